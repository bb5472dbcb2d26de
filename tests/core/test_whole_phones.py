"""Nobody rebuilds a masked number by asking for its parts (X5)."""

import pytest

from core.search.find import newest
from warranty.models import Customer

pytestmark = pytest.mark.django_db
WHOLE, LAST, PARTS = "13800005678", "5678", ["1380", "00056", "00567", "380000567", "678", "3800005678", "138"]


def pages(query, ticket):
    return {
        "/admin/work/tickets/": ticket.number,
        "/admin/work/intake/": ticket.customer.name,
        "/admin/work/machines/": ticket.machine.serial,
    }


@pytest.mark.parametrize("query", [WHOLE, LAST, "138-0000-5678", "+86 138 0000 5678", "138 5678", "138****5678"])
def test_a_whole_number_and_its_last_four_digits_find(client, cast, make_ticket, query):
    ticket = make_ticket()
    client.force_login(cast.clerk)
    for page, found in pages(query, ticket).items():
        assert found in client.get(page, {"q": query}).content.decode(), page


@pytest.mark.parametrize("query", PARTS)
def test_a_part_finds_nobody_at_any_door(client, cast, make_ticket, query, at):
    from tickets import actions

    ticket = make_ticket()
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    client.force_login(cast.clerk)
    for page, found in pages(query, ticket).items():
        assert found not in client.get(page, {"q": query}).content.decode(), page
    assert client.get("/api/v1/customers/", {"q": query}).json()["results"] == []
    assert client.get("/api/v1/tickets/", {"q": query}).json()["results"] == []
    client.force_login(cast.owner_a)
    assert ticket.number not in client.get("/portal/tickets/", {"q": query}).content.decode()
    assert ticket.customer.name not in client.get("/portal/register/find/", {"find": query}).content.decode()


def test_a_name_is_found_by_its_parts_still(cast, make_ticket):
    ticket = make_ticket()
    assert newest("customer", ticket.customer.name[:2], cast.clerk, Customer.objects.all()) == [ticket.customer_id]
