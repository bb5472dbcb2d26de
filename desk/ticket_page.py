"""Everything on a ticket's page, with the same number of statements for any ticket."""

from dataclasses import dataclass, field
from operator import attrgetter

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from accounts.rights import may
from core.clock import company_zone
from core.numbering import with_counters
from core.standing import Among, Told
from core.timewords import clock
from core.track import Stop
from deadlines.models import Deadline
from desk.boards import owner_name
from desk.offers import LIVE, Offer
from finance.models import ClaimLine
from links.lists import links_of, with_links
from pages.counts import how_many
from pages.standing import by_reach
from pages.story import story
from pages.verdicts import earlier, redress, shown
from pages.whys import promise
from tickets import kinds
from tickets.lateness import ESCALATION, TASK, TICKET, with_lateness
from tickets.models import Attachment, Escalation, RecordPart, Redress, RepairRecord, Task, Ticket, Verdict
from tickets.standing import with_offers

STOPS = 5
JUDGED = JSONObject(at="at", version="rules_version", covered="answer__covered", remedy="answer__remedy")
DECIDED = JSONObject(
    number="number", what="what", state="state", article="article", reason="reason", amount=Cast("amount", CharField()),
    given="replacement__serial", received_on="received_on", received_how="received_how",
)  # fmt: skip
PHOTOS = ("jpg", "png", "webp")


@dataclass
class Record:
    """A repair record with its parts, photos, costs, and what the customer was asked about it."""

    record: RepairRecord
    parts: list = field(default_factory=list)
    files: list = field(default_factory=list)
    costs: list = field(default_factory=list)
    links: list = field(default_factory=list)


def find(user, number) -> Ticket | None:
    """A ticket of this person's with what its page names, or None."""
    return next(iter(_ticket(user, number=number)), None)


@by_reach
def _ticket(user) -> QuerySet:
    last = Verdict.objects.filter(ticket=OuterRef("pk")).order_by("-id")
    others = Ticket.objects.visible_to(user).filter(machine=OuterRef("machine")).exclude(pk=OuterRef("pk"))
    decided = Redress.objects.visible_to(user).filter(ticket=OuterRef("pk")).order_by("-id")
    tickets = (
        Ticket.objects.visible_to(user)
        .with_goes_on(user)
        .with_way_back()
        .annotate(
            answer=Subquery(last.values("answer")[:1]),
            rules_version=Subquery(last.values("rules_version")[:1]),
            judged=ArraySubquery(last.values_list(JUDGED)),
            decisions=ArraySubquery(decided.values_list(DECIDED)),
            earlier=how_many(others),
            earlier_same_place=how_many(others.filter(place=OuterRef("place")).exclude(place="")),
        )
    )
    related = ("customer", "contact", "machine__model", "machine__card", "machine__dealer", "model", "clerk", "dealer__rep", "own_dealer")
    return with_counters(with_lateness(tickets, user).select_related(*related)).filter(number=Told("number")).order_by()


@by_reach
def _tasks(user) -> QuerySet:
    tasks = with_offers(Task.objects.visible_to(user).filter(ticket=Told("ticket")))
    tasks = tasks.annotate(owner=owner_name(user), owner_phone=owner_name(user, value="phone"))
    return tasks.select_related("dealer", "department", "person", "repairer").order_by()


def page(request, ticket, now, see="") -> dict:
    """The context of the ticket page. `see` narrows the timeline to `dealer` or `inside`."""
    user = request.user
    tasks = sorted(_tasks(user, ticket=ticket.pk), key=attrgetter("pk"))
    for task in tasks:
        task.ticket = ticket
    deadlines = sorted(_deadlines(user, ticket=ticket.pk, tasks=[task.pk for task in tasks]), key=attrgetter("due_at", "pk"))
    reports = sorted(_reports(user, ticket=ticket.pk), key=attrgetter("pk"))
    offer = Offer(request, ticket, tasks, reports)
    lines = story(ticket, user, now, tasks)
    active = [t for t in tasks if t.state != Task.State.WITHDRAWN]
    verbs, step = offer.verbs(), next_step(ticket, active, now)
    repairs = _repairs(user, ticket, now)
    return {
        "ticket": ticket,
        "promises": (promises := _promises(deadlines, ticket, now)),
        "stops": _stops(ticket, tasks, promises, now),
        "next_step": step,
        "next_verb": _verb_of(step, offer, active, verbs),
        "tasks": [(task, offer.of(task) if task.state in LIVE else []) for task in active],
        "reports": reports,
        "verbs": verbs,
        "lines": [line for line in lines if not see or line.internal == (see == "inside")],
        "see": see,
        "line_counts": {"all": len(lines), "dealer": sum(not x.internal for x in lines), "inside": sum(x.internal for x in lines)},
        "verdict": shown(ticket.answer, now, request, ticket),
        "verdicts": earlier(ticket.judged),
        "redresses": [redress(row) for row in ticket.decisions],
        "doers": [t for t in active if t.dealer_id or t.person_id or t.repairer_id],
        "has_parts": any(row.parts for row in repairs["records"]),
        "has_costs": any(row.costs for row in repairs["records"]),
        "may_ask": may(user, "links.ask"),
        "may_register": may(user, "tickets.register"),
        **repairs,
    }


def _verb_of(step, offer, tasks, verbs):
    """The button that does the next step, when this person has it."""
    about = next((t for t in tasks if t.seq == step.get("seq")), None)
    offered = offer.of(about) if about else [v for v in (verbs.primary, *verbs.beside) if v]
    return next((v for v in offered if v.name == step.get("verb")), None)


@by_reach
def _reports(user) -> QuerySet:
    return Escalation.objects.visible_to(user).undecided().filter(ticket=Told("ticket")).order_by()


@by_reach
def _deadlines(user) -> QuerySet:
    reports = Escalation.objects.visible_to(user).filter(ticket=Told("ticket")).values("pk")
    about = Q(subject=TICKET, subject_id=Told("ticket")) | Q(Among(F("subject_id"), Told("tasks")), subject=TASK)
    rows = Deadline.objects.visible_to(user).filter(about | Q(subject=ESCALATION, subject_id__in=reports))
    rows = rows.exclude(state=Deadline.State.CANCELLED).with_why()
    return rows.select_related("term__calendar", "calendar", "user", "department", "dealer", "stands_for").order_by()


def _promises(deadlines, ticket, now) -> list:
    """What is owed first, then what was kept; of a promise that was made anew only the last."""
    last = {}
    for row in sorted(deadlines, key=lambda d: d.cycle):
        last[row.subject, row.subject_id, row.kind] = row
    rows = sorted(last.values(), key=lambda d: (d.cleared_at is not None, d.due_at, d.pk))
    shown = [promise(row, ticket, now) for row in rows]
    if shown and shown[0].deadline.cleared_at is None:
        shown[0].current = True
    return shown


def _stops(ticket, tasks, promises, now) -> list[Stop]:
    """Receipt, the first dispatch, and the next promises of the day, at most five."""
    stops = [Stop(ticket.received_at, _("Request received"), "done")]
    if tasks:
        stops.append(Stop(tasks[0].sent_at, _("dispatched to %(party)s") % {"party": tasks[0].party}, "done"))
    near = [p for p in promises if not p.deadline.cleared_at and p.deadline.kind not in (kinds.TASK_REPAIR, kinds.ESCALATION_DECIDE)]
    near = [p for p in near if abs((p.deadline.due_at - now).total_seconds()) < 24 * 3600]
    for n, p in enumerate(near[: STOPS - len(stops)]):
        state = "late" if p.deadline.due_at < now else "soon" if n == 0 else "open"
        stops.append(Stop(p.deadline.due_at, p.label, state))
    return stops if near else []


def next_step(ticket, tasks, now) -> dict:
    """What happens next, in one sentence, and the verb that does it."""
    if ticket.over:
        return {"text": _("Ended: %(outcome)s") % {"outcome": ticket.outcome}}
    if not tasks and not ticket.nature.sent:
        return {"text": _("Answer it, or pass it on for information."), "verb": "answer", "words": _("Answered by phone, close")}
    if not tasks:
        return {"text": _("Dispatch it to whoever does it; the proposal is ready."), "verb": "dispatch", "words": _("Dispatch")}
    for task in tasks:
        if task.state == Task.State.HELP_ASKED:
            text = _("%(party)s asks for help: %(reason)s. The clock runs on; it stays with them or somebody else takes over.")
            return _step(text, task, "answer_help", _("Answer the call for help"), reason=task.help_reason)
    for task in tasks:
        if task.state == Task.State.SENT:
            text = _("Wait for %(party)s to arrange: who goes, when, and how the customer was told.")
            return _step(text, task, "arrange", _("Write the arrangement down"))
    for task in tasks:
        if task.state in (Task.State.ARRANGED, Task.State.IN_SERVICE):
            begun = task.state == Task.State.IN_SERVICE
            text = _("%(who)s is there; the repair record follows.") if begun else _("%(who)s of %(party)s comes %(visit)s.")
            visit = clock(task.visit_at, now, company_zone()) if task.visit_at else ""
            return _step(text, task, "", "", who=task.repairer, visit=visit)
    return {"text": _("Call the customer, ask how it is, and close."), "verb": "close", "words": _("Close")}


def _step(text, task, verb, words, **facts) -> dict:
    return {"text": text % {"party": task.party, **facts}, "verb": verb, "words": words, "seq": task.seq}


@by_reach
def _records(user) -> QuerySet:
    records = RepairRecord.objects.visible_to(user).filter(ticket=Told("ticket")).select_related("cause", "repairer").order_by()
    return with_links(records, user)


@by_reach
def _files(user) -> QuerySet:
    return Attachment.objects.visible_to(user).filter(ticket=Told("ticket")).select_related("by")


def _repairs(user, ticket, now) -> dict:
    """Records with parts and costs, and the other files: four statements."""
    found = sorted(_records(user, ticket=ticket.pk), key=attrgetter("pk"))
    records = {row.pk: Record(row, links=links_of(row, now)) for row in found}
    parts = RecordPart.objects.filter(record__in=list(records)).select_related("part", "old_part") if records else []
    for line in parts:
        records[line.record_id].parts.append(line)
    costs = ClaimLine.objects.visible_to(user).filter(claim__record__in=list(records)).select_related("claim") if records else []
    for line in costs:
        records[line.claim.record_id].costs.append(line)
    others = []
    for file in _files(user, ticket=ticket.pk):
        file.photo = file.file.name.rpartition(".")[2] in PHOTOS
        (records[file.record_id].files if file.record_id in records else others).append(file)
    return {"records": list(records.values()), "files": others}
