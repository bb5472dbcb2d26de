"""Finding: which rows have every word, the newest first, as fast for a word that all have as for one that nobody has.

The rows of a kind are looked through in runs, the newest first, each by the index; once there are enough, the rest is not looked
at. The index may name a row that has the tokens and not the word, or has it where this reader may not look: its texts decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from core.numbering import numbers_meant
from core.rooms import modules
from core.search.rooms import kinds
from core.search.words import Word, asked

CAP = 100  # counted no further: the page says 100+


@dataclass(frozen=True)
class Reader:
    """Whose words are searched: `texts` are the sections of a document that he may find it by; `key` is what documents that he
    may see have, where he sees few (a dealer's `@12`). `all_texts` says that there is none that he may not, `phones` that
    he finds people by the figures of their phones."""

    texts: tuple[str, ...]
    key: str = ""
    all_texts: bool = False
    phones: bool = True


def reader_of(user) -> Reader:
    """What this person may find things by: the room that knows whose person he is says it."""
    return next(room.reader for room in modules("searched") if hasattr(room, "reader"))(user)


def newest(kind: str, query: str, user, rows: QuerySet, *, below: int | None = None, most: int = CAP + 1) -> list[int]:
    """The ids of those `rows` of a kind that have every word of the query, the newest first, `most` at most, `below` an id.

    `rows` begin at `visible_to`: nothing else is found or counted.
    """
    return groups({kind: rows}, query, user, below=below, most=most)[kind]


def meant(query: str, user) -> str:
    """A running number is the paper's number that it stands for (docs/decisions/0033)."""
    return next(iter(numbers_meant(query, user)), query)


def _key(kind: str, reader: Reader) -> Reader:
    """A reader of few is a reader of all where the kind is everyone's."""
    return replace(reader, key="") if kinds()[kind].everyones else reader


def _asked(query: str, user) -> tuple[list[Word], Reader]:
    """The words, and who asks; to whom no phone is shown, figures are no part of one (X5), and a whole one finds nothing."""
    words, reader = asked(meant(query, user)), reader_of(user)
    if not reader.phones:
        words = [replace(word, keys=()) for word in words] if all(word.text for word in words) else []
    return words, reader


def groups(wanted: dict[str, QuerySet], query: str, user, *, below: int | None = None, most: int = CAP + 1) -> dict:
    """The same of several kinds in one statement: {kind: ids}."""
    (words, reader), found = _asked(query, user), dict.fromkeys(wanted, ())
    parts, params = [], []
    for kind, rows in wanted.items() if words else ():
        part = _newest(kind, words, _key(kind, reader), rows, below, most)
        if part:
            parts.append(f"SELECT '{kind}', ARRAY({part[0]})")
            params += part[1]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            found |= dict(cursor.fetchall())
    return {kind: list(ids) for kind, ids in found.items()}


def all_of(kind: str, query: str, user, rows: QuerySet) -> QuerySet:
    """`rows` narrowed to those that have every word, in whatever order and number: for exports and joins."""
    words, reader = _asked(query, user)
    if not words:
        return rows.none()
    reader = _key(kind, reader)
    has, values = _has(words, reader)
    sql = f"""SELECT subject FROM core_document
               WHERE search_tokens(kind, subject, texts, keys) @@ %s::tsquery AND kind || '' = %s{has}"""
    return rows.filter(pk__in=RawSQL(sql, [_lexemes(words, reader), kind, *values]))


def _newest(kind: str, words: list[Word], reader: Reader, rows: QuerySet, below: int | None, most: int) -> tuple[str, list] | None:
    has, values = _has(words, reader)
    try:
        seen, seen_values = _seen(rows)
    except EmptyResultSet:
        return None
    top = "%s" if below else "(SELECT max(subject) FROM core_document WHERE kind = %s)"
    # The run says of which kind. `+ 0`: in the order of rows, or with their index beside the tokens', it would go through all of them.
    sql = f"""SELECT d.subject FROM search_blocks(%s, %s, {top}) AS runs,
        LATERAL (SELECT subject FROM core_document
                  WHERE search_tokens(kind, subject, texts, keys) @@ run AND subject + 0 < below{has}{seen}
                  ORDER BY subject + 0 DESC LIMIT {int(most)}) d LIMIT {int(most)}"""
    return sql, [kind, _lexemes(words, reader), below - 1 if below else kind, *values, *seen_values]


def _lexemes(words: list[Word], reader: Reader) -> str:
    """What the index is asked for; a reader of few is asked for his own."""
    return " & ".join([*(f"({word.lexemes})" for word in words), *([f"'{reader.key}'"] if reader.key else [])])


def _has(words: list[Word], reader: Reader) -> tuple[str, list]:
    """SQL that asks the texts themselves, where the tokens alone do not say."""
    sql, values = "", list[str | list[str]]()
    for word in words:
        if word.exact and reader.all_texts:
            continue
        either = []
        for text in reader.texts if word.text else ():
            stands, value = word.stands_in(f"texts ->> '{text}'")
            either.append(stands)
            values.append(value)
        if word.keys:
            either.append("keys && %s::text[]")
            values.append(list(word.keys))
        sql += f" AND ({' OR '.join(either)})"
    return sql, values


def _seen(rows: QuerySet) -> tuple[str, Iterable]:
    """SQL for "is among these rows", asked of each found one by itself: a join would read all of them first (OFFSET 0)."""
    if not rows.query.where:
        return "", ()
    one = rows.order_by().filter(pk=RawSQL("core_document.subject", ())).values("pk")
    sql, values = one.query.sql_with_params()
    return f" AND EXISTS ({sql} OFFSET 0)", values
