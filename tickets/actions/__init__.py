"""The verbs of tickets: one plain function each. Page, API, import and beat call the same."""

from tickets.actions.again import ask_again
from tickets.actions.callback import call_back
from tickets.actions.correct import correct, identify
from tickets.actions.desk import attach, cancel, check, close, note, record_promise, reopen
from tickets.actions.dispatch import answer_help, dispatch, proposal, redispatch
from tickets.actions.doubt import answer_doubt
from tickets.actions.escalate import decide, escalate, sanction
from tickets.actions.field import arrange, ask_help, finish, start
from tickets.actions.intake import register_and_answer, register_and_dispatch
from tickets.actions.machines import correct_machine, merge_machines
from tickets.actions.merge import merge
from tickets.actions.month import sign_month
from tickets.actions.record import file_record
from tickets.actions.redress import confirm_refund, decide_redress, give_machine, take_machine_back
from tickets.actions.register import answer, judge, pass_on, register, register_own
from tickets.actions.report import open_report, report_again, report_fault, reported
from tickets.actions.undo import restore, withdraw_task
from tickets.actions.verdict import link_problem, settle
from tickets.actions.view import drop_view, save_view

__all__ = [
    "answer",
    "answer_doubt",
    "answer_help",
    "arrange",
    "ask_again",
    "ask_help",
    "attach",
    "cancel",
    "check",
    "close",
    "correct",
    "correct_machine",
    "decide",
    "decide_redress",
    "dispatch",
    "drop_view",
    "escalate",
    "file_record",
    "finish",
    "call_back",
    "confirm_refund",
    "give_machine",
    "identify",
    "judge",
    "link_problem",
    "merge",
    "merge_machines",
    "note",
    "pass_on",
    "proposal",
    "record_promise",
    "redispatch",
    "register",
    "register_and_answer",
    "register_and_dispatch",
    "register_own",
    "reopen",
    "open_report",
    "report_again",
    "report_fault",
    "reported",
    "restore",
    "sanction",
    "save_view",
    "settle",
    "sign_month",
    "start",
    "take_machine_back",
    "withdraw_task",
]

# Not verbs of a person: what other actions, beat, receivers and imports call.
INNER = {"open_report", "proposal", "report_again", "report_fault", "reported"}
