"""What is promised is declared in the room whose promise it is (A14, X3)."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

from core.rooms import names
from deadlines import actions, books
from deadlines.models import Deadline, Policy
from deadlines.registry import KINDS, declare
from deadlines.words import kind_name
from pages.whys import promise as why
from tickets.kinds import TICKET_ARRANGE

PROMISING = ("promise", "promise_all", "Promise", "meet", "drop")


@pytest.mark.django_db
def test_a_misspelt_promise_cannot_be_made(make_ticket, cast, at):
    ticket = make_ticket()
    term = Deadline.objects.of(ticket).get(kind=TICKET_ARRANGE).term
    with pytest.raises(ValueError, match="ticket.arange"):
        actions.promise(ticket, "ticket.arange", starts_at=at, term=term, user=cast.clerk)


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.about])
def test_a_kind_says_what_it_is_called_from_when_it_runs_and_where_that_is_looked_at(kind):
    assert kind.label and "%(moment)s" in str(kind.starts)
    assert hasattr(apps.get_model(kind.about), "shown"), "the page that shows it"
    assert kind.about.split(".")[0] in names()


def test_a_kind_without_start_words_cannot_be_declared():
    with pytest.raises(ValueError, match="from when it runs"):
        declare("test.silent", "到场", "tickets.ticket")
    with pytest.raises(ValueError, match="declared already"):
        declare("ticket.arrange", "到场", "tickets.ticket", "%(moment)s")


@pytest.mark.django_db
def test_each_rule_is_of_a_declared_kind(reference):
    assert {policy.kind for policy in Policy.objects.all()} - set(KINDS) == set()


@pytest.mark.django_db
def test_what_a_former_release_promised_shows_no_code_and_is_in_the_books(make_ticket, at):
    row = Deadline.objects.of(make_ticket()).get(kind=TICKET_ARRANGE)
    Deadline.objects.filter(pk=row.pk).update(kind="ticket.forgotten")
    row.refresh_from_db()
    with translation.override("en"):
        assert kind_name(row.kind) == "Promise"
        assert "ticket.forgotten" not in str(why(row, None, at).lines)
    assert any("promises what no room declares" in line for line in books.check())


@pytest.mark.parametrize("room", names())
def test_what_a_room_promises_is_declared_where_it_happens(room):
    """A kind written as text in `promise(subject, "…")` would be refused only when it is made."""
    strays = set()
    for path in (path for path in (Path(settings.BASE_DIR) / room).rglob("*.py") if "migrations" not in path.parts):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in (
                "promise",
                "promise_all",
                "Promise",
                "meet",
                "drop",
            ):
                kind = call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else None
                strays |= {(str(path), kind)} - {(str(path), None)} if kind not in KINDS else set()
    assert strays == set()
