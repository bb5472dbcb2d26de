"""What was pressed wrongly about a ticket is put right, and what hangs on it follows or refuses by name (A2, A14, A15)."""

from datetime import timedelta

import pytest

from aftersales.management.commands.check_books import check
from core.errors import Refused
from deadlines.actions import sweep
from deadlines.models import Deadline
from notifications.models import Notice
from tests.program import Program
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def promises(*subjects) -> dict:
    rows = [row for subject in subjects for row in Deadline.objects.of(subject)]
    return {(row.subject, row.kind): (row.state, row.due_at, row.cleared_at) for row in rows}


class TestRestore:
    def test_tasks_and_promises_run_on_as_they_were(self, cast, arranged_task, at):
        task = arranged_task()
        before = promises(task.ticket, task)
        actions.cancel(ticket=task.ticket, reason="点错了", by=cast.clerk, at=at + HOUR)
        ticket = actions.restore(ticket=task.ticket, reason="取消的是另一张单", by=cast.clerk, at=at + 2 * HOUR)
        task.refresh_from_db()
        assert (ticket.state, ticket.ended_at, ticket.outcome, task.state) == ("arranged", None, "", "arranged")
        assert promises(ticket, task) == before
        assert ticket.events.get(kind="ticket.restored").data == {"reason": "取消的是另一张单"}
        assert Notice.objects.filter(kind="task.restored", user=cast.repairer_a).exists()
        assert check() == []

    def test_what_fell_due_meanwhile_is_late(self, cast, make_ticket, at):
        task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        actions.cancel(ticket=task.ticket, reason="点错了", by=cast.clerk, at=at + HOUR)
        actions.restore(ticket=task.ticket, reason="点错了", by=cast.clerk, at=at + 5 * HOUR)
        sweep(at=at + 5 * HOUR)
        late = Deadline.objects.of(task).get(kind="task.arrange")
        assert (late.state, late.settled_at) == ("breached", at + 2 * HOUR)
        assert check() == []

    def test_one_that_nobody_had_is_registered_again(self, cast, make_ticket, at):
        ticket = actions.cancel(ticket=make_ticket(), reason="点错了", by=cast.clerk, at=at + HOUR)
        assert actions.restore(ticket=ticket, reason="点错了", by=cast.clerk, at=at + HOUR).state == "registered"
        assert check() == []

    def test_only_the_tasks_that_its_end_took_back(self, cast, arranged_task, at):
        first = arranged_task()
        second = actions.redispatch(task=first, department=cast.technician.department, reason="改派", by=cast.clerk, at=at + HOUR)
        actions.cancel(ticket=first.ticket, reason="点错了", by=cast.clerk, at=at + HOUR)
        actions.restore(ticket=first.ticket, reason="点错了", by=cast.clerk, at=at + HOUR)
        assert list(first.ticket.tasks.order_by("seq").values_list("pk", "state")) == [(first.pk, "withdrawn"), (second.pk, "sent")]
        assert check() == []


class TestSettledOnThePhone:
    """Answered or passed on by mistake, it waits again for whoever sees to it, due when it was."""

    def test_goes_on_as_registered_and_its_two_hours_run_from_receipt(self, door, cast, make_ticket, at):
        ticket = make_ticket()
        before = promises(ticket)
        actions.answer(ticket=ticket, outcome="教他清理了搅龙", by=cast.clerk, at=at + HOUR)
        assert "恢复服务单" in door(cast.clerk).get(f"/desk/tickets/{ticket.number}/").content.decode()
        restored = actions.restore(ticket=ticket, reason="点成了直接关闭", by=cast.clerk, at=at + HOUR)
        assert (restored.state, restored.outcome, restored.ended_at, promises(ticket)) == ("registered", "", None, before)
        assert actions.dispatch(ticket=ticket, by=cast.clerk, at=at + 2 * HOUR).state == "sent" and check() == []

    def test_what_fell_due_meanwhile_is_late(self, cast, make_ticket, at):
        ticket = actions.answer(ticket=make_ticket(), outcome="讲清楚了", by=cast.clerk, at=at + HOUR)
        actions.restore(ticket=ticket, reason="用户要人去", by=cast.clerk, at=at + 3 * HOUR)
        sweep(at=at + 3 * HOUR)
        late = Deadline.objects.of(ticket).get()
        assert (late.state, late.settled_at) == ("breached", ticket.received_at + 2 * HOUR) and check() == []

    def test_passed_on_to_the_wrong_department_it_is_to_be_answered_again(self, cast, make_ticket, at):
        ticket = make_ticket(kind="opinion", title="驾驶室太热")
        actions.pass_on(ticket=ticket, department=cast.technician.department, by=cast.clerk, at=at + HOUR)
        actions.restore(ticket=ticket, reason="该转财务", by=cast.clerk, at=at + HOUR)
        assert actions.answer(ticket=ticket, outcome="已回复", by=cast.clerk, at=at + HOUR).state == "closed" and check() == []

    def test_not_where_somebody_went_or_another_system_closed_it(self, cast, filed_record, make_ticket):
        done = actions.close(ticket=filed_record().ticket, outcome="修好", by=cast.clerk)
        imported = make_ticket()
        type(imported).objects.filter(pk=imported.pk).update(state="closed", origin="import", ended_at=imported.received_at)
        for ticket in (done, type(done).objects.get(pk=imported.pk)):
            assert not ticket.can("restore")


class TestAReportedTicket:
    def test_is_not_cancelled_and_offers_it_nowhere(self, door, cast, filed_record):
        record = filed_record(solved=False)
        number = record.ticket.number
        with pytest.raises(Refused) as refused:
            actions.cancel(ticket=record.ticket, reason="不用了", by=cast.clerk, at=record.filed_at)
        assert refused.value.code == "ticket.reported"
        assert "cancel" not in Program(cast.clerk).get(f"tickets/{number}/").json()["can"]
        assert f"/tickets/{number}/cancel/" not in door(cast.clerk).get(f"/admin/work/tickets/{number}/").content.decode()

    def test_one_that_was_is_named_by_the_books(self, filed_record):
        record = filed_record()
        Ticket.objects.filter(pk=record.ticket_id).update(state="cancelled", ended_at=record.filed_at)
        assert any("cancelled although a repair record is filed" in line and record.number in line for line in check())


class TestWithdrawTask:
    def split(self, cast, task, at):
        return actions.dispatch(ticket=task.ticket, department=cast.technician.department, work="看电路", by=cast.clerk, at=at + HOUR)

    def test_the_ticket_goes_on_with_the_others(self, cast, arranged_task, at):
        task = arranged_task()
        extra = self.split(cast, task, at)
        actions.withdraw_task(task=extra, reason="多余", by=cast.clerk, at=at + HOUR)
        extra.refresh_from_db()
        task.ticket.refresh_from_db()
        assert (extra.state, task.ticket.state) == ("withdrawn", "arranged")
        assert not Deadline.objects.of(extra).owed().exists() and check() == []

    def test_of_two_the_one_that_was_begun(self, cast, arranged_task, at):
        task = arranged_task()
        extra = self.split(cast, task, at)
        visit = {"visit_at": at + 3 * HOUR, "told_how": "phone", "repairer": cast.technician}
        actions.arrange(task=extra, by=cast.technician, at=at + HOUR, **visit)
        actions.start(task=extra, by=cast.technician, at=at + 2 * HOUR)
        actions.withdraw_task(task=extra, reason="走错了", by=cast.clerk, at=at + 2 * HOUR)
        task.ticket.refresh_from_db()
        assert task.ticket.state == "arranged" and check() == []

    def test_the_only_one_is_refused_by_name(self, cast, arranged_task, at):
        with pytest.raises(Refused) as refused:
            actions.withdraw_task(task=arranged_task(), reason="多余", by=cast.clerk, at=at + HOUR)
        assert refused.value.code == "task.only"

    def test_a_round_that_was_opened_by_mistake_is_closed_again(self, cast, filed_record):
        record = filed_record()
        when = record.filed_at
        actions.close(ticket=record.ticket, outcome="好了", by=cast.clerk, at=when)
        ticket = actions.reopen(ticket=record.ticket, reason="点错了", by=cast.clerk, at=when)
        actions.withdraw_task(task=ticket.tasks.get(cycle=1), reason="点错了", by=cast.clerk, at=when)
        ticket.refresh_from_db()
        assert ticket.state == "serviced"
        assert actions.close(ticket=ticket, outcome="好了", by=cast.clerk, at=when).state == "closed" and check() == []


class TestSomeoneElse:
    def test_is_named_only_where_it_was_someone_else(self, door, cast, person, make_ticket, at):
        ticket = make_ticket()
        page = f"/admin/work/tickets/{ticket.number}/cancel/"
        actions.cancel(ticket=ticket, reason="不用了", by=cast.clerk, at=at + HOUR)
        mine = door(cast.clerk).post(page, {"reason": "不用了", "idempotency_key": "a.registered"})
        others = door(person("clerk", "王芳", department="sales")).post(page, {"reason": "不用了", "idempotency_key": "b.registered"})
        plain = door(cast.clerk).post(page, {"reason": "不用了", "idempotency_key": "c.cancelled"})
        assert (mine.status_code, others.status_code, plain.status_code) == (409, 409, 409)
        assert ["别人先办" in answer.content.decode() for answer in (mine, others, plain)] == [False, True, False]

    def test_otherwise_what_it_is_and_who_could_change_it(self, cast, make_ticket):
        ticket = make_ticket()
        actions.cancel(ticket=ticket, reason="不用了", by=cast.clerk)
        refused = Program(cast.clerk).post(f"tickets/{ticket.number}/close/", outcome="好了").json()
        assert refused["code"] == "state.not_offered"
        assert (ticket.number in refused["detail"], "已取消" in refused["detail"]) == (True, True)
        assert "恢复服务单（销售内勤 / 系统管理员）" in refused["remedy"]

    def test_a_form_carries_the_state_that_it_showed(self, door, cast, make_ticket):
        page = door(cast.clerk).get(f"/admin/work/tickets/{make_ticket().number}/cancel/")
        assert page.context["key"].endswith(".registered")
