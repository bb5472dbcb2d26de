"""A ticket as its dealer sees it (A10, X4)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tickets import actions
from tickets.models import Attachment, Event

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def address(ticket):
    return f"/portal/tickets/{ticket.number}/"


@pytest.fixture
def record(filed_record, clock_at):
    made = filed_record()
    clock_at(made.filed_at + HOUR)
    return made


def test_it_tells_the_whole_story(door, cast, record):
    page = door(cast.owner_a).get(address(record.ticket)).content.decode()
    tag = record.old_parts.get().number
    for words in ("割台搅龙不转", record.number, "摩擦片烧蚀", "搅龙安全离合器总成", tag, "整机至 <b>2026-08-20</b>", "责任规定"):
        assert words in page, words
    assert "1,286.00" in page and page.count("/files/") >= 4


def test_what_is_internal_or_anothers_is_not_there(door, cast, record):
    actions.note(ticket=record.ticket, text="公司内部的话", internal=True, by=cast.clerk)
    actions.note(ticket=record.ticket, text="请尽快回电话", internal=False, by=cast.clerk)
    page = door(cast.owner_a).get(address(record.ticket)).content.decode()
    assert "公司内部的话" not in page and "请尽快回电话" in page


def test_costs_are_the_owners_to_see(door, cast, record):
    assert "1,286.00" not in door(cast.repairer_a).get(address(record.ticket)).content.decode()


def test_a_rivals_ticket_does_not_exist(door, cast, record):
    client = door(cast.owner_b)
    for page in ("", "note/", "attach/"):
        assert client.get(address(record.ticket) + page).status_code == 404
        assert client.post(address(record.ticket) + page, {"text": "x"}).status_code == 404
    assert client.get("/portal/tickets/SH1999-0001/").status_code == 404


def test_the_verbs_are_those_of_its_state(door, cast, make_ticket, at, clock_at):
    ticket = make_ticket()
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    clock_at(at + HOUR)
    page = door(cast.owner_a).get(address(ticket)).content.decode()
    assert f"/portal/tasks/{task.pk}/arrange/" in page and f"/portal/tasks/{task.pk}/help/" in page
    assert f"/portal/tasks/{task.pk}/record/" not in page


def test_what_was_registered_here_and_taken_over_says_so(door, cast, clock_at, at):
    clock_at(at)
    told = {"name": "张守田", "phone": "13700001111"}
    ticket = actions.register_own(by=cast.owner_a, channel="call", kind="repair", title="异响", customer_facts=told, at=at)
    actions.redispatch(task=ticket.tasks.get(), by=cast.clerk, reason="人手不够", person=cast.rep, at=at)
    page = door(cast.owner_a).get(address(ticket)).content.decode()
    assert "现在由别人办" in page and "/arrange/" not in page


def test_a_note_goes_into_the_timeline_for_the_company_too(door, cast, record):
    client = door(cast.repairer_a)
    assert client.post(address(record.ticket) + "note/", {"text": "用户要求周六再看一次"}).url == address(record.ticket)
    line = Event.objects.get(kind="ticket.note")
    assert (line.internal, line.task, line.data["text"]) == (False, record.task, "用户要求周六再看一次")
    assert client.post(address(record.ticket) + "note/", {"text": "  "}).status_code == 400


def test_files_are_added_and_what_is_no_photo_is_not(door, cast, record, photo):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, before = door(cast.owner_a), Attachment.objects.count()
    assert client.post(address(record.ticket) + "attach/", {"upload": photo()}).status_code == 302
    assert Attachment.objects.count() == before + 1
    bad = SimpleUploadedFile("a.pdf", b"MZ\x90", "application/pdf")
    response = client.post(address(record.ticket) + "attach/", {"upload": bad})
    assert response.status_code == 400 and 'id="id_upload_error"' in response.content.decode()


def test_as_many_statements_for_a_long_story_as_for_a_short_one(door, cast, record):
    client, counts = door(cast.owner_a), []
    for number in (1, 9):
        for count in range(number):
            actions.note(ticket=record.ticket, text=f"第 {count} 条", internal=False, by=cast.clerk)
        with CaptureQueriesContext(connection) as asked:
            client.get(address(record.ticket))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
