"""One ticket has one lateness in every list; what falls due next stands before what is long late (A14, A15)."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from deadlines.actions import sweep
from deadlines.lists import long_before
from tests.html import written
from tests.program import Program
from tickets import actions, lateness
from tickets.models import Ticket
from tickets.register import COLUMNS, lines

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BOARD = "/admin/work/board/"


def since(user, ticket):
    return lateness.with_lateness(Ticket.objects.visible_to(user).filter(pk=ticket.pk), user).get().late_since


def said(text: str) -> set[str]:
    """Every lateness that a page says of something."""
    return set(re.findall(r"超时 \d+ [^<]+", text))


def row_of(ticket, table: str) -> str:
    begin = table.rindex("<tr", 0, table.index(f">{ticket.number}<"))
    return table[begin:].partition("</tr>")[0]


class TestOneLateness:
    """A ticket received at 14:42 and sent nine minutes later to a dealer that does nothing; it is 17:12. The clerk's two hours are
    past by 30 minutes, the dealer's by 21."""

    @pytest.fixture
    def late(self, cast, make_ticket, clock_at, at):
        ticket = make_ticket()
        actions.dispatch(ticket=ticket, by=cast.clerk, at=at + 9 * MINUTE)
        make_ticket(at=at + 2 * HOUR)
        clock_at(at + 150 * MINUTE)
        return ticket

    @pytest.mark.parametrize(
        ("who", "page"),
        [
            ("clerk", BOARD), ("clerk", f"{BOARD}?queue=arrange"), ("clerk", f"{BOARD}?queue=check"), ("clerk", f"{BOARD}?who=mine"),
            ("clerk", "/admin/work/tickets/"), ("leader", "/desk/"), ("technician", "/desk/tickets/"), ("technician", "/desk/board/"),
            ("owner_a", "/portal/"), ("owner_a", "/portal/tickets/"),
        ],
    )  # fmt: skip
    def test_is_said_by_every_list(self, client, cast, late, who, page):
        client.force_login(getattr(cast, who))
        assert said(written(client.get(page))) == {"超时 21 分钟" if who == "owner_a" else "超时 30 分钟"}

    @pytest.mark.parametrize(
        ("who", "page"), [("clerk", "/admin/work/tickets"), ("leader", "/desk/tickets"), ("owner_a", "/portal/tickets")]
    )
    def test_is_said_by_its_page(self, client, cast, late, who, page):
        client.force_login(getattr(cast, who))
        head = written(client.get(f"{page}/{late.number}/")).partition("</h1>")
        assert ("超时 21 分钟" if who == "owner_a" else "超时 30 分钟") in said(head[0] + head[2][:900])

    def test_is_said_by_the_pages_of_its_customer_and_machine_and_where_several_are_ticked(self, client, cast, late):
        client.force_login(cast.clerk)
        for page in (f"customers/{late.customer_id}/", f"machines/{late.machine_id}/", f"tickets/several/note/?ticket={late.number}"):
            assert "超时 30 分钟" in said(written(client.get(f"/admin/work/{page}"))), page

    def test_is_said_of_a_task_by_whoever_has_it(self, client, cast, make_ticket, clock_at, at):
        task = actions.dispatch(ticket=make_ticket(bought_in=True), by=cast.clerk, at=at + 9 * MINUTE)
        clock_at(at + 150 * MINUTE)
        client.force_login(cast.rep)
        jobs = written(client.get("/desk/")).partition('id="jobs"')[2]
        assert said(jobs.partition("</section>")[0]) == {"超时 30 分钟"} and "16:51 前" in jobs and task.ticket.number in jobs

    @pytest.mark.parametrize("who", ["clerk", "leader", "owner_a"])
    def test_is_said_by_the_api(self, cast, late, at, who):
        program = Program(getattr(cast, who))
        (row,) = [row for row in program.get("tickets/").json()["results"] if row["number"] == late.number]
        one = program.get(f"tickets/{late.number}/").json()
        assert datetime.fromisoformat(row["late_since"]) == datetime.fromisoformat(one["late_since"])
        assert datetime.fromisoformat(one["late_since"]) == at + (129 if who == "owner_a" else 120) * MINUTE

    def test_stands_in_the_register_before_and_after_the_sweep(self, cast, late, at):
        (column,) = [column for column in COLUMNS if column.code == "late"]

        def column_says():
            (line,) = lines(cast.clerk, Ticket.objects.filter(pk=late.pk))
            return set(column.text(line).split("；"))

        before = column_says()
        sweep(at=at + 150 * MINUTE)
        assert before == column_says() == {"安排", "承办人安排"}

    def test_is_over_once_it_is_done(self, cast, late, at):
        task = late.tasks.get()
        when = at + 150 * MINUTE
        actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=when + HOUR, told_how="phone", at=when)
        assert since(cast.clerk, late) is None and since(cast.owner_a, late) is None

    def test_a_dealer_is_late_only_by_what_it_owes_itself(self, cast, late, clock_at, at):
        task, when = late.tasks.get(), at + HOUR
        actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=at + 6 * HOUR, told_how="phone", at=when)
        clock_at(at + 5 * HOUR)
        assert since(cast.clerk, late) == at + 4 * HOUR + 9 * MINUTE and since(cast.owner_a, late) is None


class TestLongLate:
    def test_begins_before_the_last_working_day(self):
        """2026-06-08 is a Monday: what fell due on Friday is still in sight, what did on Thursday no longer."""
        monday = datetime(2026, 6, 8, 2, tzinfo=UTC)
        assert long_before(monday) == datetime(2026, 6, 4, 16, tzinfo=UTC)
        assert long_before(datetime(2026, 10, 9, 2, tzinfo=UTC)) == datetime(2026, 10, 7, 16, tzinfo=UTC)

    @pytest.fixture
    def tickets(self, cast, make_ticket, clock_at, at):
        """Two that nobody has sent for a week, one of them urgent; one sent and left a week ago; one late today; one due next."""
        week = at - 7 * DAY
        found = {
            "old": make_ticket(kind="advice", at=week), "urgent": make_ticket(kind="advice", at=week, urgent=True),
            "sent": make_ticket(kind="advice", at=week), "today": make_ticket(at=at - 3 * HOUR), "next": make_ticket(at=at - HOUR),
        }  # fmt: skip
        actions.dispatch(ticket=found["sent"], by=cast.clerk, at=week)
        clock_at(at)
        return found

    def board(self, client, cast, **query):
        client.force_login(cast.clerk)
        text = written(client.get(BOARD, query))
        table = text[text.index('id="board"') :].partition("</section>")[0]
        return list(dict.fromkeys(re.findall(r'class="no"[^>]*>(SH2026-\d+)', table))), table

    def test_the_board_folds_it_by_kind_below_what_falls_due_next(self, client, cast, tickets):
        numbers, table = self.board(client, cast)
        assert numbers == [tickets[name].number for name in ("urgent", "today", "next")]
        assert "6 月 5 日前就已超时" in table and re.findall(r"long=([a-z.]+)[^>]*>([^<]+)<", table) == [("ticket.arrange", "安排 3")]

    def test_each_count_opens_exactly_that_list(self, client, cast, tickets):
        for queue in ("all", "dispatch", "arrange", "check"):
            _numbers, table = self.board(client, cast, queue=queue)
            for kind, count in re.findall(r"long=([a-z._]+)[^>]*>[^<]+ (\d+)<", table):
                assert len(self.board(client, cast, queue=queue, long=kind)[0]) == int(count), (queue, kind)
        assert set(self.board(client, cast, long="ticket.arrange")[0]) == {tickets[name].number for name in ("old", "urgent", "sent")}
        assert self.board(client, cast, queue="check", long="task.check")[0] == [tickets["sent"].number]

    def test_what_is_narrowed_counts_what_is_narrowed(self, client, cast, tickets):
        assert "long=" not in self.board(client, cast, province="山东")[1]
        assert ">安排 1<" in self.board(client, cast, dealer=cast.dealer_a.pk)[1]

    def test_a_ticket_with_something_still_to_come_stands_by_that_and_says_that_it_is_late(self, client, cast, tickets, at):
        task = tickets["sent"].tasks.get()
        actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=at + 2 * HOUR, told_how="phone", at=at)
        numbers, table = self.board(client, cast)
        row = row_of(task.ticket, table)
        assert numbers[-1] == task.ticket.number and "上门" in row and "超时 6 天" in row

    def test_the_leader_sees_what_became_late_lately_and_the_rest_by_kind(self, client, cast, tickets):
        client.force_login(cast.leader)
        text = written(client.get("/desk/")).partition('id="late"')[2]
        assert tickets["today"].number in text and tickets["old"].number not in text
        assert 'href="/desk/board/?long=ticket.arrange"' in text

    def test_ones_own_tasks_are_folded_the_same(self, client, cast, make_ticket, clock_at, at):
        old, new = make_ticket(bought_in=True, at=at - 7 * DAY), make_ticket(bought_in=True, at=at)
        for ticket in (old, new):
            ticket.kind = "advice"
            actions.dispatch(ticket=ticket, by=cast.clerk, at=ticket.received_at)
        clock_at(at + MINUTE)
        client.force_login(cast.rep)
        text = written(client.get("/desk/"))
        shown, folded = re.findall(r"SH2026-\d+", text.partition('id="jobs"')[2]), written(client.get("/desk/?long=task.arrange"))
        assert new.number in shown
        assert "long=task.arrange" in text and old.number in folded.partition('id="jobs"')[2]

    def test_a_dealers_first_page_too(self, client, cast, tickets, clock_at):
        client.force_login(cast.owner_a)
        text = written(client.get("/portal/"))
        assert tickets["sent"].number not in text and re.findall(r"long=([a-z.]+)[^>]*>([^<]+)<", text) == [
            ("task.arrange", "承办人安排 1")
        ]
        assert tickets["sent"].number in written(client.get("/portal/?long=task.arrange"))

    def test_what_stands_still_is_not_late(self, cast, tickets, at):
        from deadlines.models import Deadline

        promise = Deadline.objects.of(tickets["old"]).get()
        promise.pause()
        promise.save()
        assert since(cast.clerk, tickets["old"]) is None
