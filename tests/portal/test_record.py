"""The repair record in the field, and the tags that come of it (A16)."""

from datetime import timedelta

import pytest

from returns.models import OldPart
from tickets.models import RepairRecord, Task
from warranty.models import Cause

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def going(cast, arranged_task, clock_at):
    """A repair arranged for 17:42 on 8 June; the clock stands at 21:42."""
    task = arranged_task()
    clock_at(task.visit_at + 4 * HOUR)
    return task


@pytest.fixture
def written(clutch, photo):
    """What stands on the form; `None` takes a field out."""

    def make(**changes):
        facts = {
            "fault": "摩擦片烧蚀", "cause": Cause.objects.get(code="manufacture").pk, "work": "更换离合器总成", "solved": "on",
            "hours": "412", "day": "2026-06-08", "arrived_at": "17:42", "finished_at": "20:40", "labour_hours": "2.5",
            "travel_km": "88", "signed_by": "王建国", "signed_how": "drawn", "policy_explained": "on",
            "parts-TOTAL_FORMS": "2", "parts-INITIAL_FORMS": "0", "parts-0-number": clutch.number, "parts-0-quantity": "1",
            "parts-0-note": "弹簧断", "parts-1-number": "", "parts-1-quantity": "1",
            "signature": photo("sign.jpg"), "photo_nameplate": photo(), "photo_fault": photo(), "photo_old_part": photo(),
            **changes,
        }  # fmt: skip
        return {name: value for name, value in facts.items() if value is not None}

    return make


def address(task):
    return f"/portal/tasks/{task.pk}/record/"


def test_the_form_knows_what_it_can(door, cast, going):
    page = door(cast.repairer_a).get(address(going)).content.decode()
    assert 'value="17:42"' in page and 'value="王建国"' in page and f'data-offline="record-{going.pk}"' in page
    assert "公司的原因" in page and "请用户 <b>王建国</b>" in page


def test_filing_finishes_the_repair_and_leads_to_the_tags(door, cast, going, written, clutch):
    client = door(cast.repairer_a)
    response = client.post(address(going), written())
    record = RepairRecord.objects.get(task=going)
    assert response.url == f"/portal/records/{record.number}/tags/"
    assert Task.objects.get(pk=going.pk).state == "done"
    assert (str(record.labour_hours), record.signed_how, record.repairer) == ("2.5", "drawn", cast.repairer_a)
    line = record.parts.get()
    assert (line.part, line.quantity, line.note) == (clutch, 1, "弹簧断")
    assert record.attachments.count() == 4
    page = client.get(response.url).content.decode()
    tag = OldPart.objects.get(record=record).number
    assert tag in page and "<svg" in page and clutch.number in page and "前发回" in page


def test_a_part_is_taken_by_name_too_and_one_taken_out_is_left_out(door, cast, going, written, belt):
    parts = {"parts-0-number": "传动 V 带", "parts-0-quantity": "2", "parts-1-number": "没有", "parts-1-DELETE": "on"}
    door(cast.repairer_a).post(address(going), written(**parts))
    line = RepairRecord.objects.get().parts.get()
    assert (line.part, line.quantity) == (belt, 2)


def test_a_repair_without_parts_needs_no_photo_of_them_and_has_no_tags(door, cast, going, written):
    response = door(cast.repairer_a).post(address(going), written(**{"parts-0-number": "", "photo_old_part": None}))
    assert response.url == f"/portal/tickets/{going.ticket.number}/"


def test_what_is_not_solved_stays_to_do(door, cast, going, written):
    door(cast.repairer_a).post(address(going), written(solved=None))
    assert Task.objects.get(pk=going.pk).state == "in_service"


def test_a_repair_past_midnight_ends_the_next_day(door, cast, going, written, clock_at):
    clock_at(going.visit_at + 12 * HOUR)
    door(cast.repairer_a).post(address(going), written(arrived_at="22:30", finished_at="01:10"))
    record = RepairRecord.objects.get()
    assert record.finished_at - record.arrived_at == timedelta(hours=2, minutes=40)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"photo_nameplate": None}, "photo_nameplate"),
        ({"signature": None}, "signature"),
        ({"cause": ""}, "cause"),
        ({"labour_hours": "abc"}, "labour_hours"),
        ({"labour_hours": "999"}, "labour_hours"),
        ({"travel_km": "-3"}, "travel_km"),
        ({"finished_at": "23:59"}, "finished_at"),
        ({"policy_explained": None}, "policy_explained"),
        ({"parts-0-number": "没有这种件"}, "parts-0-number"),
        ({"parts-0-quantity": "0"}, "parts-0-quantity"),
        ({"day": "前些天"}, "day"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_half_written(door, cast, going, written, wrong, field):
    response = door(cast.repairer_a).post(address(going), written(**wrong))
    assert response.status_code == 400 and f'id="id_{field}_error"' in response.content.decode()
    assert not RepairRecord.objects.exists() and Task.objects.get(pk=going.pk).state == "arranged"


def test_replaced_parts_want_their_photo(door, cast, going, written):
    response = door(cast.repairer_a).post(address(going), written(photo_old_part=None))
    assert response.status_code == 400 and "换下的旧件" in response.content.decode() and not RepairRecord.objects.exists()


def test_a_file_that_is_no_photo_is_not_taken(door, cast, going, written):
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("x.jpg", b"<script>", "image/jpeg")
    response = door(cast.repairer_a).post(address(going), written(photo_fault=bad))
    assert response.status_code == 400 and not RepairRecord.objects.exists()


@pytest.mark.parametrize("count", ["x", "99999"])
def test_rows_that_nobody_sent_are_a_complaint_not_a_crash(door, cast, going, written, count):
    response = door(cast.repairer_a).post(address(going), written(**{"parts-TOTAL_FORMS": count}))
    assert response.status_code == 400


def test_sent_twice_under_one_key_it_is_filed_once(door, cast, going, written):
    client = door(cast.repairer_a)
    first = client.post(address(going), written(idempotency_key="draft-1"))
    again = client.post(address(going), written(idempotency_key="draft-1"))
    assert first.url == again.url and RepairRecord.objects.count() == 1


def test_there_is_nothing_to_record_before_a_visit_is_arranged(door, cast, make_ticket, written, clock_at, at):
    from tickets import actions

    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    clock_at(at + 12 * HOUR)
    client = door(cast.repairer_a)
    assert "还没有可以记录的上门" in client.get(address(task)).content.decode()
    response = client.post(address(task), written())
    assert response.status_code == 409 and "record.not_begun" in response.content.decode()


def test_parts_are_found_by_number_and_name_while_they_are_typed(door, cast, clutch, belt):
    client = door(cast.owner_a)
    page = client.get("/portal/record/find-part/", {"parts-0-number": "离合器"}).content.decode()
    assert f'value="{clutch.number}"' in page and 'data-fill="#id_parts-0-number"' in page and belt.number not in page
    assert "搅龙安全离合器总成" in client.get("/portal/record/find-part/", {"parts-0-number": clutch.number.lower()}).content.decode()
    assert "没有这个件号" in client.get("/portal/record/find-part/", {"parts-3-number": "zzz"}).content.decode()
    assert client.get("/portal/record/find-part/").status_code == client.get("/portal/record/find-part/?x-number=%00").status_code == 200


def test_a_rival_has_neither_record_nor_tags(door, cast, filed_record):
    record = filed_record()
    client = door(cast.owner_b)
    assert client.get(f"/portal/records/{record.number}/tags/").status_code == 404
    assert client.get(f"/portal/parts/{record.old_parts.get().number}/").status_code == 404


def test_a_tag_number_leads_to_its_tags(door, cast, filed_record):
    record = filed_record()
    assert door(cast.owner_a).get(f"/portal/parts/{record.old_parts.get().number}/").url == f"/portal/records/{record.number}/tags/"


def test_outside_the_warranty_nobody_signs_that_nothing_was_charged(door, cast, going):
    free = door(cast.repairer_a).get(address(going)).content.decode()
    going.ticket.covered = "no"
    going.ticket.save(update_fields=["covered"])
    paid = door(cast.repairer_a).get(address(going)).content.decode()
    assert "没有收费" in free and "没有收费" not in paid and "应付的费用" in paid
