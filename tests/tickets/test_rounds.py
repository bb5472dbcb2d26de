"""A round is a round: a reopened ticket has a report, a stay in repair, a limit and a verdict for each (R2010 Art. 27–30)."""

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from aftersales.management.commands.check_books import check
from core.workdays import Workdays
from deadlines.actions import sweep
from deadlines.models import Deadline
from deadlines.rules import end_of_day
from pages.whys import promise
from tests.conftest import SHANGHAI, filled
from tickets import actions
from tickets.history import stays_of
from tickets.models import Task, Ticket, Verdict
from warranty import actions as warranty
from warranty.models import Cause

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def moment(month, day, hour=9, minute=0, second=0):
    return datetime(2026, month, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.fixture
def new_machine(combine, cast, customer):
    """A combine sold on 2026-09-01, its card back and accepted: covered until the next autumn."""
    sold = moment(9, 1)
    machine = warranty.register_machine(model=combine, serial="HG4LZ70E-2608777", by=cast.clerk, dealer=cast.dealer_a, at=sold - 9 * DAY)
    warranty.sell(machine=machine, customer=customer, sold_on=sold.date(), invoice_number="FP2609-1", by=cast.owner_a, at=sold)
    warranty.return_card(card=machine.card, by=cast.owner_a, at=sold + DAY, **filled(sold.date()))
    warranty.accept_card(card=machine.card, by=cast.technician, at=sold + 2 * DAY)
    machine.refresh_from_db()
    return machine


@pytest.fixture
def story(cast, make_ticket, new_machine, filed_record):
    """Calls about the new machine, each repaired: as rounds of one ticket, or as tickets that are linked to one another."""

    class Story:
        ticket = None

        def call(self, at, linked=False):
            if self.ticket is None or linked:
                former, self.ticket = self.ticket, make_ticket(at=at, received_at=at, machine=new_machine)
                if former:
                    actions.link_problem(ticket=self.ticket, earlier=former, reason="同一毛病", by=cast.technician, at=at)
                actions.dispatch(ticket=self.ticket, by=cast.clerk, at=at)
            else:
                actions.reopen(ticket=self.ticket, reason="老毛病", by=cast.clerk, at=at)
            self.ticket.refresh_from_db()
            return self.ticket

        def repair(self, arrived, finished, **changes):
            told = {"repairer": cast.repairer_a, "visit_at": arrived, "told_how": "phone", "by": cast.owner_a, "at": arrived}
            task = actions.arrange(task=self.ticket.tasks.latest("seq"), **told)
            when = {"arrived_at": arrived, "finished_at": finished, "at": finished}
            filed_record(task=task, **{"cause": Cause.objects.get(code="manufacture"), **when, **changes})
            actions.close(ticket=self.ticket, outcome="修好", by=cast.clerk, at=finished + HOUR)

        def remedy(self, at):
            actions.judge(ticket=self.ticket, by=cast.clerk, at=at)
            return self.ticket.verdicts.first().answer["remedy"]

        def stays(self):
            return [(stay.problem, stay.sent_in, stay.returned) for stay in stays_of([new_machine.pk])[new_machine.pk]]

    return Story()


def test_the_law_gives_a_reopened_ticket_its_working_days_from_the_reopening(story):
    """Case (a): it was due the very second it was reopened, breached by the next sweep against the dealer."""
    story.call(moment(10, 1))
    story.repair(moment(10, 2), moment(10, 2, 15))
    reopened = moment(11, 29, 22, 35, 39)
    ticket = story.call(reopened)
    limit = Deadline.objects.of(ticket.tasks.latest("seq")).get(kind="task.repair")
    assert limit.starts_at == reopened and limit.due_at == end_of_day(date(2027, 1, 11), SHANGHAI)
    sweep(at=reopened + HOUR)
    limit.refresh_from_db()
    assert limit.state == "open"
    lines = dict(promise(limit, ticket, reopened + HOUR).lines)
    days = Workdays("CN", {}).count(date(2026, 11, 29), date(2027, 1, 11))
    assert days == 30 and any("30" in line and "11" in line for line in lines.values())
    assert any("重新打开" in line for line in lines.values()), lines
    assert check() == []


@pytest.mark.parametrize("linked", [False, True])
def test_two_repairs_in_rounds_are_two_repairs_of_one_problem(story, cast, linked):
    """Case (b): three calls on one ticket give what three linked tickets give, a new part (Art. 29)."""
    for day in (5, 12):
        story.call(moment(10, day), linked)
        story.repair(moment(10, day, 13), moment(10, day, 15))
    ticket = story.call(moment(10, 20), linked)
    for fact, value in (("severity", "serious"), ("usable", False)):
        actions.settle(ticket=ticket, fact=fact, value=value, reason="附件 2", by=cast.technician, at=moment(10, 20, 10))
    assert ticket.verdicts.first().answer["remedy"] == "replace_part"
    assert len({problem for problem, *_days in story.stays()}) == 1
    assert check() == []


@pytest.mark.parametrize("linked", [False, True])
def test_two_days_in_repair_eight_weeks_apart_are_no_stay_of_eight_weeks(story, linked):
    """Case (c): judged as one stay it was `repair_or_exchange`, and the leader could decide an exchange."""
    story.call(moment(10, 3), linked)
    story.repair(moment(10, 3, 13), moment(10, 3, 15))
    ticket = story.call(moment(11, 29), linked)
    story.repair(moment(11, 29, 10), moment(11, 29, 10, 20))
    assert story.remedy(moment(11, 30)) == "repair"
    assert [(first, last) for _problem, first, last in story.stays()] == [(date(2026, 10, 3),) * 2, (date(2026, 11, 29),) * 2]
    assert Ticket.objects.get(pk=ticket.pk).waits_for.count("leader") == 0


def test_the_smallest_case(story, cast):
    """Report D0, repaired D0+1, reopened 35 working days later and repaired the same day."""
    story.call(moment(10, 9))
    story.repair(moment(10, 10), moment(10, 10, 12))
    again = Workdays("CN", {}).add(date(2026, 10, 10), 35)
    reopened = moment(again.month, again.day)
    ticket = story.call(reopened)
    verdict = ticket.verdicts.first()
    assert (verdict.cycle, verdict.case["report_date"], verdict.answer["remedy"]) == (1, str(again), "repair")
    assert verdict.answer["repair_by"] == str(Workdays("CN", {}).add(again, 30)), "from the second report"
    story.repair(reopened + HOUR, reopened + 2 * HOUR)
    assert story.remedy(reopened + 3 * HOUR) == "repair"
    assert story.stays() == [(ticket.number, date(2026, 10, 10), date(2026, 10, 10)), (ticket.number, again, again)]
    third = story.call(reopened + 7 * DAY).verdicts.first()
    assert max(cited["facts"].get("repairs", 0) for cited in third.answer["citations"]) == 2
    assert len(third.case["repairs"]) == 2 and third.case["problem"] == ticket.number
    assert check() == []


def test_what_the_first_call_said_of_season_and_machine_does_not_hold_for_the_next_round(story, cast):
    ticket = story.call(moment(10, 3))
    actions.correct(ticket=ticket, by=cast.clerk, reason="农忙", busy_season=True, running="down", at=moment(10, 3, 10))
    actions.settle(ticket=ticket, fact="usable", value=False, reason="停机", by=cast.technician, at=moment(10, 3, 10))
    actions.settle(ticket=ticket, fact="severity", value="serious", reason="附件 2", by=cast.technician, at=moment(10, 3, 10))
    assert ticket.verdicts.first().case["usable"] is False and ticket.verdicts.first().case["busy_season"] is True
    story.repair(moment(10, 3, 13), moment(10, 3, 15))
    case = story.call(moment(11, 29)).verdicts.first().case
    assert "usable" not in case and case.get("busy_season") is not True
    assert case["severity"] == "serious", "the problem is the same"


def test_a_round_that_ended_without_a_repair_ends_with_its_task(story, cast, filed_record):
    story.call(moment(10, 3))
    told = {"repairer": cast.repairer_a, "visit_at": moment(10, 3, 13), "told_how": "phone", "by": cast.owner_a, "at": moment(10, 3, 10)}
    task = actions.arrange(task=story.ticket.tasks.get(), **told)
    filed_record(task=task, solved=False, arrived_at=moment(10, 3, 13), finished_at=moment(10, 3, 14), at=moment(10, 3, 14))
    actions.finish(task=task, result="等用户腾出时间再修", by=cast.repairer_a, at=moment(10, 5))
    actions.close(ticket=story.ticket, outcome="用户不急", by=cast.clerk, at=moment(10, 6))
    story.call(moment(11, 29))
    story.repair(moment(11, 29, 10), moment(11, 29, 11))
    assert [last for *_first, last in story.stays()] == [date(2026, 10, 5), date(2026, 11, 29)]


def test_the_record_of_a_round_is_of_its_days(story, cast):
    story.call(moment(10, 3))
    story.repair(moment(10, 3, 13), moment(10, 3, 15))
    story.call(moment(11, 29))
    with pytest.raises(ValidationError) as error:
        story.repair(moment(11, 29, 10), moment(11, 29, 11), arrived_at=moment(10, 20))
    assert "arrived_at" in error.value.message_dict


def test_the_books_name_rounds_that_were_melted_into_one(story):
    """What was left behind before: a round without its verdict, and a limit that began with the first report."""
    story.call(moment(10, 3))
    story.repair(moment(10, 3, 13), moment(10, 3, 15))
    ticket = story.call(moment(11, 29))
    ticket.verdicts.filter(cycle=1).update(cycle=0)
    task = ticket.tasks.latest("seq")
    Deadline.objects.of(task).filter(kind="task.repair").update(starts_at=ticket.received_at)
    found = " ".join(check())
    assert f"{ticket.number}: a reopened ticket was not judged anew for its round" in found
    assert f"{task}: the repair's limit was counted from before the ticket was reopened" in found


def test_an_old_home_learns_which_round_each_row_is_of(story):
    """The migration that brought the rounds, over rows as they were before it."""
    story.call(moment(10, 3))
    story.repair(moment(10, 3, 13), moment(10, 3, 15))
    story.call(moment(11, 29))
    rows = (Ticket.objects.values_list("reopened_at"), Task.objects.values_list("seq", "cycle"), Verdict.objects.values_list("id", "cycle"))
    known = [list(found.order_by("pk")) for found in rows]
    Ticket.objects.update(reopened_at=None), Task.objects.update(cycle=0), Verdict.objects.update(cycle=0)
    with connection.cursor() as cursor:
        cursor.execute(import_module("tickets.migrations.0006_rounds").FILL)
    assert [list(found.order_by("pk")) for found in rows] == known
