"""The ticket page: promises and why, next step, timeline, machine, people, records, money."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.html import written
from tickets import actions

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def page(client, clock_at, cast, at):
    """A ticket's page as somebody sees it at a moment."""

    def look(ticket, user=None, moment=at, **query):
        clock_at(moment)
        client.force_login(user or cast.clerk)
        answer = client.get(f"/desk/tickets/{ticket.number}/", query)
        assert answer.status_code == 200
        return written(answer)

    return look


def verbs(text: str, ticket) -> set[str]:
    """The verbs that the page head offers."""
    import re

    head = text[text.index('class="does"') : text.index("_end_of_head_") if "_end_of_head_" in text else text.index('aria-label="时限"')]
    return set(re.findall(rf"/tickets/{ticket.number}/(?:\d+/)?([a-z-]+)/", head))


def test_the_laws_limit_is_counted_in_its_working_days(page, make_ticket, cast, at):
    """R2010 Art. 27: 30 working days from 8 June over the Dragon Boat Festival."""
    ticket = make_ticket(busy_season=False)
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    assert "6 月 8 日 ＋ 30 个工作日 ＝" in page(ticket)


def test_it_says_why_each_promise_falls_due(page, make_ticket, cast, at):
    ticket = make_ticket(received_at=at - 9 * MINUTE)
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    text = page(ticket)
    assert "14:33 接到（赵敏登记于 14:42；晚录不延长）" in text
    assert "6 月 8 日 14:33 ＋ 2 小时 ＝ 6 月 8 日 16:33" in text
    assert "6 月 8 日 14:42 ＋ 4 小时 ＝ 6 月 8 日 18:42" in text
    assert "方案 四 1" in text and "时限规则第 1 版" in text


def test_the_next_step_follows_the_state(page, make_ticket, cast, at):
    ticket = make_ticket()
    assert "转送给承办人" in page(ticket)
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    assert "等丰裕农机安排：谁去、几时到" in page(ticket)
    actions.ask_help(task=task, reason="人手不够", by=cast.owner_a, at=at)
    assert "丰裕农机求助：人手不够" in page(ticket)
    actions.answer_help(task=task, keep=True, reason="先去", by=cast.clerk, at=at)
    actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=at + 3 * HOUR, told_how="phone", at=at)
    assert "刘海涛 17:42 上门" in page(ticket)


def test_the_verbs_follow_state_and_role(page, make_ticket, cast, at):
    ticket = make_ticket()
    assert {"dispatch", "answer", "escalate", "correct", "cancel"} <= verbs(page(ticket), ticket)
    assert verbs(page(ticket, cast.technician), ticket) == {"judge", "attach"}
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    assert {"check", "redispatch", "split", "escalate", "arrange"} <= verbs(page(ticket), ticket)
    assert "dispatch" not in verbs(page(ticket), ticket) and "close" not in verbs(page(ticket), ticket)
    actions.cancel(ticket=ticket, reason="自己修好了", by=cast.clerk, at=at)
    assert verbs(page(ticket), ticket) == {"correct", "attach", "promise", "restore"}


def test_a_company_person_has_the_verbs_of_the_own_task_only(page, make_ticket, cast, company_repairer, at):
    task = actions.dispatch(ticket=make_ticket(bought_in=True), by=cast.clerk, at=at)
    assert "arrange" in verbs(page(task.ticket, cast.rep), task.ticket)
    assert f"/{task.ticket.number}/{task.seq}/arrange/" not in page(task.ticket, company_repairer)
    actions.arrange(task=task, by=cast.rep, repairer=cast.rep, visit_at=at + HOUR, told_how="phone", at=at)
    assert {"start", "record"} <= verbs(page(task.ticket, cast.rep), task.ticket)


def test_the_timeline_can_be_narrowed_to_what_the_dealer_sees(page, make_ticket, cast, at):
    ticket = make_ticket()
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    actions.note(ticket=ticket, text="内部说一句", by=cast.clerk, at=at)
    actions.note(ticket=ticket, text="正在调人", by=cast.owner_a, at=at)
    assert "内部说一句" in page(ticket) and "正在调人" in page(ticket)
    assert "内部说一句" not in page(ticket, see="dealer") and "正在调人" in page(ticket, see="dealer")
    assert "内部说一句" in page(ticket, see="inside") and "正在调人" not in page(ticket, see="inside")


def test_a_note_written_on_the_page_is_internal_unless_said_otherwise(page, client, make_ticket):
    from tickets.models import Event

    ticket = make_ticket()
    text = page(ticket)
    assert 'name="internal" value="yes" id="id_internal_0" checked' in text or 'value="yes" checked' in text
    client.post(f"/desk/tickets/{ticket.number}/note/", {"text": "只给自己看", "internal": "yes"})
    client.post(f"/desk/tickets/{ticket.number}/note/", {"text": "给经销商看", "internal": "no"})
    notes = Event.objects.filter(kind="ticket.note").order_by("id")
    assert [(n.data["text"], n.internal) for n in notes] == [("只给自己看", True), ("给经销商看", False)]


def test_phones_are_masked_until_they_are_asked_for(page, make_ticket, client):
    ticket = make_ticket()
    assert "138****5678" in page(ticket) and "13800005678" not in page(ticket)
    client.post(f"/desk/customers/{ticket.customer_id}/phone/", {"next": f"/desk/tickets/{ticket.number}/"})
    assert "13800005678" in page(ticket)
    assert "13800005678" not in page(ticket)


def test_a_record_brings_photos_parts_and_costs(page, filed_record, at):
    record = filed_record()
    text = page(record.ticket, moment=at + 12 * HOUR)
    assert record.number in text and "摩擦片烧蚀" in text and "搅龙安全离合器总成" in text
    assert text.count("<img ") == 4 and "JJ2026-" in text
    assert record.claim.number in text and "1,286.00" in text


def test_the_verdict_is_cited_as_the_law_is(page, make_ticket):
    text = page(make_ticket())
    assert "责任规定第 26 条" in text and "2026-08-20" in text and "R2010" not in text


def test_an_opinion_promises_nothing(page, make_ticket):
    assert "没有时限" in page(make_ticket(kind="opinion"))


def test_the_page_costs_the_same_for_a_short_and_a_long_life(client, cast, make_ticket, filed_record, clock_at, at):
    clock_at(at + 20 * HOUR)
    client.force_login(cast.clerk)
    record = filed_record()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/desk/tickets/{record.ticket.number}/").status_code == 200
        return len(queries)

    before = cost()
    for n in range(10):
        actions.note(ticket=record.ticket, text=f"第 {n} 条", by=cast.clerk, at=at)
        actions.escalate(ticket=make_ticket(), note="看一下", by=cast.clerk, at=at)
    actions.reopen(ticket=record.ticket, reason="又坏了", by=cast.clerk, at=at + 19 * HOUR)
    assert cost() == before <= 12


def test_a_dealer_finds_no_desk_page_and_nobody_finds_what_is_not_there(client, cast, make_ticket):
    ticket = make_ticket()
    client.force_login(cast.owner_b)
    assert client.get(f"/desk/tickets/{ticket.number}/").status_code == 404
    client.force_login(cast.clerk)
    assert client.get("/desk/tickets/SH2026-9999/").status_code == 404
    assert client.get("/desk/tickets/%00/").status_code == 404


def test_links_stay_in_the_door(client, cast, make_ticket):
    ticket = make_ticket()
    client.force_login(cast.clerk)
    text = client.get(f"/admin/work/tickets/{ticket.number}/").content.decode()
    assert f"/admin/work/tickets/{ticket.number}/dispatch/" in text and "/desk/tickets/" not in text
