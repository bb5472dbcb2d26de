"""What is late, and what that costs (A16, A17)."""

from datetime import timedelta

import pytest

from core.errors import Refused
from deadlines.actions import sweep
from deadlines.models import Deadline
from notifications.models import Notice
from returns import actions, books
from returns.models import OldPart
from returns.settlement import is_settled, paper_forfeited
from returns.signals import appraised

from .test_actions import own_task

State = OldPart.State


@pytest.fixture
def heard():
    """The records of which `appraised` was sent."""
    records = []

    def hear(sender, *, record, by, at, **signal):
        records.append(record.pk)

    appraised.connect(hear)
    yield records
    appraised.disconnect(hear)


def due(subject, kind):
    return Deadline.objects.of(subject).get(kind=kind).due_at


def pass_day(subject, kind):
    """Let the day of a promise pass: the sweep marks it, then what follows from it is done."""
    after = due(subject, kind) + timedelta(minutes=1)
    sweep(at=after)
    return actions.forfeit_overdue(at=after)


def test_a_part_that_stays_away_is_forfeited_dated_when_it_fell_due(cast, filed_record, heard):
    part = filed_record().old_parts.get()
    day = due(part, "part.return")
    assert pass_day(part, "part.return") == 1
    part.refresh_from_db()
    assert (part.state, part.forfeited_at) == (State.FORFEITED, day)
    late = part.events.get(kind="part.late")
    assert late.at == day and late.recorded_at == day + timedelta(minutes=1)
    assert Notice.objects.filter(kind="part.forfeited", user=cast.owner_a).count() == 1
    assert {n.user for n in Notice.objects.filter(kind="part.late")} == {cast.owner_a, cast.rep}
    assert heard == [part.record_id]
    assert not Deadline.objects.of(part).owed().exists()
    assert books.check() == []


def test_doing_it_again_changes_nothing(filed_record):
    part = filed_record().old_parts.get()
    pass_day(part, "part.return")
    assert actions.forfeit_overdue() == 0
    assert part.events.filter(kind="part.forfeited").count() == 1


def test_shipped_in_time_it_is_held_for_fifteen_days(walk, filed_record):
    (part,) = walk(filed_record(), "shipped")
    return_day = due(part, "part.return")
    sweep(at=return_day + timedelta(days=14))
    assert actions.forfeit_overdue() == 0
    assert due(part, "part.arrive") - return_day == timedelta(days=15)
    assert pass_day(part, "part.arrive") == 1
    part.refresh_from_db()
    assert part.state == State.FORFEITED


def test_a_missing_part_is_forfeited_when_it_is_not_found(cast, walk, filed_record, cause):
    (part,) = walk(filed_record(), "shipped")
    actions.report_missing(part=part, by=cast.keeper)
    pass_day(part, "part.arrive")
    with pytest.raises(Refused) as refused:
        actions.receive(part=part, by=cast.keeper)
    assert refused.value.code == "part.forfeited"
    with pytest.raises(Refused) as refused:
        actions.appraise(part=part, cause=cause("design"), usable=False, justified=True, by=cast.technician)
    assert refused.value.code == "part.forfeited"


def test_our_own_people_are_late_but_forfeit_nothing(cast, make_ticket, filed_record, company_repairer, at):
    part = filed_record(task=own_task(cast, make_ticket, company_repairer, at), by=company_repairer).old_parts.get()
    assert pass_day(part, "part.return_staff") == 0
    part.refresh_from_db()
    assert part.state == State.KEPT
    assert {n.user for n in Notice.objects.filter(kind="part.late")} == {company_repairer, cast.sales_head}
    assert actions.receive(part=part, by=cast.keeper, at=due(part, "part.return_staff") + timedelta(days=2)).state == State.RECEIVED
    assert books.check() == []


def test_a_late_appraisal_is_told_to_the_department(cast, walk, filed_record):
    (part,) = walk(filed_record(), "received")
    sweep(at=due(part, "part.appraise") + timedelta(seconds=1))
    assert Notice.objects.filter(kind="part.appraise_late", user=cast.technician).count() == 1
    assert part.events.filter(kind="part.appraise_late").exists()


def test_a_record_is_settled_with_its_last_part(cast, walk, filed_record, clutch, belt, cause, heard):
    record = filed_record(parts=[{"part": clutch, "quantity": 1}, {"part": belt, "quantity": 2}])
    first, second = walk(record, "received")
    findings = {"cause": cause("design"), "usable": False, "justified": True, "by": cast.technician}
    actions.appraise(part=first, **findings)
    assert heard == [] and not is_settled(record)
    actions.appraise(part=second, **findings)
    assert heard == [record.pk] and is_settled(record)


def test_a_record_waits_for_its_paper(cast, walk, filed_record, heard):
    record = filed_record(signed_how="paper")
    walk(record, "appraised")
    assert heard == []
    actions.receive_original(record=record, by=cast.keeper, at=record.filed_at + timedelta(days=9))
    assert heard == [record.pk] and not paper_forfeited(record)


def test_a_paper_that_stays_away_is_given_up(cast, walk, filed_record, heard):
    record = filed_record(signed_how="paper")
    walk(record, "appraised")
    assert pass_day(record, "record.return") == 1
    assert heard == [record.pk] and paper_forfeited(record)
    assert record.ticket.events.filter(kind="record.original_late").exists()
    assert {n.user for n in Notice.objects.filter(kind="record.original_late")} == {cast.owner_a, cast.rep}
    actions.receive_original(record=record, by=cast.keeper)
    assert paper_forfeited(record)  # late is late


def test_a_record_without_parts_waits_for_nothing(filed_record):
    assert is_settled(filed_record(parts=[]))
