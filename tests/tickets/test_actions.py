"""The verbs of tickets, one after another, as the scheme tells them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django_fsm import TransitionNotAllowed

from accounts.models import Department
from core.errors import NotFound, NotYourVerb, Refused
from core.numbering import running_of
from deadlines.models import Deadline
from notifications.models import Notice
from pages.story import story
from tickets import actions
from tickets.models import Escalation, Event, Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def due(subject, kind):
    return Deadline.objects.of(subject).filter(kind=kind).latest("id")


def told(user):
    return list(Notice.objects.filter(user=user).order_by("id").values_list("kind", flat=True))


# A3, A14: the register


def test_registering_starts_the_clerks_two_hours_from_receipt(make_ticket, cast, at):
    ticket = make_ticket()
    promise = due(ticket, "ticket.arrange")
    assert (promise.user, promise.due_at - ticket.received_at) == (cast.clerk, 2 * HOUR)
    assert running_of([ticket.number]) == {ticket.number: "SH2026/0001"}


def test_typing_a_call_in_late_gains_no_time_and_needs_a_reason(make_ticket, at):
    with pytest.raises(ValidationError) as wrong:
        make_ticket(received_at=at - HOUR)
    assert "late_reason" in wrong.value.message_dict
    ticket = make_ticket(received_at=at - HOUR, late_reason="停电")
    assert due(ticket, "ticket.arrange").due_at == at + HOUR


def test_ten_minutes_of_typing_are_not_late_and_a_second_more_is(make_ticket, at):
    assert make_ticket(received_at=at - 10 * MINUTE).late_reason == ""
    with pytest.raises(ValidationError) as wrong:
        make_ticket(received_at=at - 10 * MINUTE - timedelta(seconds=1))
    assert "late_reason" in wrong.value.message_dict


def test_nothing_is_received_in_the_future(make_ticket, at):
    with pytest.raises(ValidationError, match="received_at"):
        make_ticket(received_at=at + MINUTE)


def test_an_opinion_has_no_deadline(make_ticket):
    assert not Deadline.objects.of(make_ticket(kind="opinion")).exists()


def test_urgent_reaches_the_leader_at_registration(make_ticket, cast):
    ticket = make_ticket(injury=True)
    assert ticket.urgent and "ticket.escalated" in told(cast.leader)
    assert Escalation.objects.get(ticket=ticket).why == "urgent"


def test_what_can_be_done_with_a_new_ticket_is_known_without_asking(make_ticket, cast, django_assert_num_queries):
    calm, urgent = make_ticket(), make_ticket(urgent=True)
    with django_assert_num_queries(0):
        known = [(one.is_reported, one.redress_stands, one.is_before_leader) for one in (calm, urgent)]
    again = [(one.is_reported, one.redress_stands, one.is_before_leader) for one in Ticket.objects.visible_to(cast.clerk).order_by("id")]
    assert known == again == [(False, False, False), (False, False, True)]


def test_a_verdict_is_frozen_at_intake(make_ticket):
    ticket = make_ticket()
    assert (ticket.covered, str(ticket.whole_until)) == ("yes", "2026-08-20")
    assert ticket.verdicts.get().answer["citations"]


def test_only_clerks_register(make_ticket, cast):
    with pytest.raises(NotYourVerb):
        make_ticket(by=cast.technician)


def test_settled_on_the_phone_closes_with_its_answer(make_ticket, cast, at):
    ticket = actions.answer(ticket=make_ticket(), outcome="清理滤网后正常", by=cast.clerk, at=at + HOUR)
    assert ticket.state == "closed" and due(ticket, "ticket.arrange").state == "met"


# A2, A15: sending


def test_a_routine_fault_goes_to_the_machines_dealer_as_proposed(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    assert task.dealer == cast.dealer_a and task.ticket.state == "dispatched"
    assert due(task, "task.arrange").due_at == at + 2 * HOUR
    assert (due(task, "task.check").due_at, due(task, "task.check").user) == (at + 4 * HOUR, cast.clerk)
    assert "task.dispatched" in told(cast.owner_a) and "task.dispatched" in told(cast.repairer_a)


def test_someone_else_than_proposed_needs_a_reason_that_stays(make_ticket, cast, at):
    technical = Department.objects.get(code="technical")
    with pytest.raises(ValidationError, match="override_reason"):
        actions.dispatch(ticket=make_ticket(), department=technical, by=cast.clerk, at=at)
    ticket = make_ticket()
    actions.dispatch(ticket=ticket, department=technical, override_reason="丰裕今天没人", by=cast.clerk, at=at)
    assert ticket.events.get(kind="ticket.dispatched").data["reason"] == "丰裕今天没人"


def test_no_dispatch_to_a_dealer_without_an_agreement_in_force(make_ticket, cast, at):
    cast.dealer_b.agreements.update(ends="2025-12-31")
    with pytest.raises(Refused) as refused:
        actions.dispatch(ticket=make_ticket(), dealer=cast.dealer_b, override_reason="近", by=cast.clerk, at=at)
    assert refused.value.code == "dealer.no_agreement"


def test_a_split_ticket_is_arranged_when_all_its_tasks_are(make_ticket, cast, at):
    ticket = make_ticket()
    first = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    second = actions.dispatch(ticket=ticket, department=Department.objects.get(code="technical"), work="查液压", by=cast.clerk, at=at)
    visit = {"visit_at": at + 3 * HOUR, "told_how": "phone", "at": at + HOUR}
    actions.arrange(task=first, by=cast.owner_a, repairer=cast.repairer_a, **visit)
    assert Ticket.objects.get().state == "dispatched"
    actions.arrange(task=second, by=cast.technician, repairer=cast.technician, **visit)
    assert Ticket.objects.get().state == "arranged" and due(ticket, "ticket.arrange").state == "met"


def test_redispatch_never_resets_the_clerks_clock(make_ticket, cast, at):
    ticket = make_ticket()
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    again = actions.redispatch(task=task, dealer=cast.dealer_b, reason="丰裕没人", by=cast.clerk, at=at + HOUR)
    assert due(ticket, "ticket.arrange").due_at == at + 2 * HOUR
    assert due(again, "task.arrange").due_at == at + 3 * HOUR
    assert due(task, "task.arrange").state == "cancelled"


# A10, A15: arranging


def test_arranged_needs_who_when_and_that_the_customer_was_told(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    good = {
        "task": task,
        "by": cast.owner_a,
        "repairer": cast.repairer_a,
        "visit_at": at + 3 * HOUR,
        "told_how": "phone",
        "at": at + MINUTE,
    }
    for field, value in (
        ("told_how", ""),
        ("visit_at", at - HOUR),
        ("visit_at", at + timedelta(days=61)),
        ("repairer", cast.owner_b),
        ("told_at", at + HOUR),
    ):
        with pytest.raises(ValidationError, match=field):
            actions.arrange(**{**good, field: value})
    assert actions.arrange(**good).ticket.state == "arranged"


def test_a_visit_may_begin_this_very_moment(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=at, told_how="phone", at=at)
    assert due(task, "task.visit").due_at == at


def test_exactly_at_two_hours_is_kept_a_moment_later_is_late(make_ticket, cast, at):
    for number, (late, state) in enumerate([(timedelta(0), "met"), (timedelta(microseconds=1), "breached")]):
        task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        when = at + 2 * HOUR + late
        actions.arrange(
            task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=when + HOUR, told_how="phone", knowingly=True, at=when
        )
        assert due(task, "task.arrange").state == state, number


def test_a_rival_dealer_cannot_arrange_what_is_not_its_own(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    with pytest.raises(NotFound):
        actions.arrange(task=task, by=cast.owner_b, repairer=cast.owner_b, visit_at=at + HOUR, told_how="phone", at=at)


def test_the_promised_visit_is_a_deadline_and_arriving_keeps_it(arranged_task, cast):
    task = arranged_task()
    assert due(task, "task.visit").due_at == task.visit_at
    actions.start(task=task, by=cast.repairer_a, at=task.visit_at)
    assert due(task, "task.visit").state == "met" and Ticket.objects.get().state == "in_service"


def test_asking_for_help_does_not_stop_the_clock_and_counts(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    task = actions.ask_help(task=task, reason="没有配件", by=cast.owner_a, at=at + HOUR)
    assert (task.state, task.help_count, due(task, "task.arrange").state) == ("help_asked", 1, "open")
    assert "task.help_asked" in told(cast.clerk)
    task = actions.answer_help(task=task, keep=True, reason="件随车到", by=cast.clerk, at=at + HOUR)
    assert task.state == "sent" and due(task, "task.arrange").due_at == at + 2 * HOUR


def test_a_dealers_own_ticket_is_its_own_task_from_receipt(cast, machine_a, customer, at):
    ticket = actions.register_own(
        by=cast.owner_a,
        channel="call",
        kind="repair",
        title="脱粒滚筒异响",
        customer=customer,
        machine=machine_a,
        received_at=at - 5 * MINUTE,
        at=at,
    )
    task = ticket.tasks.get()
    assert task.own and due(task, "task.arrange_own").due_at == at - 5 * MINUTE + 2 * HOUR
    assert "task.registered_own" in told(cast.technician)


# A15: checking, the leader


def test_what_is_found_not_in_hand_goes_to_the_leader_at_once(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    actions.check(task=task, in_hand=False, note="电话没人接", by=cast.clerk, at=at + HOUR)
    escalation = Escalation.objects.get(why="not_in_hand")
    assert due(task, "task.check").state == "met" and due(escalation, "escalation.decide").due_at == at + 3 * HOUR


def test_the_leaders_sanction_names_the_person_and_cites_the_rule(make_ticket, cast, at):
    escalation = actions.escalate(ticket=make_ticket(), note="两次未派人", by=cast.clerk, at=at)
    given = {"escalation": escalation, "decision": "sanction", "reason": "拖延", "by": cast.leader, "at": at + HOUR}
    with pytest.raises(ValidationError, match="responsible"):
        actions.decide(**given)
    with pytest.raises(ValidationError, match="rule"):
        actions.decide(**given, responsible=cast.owner_a)
    actions.decide(**given, responsible=cast.owner_a, rule="市场支持管理办法 第 7 条")
    with pytest.raises(Refused) as refused:
        actions.decide(**given, responsible=cast.owner_a, rule="第 7 条")
    assert refused.value.code == "escalation.decided"


def test_the_leader_can_reassign(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    actions.check(task=task, in_hand=False, note="没人", by=cast.clerk, at=at + HOUR)
    actions.decide(
        escalation=Escalation.objects.get(), decision="reassign", reason="近", dealer=cast.dealer_b, by=cast.leader, at=at + HOUR
    )
    task.refresh_from_db()
    assert task.state == "withdrawn" and Ticket.objects.get().tasks.active().get().dealer == cast.dealer_b


# A16: the record


def test_the_signed_record_finishes_the_task(filed_record, cast):
    record = filed_record()
    record.task.refresh_from_db()
    assert record.task.state == "done" and Ticket.objects.get().state == "serviced"
    assert sorted(record.attachments.values_list("kind", flat=True)) == ["fault", "nameplate", "old_part", "signature"]
    assert "ticket.serviced" in told(cast.clerk)


def test_a_repair_is_not_finished_without_its_record(arranged_task, cast):
    task = actions.start(task=arranged_task(), by=cast.repairer_a)
    with pytest.raises(Refused) as refused:
        actions.finish(task=task, result="好了", by=cast.repairer_a)
    assert refused.value.code == "record.missing"


@pytest.mark.parametrize(
    ("field", "value"),
    [("signature", None), ("photos", []), ("signed_by", ""), ("labour_hours", "-1"), ("work", "")],
)
def test_an_incomplete_record_names_what_is_missing_and_leaves_nothing(filed_record, field, value):
    with pytest.raises(ValidationError) as wrong:
        filed_record(**{field: value})
    assert field in wrong.value.message_dict
    assert not Ticket.objects.get().records.exists()


def test_a_text_file_that_calls_itself_a_photo_is_not_one(filed_record):
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(ValidationError, match="signature"):
        filed_record(signature=SimpleUploadedFile("x.png", b"<script>", "image/png"))


# the end, and corrections


def test_closing_says_how_it_ended(filed_record, cast):
    ticket = filed_record().ticket
    with pytest.raises(ValidationError, match="outcome"):
        actions.close(ticket=ticket, outcome=" ", by=cast.clerk)
    assert actions.close(ticket=ticket, outcome="用户满意", by=cast.clerk).state == "closed"
    with pytest.raises(TransitionNotAllowed):
        actions.close(ticket=ticket, outcome="用户满意", by=cast.clerk)


def test_cancelling_takes_tasks_back_and_drops_promises(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    actions.cancel(ticket=task.ticket, reason="用户自己修好了", by=cast.clerk, at=at + HOUR)
    assert not Deadline.objects.owed().exists()


def test_a_reopened_ticket_has_new_promises_and_keeps_its_breach(make_ticket, filed_record, cast, at):
    ticket = filed_record().ticket
    actions.close(ticket=ticket, outcome="好了", by=cast.clerk, at=at + 9 * HOUR)
    ticket = actions.reopen(ticket=ticket, reason="又堵了", by=cast.clerk, at=at + 30 * HOUR)
    assert ticket.state == "dispatched" and ticket.tasks.count() == 2
    assert list(Deadline.objects.of(ticket).order_by("cycle").values_list("cycle", "state")) == [(0, "met"), (1, "open")]


def test_a_correction_is_told_in_the_words_of_its_form_from_and_to(make_ticket, cast, at):
    ticket = actions.correct(ticket=make_ticket(), by=cast.clerk, reason="kind 记错", title="搅龙异响", customer_phone="13911112222", at=at)
    line = next(line for line in story(ticket, cast.clerk, at) if line.said == "kind 记错")
    assert "title" not in line.words and "故障" in line.words and line.detail.endswith("→ 搅龙异响") and "139" not in line.detail


def test_a_correction_leaves_a_trace_without_the_phone_in_it(make_ticket, cast):
    ticket = actions.correct(ticket=make_ticket(), by=cast.clerk, reason="听错", customer_phone="13911112222", title="搅龙异响")
    event = ticket.events.get(kind="ticket.corrected")
    assert event.data["title_from"] == "割台搅龙不转，停机" and "139" not in str(event.data)
    assert ticket.customer.versions.get().phone == "13800005678"


def test_an_unknown_serial_is_identified_later_and_judged(make_ticket, combine, cast):
    ticket = make_ticket(machine=None, serial_text="看不清", model=combine)
    assert ticket.covered == ""
    ticket = actions.identify(ticket=ticket, model=combine, serial="HG4LZ70E-2508113", by=cast.clerk)
    assert ticket.covered == "yes"


# Refusals that a form would not let through, but a program might try


def test_a_task_goes_to_one_party(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    with pytest.raises(ValidationError, match="dealer"):
        actions.redispatch(task=task, by=cast.clerk, reason="换", dealer=cast.dealer_b, department=cast.technician.department, at=at)


def test_only_a_task_of_the_ticket_is_reported_with_it(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    with pytest.raises(ValidationError, match="task"):
        actions.escalate(ticket=make_ticket(), task=task, note="无人接听", by=cast.clerk, at=at)


def test_nobody_arrives_days_before_the_call(filed_record, at):
    with pytest.raises(ValidationError, match="arrived_at"):
        filed_record(arrived_at=at - 25 * HOUR)


def test_a_promise_beyond_scope_is_on_the_dealers_record_and_hidden_from_it(make_ticket, cast, at, client):
    ticket = make_ticket()
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    actions.record_promise(ticket=ticket, dealer=cast.dealer_a, text="答应整机三年包换", by=cast.rep, at=at)
    assert not Event.objects.visible_to(cast.owner_a).filter(kind="ticket.promise_found").exists()
    client.force_login(cast.leader)
    page = client.get(f"/desk/dealers/{cast.dealer_a.pk}/").content.decode()
    assert "答应整机三年包换" in page and "答应整机三年包换" not in client.get(f"/desk/dealers/{cast.dealer_b.pk}/").content.decode()
    with pytest.raises(ValidationError, match="text"):
        actions.record_promise(ticket=ticket, dealer=cast.dealer_a, text=" ", by=cast.rep, at=at)
    with pytest.raises(NotYourVerb):
        actions.record_promise(ticket=ticket, dealer=cast.dealer_a, text="x", by=cast.owner_a, at=at)
