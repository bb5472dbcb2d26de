"""Searching: one normaliser (`words`), what rooms bring (`rooms`), documents that follow them (`install`, `keep`), finding (`find`)."""

import unicodedata


def normal(text: str) -> str:
    """Full-width and capital forms made one."""
    return unicodedata.normalize("NFKC", text).lower()
