"""Servers that really listen, and notices about a ticket that everybody concerned may see."""

import pytest

from notifications.actions import tell_all
from notifications.models import Target
from notifications.words import WORDS
from tests.notifications.servers import MailServer, Receiver

SECRET = "0123456789abcdef"


@pytest.fixture
def inside(settings):
    """Loopback may be sent to, as in an installation whose receivers stand in its own network."""
    settings.WEBHOOK_ALLOW_PRIVATE = True


@pytest.fixture
def receiver(inside):
    with Receiver() as running:
        yield running


@pytest.fixture
def mail_server(settings):
    with MailServer() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "127.0.0.1", running.port, False, False
        settings.EMAIL_TIMEOUT = 0.5
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "aftersales@maker.example"
        yield running


@pytest.fixture
def target(inside, db):
    """Make a robot or webhook at this address."""

    def make(address, channel="webhook", **more):
        return Target.objects.create(name=more.pop("name", channel), channel=channel, address=address, secret=SECRET, **more)

    return make


@pytest.fixture
def mailbox():
    """Give people addresses: `mailbox(clerk, leader)`."""

    def give(*people):
        for person in people:
            person.email = f"{person.username}@maker.example"
            person.save()

    return give


@pytest.fixture
def told(make_ticket, cast, at, monkeypatch):
    """Tell people something about a ticket: `told(clerk, "one", "two", urgent=True)`."""
    monkeypatch.setitem(WORDS, "test.said", "%(text)s")
    ticket = make_ticket()

    def tell(people, *texts, when=at, urgent=False, **more):
        people = people if isinstance(people, list) else [people]
        urgently = {"urgent": True} if urgent else {}
        tell_all([(person, ticket, {"text": text} | urgently) for text in texts for person in people], "test.said", when, **more)
        return ticket

    return tell
