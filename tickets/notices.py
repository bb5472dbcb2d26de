"""Who is told what about tickets, and the words."""

from django.utils.translation import gettext_lazy as _

from core.money import written
from notifications.actions import tell
from notifications.words import label_of, words
from tickets import people
from tickets.models import Escalation, Redress, Task

DISPATCHED = words("task.dispatched", _("%(number)s %(title)s: arrange it before %(due)s"), _("New task"))
OWN = words("task.registered_own", _("%(dealer)s registered %(number)s %(title)s itself"), _("A dealer registered its own call"))
REPORTED = words(
    "ticket.reported",
    _("%(number)s %(title)s: the customer reported it at the machine; %(party)s owes the answer"),
    _("Fault reported by the QR on the machine"),
)
ARRANGED = words("task.arranged", _("%(party)s arranged %(number)s"), _("Task arranged"))
LATE = words("task.late", _("%(number)s was not arranged in time: %(party)s"), _("Task not arranged in time"))
CHECK_LATE = words("task.check_late", _("%(number)s was not checked in time: %(party)s"), _("Check missed"))
VISIT_LATE = words("task.visit_late", _("%(number)s: nobody came at the promised time: %(party)s"), _("Nobody came at the promised time"))
REPAIR_LATE = words(
    "task.repair_late", _("%(number)s is not repaired within the law's limit: %(party)s"), _("Not repaired within the law's limit")
)
TICKET_LATE = words("ticket.late", _("%(number)s was not arranged in time after receipt"), _("Ticket not arranged in time"))
URGENT = words("task.urgent", _("%(number)s %(title)s is urgent now: arrange it before %(due)s"), _("A task became urgent"))
WITHDRAWN = words("task.withdrawn", _("%(number)s is no longer yours to do"), _("Task taken back"))
RESTORED = words("task.restored", _("%(number)s %(title)s is yours after all: what was due stays due"), _("Task given back"))
HELP_ASKED = words("task.help_asked", _("%(party)s asks for help with %(number)s: %(reason)s"), _("A dealer asks for help"))
HELP_ANSWERED = words("task.help_answered", _("%(number)s stays with you: %(reason)s"), _("Help answered: it stays with the dealer"))
ASKED_AGAIN = words(
    "ticket.asked_again", _("%(number)s %(title)s: the customer asks again, call no. %(times)s"), _("The customer asks again")
)
MERGED = words("ticket.merged", _("%(number)s %(title)s took in %(other)s, of the same fault"), _("Two tickets became one"))
PASSED_ON = words("ticket.passed_on", _("%(number)s %(title)s is for your information: %(text)s"), _("An opinion for information"))
SERVICED = words("ticket.serviced", _("%(number)s is done; call the customer and close it"), _("Serviced, to be called back"))
RECORD_FILED = words("record.filed", _("Repair record %(record)s of %(number)s was filed"), _("Repair record filed"))
RECORD_DECLINED = words(
    "record.declined",
    _("%(number)s: the customer did not confirm repair record %(record)s; call him"),
    _("Repair record not confirmed by the customer"),
)
ESCALATED = words(
    "ticket.escalated",
    _("%(number)s %(title)s needs your decision: %(why)s"),
    _("Reported to the leader"),
    why=label_of(Escalation.Why),
)
TO_DECIDE = words(
    "ticket.waits_for_leader", _("%(number)s %(title)s: the verdict waits for your decision"), _("Verdict waits for the leader")
)
REDRESS = words(
    "redress.decided",
    _("The leader decided on %(number)s %(title)s: %(what)s %(article)s; please see to it"),
    _("Exchange or return decided"),
    what=label_of(Redress.What),
)
REDRESS_LATE = words("redress.late", _("%(number)s was not carried out in time: exchange or return"), _("Exchange or return late"))
TO_REFUND = words("redress.taken_back", _("%(number)s: the machine is back; post the refund of %(amount)s"), _("Refund to post"))
PRESSED = words("task.pressed", _("The leader presses for %(number)s %(title)s: %(reason)s"), _("The leader presses"))
DECIDED = words(
    "escalation.decided",
    _("The leader decided on %(number)s: %(decision)s"),
    _("The leader decided"),
    decision=label_of(Escalation.Decision),
)
DECISION_LATE = words("escalation.late", _("%(number)s still waits for your decision"), _("The leader's decision is late"))


def of(ticket) -> dict:
    """That a ticket is urgent, said of urgent ones alone."""
    return {"urgent": True} if ticket.urgent else {}


def facts(task) -> dict:
    """What most sentences name."""
    return {"number": task.ticket.number, "title": task.ticket.title, "party": str(task.party), **of(task.ticket)}


def dispatched(task, at):
    """The party learns of its task; the technical department sees all of them on its board."""
    from deadlines.models import Deadline

    due = Deadline.objects.of(task).filter(kind__startswith="task.arrange").values_list("due_at", flat=True).first()
    tell(people.assignees(task), DISPATCHED, task, at, pressing=task.ticket.urgent, **facts(task), due=due.isoformat() if due else "")


def brought_forward(ticket, at):
    """Whoever has yet to arrange a task hears that it is urgent now, and until when."""
    from deadlines.models import Deadline

    tasks = [task for task in ticket.tasks.active().select_related("dealer", "department", "person").order_by("id") if task.idle]
    for task in tasks:
        due = Deadline.objects.of(task).owed().filter(kind__startswith="task.arrange").values_list("due_at", flat=True).first()
        about = facts(task) | {"due": due.isoformat() if due else ""}
        tell(people.assignees(task), URGENT, task, at, pressing=True, **about)


def registered_own(task, at):
    tell(people.technical_people(), OWN, task.ticket, at, **facts(task), dealer=str(task.dealer))


def reported(ticket, party: str, at):
    """The clerks and the technical department learn of what a customer reported by himself."""
    who = [*people.clerks_of(ticket), *people.technical_people()]
    tell(who, REPORTED, ticket, at, pressing=True, **of(ticket), number=ticket.number, title=ticket.title, party=party)


def arranged(task, by, at):
    tell([p for p in people.clerks_of(task.ticket) if p != by], ARRANGED, task.ticket, at, **facts(task))


def withdrawn(task, at):
    """A dealer sees neither task nor ticket afterwards: what it is told is about itself, else no message would go out."""
    tell(people.assignees(task), WITHDRAWN, task.dealer or task, at, **facts(task))


def restored(task, at):
    """Whoever had the task when it was taken back by mistake."""
    tell(people.assignees(task), RESTORED, task, at, pressing=task.ticket.urgent, **facts(task))


def help_asked(task, at):
    tell(people.clerks_of(task.ticket), HELP_ASKED, task.ticket, at, pressing=True, **facts(task), reason=task.help_reason)


def help_answered(task, at, reason):
    tell(people.assignees(task), HELP_ANSWERED, task, at, **facts(task), reason=reason)


def asked_again(ticket, at, by):
    """Whoever has a task of it in hand, and its clerk where another took the call."""
    about = {"number": ticket.number, "title": ticket.title, "times": ticket.calls, **of(ticket)}
    tell(_concerned(ticket, by), ASKED_AGAIN, ticket, at, pressing=ticket.urgent, **about)


def merged(into, ticket, at, by):
    about = {"number": into.number, "title": into.title, "other": ticket.number, **of(into)}
    tell(_concerned(into, by), MERGED, into, at, **about)


def _concerned(ticket, by) -> list:
    tasks = ticket.tasks.active().exclude(state=Task.State.DONE).select_related("dealer", "department", "person").order_by("id")
    who = {person.pk: person for task in tasks for person in people.assignees(task)}
    who |= {person.pk: person for person in people.clerks_of(ticket)}
    return [person for person in who.values() if person != by]


def passed_on(ticket, department, text, at):
    """The department's people, its head among them."""
    who = department.people.filter(is_active=True)
    tell(list(who), PASSED_ON, ticket, at, **of(ticket), number=ticket.number, title=ticket.title, text=text)


def serviced(ticket, at):
    tell(people.clerks_of(ticket), SERVICED, ticket, at, **of(ticket), number=ticket.number)


def record_filed(record, at):
    who = [*people.clerks_of(record.ticket), *people.technical_people()]
    tell(who, RECORD_FILED, record.ticket, at, **of(record.ticket), number=record.ticket.number, record=record.number)


def record_declined(record, at):
    """Who looks after the ticket, and who has to answer for the repair."""
    who = [*people.clerks_of(record.ticket), *people.assignees(record.task)]
    tell(who, RECORD_DECLINED, record.ticket, at, pressing=True, **of(record.ticket), number=record.ticket.number, record=record.number)


def escalated(escalation, leaders, at):
    data = {"number": escalation.ticket.number, "title": escalation.ticket.title, "why": escalation.why, **of(escalation.ticket)}
    tell(leaders, ESCALATED, escalation, at, pressing=True, **data)


def pressed(task, reason, at):
    """The party and whoever answers for it hear it from the leader himself."""
    who = {person.pk: person for person in [*people.assignees(task), people.head(task)] if person}
    tell(list(who.values()), PRESSED, task, at, pressing=True, **facts(task), reason=reason)


def decided(escalation, at):
    who = people.clerks_of(escalation.ticket)
    tell(who, DECIDED, escalation.ticket, at, **of(escalation.ticket), number=escalation.ticket.number, decision=escalation.decision)


def waits_for_leaders(ticket, at):
    """An exchange, a return, or what else of a verdict only a leader decides (R2010 Art. 28–32)."""
    tell(people.leaders(), TO_DECIDE, ticket, at, **of(ticket), number=ticket.number, title=ticket.title)


def redress_decided(redress, at):
    """The clerk, who carries it out or tells the customer why not."""
    ticket = redress.ticket
    told = {"what": redress.what, "article": redress.article}
    tell(people.clerks_of(ticket), REDRESS, ticket, at, **of(ticket), number=ticket.number, title=ticket.title, **told)


def to_refund(redress, at):
    """Finance, which posts what is refunded."""
    tell(
        people.finance_people(), TO_REFUND, redress.ticket, at, **of(redress.ticket), number=redress.number, amount=written(redress.amount)
    )
