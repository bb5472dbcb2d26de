"""Who should do it: the scheme's division of labour (A2)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from core.errors import Refused
from deadlines.models import Absence, Deadline
from dealers.territory import nearness
from desk import boards, tiles
from notifications.models import Notice
from tickets import actions, traps
from tickets.models import Event, Ticket
from tickets.natures import NATURES
from tickets.routing import DealerFacts, Party, propose
from tickets.verb_forms import PartyField

DEALER = DealerFacts(id=7, name="丰裕农机", agreement_until="2026-12-31", rep=3)
WITHOUT = DealerFacts(id=7, name="丰裕农机", agreement_until=None, rep=3)
EMPTY = DealerFacts(id=7, name="丰裕农机", agreement_until="2026-12-31", rep=3, people=False)
REP, DEALERS, TECHNICAL, BRANCH = (
    Party(department="sales", person=3),
    Party(dealer=7),
    Party(department="technical"),
    Party(department="sales"),
)


@pytest.mark.parametrize(
    ("facts", "party", "why"),
    [
        ({}, DEALERS, "repair"),
        ({"kind": "install"}, DEALERS, "install"),
        ({"kind": "advice"}, DEALERS, "advice"),
        ({"kind": "advice", "paperwork": True, "difficulty": "abnormal"}, DEALERS, "paperwork"),
        ({"kind": "advice", "paperwork": True, "dealer": WITHOUT}, REP, "paperwork"),
        ({"difficulty": "abnormal"}, TECHNICAL, "abnormal"),
        ({"bought_in": True}, REP, "bought_in"),
        ({"bought_in": True, "difficulty": "abnormal"}, REP, "bought_in"),
        ({"kind": "complaint"}, BRANCH, "complaint"),
        ({"kind": "complaint", "bought_in": True}, BRANCH, "complaint"),
        ({"kind": "return"}, BRANCH, "return"),
        ({"kind": "complaint", "difficulty": "abnormal"}, BRANCH, "complaint"),
        ({"kind": "exchange", "difficulty": "abnormal"}, BRANCH, "exchange"),
        ({"kind": "return", "difficulty": "abnormal"}, BRANCH, "return"),
        ({"dealer": None}, BRANCH, "repair"),
        ({"dealer": None, "difficulty": "abnormal"}, TECHNICAL, "abnormal"),
        ({"dealer": WITHOUT}, REP, "repair"),
        ({"dealer": EMPTY}, REP, "repair"),
    ],
)
def test_who_is_proposed_and_why(facts, party, why):
    proposal = propose(**{"kind": "repair", "difficulty": "routine", "bought_in": False, "dealer": DEALER, **facts})
    assert (proposal.party, proposal.reasons[0][0]) == (party, why)
    assert proposal.supports == (TECHNICAL if why == "bought_in" else None), "of a bought-in product the technical department supports"


@pytest.mark.parametrize("facts", [{}, {"bought_in": True}, {"difficulty": "abnormal"}, {"paperwork": True}])
def test_every_reason_has_its_words(facts):
    for kind in NATURES:
        for dealer in (DEALER, WITHOUT, None):
            for line in propose(**{"kind": kind, "difficulty": "routine", "bought_in": False, "dealer": dealer} | facts).lines():
                assert line and "%(" not in line


def test_bought_in_and_abnormal_are_both_said():
    found = propose(kind="repair", difficulty="abnormal", bought_in=True, dealer=DEALER)
    assert [code for code, _facts in found.reasons] == ["bought_in", "supported_abnormal"]


def test_every_reason_has_its_words_and_names_its_kind():
    for kind in NATURES:
        for dealer in (DEALER, WITHOUT, EMPTY, None):
            lines = propose(kind=kind, difficulty="routine", bought_in=False, dealer=dealer).lines()
            assert all(line and "%(" not in line for line in lines)
            assert ("常态" in lines[0]) == (kind == "repair"), "an installation is no routine fault"


@pytest.mark.parametrize(
    ("territory", "place", "near"),
    [
        ("安徽", ("安徽省", "阜阳市", "颍上县"), 1),
        ("阜阳市、颍上、太和", ("安徽省", "阜阳市", "颍上县"), 3),
        ("安徽省阜阳市", ("安徽", "阜阳", ""), 2),
        ("安徽省阜阳市", ("安徽省", "合肥市", "肥东县"), 0),
        ("山东", ("安徽省", "阜阳市", "颍上县"), 0),
        ("", ("安徽省", "", ""), 0),
        ("安徽", ("", "", ""), 0),
    ],
)
def test_a_territory_is_a_list_of_places(territory, place, near):
    assert nearness(territory, *place) == near


@pytest.mark.django_db
class TestSending:
    def test_a_product_that_the_company_buys_in_goes_to_the_rep_whatever_the_call_says(self, make_ticket, cast, combine, at):
        combine.made = False
        combine.save()
        ticket = make_ticket(difficulty="abnormal")
        lead = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
        support = ticket.tasks.get(supports=True)
        assert (lead.person, lead.supports, support.party.code) == (cast.rep, False, "technical")
        assert Deadline.objects.of(support).filter(kind="task.arrange").exists(), "a task of its own, with its own two hours"
        assert not Deadline.objects.of(support).filter(kind="task.repair").exists(), "who leads owes the repair"
        assert Notice.objects.filter(kind="task.dispatched", user=cast.technician).count() == 1

    def test_who_supports_does_so_by_phone_and_files_no_record(self, make_ticket, cast, at):
        ticket = make_ticket(bought_in=True)
        actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
        task = ticket.tasks.get(supports=True)
        actions.arrange(task=task, by=cast.technician, repairer=cast.technician, visit_at=at, at=at)
        actions.start(task=task, by=cast.technician, at=at)
        actions.finish(task=task, result="电话指导", by=cast.technician, at=at)
        task.refresh_from_db()
        assert (task.mode, task.state) == ("phone", "done")

    def test_another_person_than_proposed_needs_a_reason(self, make_ticket, person, cast, at):
        other = person("rep", "刘洋", "liuyang", department="sales")
        ticket = make_ticket(bought_in=True)
        with pytest.raises(ValidationError) as error:
            actions.dispatch(ticket=ticket, by=cast.clerk, person=other, at=at)
        assert "override_reason" in error.value.message_dict
        actions.dispatch(ticket=ticket, by=cast.clerk, person=other, override_reason="李明出差", at=at)
        said = Event.objects.filter(ticket=ticket, kind="ticket.dispatched").order_by("id").first().data
        assert (said["proposed"], said["proposed_person"], said["named"]) == ("销售分公司", cast.rep.pk, other.pk)
        assert (said["as_proposed"], said["because"], said["reason"]) == (False, "bought_in,supported", "李明出差")

    def test_somebody_of_the_proposed_department_is_no_other(self, make_ticket, cast, at):
        task = actions.dispatch(ticket=make_ticket(difficulty="abnormal"), by=cast.clerk, person=cast.technician, at=at)
        assert task.person == cast.technician

    def test_a_split_says_that_nothing_was_proposed(self, make_ticket, cast, at, client):
        ticket = make_ticket()
        actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
        actions.dispatch(ticket=ticket, by=cast.clerk, department=cast.technician.department, work="电气", at=at)
        split = Event.objects.filter(ticket=ticket, kind="ticket.dispatched").order_by("-id").first()
        assert split.data["proposed"] == ""
        client.force_login(cast.clerk)
        assert "这部分没有建议" in client.get(f"/admin/work/tickets/{ticket.number}/").content.decode()

    @pytest.mark.parametrize("whose", ["dealer", "department", "person"])
    def test_what_nobody_would_be_told_is_not_sent(self, make_ticket, cast, whose, at):
        left = {"dealer": [cast.owner_a, cast.repairer_a], "department": [cast.finance_officer], "person": [cast.rep]}[whose]
        for one in left:
            one.is_active = False
            one.save()
        to = {"dealer": cast.dealer_a, "department": cast.finance_officer.department, "person": cast.rep}[whose]
        with pytest.raises(Refused) as refused:
            actions.dispatch(ticket=make_ticket(), by=cast.clerk, override_reason="试", at=at, **{whose: to})
        assert refused.value.code == "party.nobody"

    def test_a_dealer_without_people_is_not_proposed(self, make_ticket, cast, at):
        for one in (cast.owner_a, cast.repairer_a):
            one.is_active = False
            one.save()
        assert actions.proposal(make_ticket(), at).party == Party(department="sales", person=cast.rep.pk)

    def test_where_the_machine_is_unknown_the_customers_place_names_the_dealer(self, make_ticket, cast, at):
        found = actions.proposal(make_ticket(machine=None), at)
        assert found.party == Party(dealer=cast.dealer_a.pk) and found.reasons[1] == ("territory", {"territory": "安徽"})

    def test_papers_are_advice_with_their_subject(self, make_ticket, cast, at):
        ticket = make_ticket(kind="advice", paperwork="card", title="回执卡怎么补")
        assert ticket.kind_told == "咨询 · 回执卡"
        assert actions.proposal(ticket, at).codes.startswith("paperwork")
        with pytest.raises(ValidationError) as error:
            make_ticket(kind="repair", paperwork="card")
        assert "paperwork" in error.value.message_dict
        actions.correct(ticket=ticket, kind="repair", reason="是故障", by=cast.clerk, at=at)
        assert Ticket.objects.get(pk=ticket.pk).paperwork == ""


@pytest.mark.django_db
class TestOpinions:
    def test_nobody_is_sent(self, make_ticket, cast, at):
        with pytest.raises(Refused) as refused:
            actions.dispatch(ticket=make_ticket(kind="opinion"), by=cast.clerk, at=at)
        assert refused.value.code == "ticket.nothing_to_send"

    def test_it_is_passed_on_for_information_and_closed(self, make_ticket, cast, at):
        ticket = make_ticket(kind="opinion", title="希望加大粮仓")
        actions.pass_on(ticket=ticket, department=cast.technician.department, text="第三次听到", by=cast.clerk, at=at)
        ticket.refresh_from_db()
        assert (ticket.state, ticket.outcome) == ("closed", "已转技术部知悉")
        assert Notice.objects.filter(kind="ticket.passed_on", user=cast.technician).exists()

    def test_it_never_waits_to_be_sent(self, make_ticket, cast, client):
        opinion = make_ticket(kind="opinion")
        assert not boards.board(cast.clerk, clock.now(), "dispatch", boards.Filters()).rows
        assert tiles.numbers(cast.clerk, clock.now())["dispatch"] == 0
        client.force_login(cast.clerk)
        assert "转部门知悉" in client.get(f"/admin/work/tickets/{opinion.number}/").content.decode()


@pytest.mark.django_db
class TestTraps:
    """What stands against a party is said beside its name."""

    @pytest.fixture
    def names(self, cast, make_ticket):
        def beside() -> dict:
            ticket = make_ticket()
            return {
                key: words for _name, group in PartyField(user=cast.clerk, need=traps.Need.of(ticket)).choices[1:] for key, words in group
            }

        return beside

    def test_a_dealer_of_elsewhere_without_agreement_or_skill(self, cast, names):
        dealer = f"dealer:{cast.dealer_b.pk}"
        assert names()[dealer] == "沂蒙农机 — 在区域外" and "—" not in names()[f"dealer:{cast.dealer_a.pk}"]
        cast.dealer_b.agreements.update(ends=date(2026, 1, 1))
        cast.owner_b.staff.skills = "插秧机、播种机"
        cast.owner_b.staff.save()
        assert names()[dealer] == "沂蒙农机 — 没有有效协议、没有联合收割机技能"

    def test_nobody_there(self, cast, names):
        cast.owner_b.is_active = cast.finance_officer.is_active = False
        cast.owner_b.save()
        cast.finance_officer.save()
        assert names()[f"dealer:{cast.dealer_b.pk}"] == "沂蒙农机 — 没有人"
        assert names()[f"department:{cast.finance_officer.department_id}"] == "财务部 — 没有人"

    def test_who_is_away(self, cast, names, person):
        stand_in, now = person("rep", "刘洋", "liuyang", department="sales"), clock.now()
        span = {"begins_at": now - timedelta(hours=1), "ends_at": now + timedelta(days=3)}
        Absence.objects.create(user=cast.rep, stand_in=stand_in, entered_at=now, **span)
        assert "外出至" in names()[f"person:{cast.rep.pk}"]


@pytest.mark.django_db
class TestHarm:
    def test_what_is_not_known_is_asked_again_at_the_check_and_somebody_hurt_is_urgent_at_once(self, make_ticket, cast, at):
        ticket = make_ticket()
        task = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
        said = {"in_hand": True, "note": "在路上", "said_by": "陈德才"}
        actions.check(task=task, injury=True, running="down", by=cast.clerk, at=at, **said)
        ticket.refresh_from_db()
        assert (ticket.injury, ticket.running, ticket.urgent) == (True, "down", True)
        assert ticket.escalations.get().why == "urgent"

    @pytest.mark.parametrize("missing", ["note", "said_by"])
    def test_in_hand_before_anything_is_arranged_needs_what_was_said_and_by_whom(self, make_ticket, cast, missing, at):
        task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        said = {"note": "在路上", "said_by": "陈德才"} | {missing: " "}
        with pytest.raises(ValidationError) as error:
            actions.check(task=task, in_hand=True, by=cast.clerk, at=at, **said)
        assert missing in error.value.message_dict

    def test_the_intake_page_asks_before_it_sends(self, client, cast, machine_a):
        client.force_login(cast.clerk)
        call = {"who": f"m{machine_a.pk}", "title": "停机", "kind": "repair", "difficulty": "routine", "urgency": "no", "channel": "call"}
        now = {"received_at_0": "2026-06-08", "received_at_1": "09:00", "late_reason": "补登", "step": "dispatch"}
        page = client.post("/admin/work/intake/", call | now)
        assert page.status_code == 400 and not Ticket.objects.exists()
        assert {"running", "injury"} <= set(page.context["form"].errors)


class TestTwoVisitsAtOnce:
    """Who is to be elsewhere at that time is named while arranging; whoever knows better says so (A10)."""

    @pytest.fixture
    def going(self, arranged_task):
        return arranged_task()

    @pytest.fixture
    def another(self, going, cast, make_ticket, at):
        return actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)

    def arrange(self, task, cast, at, **changes):
        told = {"repairer": cast.repairer_a, "visit_at": at + timedelta(hours=4), "told_how": "phone", "by": cast.owner_a, "at": at}
        return actions.arrange(task=task, **told | changes)

    def test_is_refused_by_the_other_ones_number_and_done_knowingly(self, going, another, cast, at):
        with pytest.raises(Refused) as refused:
            self.arrange(another, cast, at)
        assert (refused.value.code, refused.value.facts["number"]) == ("visit.overlaps", going.ticket.number)
        assert self.arrange(another, cast, at, knowingly=True).state == "arranged"

    def test_two_hours_apart_or_by_somebody_else_it_is_not(self, going, another, cast, at):
        other = self.arrange(another, cast, at, repairer=cast.owner_a)
        assert self.arrange(other, cast, at, visit_at=going.visit_at + timedelta(hours=2)).visits == 2

    @pytest.mark.parametrize("by", ["clerk", "owner_a"])
    def test_both_pages_ask(self, by, another, cast, client, clock_at, at):
        clock_at(at)
        client.force_login(getattr(cast, by))
        told = {"repairer": cast.repairer_a.pk, "told_how": "phone", "day": "2026-06-08", "visit_at": "18:30"}
        if by == "clerk":
            told |= {"visit_at_0": "2026-06-08", "visit_at_1": "18:30"}
        page = reverse("portal:arrange", args=[another.pk])
        if by == "clerk":
            page = reverse("clerk:arrange", args=[another.ticket.number, another.seq])
        answer = client.post(page, told)
        assert answer.status_code == 409 and 'name="knowingly" value="on"' in answer.content.decode()
        assert client.post(page, told | {"knowingly": "on"}).status_code == 302
