"""What every room brings is gathered from the rooms themselves, and what is pure stays so (docs/house.md)."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import Role
from accounts.rights import CLERKS, VERBS
from aftersales.api_urls import RESOURCES
from core.api import Resource
from core.rooms import gathered, modules, names
from deadlines.registry import KINDS
from desk import homes, rooms
from desk.rooms import RAIL
from finance.amounts import AT_CAP
from finance.lines import ALLOWANCES
from finance.models import ClaimLine
from finance.wording import ITEMS
from notifications.actions import tell_all
from portal import rooms as portal_rooms
from warranty.entitlement import load_reference
from warranty.rule_words import name_of, of_value, wordless
from warranty.words import CLAUSES, LAWS

ROOT = Path(settings.BASE_DIR)
BUSINESS = ("django.db", "celery", "core.clock", "core.models")  # and any module `models`


def sources(*rooms: str) -> list[Path]:
    return [path for room in rooms or names() for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]


def test_whatever_is_an_app_is_a_room():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps == set(names()), "INSTALLED_APPS is the list of rooms"


def test_each_resource_of_the_api_is_reached():
    """What a room's `api` does not name in `RESOURCES` would be served by nobody."""

    def below(resource):
        return [one for found in resource.__subclasses__() for one in (found, *below(found))]

    served = {resource for resource, _name in RESOURCES.values()}
    ends = {one for one in below(Resource) if one.model and not one.__subclasses__() and not one.__module__.startswith("tests.")}
    assert ends - served == set()


def test_two_rooms_never_bring_the_same_place():
    places = Counter(place for room in modules("api") for place in getattr(room, "RESOURCES", {}))
    assert [place for place, rooms in places.items() if rooms > 1] == []
    assert len({name for _resource, name in RESOURCES.values()}) == len(RESOURCES)


def pure() -> list[Path]:
    """`rules` of every room, and what says of itself, or of the package it lies in, that it is pure."""
    return [
        path for path in sources()
        if path.relative_to(ROOT).parts[1] in ("rules.py", "rules") or _says_pure(path) or _says_pure(path.parent / "__init__.py")
    ]  # fmt: skip


def _says_pure(path: Path) -> bool:
    words = (ast.get_docstring(ast.parse(path.read_text())) or "").replace(",", ".").replace(":", ".")
    return any(sentence.strip().split(" ")[0] == "Pure" for sentence in words.split("."))


@pytest.mark.parametrize("path", pure(), ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_are_pure(path):
    """Facts in, verdict out: neither the database nor the clock."""
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
    wrong = [name for name in imported if name.startswith(BUSINESS) or "models" in name.split(".")]
    assert wrong == []


def test_every_icon_is_drawn():
    """Of kinds of promises and of pages in the rail; another name would leave a gap."""
    drawn = set(re.findall(r'id="i-([a-z0-9-]+)"', (ROOT / "templates/_icons.svg").read_text()))
    assert {kind.icon for kind in KINDS.values()} - drawn == set()
    assert {entry.icon for entry in (*RAIL, *gathered("rail", "RAIL", below="desk"))} - drawn == set()


def test_what_is_chosen_from_has_words():
    """Kinds of tickets, lines, causes, files … : each choice of each column has words that are translated."""
    nameless = [
        f"{model._meta.label}.{field.name}: {value}"
        for model in apps.get_models()
        if model._meta.app_label in names()
        for field in model._meta.concrete_fields
        for value, label in field.flatchoices
        if not isinstance(label, Promise) and len(value) > 1  # a grade is its own word
    ]
    assert nameless == []


@pytest.mark.parametrize("kind", ClaimLine.Kind.values)
def test_a_line_of_each_kind_is_measured_worded_and_cut(kind):
    """None is taken for another."""
    assert kind in ALLOWANCES and kind in ITEMS and kind in AT_CAP


def test_each_row_of_the_law_has_words():
    """Its kind, its name, every value and the article."""
    rows = load_reference()["rows"]
    assert wordless(rows) == ""
    for row in rows:
        told = [name_of(row), *(of_value(name, value) for name, value in row["value"].items())]
        assert told[0] and row["key"] not in told
        assert row["ref"] in CLAUSES or row["ref"].startswith(tuple(start for start, _words in LAWS))


def test_news_that_no_room_has_words_for_are_not_told():
    with pytest.raises(ValueError, match="ticket.nonsense"):
        tell_all([], "ticket.nonsense", None)


DEALERS = [Role.DEALER_OWNER, Role.DEALER_REPAIRER]
COMPANY = [role for role in Role if role not in DEALERS]


@pytest.mark.parametrize("role", COMPANY)
def test_each_role_has_its_pages_and_a_first_one(role):
    """A role that nobody gave a page would meet an error where its work should stand."""
    entries = rooms.of_role(role)
    assert entries and len({entry.page for entry in entries}) == len(entries)
    assert len({entry.roles[role] for entry in entries}) == len(entries), "two at one place"
    for entry in entries:
        assert reverse(entry.page if ":" in entry.page else f"desk:{entry.page}")
    assert homes.of_role(role) or role in CLERKS, "whose first page is the board"


@pytest.mark.parametrize("role", DEALERS)
def test_each_role_of_a_dealer_has_its_pages_and_five_on_a_phone(role):
    entries = portal_rooms.of_role(role)
    assert len({entry.page for entry in entries}) == len(entries) == len({entry.roles[role] for entry in entries})
    assert all(reverse(f"portal:{entry.page}") for entry in entries)
    thumbs, others = portal_rooms.on_phone(role), portal_rooms.others(role)
    assert len(thumbs) == 5 and sorted(one.page for one in (*thumbs, *others)) == sorted(one.page for one in entries)


def test_a_role_is_told_apart_by_its_words_and_its_rights():
    assert all(role.label for role in Role)
    assert [role for role in Role if not any(role in roles for roles in VERBS.values())] == []
