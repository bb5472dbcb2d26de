"""Which verbs a promise offers to whom. The actions ask the same questions behind the lock."""

from django.apps import apps
from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When

from accounts.declared import offered
from accounts.models import Role
from core import clock
from core.clock import NOW
from deadlines.models import Deadline
from deadlines.registry import KINDS

State = Deadline.State


def answers_for(by, row: Deadline) -> bool:
    """Who may move a promise: whoever owes it, his department, the leaders and administrators."""
    if by is None or by.role in (Role.LEADER, Role.ADMIN) or by.pk == row.user_id:
        return True
    return row.department_id is not None and by.department_id == row.department_id


def owns_absence(by, absence) -> bool:
    """Whose absence it is: who is away himself, or a leader or administrator for him."""
    return by is None or by.pk == absence.user_id or by.role in (Role.LEADER, Role.ADMIN)


def with_offers(rows: QuerySet) -> QuerySet:
    """Promises with what their verbs ask: the present, and the state of what each is about, so that many cost no statement each."""
    models = {apps.get_model(about) for about in {kind.about for kind in KINDS.values()} if about}
    states = [
        When(
            subject=model._meta.label_lower,
            then=Subquery(model.objects.visible_to(None).filter(pk=OuterRef("subject_id")).values("state")[:1]),
        )
        for model in models
        if any(field.name == "state" for field in model._meta.concrete_fields)
    ]
    return rows.annotate(now=NOW, subject_state=Case(*states, default=Value(""), output_field=CharField()))


def may_stand_still(row: Deadline) -> bool:
    """Whether its rule lets it stand still in the present state of what it is about; what is late does not."""
    if row.state != State.OPEN or not row.term.pause_states:
        return False
    if not hasattr(row, "subject_state"):
        found = with_offers(Deadline.objects.visible_to(None)).get(pk=row.pk)
        row.now, row.subject_state = found.now, found.subject_state
    return row.now <= row.due_at and row.subject_state in row.term.pause_states


def names(by, row: Deadline) -> set[str]:
    """The verbs that this person has on a promise now."""
    return {verb.name.partition(".")[2] for verb in offered(by, row)}


def is_away(absence) -> bool:
    """Whether it is not over yet."""
    return absence.ends_at > (getattr(absence, "now", None) or clock.now())
