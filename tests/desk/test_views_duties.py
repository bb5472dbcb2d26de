"""时限: who owes what until when over all kinds, the why of each promise, and what moves one (X3)."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import now as database_now
from deadlines import actions as deadlines
from deadlines.models import Deadline, DeadlineEvent
from returns import actions as returns
from returns.models import OldPart
from tests.html import written as text
from tickets import actions

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BOARD = "/desk/deadlines/"


@pytest.fixture
def received(cast, filed_record):
    """An old part that came in just now, to be appraised within 7 days: (part, promise)."""
    part = filed_record().old_parts.get()
    returns.ship(parts=[part], carrier="皖 K·72018", by=cast.owner_a)
    part = returns.receive(part=part, by=cast.keeper)
    return part, Deadline.objects.of(part).get(kind="part.appraise")


def test_all_kinds_stand_together_late_first_then_by_due_moment(client, cast, received, make_ticket):
    part, _promise = received
    now = database_now()
    late = make_ticket(at=now - 3 * HOUR)
    soon = make_ticket(at=now - HOUR)
    client.force_login(cast.leader)
    page = text(client.get(BOARD))
    assert page.index(late.number) < page.index(soon.number) < page.index(part.number)
    assert "鉴定" in page and "技术部" in page and "赵敏" in page


def test_the_board_is_narrowed_by_who_and_what(client, cast, received, make_ticket):
    part, _promise = received
    ticket = make_ticket(at=database_now())
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=database_now())
    client.force_login(cast.leader)
    of_dealer = text(client.get(BOARD, {"dealer": cast.dealer_a.pk, "kind": "task.arrange"}))
    assert task.ticket.number in of_dealer and part.number not in of_dealer
    assert part.number in text(client.get(BOARD, {"kind": "part.appraise"}))
    client.force_login(cast.technician)
    assert part.number in text(client.get(BOARD, {"show": "room"})) and part.number not in text(client.get(BOARD, {"show": "mine"}))


@pytest.mark.parametrize("query", [{"person": "x"}, {"dealer": "-1"}, {"after": "x_y"}, {"department": "9" * 30}])
def test_a_made_up_address_is_bad_input(client, cast, query):
    client.force_login(cast.leader)
    assert client.get(BOARD, query).status_code == 400


def test_the_next_page_goes_on_where_this_one_ends_and_costs_the_same(client, cast, make_ticket, monkeypatch):
    monkeypatch.setattr("desk.duties.PAGE", 4)
    numbers = [make_ticket(at=database_now() - n * timedelta(minutes=1)).number for n in range(9)]
    client.force_login(cast.leader)
    client.get(BOARD)
    seen, place = [], "?kind=ticket.arrange"
    while place:
        with CaptureQueriesContext(connection) as queries:
            page = text(client.get(BOARD + place))
        assert len(queries) <= 12
        seen += [number for number in reversed(numbers) if number in page]
        after = re.search('after=([^"]+)">下一页', page)
        place = after and f"?kind=ticket.arrange&after={after[1]}"
    assert seen == list(reversed(numbers))


def test_every_promise_leads_to_its_why(client, cast, received):
    part, promise = received
    client.force_login(cast.technician)
    assert f'href="/desk/deadlines/{promise.pk}/"' in text(client.get(f"/desk/appraise/{part.number}/"))
    page = text(client.get(f"/desk/deadlines/{promise.pk}/"))
    for words in ("方案 四 4", "7 天", "重算一致", part.number, "技术部", "到期，过此算超时"):
        assert words in page, words


def test_a_dealer_reads_the_why_of_its_own_promises_only(client, cast, make_ticket, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    own = Deadline.objects.of(task).get(kind="task.arrange")
    clerks = Deadline.objects.of(task).get(kind="task.check")
    client.force_login(cast.owner_a)
    assert "方案 四 2" in text(client.get(f"/portal/deadlines/{own.pk}/"))
    assert client.get(f"/portal/deadlines/{clerks.pk}/").status_code == 404
    assert client.get(f"/desk/deadlines/{own.pk}/").status_code == 404
    client.force_login(cast.owner_b)
    assert client.get(f"/portal/deadlines/{own.pk}/").status_code == 404


def test_the_bench_waits_for_the_laboratory_and_goes_on(client, cast, received):
    part, promise = received
    bench = f"/desk/appraise/{part.number}/"
    client.force_login(cast.technician)
    page = f"/desk/deadlines/{promise.pk}/pause/"
    assert f"{page}?reason={quote('等实验室结果')}&amp;next={bench}" in text(client.get(bench))
    assert "等实验室结果" in text(client.get(page, {"reason": "等实验室结果", "next": bench}))
    assert client.post(page, {"reason": "等实验室结果", "next": bench})["Location"] == bench
    assert DeadlineEvent.objects.get().data["reason"] == "等实验室结果"
    assert "暂停" in text(client.get(bench)) and part.number in text(client.get(BOARD, {"show": "still"}))
    assert "恢复计时" in text(client.get(f"/desk/deadlines/{promise.pk}/"))
    client.post(f"/desk/deadlines/{promise.pk}/resume/")
    promise.refresh_from_db()
    assert promise.state == "open" and "Ran on" not in text(client.get(f"/desk/deadlines/{promise.pk}/"))


def test_standing_still_is_offered_only_where_the_rule_and_the_role_allow_it(client, cast, received, make_ticket):
    _part, promise = received
    never = Deadline.objects.of(make_ticket(at=database_now())).get()
    client.force_login(cast.technician)
    assert f"/desk/deadlines/{promise.pk}/pause/" in text(client.get(f"/desk/deadlines/{promise.pk}/"))
    client.force_login(cast.finance_officer)
    assert "/pause/" not in text(client.get(f"/desk/deadlines/{promise.pk}/"))
    client.force_login(cast.leader)
    assert "/pause/" not in text(client.get(f"/desk/deadlines/{never.pk}/"))
    answer = client.post(f"/desk/deadlines/{never.pk}/pause/", {"reason": "等等"})
    assert answer.status_code == 409 and "deadline.no_pause" in text(answer)
    assert client.post(f"/desk/deadlines/{promise.pk}/pause/", {"reason": ""}).status_code == 400


def test_what_was_put_aside_is_shown_with_its_error_and_tried_again(client, cast, administrator, make_ticket, monkeypatch):
    ticket = make_ticket(at=database_now() - 3 * HOUR)

    def broken(rows, at):
        raise RuntimeError("no leaders are entered")

    monkeypatch.setitem(deadlines.sweeping.HANDLERS, "ticket.arrange", broken)
    deadlines.sweep(database_now())
    monkeypatch.undo()
    row = Deadline.objects.of(ticket).get()
    assert row.state == "parked"
    client.force_login(administrator)
    page = text(client.get("/admin/work/deadlines/", {"show": "trouble"}))
    assert "no leaders are entered" in page and ticket.number in page
    assert "Traceback" in text(client.get(f"/admin/work/deadlines/{row.pk}/"))
    client.post(f"/admin/work/deadlines/{row.pk}/try-again/")
    deadlines.sweep(database_now())
    row.refresh_from_db()
    assert (row.state, row.error) == ("breached", "")
    client.force_login(cast.technician)
    assert client.post(f"/desk/deadlines/{row.pk}/try-again/").status_code == 403


def test_what_stands_still_is_not_late(client, cast, received):
    part, promise = received
    deadlines.pause(deadline=promise, reason="等实验室结果", by=cast.technician)
    Deadline.objects.filter(pk=promise.pk).update(starts_at=database_now() - 9 * 24 * HOUR, due_at=database_now() - HOUR)
    client.force_login(cast.leader)
    assert part.number not in text(client.get(BOARD, {"show": "late"}))
    assert part.number in text(client.get(BOARD, {"show": "still"})) and OldPart.objects.get(pk=part.pk).state == "received"


def test_a_filter_that_is_none_is_said_and_not_silently_everything(client, cast, make_ticket):
    make_ticket()
    client.force_login(cast.leader)
    assert "没有可按“nope”" in client.get("/desk/deadlines/?kind=nope").content.decode()
    assert "没有可按" not in client.get("/desk/deadlines/?kind=ticket.arrange&show=late").content.decode()


def test_what_is_long_late_is_counted_by_kind_and_each_count_opens_it(client, cast, make_ticket):
    now = database_now()
    old, new = make_ticket(kind="advice", at=now - 30 * 24 * HOUR), make_ticket(kind="advice", at=now - HOUR)
    client.force_login(cast.leader)
    page = text(client.get(BOARD))
    opened = text(client.get(BOARD, {"long": "ticket.arrange"}))
    assert new.number in page and old.number not in page and ">安排 1<" in page
    assert old.number in opened and new.number not in opened
    assert {old.number, new.number} <= set(re.findall(r"SH2026-\d+", text(client.get(BOARD, {"show": "late"})) + page))


def test_a_card_of_a_first_page_folds_it_too(client, cast, received, clock_at):
    part, promise = received
    client.force_login(cast.technician)
    clock_at(promise.due_at + 24 * HOUR)
    assert part.number in text(client.get("/desk/"))
    clock_at(promise.due_at + 10 * 24 * HOUR)
    page = text(client.get("/desk/")).partition('id="appraise"')[2].partition("</section>")[0]
    assert part.number not in page and 'href="?long=appraise#appraise"' in page and ">鉴定 1<" in page
    assert part.number in text(client.get("/desk/?long=appraise"))
