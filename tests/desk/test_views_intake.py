"""The intake page: the call in its order, ending in a promise (A2, A3, A14)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import company_zone
from deadlines.models import Deadline
from tests.conftest import filled
from tests.html import written
from tickets import actions
from tickets.intake_form import shown
from tickets.models import Escalation, Event, Task, Ticket
from warranty.models import Customer

pytestmark = pytest.mark.django_db
INTAKE = "/admin/work/intake/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now():
    from core import clock

    return clock.now()


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.clerk)
    return client


@pytest.fixture
def call(now):
    """The fields of a call as the clerk fills them in."""

    def make(received=now, **changes):
        local = received.astimezone(company_zone())
        facts = {
            "who": "new", "customer_name": "钱多多", "customer_phone": "13712345678", "title": "搅龙不转", "kind": "repair",
            "difficulty": "routine", "urgency": "no", "running": "unknown", "injury": "unknown", "channel": "call",
            "received_at_0": f"{local:%Y-%m-%d}", "received_at_1": f"{local:%H:%M}", "step": "dispatch",
        }  # fmt: skip
        return {**facts, **changes}

    return make


def test_one_press_registers_and_dispatches_to_the_machines_dealer(desk, call, cast, machine_a):
    answer = desk.post(INTAKE, call(who=f"m{machine_a.pk}", running="down", busy_season="yes", injury="no", hours="486"))
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/admin/work/tickets/{ticket.number}/"
    assert (ticket.state, ticket.customer, ticket.machine, ticket.clerk) == ("dispatched", machine_a.customer, machine_a, cast.clerk)
    assert (ticket.running, ticket.busy_season, ticket.injury, ticket.opened_up, ticket.hours) == ("down", True, False, None, 486)
    assert ticket.tasks.get().dealer == cast.dealer_a


def test_a_new_customer_with_an_unknown_machine_is_written_down_as_told(desk, call, combine):
    assert desk.post(INTAKE, call(model=combine.pk, serial_text="看不清", step="register")).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.customer.name, ticket.model, ticket.serial_text) == ("registered", "钱多多", combine, "看不清")


def test_the_caller_may_be_somebody_else_than_the_owner(desk, call, machine_a):
    """The ticket keeps the owner, his address and machine; whom to call stands beside."""
    calls = {"contact_name": "王小军", "contact_relation": "儿子", "contact_phone": "139 5581 0000"}
    desk.post(INTAKE, call(who=f"m{machine_a.pk}", **calls))
    ticket = Ticket.objects.get()
    assert (ticket.customer, ticket.machine, ticket.contact.told) == (machine_a.customer, machine_a, "王小军（儿子）")
    assert ticket.contact.phone == "13955810000" and ticket.customer.phone == "13800005678"


def test_a_new_customer_with_a_number_on_record_is_asked_about(desk, call, customer):
    facts = call(customer_name="王大力", customer_phone=customer.phone, step="register")
    answer = desk.post(INTAKE, facts)
    assert answer.status_code == 409 and "王建国" in answer.content.decode() and not Ticket.objects.exists()
    desk.post(INTAKE, facts | {"customer_name": ["王大力", "王建国"]})
    assert Ticket.objects.get().customer == customer


def test_who_says_it_is_somebody_else_goes_on(desk, call, customer):
    desk.post(INTAKE, call(customer_name="王大力", customer_phone=customer.phone, step="register", knowingly="on"))
    assert Ticket.objects.get().customer.name == "王大力"


def test_settled_on_the_phone_is_registered_and_closed_with_its_answer(desk, call, machine_a):
    answer = desk.post(INTAKE, call(who=f"m{machine_a.pk}", step="answer"))
    assert answer.status_code == 400 and "写" in answer.content.decode() and not Ticket.objects.exists()
    desk.post(INTAKE, call(who=f"m{machine_a.pk}", step="answer", outcome="教了调整张紧轮"))
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.outcome) == ("closed", "教了调整张紧轮")
    assert not Task.objects.exists() and Deadline.objects.of(ticket).get().state == "met"


def test_another_assignee_needs_a_reason_that_stays(desk, call, cast, machine_a):
    facts = call(who=f"m{machine_a.pk}", party=f"dealer:{cast.dealer_b.pk}")
    answer = desk.post(INTAKE, facts)
    assert answer.status_code == 400 and not Ticket.objects.exists()
    desk.post(INTAKE, facts | {"override_reason": "用户在山东作业"})
    task = Task.objects.get()
    assert (task.dealer, task.override_reason) == (cast.dealer_b, "用户在山东作业")


def test_a_refusal_leaves_nothing_half_written(desk, call, cast, machine_a):
    cast.dealer_b.agreements.update(ends="2025-12-31")
    answer = desk.post(INTAKE, call(who=f"m{machine_a.pk}", party=f"dealer:{cast.dealer_b.pk}", override_reason="近"))
    assert answer.status_code == 409 and "dealer.no_agreement" in answer.content.decode()
    assert not Ticket.objects.exists() and not Event.objects.exists()


def test_a_bought_in_part_goes_to_the_rep_and_an_urgent_call_to_the_leader_at_once(desk, call, cast, machine_a):
    desk.post(INTAKE, call(who=f"m{machine_a.pk}", bought_in="on", urgency="urgent"))
    ticket = Ticket.objects.get()
    assert (ticket.bought_in, ticket.difficulty, ticket.tasks.get(supports=False).person) == (True, "routine", cast.rep)
    assert Escalation.objects.get().why == "urgent"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 81}, "title"),
        ({"customer_name": ""}, "customer_name"),
        ({"customer_phone": "abc"}, "phone"),
        ({"hours": "-1"}, "hours"),
        ({"received_at_1": "25:00"}, "received_at"),
        ({"received_at_0": "2999-01-01"}, "received_at"),
        ({"who": "m999999"}, "who"),
        ({"kind": "cabbage"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk, call, wrong, field):
    answer = desk.post(INTAKE, call(**wrong))
    assert answer.status_code == 400 and not Ticket.objects.exists()
    text = answer.content.decode()
    assert "aria-invalid" in text or 'class="wrong"' in text or "note refused" in text


def test_of_a_complaint_the_clerk_says_what_it_is_about(desk, call):
    refused = desk.post(INTAKE, call(kind="complaint"))
    assert refused.status_code == 400 and "请选择投诉什么" in refused.content.decode() and not Ticket.objects.exists()
    desk.post(INTAKE, call(kind="complaint", complaint="neglect"))
    desk.post(INTAKE, call(kind="repair", complaint="neglect", title="割台不升"))
    assert list(Ticket.objects.order_by("id").values_list("kind", "complaint")) == [("complaint", "neglect"), ("repair", "")]


def test_a_time_of_receipt_that_was_left_alone_is_the_moment_of_the_press(desk, call, now, machine_a):
    opened = now - 60 * MINUTE
    desk.post(INTAKE, call(received=opened, who=f"m{machine_a.pk}", received_shown=shown(opened)))
    assert Ticket.objects.get().received_at > now - MINUTE


@pytest.mark.parametrize("wrong", [{"received_at_0": "1990-01-01", "late_reason": "补登"}, {"step": "answer", "outcome": "好\r\n" * 400}])
def test_what_no_clerk_means_is_refused_not_a_fault(desk, call, machine_a, wrong):
    assert desk.post(INTAKE, call(who=f"m{machine_a.pk}", **wrong)).status_code == 400 and not Ticket.objects.exists()


def test_a_call_entered_late_keeps_its_receipt_and_asks_for_the_reason(desk, call, now, machine_a):
    facts = call(received=now - 60 * MINUTE, who=f"m{machine_a.pk}")
    assert desk.post(INTAKE, facts).status_code == 400
    desk.post(INTAKE, facts | {"late_reason": "停电"})
    promise = Deadline.objects.of(Ticket.objects.get()).get(kind="ticket.arrange")
    assert now + 58 * MINUTE < promise.due_at < now + 61 * MINUTE


def test_the_same_press_twice_is_one_ticket(desk, call, machine_a):
    for _ in range(2):
        assert desk.post(INTAKE, call(who=f"m{machine_a.pk}", idempotency_key="k")).status_code == 302
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("query", ["5678", "138 5678", "王建", "王建国", "2508113", "HG4LZ70E-2508113"])
def test_three_characters_of_phone_name_or_serial_find_the_machine_with_its_verdict(desk, machine_a, clock_at, at, query):
    clock_at(at)
    text = desk.get(INTAKE + "find/", {"q": query}).content.decode()
    assert machine_a.serial in text and "王建国" in text and "138****5678" in text and "13800005678" not in text
    assert "保内" in text and "2026-08-20" in text and "还有 73 天" in text and "主要部件至 2027-08-20" in text


@pytest.mark.parametrize("query", ["", "5", "王", "zz", "\x00", "没有这个人", "' or 1=1 --", "%%%"])
def test_too_little_or_nothing_finds_nothing_and_breaks_nothing(desk, machine_a, query):
    answer = desk.get(INTAKE + "find/", {"q": query})
    assert answer.status_code == 200 and machine_a.serial not in answer.content.decode()


def test_the_proposal_says_why_and_until_when(desk, call, machine_a, cast, now):
    text = desk.post(INTAKE + "proposal/", call(who=f"m{machine_a.pk}")).content.decode()
    assert "阜阳市丰裕农机销售有限公司" in text and "常态故障：经销商或销售业务员的任务" in text and "这台机器是它卖的" in text
    due = (now.replace(second=0, microsecond=0) + timedelta(hours=2)).astimezone(company_zone())
    assert f"{due:%H:%M} 之前一定有人跟您定好上门时间" in text
    assert not Ticket.objects.exists()


def test_the_proposal_follows_the_classification(desk, call, machine_a, cast):
    def proposed(**changes):
        return desk.post(INTAKE + "proposal/", call(who=f"m{machine_a.pk}", **changes)).content.decode()

    assert "技术部" in proposed(difficulty="abnormal")
    assert "李明" in proposed(bought_in="on")
    assert "意见没有时限" in proposed(kind="opinion")
    assert "上报公司领导" in proposed(urgency="urgent")


def test_an_open_ticket_of_the_machine_is_shown_before_a_second_is_made(desk, call, make_ticket, machine_a):
    ticket = make_ticket()
    text = desk.post(INTAKE + "proposal/", call(who=f"m{machine_a.pk}")).content.decode()
    assert ticket.number in text and "有未关闭的服务单" in text
    actions.answer(ticket=ticket, outcome="好了", by=ticket.clerk, at=ticket.registered_at)
    assert ticket.number not in desk.post(INTAKE + "proposal/", call(who=f"m{machine_a.pk}")).content.decode()


def test_a_serial_that_is_easily_misheard_brings_the_machine_on_record(desk, call, machine_a, combine):
    told = call(who="new", model=combine.pk, serial_text="hg4lz7oe 25o8113", customer_name="王建国", customer_phone="13800005678")
    text = desk.post(INTAKE + "proposal/", told).content.decode()
    assert machine_a.serial in text and "是不是这里的一台" in text
    picked = desk.post(INTAKE, told | {"pick": machine_a.serial}).content.decode()
    assert f'value="m{machine_a.pk}"' in picked and 'value="搅龙不转"' in picked and not Ticket.objects.exists()
    assert machine_a.serial not in desk.post(INTAKE + "proposal/", told | {"serial_text": "HG-9"}).content.decode()


def test_without_script_the_proposal_can_be_asked_for_and_nothing_is_lost(desk, call, machine_a):
    text = desk.post(INTAKE, call(who=f"m{machine_a.pk}", step="preview", q="5678")).content.decode()
    assert "常态故障：经销商或销售业务员的任务" in text and 'value="搅龙不转"' in text and not Ticket.objects.exists()


def test_finding_costs_the_same_for_one_machine_and_for_many(desk, machine_a, combine, cast, customer):
    from warranty.actions import register_machine

    def cost():
        with CaptureQueriesContext(connection) as queries:
            desk.get(INTAKE + "find/", {"q": "5678"})
        return len(queries)

    before = cost()
    for n in range(8):
        register_machine(model=combine, serial=f"HG4LZ70E-26{n:05d}", by=cast.clerk, dealer=cast.dealer_a, customer=customer)
    assert cost() == before <= 12


def test_the_empty_page_is_cheap(desk):
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(INTAKE).status_code == 200
    assert len(queries) <= 12


def test_only_clerks_register_and_dealers_find_no_such_page(client, cast, call):
    client.force_login(cast.technician)
    assert client.get("/desk/intake/").status_code == 403 and client.post("/desk/intake/", call()).status_code == 403
    client.force_login(cast.owner_a)
    for page in (INTAKE, "/desk/intake/", INTAKE + "find/"):
        assert client.get(page).status_code == 404
    assert client.post(INTAKE, call()).status_code == 404 and not Customer.objects.filter(name="钱多多").exists()


def test_the_verdict_of_a_registered_call_goes_by_the_card_as_it_is_now(desk, call, cast, combine, customer, now):
    """A machine that the caller holds in memory may remember its card from before."""
    from warranty import actions as warranty

    machine = warranty.register_machine(model=combine, serial="HG4LZ70E-2610200", by=cast.clerk, dealer=cast.dealer_a, at=now)
    assert machine.card.returned_on is None
    sold = now - timedelta(days=10)
    warranty.sell(machine=machine, customer=customer, sold_on=sold.astimezone(company_zone()).date(), by=cast.owner_a, at=sold)
    warranty.return_card(card=machine.card, by=cast.owner_a, at=sold + timedelta(days=2), **filled(sold.date()))
    machine.customer, machine.invoiced_on = customer, sold.astimezone(company_zone()).date()
    ticket = actions.register(by=cast.clerk, at=now, channel="call", kind="repair", title="异响", customer=customer, machine=machine)
    assert ticket.verdicts.get().answer["recognised"] == "yes"


def test_what_was_found_and_chosen_is_still_there_after_a_mistake(desk, call, machine_a):
    found = desk.get(INTAKE + "find/", {"q": "5678"}).content.decode()
    assert 'name="q" value="5678"' in found
    text = written(desk.post(INTAKE, call(who=f"m{machine_a.pk}", title="", q="5678")))
    assert f'value="m{machine_a.pk}" aria-label="{machine_a}" checked' in text


@pytest.fixture
def seasons(administrator):
    """`seasons("05-25", "06-20")`: the table has combines in Anhui as busy between these days."""
    from warranty.actions import revise_rules
    from warranty.models import RuleSet

    def declare(begins, ends):
        former = RuleSet.objects.latest("version")
        value = {"product_class": "combine", "province": "安徽", "season": "busy", "from": begins, "to": ends}
        row = {"kind": "season", "key": "busy_combine_anhui", "ref": "R2010 Art. 33", "value": value}
        revise_rules(base=former.version, rows=[*former.rows, row], reason="夏收", by=administrator)

    return declare


class TestBusySeason:
    def test_the_table_chooses_it_with_its_reason(self, desk, call, machine_a, seasons, clock_at, at):
        clock_at(at)
        seasons("05-25", "06-20")
        season = desk.post(INTAKE + "proposal/", call(received=at, who=f"m{machine_a.pk}")).content.decode().partition('id="season"')[2]
        assert 'value="yes"' in season and "按农忙季节表：安徽省联合收割机，5 月 25 日至 6 月 20 日为农忙" in season
        assert season.index("checked") > season.index('value="yes"') and 'name="season_told" value="yes"' in season

    def test_the_clerk_may_say_otherwise_and_it_stays(self, desk, call, machine_a, seasons, clock_at, at):
        clock_at(at)
        seasons("05-25", "06-20")
        told = call(received=at, who=f"m{machine_a.pk}", busy_season="no", season_told="yes")
        season = desk.post(INTAKE + "proposal/", told).content.decode().partition('id="season"')[2]
        assert season.index('value="no"') < season.index("checked") < season.index('value="yes"')
        assert desk.post(INTAKE, told).status_code == 302 and Ticket.objects.get().busy_season is False

    def test_another_machine_or_day_brings_its_own(self, desk, call, machine_a, seasons, clock_at, at):
        clock_at(at)
        seasons("01-05", "01-09")
        told = call(received=at, who=f"m{machine_a.pk}", busy_season="yes", season_told="yes")
        season = desk.post(INTAKE + "proposal/", told).content.decode().partition('id="season"')[2]
        assert season.index('value="no"') < season.index("checked") < season.index('value="yes"') and "现在不是农忙" in season

    def test_where_the_table_says_nothing_nothing_is_chosen(self, desk, call, machine_a):
        season = desk.post(INTAKE + "proposal/", call(who=f"m{machine_a.pk}")).content.decode().partition('id="season"')[2]
        assert "checked" not in season and "请问用户" in season
