"""The kinds of deadlines of this app; their durations are policies (deadlines.Policy)."""

TICKET_ARRANGE = "ticket.arrange"  # A14: 2 h from receipt, the clerk's
TASK_ARRANGE = "task.arrange"  # A15: 2 h from sending, the party's
TASK_ARRANGE_OWN = "task.arrange_own"  # A10: 2 h from receipt, the dealer's
TASK_CHECK = "task.check"  # A15: 4 h from sending, the clerk's
TASK_IN_HAND = "task.in_hand"  # A15: 4 h from sending; what was found in hand and is not arranged by then is not
TASK_VISIT = "task.visit"  # the visit time told to the customer
TASK_REPAIR = "task.repair"  # the law's repair limit
ESCALATION_DECIDE = "escalation.decide"  # the leader's decision

OF_CLERK = (TASK_CHECK, TASK_IN_HAND)  # what is promised about a task and not by whoever does it
OF_TASK = (TASK_ARRANGE, TASK_ARRANGE_OWN, TASK_CHECK, TASK_IN_HAND, TASK_VISIT, TASK_REPAIR)
