"""docs/clauses.md: a row for every clause, and the tests it names exist."""

import ast
import re
from functools import cache
from typing import NamedTuple

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
CLAUSES = [f"{letter}{n}" for letter, last in (("A", 19), ("B", 15), ("C", 9), ("X", 6)) for n in range(1, last + 1)]
TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
PLACE = re.compile(r"`([^`]+)`")


class Row(NamedTuple):
    clause: str
    today: str
    works: str
    where: str
    tests: str
    sees: str


def rows() -> list[Row]:
    """The rows of all tables of the page, in order."""
    lines = (ROOT / "docs" / "clauses.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [ABCX]\d", line)]
    return [Row(*row) for row in cells]


@cache
def names_in(path: str) -> frozenset[str]:
    """`test_x` and `TestY::test_x` of a test file."""
    found = set()
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found.update(f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef))
    return frozenset(name for name in found if name.split("::")[-1].startswith("test_"))


def test_every_clause_has_its_row():
    assert [row.clause for row in rows()] == CLAUSES


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.clause)
def test_what_a_row_names_is_there(row):
    assert row.today in ("works", "partly", "not yet")
    named = TEST.findall(row.tests)
    assert bool(named) == (row.today != "not yet"), "what works has a test; what does not has none"
    for path, name in named:
        assert name in names_in(path), f"{path}::{name} is not there"
    for path in PLACE.findall(row.where):
        assert (ROOT / path).exists(), path
    assert row.sees, "what a user sees, or what is not there yet"
