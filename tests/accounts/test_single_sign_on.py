"""Signing in by the company's own sign-in: it says who somebody is, never what he may (A1). Against a real provider on loopback."""

import os
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import AccountEvent, User
from tests.accounts.identity import CLIENT, SECRET, provider
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, CONNECT = "/accounts/oidc/company/login/?process=login", "/accounts/oidc/company/login/?process=connect"


@pytest.fixture
def idp(settings):
    with provider() as found:
        app = {"provider_id": "company", "name": "", "client_id": CLIENT, "secret": SECRET}
        app["settings"] = {"server_url": found.issuer, "scope": ["openid", "email", "phone"]}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield found


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


def away(place: str) -> str:
    """To the provider and back: the address that it sends the browser to."""
    try:
        urllib.request.build_opener(Stay).open(place, timeout=10)
    except urllib.error.HTTPError as sent:
        return sent.headers["Location"]


def come_in(client, place=LOGIN):
    """The whole way, as a browser goes it; the answer of our own door."""
    return client.get(away(client.get(place).url).removeprefix("http://testserver"))


def who(client) -> str:
    return client.get("/api/v1/me/").json().get("username", "")


@pytest.fixture
def known(clerk):
    User.objects.filter(pk=clerk.pk).update(email="zhao@hengeng.example", phone="13912340001")
    clerk.refresh_from_db()
    return clerk


class TestWhoComesIn:
    def test_by_a_verified_address_and_from_then_on_by_the_subject(self, client, idp, known):
        idp.claims |= {"email": "Zhao@hengeng.example", "email_verified": True}
        assert come_in(client).status_code == 302 and who(client) == "clerk"
        assert AccountEvent.objects.get(kind="account.linked").data == {"way": "email"}
        assert AccountEvent.objects.get(kind="account.signed_in").data["method"] == "socialaccount"
        idp.claims = {"sub": "u-1", "email": "new@hengeng.example", "email_verified": False}
        again = Client()
        assert come_in(again).status_code == 302 and who(again) == "clerk"
        assert AccountEvent.objects.filter(kind="account.linked").count() == 1

    def test_by_a_verified_phone(self, client, idp, known):
        idp.claims |= {"phone_number": "+86 139-1234-0001", "phone_number_verified": True}
        come_in(client)
        assert who(client) == "clerk" and AccountEvent.objects.get(kind="account.linked").data == {"way": "phone"}

    def test_no_claim_gives_a_role_and_none_is_kept(self, client, idp, known):
        idp.claims |= {"email": known.email, "email_verified": True, "role": "admin", "roles": ["admin"], "groups": ["administrators"]}
        come_in(client)
        known.refresh_from_db()
        assert (known.role, known.is_staff, known.is_superuser, known.name) == ("clerk", False, False, "赵敏")
        assert client.get("/accounts/sessions/").status_code == 200
        come_in(Client())
        assert SocialAccount.objects.get().extra_data == {}

    def test_a_second_factor_is_asked_for_here_too(self, client, idp, known):
        totp.TOTP.activate(known, totp.generate_totp_secret())
        idp.claims |= {"email": known.email, "email_verified": True}
        assert come_in(client).url.startswith("/accounts/2fa/authenticate/") and not who(client)

    def test_he_goes_on_to_where_he_was_going_and_nowhere_else(self, client, idp, known):
        idp.claims |= {"email": known.email, "email_verified": True}
        assert come_in(client, f"{LOGIN}&next=/admin/work/board/").url == "/admin/work/board/"
        for elsewhere in ("https://evil.example/", "http://[", "//evil.example"):
            assert come_in(Client(), f"{LOGIN}&next={elsewhere}").url == "/"


class TestWhoDoesNot:
    @pytest.mark.parametrize(
        "claims",
        [
            {"email": "stranger@hengeng.example", "email_verified": True},
            {"email": "zhao@hengeng.example", "email_verified": False},
            {"email": "zhao@hengeng.example"},
            {"phone_number": "13912340001"},
            {"email": "", "email_verified": True, "phone_number": "", "phone_number_verified": True},
            {"email": ["zhao@hengeng.example"], "email_verified": True},
            {"preferred_username": "clerk", "name": "赵敏"},
        ],
    )
    def test_whom_nobody_knows_is_told_so_and_no_account_is_made(self, client, idp, known, claims):
        idp.claims |= claims
        people = User.objects.count()
        answer = come_in(client)
        assert answer.status_code == 403 and "这里没有您的账号" in answer.content.decode() and not who(client)
        assert User.objects.count() == people and not SocialAccount.objects.exists()

    def test_an_address_that_two_have_is_nobodys(self, client, idp, known, leader):
        User.objects.filter(pk=leader.pk).update(email=known.email)
        idp.claims |= {"email": known.email, "email_verified": True}
        assert come_in(client).status_code == 403

    def test_an_address_that_somebody_only_says_is_his_opens_nothing(self, client, idp, known):
        EmailAddress.objects.create(user=known, email=known.email, verified=False)
        idp.claims |= {"email": known.email, "email_verified": True}
        assert come_in(client).status_code == 403

    def test_an_account_that_is_linked_belongs_to_no_second_person_of_the_same_address(self, client, idp, known):
        idp.claims |= {"email": known.email, "email_verified": True}
        come_in(client)
        idp.claims |= {"sub": "u-2"}
        later = Client()
        assert come_in(later).status_code == 403 and not who(later)

    def test_who_left_comes_in_no_more(self, client, idp, known):
        idp.claims |= {"email": known.email, "email_verified": True}
        come_in(client)
        User.objects.filter(pk=known.pk).update(is_active=False)
        later = Client()
        assert come_in(later).url == "/accounts/inactive/" and not who(later)

    def test_a_token_for_somebody_else_of_another_issuer_or_of_yesterday_is_none(self, client, idp, known):
        idp.claims |= {"email": known.email, "email_verified": True}
        for said in ({"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}):
            idp.token = said
            answer = come_in(Client())
            assert answer.status_code == 502 and "没有按约定应答" in answer.content.decode(), said
        idp.token, idp.userinfo = {}, {"sub": "u-9"}
        assert come_in(client).status_code == 502 and not who(client)

    def test_a_code_that_was_not_asked_for_here_opens_nothing(self, client, idp, known):
        idp.claims |= {"email": known.email, "email_verified": True}
        sent = away(client.get(LOGIN).url).removeprefix("http://testserver")
        assert Client().get(sent).status_code == 502
        assert client.get(sent).status_code == 302 and client.get(sent).status_code == 502

    @pytest.mark.parametrize("broken", ["/.well-known/openid-configuration", "/token", "/userinfo"])
    def test_a_provider_that_is_out_of_order_is_said_so(self, client, idp, known, broken):
        idp.broken = broken
        first = client.get(LOGIN)
        answer = client.get(away(first.url).removeprefix("http://testserver")) if first.status_code == 302 else first
        assert answer.status_code == 502 and "没有按约定应答" in answer.content.decode()

    def test_who_breaks_it_off_is_told_so(self, client, idp):
        state = client.get(LOGIN).url.partition("state=")[2].partition("&")[0]
        answer = client.get(f"/accounts/oidc/company/login/callback/?error=access_denied&state={state}")
        assert answer.status_code == 403 and "登录已中断" in answer.content.decode()


class TestOnesOwnLink:
    def test_who_is_signed_in_links_himself_and_takes_it_off(self, client, idp, known):
        client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
        assert "绑定公司账号" in client.get("/accounts/sessions/").content.decode()
        assert come_in(client, CONNECT).url == "/accounts/sessions/"
        assert AccountEvent.objects.get(kind="account.linked").data == {"way": "self"}
        other = Client()
        come_in(other)
        assert who(other) == "clerk"
        client.post(f"/accounts/sessions/unlink/{SocialAccount.objects.get().pk}/")
        assert not SocialAccount.objects.exists() and AccountEvent.objects.filter(kind="account.unlinked", by=known).exists()
        assert who(client) == "clerk" and not who(other)

    def test_an_administrator_takes_it_off_and_nobody_else(self, client, idp, known, leader, administrator):
        link = SocialAccount.objects.create(user=known, provider="company", uid="u-1")
        client.force_login(leader)
        assert client.post(f"/accounts/sessions/unlink/{link.pk}/").status_code == 404
        client.force_login(administrator)
        assert client.post(f"/accounts/sessions/unlink/{link.pk}/").url == f"/accounts/sessions/of/{known.pk}/"
        assert not SocialAccount.objects.exists()


def test_without_settings_there_is_none(client):
    assert client.get(LOGIN).status_code == 404 and "oidc" not in client.get("/accounts/login/").content.decode()


def test_with_them_the_sign_in_page_has_its_button(client, idp):
    page = client.get("/accounts/login/?next=/desk/").content.decode()
    assert "用公司账号登录" in page and "/accounts/oidc/company/login/?process=login&amp;next=%2Fdesk%2F" in page


def test_it_is_set_up_by_the_environment():
    ask = "from aftersales import settings as s; print(s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'])"
    env = os.environ | {
        "OIDC_ISSUER": "https://id.hengeng.example/",
        "OIDC_CLIENT_ID": "a",
        "OIDC_CLIENT_SECRET": "b",
        "OIDC_NAME": "恒耕账号",
    }
    said = subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, text=True).stdout
    assert "https://id.hengeng.example'" in said and "'name': '恒耕账号'" in said
