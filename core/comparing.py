"""Comparing the books: each room names what must agree, as SQL that finds where it does not."""

from collections import Counter
from contextlib import contextmanager
from operator import itemgetter

from django.db import connection, transaction

SHOWN = 20  # of each kind of difference; the rest is counted


@contextmanager
def whole_tables():
    """Plan for reading everything, in a transaction: the books are often compared right after tables were filled, before
    the database has counted them, and a nested loop over what it takes for empty runs for hours."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def differences(checks: dict[str, str], **params) -> list[str]:
    """Say what the checks of a room found, in their order.

    `checks` maps a sentence to a SELECT of two columns: what it is about, and a detail. One statement for all of them,
    whatever the number of rows.
    """
    sentences = list(checks)
    parts = [
        f"(SELECT {place}, found.name::text, found.detail::text, count(*) OVER () FROM ({sql}) AS found (name, detail)"
        " ORDER BY 2, 3 LIMIT %(shown)s)"
        for place, sql in enumerate(checks.values())
    ]
    found, shown = [], Counter[int]()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params | {"shown": SHOWN})
        for place, name, detail, count in sorted(cursor.fetchall(), key=itemgetter(0)):
            found.append(f"{name}: {sentences[place]}" + (f" ({detail})" if detail else ""))
            shown[place] += 1
            if shown[place] == SHOWN < count:
                found.append(f"… and {count - SHOWN:,} more: {sentences[place]}")
    return found


def numbering(table: str, *series: str) -> str:
    """SQL for one check: a table has as many numbers as its counters gave, and those given in plain order are all there."""
    wanted = ", ".join(f"'{name}'" for name in series)
    return f"""
        SELECT coalesce(used.name, series || year), format('%%s numbers, counter %%s', count, last)
          FROM (SELECT split_part(number, '-', 1) AS name, count(*),
                       array_agg(split_part(number, '-', 2)::bigint) AS given FROM {table} GROUP BY 1) used
          FULL JOIN (SELECT * FROM core_counter WHERE series IN ({wanted})) counter ON used.name = series || year
         WHERE (count = last AND (SELECT count(*) FROM unnest(given) AS one WHERE one <= plain) = plain) IS NOT TRUE"""
