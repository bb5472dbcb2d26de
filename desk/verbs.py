"""Which verbs a ticket page offers: those that the state machine and the person's role allow now, one of them primary."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.rights import may
from core.web import door
from tickets.facts import DUE
from tickets.filing import REPAIR_RECORD
from tickets.models import Task, Ticket

State = Ticket.State
LIVE = (Task.State.SENT, Task.State.ARRANGED, Task.State.IN_SERVICE, Task.State.HELP_ASKED)


@dataclass(frozen=True)
class Verb:
    """A button: what it says, where it leads; `grave` ones ask for a reason there."""

    name: str
    label: str
    url: str
    icon: str = ""
    grave: bool = False
    key: str = ""


@dataclass
class Verbs:
    """The verbs of a page head: the primary, those beside it, the rare ones in the menu."""

    primary: Verb | None
    beside: list[Verb]
    rare: list[Verb]


class Offer:
    """What one person may do with one ticket and its tasks."""

    def __init__(self, request, ticket, tasks, reports):
        self.request, self.user, self.ticket = request, request.user, ticket
        self.tasks = [t for t in tasks if t.state in LIVE]
        self.sent = any(t.state != Task.State.WITHDRAWN for t in tasks)
        self.reports = reports

    def page(self, name, *args):
        return door(self.request, name, self.ticket.number, *args)

    def verbs(self) -> Verbs:
        """Everything about the ticket as a whole; with a single live task also about that."""
        offered = [*self._of_ticket(), *(self.of_task(self.tasks[0]) if len(self.tasks) == 1 else [])]
        by_name = {verb.name: verb for verb in offered}
        primary = next((by_name[name] for name in self._wanted() if name in by_name), None)
        rest = [verb for verb in offered if verb is not primary]
        return Verbs(primary, [v for v in rest if v.name in BESIDE], [v for v in rest if v.name not in BESIDE])

    def _wanted(self):
        """Verbs in the order in which one of them is the next."""
        yield from ("decide", "redress", "answer_help", "give_machine", "take_back", "dispatch")
        if len(self.tasks) == 1:
            yield from (verb.name for verb in self.next_of_task(self.tasks[0]) if verb.name in DOING)
        if any(not t.checked_at for t in self.tasks):
            yield "check"
        yield "close"

    def _of_ticket(self) -> list[Verb]:
        ticket, may_ = self.ticket, lambda verb: may(self.user, f"tickets.{verb}")
        found = [Verb("decide", _("Decide"), self.page("decide", r.pk), "gavel") for r in self.reports[:1] if may_("decide")]
        found += self._redress(may_)
        fresh = ticket.state == State.REGISTERED
        if ticket.can("dispatch") and may_("dispatch"):
            name, label, icon = ("dispatch", _("Dispatch"), "send") if fresh else ("split", _("Split"), "split")
            found.append(Verb(name, label, self.page(name), icon))
        if fresh and may_("answer"):
            found.append(Verb("answer", _("Answered by phone, close"), self.page("answer"), "phone"))
        if not ticket.over and may_("escalate"):
            found.append(Verb("escalate", _("Escalate"), self.page("escalate"), "megaphone", grave=True))
        if ticket.can("close") and may_("close"):
            found.append(Verb("close", _("Close"), self.page("close"), "circle-check"))
        if ticket.can("reopen") and self.sent and may_("reopen"):
            found.append(Verb("reopen", _("Reopen"), self.page("reopen"), "undo-2"))
        return found + self._rare(may_)

    def _redress(self, may_) -> list[Verb]:
        """What the leader decides on exchange or return, and what carries it out (Art. 28–32)."""
        ticket, stands = self.ticket, next((one for one in self.ticket.decisions if one["state"] != "refused"), None)
        if ticket.machine_id is None:
            return []
        if stands is None and ticket.machine.sold_on and may_("decide_redress"):
            due = (ticket.answer or {}).get("remedy") in DUE or ticket.nature.demands
            return [Verb("redress" if due else "redress_anyway", _("Exchange or return"), self.page("decide_redress"), "refresh-cw")]
        if stands is None or stands["state"] != "decided":
            return []
        if stands["what"] == "exchange" and may_("give_machine"):
            return [Verb("give_machine", _("Exchange the machine"), self.page("give_machine"), "refresh-cw")]
        if stands["what"] == "return" and may_("take_machine_back"):
            return [Verb("take_back", _("The machine came back"), self.page("take_machine_back"), "undo-2")]
        return []

    def _rare(self, may_) -> list[Verb]:
        ticket, found = self.ticket, []
        if may_("correct"):
            found.append(Verb("correct", _("Correct"), self.page("correct"), "pen-line"))
        if ticket.machine_id is None and may_("identify"):
            found.append(Verb("identify", _("Identify the machine"), self.page("identify"), "scan-line"))
        if ticket.machine_id and not ticket.over and may_("rerun_verdict"):
            found.append(Verb("judge", _("Judge anew"), self.page("judge"), "scale"))
        if may_("attach"):
            found.append(Verb("attach", _("Add a file"), self.page("attach"), "paperclip"))
        if ticket.dealer_id and may_("record_promise"):
            found.append(Verb("record_promise", _("Promised beyond scope"), self.page("record_promise"), "megaphone"))
        if ticket.can("cancel") and may_("cancel"):
            found.append(Verb("cancel", _("Cancel the ticket"), self.page("cancel"), "ban", grave=True))
        return found

    def of_task(self, task) -> list[Verb]:
        """What may be done with one task now."""
        user, found, own = self.user, [], self._own(task)
        if task.state == Task.State.HELP_ASKED and may(user, "tickets.answer_help"):
            found.append(Verb("answer_help", _("Answer the call for help"), self.page("answer_help", task.seq), "hand-helping"))
        if task.can("arrange") and may(user, "tickets.arrange") and (own or may(user, "tickets.check")):
            again = task.state == Task.State.ARRANGED
            label = _("Arrange anew") if again else _("Arrange") if own else _("Write the arrangement down")
            name = "own_arrange" if own and not again else "arrange"
            found.append(Verb(name, label, self.page("arrange", task.seq), "calendar"))
        if own and task.can("start") and may(user, "tickets.start"):
            found.append(Verb("start", _("Arrived, start"), self.page("start", task.seq), "map-pin"))
        if own and task.state in (Task.State.ARRANGED, Task.State.IN_SERVICE) and self._repair and may(user, "tickets.file_record"):
            found.append(Verb("file_record", _("File the repair record"), self.page("file_record", task.seq), "file-text"))
        if own and task.can("finish") and not self._repair and may(user, "tickets.finish"):
            found.append(Verb("finish", _("Done"), self.page("finish", task.seq), "circle-check"))
        if own and task.can("ask_help") and may(user, "tickets.ask_help"):
            found.append(Verb("ask_help", _("Ask for help"), self.page("ask_help", task.seq), "hand-helping"))
        if may(user, "tickets.check"):
            found.append(Verb("check", _("Check"), self.page("check", task.seq), "phone", key="c"))
        if may(user, "tickets.redispatch") and task.can("withdraw"):
            found.append(Verb("redispatch", _("Redispatch"), self.page("redispatch", task.seq), "arrow-right"))
        return found

    def next_of_task(self, task) -> list[Verb]:
        """The doer's own verbs, the next one first."""
        order = ("file_record", "finish", "start", "own_arrange", "arrange", "ask_help")
        own = [verb for verb in self.of_task(task) if verb.name in order]
        if task.state == Task.State.ARRANGED:
            order = ("start", *order)
        return sorted(own, key=lambda verb: order.index(verb.name))

    @property
    def _repair(self) -> bool:
        return REPAIR_RECORD.code in self.ticket.nature.files

    def _own(self, task) -> bool:
        """Whether this person is the one who does it: named for it, or of the department it went to."""
        user = self.user
        if task.dealer_id:
            return False
        return user in (task.person, task.repairer) or task.person_id is None and user.department_id == task.department_id


DOING = ("start", "file_record", "finish", "own_arrange")
BESIDE = (
    "redress",
    "give_machine",
    "take_back",
    "start",
    "file_record",
    "finish",
    "redispatch",
    "split",
    "escalate",
    "answer",
    "arrange",
    "check",
    "close",
    "reopen",
    "decide",
)
