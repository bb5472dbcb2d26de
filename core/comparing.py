"""Comparing the books: each room names what must agree, as SQL that finds where it does not."""

from contextlib import contextmanager

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
    """Run each statement and say what it found.

    `checks` maps a sentence to a SELECT of two columns: what it is about, and a detail. One statement a check, whatever
    the number of rows.
    """
    found = []
    with connection.cursor() as cursor:
        for sentence, sql in checks.items():
            counted = f"SELECT found.*, count(*) OVER () FROM ({sql}) AS found (name, detail) ORDER BY 1, 2 LIMIT %(shown)s"
            cursor.execute(counted, params | {"shown": SHOWN})
            rows = cursor.fetchall()
            found += [f"{name}: {sentence}" + (f" ({detail})" if detail not in (None, "") else "") for name, detail, _count in rows]
            if rows and rows[0][2] > SHOWN:
                found.append(f"… and {rows[0][2] - SHOWN:,} more: {sentence}")
    return found


def numbering(table: str, *series: str) -> str:
    """SQL for one check: the numbers of a table are those that its counters gave, without gaps."""
    wanted = ", ".join(f"'{name}'" for name in series)
    return f"""
        SELECT coalesce(used.name, series || year), format('%%s numbers, last %%s, counter %%s', count, highest, last)
          FROM (SELECT split_part(number, '-', 1) AS name, count(*), max(split_part(number, '-', 2)::bigint) AS highest
                  FROM {table} GROUP BY 1) used
          FULL JOIN (SELECT * FROM core_counter WHERE series IN ({wanted})) counter ON used.name = series || year
         WHERE (count = last AND highest = last) IS NOT TRUE"""
