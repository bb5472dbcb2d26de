"""A NUL is refused at the door, in an address, in a form's own key, in what an export notes of itself (found by tests/test_doors.py)."""

import pytest

from tests.program import Program


@pytest.mark.django_db
def test_a_nul_in_an_address_or_a_key_is_no_fault_of_the_server(client, cast, machine_a):
    client.raise_request_exception = False
    client.force_login(cast.clerk, backend="accounts.backends.NameOrPhoneBackend")
    for place in ("/desk/parts/%00/", "/desk/claims/a%00b/", "/desk/store/%00/", "/desk/claims/notices/%00/"):
        assert client.get(place).status_code == 404, place
    assert client.post(f"/desk/cards/{machine_a.card.pk}/return/", {"idempotency_key": "\0"}).status_code == 400
    for kind in ("export", "export-xlsx"):
        assert Program(cast.clerk).client.get(f"/api/v1/tickets/{kind}/", {"cursor": "1\0"}).status_code < 500


@pytest.mark.django_db
def test_the_register_of_somebody_without_a_dealer_prints(person):
    alone = Program(person("dealer_owner", "无主"))
    assert alone.client.get("/api/v1/tickets/export-pdf/").status_code == 200
