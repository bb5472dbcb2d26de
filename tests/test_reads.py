"""Every read starts at `visible_to(user)` (X4): the source of pages, API and admin has no other way to a row."""

import ast
import functools
from pathlib import Path

import pytest
from django.apps import apps

from core.rooms import names

ROOT = Path(__file__).parent.parent
# Files that every room may have and that work for the system, under the locks and rights of actions (docs/house.md).
INSIDE = {
    "models", "actions", "migrations", "deadlines", "natures", "owners", "hangs", "leaving", "notices", "reference", "books", "tasks",
    "receivers",
}  # fmt: skip
REASONS = Path(__file__).parent / "reads.txt"
# Rows that are part of one that is seen, and are found by it.
PARTS = {"CardEvent", "CustomerVersion", "RecordPart", "SuspensionEvent", "Verdict", "VoucherEvent"}
LOOKS = {
    "all",
    "filter",
    "exclude",
    "get",
    "first",
    "last",
    "latest",
    "earliest",
    "count",
    "exists",
    "values",
    "values_list",
    "order_by",
    "in_bulk",
    "aggregate",
    "annotate",
    "select_related",
    "prefetch_related",
    "iterator",
    "active",
    "distinct",
}


def modules() -> list[Path]:
    """Every module of every room but those in `INSIDE`."""
    found = [path.relative_to(ROOT) for room in names() for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if path.parts[1].removesuffix(".py") not in INSIDE]


def exempt() -> dict[str, str]:
    """{path: reason}"""
    lines = [line for line in REASONS.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split(maxsplit=1) for line in lines)


def covers(entry: str, path: Path) -> bool:
    return str(path).startswith(entry) if entry.endswith("/") else str(path) == entry


@functools.cache
def guarded_accessors() -> set[str]:
    """Names such as `ticket.tasks`: from a row that one sees to rows that one may not see."""
    return {
        relation.get_accessor_name()
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if relation.multiple and hasattr(relation.related_model._default_manager.all(), "visible_to")
    }


def other_ways(source: str, accessors: set[str]) -> list[str]:
    """The lines of a module that reach rows without `visible_to`."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            then = parents.get(node)
            next_name = then.attr if isinstance(then, ast.Attribute) else None
            part = isinstance(node.value, ast.Name) and node.value.id in PARTS
            if node.attr == "objects" and next_name not in ("visible_to", "none") and not part:
                found.append((node.lineno, "objects without visible_to"))
            if node.attr in ("_default_manager", "_base_manager", "raw", "extra"):
                found.append((node.lineno, node.attr))
            if node.attr in accessors and next_name in LOOKS:
                found.append((node.lineno, f"{node.attr}.{next_name}"))
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            to_model = node.args and isinstance(node.args[0], ast.Name) and node.args[0].id[:1].isupper()
            if name in ("get_object_or_404", "get_list_or_404") and to_model:
                found.append((node.lineno, name))
            if name == "RawSQL" or (name == "cursor" and isinstance(node.func, ast.Attribute)):
                found.append((node.lineno, name))
    return [f"{line}: {what}" for line, what in sorted(set(found))]


@pytest.mark.parametrize("path", [path for path in modules() if not any(covers(entry, path) for entry in exempt())], ids=str)
def test_no_other_way_to_a_row(path):
    assert other_ways((ROOT / path).read_text(), guarded_accessors()) == []


def test_an_exemption_has_a_reason_and_is_needed():
    idle = [
        entry
        for entry in exempt()
        if not any(other_ways((ROOT / path).read_text(), guarded_accessors()) for path in modules() if covers(entry, path))
    ]
    assert idle == [], "take these out of tests/reads.txt"


def test_parts_are_models_without_a_reach_of_their_own():
    models = {model.__name__: model for model in apps.get_models()}
    assert [name for name in PARTS if hasattr(models[name]._default_manager.all(), "visible_to")] == []


@pytest.mark.parametrize(
    "source",
    [
        "Ticket.objects.all()",
        "Ticket.objects.filter(pk=1)",
        "rows = Ticket.objects",
        "get_object_or_404(Ticket, pk=1)",
        "ticket.tasks.all()",
        "ticket.tasks.filter(state='sent').first()",
        "Ticket._default_manager.get(pk=1)",
        "Ticket.objects.raw('SELECT 1')",
        "connection.cursor()",
    ],
)
def test_the_walk_finds_other_ways(source):
    assert other_ways(source, {"tasks"})


@pytest.mark.parametrize(
    "source",
    ["Ticket.objects.visible_to(user).get(pk=1)", "Ticket.objects.none()", "ticket.tasks.visible_to(user).all()", "form.fields.get('x')"],
)
def test_the_walk_lets_the_right_way_pass(source):
    assert not other_ways(source, {"tasks"})
