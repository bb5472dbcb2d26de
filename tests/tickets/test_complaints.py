"""Complaints say what they are about; that a customer was neglected is one of the categories (A14)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
REGISTER = "/admin/work/tickets/"
NEGLECTED = "怠慢、推诿用户"


@pytest.fixture
def neglected(make_ticket):
    return make_ticket(kind="complaint", complaint="neglect", title="打了三次没人管")


def test_it_stands_in_the_register_on_the_ticket_and_on_the_dealers_page(client, cast, neglected):
    client.force_login(cast.clerk)
    pages = [REGISTER, f"{REGISTER}{neglected.number}/", f"/desk/dealers/{cast.dealer_a.pk}/"]
    for page in pages:
        assert NEGLECTED in client.get(page).content.decode(), page
    assert neglected.number not in client.get(f"/desk/dealers/{cast.dealer_b.pk}/").content.decode()


def test_the_register_is_narrowed_to_one_category(client, cast, neglected, make_ticket):
    other = make_ticket(kind="complaint", complaint="charge")
    client.force_login(cast.clerk)
    page = client.get(REGISTER, {"complaint": "neglect"}).content.decode()
    assert neglected.number in page and other.number not in page


def test_only_a_complaint_has_one(make_ticket, neglected):
    with pytest.raises(ValidationError) as error:
        make_ticket(kind="repair", complaint="neglect")
    assert "complaint" in error.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=neglected.pk).update(kind="advice")


def test_what_was_no_complaint_after_all_loses_it_with_a_trace(neglected, cast, at):
    actions.correct(ticket=neglected, by=cast.clerk, reason="听错", kind="advice", at=at)
    event = neglected.events.get(kind="ticket.corrected")
    assert (event.data["complaint_from"], event.data["complaint_to"]) == ("neglect", "")
