"""`can` is true: what it lists succeeds, and what it leaves out is refused (A1, X4): every kind, state and standing × every role.

A verb that is offered may still be refused for what it is told; here each is told something good, so it has to succeed. What is
not offered and succeeds all the same would be a verb without a button: also wrong.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django_fsm import TransitionNotAllowed

from accounts.declared import DECLARED, about
from accounts.leaving import successors
from accounts.models import User
from accounts.rights import VERBS
from core.errors import Refused
from dealers.models import people_visible_to
from finance.models import NoticeLine
from tests.conftest import filled
from tests.lives import Lives, people_of
from tickets.facts import FACTS
from tickets.models import Ticket
from warranty.models import Contact, Customer, Machine, Site

pytestmark = pytest.mark.django_db
# what the verb was asked or told: whether it can go on, whether nothing is open any more, which other one
ANSWERS = {"claim.still_held", "customer.still_owed", "merge.other_machine"}
AGAIN = {"notifications.read"}  # what is read stays read


@pytest.fixture
def people(cast, person, administrator, company_repairer, at):
    return people_of(cast, person, administrator, company_repairer, at)


@pytest.fixture
def lives(cast, people, make_ticket, filed_record, combine, customer, photo, at):
    built = Lives(cast, people, make_ticket, filed_record, combine, customer, photo, at)
    built.all()
    return built


class Told:
    """What each verb is told about an object by a person, so that nothing is wrong with that."""

    def __init__(self, lives: Lives):
        self.lives, self.cast, self.photo = lives, lives.cast, lives.photo
        self.other = Customer.objects.create(name="李大山", phone="13700001234", province="安徽省")
        self.spare = lives.machine()
        why = {"reason": "原因"}
        self.said = {
            "tickets.decide": {"decision": "read", "reason": ""},
            "tickets.decide_redress": {"what": "return", "article": "第 30 条", "amount": "98000", **why},
            "tickets.confirm_refund": {"day": lives.at.date(), "how": "收条"},
            "tickets.give_machine": {"replacement": self.spare},
            "tickets.dispatch": {"dealer": self.cast.dealer_a, "override_reason": "就近", "work": "割台"},
            "tickets.answer": {"outcome": "讲清楚了"},
            "tickets.call_back": {"reached": True, "satisfied": 5, "outcome": "好了"},
            "tickets.close": {"outcome": "好了"},
            "tickets.escalate": {"note": "没人管"},
            "tickets.ask_again": {"text": "又来电"},
            "tickets.reopen": why,
            "tickets.cancel": why,
            "tickets.correct": {"title": "割台不转，更正", **why},
            "tickets.identify": {"model": lives.combine, "serial": "HG4LZ70E-2599991", "knowingly": True},
            "tickets.link_problem": why,
            "tickets.answer_doubt": {"answer": "explained", "reason": "同一块地"},
            "tickets.note": {"text": "记一下"},
            "tickets.record_promise": {"dealer": self.cast.dealer_a, "text": "答应送机油"},
            "tickets.answer_help": {"keep": True, **why},
            "tickets.finish": {"result": "已讲解"},
            "tickets.ask_help": {"reason": "缺件"},
            "tickets.check": {"in_hand": True, "note": "店主说在路上", "said_by": "陈德才"},
            "tickets.redispatch": {"department": self.cast.finance_officer.department, **why},
            "returns.appraise": {"cause": lives.cause, "usable": False, "justified": True},
            "returns.store": {"room": lives.room},
            "returns.dispose": {"disposal": "报废"},
            "finance.propose": {"amounts": []},
            "finance.verify": {"in_scope": True},
            "finance.send_back": {"note": "缺照片"},
            "finance.refuse": {"note": "不在范围"},
            "finance.withdraw": why,
            "warranty.identify_machine": {"serial": "HG4LZ70E-2599992", "knowingly": True},
            "warranty.read_hours": {"hours": 5000},
            "warranty.sell": {"customer": self.other, "sold_on": lives.at.date()},
            "warranty.correct_sale": {"invoice_number": "FP-9", **why},
            "warranty.send_back_card": {"wrong": "日期"},
            "warranty.suspend_machine": {"begins": lives.at.date(), "ground": "appraisal", "note": "拆检"},
            "tickets.merge_machine": {"into": lives.things[Machine]["stock"]},
            "finance.charge_dealer": {"amount": "100", "document": "QC-1"},
            "tickets.restore": why,
            "tickets.sanction": {"responsible": self.cast.rep, "rule": "第 15 条", **why},
            "tickets.pass_on": {"department": self.cast.technician.department},
            "warranty.erase_customer": why,
            "warranty.edit_customer": {"name": "王建军", **why},
            "warranty.add_contact": {"name": "王小军"},
            "warranty.add_site": {"name": "河东", "address": "谢桥镇河东村"},
            "warranty.merge_customers": {"into": self.other},
            "warranty.part_customers": why,
            "tickets.withdraw_task": why,
            "tickets.correct_machine": {"engine_number": "E-1", **why},
            "finance.appeal": {"facts": "店里有视频"},
            "finance.withdraw_refusal": why,
            "finance.withdraw_review": why,
            "finance.withdraw_appraisal": why,
            "returns.withdraw_receipt": why, "warranty.withdraw_acceptance": why,
            "warranty.report_lost": {"how": "火灾"},
            "warranty.withdraw_loss": why,
            "warranty.transfer_voucher": {"customer": self.other, "transferred_on": lives.at.date()},
            "warranty.end_suspension": {"ends": lives.at.date(), "result": "好"},
            "deadlines.pause": why,
            "deadlines.replan": why,
        }  # fmt: skip
        self.said["tickets.split"] = self.said["tickets.dispatch"]

    def about(self, verb, obj, by) -> dict:
        made = getattr(self, verb.name.replace(".", "_"), None)
        return made(obj, by) if made else self.said.get(verb.name, {})

    def tickets_settle(self, ticket, by):
        fact = next((fact for fact in FACTS if any(right == f"tickets.settle_{fact}" for right in self._rights(by))), "severity")
        values = {"severity": "serious", "season_start": "2026-06-01", "part": self.lives.things and None}
        return {"fact": fact, "value": values.get(fact, True), "reason": "看过"}

    @staticmethod
    def _rights(by):
        return [right for right, roles in VERBS.items() if by.role in roles and not right.endswith("_part")]

    def tickets_merge(self, ticket, by):
        others = Ticket.objects.exclude(pk=ticket.pk).exclude(state__in=Ticket.OVER)
        return {"into": others.filter(machine=ticket.machine).first() or others.first(), "reason": "同一故障"}

    def tickets_attach(self, ticket, by):
        return {"upload": self.photo()}

    def accounts_leave(self, person, by):
        return {"to": successors(person).first()}

    accounts_hand_over = accounts_leave

    def tickets_arrange(self, task, by):
        who = self.cast.repairer_a if task.dealer_id else self.lives.people["repairer" if task.department.code == "technical" else "rep"]
        return {
            "repairer": who,
            "visit_at": self.lives.at + timedelta(hours=4),
            "told_how": "phone",
            "knowingly": True,
            "at": self.lives.at,
        }

    def tickets_file_record(self, task, by):
        at = (task.visit_at or self.lives.at) + timedelta(minutes=1)
        return {"signature": self.photo(), "signed_how": "drawn", "signed_by": "王建国", "fault": "皮带断", "cause": self.lives.cause,
                "work": "换皮带", "arrived_at": at, "finished_at": at, "labour_hours": "1.0",
                "photos": [(kind, self.photo()) for kind in ("nameplate", "fault")]}  # fmt: skip

    def finance_confirm(self, notice, by):
        return {"opinions": [{"line": line.pk, "dispute": None} for line in notice.lines.filter(answer="open")]}

    def finance_answer_dispute(self, notice, by):
        line = notice.lines.filter(answer=NoticeLine.Answer.DISPUTED).first() or notice.lines.first()
        return {"line": line, "accept": False, "reply": "按规定"}

    def warranty_drop_contact(self, customer, by):
        return {"contact": Contact.objects.create(customer=customer, name="王小军")}

    def warranty_drop_site(self, customer, by):
        return {"site": Site.objects.create(customer=customer, name="河东", address="谢桥镇河东村")}

    def warranty_return_card(self, card, by):
        return filled(card.sold_on or self.lives.at.date())

    def warranty_except_card(self, card, by):
        return {"reason": "邮路", "evidence": self.photo()}


def outcome(verb, by, obj, told: dict) -> str:
    """`done`, or why not: the code of the refusal, `state`, or what was wrong in its body."""
    point = transaction.savepoint()
    try:
        verb.run(by, type(obj)._default_manager.get(pk=obj.pk), dict(told))
    except Http404:
        return "gone"
    except Refused as refused:
        return refused.code
    except TransitionNotAllowed:
        return "state"
    except ValidationError as wrong:
        return f"told {wrong}"
    finally:
        transaction.savepoint_rollback(point)
    return "done"


def test_what_can_lists_succeeds_and_nothing_else_does(lives, people):
    """Of those who are offered a verb, and of those with the right who are not, the first each: to the others it is the same, or
    it asks whose it is, which tests/test_standing.py walks."""
    told, wrong, asked = Told(lives), [], set()
    for model, found in lives.things.items():
        verbs = [verb for verb in about(model) if not verb.many]
        for what, obj in found.items():
            for name, by in people.items():
                seen = (people_visible_to(by) if model is User else model.objects.visible_to(by)).filter(pk=obj.pk).first()
                for verb in verbs:
                    offered = seen is not None and verb.offered_to(by, seen)
                    sort = (verb.name, obj.pk, seen is not None, offered)
                    if sort in asked or not offered and not has_right(verb, by):
                        continue
                    asked.add(sort)
                    got = outcome(verb, by, obj, told.about(verb, obj, by))
                    hidden = not offered and (verb.name in AGAIN or by_another_name(verb, by, seen))
                    if offered != (got == "done") and got not in ANSWERS and not hidden:
                        wrong.append(f"{verb.name} {model.__name__} {what} {name}: {'offered' if offered else 'not offered'}, {got}")
    assert not wrong, "\n".join(wrong)
    assert {verb.about for verb in DECLARED.values() if not verb.many} - set(lives.things) == set(), "kinds that nobody built"


def by_another_name(verb, by, obj) -> bool:
    """Whether the same action is offered under another name: splitting is dispatching once more."""
    return any(one.action is verb.action and one.offered_to(by, obj) for one in about(verb.about) if obj and not one.many)


def has_right(verb, by) -> bool:
    return any(by.role in VERBS[right] for right in verb.rights)
