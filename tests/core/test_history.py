"""What happens is declared in the room where it happens, and nothing else can be written (X2)."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

from core import books, history
from core.bulk import insert
from core.history import KINDS, Event, EventKind, personal
from core.rooms import names
from tickets.kinds import Happened
from tickets.models import Event as TicketEvent
from tickets.timeline import log

AT = datetime(2026, 6, 8, 6, 42, tzinfo=UTC)


@pytest.mark.django_db
def test_a_misspelt_event_cannot_be_written(make_ticket):
    ticket = make_ticket()
    with pytest.raises(ValueError, match="ticket.dispached"):
        log(ticket, "ticket.dispached", by=None, at=AT)
    with pytest.raises(ValueError, match="ticket.dispached"):
        insert(TicketEvent, ["ticket_id", "kind", "at", "data"], [(ticket.pk, "ticket.dispached", AT, {})])
    log(ticket, Happened.TICKET_NOTE, by=None, at=AT, text="x")


def test_every_kind_is_declared_by_a_room_and_has_words():
    assert KINDS
    for kind in KINDS.values():
        assert type(kind).__module__.split(".")[0] in names() and type(kind).__module__.endswith(".kinds")
        assert str(kind.label)


def test_two_rooms_cannot_declare_the_same():
    with pytest.raises(ValueError, match="twice"):
        type(Happened)("Again", (EventKind,), _of({"AGAIN": ("ticket.note", "Note")}))


def _of(members):
    namespace = type(EventKind).__prepare__("Again", (EventKind,))
    namespace |= {"__module__": __name__, "__qualname__": "Again"}
    for name, value in members.items():
        namespace[name] = value
    return namespace


def test_facts_that_were_not_written_down_leave_a_gap_and_no_code_on_the_page():
    with translation.override("en"):
        assert history.words(Happened.TICKET_PROBLEM_LINKED, {}) == "The problem of …"


def test_what_is_personal_is_told_by_the_kind():
    assert personal("note", "line_*") == ("note", "line_*")
    assert Happened.TICKET_NOTE.is_personal("text") and not Happened.TICKET_NOTE.is_personal("task")
    assert KINDS["notice.disputed"].is_personal("line_12")


@pytest.mark.django_db
def test_the_books_find_what_nobody_declares(make_ticket):
    event = make_ticket().events.first()
    assert books.check() == []
    TicketEvent.objects.bulk_create([_renamed(event)])
    assert books.check() == ["ticket.forgotten: no room declares what tickets.Event tells (1)"]


def _renamed(event):
    """As a former release may have written it."""
    event.pk, event.kind = None, "ticket.forgotten"
    return event


def test_every_history_is_one_of_events():
    histories = [model for model in apps.get_models() if issubclass(model, Event)]
    assert {model._meta.app_label for model in histories} >= {"tickets", "returns", "finance", "warranty", "deadlines"}


def written_in(source: str) -> set[str]:
    """The kinds that a module writes as text: in `log(subject, "…")`, `SomeEvent(kind="…")` and `….objects.create(kind="…")`."""
    found = set()
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            name = ast.unparse(call.func)
            if "Event" in name:
                found |= {one.value.value for one in call.keywords if one.arg == "kind" and isinstance(one.value, ast.Constant)}
            if name.split(".")[-1].lstrip("_").startswith("log") and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
                found.add(call.args[1].value)
    return found


@pytest.mark.parametrize("room", names())
def test_what_a_room_writes_is_declared(room):
    sources = [path for path in (Path(settings.BASE_DIR) / room).rglob("*.py") if "migrations" not in path.parts]
    strays = {(str(path), kind) for path in sources for kind in written_in(path.read_text()) if kind not in KINDS}
    assert strays == set()


WRITTEN_FREELY = {"text", "note", "reason", "outcome", "result", "reply", "how", "wrong", "evidence", "late_reason"}
PEOPLE = {"repairer", "responsible", "owner_from", "owner_to", "user_from", "user_to"}


def _two_arguments(call) -> bool:
    return isinstance(call, ast.Call) and len(call.args) > 1


@pytest.mark.parametrize("room", names())
def test_what_people_wrote_and_who_they_are_is_declared_personal(room):
    """In `log(subject, Happened.X, …, reason=reason)`; `told_how` and the like are choices and nobody's words."""
    forgotten = set()
    for path in (path for path in (Path(settings.BASE_DIR) / room).rglob("*.py") if "migrations" not in path.parts):
        for call in ast.walk(ast.parse(path.read_text())):
            named = {one.attr for one in ast.walk(call.args[1]) if isinstance(one, ast.Attribute)} if _two_arguments(call) else set()
            told = {one.arg for one in getattr(call, "keywords", ()) if one.arg in WRITTEN_FREELY | PEOPLE}
            kinds = [kind for kind in KINDS.values() if kind.name in named]
            forgotten |= {(str(path), kind.value, fact) for kind in kinds for fact in told if not kind.is_personal(fact)}
    assert forgotten == set()
