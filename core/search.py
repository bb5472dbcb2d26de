"""Searching Chinese and numbers: unigrams and bigrams in a GIN index, checked again against the text.

The embedded PostgreSQL has no trigram or Chinese extension; word splitters miss parts of words.
"""

import re
import unicodedata
from contextlib import suppress

from django.db.models import Q

from core.phones import normal_phone

_WORD = re.compile(r"[0-9a-z]+|[\u3400-\u9fff\U00020000-\U0003ffff]+")
_DIALLED = re.compile(r"[+(]?\d[\d\s()‐-―−ー-]{6,}(转\s*\d+)?")
MAX_TERMS = 6


def normal(text: str) -> str:
    """Full-width and capital forms made one."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> list[str]:
    """The sorted unigrams and bigrams of all words in `text`: `保内1` → 保 保内 内 1."""
    found = set()
    for word in _WORD.findall(normal(text)):
        found.update(word)
        found.update(word[i : i + 2] for i in range(len(word) - 1))
    return sorted(found)


def matching(query: str, of: str = "") -> Q:
    """Rows whose `haystack` has every word of `query`; `search_tokens` is what the index is asked for first.

    `of` looks in a related row instead: `matching(query, of="customer__")`.
    """
    condition = Q()
    for term in _terms(query):
        condition &= Q(**{f"{of}search_tokens__contains": tokens(term), f"{of}haystack__contains": term})
    return condition


def _terms(query: str) -> list[str]:
    """The words looked for; a whole phone number is one of digits, however it is written."""
    plain = normal(query)
    if _DIALLED.fullmatch(plain):
        with suppress(ValueError):
            return ["".join(c for c in normal_phone(plain) if c.isdigit())]
    return plain.split()[:MAX_TERMS]
