"""Why a promise falls due when it does, in the words of the page (A14, A15, X3)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.clock import company_zone
from core.timewords import clock, ends_a_day, hour_minute, month_day
from deadlines.explain import explain
from deadlines.models import Deadline
from tickets import kinds
from tickets.words import CALENDARS, ICONS, PAUSES, exact, promised


@dataclass
class Promise:
    """A deadline of a ticket, with who owes it and the lines of its why."""

    deadline: Deadline
    who: str
    lines: list[tuple[str, str]]
    current: bool = False

    @property
    def anchor(self) -> str:
        return str(self.deadline.pk)

    @property
    def label(self) -> str:
        return promised(self.deadline)

    @property
    def icon(self) -> str:
        return ICONS.get(self.deadline.kind, "clock")

    @property
    def exact(self) -> bool:
        return exact(self.deadline)


def promise(deadline: Deadline, ticket, now) -> Promise:
    """A deadline (its policy and owners at hand) as the ticket page shows it."""
    told = explain(deadline)
    start = _("%(day)s %(time)s") % {"day": month_day(_local(told.starts_at).date()), "time": hour_minute(told.starts_at, company_zone())}
    due = _("%(day)s %(time)s") % {"day": month_day(_local(told.due_at).date()), "time": hour_minute(told.due_at, company_zone())}
    if ends_a_day(told.due_at, company_zone()):
        due = _("the end of %(day)s") % {"day": month_day(_local(told.due_at).date())}
    fixed = deadline.policy.minutes is None and deadline.policy.days is None
    lines = [
        (_("Start"), _start(deadline, ticket, now)),
        (_("Rule"), f"{told.title} · {told.length} · {told.source}"),
        (_("Rule version"), _("version %(n)s, from %(day)s; fixed when it was promised") % {"n": told.version, "day": told.valid_from}),
        (_("Calendar and pauses"), _calendar(deadline, told)),
        *(_moved(move, now) for move in told.moves),
        (_("Sum"), due if fixed else _sum(told, start, due)),
    ]
    if deadline.state == Deadline.State.PARKED:
        lines.append((_("To be looked into"), _("Its breach could not be told to everyone; the administrator has the error.")))
    return Promise(deadline, _who(deadline), lines)


def _moved(move, now) -> tuple[str, str]:
    return clock(move.at, now, company_zone()), " · ".join(filter(None, (move.by, move.text, move.reason)))


def _calendar(deadline, told) -> str:
    if deadline.calendar_id is None and not deadline.policy.pause_states:
        return str(CALENDARS.get(deadline.kind, PAUSES))
    return f"{told.calendar} · {told.pausing}"


def _sum(told, start: str, due: str) -> str:
    """The plain sum; by a calendar or with a trail each part of it."""
    if told.moves or len(told.sum.spans) > 1 or told.sum.days:
        return told.arithmetic
    return f"{start} ＋ {told.length} ＝ {due}"


def _local(at):
    return at.astimezone(company_zone())


def _who(deadline) -> str:
    """A clerk's promise names the clerk, a party's the party."""
    if deadline.kind == kinds.TASK_VISIT and deadline.user:
        return str(deadline.user)
    return str(deadline.dealer or deadline.department or deadline.user or "")


def _start(deadline, ticket, now) -> str:
    moment = clock(deadline.starts_at, now, company_zone())
    if deadline.kind in (kinds.TICKET_ARRANGE, kinds.TASK_ARRANGE_OWN) and deadline.starts_at == ticket.received_at:
        typed = clock(ticket.registered_at, now, company_zone())
        facts = {"moment": moment, "who": ticket.clerk or ticket.own_dealer or "", "typed": typed}
        return _("received %(moment)s (entered by %(who)s %(typed)s; entering late gains no time)") % facts
    words = {
        kinds.TICKET_ARRANGE: _("reopened %(moment)s"),
        kinds.TASK_ARRANGE: _("dispatched %(moment)s"),
        kinds.TASK_CHECK: _("dispatched %(moment)s"),
        kinds.TASK_VISIT: _("told to the customer %(moment)s"),
        kinds.TASK_REPAIR: _("received %(moment)s"),
        kinds.ESCALATION_DECIDE: _("reported %(moment)s"),
    }
    return words.get(deadline.kind, "%(moment)s") % {"moment": moment}
