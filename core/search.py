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
_SHOWN = re.compile(r"(\d{3})[\s*]+(\d{4})")  # of a masked number, as a list shows it
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


FENCE = "|"


def fenced(phone: str) -> str:
    """A phone in a `haystack` that is asked with `whole`: the number, its last four digits, and what a list shows of it
    (138****5678), each as a whole (X5)."""
    digits = "".join(c for c in phone if c.isdigit())
    return f"{FENCE}{digits}{FENCE}{digits[:3]}~{digits[-4:]}{FENCE}{digits[-4:]}{FENCE}" if digits else ""


def matching(query: str, of: str = "", *, whole: bool = False) -> Q:
    """Rows whose `haystack` has every word of `query`; `search_tokens` is what the index is asked for first.

    `of` looks in a related row instead: `matching(query, of="customer__")`. With `whole` digits find only a whole number or
    the last four of one (`fenced`), so that nobody rebuilds a masked number by asking for its parts (X5).
    """
    condition = Q()
    shown = _SHOWN.fullmatch(normal(query).strip()) if whole else None
    for term in ["~".join(shown.groups())] if shown else _terms(query.replace(FENCE, " ")):
        if whole and (shown or term.isdigit()):
            term = f"{FENCE}{term}{FENCE}"
        condition &= Q(**{f"{of}search_tokens__contains": tokens(term), f"{of}haystack__contains": term})
    return condition


def _terms(query: str) -> list[str]:
    """The words looked for; a whole phone number is one of digits, however it is written."""
    plain = normal(query)
    if _DIALLED.fullmatch(plain):
        with suppress(ValueError):
            return ["".join(c for c in normal_phone(plain) if c.isdigit())]
    return plain.split()[:MAX_TERMS]
