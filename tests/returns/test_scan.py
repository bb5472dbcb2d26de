"""A tag is scanned, or typed from what is left of it."""

import pytest

from returns.scan import find


@pytest.mark.parametrize("text", ["JJ2026-000001", " jj2026-000001 ", "https://example.test/t/JJ2026-000001/", "000001", "00001"])
def test_found(cast, filed_record, text):
    part = filed_record().old_parts.get()
    assert find(text, cast.keeper) == [part]
    assert find(text, cast.owner_b) == []


@pytest.mark.parametrize("text", ["", "1", "0001", "JJ2026", "SH2026-0001", "000001; drop"])
def test_not_found(cast, filed_record, text):
    filed_record()
    assert find(text, cast.keeper) == []
