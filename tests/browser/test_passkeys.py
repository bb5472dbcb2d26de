"""Passkeys in a real browser, with an authenticator that Chromium makes up (A1): added, signed out, signed in by it alone."""

import os

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import AccountEvent
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PHONE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}


@pytest.fixture
def holder(visitor):
    """A browser on a device that keeps passkeys and knows its owner's finger."""

    def open_browser(width=1440):
        someone = visitor(width)
        line = someone.context.new_cdp_session(someone.page)
        line.send("WebAuthn.enable")
        line.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE | {"automaticPresenceSimulation": True}})
        return someone

    return open_browser


def look(someone, name):
    if os.environ.get("LOOK"):
        someone.page.screenshot(path=f"{os.environ['LOOK']}/{name}.png", full_page=True)


def sign_in(page, place="**/admin/work/**"):
    page.fill("[name=login]", "clerk")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(place)


def add(someone, name, *, alone):
    """As one does it: the password is asked for once more before."""
    page = someone.visit("/accounts/2fa/webauthn/add/")
    look(someone, f"again-{name}")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="继续").click()
    page.wait_for_url("**/webauthn/add/**")
    look(someone, f"add-{name}")
    assert someone.overflow() <= 0 and someone.findings() == []
    page.fill("[name=name]", name)
    page.get_by_label("只凭它登录，不用密码").set_checked(alone)
    page.get_by_role("button", name="添加通行密钥").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)
    look(someone, f"added-{name}")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_passkey_is_added_and_signs_in_by_itself(holder, clerk, width):
    someone = holder(width)
    page = someone.visit("/accounts/login/")
    look(someone, f"login-{width}")
    sign_in(page)
    for name, place in {"sessions": "sessions", "2fa": "2fa"}.items():
        someone.visit(f"/accounts/{place}/")
        look(someone, f"{name}-{width}")
        assert someone.overflow() <= 0 and someone.findings() == [], name
    add(someone, f"手机{width}", alone=True)
    someone.visit("/accounts/2fa/totp/activate/")
    look(someone, f"totp-{width}")
    assert someone.overflow() <= 0 and someone.findings() == []
    someone.visit("/accounts/2fa/webauthn/")
    look(someone, f"list-{width}")
    assert f"手机{width}" in page.locator("main").inner_text() and someone.overflow() <= 0 and someone.findings() == []
    assert AccountEvent.objects.filter(person=clerk, kind="account.second_factor", data={"to": "webauthn"}).exists()

    someone.visit("/accounts/logout/")
    page.locator("main form button").click()
    page.wait_for_url("**/accounts/login/**")
    someone.visit("/accounts/login/?next=/admin/work/board/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{someone.address}/admin/work/board/")
    assert AccountEvent.objects.filter(person=clerk, kind="account.signed_in").latest("id").data["method"] == "mfa"
    assert Authenticator.objects.get(type="webauthn").last_used_at
    assert someone.complaints == []


def test_as_the_second_step_after_the_password(holder, clerk):
    someone = holder(390)
    sign_in(someone.visit("/accounts/login/"))
    add(someone, "第二步", alone=False)
    someone.visit("/accounts/2fa/recovery-codes/")
    look(someone, "codes-390")
    assert someone.overflow() <= 0 and someone.findings() == []
    someone.context.clear_cookies()
    page = someone.visit("/accounts/login/")
    sign_in(page, "**/accounts/2fa/authenticate/**")
    look(someone, "authenticate-390")
    assert someone.overflow() <= 0 and someone.findings() == []
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url("**/admin/work/**")
    assert AccountEvent.objects.filter(person=clerk, kind="account.signed_in").latest("id").data["method"] == "password+mfa"
