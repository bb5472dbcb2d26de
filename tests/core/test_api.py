"""What every endpoint owes: who is asking, pages, limits, and no 500 from anything a client sends."""

import base64

import pytest
from django.core.cache import cache

from tests.conftest import PASSWORD
from tests.program import V1, Program

pytestmark = pytest.mark.django_db
CALL = {"channel": "call", "kind": "repair", "title": "停机"}


@pytest.fixture(autouse=True)
def unthrottled():
    """Throttles of other tests do not count here."""
    cache.clear()


@pytest.mark.parametrize("name", ["clerk", "13900002046"])
def test_a_token_for_name_or_phone_and_password(cast, name):
    nobody = Program()
    token = nobody.post("token/", username=name, password=PASSWORD).json()["token"]
    nobody.client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert nobody.get("me/").json()["name"] in ("赵敏", "陈德才")


def test_a_wrong_password_is_a_bad_request_and_soon_too_many(cast):
    nobody = Program()
    answers = [nobody.post("token/", username="clerk", password="x").status_code for _ in range(25)]
    assert answers[0] == 400 and answers[-1] == 429


@pytest.mark.parametrize("body", [{}, {"username": "a\0", "password": "x"}, {"username": ["a"], "password": {}}])
def test_credentials_that_are_none(db, body):
    assert Program().post("token/", **body).status_code == 400


def test_a_second_factor_is_not_got_round_by_a_token(cast):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=cast.clerk, type="totp", data={"secret": "x"})
    assert Program().post("token/", username="clerk", password=PASSWORD).status_code == 400


def test_a_token_is_renewed_and_revoked(cast):
    program = Program(cast.clerk)
    new = program.done("me/token/")["token"]
    assert program.get("me/").status_code == 401
    program.client.credentials(HTTP_AUTHORIZATION=f"Token {new}")
    assert program.post("me/revoke-token/").status_code == 204
    assert program.get("me/").status_code == 401


def test_who_left_has_no_access(cast):
    program = Program(cast.clerk)
    cast.clerk.is_active = False
    cast.clerk.save()
    assert program.get("me/").status_code == 401


def test_a_signed_in_browser_needs_its_csrf_token(cast):
    program = Program()
    program.client.handler.enforce_csrf_checks = True
    program.client.login(username="clerk", password=PASSWORD)
    assert program.get("me/").status_code == 200
    assert program.post("messages/read-all/").status_code == 403


def test_a_role_knows_its_rights(cast):
    assert "tickets.register" in Program(cast.clerk).get("me/").json()["rights"]
    assert "tickets.register" not in Program(cast.owner_a).get("me/").json()["rights"]


# pages


def test_pages_go_through_everything_once_whatever_comes_in_between(cast, make_ticket):
    made = [make_ticket().number for _ in range(5)]
    clerk, seen = Program(cast.clerk), []
    page = clerk.get("tickets/", page_size=2).json()
    while page:
        seen += [ticket["number"] for ticket in page["results"]]
        make_ticket()
        page = clerk.client.get(page["next"]).json() if page["next"] else None
    assert seen == made[::-1]


def cursor(text):
    return base64.b64encode(text.encode()).decode()


MADE_UP = ["x", cursor("p=abc"), cursor("p=1\0"), cursor("p=" + "9" * 40), cursor("p=" + "9" * 9000), cursor("o=99999999")]


@pytest.mark.parametrize("made_up", MADE_UP)
def test_a_made_up_cursor_does_not_exist(cast, made_up):
    assert Program(cast.clerk).get("tickets/", cursor=made_up).status_code in (200, 404)


@pytest.mark.parametrize("size", ["0", "-1", "many", "99999999999999999999", "201"])
def test_a_page_is_never_larger_than_200(cast, size):
    assert Program(cast.clerk).get("tickets/", page_size=size).status_code == 200


# bodies that are none


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"[1]", "application/json"),
        (b"null", "application/json"),
        (b'"x"', "application/json"),
        (b'{"title": NaN}', "application/json"),
        (b'{"\\ud83d": 1}', "application/json"),
        (b'{"machine": 1e400}', "application/json"),
        (b'{"hours": ' + b"9" * 5000 + b"}", "application/json"),
        (b'{"title": "\\ud800"}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"{}", "application/json; charset=bz2_codec"),
        (b"{}", "application/json; charset=nonsense"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=y"),
        (b"", "multipart/form-data; boundary=y"),
        (b'--y\r\nContent-Disposition: form-data; name="title"\r\n\r\na\x00b\r\n--y--', "multipart/form-data; boundary=y"),
    ],
)
def test_a_body_that_is_none_is_a_bad_request(cast, content, kind):
    answer = Program(cast.clerk).client.generic("POST", f"{V1}tickets/register/", content, kind)
    assert answer.status_code == 400 and answer["Content-Type"] == "application/json", answer.content


def test_a_body_too_large_is_refused_before_it_is_read(cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = Program(cast.clerk).post("tickets/register/", **CALL, description="长" * 1000)
    assert answer.status_code == 400 and "DATA_UPLOAD_MAX_MEMORY_SIZE" in answer.json()["detail"]


def test_too_many_fields_are_a_bad_request(cast, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    many = {f"f{n}": "x" for n in range(20)}
    assert Program(cast.clerk).client.post(f"{V1}tickets/register/", many, format="multipart").status_code == 400


def test_what_is_no_form_is_not_understood(cast):
    answer = Program(cast.clerk).client.generic("POST", f"{V1}tickets/register/", b"a=1", "application/x-www-form-urlencoded")
    assert answer.status_code == 415


NOTHING = ["tasks/99999999999999999999/", "tasks/x/", "tickets/%00/", "models/%00/", "models/%ff/", "files/0/content/", "cabbages/"]


@pytest.mark.parametrize("place", NOTHING)
def test_an_address_of_nothing_is_not_found(cast, place):
    assert Program(cast.clerk).client.get(V1 + place).status_code == 404


def test_only_reading_and_verbs(cast, make_ticket):
    program, place = Program(cast.clerk), f"{V1}tickets/{make_ticket().number}/"
    for method in ("put", "patch", "delete", "options", "trace"):
        assert getattr(program.client, method)(place).status_code == 405
    assert program.client.post(f"{V1}tickets/", CALL, format="json").status_code == 405
    assert program.client.get(f"{place}close/").status_code == 405


def test_a_program_may_ask_for_english(cast):
    program = Program(cast.keeper)
    for language, words in (("en", "Your role may not do this."), ("zh-hans", "")):
        detail = program.client.post(f"{V1}tickets/register/", headers={"Accept-Language": language}).json()["detail"]
        assert detail == words or language != "en"


@pytest.mark.django_db
def test_whoever_sees_less_than_the_whole_table_is_never_answered_from_it(cast):
    from core.api.fields import _is_whole_table
    from dealers.models import Dealer
    from warranty.models import Machine

    everything = Machine.objects.visible_to(cast.clerk)
    assert _is_whole_table(everything) and _is_whole_table(Dealer.objects.visible_to(cast.clerk))
    part = Machine.objects.visible_to(cast.owner_a)
    narrowed = [part, everything.none(), everything[:1], everything.distinct(), everything.union(part)]
    assert [_is_whole_table(rows) for rows in narrowed] == [False] * len(narrowed)
