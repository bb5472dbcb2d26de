"""The timeline of a ticket as the company reads it: what happened, who, and what was written (X2)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.names import name_of, shown
from core.clock import company_zone
from core.standing import Told
from core.timewords import clock
from dealers.models import people_visible_to
from pages.standing import by_reach
from tickets import timeline
from tickets.actions.correct import CORRECTABLE
from tickets.kinds import Happened
from tickets.models import Callback, Escalation, Event, Task, Ticket

SAID = ("said", "text", "outcome", "result", "reason", "note")
NAMED = ("repairer", "responsible", "named")
COVERED = {"yes": gettext_lazy("Covered"), "no": gettext_lazy("Not covered")}
LIMIT = 300


@dataclass(frozen=True)
class Line:
    """One line: `said` is what somebody wrote, `detail` the facts; `mark` where the state changed."""

    at: datetime
    recorded_at: datetime
    by: str
    words: str
    said: str
    detail: str
    mark: bool
    internal: bool
    party: str
    note: bool
    live: bool
    small: str = ""

    def facts(self, now) -> str:
        """What stands under the line, in one string."""
        later = _("recorded %(time)s") % {"time": clock(self.recorded_at, now, company_zone())} if self.noticed_later else ""
        return " · ".join(filter(None, [self.detail, later]))

    @property
    def noticed_later(self) -> bool:
        """It was recorded long after it happened: a call entered late, a breach found after an outage."""
        return self.live and (self.recorded_at - self.at).total_seconds() > 600


def _about(user) -> QuerySet:
    person = Cast(Coalesce(*(KeyTextTransform(key, "data") for key in NAMED)), BigIntegerField())
    names = people_visible_to(user).filter(pk=OuterRef("person_id")).values(_=name_of())[:1]
    proposed = people_visible_to(user).filter(pk=OuterRef("proposed_id")).values(_=name_of())[:1]
    rows = Event.objects.visible_to(user).filter(ticket=Told("ticket")).annotate(by_name=name_of("by"), person_id=person)
    rows = rows.annotate(proposed_id=Cast(KeyTextTransform("proposed_person", "data"), BigIntegerField()))
    return rows.annotate(person=Subquery(names), proposed=Subquery(proposed)).order_by("-at", "-id")


@by_reach
def _lines(user) -> QuerySet:
    return _about(user)[:LIMIT]


@by_reach
def _with_tasks(user) -> QuerySet:
    return _about(user).select_related("task__dealer", "task__department")[:LIMIT]


def story(ticket, user, now, tasks=None) -> list[Line]:
    """Newest first; one statement, the shorter when the page has read all tasks of the ticket with their parties."""
    known = {task.pk: task for task in tasks or ()}
    rows = (_with_tasks if tasks is None else _lines)(user, ticket=ticket.pk)
    for row in rows:
        if row.task_id in known:
            row.task = known[row.task_id]
    lines = [_line(row, ticket, now) for row in rows]
    return [replace(line, small=line.facts(now)) for line in lines]


def _line(row, ticket, now) -> Line:
    said = next((str(row.data[key]) for key in SAID if row.data.get(key)), "")
    note = row.kind == Happened.TICKET_NOTE
    return Line(
        at=row.at,
        recorded_at=row.recorded_at,
        by=shown(row.by_name),
        words="" if note else timeline.words(row),
        said=said,
        detail=" · ".join(filter(None, _details(row, ticket, now))),
        mark=row.kind not in timeline.QUIET,
        internal=row.internal,
        party=str(row.task.party) if row.task else "",
        note=note,
        live=ticket.origin == Ticket.Origin.LIVE,
    )


def _details(row, ticket, now):
    make = DETAILS.get(row.kind)
    return [str(d) for d in make(row, row.data, ticket, now)] if make else []


def _received(row, data, ticket, now):
    return [ticket.get_channel_display()]


def _registered(row, data, ticket, now):
    yield ticket.kind_told
    yield ticket.get_difficulty_display()
    yield _("Urgent") if data.get("urgent") else ""
    yield ticket.get_running_display()
    yield _("Busy season") if ticket.busy_season else ""
    yield {True: _("somebody hurt or in danger"), False: _("nobody hurt")}.get(ticket.injury, "")
    yield data.get("late_reason", "")


def _judged(row, data, ticket, now):
    yield COVERED.get(data.get("covered"), _("Undecided"))
    until = parse_date(data.get("until") or "")
    yield _("whole machine until %(day)s") % {"day": until} if until else ""
    yield _("rules version %(n)s") % {"n": data.get("version")}


def _dispatched(row, data, ticket, now):
    if row.task and (row.task.person_id or row.task.supports):
        yield row.task.work
    if "proposed" not in data:  # of before the proposal was kept
        yield "" if data.get("reason") else _("as proposed")
        return
    yield shown(row.person)
    if not data["proposed"]:
        yield _("nothing was proposed for this part")
    elif data.get("as_proposed"):
        yield _("as proposed")
    else:
        yield _("proposed was %(party)s") % {"party": " ".join(filter(None, [data["proposed"], shown(row.proposed)]))}


def _arranged(row, data, ticket, now):
    yield shown(row.person)
    visit = parse_datetime(data.get("visit_at") or "")
    yield _("visit %(time)s") % {"time": clock(visit, now, company_zone())} if visit else ""
    yield _("customer told %(how)s") % {"how": Task.Told(data["told_how"]).label} if data.get("told_how") in Task.Told.values else ""
    yield _("written down for %(party)s") % {"party": data["on_behalf"]} if data.get("on_behalf") else ""


def _checked(row, data, ticket, now):
    yield _("In hand") if data.get("in_hand") else _("Not in hand")
    yield _("said by %(name)s") % {"name": data["said_by"]} if data.get("said_by") else ""


def _asked_again(row, data, ticket, now):
    yield Ticket.Channel(data["channel"]).label if data.get("channel") in Ticket.Channel.values else ""


def _called_back(row, data, ticket, now):
    yield dict(Callback.SCALE).get(data.get("satisfied"), "")


def _named(row, data, ticket, now):
    yield shown(row.person)


def _escalated(row, data, ticket, now):
    yield Escalation.Why(data["why"]).label if data.get("why") in Escalation.Why.values else ""


def _decided(row, data, ticket, now):
    yield Escalation.Decision(data["decision"]).label if data.get("decision") in Escalation.Decision.values else ""
    yield shown(row.person)
    yield data.get("rule", "")


def _record(row, data, ticket, now):
    yield "" if data.get("solved", True) else _("the machine does not work yet")


def _imported(row, data, ticket, now):
    states = [data.get("from"), data.get("to")]
    yield " → ".join(str(Ticket.State(s).label) for s in states if s in Ticket.State.values)


def _corrected(row, data, ticket, now):
    """From and to of what is no personal data."""
    for field in CORRECTABLE:
        if field != "description" and f"{field}_to" in data:
            yield f"{_value(field, data[f'{field}_from'], now)} → {_value(field, data[f'{field}_to'], now)}"


def _value(field: str, value, now) -> str:
    if value in (None, ""):
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "received_at":
        return clock(parse_datetime(value), now, company_zone())
    return str(dict(Ticket._meta.get_field(field).choices or ()).get(value, value))


DETAILS = {
    Happened.TICKET_CORRECTED: _corrected,
    Happened.TICKET_RECEIVED: _received,
    Happened.TICKET_ASKED_AGAIN: _asked_again,
    Happened.TICKET_REGISTERED: _registered,
    Happened.TICKET_REGISTERED_OWN: _registered,
    Happened.TICKET_REPORTED: _registered,
    Happened.TICKET_JUDGED: _judged,
    Happened.TICKET_DISPATCHED: _dispatched,
    Happened.TASK_ARRANGED: _arranged,
    Happened.TASK_REARRANGED: _arranged,
    Happened.TASK_CHECKED: _checked,
    Happened.TICKET_ESCALATED: _escalated,
    Happened.TICKET_CALLED_BACK: _called_back,
    Happened.TICKET_TAKEN_OVER: _named,
    Happened.TASK_TAKEN_OVER: _named,
    Happened.ESCALATION_DECIDED: _decided,
    Happened.RECORD_FILED: _record,
    Happened.TICKET_IMPORTED: _imported,
}
