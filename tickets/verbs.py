"""The verbs of tickets, each declared once (docs/pages.md): who may, about what, when, and how it is shown."""

from django.utils.translation import gettext_lazy as _

from accounts.declared import Button, Page, place, verb
from accounts.models import Role as R
from accounts.rights import CLERKS, DEALER, FIELD, STAFF, right
from core.api import Nothing
from tickets import actions, paper_verbs, places, verb_forms, verdict_forms  # noqa: F401  declares those of papers
from tickets.api import bodies, record_bodies, rows
from tickets.correct_form import Correct
from tickets.facts import DUE
from tickets.filing import REPAIR_RECORD
from tickets.models import Escalation, Redress, Task, Ticket
from tickets.standing import does, has_others, has_task, has_task_or_writes_it_down, is_reported, lacks_report, own_branch
from warranty.api.references import MachineReference
from warranty.forms import CorrectMachine, Merge
from warranty.models import Machine

DOERS = FIELD | {R.LEADER}  # the leader where he heads the department that has the task
SETTLERS = {
    "severity": {R.TECHNICIAN},
    "exclusion": {R.TECHNICIAN},
    "usable": FIELD | CLERKS,
    "part": FIELD | CLERKS,
    "inside_network": CLERKS,
    "host_machine": CLERKS,
    "busy_season": CLERKS,
    "season_start": CLERKS,
    "alternative_period": {R.LEADER},
}

place(Ticket, **places.TICKET)
place(Task, **places.TASK)
place(Escalation, **places.ESCALATION)
place(Redress, **places.REDRESS)

right("export.register", CLERKS | {R.LEADER})
right("export.own_register", DEALER)
right("export.whole_phones", CLERKS | {R.LEADER})


def _fresh(ticket) -> bool:
    return ticket.state == Ticket.State.REGISTERED


def _to_send(ticket) -> bool:
    return ticket.can("dispatch") and ticket.nature.sent


def _known(ticket) -> bool:
    return ticket.machine_id is not None


# --- Registering
verb(
    actions.register, CLERKS, about=Ticket, many=True,
    body=bodies.Call, status=201, answer=rows.TicketRow,
)  # fmt: skip
verb(
    actions.register_and_dispatch, rights=["tickets.register"], about=Ticket, many=True,
    body=bodies.SentCall, status=201,
)  # fmt: skip
verb(
    actions.register_and_answer, rights=["tickets.register"], about=Ticket, many=True,
    body=bodies.AnsweredCall, status=201,
)  # fmt: skip
verb(
    actions.register_own, DEALER, about=Ticket, many=True,
    body=bodies.Call, status=201,
)  # fmt: skip

# --- The ticket as a whole
verb(
    actions.decide, {R.LEADER}, about=Escalation, own_work=own_branch,
    offered=lambda escalation: escalation.decided_at is None,
    button=Button(label=_("Decide"), icon="gavel", step=10, first=True, beside=True),
    page=Page(name="decide", path="", form=verb_forms.Decide, heading=_("Decide"), press=_("Decide")),
    body=bodies.Deciding,
)  # fmt: skip
verb(
    actions.sanction, {R.LEADER}, about=Ticket,
    button=Button(label=_("Sanction"), icon="gavel", grave=True),
    page=Page(name="sanction", path="sanction/", form=verb_forms.Sanction, heading=_("Sanction"), press=_("Sanction"), grave=True),
    body=bodies.Sanctioning, status=201, answer=rows.EscalationRow,
)  # fmt: skip
verb(
    actions.decide_redress, {R.LEADER}, about=Ticket,
    offered=lambda ticket: ticket.machine is not None and ticket.machine.sold_on is not None and not ticket.redress_stands,
    button=Button(
        label=_("Exchange or return"), icon="refresh-cw", step=11, beside=True,
        first=lambda user, ticket: bool(ticket.nature.demands) or (getattr(ticket, "answer", None) or {}).get("remedy") in DUE,
    ),
    page=Page(
        name="decide_redress", path="redress/", form=verdict_forms.DecideRedress, heading=_("Exchange or return"), press=_("Decide")
    ),
    body=bodies.RedressDecision, status=201, answer=rows.RedressRow,
)  # fmt: skip
verb(
    actions.give_machine, CLERKS, about=Redress, offered="give",
    button=Button(label=_("Exchange the machine"), icon="refresh-cw", step=13, first=True, beside=True),
    page=Page(
        name="give_machine", path="give/", form=verdict_forms.GiveMachine, heading=_("Exchange the machine"),
        press=_("Exchange, renew the papers"),
    ),
    body=bodies.GivenMachine,
)  # fmt: skip
verb(
    actions.take_machine_back, CLERKS, about=Redress, offered="take_back",
    button=Button(label=_("The machine came back"), icon="undo-2", step=14, first=True, beside=True),
    page=Page(
        name="take_machine_back", path="take-back/", form=verdict_forms.TakeBack, heading=_("The machine came back"),
        press=_("It is back, void its papers"), grave=True,
    ),
    body=Nothing,
)  # fmt: skip
verb(
    actions.confirm_refund, CLERKS | {R.FINANCE}, about=Redress, offered=lambda redress: redress.to_receive,
    button=Button(label=_("The customer has the refund"), icon="circle-check", step=14, beside=True),
    page=Page(
        name="confirm_refund", path="refund-received/", form=verdict_forms.RefundReceived, heading=_("The customer has the refund"),
        press=_("He has it"),
    ),
    body=bodies.RefundReceived,
)  # fmt: skip
verb(
    actions.dispatch, CLERKS | {R.LEADER}, about=Ticket, offered=_to_send,
    button=Button(label=_("Dispatch"), icon="send", step=15, first=True, beside=True, shown=_fresh),
    page=Page(name="dispatch", path="dispatch/", form=verb_forms.Dispatch, heading=_("Dispatch"), press=_("Dispatch")),
    body=bodies.Sending, status=201,
)  # fmt: skip
verb(
    actions.dispatch, name="send_as_proposed", rights=["tickets.dispatch"], about=Ticket, offered=_fresh,
    page=Page(
        name="send_as_proposed", path="as-proposed/", form=verb_forms.Nothing, heading=_("Dispatch as proposed"),
        press=_("Dispatch as proposed"), several=True,
    ),
)  # fmt: skip
verb(
    actions.dispatch, name="split", rights=["tickets.dispatch"], about=Ticket,
    offered=lambda ticket: _to_send(ticket) and not _fresh(ticket),
    button=Button(label=_("Split"), icon="split", beside=True),
    page=Page(name="split", path="split/", form=verb_forms.Split, heading=_("Split off a task"), press=_("Dispatch this task")),
)  # fmt: skip
verb(
    actions.answer, CLERKS, about=Ticket, offered="answer",
    button=Button(label=_("Answered by phone, close"), icon="phone", beside=True, first=lambda user, ticket: not ticket.nature.sent),
    page=Page(
        name="answer", path="answer/", form=verb_forms.Outcome, heading=_("Settled on the phone"), press=_("Write down and close")
    ),
    body=bodies.Ending,
)  # fmt: skip
verb(
    actions.pass_on, CLERKS, about=Ticket, offered=lambda ticket: ticket.can("answer") and not ticket.nature.sent,
    button=Button(label=_("Pass on for information"), icon="send", beside=True),
    page=Page(
        name="pass_on", path="pass-on/", form=verb_forms.PassOn, heading=_("Pass on for information"), press=_("Pass on and close")
    ),
    body=bodies.PassingOn,
)  # fmt: skip
verb(
    actions.escalate, CLERKS, about=Ticket, offered=lambda ticket: not ticket.over,
    button=Button(label=_("Escalate"), icon="megaphone", beside=True, grave=True),
    page=Page(
        name="escalate", path="escalate/", form=verb_forms.Escalate, heading=_("Report to the leader"), press=_("Report to the leader"),
        several=True,
    ),
    body=bodies.Raising,
)  # fmt: skip
verb(
    actions.ask_again, CLERKS | DEALER, about=Ticket, offered=lambda ticket: not ticket.over,
    button=Button(label=_("Asked again"), icon="phone"),
    page=Page(
        name="ask_again", path="again/", form=verb_forms.AskAgain, heading=_("The customer asks again"), press=_("Register the call")
    ),
    body=bodies.Again,
)  # fmt: skip
verb(
    actions.call_back, CLERKS, about=Ticket, offered=lambda ticket: ticket.state == Ticket.State.SERVICED,
    button=Button(label=_("Call back"), icon="phone", step=30, first=True, beside=True),
    page=Page(name="call_back", path="call-back/", form=verb_forms.CallBack, heading=_("Call the customer back"), press=_("Write it down")),
    body=bodies.CallBack,
)  # fmt: skip
verb(
    actions.close, CLERKS, about=Ticket, offered="close",
    button=Button(label=_("Close"), icon="circle-check", step=31, first=True, beside=True),
    page=Page(name="close", path="close/", form=verb_forms.Outcome, heading=_("Close the ticket"), press=_("Close the ticket")),
    body=bodies.Ending,
)  # fmt: skip
verb(
    actions.reopen, CLERKS, about=Ticket, offered=lambda ticket: ticket.can("reopen") and ticket.goes_back,
    button=Button(label=_("Reopen"), icon="undo-2", beside=True),
    page=Page(name="reopen", path="reopen/", form=verb_forms.Reason, heading=_("Reopen the ticket"), press=_("Reopen the ticket")),
    body=bodies.Reason,
)  # fmt: skip
verb(
    actions.correct, CLERKS, about=Ticket,
    button=Button(label=_("Correct"), icon="pen-line"),
    page=Page(name="correct", path="correct/", form=Correct, heading=_("Correct the ticket"), press=_("Save the correction")),
    body=bodies.Correction,
)  # fmt: skip
verb(
    actions.identify, CLERKS, about=Ticket, offered=lambda ticket: not _known(ticket) and not ticket.about_another,
    button=Button(label=_("Identify the machine"), icon="scan-line"),
    page=Page(
        name="identify", path="identify/", form=verb_forms.Identify, heading=_("Identify the machine"), press=_("Identify the machine")
    ),
    body=bodies.Plate,
)  # fmt: skip
right("tickets.rerun_verdict", CLERKS | {R.TECHNICIAN})
verb(
    actions.judge, rights=["tickets.rerun_verdict"], about=Ticket, offered=_known,
    button=Button(label=_("Judge anew"), icon="scale", shown=lambda ticket: not ticket.over),
    page=Page(name="judge", path="judge/", form=verb_forms.Nothing, heading=_("Judge again"), press=_("Judge again")),
    body=Nothing,
)  # fmt: skip
verb(
    actions.link_problem, CLERKS | {R.TECHNICIAN}, about=Ticket, offered=_known,
    page=Page(
        name="link_problem", path="problem/", form=verdict_forms.LinkProblem, heading=_("The same problem as before?"),
        press=_("Decide, judge anew"),
    ),
    body=bodies.Problem,
)  # fmt: skip
verb(
    actions.settle, rights=[right(f"tickets.settle_{fact}", roles) for fact, roles in SETTLERS.items()], about=Ticket, offered=_known,
    body=bodies.Settling,
)  # fmt: skip
verb(
    actions.note, STAFF | DEALER, about=Ticket,
    page=Page(name="note", path="note/", form=verb_forms.ReadyNote, heading=_("Write a line"), press=_("Write down"), several=True),
    body=bodies.Note,
)  # fmt: skip
verb(
    actions.attach, STAFF | DEALER, about=Ticket,
    button=Button(label=_("Add a file"), icon="paperclip"),
    page=Page(name="attach", path="attach/", form=verb_forms.Attach, heading=_("Add a file"), press=_("Add the file")),
    body=bodies.Upload, status=201, answer=rows.FileRow,
)  # fmt: skip
verb(
    actions.record_promise, CLERKS | {R.REP, R.TECHNICIAN, R.LEADER}, about=Ticket,
    button=Button(label=_("Promised beyond scope"), icon="megaphone", shown=lambda ticket: ticket.dealer_id is not None),
    page=Page(
        name="record_promise", path="promise/", form=verb_forms.PromiseFound, heading=_("A promise beyond scope"),
        press=_("Write the promise down"),
    ),
    body=bodies.PromiseFound,
)  # fmt: skip
verb(
    actions.cancel, CLERKS, about=Ticket, offered=lambda ticket: ticket.can("cancel") and not ticket.is_reported,
    button=Button(label=_("Cancel the ticket"), icon="ban", grave=True),
    page=Page(
        name="cancel", path="cancel/", form=verb_forms.Reason, heading=_("Cancel the ticket"), press=_("Cancel the ticket"), grave=True
    ),
    body=bodies.Cancelling,
)  # fmt: skip
verb(
    actions.merge, CLERKS, about=Ticket,
    offered=lambda ticket: ticket.can("merge") and not ticket.is_reported and not ticket.is_before_leader,
    button=Button(label=_("Merge with another"), icon="split"),
    page=Page(
        name="merge", path="merge/", form=verb_forms.Merge, heading=_("The same fault as another ticket"), press=_("Merge, close this one")
    ),
    body=bodies.Merging,
)  # fmt: skip
verb(
    actions.restore, CLERKS, about=Ticket, offered="restore",
    button=Button(label=_("Restore the ticket"), icon="undo-2", beside=True),
    page=Page(name="restore", path="restore/", form=verb_forms.Reason, heading=_("Restore the ticket"), press=_("Restore the ticket")),
    body=bodies.Cancelling,
)  # fmt: skip
verb(
    actions.merge_machines, CLERKS, about=Ticket, many=True,
    body=bodies.Merge, answer=MachineReference,
)  # fmt: skip

verb(
    actions.correct_machine, CLERKS, about=Machine,
    offered=lambda machine: machine.identified and machine.merged_into_id is None,
    button=Button(label=_("Correct the machine"), icon="pen-line"),
    page=Page(
        name="machine_correct", path="correct/", form=CorrectMachine, heading=_("Correct the machine"), press=_("Save the correction"),
        hint=_("The card's days go over to the dealer that sold it after all. What another dealer repaired or has in hand stays with it."),
    ),
    body=bodies.MachineCorrection,
)  # fmt: skip
verb(
    actions.merge_machines, name="merge_machine", rights=["tickets.merge_machines"], about=Machine,
    offered=lambda machine: not machine.identified and not machine.merged_into_id and machine.sold_on is None,
    button=Button(label=_("It is a machine on record"), icon="tractor"),
    page=Page(
        name="machine_merge", path="merge/", form=Merge, heading=_("It is a machine on record"), press=_("Put the two together"),
        hint=_("Its tickets become those of the machine on record; this entry stays as a trace."),
        then=lambda _user, _machine, into: ("machine", into.pk),
    ),
)  # fmt: skip


# --- One of its tasks
def _arrange_label(user, task):
    if task.state == Task.State.ARRANGED:
        return _("Arrange anew")
    return _("Arrange") if has_task(user, task) else _("Write the arrangement down")


def _repair(task) -> bool:
    return REPAIR_RECORD.code in task.ticket.nature.files


verb(
    actions.answer_help, CLERKS | {R.LEADER}, about=Task, offered="keep",
    button=Button(label=_("Answer the call for help"), icon="hand-helping", step=12, first=True),
    page=Page(
        name="answer_help", path="answer-help/", form=verb_forms.AnswerHelp, heading=_("Answer the call for help"), press=_("Answer")
    ),
    body=bodies.HelpAnswer,
)  # fmt: skip
verb(
    actions.arrange, DOERS | CLERKS, about=Task, standing=has_task_or_writes_it_down, offered="arrange",
    button=Button(
        label=_arrange_label, icon="calendar", step=23, beside=True,
        first=lambda user, task: task.state != Task.State.ARRANGED and has_task(user, task),
    ),
    page=Page(
        name="arrange", path="arrange/", form=verb_forms.Arrange, heading=_("Arrange: who goes, when"),
        press=_("Arranged, the customer knows"),
    ),
    body=bodies.Arrangement,
)  # fmt: skip
verb(
    actions.start, DOERS, about=Task, standing=has_task, offered="start",
    button=Button(label=_("Arrived, start"), icon="map-pin", step=20, first=True, beside=True),
    page=Page(
        name="start", path="start/", form=verb_forms.Nothing, heading=_("Arrived"), press=_("Arrived, begin"),
        hint=_("Press when you stand before the machine: the promised time is kept from then on."),
    ),
    body=Nothing,
)  # fmt: skip
verb(
    actions.file_record, DOERS, about=Task, standing=has_task,
    offered=lambda task: task.state in (Task.State.ARRANGED, Task.State.IN_SERVICE),
    button=Button(label=_("File the repair record"), icon="file-text", step=21, first=True, beside=True, shown=_repair),
    body=record_bodies.Record, status=201, answer=rows.RecordRow,
)  # fmt: skip
verb(
    actions.finish, DOERS, about=Task, standing=has_task,
    offered=lambda task: task.can("finish") and not lacks_report(task),
    button=Button(label=_("Done"), icon="circle-check", step=22, first=True, beside=True, shown=lambda task: not _repair(task)),
    page=Page(name="finish", path="finish/", form=verb_forms.Finish, heading=_("Finish the task"), press=_("Done")),
    body=bodies.Result,
)  # fmt: skip
verb(
    actions.ask_help, DOERS, about=Task, standing=has_task, offered="ask_help",
    button=Button(label=_("Ask for help"), icon="hand-helping", step=24),
    page=Page(
        name="ask_help", path="help/", form=verb_forms.AskHelp, heading=_("Ask for help"), press=_("Ask for help"),
        hint=_("The clock runs on. The company's clerk decides who goes; until then the task stays here. Asking for help counts."),
    ),
    body=bodies.Help,
)  # fmt: skip
verb(
    actions.check, CLERKS, about=Task, own_work=does,
    offered=lambda task: task.state != Task.State.WITHDRAWN and not task.ticket.over,
    button=Button(
        label=_("Check"), icon="phone", step=30, beside=True, key="c", first=lambda user, task: not task.checked_at,
        shown=lambda task: task.state != Task.State.DONE,  # what is done is not pressed for; what was said can still be entered
    ),
    page=Page(name="check", path="check/", form=verb_forms.Check, heading=_("Press and check"), press=_("Write down the check")),
    body=bodies.Checking,
)  # fmt: skip
verb(
    actions.redispatch, CLERKS | {R.LEADER}, about=Task, offered="withdraw",
    button=Button(label=_("Redispatch"), icon="arrow-right", beside=True),
    page=Page(name="redispatch", path="redispatch/", form=verb_forms.Redispatch, heading=_("Redispatch"), press=_("Redispatch")),
    body=bodies.SendingOn,
)  # fmt: skip
verb(
    actions.withdraw_task, CLERKS | {R.LEADER}, about=Task,
    offered=lambda task: task.can("withdraw") and not is_reported(task) and has_others(task),
    button=Button(label=_("Take the task back"), icon="undo-2", grave=True),
    page=Page(
        name="withdraw_task", path="withdraw/", form=verb_forms.Reason, heading=_("Take back a task that is not needed"),
        press=_("Take the task back"), grave=True,
    ),
    body=bodies.Reason,
)  # fmt: skip
