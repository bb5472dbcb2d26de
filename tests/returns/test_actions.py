"""What comes back, step by step (A16, A17)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django_fsm import TransitionNotAllowed

from core.errors import NotFound, NotYourVerb, Refused
from core.numbering import running_of
from deadlines.models import Deadline
from notifications.models import Notice
from returns import actions, books
from returns.models import OldPart, Room, Shipment
from tests.conftest import SHANGHAI

State = OldPart.State


def promised(part, kind):
    return Deadline.objects.of(part).get(kind=kind)


class TestKeep:
    def test_each_replaced_part_gets_a_tag_and_a_day(self, filed_record, clutch, belt):
        record = filed_record(parts=[{"part": clutch, "quantity": 1}, {"part": belt, "quantity": 2}])
        first, second = record.old_parts.order_by("id")
        assert (first.state, first.part, second.quantity) == (State.KEPT, clutch, 2)
        assert running_of([first.number]) == {first.number: "JJ2026/0001"}
        assert (first.dealer, first.staff, first.forfeits) == (record.task.dealer, None, True)
        assert (first.removed_on, first.return_by) == (date(2026, 6, 8), date(2026, 12, 20))  # 12 days before June 20
        deadline = promised(first, "part.return")
        assert deadline.due_at.astimezone(SHANGHAI).isoformat() == "2026-12-20T23:59:59.999999+08:00"
        assert deadline.dealer == record.task.dealer
        assert [e.kind for e in first.events.order_by("id")] == ["part.kept", "part.held"]

    def test_a_paid_repair_keeps_nothing(self, filed_record, arranged_task):
        task = arranged_task()
        task.ticket.covered = "no"
        task.ticket.save(update_fields=["covered"])
        record = filed_record(task=task)
        assert not record.old_parts.exists()

    def test_our_own_people_have_their_own_days_and_no_forfeiture(self, cast, make_ticket, filed_record, company_repairer, technician, at):
        record = filed_record(task=own_task(cast, make_ticket, company_repairer, at), by=company_repairer)
        part = record.old_parts.get()
        assert (part.dealer, part.staff, part.forfeits) == (None, company_repairer, False)
        assert part.return_by == date(2026, 7, 8)
        assert promised(part, "part.return_staff").user == company_repairer

    def test_a_record_signed_on_paper_comes_back_too(self, filed_record):
        record = filed_record(signed_how="paper")
        assert promised(record, "record.return").dealer == record.task.dealer


def own_task(cast, make_ticket, person, at):
    """A task of the technical department, arranged for one of its people."""
    from tickets import actions as tickets

    ticket = make_ticket(difficulty="abnormal")
    task = tickets.dispatch(ticket=ticket, by=cast.clerk, person=person, at=at)
    return tickets.arrange(task=task, by=cast.clerk, repairer=person, visit_at=at + timedelta(hours=3), told_how="phone", at=at)


class TestShip:
    def test_shipping_in_time_keeps_the_promise_and_opens_the_next(self, cast, filed_record):
        record = filed_record()
        part = record.old_parts.get()
        day = record.filed_at + timedelta(days=3)
        shipment = actions.ship(parts=[part], carrier=" 皖 K·72018 ", box="6", by=cast.repairer_a, at=day)
        part.refresh_from_db()
        assert (part.state, part.shipment, part.shipped_at) == (State.SHIPPED, shipment, day)
        assert (shipment.number[:7], shipment.dealer, shipment.carrier) == ("FH2026-", cast.dealer_a, "皖 K·72018")
        assert promised(part, "part.return").state == "met"
        assert promised(part, "part.arrive").due_at.astimezone(SHANGHAI).date() == date(2027, 1, 4)
        assert Notice.objects.filter(kind="part.shipped", user=cast.keeper).exists()

    def test_the_rep_may_carry_them(self, cast, filed_record):
        part = filed_record().old_parts.get()
        assert actions.ship(parts=[part], carrier="李明的车", by=cast.rep).dealer == cast.dealer_a

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"carrier": " "}, "carrier"), ({"carrier": "x" * 101}, "carrier"), ({"box": "6" * 21}, "box"), ({"parts": []}, "parts")],
    )
    def test_bad_input_names_the_field(self, cast, filed_record, changes, field):
        part = filed_record().old_parts.get()
        with pytest.raises(ValidationError) as error:
            actions.ship(**{"parts": [part], "carrier": "皖 K", "by": cast.owner_a, **changes})
        assert field in error.value.message_dict
        assert not Shipment.objects.exists()

    def test_a_rival_sees_no_such_part(self, cast, filed_record):
        part = filed_record().old_parts.get()
        with pytest.raises(NotFound):
            actions.ship(parts=[part], carrier="鲁 Q", by=cast.owner_b)

    def test_the_keeper_ships_nothing(self, cast, filed_record):
        with pytest.raises(NotYourVerb):
            actions.ship(parts=[filed_record().old_parts.get()], carrier="x", by=cast.keeper)

    def test_several_dealers_parts_do_not_go_into_one_shipment(self, cast, filed_record, make_ticket, company_repairer, at):
        mine = filed_record().old_parts.get()
        ours = filed_record(task=own_task(cast, make_ticket, company_repairer, at), by=company_repairer).old_parts.get()
        with pytest.raises(Refused) as refused:
            actions.ship(parts=[mine, ours], carrier="皖 K", by=cast.rep)
        assert refused.value.code == "shipment.mixed"

    def test_after_the_return_day_it_is_too_late(self, cast, filed_record):
        part = filed_record().old_parts.get()
        too_late = promised(part, "part.return").due_at + timedelta(microseconds=1)
        with pytest.raises(Refused) as refused:
            actions.ship(parts=[part], carrier="皖 K", by=cast.owner_a, at=too_late)
        assert refused.value.code == "part.forfeited"
        part.refresh_from_db()
        assert part.state == State.KEPT  # the sweep does the rest

    def test_twice_is_stale(self, cast, walk, filed_record):
        (part,) = walk(filed_record(), "shipped")
        with pytest.raises(TransitionNotAllowed):
            actions.ship(parts=[part], carrier="皖 K", by=cast.owner_a)


class TestReceive:
    def test_a_scan_receives_and_the_technical_department_is_told_once_per_box(self, cast, walk, filed_record, clutch, belt):
        record = filed_record(parts=[{"part": clutch, "quantity": 1}, {"part": belt, "quantity": 2}])
        first, second = walk(record, "shipped")
        day = record.filed_at + timedelta(days=4)
        actions.receive(part=first, by=cast.keeper, at=day)
        assert Shipment.objects.get().received_at is None
        assert not Notice.objects.filter(kind="part.arrived").exists()
        actions.receive(part=second, by=cast.keeper, at=day + timedelta(minutes=1))
        first.refresh_from_db()
        assert (first.state, first.received_by) == (State.RECEIVED, cast.keeper)
        assert Shipment.objects.get().received_at == day + timedelta(minutes=1)
        notice = Notice.objects.get(kind="part.arrived", user=cast.technician)
        assert notice.data["count"] == 2
        assert promised(first, "part.arrive").state == "met"
        assert promised(first, "part.appraise").department.code == "technical"

    def test_a_part_that_nobody_announced_is_received_too(self, cast, filed_record):
        part = filed_record().old_parts.get()
        actions.receive(part=part, by=cast.clerk)
        part.refresh_from_db()
        assert (part.state, part.shipment) == (State.RECEIVED, None)
        assert promised(part, "part.return").state == "met"

    def test_twice_is_refused_in_words(self, cast, walk, filed_record):
        (part,) = walk(filed_record(), "received")
        with pytest.raises(Refused) as refused:
            actions.receive(part=part, by=cast.keeper)
        assert refused.value.code == "part.already_received"

    def test_in_time_means_the_held_days_too(self, cast, walk, filed_record):
        (part,) = walk(filed_record(), "shipped")
        last = promised(part, "part.arrive").due_at
        with pytest.raises(Refused) as refused:
            actions.receive(part=part, by=cast.keeper, at=last + timedelta(microseconds=1))
        assert refused.value.code == "part.forfeited"
        assert actions.receive(part=part, by=cast.keeper, at=last).state == State.RECEIVED

    def test_a_dealer_receives_nothing(self, cast, filed_record):
        with pytest.raises(NotYourVerb):
            actions.receive(part=filed_record().old_parts.get(), by=cast.owner_a)


class TestMissing:
    def test_what_is_not_in_the_box_can_be_found_later(self, cast, walk, filed_record):
        (part,) = walk(filed_record(), "shipped")
        actions.report_missing(part=part, by=cast.keeper)
        part.refresh_from_db()
        assert part.state == State.MISSING
        assert Shipment.objects.get().received_at is not None
        told = Notice.objects.get(kind="part.missing", user=cast.owner_a)
        assert told.data["until"] == "2027-01-04"
        assert actions.receive(part=part, by=cast.keeper).state == State.RECEIVED

    def test_a_part_that_was_never_sent_is_not_missing(self, cast, filed_record):
        with pytest.raises(TransitionNotAllowed):
            actions.report_missing(part=filed_record().old_parts.get(), by=cast.keeper)


class TestOriginal:
    def test_the_paper_is_ticked_off_once(self, cast, filed_record):
        record = filed_record(signed_how="paper")
        actions.receive_original(record=record, by=cast.keeper)
        record.refresh_from_db()
        assert record.original_received_at
        assert promised(record, "record.return").state == "met"
        assert record.ticket.events.filter(kind="record.original_received").exists()
        with pytest.raises(Refused) as refused:
            actions.receive_original(record=record, by=cast.keeper)
        assert refused.value.code == "record.original_here"

    def test_what_was_signed_on_the_screen_has_no_paper(self, cast, filed_record):
        with pytest.raises(Refused) as refused:
            actions.receive_original(record=filed_record(), by=cast.keeper)
        assert refused.value.code == "record.signed_on_screen"


class TestAppraise:
    def test_liability_follows_the_cause_and_is_frozen(self, cast, walk, filed_record, cause):
        (part,) = walk(filed_record(), "received")
        supplier, day = cause("bought-in"), part.received_at + timedelta(days=7)
        actions.appraise(part=part, cause=supplier, usable=True, justified=True, evidence="硬度 38 HRC", by=cast.technician, at=day)
        supplier.liable = "dealer"
        supplier.save()
        part.refresh_from_db()
        assert (part.state, part.liable, part.usable, part.appraised_by) == (State.APPRAISED, "supplier", True, cast.technician)
        assert promised(part, "part.appraise").state == "met"

    @pytest.mark.parametrize(
        ("state", "code"), [("kept", "part.not_received"), ("shipped", "part.not_received"), ("missing", "part.missing")]
    )
    def test_what_is_not_here_cannot_be_appraised(self, cast, walk, filed_record, cause, state, code):
        (part,) = walk(filed_record(), "kept" if state == "kept" else "shipped")
        if state == "missing":
            actions.report_missing(part=part, by=cast.keeper)
        with pytest.raises(Refused) as refused:
            actions.appraise(part=part, cause=cause("design"), usable=False, justified=True, by=cast.technician)
        assert refused.value.code == code
        assert refused.value.remedy

    @pytest.mark.parametrize(("code", "justified"), [("misuse", True), ("no-fault", True), ("design", False)])
    def test_what_costs_the_dealer_needs_evidence(self, cast, walk, filed_record, cause, code, justified):
        (part,) = walk(filed_record(), "received")
        with pytest.raises(ValidationError) as error:
            actions.appraise(part=part, cause=cause(code), usable=False, justified=justified, by=cast.technician)
        assert "evidence" in error.value.message_dict

    @pytest.mark.parametrize(("field", "value"), [("cause", None), ("usable", None), ("justified", "yes"), ("evidence", "x" * 501)])
    def test_bad_input_names_the_field(self, cast, walk, filed_record, cause, field, value):
        (part,) = walk(filed_record(), "received")
        facts = {"cause": cause("design"), "usable": False, "justified": True, field: value}
        with pytest.raises(ValidationError) as error:
            actions.appraise(part=part, by=cast.technician, **facts)
        assert field in error.value.message_dict

    def test_only_the_technical_department(self, cast, walk, filed_record, cause):
        (part,) = walk(filed_record(), "received")
        with pytest.raises(NotYourVerb):
            actions.appraise(part=part, cause=cause("design"), usable=False, justified=True, by=cast.keeper)

    def test_once(self, cast, walk, filed_record, cause, let_go):
        (part,) = walk(filed_record(), "appraised")
        let_go(part)
        with pytest.raises(TransitionNotAllowed):
            actions.appraise(part=part, cause=cause("design"), usable=False, justified=True, by=cast.technician)


class TestStore:
    def test_from_the_clerk_to_the_keeper_into_a_room_and_out(self, cast, walk, filed_record, let_go):
        (part,) = walk(filed_record(), "handed_over")
        assert Notice.objects.filter(kind="part.handed_over", user=cast.keeper).exists()
        scrap = Room.objects.get(holds="scrap")
        part = actions.store(part=part, room=scrap, bin="B-07", by=cast.keeper)
        assert (part.state, part.room, part.bin) == (State.STORED, scrap, "B-07")
        let_go(part)
        part = actions.dispose(part=part, disposal="回收站，磅单 331", by=cast.keeper)
        assert (part.state, part.disposal) == (State.DISPOSED, "回收站，磅单 331")
        kinds = [e.kind.removeprefix("part.") for e in part.events.order_by("id")]
        assert kinds == ["kept", "held", "shipped", "received", "appraised", "handed_over", "stored", "let_go", "disposed"]
        assert books.check() == []

    def test_scrap_does_not_go_among_the_usable(self, cast, walk, filed_record):
        (part,) = walk(filed_record(), "handed_over")
        with pytest.raises(Refused) as refused:
            actions.store(part=part, room=Room.objects.get(holds="usable"), by=cast.keeper)
        assert refused.value.code == "room.wrong_kind"

    def test_a_room_out_of_use_is_no_choice(self, cast, walk, filed_record):
        (part,) = walk(filed_record(), "handed_over")
        room = Room.objects.create(name="旧库", holds="scrap", active=False)
        with pytest.raises(ValidationError) as error:
            actions.store(part=part, room=room, by=cast.keeper)
        assert "room" in error.value.message_dict

    def test_nothing_is_put_away_before_it_was_handed_over(self, cast, walk, filed_record):
        (part,) = walk(filed_record(), "appraised")
        with pytest.raises(TransitionNotAllowed):
            actions.store(part=part, room=Room.objects.get(holds="scrap"), by=cast.keeper)

    def test_what_becomes_of_it_is_said(self, cast, walk, filed_record):
        (part,) = walk(filed_record(), "handed_over")
        actions.store(part=part, room=Room.objects.get(holds="scrap"), by=cast.keeper)
        with pytest.raises(ValidationError):
            actions.dispose(part=part, disposal=" ", by=cast.keeper)

    @pytest.mark.parametrize("verb", ["hand_over", "store", "dispose"])
    def test_rights(self, cast, walk, filed_record, verb):
        (part,) = walk(filed_record(), "appraised")
        facts = {"hand_over": {"parts": [part]}, "store": {"part": part, "room": None}, "dispose": {"part": part, "disposal": "x"}}
        with pytest.raises(NotYourVerb):
            getattr(actions, verb)(by=cast.technician, **facts[verb])

    def test_handing_over_nothing_is_said(self, cast):
        with pytest.raises(ValidationError):
            actions.hand_over(parts=[], by=cast.clerk)
