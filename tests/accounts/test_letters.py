"""Mails about accounts: where their links lead, whom they reach, and that a key opens once (X4)."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail
from django.test import Client

from accounts import adapter
from accounts.letters import key_of
from core.errors import Refused
from notifications.actions import deliver
from notifications.models import Outbox
from tests.races import at_once

SITE = "https://sh.example.cn"


@pytest.fixture
def addressed(owner_a, settings):
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["sh.example.cn", "elsewhere.example", "testserver"]
    owner_a.email = "chen@dealer.example"
    owner_a.save()
    return owner_a


def ask(client, address="chen@dealer.example", **more):
    return client.post("/accounts/password/reset/", {"email": address}, **more)


def link(message) -> str:
    return re.search(r"https?://\S+", message.body).group()


@pytest.mark.django_db
def test_the_link_leads_to_our_address_whatever_the_request_called_us(client, addressed):
    assert ask(client, headers={"host": "elsewhere.example"}).status_code == 302
    deliver()
    (sent,) = mail.outbox
    assert sent.to == ["chen@dealer.example"] and link(sent).startswith(f"{SITE}/accounts/password/reset/key/")
    assert "elsewhere" not in sent.body + sent.subject
    page = client.get(link(sent).removeprefix(SITE), headers={"host": "sh.example.cn"}, follow=True)
    assert b"password1" in page.content


@pytest.mark.django_db
def test_a_confirmation_leads_to_our_address_too(client, addressed):
    client.force_login(addressed)
    client.post("/accounts/email/", {"action_add": "", "email": "new@dealer.example"}, headers={"host": "elsewhere.example"})
    deliver()
    (sent,) = mail.outbox
    assert sent.to == ["new@dealer.example"] and link(sent).startswith(f"{SITE}/accounts/confirm-email/")


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["/accounts/login/", "/accounts/password/reset/", "/api/v1/", "/portal/", "/admin/", "/m/nothing/"])
def test_a_host_that_is_not_ours_is_refused(client, door, settings):
    settings.ALLOWED_HOSTS = ["sh.example.cn", "localhost"]
    assert client.get(door, headers={"host": "evil.example"}).status_code == 400


def test_by_default_only_the_sites_own_name_and_this_machine_are_ours():
    import os
    import subprocess
    import sys

    ask = "from aftersales import settings as s; print(s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.TRUSTED_PROXIES)"
    plain = {name: value for name, value in os.environ.items() if name not in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")}
    said = subprocess.run([sys.executable, "-c", ask], env=plain | {"SITE_URL": SITE, "BEHIND_PROXY": "2"}, capture_output=True, text=True)
    assert said.stdout.strip() == f"['sh.example.cn', 'localhost', '127.0.0.1', '[::1]'] ['{SITE}'] 2"


@pytest.mark.django_db
def test_an_address_that_nobody_has_gets_no_mail_and_the_same_answer(client, addressed):
    known, unknown = ask(client), ask(client, "stranger@elsewhere.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    deliver()
    assert [message.to for message in mail.outbox] == [["chen@dealer.example"]]


@pytest.mark.django_db
def test_no_key_lies_in_the_outbox_and_who_lost_the_address_gets_none(client, addressed):
    ask(client)
    row = Outbox.objects.get()
    assert (row.letter, row.address, row.notices) == ("password", "chen@dealer.example", [])
    addressed.email = "other@dealer.example"
    addressed.save()
    EmailAddress.objects.all().delete()
    deliver()
    assert mail.outbox == [] and Outbox.objects.get().state == Outbox.State.DROPPED


@pytest.mark.django_db
def test_while_the_mail_server_is_down_the_page_answers_and_the_mail_comes_later(client, addressed, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1
    assert ask(client).status_code == 302
    deliver()
    row = Outbox.objects.get()
    assert (row.state, row.why) == (Outbox.State.QUEUED, "unreachable")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver(row.due_at + timedelta(seconds=1))
    assert len(mail.outbox) == 1


def reset(user, password):
    from allauth.account.utils import user_pk_to_url_str

    browser = Client()
    page = browser.get(f"/accounts/password/reset/key/{user_pk_to_url_str(user)}-{key_of(user)}/")
    return lambda: browser.post(page.url, {"password1": password, "password2": password})


@pytest.mark.django_db
def test_a_key_works_once(owner_a):
    first, second = reset(owner_a, "wheat-Harvest-1"), reset(owner_a, "wheat-Harvest-2")
    assert first().url == "/accounts/password/reset/key/done/"
    assert b"password1" not in second().content
    owner_a.refresh_from_db()
    assert owner_a.check_password("wheat-Harvest-1")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False])
def test_a_key_works_once_in_parallel_too(owner_a, monkeypatch, locks):
    posts = [reset(owner_a, f"wheat-Harvest-{n}") for n in (1, 2)]
    codes = [answer.status_code for answer in at_once(monkeypatch, *posts, locks=locks, meet=(adapter, "locked"))]
    assert sorted(codes) == ([302, 409] if locks else [302, 302])  # without the lock both open the account


@pytest.mark.django_db
def test_who_read_the_account_before_the_change_changes_it_no_more(owner_a):
    stale = type(owner_a).objects.get(pk=owner_a.pk)
    adapter.ClosedSignupAdapter().set_password(owner_a, "wheat-Harvest-1")
    with pytest.raises(Refused):
        adapter.ClosedSignupAdapter().set_password(stale, "wheat-Harvest-2")


def test_a_link_that_confirms_an_address_is_opened_in_the_words_of_the_house(client, clerk):
    address = EmailAddress.objects.create(user=clerk, email="clerk@maker.example")
    key = EmailConfirmationHMAC(address).key
    page = client.get(f"/accounts/confirm-email/{key}/").content.decode()
    assert "是我的邮箱" in page and "clerk@maker.example" in page
    assert client.post(f"/accounts/confirm-email/{key}/").status_code == 302 and EmailAddress.objects.get(pk=address.pk).verified
    assert "这个链接已用过" in client.get("/accounts/confirm-email/nonsense/").content.decode()
