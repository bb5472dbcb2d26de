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


@pytest.mark.django_db
def test_a_nul_in_a_question_or_a_field_that_reaches_the_database_is_an_unreadable_request(client, cast):
    client.force_login(cast.clerk)
    assert client.get("/desk/parts/receive/?last=1%00").status_code == 400
    assert client.post("/desk/register/views/", {"name": "\0"}).status_code == 400


@pytest.mark.django_db
def test_a_token_that_is_no_text_is_refused_by_the_apis_own_page(client):
    assert client.get("/api/docs/", headers={"authorization": "Token \xff\0"}).status_code in (401, 403)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place", ["login/", "logout/", "signup/", "password/reset/", "2fa/reauthenticate/", "2fa/webauthn/login/", "sessions/"]
)
def test_an_address_to_return_to_that_cannot_be_read_is_none(client, cast, place):
    client.force_login(cast.clerk)
    for wanted in ("http://[", "//[", "https://evil.example/", "javascript:alert(1)"):
        for answer in (client.get(f"/accounts/{place}", {"next": wanted}), client.post(f"/accounts/{place}", {"next": wanted})):
            assert answer.status_code < 500 and wanted not in answer.headers.get("Location", ""), wanted
        assert client.post("/i18n/setlang/", {"language": "en", "next": wanted}).status_code < 500
