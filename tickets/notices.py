"""Who is told what about tickets, and the words."""

from django.utils.translation import gettext_lazy as _

from core.money import written
from notifications.actions import tell
from notifications.words import words
from tickets import people

DISPATCHED = words("task.dispatched", _("%(number)s %(title)s: arrange it before %(due)s"))
OWN = words("task.registered_own", _("%(dealer)s registered %(number)s %(title)s itself"))
REPORTED = words("ticket.reported", _("%(number)s %(title)s: the customer reported it at the machine; %(party)s owes the answer"))
ARRANGED = words("task.arranged", _("%(party)s arranged %(number)s"))
LATE = words("task.late", _("%(number)s was not arranged within 2 hours: %(party)s"))
CHECK_LATE = words("task.check_late", _("%(number)s was not checked within 4 hours: %(party)s"))
VISIT_LATE = words("task.visit_late", _("%(number)s: nobody came at the promised time: %(party)s"))
REPAIR_LATE = words("task.repair_late", _("%(number)s is not repaired within the law's limit: %(party)s"))
TICKET_LATE = words("ticket.late", _("%(number)s was not arranged within 2 hours of receipt"))
WITHDRAWN = words("task.withdrawn", _("%(number)s is no longer yours to do"))
HELP_ASKED = words("task.help_asked", _("%(party)s asks for help with %(number)s: %(reason)s"))
HELP_ANSWERED = words("task.help_answered", _("%(number)s stays with you: %(reason)s"))
SERVICED = words("ticket.serviced", _("%(number)s is done; call the customer and close it"))
RECORD_FILED = words("record.filed", _("Repair record %(record)s of %(number)s was filed"))
ESCALATED = words("ticket.escalated", _("%(number)s %(title)s needs your decision: %(why)s"))
TO_DECIDE = words("ticket.waits_for_leader", _("%(number)s %(title)s: the verdict waits for your decision"))
REDRESS = words("redress.decided", _("The leader decided on exchange or return, %(number)s %(title)s: please see to it"))
TO_REFUND = words("redress.taken_back", _("%(number)s: the machine is back; post the refund of %(amount)s"))
PRESSED = words("task.pressed", _("The leader presses for %(number)s %(title)s: %(reason)s"))
DECIDED = words("escalation.decided", _("The leader decided on %(number)s: %(decision)s"))
DECISION_LATE = words("escalation.late", _("%(number)s still waits for your decision"))


def facts(task) -> dict:
    """What most sentences name."""
    return {"number": task.ticket.number, "title": task.ticket.title, "party": str(task.party)}


def dispatched(task, at):
    """The party learns of its task; the technical department sees all of them on its board."""
    from deadlines.models import Deadline

    due = Deadline.objects.of(task).filter(kind__startswith="task.arrange").values_list("due_at", flat=True).first()
    tell(people.assignees(task), DISPATCHED, task, at, urgent=task.ticket.urgent, **facts(task), due=due.isoformat() if due else "")


def registered_own(task, at):
    tell(people.technical_people(), OWN, task.ticket, at, **facts(task), dealer=str(task.dealer))


def reported(ticket, party: str, at):
    """The clerks and the technical department learn of what a customer reported by himself."""
    who = [*people.clerks_of(ticket), *people.technical_people()]
    tell(who, REPORTED, ticket, at, urgent=True, number=ticket.number, title=ticket.title, party=party)


def arranged(task, by, at):
    tell([p for p in people.clerks_of(task.ticket) if p != by], ARRANGED, task.ticket, at, **facts(task))


def withdrawn(task, at):
    """Told before it is taken back, about the ticket: afterwards the party sees it no more."""
    tell(people.assignees(task), WITHDRAWN, task, at, **facts(task))


def help_asked(task, at):
    tell(people.clerks_of(task.ticket), HELP_ASKED, task.ticket, at, urgent=True, **facts(task), reason=task.help_reason)


def help_answered(task, at, reason):
    tell(people.assignees(task), HELP_ANSWERED, task, at, **facts(task), reason=reason)


def serviced(ticket, at):
    tell(people.clerks_of(ticket), SERVICED, ticket, at, number=ticket.number)


def record_filed(record, at):
    who = [*people.clerks_of(record.ticket), *people.technical_people()]
    tell(who, RECORD_FILED, record.ticket, at, number=record.ticket.number, record=record.number)


def escalated(escalation, leaders, at):
    data = {"number": escalation.ticket.number, "title": escalation.ticket.title, "why": escalation.why}
    tell(leaders, ESCALATED, escalation, at, urgent=True, **data)


def pressed(task, reason, at):
    """The party and whoever answers for it hear it from the leader himself."""
    who = {person.pk: person for person in [*people.assignees(task), people.head(task)] if person}
    tell(list(who.values()), PRESSED, task, at, urgent=True, **facts(task), reason=reason)


def decided(escalation, at):
    who = people.clerks_of(escalation.ticket)
    tell(who, DECIDED, escalation.ticket, at, number=escalation.ticket.number, decision=escalation.decision)


def waits_for_leaders(ticket, at):
    """An exchange, a return, or what else of a verdict only a leader decides (R2010 Art. 28–32)."""
    tell(people.leaders(), TO_DECIDE, ticket, at, number=ticket.number, title=ticket.title)


def redress_decided(redress, at):
    """The clerk, who carries it out or tells the customer why not."""
    ticket = redress.ticket
    tell(people.clerks_of(ticket), REDRESS, ticket, at, number=ticket.number, title=ticket.title)


def to_refund(redress, at):
    """Finance, which posts what is refunded."""
    tell(people.finance_people(), TO_REFUND, redress.ticket, at, number=redress.number, amount=written(redress.amount))
