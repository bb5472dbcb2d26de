"""Whether the engine is sound: how far the sweep is behind, and whether deadlines can be reckoned again (X3)."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core import clock
from deadlines import guard
from deadlines.models import Deadline, DeadlineEvent, Pulse
from deadlines.replay import differs
from notifications.actions import tell
from notifications.words import words

log = logging.getLogger(__name__)
SAMPLE = 1000
SILENCE = timedelta(seconds=90)  # six sweeps that were missed, so that health turns red within two minutes
ALARM_FROM = timedelta(minutes=2)  # a sweep that is further behind is shown to administrators and leaders on every page
UNSOUND = words(
    "engine.unsound", _("%(count)s deadlines cannot be reckoned again: %(which)s"), _("Deadlines that cannot be reckoned again")
)
State = Deadline.State


def lag(at) -> timedelta:
    """How long the oldest step has been past that no sweep has taken; zero where none is."""
    oldest = Deadline.objects.filter(next_at__lt=at).aggregate(oldest=Min("next_at"))["oldest"]
    return at - oldest if oldest else timedelta(0)


def figures(at) -> dict[str, float]:
    """What monitors watch: the sweep's lag in seconds, rows that run, are due, are parked, machines that are held, and what
    the last replay could not reckon again."""
    watched = Deadline.objects.filter(Q(next_at__isnull=False) | Q(state=State.PARKED))
    counts = watched.aggregate(
        open=Count("id", filter=Q(state=State.OPEN)),
        due=Count("id", filter=Q(next_at__lt=at)),
        parked=Count("id", filter=Q(state=State.PARKED)),
    )
    return {"lag_seconds": lag(at).total_seconds(), **counts, "held": _alive(at).held().count(), "differences": _differences()}


def trouble(at) -> str:
    """Why the engine is not sound, or "": nobody sweeps, a clock holds it, it is behind, or the replay found something.

    No names in it: anyone may ask (aftersales.health).
    """
    alive, behind, wrong = _alive(at), lag(at), _differences()
    if not alive.exists():
        return f"no sweep for {SILENCE.total_seconds():.0f} s"
    if alive.held().exists():
        return "held by a clock that jumped"
    if behind > SILENCE:
        return f"{behind.total_seconds():.0f} s behind"
    return f"{wrong} deadlines cannot be reckoned again" if wrong else ""


def _alive(at):
    """The machines that sweep: one that was started anew, or is no more, leaves its row behind."""
    return Pulse.objects.filter(at__gt=at - SILENCE)


def _differences() -> int:
    """What the last replay found, on whatever machine it ran."""
    last = Pulse.objects.filter(replayed_at__isnull=False).order_by("-replayed_at").first()
    return last.differences if last else 0


@transaction.atomic
def replay_sample(size: int = SAMPLE, at=None) -> list[int]:
    """Reckon again what was moved in the last two days, and a random sample of the rest. Returns the keys that differ.

    Any difference is logged, told to the administrators and shown by health and metrics until a later run finds none.
    """
    at = at or clock.now()
    moved = DeadlineEvent.objects.filter(at__gte=at - timedelta(days=2)).order_by("-at").values_list("deadline_id", flat=True)
    rows = {row.pk: row for row in [*_with_trail(pk__in=set(moved[:size])), *_sampled(size)]}
    wrong = sorted(pk for pk, row in rows.items() if differs(row))
    if wrong:
        log.error("deadlines that cannot be reckoned again: %s", wrong)
        facts = {"count": len(wrong), "which": ", ".join(map(str, wrong[:10]))}
    pulse, _new = Pulse.objects.update_or_create(
        host=guard.host(),
        defaults={"replayed_at": at, "replayed": len(rows), "differences": len(wrong)},
        create_defaults={"at": at, "replayed_at": at, "replayed": len(rows), "differences": len(wrong)},
    )
    if wrong:
        tell(User.objects.filter(role=Role.ADMIN), UNSOUND, pulse, at, pressing=True, **facts)
    return wrong


def _with_trail(**which):
    return Deadline.objects.filter(**which).with_why()


def _sampled(size: int) -> list[Deadline]:
    """Rows at random: whole blocks of the table where it is large, so that the cost does not grow with it."""
    total = Deadline.objects.order_by("-id").values_list("pk", flat=True).first() or 0
    if total <= size * 20:
        return list(_with_trail().order_by("?")[:size])
    sql = "SELECT id FROM deadlines_deadline TABLESAMPLE SYSTEM (%s) LIMIT %s"
    keys = [row.pk for row in Deadline.objects.raw(sql, [min(100, 100 * size * 4 / total), size])]
    return list(_with_trail(pk__in=keys))
