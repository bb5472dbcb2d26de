"""With what one comes in, and how that ends: tokens and sign-ins (X4)."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import actions
from accounts.models import AccountEvent, Token, User
from core import clock
from core.errors import NotFound, NotYourVerb
from tests.conftest import PASSWORD
from tests.program import Program, key_of

pytestmark = pytest.mark.django_db


def with_key(key):
    program = Program()
    program.client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return program


def status(key):
    return with_key(key).get("me/").status_code


def test_a_key_is_kept_as_a_hash_alone(clerk):
    key = key_of(clerk)
    row = Token.objects.get()
    assert key not in str(row.__dict__) and row.hint == key[:6] and status(key) == 200


def test_a_token_ends_with_its_days(clerk):
    at = clock.now() - timedelta(days=2)
    _token, key = actions.make_token(person=clerk, by=clerk, name="API", days=1, at=at)
    assert status(key) == 401


@pytest.mark.parametrize("change", ["password", "role", "password by SQL", "role by SQL", "everywhere", "off"])
def test_any_change_of_password_or_role_ends_tokens_and_sign_ins(clerk, administrator, change):
    key, browser = key_of(clerk), Client()
    browser.force_login(clerk)
    assert status(key) == 200 and browser.get("/accounts/sessions/").status_code == 200
    if change == "password":
        actions.set_password(person=clerk, password="wheat-Harvest-1", by=clerk, way="form")
    elif change == "role":
        actions.change_person(person=clerk, by=administrator, role="keeper")
    elif change == "password by SQL":
        User.objects.filter(pk=clerk.pk).update(password="!")
    elif change == "role by SQL":
        User.objects.filter(pk=clerk.pk).update(role="keeper")
    elif change == "everywhere":
        actions.end_access(person=clerk, by=clerk)
    else:
        actions.change_person(person=clerk, by=administrator, is_active=False)
    assert status(key) == 401 and browser.get("/accounts/sessions/").status_code == 302


def test_a_password_hashed_anew_by_newer_rules_is_no_change(clerk, settings):
    key = key_of(clerk)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    former = clerk.password
    assert clerk.check_password(PASSWORD) and clerk.password != former
    assert status(key) == 200


def test_the_owner_and_an_administrator_revoke_and_nobody_else_sees_it(clerk, administrator, owner_a):
    mine, _key = actions.make_token(person=clerk, by=clerk, name="机房")
    with pytest.raises(NotFound):
        actions.revoke_token(token=mine, by=owner_a)
    actions.revoke_token(token=mine, by=administrator)
    other, key = actions.make_token(person=clerk, by=clerk, name="机房")
    actions.revoke_token(token=other, by=clerk)
    assert status(key) == 401


def test_its_last_use_is_on_record(clerk):
    token, key = actions.make_token(person=clerk, by=clerk, name="API")
    assert token.used_at is None and status(key) == 200
    token.refresh_from_db()
    used = token.used_at
    status(key)
    token.refresh_from_db()
    assert used and token.used_at == used, "to ten minutes, not at every request"


class TestAListOfVerbs:
    def test_it_may_read_and_these_verbs_alone(self, clerk, make_ticket):
        ticket = make_ticket()
        program = with_key(key_of(clerk, verbs=["tickets.note"]))
        assert program.get("tickets/").status_code == 200
        assert program.post(f"tickets/{ticket.number}/note/", text="已回电").status_code == 200
        answer = program.post(f"tickets/{ticket.number}/cancel/", reason="重复")
        assert (answer.status_code, answer.json()["facts"]["verb"]) == (403, "tickets.cancel")

    def test_the_action_itself_says_no(self, clerk, make_ticket):
        from tickets.actions import note

        clerk.only = frozenset()
        with pytest.raises(NotYourVerb):
            note(ticket=make_ticket(by=User.objects.get(pk=clerk.pk)), text="已回电", by=clerk)

    def test_it_makes_no_token_that_may_more(self, administrator):
        program = with_key(key_of(administrator, verbs=["accounts.tokens", "accounts.people"]))
        assert program.post("me/token/").status_code == 403

    def test_no_verb_that_everybody_has_slips_through(self, clerk):
        assert with_key(key_of(clerk, verbs=[])).post("messages/read-all/").status_code in (403, 404)

    def test_only_verbs_of_its_owner_go_on_the_list(self, clerk):
        answer = Program(clerk).post("me/token/", verbs=["finance.post"])
        assert (answer.status_code, list(answer.json())) == (400, ["verbs"])


def test_an_administrator_makes_a_service_token_and_it_is_on_the_trail(client, administrator, clerk):
    client.force_login(administrator)
    page = client.post(f"/accounts/sessions/of/{clerk.pk}/", {"name": "ERP", "days": 30, "may": "some", "verbs": ["tickets.note"]})
    token = Token.objects.get()
    assert page.status_code == 201 and token.user == clerk and token.verbs == ["tickets.note"]
    event = AccountEvent.objects.get(kind="account.token")
    assert (event.person, event.by, event.data["name"]) == (clerk, administrator, "ERP")


def test_signed_in_devices_are_listed_and_ended_one_by_one(client, clerk):
    other = Client(headers={"user-agent": "old phone"})
    for browser in (client, other):
        assert browser.post("/accounts/login/", {"login": "clerk", "password": PASSWORD}).status_code == 302
    page = client.get("/accounts/sessions/").content.decode()
    assert "old phone" in page
    session = next(s for s in actions.sessions_of(clerk) if s.user_agent == "old phone")
    client.post(f"/accounts/sessions/end/{session.pk}/")
    assert other.get("/accounts/sessions/").status_code == 302 and client.get("/accounts/sessions/").status_code == 200


def test_nobody_ends_anothers_sign_in(client, clerk, owner_a):
    other = Client()
    other.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    client.force_login(owner_a)
    session = actions.sessions_of(clerk)[0]
    assert client.post(f"/accounts/sessions/end/{session.pk}/").status_code == 404
    assert client.post(f"/accounts/sessions/end-all/{clerk.pk}/").status_code == 404
    assert other.get("/accounts/sessions/").status_code == 200


def test_signing_out_everywhere_ends_this_device_too(client, clerk):
    key = key_of(clerk)
    client.force_login(clerk)
    client.post(f"/accounts/sessions/end-all/{clerk.pk}/")
    assert client.get("/accounts/sessions/").status_code == 302 and status(key) == 401


def test_a_program_signs_out_everywhere(clerk):
    program, other = Program(clerk), key_of(clerk)
    assert program.post("me/sign-out-everywhere/").status_code == 204
    assert program.get("me/").status_code == status(other) == 401


def test_tokens_of_before_are_taken_over_as_hashes(clerk):
    """The table of the library that kept them plain goes (accounts/migrations/0005)."""
    from importlib import import_module

    from django.db import connection

    take_over = import_module("accounts.migrations.0005_tokens_taken_over").TAKE_OVER
    key = "9" * 40
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE authtoken_token (key varchar(40) PRIMARY KEY, created timestamptz, user_id bigint)")
        cursor.execute("INSERT INTO authtoken_token VALUES (%s, now(), %s)", [key, clerk.pk])
        cursor.execute(take_over)
        cursor.execute("SELECT to_regclass('authtoken_token')")
        assert cursor.fetchone() == (None,)
        cursor.execute(take_over)  # and where there is nothing to take over, nothing happens
    assert status(key) == 200
