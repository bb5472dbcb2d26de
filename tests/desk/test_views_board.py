"""The board: one row a ticket, late first, then by deadline; tiles that filter and count (A14, A15)."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines.actions import sweep
from desk import boards, sorting
from desk.charts import Share, line
from tests.html import written
from tickets import actions

pytestmark = pytest.mark.django_db
BOARD = "/admin/work/board/"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def board(client, cast, clock_at, at):
    """The clerk's board as of a moment: `board(at, queue="check")` gives its ticket numbers in order and its text."""

    def look(moment=at, user=None, **query):
        clock_at(moment)
        client.force_login(user or cast.clerk)
        text = written(client.get(BOARD, query))
        table = text[text.index('id="board"') :]
        table = table[: table.index("</section>")]
        return list(dict.fromkeys(re.findall(r'class="no"[^>]*>(SH2026-\d+)', table))), text

    return look


def tile(text: str, key: str) -> int:
    url = BOARD if key == "all" else f"{BOARD}?queue={key}"
    return int(re.search(rf'href="{re.escape(url)}"[^>]*><b>(\d+)</b>', text)[1])


def test_a_ticket_stands_once_by_the_first_promise_that_is_owed(board, make_ticket, cast, at):
    ticket = make_ticket()
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at + 9 * MINUTE)
    numbers, text = board(at + 76 * MINUTE)
    assert numbers == [ticket.number]
    assert "还有 44 分钟" in text and "安排 16:42 前" in text


def test_what_is_late_comes_first_then_what_falls_due_next(board, make_ticket, cast, at):
    second = make_ticket(at=at - HOUR)
    late = make_ticket(at=at - 3 * HOUR)
    last = make_ticket(at=at)
    numbers, text = board(at)
    assert numbers == [late.number, second.number, last.number]
    assert "超时 1 小时" in text and "1 件已超时" in text


def test_urgent_tickets_stand_above_what_is_late_and_by_deadline_among_themselves(board, make_ticket, at):
    late = make_ticket(at=at - 3 * HOUR)
    later = make_ticket(at=at, urgent=True)
    sooner = make_ticket(at=at - HOUR, urgent=True)
    assert board(at)[0] == [sooner.number, later.number, late.number]


def test_urgent_tickets_that_owe_nothing_stand_above_the_others_that_owe_nothing(board, make_ticket, cast, at, monkeypatch):
    monkeypatch.setattr(boards, "PAGE", 1)
    opinions = [make_ticket(kind="opinion", at=at + n * MINUTE, urgent=n == 2) for n in range(3)]
    (report,) = boards.reports(cast.leader, 9)
    actions.decide(escalation=report, decision="read", reason="知道了", by=cast.leader, at=at + HOUR)
    first, text = board(at + HOUR)
    after = re.search(r"after=(v\d+-\d+)", text)[1]
    assert (first, board(at + HOUR, after=after)[0]) == ([opinions[2].number], [opinions[0].number])


def test_a_breach_stays_on_the_board_until_it_is_done(board, make_ticket, cast, at):
    ticket = make_ticket()
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    sweep(at=at + 3 * HOUR)
    assert board(at + 3 * HOUR, queue="arrange")[0] == [ticket.number]
    when = at + 3 * HOUR
    actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=when + HOUR, told_how="phone", at=when)
    assert board(when, queue="arrange")[0] == []


def test_each_tile_counts_its_queue_and_shows_it(board, make_ticket, cast, at):
    fresh = make_ticket()
    sent = make_ticket()
    actions.dispatch(ticket=sent, by=cast.clerk, at=at)
    neglected = make_ticket()
    task = actions.dispatch(ticket=neglected, by=cast.clerk, at=at)
    actions.check(task=task, in_hand=False, note="没人接电话", by=cast.clerk, at=at + HOUR)
    going = make_ticket()
    task = actions.dispatch(ticket=going, by=cast.clerk, at=at)
    actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=at + 3 * HOUR, told_how="phone", at=at)
    done = make_ticket(kind="advice")
    task = actions.dispatch(ticket=done, by=cast.clerk, at=at)
    task = actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=at + HOUR, told_how="phone", at=at)
    task = actions.start(task=task, by=cast.repairer_a, at=at + HOUR)
    actions.finish(task=task, result="教会了", by=cast.repairer_a, at=at + HOUR)
    _numbers, text = board(at + HOUR)
    expected = {
        "dispatch": [fresh], "arrange": [sent, neglected], "not_in_hand": [neglected], "visits": [going],
        "check": [sent, going, done], "callback": [done],
    }  # fmt: skip
    assert tile(text, "all") == 5
    for queue, tickets in expected.items():
        shown = board(at + HOUR, queue=queue)[0]
        assert (tile(text, queue), set(shown)) == (len(tickets), {t.number for t in tickets}), queue
    assert "已到场 1" in text


def test_an_urgent_report_is_not_taken_for_something_not_in_hand(board, make_ticket, at):
    make_ticket(injury=True)
    _numbers, text = board(at)
    assert tile(text, "not_in_hand") == 0


def test_filters_by_clerk_urgency_province_and_dealer(board, make_ticket, cast, person, at):
    mine = make_ticket(urgent=True)
    actions.dispatch(ticket=mine, by=cast.clerk, at=at)
    other_clerk = person("clerk", "钱多", "clerk2", department="sales")
    others = make_ticket(by=other_clerk)
    assert set(board()[0]) == {mine.number, others.number}
    assert board(who="mine")[0] == [mine.number]
    assert board(who="urgent")[0] == [mine.number]
    assert set(board(province="安徽")[0]) == {mine.number, others.number}
    assert board(province="山东")[0] == []
    assert board(dealer=cast.dealer_a.pk)[0] == [mine.number]
    assert set(board(dealer="nonsense", province="", who="nobody")[0]) == {mine.number, others.number}


def test_pages_follow_one_another_without_gaps_or_doubles(board, make_ticket, at, monkeypatch):
    monkeypatch.setattr(boards, "PAGE", 3)
    urgent = [make_ticket(at=at + n * MINUTE, urgent=True) for n in range(4)]
    tickets = urgent + [make_ticket(at=at + n * MINUTE) for n in range(5)]
    tickets += [make_ticket(kind="opinion", at=at + n * MINUTE) for n in range(5)]
    seen, after = [], ""
    for _ in range(8):
        numbers, text = board(at + 10 * MINUTE, after=after)
        assert len(numbers) <= 3
        seen += numbers
        found = re.search(r'btn small" href="[^"]*after=([udvt]\d+-\d+)"', text)
        if not found:
            break
        after = found[1]
    assert seen == [t.number for t in tickets]


@pytest.mark.parametrize("after", ["x", "d-", "d1-x", "t99999999999999999999-1", "d1"])
def test_a_cursor_that_is_none_shows_the_first_page(board, make_ticket, after):
    ticket = make_ticket()
    assert board(after=after)[0] == [ticket.number]


def test_the_board_costs_the_same_for_one_ticket_and_for_ten(client, cast, make_ticket, clock_at, at):
    client.force_login(cast.clerk)
    clock_at(at)
    counts = []
    for _ in range(2):
        actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        make_ticket(urgent=True)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD).status_code == 200
        counts.append(len(queries))
        for _ in range(9):
            actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    assert counts[0] == counts[1] <= 12, [q["sql"][:90] for q in queries]


def test_every_30_seconds_only_the_changing_cards_are_asked_for(client, cast, make_ticket):
    make_ticket()
    client.force_login(cast.clerk)
    answer = client.get(BOARD, headers={"HX-Request": "true"}).content.decode()
    assert "<!doctype" not in answer and 'id="board"' in answer and 'id="tiles"' in answer and "hx-swap-oob" in answer


def test_a_dealer_finds_no_board(client, cast):
    client.force_login(cast.owner_a)
    assert client.get("/desk/board/").status_code == 404
    assert client.get(BOARD).status_code == 404


def test_the_two_hour_rate_counts_what_was_settled(board, make_ticket, cast, at):
    for minutes in (30, 150):
        task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        when = at + minutes * MINUTE
        actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=when + HOUR, told_how="phone", at=when)
    _numbers, text = board(at + 4 * HOUR)
    assert "50.0%" in text and "2 件中 1 件" in text and "1 / 2" in text


def test_a_line_leaves_out_days_without_tasks():
    drawn = line([(1, Share(9, 10)), (2, Share(0, 0)), (3, Share(1, 2))])
    assert [dot["share"].rounded for dot in drawn["dots"]] == [90, 50] and len(drawn["lines"]) == 1
    assert drawn["dots"][0]["y"] == drawn["goal"] and not drawn["dots"][0]["share"].low and drawn["dots"][1]["share"].low


def test_a_hundred_percent_means_all_of_them():
    assert (Share(999, 1000).rounded, Share(1000, 1000).rounded) == (99, 100)


def test_the_board_is_narrowed_by_clerk_department_and_warranty(board, make_ticket, cast, person, at):
    colleague = person("clerk", "孙悦", department="sales")
    own, other = make_ticket(), make_ticket(by=colleague)
    actions.dispatch(ticket=other, department=cast.technician.department, override_reason="技术部最近", by=cast.clerk, at=at)
    assert board(clerk=colleague.pk)[0] == [other.number]
    assert board(department=cast.technician.department_id)[0] == [other.number]
    assert board(cover="yes")[0] == [own.number, other.number] and board(cover="no")[0] == []


class TestSorted:
    """By another column all tickets of a queue are listed, long late ones too; the deadlines stay where they were."""

    @pytest.fixture
    def tickets(self, make_ticket, cast, at):
        old, new = make_ticket(at=at - 200 * HOUR), make_ticket(at=at)
        sent = make_ticket(at=at - HOUR)
        actions.dispatch(ticket=sent, by=cast.clerk, at=at)
        return {"old": old, "sent": sent, "new": new}

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("received", "old sent new"),
            ("-received", "new sent old"),
            ("party", "sent old new"),
            ("state", "sent old new"),
            ("nonsense", "sent new"),
        ],
    )
    def test_by_the_column_that_was_pressed(self, board, tickets, sort, order):
        numbers, text = board(sort=sort)
        assert numbers == [tickets[name].number for name in order.split()]
        assert ("超时 8 天" in text) is ("old" in order)

    def test_within_a_queue_and_narrowed(self, board, tickets, cast):
        assert board(sort="received", queue="dispatch")[0] == [tickets["old"].number, tickets["new"].number]
        assert board(sort="received", dealer=cast.dealer_a.pk)[0] == [tickets["sent"].number]
        assert board(sort="received", queue="check")[0] == [tickets["sent"].number]

    def test_pages_follow_one_another(self, board, tickets, monkeypatch):
        for module in (boards, sorting):
            monkeypatch.setattr(module, "PAGE", 2)
        first, text = board(sort="received")
        after = re.search(r"after=(\d+)", text)[1]
        assert [*first, *board(sort="received", after=after)[0]] == [tickets[name].number for name in ("old", "sent", "new")]

    def test_a_heading_pressed_again_runs_the_other_way_and_then_back_to_the_deadlines(self, board, tickets):
        heading = r'aria-sort="([a-z]+)"><a href="([^"]*)">接到 (.)<'
        assert re.search(heading, board(sort="received")[1]).groups() == ("ascending", "?sort=-received", "↑")
        assert re.search(heading, board(sort="-received")[1]).groups() == ("descending", "?", "↓")
