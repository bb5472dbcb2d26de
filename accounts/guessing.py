"""Passwords are not guessed: who tries has to wait, longer each time. A colleague whose name is tried is not shut out.

Tries are counted for an account, however its name or phone was written, from one place: a device that signed in to it
before (it has a cookie that says so) or else an address. So whoever tries from elsewhere makes nobody wait at his own
device. Failures of one address count over all accounts, those of one account over all strange places.
"""

import contextlib

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.crypto import get_random_string

from core.web import client_address

FREE = 5  # tries in a row from one place before it waits
LONGEST = 300  # seconds
REMEMBERED = 15 * 60  # seconds after the last one
STRANGE_FREE = 20  # failures at one account from strange places in an hour, then each of these waits half a minute …
STRANGE_MOST = 100  # … and then all of them together, ten seconds for each try
COOKIE, SALT, DEVICES = "device", "accounts.guessing", 8  # accounts that a device remembers
YEAR = 365 * 24 * 3600


class Slow(Exception):
    """Too many tries: the next one after `seconds`."""

    def __init__(self, seconds: int):
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class Try:
    """One try at an account: raises Slow where it has to wait; it counts as failed until `passed()`."""

    def __init__(self, request, account: str):
        known = accounts_of(request)
        address = client_address(request)
        strange = account not in known.get("accounts", ())
        self.pair = f"try:{account}:{address if strange else known['id']}"
        self.counted = [(f"try:{address}", 60)] + ([(f"try:{account}", 3600)] if strange else [])
        of_address, *of_account = [_count(name, seconds) for name, seconds in self.counted]
        try:
            if of_address > settings.LOGIN_TRIES:
                raise Slow(60)
            if of_account and of_account[0] > STRANGE_MOST:
                _turn(f"try:{account}", 10)
            n = _count(self.pair, REMEMBERED)
            wait = min(2 ** (n - FREE), LONGEST) if n > FREE else 0
            if of_account and of_account[0] > STRANGE_FREE:
                wait = max(wait, 30)
            if wait:
                try:
                    _turn(self.pair, wait)
                except Slow:
                    _uncount(self.pair)  # who only asks too early does not wait longer for it
                    raise
        except Slow:
            for name, _seconds in self.counted:
                _uncount(name)
            raise

    def passed(self) -> None:
        cache.delete_many([self.pair, f"{self.pair}:turn"])
        for name, _seconds in self.counted:
            _uncount(name)


def _count(name: str, seconds: int) -> int:
    """One more, by one step that two at once cannot share; forgotten so long after the first (a place: the last)."""
    cache.add(name, 0, seconds)
    try:
        n = cache.incr(name)
    except ValueError:  # it ran out between the two
        cache.set(name, 1, seconds)
        return 1
    if seconds == REMEMBERED:
        cache.touch(name, seconds)
    return n


def _uncount(name: str) -> None:
    with contextlib.suppress(ValueError):  # it ran out
        cache.decr(name)


def _turn(name: str, seconds: int) -> None:
    """One try in so many seconds."""
    if not cache.add(f"{name}:turn", 1, seconds):
        raise Slow(seconds)


# --- devices that signed in before ---


def accounts_of(request) -> dict:
    """What the device's cookie says: its id, and the accounts that were signed in to here; empty where it says nothing."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR)
    except (signing.BadSignature, ValueError):
        return {}


def remember(request, response, person) -> None:
    """Let this device know that it is one of this person's."""
    known = accounts_of(request)
    accounts = [key_of(person), *(a for a in known.get("accounts", ()) if a != key_of(person))][:DEVICES]
    value = signing.dumps({"id": known.get("id") or get_random_string(16), "accounts": accounts}, salt=SALT)
    response.set_cookie(COOKIE, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def key_of(person) -> str:
    return str(person.pk)
