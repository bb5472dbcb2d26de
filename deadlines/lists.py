"""Lists by what is promised: what is due first stands on top, what nobody promises comes last."""

from datetime import UTC, datetime

from django.core.exceptions import BadRequest
from django.db.models import BooleanField, Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from core.clock import company_day, start_of_day
from core.pages import whole
from core.workdays import Workdays
from deadlines.models import Deadline

WORKDAYS = Workdays()
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def long_before(now: datetime) -> datetime:
    """What fell due before this is long late: the beginning of the last working day before today. Lists fold it by kind, so that
    what falls due next is in sight."""
    return start_of_day(WORKDAYS.before(company_day(now)))


def is_long(before, due="due_at") -> Q:
    """Of promises: long late. `before` is what `long_before` says, or a place for it; what stands still is not late."""
    return Q(**{f"{due}__lt": before}) & ~Q(state=Deadline.State.PAUSED)


def long_late(promise: Deadline, before: datetime) -> bool:
    """The same of one that is at hand."""
    return promise.due_at < before and promise.state != Deadline.State.PAUSED


def longest_last(before) -> list:
    """Of promises: in which order one looks for what counts first."""
    return [Case(When(is_long(before), then=True), default=False, output_field=BooleanField()), "due_at", "id"]


def with_due(rows, user):
    """Each row with `due`: the last of the promises that are still owed about it; what stands still is due at no time."""
    due = Case(When(state=Deadline.State.PAUSED, then=Value(NEVER)), default=F("due_at"))
    about = Deadline.objects.visible_to(user).owed().filter(subject=rows.model._meta.label_lower, subject_id=OuterRef("pk"))
    return rows.annotate(due=Coalesce(Subquery(about.order_by("-due_at").values(at=due)[:1]), Value(NEVER)))


def folded(rows, now: datetime, long=False):
    """Rows `with_due` without what is long late, or that alone."""
    before = long_before(now)
    return rows.filter(due__lt=before) if long else rows.filter(due__gte=before)


def fold(kind: str, name, count: int, now: datetime, opened="") -> dict:
    """What `_folds.html` reads of a list of one kind: how many are long late, and whether these are opened."""
    folds = [{"kind": kind, "name": name, "count": count}] if count else []
    return {"folds": folds, "long": folds[0] if folds and opened == kind else None, "before": long_before(now)}


def page_by_due(rows, after: str, size: int) -> tuple[list, str]:
    """One page of rows `with_due`, and the `after` of the next one, empty on the last. Raises BadRequest for a made-up one."""
    if after:
        moment, _sep, pk = after.partition("_")
        due, pk = _moment(moment), whole(pk, "after") or 0
        rows = rows.filter(due__gte=due).filter(Q(due__gt=due) | Q(pk__gt=pk))
    found = list(rows.order_by("due", "pk")[: size + 1])
    page = found[:size]
    return page, _token(page[-1]) if len(found) > size else ""


def _token(row) -> str:
    passed = row.due - EPOCH
    return f"{(passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds}_{row.pk}"


def _moment(text: str) -> datetime:
    microseconds = whole(text, "after") or 0
    try:
        return datetime.fromtimestamp(microseconds // 1_000_000, UTC).replace(microsecond=microseconds % 1_000_000)
    except (ValueError, OverflowError, OSError):
        raise BadRequest("after") from None


def running(rows, user) -> dict[int, Deadline]:
    """The promise that is owed about each of these rows of one model, in one statement."""
    if not rows:
        return {}
    subject = rows[0]._meta.label_lower
    owed = Deadline.objects.visible_to(user).owed().filter(subject=subject, subject_id__in=[row.pk for row in rows])
    return {row.subject_id: row for row in owed.order_by("due_at")}
