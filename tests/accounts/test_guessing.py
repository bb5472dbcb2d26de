"""Passwords are not guessed, and nobody is shut out because somebody else tries his name."""

import threading

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.guessing import FREE, STRANGE_FREE, STRANGE_MOST
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SPELLINGS = ["13900002046", "139 0000 2046", "139-0000-2046", "１３９００００２０４６", "+86 139 0000 2046", "owner_a"]


def browser(address="203.0.113.1"):
    return Client(REMOTE_ADDR=address)


def gets_in(client, login="owner_a", password=PASSWORD):
    return client.post("/accounts/login/", {"login": login, "password": password}).status_code == 302


def token_status(client, login, password="no"):
    return client.post("/api/v1/token/", {"username": login, "password": password}, content_type="application/json").status_code


@pytest.mark.parametrize("login", SPELLINGS)
def test_every_spelling_of_a_phone_opens_its_account(owner_a, login):
    assert gets_in(browser(), login)


def test_every_spelling_counts_as_the_same_account(owner_a):
    attacker = browser()
    for login in SPELLINGS:
        gets_in(attacker, login, "no")
    assert not gets_in(attacker, "1 39 00002046"), "the sixth try has to wait, however it is written"


def test_the_page_and_the_api_count_together(owner_a):
    attacker = browser()
    answers = [gets_in(attacker, password="no") for _ in range(3)] + [token_status(attacker, "13900002046") for _ in range(4)]
    assert answers == [False, False, False, 400, 400, 400, 429]


def test_a_named_colleague_is_not_shut_out(owner_a):
    phone = browser("198.51.100.7")
    assert gets_in(phone)
    phone.post("/accounts/logout/")
    for n in range(STRANGE_MOST + 20):
        gets_in(browser(f"203.0.113.{n}"), password="no")
    assert gets_in(phone), "his own device knows him, wherever it is now"
    phone.post("/accounts/logout/")
    phone.defaults["REMOTE_ADDR"] = "192.0.2.99"
    assert gets_in(phone)


def test_a_new_device_is_slowed_down_not_shut_out(owner_a):
    for n in range(STRANGE_FREE + 5):
        gets_in(browser(f"203.0.113.{n}"), password="no")
    new = browser("198.51.100.8")
    assert not gets_in(new, password="slip") and not gets_in(new), "one try in half a minute"
    cache.delete_many([key for key in (f"try:{owner_a.pk}:198.51.100.8:turn",)])  # half a minute later
    assert gets_in(new)


def test_who_is_right_at_last_begins_anew(owner_a):
    own = browser()
    for _ in range(FREE - 1):
        gets_in(own, password="slip")
    assert gets_in(own)
    own.post("/accounts/logout/")
    assert not gets_in(own, password="slip") and gets_in(own)


def test_a_device_cookie_of_another_account_or_made_up_opens_no_second_pool(owner_a, clerk):
    forged = browser()
    assert gets_in(forged, "clerk")
    forged.post("/accounts/logout/")
    tries = [gets_in(forged, password="no") or token_status(forged, "owner_a") for _ in range(FREE)]
    assert tries[-1] == 429
    forged.cookies["device"] = "made-up"
    assert token_status(forged, "owner_a") == 429


def test_one_address_over_many_accounts(owner_a, person, settings):
    settings.LOGIN_TRIES = 10
    attacker = browser()
    answers = [token_status(attacker, f"name{n}") for n in range(12)]
    assert answers == [400] * 10 + [429] * 2
    assert gets_in(browser("198.51.100.9"))


@pytest.mark.parametrize(
    ("proxies", "passed_on", "counted"),
    [
        (0, "198.51.100.1", "203.0.113.1"),  # nobody's word is taken where no proxy is ours
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "made-up, 198.51.100.1", "198.51.100.1"),  # what the caller wrote himself stands further left
        (2, "made-up, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (3, "198.51.100.1", "198.51.100.1"),  # fewer than there are proxies: the first
        (1, "", "203.0.113.1"),
    ],
)
def test_the_address_behind_any_number_of_proxies(rf, settings, proxies, passed_on, counted):
    from rest_framework.throttling import UserRateThrottle

    from accounts.adapter import ClosedSignupAdapter
    from core.web import client_address

    settings.TRUSTED_PROXIES = proxies
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": proxies}
    request = rf.get("/", REMOTE_ADDR="203.0.113.1", **({"HTTP_X_FORWARDED_FOR": passed_on} if passed_on else {}))
    assert client_address(request) == ClosedSignupAdapter().get_client_ip(request) == counted
    assert UserRateThrottle().get_ident(request) == counted


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_tries(owner_a):
    """Counting before looking: a burst of guesses is counted, not let through together."""
    answers, start = [], threading.Barrier(12)

    def guess():
        from django.db import connection

        start.wait()
        answers.append(token_status(browser(), "owner_a"))
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(400) <= FREE + 1 and len(answers) == 12
