"""Which verbs a ticket page offers: those that are declared for it, its tasks, reports and decision, one of them primary."""

from dataclasses import dataclass

from accounts.pages import Offered, buttons
from tickets.models import Redress, Task
from tickets.standing import has_task

LIVE = (Task.State.SENT, Task.State.ARRANGED, Task.State.IN_SERVICE, Task.State.HELP_ASKED)


@dataclass
class Verbs:
    """The verbs of a page head: the primary, those beside it, the rare ones in the menu."""

    primary: Offered | None
    beside: list[Offered]
    rare: list[Offered]


class Offer:
    """What one person may do with one ticket and what hangs on it."""

    def __init__(self, request, ticket, tasks, reports):
        self.request, self.user, self.ticket, self.reports = request, request.user, ticket, reports
        self.tasks = [t for t in tasks if t.state in LIVE]
        ticket.is_before_leader = any(report.decided_at is None for report in reports)
        ticket.is_reported = any(t.is_reported for t in tasks)

    def verbs(self) -> Verbs:
        """Everything about the ticket as a whole; with a single live task, or a single one that is his, also about that."""
        own = [task for task in self.tasks if has_task(self.user, task)]
        task = next((tasks for tasks in (self.tasks, own) if len(tasks) == 1), [])
        about = [*self.reports[:1], *self._redress(), self.ticket, *task]
        found = [one for obj in about for one in self.of(obj)]
        primary = min((one for one in found if one.first), key=lambda one: one.step, default=None)
        rest = [one for one in found if one is not primary]
        return Verbs(primary, [one for one in rest if one.beside], [one for one in rest if not one.beside])

    def _redress(self) -> list[Redress]:
        """The leader's decision that stands, as the page has read it."""
        stands = next((row for row in self.ticket.decisions if row["state"] != Redress.State.REFUSED), None)
        self.ticket.redress_stands = stands is not None
        facts = ("number", "what", "state", "received_on")
        return [Redress(ticket=self.ticket, **{name: stands[name] for name in facts})] if stands else []

    def of(self, obj) -> list[Offered]:
        """What may be done with one object now, in the order of declaration."""
        return buttons(self.request, obj)

    def next_of_task(self, task) -> list[Offered]:
        """The doer's own verbs, the next one first."""
        return sorted((one for one in self.of(task) if one.mine), key=lambda one: one.step)
