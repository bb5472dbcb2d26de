"""Each press has its way back, or a reason why none: docs/ways-back.md says which, and this test holds it complete."""

import re

import pytest
from django.conf import settings

from accounts.declared import DECLARED

PAGE = (settings.BASE_DIR / "docs" / "ways-back.md").read_text(encoding="utf-8")
PRESSES = {name for line in PAGE.splitlines() if line.startswith("| `") for name in re.findall(r"`([a-z_.]+)`", line.split("|")[1])}


def test_every_declared_verb_has_its_row():
    assert sorted(PRESSES - {*DECLARED}) == [] and sorted({*DECLARED} - PRESSES) == []


@pytest.mark.parametrize("line", [line for line in PAGE.splitlines() if line.startswith("| `")])
def test_each_row_names_a_verb_that_there_is_or_says_why_none(line):
    _, press, back, who, until, _ = line.split("|")
    assert {*re.findall(r"`([a-z_]+\.[a-z_]+)`", back)} <= {*DECLARED}, back
    assert back.strip().startswith("none") and ":" in back or who.strip() or until.strip(), line
