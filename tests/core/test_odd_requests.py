"""A NUL is refused at the door, in an address, in a form's own key, in what an export notes of itself (found by tests/test_doors.py)."""

import pytest

from core.charsets import heeding_known
from tests.program import Program
from tickets.models import RegisterView


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


class TestCharsets:
    """What Python takes for a charset need be no text (`zlib`), or be text that no database takes (`utf-7` makes halves of characters)."""

    HALF = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n+2AA-\r\n--x--\r\n'
    PLACES = ("/accounts/login/", "/accounts/sessions/", "/i18n/setlang/", "/desk/register/views/", "/portal/register/", "/api/v1/tickets/")

    @pytest.fixture
    def clerk(self, client, cast):
        """A clerk, who asks as through the server."""
        client.force_login(cast.clerk, backend="accounts.backends.NameOrPhoneBackend")
        asked = client.handler
        served = heeding_known(lambda environ, _start_response: asked(environ))
        client.handler = lambda environ: served(environ, None)
        client.raise_request_exception = False
        return client

    @pytest.mark.django_db
    @pytest.mark.parametrize("charset", ["utf-7", "zlib", "hex", "idna", "unicode_escape", "undefined", "utf-16", "nonsense", "\0"])
    def test_one_that_no_program_writes_is_not_heeded(self, clerk, charset):
        for place in self.PLACES:
            form = f"multipart/form-data; boundary=x; charset={charset}"
            assert clerk.generic("POST", place, self.HALF, content_type=form).status_code < 500, place
            for said in (f"charset={charset}", f"charset*=utf-8''{charset}"):
                assert clerk.generic("GET", f"{place}?q=%FF%2B2AA-", b"x", content_type=f"text/plain; {said}").status_code < 500, place

    @pytest.mark.django_db
    @pytest.mark.parametrize("charset", ["utf-8", "UTF8", "GBK", "gb18030"])
    def test_a_chinese_programs_own_is_read(self, clerk, charset):
        form = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n割台\r\n--x--\r\n'.encode(charset)
        clerk.generic("POST", "/desk/register/views/", form, content_type=f"multipart/form-data; boundary=x; charset={charset}")
        assert RegisterView.objects.get().name == "割台"


@pytest.mark.django_db
@pytest.mark.parametrize("days", ["1e3", "1_0", "-1", "٣", "0", "9" * 30])
def test_a_number_of_days_that_is_none_is_said_at_its_field(client, cast, days):
    client.force_login(cast.clerk)
    answer = client.post("/accounts/sessions/", {"name": "ERP", "days": days, "reach": "all"})
    assert answer.status_code == 400 and "days" in answer.context["form"].errors and not cast.clerk.tokens.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["1e3", "1_0", "-1", "x", "9" * 30, "1,2"])
def test_a_number_in_an_address_that_is_none_is_an_unreadable_request_or_finds_nobody(client, administrator, odd):
    client.force_login(administrator)
    for place, name in (
        ("/desk/personal/", "by"),
        ("/desk/personal/taken/", "by"),
        ("/desk/personal/kept/", "before"),
        ("/accounts/trail/", "person"),
    ):
        assert client.get(place, {name: odd}).status_code in (200, 400, 404), place
