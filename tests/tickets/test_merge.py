"""Two tickets of one fault become one: the earlier receipt and promise win, calls and files move, the rest refuses (A3, A10, A14)."""

from datetime import timedelta

import pytest

from aftersales.management.commands.check_books import check
from core.errors import Refused
from deadlines.models import Deadline
from notifications.models import Notice
from tests.program import Program
from tickets import actions

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def reported(machine_a, photo, at):
    """What the customer reported by the QR on the machine, an hour before the call: its dealer owes it."""

    def report(at=at - HOUR, **changes):
        told = {"name": "王建国", "phone": "13800005678", "said": "搅龙不转了", "running": "down", "photo": photo()}
        return actions.report_fault(machine=machine_a, key="k" * 22, at=at, **told | changes)

    return report


@pytest.fixture
def merged(cast, reported, make_ticket, at):
    """The report merged into the call."""
    report, call = reported(), make_ticket()
    into = actions.merge(ticket=report, into=call, reason="同一故障", by=cast.clerk, at=at + HOUR / 2)
    report.refresh_from_db()
    return report, into


def arranging(task):
    return Deadline.objects.of(task).get(kind__startswith="task.arrange")


def test_the_earlier_receipt_and_promise_win(cast, merged, at):
    report, into = merged
    into.refresh_from_db()
    task = into.tasks.get()
    assert (report.state, report.merged_into, into.received_at) == ("closed", into, at - HOUR)
    assert (task.dealer, task.own, arranging(task).due_at) == (cast.dealer_a, True, at + HOUR)
    assert not Deadline.objects.of(report).owed().exists() and not Deadline.objects.of(report.tasks.get()).owed().exists()
    assert Deadline.objects.of(into).get(kind="ticket.arrange").due_at == at + HOUR
    assert check() == []


def test_a_later_report_merged_into_the_call_changes_no_receipt(cast, reported, make_ticket, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    due = arranging(task).due_at
    into = actions.merge(ticket=reported(at=at + HOUR), into=task.ticket, reason="同一故障", by=cast.clerk, at=at + HOUR)
    assert (into.received_at, into.calls, into.asked_at, into.running) == (at, 2, at + HOUR, "down")
    assert list(into.tasks.all()) == [task] and arranging(task).due_at == due and check() == []


def test_of_two_promises_of_one_party_the_earlier_runs_on(cast, reported, make_ticket, at):
    task = actions.dispatch(ticket=make_ticket(at=at + HOUR), by=cast.clerk, at=at + HOUR)
    actions.merge(ticket=reported(at=at), into=task.ticket, reason="同一故障", by=cast.clerk, at=at + HOUR)
    assert arranging(task).due_at == at + 2 * HOUR and check() == []


def test_calls_files_and_what_was_said_move(cast, merged, at):
    report, into = merged
    assert (into.attachments.count(), report.attachments.count(), into.calls, into.asked_at) == (1, 0, 2, at)
    took = into.events.get(kind="ticket.took_in")
    assert (took.data["number"], took.internal) == (report.number, True) and "搅龙不转了" in took.data["text"]
    assert Notice.objects.filter(kind="ticket.merged", user=cast.owner_a).exists()


def test_its_number_is_found_and_leads_to_the_one(door, cast, merged):
    report, into = merged
    desk = door(cast.clerk)
    assert report.number in desk.get("/admin/work/tickets/", {"q": report.number}).content.decode()
    assert into.number in desk.get(f"/admin/work/tickets/{report.number}/").content.decode()
    assert Program(cast.clerk).get(f"tickets/{report.number}/").json()["merged_into"] == into.number
    assert f"/portal/tickets/{into.number}/" in door(cast.owner_a).get(f"/portal/tickets/{report.number}/").content.decode()
    for verb in (actions.reopen, actions.ask_again):
        with pytest.raises(Refused) as refused:
            verb(ticket=report, by=cast.clerk, **({"reason": "又坏"} if verb is actions.reopen else {}))
        assert (refused.value.code, refused.value.facts["number"]) == ("ticket.merged", into.number)


def test_merged_by_mistake_it_goes_on_with_its_files(cast, merged, at):
    report, into = merged
    report = actions.restore(ticket=report, reason="不是同一故障", by=cast.clerk, at=at + HOUR)
    task = report.tasks.get()
    assert (report.state, report.merged_into, task.state, report.attachments.count()) == ("dispatched", None, "sent", 1)
    assert arranging(task).due_at == at + HOUR and arranging(task).cleared_at is None
    assert check() == []


def test_the_page_proposes_the_open_one_and_closes_this(door, cast, reported, make_ticket):
    report, call = reported(at=None), make_ticket(at=None)
    desk, page = door(cast.clerk), f"/admin/work/tickets/{call.number}/merge/"
    assert report.number in desk.get(page).content.decode()
    assert desk.post(page, {"into": "SH2026-9999", "reason": "同一故障"}).status_code == 400
    assert desk.post(page, {"into": report.number, "reason": "同一故障"}).url == f"/admin/work/tickets/{call.number}/"
    call.refresh_from_db()
    assert call.merged_into == report and check() == []


class TestRefusedByName:
    def refused(self, cast, ticket, into) -> str:
        with pytest.raises(Refused) as refused:
            actions.merge(ticket=ticket, into=into, reason="同一故障", by=cast.clerk)
        return refused.value.code

    def test_records_and_visits_stay_with_their_number(self, cast, filed_record, arranged_task, make_ticket):
        assert self.refused(cast, filed_record(solved=False).ticket, make_ticket()) == "merge.reported"
        assert self.refused(cast, arranged_task().ticket, make_ticket()) == "merge.under_way"

    def test_what_the_leader_has_or_decided(self, cast, make_ticket):
        urgent, other = make_ticket(urgent=True), make_ticket()
        assert self.refused(cast, urgent, other) == "merge.with_leader"
        decided = make_ticket()
        actions.decide_redress(ticket=decided, what="return", reason="两次修不好", article="第二十九条", amount="86000", by=cast.leader)
        assert self.refused(cast, decided, other) == "merge.redress"

    def test_another_machine_another_kind_and_what_is_over(self, cast, machine_a, combine, make_ticket):
        from warranty import actions as warranty

        other = warranty.register_machine(model=combine, serial="HG4LZ70E-2509999", by=cast.clerk)
        assert self.refused(cast, make_ticket(machine=other), make_ticket()) == "merge.other_machine"
        assert self.refused(cast, make_ticket(kind="complaint", complaint="slow"), make_ticket()) == "merge.other_kind"
        over = actions.cancel(ticket=make_ticket(), reason="不用了", by=cast.clerk)
        assert self.refused(cast, make_ticket(), over) == "ticket.over"
