"""Searching Chinese and numbers: unigrams and bigrams in a GIN index, checked again against the text.

The embedded PostgreSQL has no trigram or Chinese extension; word splitters miss parts of words.
"""

import re
import unicodedata

from django.db.models import Q

_WORD = re.compile(r"[0-9a-z]+|[\u3400-\u9fff\U00020000-\U0003ffff]+")
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
    for term in normal(query).split()[:MAX_TERMS]:
        condition &= Q(**{f"{of}search_tokens__contains": tokens(term), f"{of}haystack__contains": term})
    return condition
