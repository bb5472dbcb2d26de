"""What people hold of time: what they owe, for whom they stand in, and what is owed by a dealer or department whose last they are (A15)."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import leaving
from accounts.models import User
from core.errors import Refused
from core.locks import locked_all
from deadlines.kinds import Happened
from deadlines.models import Absence, Deadline, DeadlineEvent
from deadlines.words import kind_name


def _owed(person, _at):
    return Deadline.objects.owed().filter(Q(user=person) | Q(stands_for=person)).order_by("id")


def _pass_on(rows, *, person, to, by, at) -> None:
    """Whoever was away and has left is no longer stood in for."""
    rows = locked_all(Deadline.objects.all(), rows)
    for row in rows:
        row.user, row.stands_for_id = to, None if row.stands_for_id == person.pk else row.stands_for_id
    Deadline.objects.bulk_update(rows, ["user", "stands_for"])
    about = {"user_from": person.pk, "user_to": to.pk}
    DeadlineEvent.objects.bulk_create(
        DeadlineEvent(deadline=row, kind=Happened.DEADLINE_TAKEN_OVER, by=by, at=at, data=about) for row in rows
    )


def _absences(person, at):
    mine = Q(user=person) | Q(stand_in=person)
    return Absence.objects.filter(mine, ends_at__gt=at).select_related("user", "stand_in").order_by("id")


def _end_or_stand_in(rows, *, person, to, by, at) -> None:
    """His own absence ends with him; for the others `to` stands in, unless he is away then himself."""
    for row in locked_all(Absence.objects.select_related("user", "stand_in"), rows):
        if row.user_id == person.pk:
            row.ends_at = max(at, row.begins_at)
        else:
            away = Absence.objects.filter(user=to, begins_at__lt=row.ends_at, ends_at__gt=row.begins_at)
            if row.user_id == to.pk or away.exists():
                raise Refused(
                    "person.stands_in", _("%(person)s stands in for %(other)s, and %(to)s is away then.")
                    % {"person": person.name, "other": row.user.name, "to": to.name},
                    _("Choose somebody else, or end that absence first."), absence=row.pk,
                )  # fmt: skip
            row.stand_in = to
        row.save(update_fields=["ends_at", "stand_in"])


def _as_last(person, _at):
    """What the dealer or department owes of which he is the last: nobody of it would be told any more."""
    others = User.objects.filter(is_active=True).exclude(pk=person.pk)
    colleagues = others.filter(department=OuterRef("department")) if person.is_company else others.filter(staff__dealer=OuterRef("dealer"))
    theirs = Q(department=person.department_id) if person.is_company else Q(dealer__staff__user=person)
    if person.is_company and person.department_id is None:
        return Deadline.objects.none()
    return Deadline.objects.owed().filter(theirs, user=None).exclude(Exists(colleagues)).order_by("id")


def _stays_with_party(rows, *, person, to, by, at) -> None:
    raise Refused(
        "person.last_of_party", _("%(person)s is the last of %(party)s, which still owes something.")
        % {"person": person.name, "party": rows[0].department or rows[0].dealer},
        _("Enter somebody there first, or send its tasks elsewhere."), person=person.pk,
    )  # fmt: skip


def _said(row) -> str:
    return kind_name(row.kind)


leaving.stays(Absence, "entered_by")
leaving.register(
    leaving.Holding(
        code="deadlines.absence", company=True, label=gettext_lazy("absences, his own and those in which he stands in"),
        keys=(("deadlines.Absence", "user"), ("deadlines.Absence", "stand_in")), rows=_absences, hand=_end_or_stand_in,
    )
)  # fmt: skip
leaving.register(
    leaving.Holding(
        code="deadlines.party", label=gettext_lazy("promises of which nobody else would know"), keys=(), rows=_as_last, said=_said,
        hand=_stays_with_party,
    )
)  # fmt: skip
leaving.register(
    leaving.Holding(
        code="deadlines.owed", label=gettext_lazy("promises"), last=True, rows=_owed, said=_said, hand=_pass_on,
        keys=(("deadlines.Deadline", "user"), ("deadlines.Deadline", "stands_for")),
    )
)  # fmt: skip
