"""A tag is scanned, or typed from what is left of it."""

import pytest

from returns.scan import find


@pytest.mark.parametrize("typed", ["{}", " {} ", "https://example.test/t/{}/", "end", "five"])
def test_found(cast, filed_record, typed):
    part = filed_record().old_parts.get()
    text = {"end": part.number[-6:], "five": part.number[-5:]}.get(typed) or typed.format(
        part.number.lower() if " " in typed else part.number
    )
    assert find(text, cast.keeper) == [part]
    assert find(text, cast.owner_b) == []


def test_found_by_its_running_number(cast, filed_record):
    part = filed_record().old_parts.get()
    assert find("JJ2026/0001", cast.keeper) == [part]


@pytest.mark.parametrize("text", ["", "1", "0001", "JJ2026", "SH2026-0001", "000001; drop"])
def test_not_found(cast, filed_record, text):
    filed_record()
    assert find(text, cast.keeper) == []
