"""The one box: what is typed there, looked for in everything that a person may see, in groups (A3, X4)."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.http import urlencode

from core.search.find import CAP, groups
from core.search.rooms import Kind, kinds
from core.web import door

SHOWN = 6  # lines of a group
MINIMUM = 2  # characters; a single Chinese one is a word
LONGEST = 60


@dataclass(frozen=True)
class Line:
    """One thing found: its number or name, a few words, where it is shown."""

    row: object
    number: str
    words: list[str]
    url: str


@dataclass(frozen=True)
class Group:
    """All things of a kind that were found: how many (`100+`), the newest of them, where the rest is."""

    kind: Kind
    count: int | str
    lines: list[Line]
    more: str


def typed(text: str) -> str:
    """What was typed, without what nobody sees."""
    return " ".join(text.replace("\0", "").split())[:LONGEST]


def found(request, query: str) -> list[Group]:
    """The groups that have something, each of what this person may see; one statement for all of them and one for each group."""
    if len(query) < MINIMUM and not query > "z":
        return []
    user = request.user
    seen = {code: kind.seen_by(user) for code, kind in kinds().items()}
    hits = groups(seen, query, user)
    return [_group(request, kinds()[code], seen[code], ids, query) for code, ids in hits.items() if ids]


def _group(request, kind: Kind, seen, ids: list[int], query: str) -> Group:
    rows = seen.filter(pk__in=ids[:SHOWN]).select_related(*kind.related).order_by("-pk")
    more = _address(request, kind.more) if kind.more and len(ids) > SHOWN else ""
    lines = [Line(row, str(getattr(row, kind.number)), words_of(kind, row), _page(request, kind, row)) for row in rows]
    return Group(kind, len(ids) if len(ids) <= CAP else f"{CAP}+", lines, more and f"{more}?{urlencode({'q': query})}")


def words_of(kind: Kind, row) -> list[str]:
    """A few words of a row beside its number."""
    return [str(word) for word in kind.says(row) if word]


def _page(request, kind: Kind, row) -> str:
    """The first of the kind's pages that the reader's door has."""
    for page, key in kind.pages:
        value = getattr(row, key)
        if value is not None and (url := _address(request, page, value)):
            return url
    return ""


def _address(request, page: str, *args) -> str:
    try:
        return door(request, page, *args)
    except NoReverseMatch:
        return ""


def find_page(request, template: str):
    """The page behind the box; while one types, what was found alone."""
    query = typed(request.GET.get("q", ""))
    part = getattr(request, "htmx", False)
    return render(request, "pages/_found.html" if part else template, {"query": query, "groups": found(request, query)})
