"""A ticket on two pages of paper (A3)."""

import io

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.django_db


def read(response) -> PdfReader:
    return PdfReader(io.BytesIO(response.content))


def words(response) -> str:
    return "".join("".join(page.extract_text() for page in read(response).pages).split())


def test_it_tells_the_life_of_a_repair_on_two_pages(client, cast, filed_record):
    record = filed_record()
    client.force_login(cast.clerk)
    response = client.get(f"/papers/tickets/{record.ticket.number}/")
    text = words(response)
    assert len(read(response).pages) <= 2
    assert record.ticket.number in text and record.number in text and "138****5678" in text and "13800005678" not in text


def test_a_dealers_print_has_nothing_internal_and_a_rivals_none(client, cast, filed_record):
    from tickets import actions

    record = filed_record()
    actions.note(ticket=record.ticket, text="内部备注不外传", by=cast.clerk)
    client.force_login(cast.clerk)
    assert "内部备注不外传" in words(client.get(f"/papers/tickets/{record.ticket.number}/"))
    client.force_login(cast.owner_a)
    assert "内部备注不外传" not in words(client.get(f"/papers/tickets/{record.ticket.number}/"))
    client.force_login(cast.owner_b)
    assert client.get(f"/papers/tickets/{record.ticket.number}/").status_code == 404
