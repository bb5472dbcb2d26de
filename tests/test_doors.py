"""Whatever stands in an address, a header, a key or a body, no door answers 5xx (issue: Walls §4).

NUL, halves of characters, bytes that are no text and numbers beyond any table, at every address of the product, for somebody
of the company, somebody of a dealer, and somebody of a dealer whose dealer was never entered.
"""

import inspect
import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from core.api import Rows
from tests.program import key_of
from tests.test_permissions import addresses, arguments, world  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ODD = ["\0", "1\0", "\ufffd", "9" * 25, "-1", "１２", "[", "%00"]
ENCODED = ["%00", "%ED%A0%80", "%FF", "99999999999999999999999", "%E2%80%AE", "a%00b"]
HEADERS = {
    "HTTP_REFERER": "http://x/\udcff", "HTTP_ACCEPT_LANGUAGE": "zh\0,;q=x", "HTTP_X_FORWARDED_FOR": "\0, ::x", "HTTP_USER_AGENT": "\0\xff",
    "HTTP_COOKIE": "sessionid=\0; csrftoken=\xff; django_language=\0", "HTTP_IDEMPOTENCY_KEY": "\0", "HTTP_HX_REQUEST": "true",
    "HTTP_HX_CURRENT_URL": "http://[", "HTTP_ACCEPT": "\0/\xff", "HTTP_IF_NONE_MATCH": "\0", "HTTP_IF_MODIFIED_SINCE": "\0",
    "HTTP_RANGE": "bytes=\0-", "HTTP_AUTHORIZATION": "Token \xff\0",
}  # fmt: skip
BODIES = ['{"\\u0000": 1}', '{"\\ud800": "\\ud800"}', '{"a": "\\u0000"}', "[]", "null", "\x00", '"\\ud800"', "[[[[", '{"a": 1e400}']
ASKED = re.compile(r"GET(?:\.get|\.getlist|\[)\(?[\"'](\w+)")


def places(things) -> dict[str, str]:
    """{name: address} of each, with something that is there where it takes one."""
    found = {}
    for name, wanted in addresses().items():
        try:
            found[name] = reverse(name, kwargs=arguments(name, wanted, things))
        except (KeyError, NoReverseMatch):
            found[name] = reverse(name, args=[1] * len(wanted)) if name.startswith("admin:") else ""
    assert sum(not place for place in found.values()) < 10, [name for name, place in found.items() if not place]
    return {name: place for name, place in found.items() if place}


def questions(place: str) -> set[str]:
    """The names that the page's own module, or the list's filters, read from an address."""
    view = resolve(place).func
    if resource := getattr(view, "cls", None):
        return {*getattr(getattr(resource, "filterset_class", None) or Rows, "base_filters", {}), "cursor", "page_size"}
    try:
        source = inspect.getsource(inspect.getmodule(inspect.unwrap(view)))
    except (OSError, TypeError):
        source = ""
    return {*ASKED.findall(source), "q", "page", "next", "p", "o", "e"}


class Visitor:
    """Asks, takes note of what broke, and leaves no trace."""

    def __init__(self, user):
        self.client, self.broken = Client(raise_request_exception=False), []
        self.user, self.asked = user, 0
        self.key = key_of(user) if user else ""

    def ask(self, method, place, **more):
        point = transaction.savepoint()
        if self.user:
            self.client.force_login(self.user, backend="accounts.backends.NameOrPhoneBackend")
        try:
            self.asked += 1
            status = getattr(self.client, method)(place, **more).status_code
            if status >= 500 and not place.startswith("/healthz"):
                self.broken.append((method, place, more, status))
        except Exception as error:  # not even an answer
            self.broken.append((method, place, more, repr(error)))
        finally:
            transaction.savepoint_rollback(point)


@pytest.fixture
def visitors(world, person, settings):  # noqa: F811
    """Somebody of each standing, and nobody."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.LINK_RATES = settings.REPORT_RATES = dict.fromkeys(("link", "machine", "phone", "address"), "100000/hour")
    things, people = world
    alone = [person("dealer_owner", "无主"), person("dealer_repairer", "无主工")]
    return places(things), [Visitor(user) for user in (people["admin"], people["owner"], *alone, None)]


def test_odd_questions_are_answered(visitors):
    found, (admin, owner, *_rest) = visitors
    for place in set(found.values()):
        for name in questions(place):
            for visitor in (admin, owner):
                if visitor is admin or place.startswith(("/portal/", "/api/")):
                    for odd in ("1\0", "9" * 25):
                        visitor.ask("get", place, data={name: odd})
    assert admin.asked > 1000 and admin.broken + owner.broken == []


def test_odd_addresses_headers_keys_and_bodies_are_answered(visitors):
    found, everybody = visitors
    admin, nobody = everybody[0], everybody[-1]
    for name, place in found.items():
        for odd in ENCODED:
            parts = place.split("/")
            at = next((n for n in range(len(parts) - 1, 0, -1) if re.search(r"\d", parts[n]) or len(parts[n]) > 15), len(parts) - 1)
            admin.ask("get", "/".join([*parts[:at], odd, *parts[at + 1 :]]))
            if place.startswith(("/m/", "/c/", "/accounts/")):
                nobody.ask("get", "/".join([*parts[:at], odd, *parts[at + 1 :]]))
        admin.ask("get", place, **HEADERS)
        admin.ask("post", place, data={"\0": "\0", "name": "\0", "idempotency_key": "\0", "next": "http://["})
        if name.startswith("api:"):
            for body in BODIES:
                admin.ask("post", place, data=body, content_type="application/json")
    assert admin.broken + nobody.broken == []


def test_a_dealers_role_without_a_dealer_gets_a_page_or_is_refused_everywhere(visitors):
    found, (_admin, _owner, head, worker, _nobody) = visitors
    for place in set(found.values()):
        for visitor in (head, worker):
            visitor.ask("get", place)
            visitor.ask("post", place)
    assert head.broken + worker.broken == []
