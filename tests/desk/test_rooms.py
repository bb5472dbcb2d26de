"""Machines, dealers, rules: what company people look up, and dealers do not."""

import pytest

pytestmark = pytest.mark.django_db
PAGES = ["/desk/machines/", "/desk/dealers/", "/desk/deadlines/rules/"]


@pytest.mark.parametrize("page", PAGES)
def test_company_people_look_things_up_and_dealers_find_nothing_there(client, cast, page):
    client.force_login(cast.technician)
    assert client.get(page).status_code == 200
    client.force_login(cast.owner_a)
    assert client.get(page).status_code == 404


def test_a_machine_is_found_by_its_owners_phone_which_stays_masked(client, cast, machine_a):
    client.force_login(cast.clerk)
    page = client.get("/admin/work/machines/", {"q": "5678"}).content.decode()
    assert machine_a.serial in page and "138****5678" in page and "13800005678" not in page


def test_the_whole_number_is_shown_on_request_and_that_is_on_record(client, cast, customer):
    from warranty.models import PhoneView

    client.force_login(cast.clerk)
    page = client.post(f"/desk/customers/{customer.pk}/phone/", headers={"HX-Request": "true"}).content.decode()
    assert "13800005678" in page
    assert PhoneView.objects.get().by == cast.clerk


def test_the_machines_page_says_what_covers_it_and_why(client, cast, machine_a, filed_record):
    record = filed_record()
    client.force_login(cast.technician)
    page = client.get(f"/desk/machines/{machine_a.pk}/").content.decode()
    assert "2026-08-20" in page and "责任规定第 24 条" in page and record.number in page and record.ticket.number in page


def test_a_dealer_without_agreement_is_seen_at_once(client, cast):
    cast.dealer_b.agreements.update(ends="2025-12-31")
    client.force_login(cast.leader)
    assert "没有有效协议" in client.get("/desk/dealers/").content.decode()
    assert cast.dealer_a.name in client.get(f"/desk/dealers/{cast.dealer_a.pk}/").content.decode()


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30])
def test_a_bad_page_is_bad_input(client, cast, before):
    client.force_login(cast.clerk)
    assert client.get("/desk/machines/", {"before": before}).status_code == 400
