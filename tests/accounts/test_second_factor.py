"""A second factor where the role demands it, at every door; passkeys in a real browser (X4)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.test import Client

from accounts.kinds import Happened
from accounts.models import AccountEvent
from accounts.trail import note
from tests.conftest import PASSWORD
from tests.program import Program, key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def demanded(settings):
    settings.SECOND_FACTOR_ROLES = ["admin", "finance", "leader"]


def set_up(person):
    return totp.TOTP.activate(person, totp.generate_totp_secret()).instance


@pytest.mark.parametrize("door", ["/", "/desk/", "/admin/", "/accounts/trail/", "/desk/engine/"])
def test_who_lacks_it_is_sent_to_set_it_up(client, leader, demanded, door):
    client.force_login(leader)
    answer = client.get(door)
    assert (answer.status_code, answer.url) == (302, "/accounts/2fa/")
    assert client.get("/accounts/2fa/").status_code == 200


def test_at_the_api_it_is_said_so_with_a_session_and_with_a_token(client, leader, demanded, settings):
    client.force_login(leader)
    answer = client.get("/api/v1/me/")
    assert (answer.status_code, answer.json()["code"]) == (403, "account.second_factor")
    answer = Program(leader).get("me/")
    assert (answer.status_code, answer.json()["code"]) == (403, "account.second_factor")
    assert Client().post("/api/v1/token/", {"username": "leader", "password": PASSWORD}, "application/json").status_code == 400


def test_who_has_it_goes_in(client, leader, demanded):
    set_up(leader)
    client.force_login(leader)
    assert client.get("/desk/").status_code == 200 and Program(leader).get("me/").status_code == 200


def test_other_roles_are_not_asked(client, clerk, demanded):
    client.force_login(clerk)
    assert client.get("/admin/work/board/").status_code == 200


def test_signing_in_takes_both_steps_and_the_trail_says_which(client, leader, demanded):
    device = set_up(leader)
    assert client.post("/accounts/login/", {"login": "leader", "password": PASSWORD}).url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/desk/").status_code == 302
    secret = device.wrap().instance.data["secret"]
    code = totp.format_hotp_value(totp.hotp_value(decrypt(secret), next(iter(totp.yield_hotp_counters_from_time()))))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/desk/").status_code == 200
    assert AccountEvent.objects.get(person=leader, kind="account.signed_in").data["method"] == "password+mfa"


def test_taking_it_away_ends_every_other_sign_in_and_is_on_the_trail(client, clerk):
    set_up(clerk)
    key, other = key_of(clerk), Client()
    other.force_login(clerk)
    client.force_login(clerk)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=clerk).exists()
    assert [e.data for e in AccountEvent.objects.filter(kind="account.second_factor")][-1] == {"from": "totp"}
    assert other.get("/accounts/sessions/").status_code == 302
    assert client.get("/accounts/sessions/").status_code == 200
    assert Program().get("me/").status_code == 401 and key


def test_in_production_it_is_demanded_of_who_enters_people_pays_or_decides():
    import os
    import subprocess
    import sys

    ask = "from aftersales import settings as s; print(s.SECOND_FACTOR_ROLES)"
    env = dict(os.environ) | {"PRODUCTION": "1", "SECRET_KEY": "x"}
    said = subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, text=True).stdout
    assert said.strip() == "['admin', 'finance', 'leader']"


def test_what_an_authenticator_sends_is_read(client, clerk):
    client.force_login(clerk)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/accounts/2fa/webauthn/add/", {"name": "手机", "credential": "{}"})
    assert answer.status_code == 200 and "credential" in answer.context["form"].errors


def test_who_changes_it_is_asked_once_more_who_he_is(client, clerk):
    client.force_login(clerk)
    asked = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "请确认是您本人" in asked.content.decode() and asked.request["PATH_INFO"] == "/accounts/reauthenticate/"
    set_up(clerk)
    assert "手机应用的验证码" in client.get("/accounts/2fa/reauthenticate/").content.decode()


def test_an_address_that_is_not_confirmed_bars_nobody_from_his_second_factor(client, administrator):
    administrator.email = "admin@maker.example"
    administrator.save()
    client.force_login(administrator)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/email/")  # from here on it stands among his addresses, unconfirmed
    assert client.get("/accounts/2fa/totp/activate/").context["totp_url"]
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_the_trail_names_it_in_words(client, leader):
    note(leader, Happened.SECOND_FACTOR, leader, to="totp")
    note(leader, Happened.CORRECTED, leader, fields="phone, name")
    client.force_login(leader)
    page = client.get("/accounts/trail/").content.decode()
    assert "手机应用的验证码" in page and "totp" not in page and "电话，姓名" in page.replace("、", "，")
