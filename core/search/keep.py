"""Documents that follow by and by, and whether they say what the rows say."""

from contextlib import contextmanager

from django.db import connection, transaction

from core.models import Document, Stale
from core.search.install import mark_stale
from core.search.rooms import kinds

BATCH = 500


@contextmanager
def later():
    """In a transaction that writes very many rows: their documents follow by `bring`, each once."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search.later = 'on'")
        yield
        cursor.execute("SET LOCAL search.later = ''")


@transaction.atomic
def bring(most: int = BATCH) -> int:
    """Write the next documents anew that wait for it; returns how many. Several may do it at once."""
    waiting = list(Stale.objects.select_for_update(skip_locked=True).order_by("id")[:most])
    with connection.cursor() as cursor:
        for code in sorted({one.kind for one in waiting} & set(kinds())):
            ids = sorted(one.subject for one in waiting if one.kind == code)
            cursor.execute(f"SELECT search_bring_{code}(%s::bigint[])", [ids])
    Stale.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    return len(waiting)


@transaction.atomic
def rebuild() -> int:
    """All documents are to be written anew; returns how many wait. Those of kinds that no room has any more go."""
    Document.objects.exclude(kind__in=kinds()).delete()
    with connection.cursor() as cursor:
        for kind in kinds().values():
            mark_stale(cursor, kind)
    return Stale.objects.count()


def differing(sample: int = 2000) -> dict[str, str]:
    """Checks for `core.comparing.differences`: of each kind the newest documents and as many spread over the others."""
    return {
        f"what is found of it ({kind.code}) is not what it says: bin/manage rebuild_search": f"""
            SELECT '{kind.code} ' || f.subject, coalesce(d.texts::text, 'nothing')
              FROM search_documents_{kind.code}(ARRAY(
                       (SELECT id FROM {kind.table} ORDER BY id DESC LIMIT {sample})
                        UNION SELECT id FROM {kind.table} WHERE id %% (1 + (SELECT max(id) / {sample} FROM {kind.table})) = 0)) f
              LEFT JOIN core_document d ON d.kind = '{kind.code}' AND d.subject = f.subject
             WHERE (f.texts, f.keys) IS DISTINCT FROM (d.texts, d.keys)
               AND NOT EXISTS (SELECT FROM core_stale w WHERE w.kind = '{kind.code}' AND w.subject = f.subject)"""
        for kind in kinds().values()
    }
