"""The kinds of deadlines and of events of this room. How long a deadline runs is a policy (deadlines.Policy)."""

from django.utils.translation import gettext_lazy as _

from core.history import EventKind, personal
from deadlines.registry import declare

WITHIN_TWO_HOURS = {"steady": True, "urgent_within": 120}
# How their days are counted, in words.
NEVER_STILL = _("Runs day and night; cannot be paused, and dispatching or redispatching does not restart it")
TOLD = _("The time told to the customer; moved only by arranging anew, in sight of all")
BY_LAW = _("The law's last day as the verdict has it: working days, in the busy season days; it counts in full")

# A14: 2 h from receipt, the clerk's
TICKET_ARRANGE = declare(
    "ticket.arrange", _("Arrange"), "tickets.ticket", _("reopened %(moment)s"), **WITHIN_TWO_HOURS, from_receipt=True, counted=NEVER_STILL
)
# A15: 2 h from sending, the party's
TASK_ARRANGE = declare(
    "task.arrange", _("Party arranges"), "tickets.task", _("dispatched %(moment)s"), **WITHIN_TWO_HOURS, counted=NEVER_STILL
)
# A10: 2 h from receipt, the dealer's
TASK_ARRANGE_OWN = declare(
    "task.arrange_own",
    _("Dealer arranges (own)"),
    "tickets.task",
    _("received %(moment)s"),
    **WITHIN_TWO_HOURS,
    from_receipt=True,
    counted=NEVER_STILL,
)
# A15: 4 h from sending, the clerk's
TASK_CHECK = declare("task.check", _("Check"), "tickets.task", _("dispatched %(moment)s"), icon="phone", steady=True, counted=NEVER_STILL)
# A15: 4 h from sending; what was found in hand and is not arranged by then is not
TASK_IN_HAND = declare("task.in_hand", _("In hand"), "tickets.task", _("dispatched %(moment)s"), steady=True, counted=NEVER_STILL)
# A15: what the leader pressed for or gave to another is owed until it is arranged
TASK_PRESSED = declare(
    "task.after_decision",
    _("Arranged after the decision"),
    "tickets.task",
    _("decided by the leader %(moment)s"),
    icon="megaphone",
    **WITHIN_TWO_HOURS,
    counted=NEVER_STILL,
)
# The visit time told to the customer
TASK_VISIT = declare(
    "task.visit", _("Visit"), "tickets.task", _("told to the customer %(moment)s"), icon="map-pin", exact=True, owner="user", counted=TOLD
)
# The law's repair limit
TASK_REPAIR = declare("task.repair", _("Repaired"), "tickets.task", _("received %(moment)s"), icon="wrench", counted=BY_LAW)
# The leader's decision
ESCALATION_DECIDE = declare(
    "escalation.decide",
    _("Leader coordinates"),
    "tickets.escalation",
    _("reported %(moment)s"),
    icon="megaphone",
    owner="department",
    counted=NEVER_STILL,
)

# An exchange or a return that was granted: the clerk's to carry out
REDRESS_CARRY = declare("redress.carry_out", _("Carry out"), "tickets.redress", _("decided by the leader %(moment)s"), icon="refresh-cw")
# How long somebody is taken by a visit, the way included: no deadline, but what two visits of one person need between them
VISIT_LENGTH = declare("visit.length", _("Between two visits"), icon="map-pin")

OF_CLERK = (TASK_CHECK, TASK_IN_HAND)  # what is promised about a task and not by whoever does it
OF_TASK = (TASK_ARRANGE, TASK_ARRANGE_OWN, TASK_CHECK, TASK_IN_HAND, TASK_PRESSED, TASK_VISIT, TASK_REPAIR)


class Happened(EventKind):
    """What happens to tickets, tasks, records, reports to the leader, exchanges and returns (X2)."""

    TICKET_RECEIVED = "ticket.received", _("Request received")
    TICKET_REGISTERED = "ticket.registered", personal("late_reason"), _("Registered")
    TICKET_REGISTERED_OWN = "ticket.registered_own", personal("late_reason"), _("Registered by the dealer itself")
    TICKET_REPORTED = "ticket.reported", personal("late_reason"), _("Reported by the customer at the machine")
    TICKET_JUDGED = "ticket.judged", _("Verdict")
    TICKET_PROBLEM_LINKED = "ticket.problem_linked", personal("reason"), _("The problem of %(problem)s")
    TICKET_FACT_SETTLED = "ticket.fact_settled", personal("reason"), _("Decided for the verdict")
    TICKET_DISPATCHED = "ticket.dispatched", personal("reason"), _("Dispatched to %(party)s")
    TICKET_ARRANGED = "ticket.arranged", _("All tasks arranged")
    TICKET_SERVICED = "ticket.serviced", _("All tasks done")
    TICKET_ANSWERED = "ticket.answered", personal("outcome"), _("Settled on the phone")
    TICKET_PASSED_ON = "ticket.passed_on", personal("text"), _("Passed on to %(party)s for information")
    TICKET_CALLED_BACK = "ticket.called_back", personal("said"), _("Called back: the customer was reached")
    TICKET_NOT_REACHED = "ticket.not_reached", personal("said"), _("Called back: nobody was reached")
    TICKET_CLOSED = "ticket.closed", personal("outcome"), _("Closed")
    TICKET_CANCELLED = "ticket.cancelled", personal("reason"), _("Cancelled")
    TICKET_MERGED = "ticket.merged", personal("reason"), _("The same fault as %(number)s, which goes on")
    TICKET_TOOK_IN = "ticket.took_in", personal("text"), _("Took in %(number)s, of the same fault")
    TICKET_RESTORED = "ticket.restored", personal("reason"), _("Restored: it goes on as it was")
    TICKET_ASKED_AGAIN = "ticket.asked_again", personal("text", "caller"), _("Asked again: call no. %(times)s")
    TICKET_REOPENED = "ticket.reopened", personal("reason"), _("Reopened")
    TICKET_CORRECTED = "ticket.corrected", personal("reason", "title_*", "description_*", "customer_*"), _("Corrected: %(fields)s")
    TICKET_IDENTIFIED = "ticket.identified", _("Machine identified: %(serial)s")
    TICKET_CUSTOMER = "ticket.customer", personal("customer_*"), _("Its customer's two entries were put together, or parted again")
    TICKET_ESCALATED = "ticket.escalated", personal("note"), _("Reported to the leader")
    TICKET_LATE = "ticket.late", _("Not arranged in time after receipt")
    TICKET_TAKEN_OVER = "ticket.taken_over", personal("named", "user_from"), _("Another clerk keeps it")
    TICKET_NOTE = "ticket.note", personal("text"), _("Note")
    TICKET_ATTACHED = "ticket.attached", _("File added")
    TICKET_PROMISE_FOUND = "ticket.promise_found", personal("text"), _("%(party)s promised beyond the company's scope")
    TICKET_IMPORTED = "ticket.imported", personal("old_by", "person"), _("Imported: %(state)s")
    TICKET_WAITING = "ticket.waiting", personal("old_by", "person"), _("Waiting: %(state)s")
    TICKET_REASSIGNED = "ticket.reassigned", personal("old_by", "from_person", "to_person"), _("Reassigned from %(from)s to %(to)s")
    TICKET_ASSIGNED = "ticket.assigned", personal("old_by", "from", "to"), _("Taken by %(to)s")
    TICKET_UPDATED = "ticket.updated", personal("old_by"), _("Updated in the old system")
    TASK_WITHDRAWN = "task.withdrawn", personal("reason"), _("Withdrawn from %(party)s")
    TASK_RESTORED = "task.restored", _("Goes on with %(party)s")
    TASK_ARRANGED = "task.arranged", personal("repairer"), _("Arranged")
    TASK_REARRANGED = "task.rearranged", personal("repairer"), _("Arranged anew")
    TASK_TAKEN_OVER = "task.taken_over", personal("named", "user_from"), _("Taken over from a colleague who left it")
    TASK_STARTED = "task.started", _("Arrived, work begun")
    TASK_DONE = "task.done", personal("result"), _("Done")
    TASK_HELP_ASKED = "task.help_asked", personal("reason"), _("Asked for help")
    TASK_HELP_KEPT = "task.help_kept", personal("reason"), _("Help declined: stays with %(party)s")
    TASK_CHECKED = "task.checked", personal("note", "said_by"), _("Pressed and checked")
    TASK_LATE = "task.late", _("Not arranged in time")
    TASK_CHECK_LATE = "task.check_late", _("Not checked in time")
    TASK_IN_HAND_LATE = "task.in_hand_late", _("Found in hand, but not arranged in time")
    TASK_PRESSED_LATE = "task.pressed_late", _("Not arranged in time after the leader's decision")
    TASK_VISIT_LATE = "task.visit_late", _("Nobody came at the promised time")
    TASK_REPAIR_LATE = "task.repair_late", _("Not repaired within the law's limit")
    RECORD_FILED = "record.filed", _("Repair record %(number)s filed")
    RECORD_DOUBTED = "record.doubted", _("Something about record %(number)s does not look right")
    DOUBT_ANSWERED = "record.doubt_answered", personal("reason"), _("What was in doubt about record %(number)s was answered")
    RECORD_CONFIRMED = "record.confirmed", _("The customer confirmed record %(number)s through his link")
    RECORD_DECLINED = "record.declined", _("The customer did not confirm record %(number)s")
    TASK_PRESSED = "task.pressed", personal("reason"), _("The leader presses")
    REDRESS_DECIDED = "redress.decided", personal("reason"), _("Exchange or return decided: %(number)s")
    REDRESS_GIVEN = "redress.given", _("Exchanged: %(serial)s was given")
    REDRESS_TAKEN_BACK = "redress.taken_back", _("The machine was taken back")
    REDRESS_LATE = "ticket.redress_late", _("Exchange or return not carried out in time")
    REFUND_RECEIVED = "ticket.refund_received", personal("how"), _("The customer has the refund: %(number)s, %(day)s")
    ESCALATION_DECIDED = "escalation.decided", personal("reason", "responsible"), _("Leader's decision")
    SANCTIONED = "escalation.sanctioned", personal("reason", "responsible"), _("Sanctioned afterwards")
    ESCALATION_LATE = "escalation.late", _("No decision by the leader in time")
