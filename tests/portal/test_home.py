"""The dealer's first page: what is owed next, until when (A10, A15, A16)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tickets import actions

pytestmark = pytest.mark.django_db
HOME = "/portal/"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def sent(cast, make_ticket, clock_at):
    """A ticket sent to dealer A nine minutes after the call; the clock stands ten minutes after the call."""

    def make(**facts):
        ticket = make_ticket(**facts)
        task = actions.dispatch(ticket=ticket, by=cast.clerk, at=ticket.registered_at + 9 * MINUTE)
        clock_at(ticket.registered_at + 10 * MINUTE)
        return task

    return make


def words(response):
    return response.content.decode()


def test_a_task_comes_with_its_promise_its_machine_and_whom_to_call(door, cast, sent):
    task = sent()
    page = words(door(cast.owner_a).get(HOME))
    assert "还有 1 小时 59 分" in page and "16:51 前" in page
    assert task.ticket.number in page and "割台搅龙不转，停机" in page and "保内" in page
    assert 'href="tel:13800005678"' in page and f'href="/portal/tasks/{task.pk}/arrange/"' in page
    assert page.index("还有 1 小时 59 分") < page.index("割台搅龙不转")


def test_late_comes_first_then_what_falls_due_next(door, cast, sent, at, clock_at):
    second = sent(title="后到的单", at=at + HOUR)
    first = sent(title="先到的单", at=at)
    clock_at(at + 3 * HOUR)
    page = words(door(cast.owner_a).get(HOME))
    assert "超时 51 分钟" in page
    assert page.index(first.ticket.title) < page.index(second.ticket.title)


def test_an_urgent_one_stands_above_what_is_late(door, cast, sent, at, clock_at):
    late = sent(title="先到的单", at=at)
    urgent = sent(title="紧急的单", urgent=True, at=at + HOUR)
    clock_at(at + 3 * HOUR)
    page = words(door(cast.owner_a).get(HOME))
    assert page.index(urgent.ticket.title) < page.index(late.ticket.title)


def test_what_was_arranged_offers_to_begin_and_what_is_done_leaves(door, cast, arranged_task, filed_record, clock_at):
    task = arranged_task()
    clock_at(task.visit_at - HOUR)
    client = door(cast.repairer_a)
    assert f'action="/portal/tasks/{task.pk}/start/"' in words(client.get(HOME))
    assert task.ticket.number in words(client.get(HOME, {"tab": "today"}))
    filed_record(task=task)
    clock_at(task.visit_at + 5 * HOUR)
    assert task.ticket.number not in words(client.get(HOME, {"tab": "today"}))
    assert task.ticket.number in words(client.get(HOME, {"tab": "done"}))


def test_a_repairer_sees_his_own_and_what_nobody_has_yet(door, cast, sent, person, dealer_a, arranged_task):
    task = sent()
    going = arranged_task(title="别人去的")
    other = person("dealer_repairer", "张平", "zhangping", dealer=dealer_a)
    page = words(door(other).get(HOME))
    assert task.ticket.number in page and going.ticket.number not in page
    assert going.ticket.number in words(door(cast.owner_a).get(HOME))


def test_a_rival_sees_nothing_and_is_told_nothing(door, cast, sent):
    task = sent()
    page = words(door(cast.owner_b).get(HOME))
    assert task.ticket.number not in page and "没有要办的" in page


def test_a_task_taken_back_is_gone(door, cast, sent):
    task = sent()
    actions.redispatch(task=task, by=cast.clerk, reason="人手不够", person=cast.rep)
    assert task.ticket.number not in words(door(cast.owner_a).get(HOME))


def test_old_parts_stand_there_with_what_is_at_stake(door, cast, filed_record, clock_at):
    record = filed_record()
    clock_at(record.filed_at + HOUR)
    page = words(door(cast.owner_a).get(HOME))
    assert "1 件旧件还没发回" in page
    claimed = sum(line.claimed for line in record.claim.lines.exclude(kind="travel"))
    assert f"{claimed:,.2f}" in page


def test_company_people_have_their_own_door(door, cast):
    assert door(cast.clerk).get(HOME).status_code == 404


def test_someone_without_a_dealer_is_sent_away(door, person):
    assert door(person("dealer_owner", "无主", "nobody")).get(HOME).status_code == 404


@pytest.mark.parametrize("query", [{"tab": "x"}, {"pages": "99999999999999"}, {"pages": "-1"}])
def test_what_cannot_be_read_in_the_address_is_left_out(door, cast, sent, query):
    sent()
    assert door(cast.owner_a).get(HOME, query).status_code == 200


@pytest.fixture
def moved_on(cast, at):
    """A task brought to where a tab shows it."""

    def move(task, tab):
        if tab == "todo":
            return
        when = {"repairer": cast.repairer_a, "visit_at": at + 2 * HOUR, "told_how": "phone", "knowingly": True, "at": at + 10 * MINUTE}
        actions.arrange(task=task, by=cast.owner_a, **when)
        if tab == "done":
            actions.start(task=task, by=cast.repairer_a, at=at + HOUR)
            actions.finish(task=task, result="装好，试车正常", by=cast.repairer_a, at=at + HOUR)

    return move


@pytest.mark.parametrize("tab", ["todo", "today", "done"])
def test_as_many_statements_for_ten_tasks_as_for_one(door, cast, sent, moved_on, tab):
    client, counts = door(cast.owner_a), []
    for number in (1, 9):
        for _ in range(number):
            task = sent(kind="install")
            moved_on(task, tab)
        with CaptureQueriesContext(connection) as asked:
            page = words(client.get(HOME, {"tab": tab}))
        assert task.ticket.number in page
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_of_what_a_dealer_owes_the_next_day_is_named_and_what_is_long_late_is_counted(door, cast, combine, customer, clock_at, at):
    from warranty.actions import register_machine, sell

    for n, days in enumerate((40, 40, 5)):
        sold = at - timedelta(days=days)
        machine = register_machine(model=combine, serial=f"HG-LONG-{n}", by=cast.clerk, dealer=cast.dealer_a, at=sold)
        sell(machine=machine, customer=customer, sold_on=sold.date(), by=cast.owner_a, at=sold)
    clock_at(at)
    page = words(door(cast.owner_a).get(HOME))
    assert "3 张回执卡还没返回" in page and "前就已超时 2" in page and "还有 15 天" in page
