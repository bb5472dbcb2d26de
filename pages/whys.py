"""Why a promise falls due when it does, in the words of the page (A14, A15, X3)."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.http import Http404
from django.utils.translation import gettext as _

from core.clock import company_zone
from core.timewords import clock, ends_a_day, hour_minute, month_day
from core.workdays import Workdays
from deadlines.explain import Explanation, explain
from deadlines.models import Deadline
from deadlines.registry import KINDS
from deadlines.roles import Role
from deadlines.words import exact, icon_of, owner, promised
from pages.subjects import subjects_of
from tickets import kinds
from tickets.models import Escalation, Task, Ticket
from warranty.words import repair_article

OWNED = ("user", "department", "dealer", "stands_for")
CHINA = Workdays()  # as delivered: the day itself is the verdict's, which knows the administrator's corrections


@dataclass
class Promise:
    """A deadline, with who owes it and the lines of its why."""

    deadline: Deadline
    who: str
    lines: list[tuple[str, str]]
    told: Explanation
    current: bool = False

    @property
    def anchor(self) -> str:
        return str(self.deadline.pk)

    @property
    def label(self) -> str:
        return promised(self.deadline)

    @property
    def icon(self) -> str:
        return icon_of(self.deadline)

    @property
    def exact(self) -> bool:
        return exact(self.deadline)


def promise(deadline: Deadline, ticket, now) -> Promise:
    """A deadline (its rule and owners at hand) as its page shows it; `ticket` is the one it is about, None where it is about none."""
    told = explain(deadline)
    start = _("%(day)s %(time)s") % {"day": month_day(_local(told.starts_at).date()), "time": hour_minute(told.starts_at, company_zone())}
    due = _("%(day)s %(time)s") % {"day": month_day(_local(told.due_at).date()), "time": hour_minute(told.due_at, company_zone())}
    if ends_a_day(told.due_at, company_zone()):
        due = _("the end of %(day)s") % {"day": month_day(_local(told.due_at).date())}
    lines = [
        (_("Start"), _start(deadline, ticket, now)),
        (_("Rule"), f"{told.title} · {told.length} · {told.source}"),
        (_("Rule version"), _version(deadline, told)),
        (_("Calendar and pauses"), _calendar(deadline, told)),
        *(_moved(move, now) for move in told.moves),
        (
            _("Sum"),
            _law(told, due, ticket) if deadline.kind == kinds.TASK_REPAIR else due if deadline.term.fixed else _sum(told, start, due),
        ),
    ]
    if deadline.state == Deadline.State.PARKED:
        lines.append((_("To be looked into"), _("Its breach could not be told to everyone; the administrator has the error.")))
    return Promise(deadline, who_owes(deadline), lines, told)


def _version(deadline, told) -> str:
    """The version of its term; what a room handed in has no day of its own from which it is in force."""
    fixed = _("version %(n)s, from %(day)s; fixed when it was promised")
    moved = _("version %(n)s, from %(day)s; it is held by it since it was re-planned")
    if deadline.term.handed_in:
        fixed, moved = _("version %(n)s; fixed when it was promised"), _("version %(n)s; it is held by it since it was re-planned")
    return (moved if told.replanned else fixed) % {"n": told.version, "day": told.valid_from}


def _moved(move, now) -> tuple[str, str]:
    return clock(move.at, now, company_zone()), " · ".join(filter(None, (move.by, move.text, move.reason)))


def _calendar(deadline, told) -> str:
    counted = KINDS[deadline.kind].counted if deadline.kind in KINDS else ""
    if counted and deadline.calendar_id is None and not deadline.term.pause_states:
        return str(counted)
    return f"{told.calendar} · {told.pausing}"


def _total(deadline, told, ticket, start: str, due: str) -> str:
    if deadline.kind == kinds.TASK_REPAIR:
        return _law(told, due, ticket)
    return due if deadline.term.fixed else _sum(told, start, due)


def _sum(told, start: str, due: str) -> str:
    """The plain sum; by a calendar or with a trail each part of it."""
    if told.moves or len(told.sum.spans) > 1 or told.sum.days or told.clocks_change:
        return told.arithmetic
    return f"{start} ＋ {told.length} ＝ {due}"


def _law(told, due: str, ticket) -> str:
    """The law's last day for a repair: so many working days (R2010 Art. 27), in the busy season days (Art. 33), as the
    verdict that set it says; neither where none of the ticket's verdicts names this day."""
    first, last = _local(told.starts_at).date(), _local(told.due_at).date()
    article = next((repair_article(one) for one in _answers(ticket) if one.get("repair_by") == last.isoformat()), "")
    if not article:
        return due
    if article == "33":
        words, days = _("%(first)s ＋ %(days)s days ＝ %(due)s (R2010 Art. 33)"), (last - first).days
    else:
        words, days = _("%(first)s ＋ %(days)s working days ＝ %(due)s (R2010 Art. 27)"), CHINA.count(first, last)
    return words % {"first": month_day(first), "days": days, "due": due}


def _answers(ticket) -> list[dict]:
    """The verdicts of a ticket, the newest first; its page has the newest at hand."""
    at_hand = vars(ticket).get("answer") if ticket else None  # not the verb of this name
    return [at_hand] if at_hand else list(ticket.verdicts.values_list("answer", flat=True)) if ticket else []


def _local(at):
    return at.astimezone(company_zone())


def who_owes(deadline) -> str:
    """A visit is the person's who goes; what waits for the leaders is all of theirs: each kind says so."""
    shown = KINDS[deadline.kind].owner if deadline.kind in KINDS else ""
    if shown and getattr(deadline, shown) and not deadline.stands_for_id:
        return str(getattr(deadline, shown))
    return owner(deadline)


def _start(deadline, ticket, now) -> str:
    moment, kind = clock(deadline.starts_at, now, company_zone()), KINDS.get(deadline.kind)
    if kind is None:
        return moment
    if ticket and kind.from_receipt and deadline.starts_at == ticket.received_at:
        typed = clock(ticket.registered_at, now, company_zone())
        facts = {"moment": moment, "who": ticket.clerk or ticket.own_dealer or "", "typed": typed}
        return _("received %(moment)s (entered by %(who)s %(typed)s; entering late gains no time)") % facts
    if ticket and deadline.starts_at == ticket.reopened_at:
        return _("reopened %(moment)s") % {"moment": moment}
    return str(kind.starts) % {"moment": moment}


# The way to the due moment and on from it


@dataclass(frozen=True)
class Rung:
    """A step of a rule: when, what happens, whom it is told to, and whether it is behind (`done`), to come or dropped."""

    at: datetime
    what: str
    whom: str
    state: str


def rungs(deadline: Deadline) -> list[Rung]:
    """All steps of a deadline's rule in order."""
    words = {"remind": _("Reminder"), "breach": _("Due; late from here"), "climb": _("Still not done")}
    ended = deadline.cleared_at is not None
    found = []
    way = deadline.way
    for place, step in enumerate(way.steps):
        state = "done" if place < deadline.level else "dropped" if ended else "still" if deadline.state == "paused" else "to_come"
        whom = _(", ").join(str(Role(role).label) for role in step.roles)
        found.append(Rung(way.moment(place), words[step.what], whom, state))
    return found


def find(request, pk: int) -> Deadline:
    """The promise with all that explains it; 404 for what is not the reader's."""
    row = Deadline.objects.visible_to(request.user).with_why().select_related(*OWNED).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def subject_of(deadline: Deadline, user):
    """What it is about, as far as the reader sees it."""
    related = {
        "tickets.task": ["ticket__clerk", "ticket__dealer"],
        "tickets.escalation": ["ticket__clerk"],
        "tickets.ticket": ["clerk", "dealer"],
    }
    rows = apps.get_model(deadline.subject).objects.visible_to(user)
    return rows.select_related(*related.get(deadline.subject, [])).filter(pk=deadline.subject_id).first()


def why_facts(request, pk: int, now) -> dict:
    """What both doors show of a promise."""
    row = find(request, pk)
    subject = subject_of(row, request.user)
    row.now, row.subject_state = now, getattr(subject, "state", "")
    ticket = subject if isinstance(subject, Ticket) else subject.ticket if isinstance(subject, Task | Escalation) else None
    return {
        "now": now,
        "deadline": row,
        "promise": promise(row, ticket, now),
        "rungs": rungs(row),
        "about": subjects_of(request, [row]).get((row.subject, row.subject_id)),
    }
