"""Sorting Chinese names the way readers expect: a stored key, since the database has no ICU."""

from pypinyin import lazy_pinyin


def sort_key(name: str) -> str:
    """`张守田` → `zhang shou tian`; other letters stay, in lower case."""
    return " ".join(lazy_pinyin(name)).lower()[:200]
