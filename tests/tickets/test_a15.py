"""Scheme 四 2 (A15) from the call to the leader's decision, each line of it, with the sweep as the only hand of time."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from aftersales.management.commands.check_books import check as check_books
from core.errors import OwnWork, Refused
from deadlines import actions as deadlines
from deadlines.models import Deadline, Policy
from desk import boards, tiles
from notifications.models import Notice
from notifications.words import sentence
from tickets import actions
from tickets.models import Escalation, Event

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATE = timedelta(microseconds=1)


@pytest.fixture
def ticket(make_ticket, person, cast, at):
    """A call, split into a dealer's task and the technical department's, both sent when it came in."""
    cast.fitter = person("repairer", "王强", "fitter", department="technical")
    ticket = make_ticket()
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    technical = cast.technician.department
    actions.dispatch(ticket=ticket, by=cast.clerk, department=technical, work="电气", override_reason="异常故障", at=at)
    return ticket


@pytest.fixture
def parts(ticket):
    """(the dealer's task, the department's)."""
    return ticket.tasks.order_by("seq")


def of(subject, kind) -> Deadline:
    return Deadline.objects.of(subject).get(kind=kind)


def told(kind, subject=None) -> Counter:
    """How often each person was told of it."""
    rows = Notice.objects.filter(kind=kind)
    rows = rows.filter(subject=subject._meta.label_lower, subject_id=subject.pk) if subject else rows
    return Counter(rows.values_list("user__username", flat=True))


def arrange(task, by, repairer, at):
    return actions.arrange(task=task, by=by, repairer=repairer, visit_at=at + 9 * HOUR, told_how="phone", at=at)


def test_each_part_has_its_two_hours_and_its_check_and_the_ticket_is_arranged_with_the_last(ticket, parts, cast, at):
    dealers, departments = parts
    for task, owner in ((dealers, "dealer"), (departments, "department")):
        promise = of(task, "task.arrange")
        assert promise.due_at == at + 2 * HOUR and getattr(promise, owner) == task.party
        assert (of(task, "task.check").due_at, of(task, "task.check").user) == (at + 4 * HOUR, cast.clerk)
    arrange(dealers, cast.owner_a, cast.repairer_a, at + HOUR)
    ticket.refresh_from_db()
    assert (ticket.state, of(ticket, "ticket.arrange").state) == ("dispatched", "open")
    arrange(departments, cast.technician, cast.fitter, at + 90 * MINUTE)
    ticket.refresh_from_db()
    assert (ticket.state, of(ticket, "ticket.arrange").state) == ("arranged", "met")
    deadlines.sweep(at + 3 * HOUR)
    assert not Event.objects.filter(kind="task.late").exists()


def test_after_two_hours_assignee_head_and_clerk_are_told_once_and_not_before(parts, cast, sales_head, at):
    dealers, departments = parts
    assert deadlines.sweep(at + 2 * HOUR) == 0 and not told("task.late")
    for moment in (at + 2 * HOUR + LATE, at + 3 * HOUR):
        deadlines.sweep(moment)
    assert told("task.late", dealers) == Counter(owner_a=1, repairer_a=1, clerk=1), "the dealer's people, its owner, the clerk"
    assert told("task.late", departments) == Counter(technician=1, fitter=1, clerk=1), "the department's people, its head, the clerk"
    assert set(Event.objects.filter(kind="task.late").values_list("at", flat=True)) == {at + 2 * HOUR}
    assert not Escalation.objects.exists(), "the leader comes after the check"


def test_the_check_is_on_record_with_its_result_and_meets_its_own_promise(parts, cast, at):
    dealers, _departments = parts
    actions.check(task=dealers, in_hand=True, note="师傅在路上", said_by="陈德才", by=cast.clerk, at=at + 3 * HOUR)
    event = Event.objects.get(kind="task.checked")
    assert (event.task, event.data["in_hand"], event.data["note"]) == (dealers, True, "师傅在路上")
    assert of(dealers, "task.check").state == "met" and not Escalation.objects.exists()
    assert of(dealers, "task.arrange").cleared_at is None, "a check does not arrange"


def test_not_in_hand_goes_to_the_leader_at_once_with_a_promise_of_its_own(parts, cast, at):
    dealers, _departments = parts
    actions.check(task=dealers, in_hand=False, note="两次没人接", by=cast.clerk, at=at + HOUR)
    report = Escalation.objects.get()
    assert (report.why, report.task, report.note, report.at) == ("not_in_hand", dealers, "两次没人接", at + HOUR)
    assert told("ticket.escalated")["leader"] == 1
    promise = of(report, "escalation.decide")
    assert (promise.due_at, promise.user.role, promise.state) == (at + 3 * HOUR, "leader", "open")


def test_at_four_hours_it_goes_to_the_leader_by_itself_and_the_missed_check_is_the_clerks(parts, cast, sales_head, at):
    dealers, departments = parts
    arrange(departments, cast.technician, cast.fitter, at + HOUR)
    deadlines.sweep(at + 4 * HOUR)
    assert not Escalation.objects.exists() and not told("task.check_late")
    deadlines.sweep(at + 4 * HOUR + LATE)
    (report,) = Escalation.objects.all()
    assert (report.why, report.task, report.at) == ("not_arranged", dealers, at + 4 * HOUR), "what is arranged needs nobody"
    missed = of(dealers, "task.check")
    assert (missed.state, missed.settled_at, missed.user) == ("breached", at + 4 * HOUR, cast.clerk)
    assert told("task.check_late", dealers) == Counter(clerk=1, head=1, leader=1), "the clerk, the head of the sales branch, the leader"


def test_an_urgent_call_is_before_the_leader_at_registration(make_ticket, cast, at):
    ticket = make_ticket(urgent=True)
    report = Escalation.objects.get()
    assert (report.ticket, report.why, report.at, report.task) == (ticket, "urgent", at, None)
    assert told("ticket.escalated")["leader"] == 1 and of(report, "escalation.decide").due_at == at + 2 * HOUR


def test_found_in_hand_but_not_arranged_by_the_fourth_hour_goes_up_by_itself(parts, cast, at):
    actions.check(task=parts[0], in_hand=True, note="马上派人", said_by="陈德才", by=cast.clerk, at=at + MINUTE)
    assert of(parts[0], "task.in_hand").due_at == at + 4 * HOUR
    deadlines.sweep(at + 4 * HOUR + LATE)
    reports = Escalation.objects.filter(task=parts[0])
    assert [(report.why, report.at) for report in reports] == [("not_arranged", at + 4 * HOUR)] and check_books() == []


@pytest.mark.parametrize("checked", [True, False])
def test_a_call_for_help_does_not_stop_the_four_hours(parts, cast, checked, at):
    actions.ask_help(task=parts[0], reason="缺配件", by=cast.owner_a, at=at + HOUR)
    if checked:
        actions.check(task=parts[0], in_hand=True, note="公司在找配件", said_by="陈德才", by=cast.clerk, at=at + 2 * HOUR)
    deadlines.sweep(at + 4 * HOUR + LATE)
    reports = Escalation.objects.filter(task=parts[0])
    assert [(report.why, report.at) for report in reports] == [("not_arranged", at + 4 * HOUR)]
    assert parts[0].state == "help_asked" and check_books() == []


@pytest.mark.parametrize("note", ["", " "])
def test_not_in_hand_says_what_is_not(parts, cast, note, at):
    with pytest.raises(ValidationError) as error:
        actions.check(task=parts[0], in_hand=False, note=note, by=cast.clerk, at=at + HOUR)
    assert "note" in error.value.message_dict
    assert not Escalation.objects.exists() and of(parts[0], "task.check").state == "open"


def test_found_in_hand_and_arranged_in_time_stays_with_the_clerk(parts, cast, at):
    actions.check(task=parts[0], in_hand=True, note="马上派人", said_by="陈德才", by=cast.clerk, at=at + MINUTE)
    arranging = {"repairer": cast.repairer_a, "visit_at": at + 9 * HOUR, "told_how": "phone", "told_at": at}
    actions.arrange(task=parts[0], by=cast.owner_a, at=at + HOUR, **arranging)
    deadlines.sweep(at + 4 * HOUR + LATE)
    assert of(parts[0], "task.in_hand").state == "met" and not Escalation.objects.filter(task=parts[0]).exists()


class TestAnUrgentCallThatWasSent:
    """The report of an urgent call names no task: it was made before there was one."""

    @pytest.fixture
    def tasks(self, make_ticket, cast, at):
        ticket = make_ticket(urgent=True)
        actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
        return ticket.tasks.order_by("seq")

    def decide(self, cast, at, decision, **more):
        report = Escalation.objects.get()
        actions.decide(escalation=report, decision=decision, reason="停机", by=cast.leader, at=at + HOUR, **more)

    def test_is_pressed_for(self, tasks, cast, at):
        self.decide(cast, at, "press")
        assert told("task.pressed", tasks[0]) == Counter(owner_a=1, repairer_a=1)

    def test_is_reassigned(self, tasks, cast, at):
        self.decide(cast, at, "reassign", dealer=cast.dealer_b)
        assert [task.dealer for task in tasks.active()] == [cast.dealer_b]

    def test_of_several_the_leader_says_which(self, tasks, make_ticket, cast, at):
        technical = cast.technician.department
        actions.dispatch(ticket=tasks[0].ticket, by=cast.clerk, department=technical, work="电气", at=at)
        elsewhere = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        for wrong in (None, elsewhere):
            with pytest.raises(ValidationError, match="task"):
                self.decide(cast, at, "reassign", dealer=cast.dealer_b, task=wrong)
        self.decide(cast, at, "reassign", dealer=cast.dealer_b, task=tasks[1])
        assert tasks[0].state == "sent" and tasks[1].state == "withdrawn"


def test_a_decision_that_does_not_come_is_late_itself(parts, cast, at):
    actions.check(task=parts[0], in_hand=False, note="没人", by=cast.clerk, at=at + HOUR)
    report = Escalation.objects.get()
    deadlines.sweep(at + 3 * HOUR + LATE)
    assert of(report, "escalation.decide").state == "breached" and told("escalation.late", report)["leader"] == 1
    actions.decide(escalation=report, decision="press", reason="马上", by=cast.leader, at=at + 5 * HOUR)
    late = of(report, "escalation.decide")
    assert (late.state, late.settled_at, late.cleared_at) == ("breached", at + 3 * HOUR, at + 5 * HOUR)


class TestTheLeader:
    @pytest.fixture
    def report(self, parts, cast, at):
        actions.check(task=parts[0], in_hand=False, note="没人", by=cast.clerk, at=at + HOUR)
        return Escalation.objects.get()

    @pytest.fixture
    def decide(self, report, cast, at):
        def by_leader(decision, **more):
            given = {"reason": "两次没人接", "by": cast.leader, "at": at + 2 * HOUR} | more
            return actions.decide(escalation=report, decision=decision, **given)

        return by_leader

    def on_record(self, report, cast, at, decision):
        report.refresh_from_db()
        assert (report.decision, report.decided_by, report.decided_at) == (decision, cast.leader, at + 2 * HOUR)
        assert Event.objects.get(kind="escalation.decided").data["decision"] == decision
        assert (of(report, "escalation.decide").state, told("escalation.decided")["clerk"]) == ("met", 1)

    def test_is_told_in_words_both_ways(self, report, decide):
        decide("press")
        found = {kind: sentence(Notice.objects.filter(kind=kind).first()) for kind in ("ticket.escalated", "escalation.decided")}
        assert found["ticket.escalated"].endswith("未落实") and found["escalation.decided"].endswith("督办")

    def test_takes_note_of_what_is_arranged_by_then_and_of_nothing_else(self, report, decide, cast, at):
        for alone in ("read", "sanction"):
            with pytest.raises(ValidationError, match="decision"):
                decide(alone, responsible=cast.owner_a, rule="第 7 条")
        arrange(report.task, cast.owner_a, cast.repairer_a, at + 90 * MINUTE)
        decide("read")
        self.on_record(report, cast, at, "read")

    def test_what_he_pressed_for_is_owed_until_it_is_arranged_and_comes_back_to_him(self, report, decide, cast, at):
        decide("press")
        owed = of(report.task, "task.after_decision")
        assert (owed.due_at, owed.dealer, owed.state) == (at + 4 * HOUR, cast.dealer_a, "open")
        assert tiles.numbers(cast.clerk, at + 2 * HOUR)["not_in_hand"] == 1, "not in hand until it is arranged"
        deadlines.sweep(at + 4 * HOUR + LATE)
        again = Escalation.objects.undecided().get(task=report.task)
        assert (again.why, again.at) == ("not_arranged", at + 4 * HOUR)
        actions.decide(escalation=again, decision="press", reason="现在就去", by=cast.leader, at=at + 5 * HOUR)
        arrange(report.task, cast.owner_a, cast.repairer_a, at + 6 * HOUR)
        last = Deadline.objects.of(report.task).filter(kind="task.after_decision").latest("cycle")
        assert (last.cycle, last.state) == (1, "met") and check_books() == []

    def test_what_he_reassigned_is_owed_by_the_new_party(self, report, decide, cast, at):
        decide("reassign", dealer=cast.dealer_b)
        new = report.ticket.tasks.active().get(dealer=cast.dealer_b)
        assert of(new, "task.after_decision").due_at == at + 4 * HOUR

    def test_one_decision_ends_all_reports_of_the_matter(self, report, decide, cast, at):
        actions.escalate(ticket=report.ticket, note="用户又来电", by=cast.clerk, at=at + HOUR)
        assert [one.ticket for one in boards.reports(cast.leader, 9)] == [report.ticket], "one matter is shown once"
        decide("press")
        assert not Escalation.objects.undecided().exists() and check_books() == []

    def test_the_same_report_again_tells_nobody_twice(self, report, cast, at):
        actions.check(task=report.task, in_hand=False, note="还是没人", by=cast.clerk, at=at + 90 * MINUTE)
        assert Escalation.objects.count() == 1 and told("ticket.escalated")["leader"] == 1

    def test_deals_with_who_was_late_afterwards_and_without_a_report(self, report, decide, cast, at):
        decide("press")
        later = actions.sanction(
            ticket=report.ticket, responsible=cast.owner_a, rule="第 7 条", reason="两次未派人", by=cast.leader, at=at + 30 * HOUR
        )
        assert (later.decision, later.dealer, later.decided_by) == ("sanction", cast.dealer_a, cast.leader)
        assert Event.objects.filter(kind="escalation.sanctioned").count() == 1 and check_books() == []

    def test_does_not_decide_on_his_own_branch_where_another_can(self, parts, cast, at):
        cast.technician.department.__class__.objects.filter(code="technical").update(head=cast.leader)
        actions.check(task=parts[1], in_hand=False, note="没人", by=cast.clerk, at=at + HOUR)
        own = Escalation.objects.get(task=parts[1])
        assert of(own, "escalation.decide").user == cast.sales_head, "it is asked of another"
        with pytest.raises(OwnWork):
            actions.decide(escalation=own, decision="press", reason="快", by=cast.leader, at=at + 2 * HOUR)
        cast.sales_head.is_active = False
        cast.sales_head.save()
        cast.leader = cast.leader.__class__.objects.get(pk=cast.leader.pk)
        actions.decide(escalation=own, decision="press", reason="快", by=cast.leader, at=at + 2 * HOUR)

    def test_of_a_ticket_that_becomes_urgent_whoever_owes_it_is_told(self, report, cast, at):
        actions.correct(ticket=report.ticket, urgent=True, reason="停机", by=cast.clerk, at=at + HOUR)
        assert told("task.urgent", report.task) == Counter(owner_a=1, repairer_a=1)

    def test_presses_and_party_and_head_hear_it_at_once(self, report, decide, cast, at):
        decide("press")
        self.on_record(report, cast, at, "press")
        assert told("task.pressed", report.task) == Counter(owner_a=1, repairer_a=1)

    def test_presses_who_has_it_now_where_it_was_sent_on_meanwhile(self, report, parts, decide, cast, at):
        on = actions.redispatch(task=parts[0], by=cast.clerk, reason="离得远", dealer=cast.dealer_b, at=at + HOUR)
        decide("press")
        assert told("task.pressed", on)["owner_b"] == 1 and not told("task.pressed", report.task)

    def test_reassigns_and_the_new_party_has_its_own_clocks(self, report, decide, cast, at):
        decide("reassign", dealer=cast.dealer_b)
        self.on_record(report, cast, at, "reassign")
        new = report.ticket.tasks.active().get(dealer=cast.dealer_b)
        assert (of(new, "task.arrange").due_at, of(new, "task.check").due_at) == (at + 4 * HOUR, at + 6 * HOUR)
        assert of(report.ticket, "ticket.arrange").due_at == at + 2 * HOUR, "the clerk's from receipt is never reset"

    def test_cannot_sanction_a_dealer_that_has_nothing_to_do_with_it(self, decide, cast):
        with pytest.raises(ValidationError, match="responsible"):
            decide("press", responsible=cast.owner_b, rule="第 7 条")

    def test_sanctions_a_person_with_the_rule_and_it_is_listed_for_person_and_dealer(self, report, decide, cast, client, at):
        decide("press", responsible=cast.owner_a, rule="市场支持管理办法 第 7 条")
        self.on_record(report, cast, at, "press")
        assert (report.responsible, report.dealer, report.rule) == (cast.owner_a, cast.dealer_a, "市场支持管理办法 第 7 条")
        client.force_login(cast.leader)
        for which in (f"person={cast.owner_a.pk}", f"dealer={cast.dealer_a.pk}"):
            page = client.get(f"/desk/deadlines/sanctions/?{which}").content.decode()
            assert "市场支持管理办法 第 7 条" in page and report.ticket.number in page, which
        client.force_login(cast.owner_a)
        assert client.get("/desk/deadlines/sanctions/").status_code == 404, "a company matter"


@pytest.mark.parametrize("kind", ["ticket.arrange", "task.arrange", "task.check", "escalation.decide"])
def test_none_of_these_clocks_ever_stands_still(parts, cast, kind, at):
    actions.check(task=parts[1], in_hand=False, note="没人", by=cast.clerk, at=at)
    row = Deadline.objects.filter(kind=kind, state="open").first()
    with pytest.raises(Refused) as refused:
        deadlines.pause(deadline=row, reason="等配件", by=cast.leader, at=at + MINUTE)
    assert refused.value.code == "deadline.no_pause" and Policy.objects.get(pk=row.term_id).pause_states == []
