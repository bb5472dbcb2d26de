"""Whose it is to do (A1, A15, A17, A18): each verb that asks for more than a role × every role × own, a colleague's, another's.

`tests/standing.txt` says who gets past the action's question whose it is; written by `WRITE=1 bin/test tests/test_standing.py`,
to be read before it is believed. `may`, buttons and `can` ask the same functions, so they are compared here too.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django_fsm import TransitionNotAllowed

from accounts.declared import DECLARED, about
from accounts.rights import OWN_WORK, STANDING
from core.errors import Refused
from deadlines.models import Absence
from finance.models import Claim
from returns import actions as returns
from returns.models import OldPart
from tests.conftest import filled
from tickets import actions
from tickets.models import Doubt, Escalation, Task
from warranty import actions as warranty
from warranty.models import Cause, Machine

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent / "standing.txt"
ELSEWHERE = {  # whose these are is asked and tested in their rooms
    "deadlines.pause",
    "deadlines.resume",
    "deadlines.end_absence",
    "warranty.confirm_import",
    "warranty.stop_import",
    "warranty.refused_lines",
    "warranty.correct_sale",
}
NOT_YOURS = {"claim.not_yours", "claim.other_verifier"}  # 409 that says the same


@pytest.fixture
def people(cast, person, administrator, company_repairer, at):
    """Everyone by what he is to the things: A's second repairer is `helper`, `second` stands in for `rep`."""
    helper = person("dealer_repairer", "马强", dealer=cast.dealer_a)
    second, other = (person("rep", name, department="sales") for name in ("高建军", "张伟"))
    mate, bench = person("repairer", "赵磊", department="technical"), person("technician", "冯涛", department="technical")
    Absence.objects.create(
        user=cast.rep, stand_in=second, begins_at=at - timedelta(days=900), ends_at=at + timedelta(days=900), entered_at=at
    )
    named = ("clerk", "leader", "technician", "rep", "keeper", "sales_head")
    return {name: getattr(cast, name) for name in named} | {
        "finance": cast.finance_officer, "admin": administrator, "repairer": company_repairer, "mate": mate, "bench": bench,
        "second": second, "other_rep": other, "owner": cast.owner_a, "worker": cast.repairer_a, "helper": helper, "rival": cast.owner_b,
    }  # fmt: skip


@pytest.fixture
def things(cast, people, make_ticket, filed_record, combine, customer, photo, at):
    """{model: {what it is: one of them}}: of a dealer, of a department, of one of our own people."""
    visit = {"visit_at": at + timedelta(hours=3), "told_how": "phone", "knowingly": True, "at": at}

    def task(repairer=None, **party):
        sent = actions.dispatch(ticket=make_ticket(), by=cast.clerk, override_reason="安排", at=at, **party)
        return actions.arrange(task=sent, by=cast.clerk, repairer=repairer, **visit) if repairer else sent

    technical, sales = cast.technician.department, cast.rep.department
    tasks = {
        "dealer's": task(dealer=cast.dealer_a),
        "worker's": task(cast.repairer_a, dealer=cast.dealer_a),
        "department's": task(department=technical),
        "rep's": task(department=sales, person=cast.rep),
        "repairer's": task(people["repairer"], department=technical, person=people["repairer"]),
        "leader's": task(cast.leader, department=sales, person=cast.rep),
        "clerk's": task(cast.clerk, department=sales, person=cast.rep),
    }
    records = {"dealer's": filed_record(task=task(cast.repairer_a, dealer=cast.dealer_a))}
    records["bench's"] = filed_record(task=task(people["bench"], department=technical), by=people["bench"])
    parts = {f"{whose} kept": record.old_parts.get() for whose, record in records.items()}
    doubts = {}
    for whose in list(records):
        again = {"dealer's": (cast.repairer_a, {"dealer": cast.dealer_a}), "bench's": (people["bench"], {"department": technical})}[whose]
        record = filed_record(task=task(again[0], **again[1]), by=again[0])
        doubts[whose] = record.doubts.get()
        part = record.old_parts.get()
        returns.ship(parts=[part], carrier="皖 K·1", by=cast.owner_a if part.dealer_id else people["bench"], at=record.filed_at)
        parts[f"{whose} here"] = returns.receive(part=part, by=cast.keeper, at=record.filed_at)
    reports = {
        "leader's": actions.escalate(ticket=tasks["leader's"].ticket, task=tasks["leader's"], note="两次未派人", by=cast.clerk, at=at)
    }
    reports["dealer's"] = actions.escalate(ticket=tasks["dealer's"].ticket, task=tasks["dealer's"], note="两次未派人", by=cast.clerk, at=at)
    claims = {whose: Claim.objects.get(record=record) for whose, record in records.items()}
    return {
        Task: tasks,
        OldPart: parts,
        Escalation: reports,
        Doubt: doubts,
        Claim: claims,
        "card": {who: _returned(by, combine, cast, customer, at) for who, by in (("owner's", cast.owner_a), ("bench's", people["bench"]))},
    }


def _returned(by, combine, cast, customer, at):
    machine = warranty.register_machine(model=combine, serial=f"HG4LZ70E-26{by.pk:05}", by=cast.clerk, dealer=cast.dealer_a, at=at)
    day = at.date()
    warranty.sell(machine=machine, customer=customer, sold_on=day, by=cast.owner_a, at=at)
    return warranty.return_card(card=Machine.objects.get(pk=machine.pk).card, by=by, at=at, **filled(day))


def data_for(cast, photo, at) -> dict:
    """What each verb is told."""
    cause = Cause.objects.get(code="manufacture")
    record = {"signature": photo(), "signed_how": "drawn", "signed_by": "王建国", "fault": "皮带断", "cause": cause, "work": "换皮带",
              "arrived_at": at, "finished_at": at, "labour_hours": "1.0"}  # fmt: skip
    return {
        "tickets.arrange": {"repairer": cast.repairer_a, "visit_at": at + timedelta(hours=4), "told_how": "phone", "at": at},
        "tickets.finish": {"result": "已讲解"},
        "tickets.ask_help": {"reason": "缺件"},
        "tickets.answer_doubt": {"answer": "explained", "reason": "同一块地"},
        "tickets.file_record": record,
        "tickets.check": {"in_hand": True, "note": "在路上", "said_by": "陈德才"},
        "tickets.decide": {"decision": "read", "reason": ""},
        "returns.appraise": {"cause": cause, "usable": False, "justified": True},
        "finance.verify": {"in_scope": True},
        "finance.propose": {"amounts": []},
        "finance.send_back": {"note": "缺照片"},
        "finance.refuse": {"note": "缺照片"},
        "finance.appeal": {"facts": "补充照片"},
        "finance.withdraw_refusal": {"reason": "看错"},
        "finance.withdraw_review": {"reason": "看错"},
        "finance.withdraw_appraisal": {"reason": "看错"},
    }


def outcome(verb, by, obj, data) -> str:
    """`yes` where the action went on to what it is told, `no` where it is not his, `gone` where he does not see it."""
    point = transaction.savepoint()
    try:
        if verb.name == "returns.ship":
            verb.action(parts=[obj.pk], carrier="皖 K·1", by=by)
        else:
            verb.run(by, type(obj)._default_manager.get(pk=obj.pk), data)
    except Http404:
        return "gone"
    except Refused as refused:
        return "no" if refused.status == 403 or refused.code in NOT_YOURS else "yes"
    except (ValidationError, TransitionNotAllowed):
        return "yes"
    finally:
        transaction.savepoint_rollback(point)
    return "yes"


def asks_whose() -> list:
    """The declared verbs that ask for more than a role."""
    return [verb for verb in DECLARED.values() if verb.standing or set(verb.rights) & {*STANDING, *OWN_WORK}]


def test_whose_it_is_the_action_asks(cast, people, things, photo, at):
    data, lines = data_for(cast, photo, at), []
    for verb in asks_whose():
        if verb.name in ELSEWHERE:
            continue
        found = things["card"] if verb.name == "warranty.accept_card" else things[OldPart if verb.name == "returns.ship" else verb.about]
        for what, obj in found.items():
            found = {name: outcome(verb, by, obj, data.get(verb.name, {})) for name, by in people.items()}
            lines.append(f"{verb.name:22} {what:15} {' '.join(name for name, got in found.items() if got == 'yes') or 'nobody'}")
    text = "\n".join(lines) + "\n"
    if os.environ.get("WRITE"):
        TABLE.write_text(text)
    assert text == TABLE.read_text()


def test_what_is_offered_is_what_the_action_lets_pass(cast, people, things, photo, at):
    """`can`, buttons and pages ask `offered_to`: whoever is offered a verb gets past the question whose it is, and who is not
    offered one that the state has is refused."""
    data, wrong = data_for(cast, photo, at), []
    for model in (Task, Escalation, Doubt, OldPart, Claim):
        for verb in about(model):
            for what, obj in things[model].items() if not verb.many else ():
                for name, by in people.items():
                    if verb.name not in data and verb not in asks_whose():
                        continue
                    seen = model.objects.visible_to(by).filter(pk=obj.pk).first()
                    offered, got = bool(seen) and verb.offered_to(by, seen), outcome(verb, by, obj, data.get(verb.name, {}))
                    state = verb.offered is None or (obj.can(verb.offered) if isinstance(verb.offered, str) else verb.offered(obj))
                    if offered and got != "yes" or not offered and state and got == "yes":
                        wrong.append(f"{verb.name} {what} {name}: offered {offered}, the action says {got}")
    assert not wrong, "\n".join(wrong)
