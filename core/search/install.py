"""Functions and triggers that keep the documents, written from what the rooms declare (`core.search.rooms`).

Put up after each `migrate`, when a room was added or says something else; all documents of that kind are filled anew then, at once
where there are few and by `core.tasks.fill_documents` where there are many.
"""

import hashlib

from django.db import connections, transaction

from core.search.rooms import Kind, kinds, of_kind

FEW = 200  # documents that a change rewrites at once; more of them, as of a model, follow within a minute
AT_ONCE = 5_000


def install(*, using: str, plan=None, **signal) -> None:
    """Receiver of `post_migrate`."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    known = [kind for kind in kinds().values() if kind.table in present]
    if plan is None or not {"core_document", "core_stale"} <= present or not known:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT proname, obj_description(oid, 'pg_proc') FROM pg_proc WHERE proname LIKE 'search\\_bring\\_%'")
        standing = dict(cursor.fetchall())
        for kind in known:
            sql = written(kind)
            mark = hashlib.sha256(sql.encode()).hexdigest()
            if standing.get(f"search_bring_{kind.code}") != mark:
                cursor.execute(_without(kind))
                cursor.execute(sql)
                cursor.execute(f"COMMENT ON FUNCTION search_bring_{kind.code}(bigint[]) IS '{mark}'")
                _fill(cursor, kind)


def _fill(cursor, kind: Kind) -> None:
    cursor.execute(f"SELECT count(*) FROM (SELECT FROM {kind.table} LIMIT {AT_ONCE + 1}) few")
    if cursor.fetchone()[0] <= AT_ONCE:
        cursor.execute(f"SELECT search_bring_{kind.code}(ARRAY(SELECT id FROM {kind.table}))")
    else:
        mark_stale(cursor, kind)


def mark_stale(cursor, kind: Kind) -> None:
    """All documents of a kind are written anew by and by."""
    cursor.execute(
        f"INSERT INTO core_stale (kind, subject) SELECT %s, id FROM {kind.table} ON CONFLICT (kind, subject) DO NOTHING", [kind.code]
    )


def _without(kind: Kind) -> str:
    """Its triggers go with their functions."""
    return f"""DO $$ DECLARE one record; BEGIN
        FOR one IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname ~ '^search_follow_{kind.code}_[0-9]+$' LOOP
            EXECUTE 'DROP FUNCTION ' || one.name || ' CASCADE';
        END LOOP; END $$"""


def written(kind: Kind) -> str:
    """The SQL of a kind: what its documents hold, how they are brought up to date, and when."""
    return "\n".join([_documents(kind), _bring(kind), *(_follow(kind, n, one) for n, one in enumerate(of_kind(kind.code, "FOLLOWS"), 1))])


def _documents(kind: Kind) -> str:
    """`search_documents_KIND(ids)`: the documents as the rows have them now."""
    ids = "= ANY (ids)"
    said = []
    for place, words in enumerate(of_kind(kind.code, "WORDS")):
        sql = words.sql.format(ids=ids)
        if words.own:
            said.append(f"SELECT id, 'i', {place}, text FROM ({sql}) AS w{place} (id, dealer, text)")
            said.append(f"SELECT id, 'd' || dealer, {place}, text FROM ({sql}) AS w{place} (id, dealer, text) WHERE dealer IS NOT NULL")
        else:
            said.append(f"SELECT id, '{words.to}', {place}, text FROM ({sql}) AS w{place} (id, text)")
    keys = [keys.sql.format(ids=ids) for keys in of_kind(kind.code, "KEYS")] or ["SELECT 0::bigint, ''"]
    return f"""
CREATE OR REPLACE FUNCTION search_documents_{kind.code}(ids bigint[]) RETURNS TABLE (subject bigint, texts jsonb, keys text[])
LANGUAGE sql STABLE AS $$
    WITH told (id, reader, place, text) AS ({" UNION ALL ".join(said)}),
    plain AS (
        SELECT id, reader, ' ' || search_plain(string_agg(text, ' ' ORDER BY place, text)) || ' ' AS text
          FROM told WHERE text <> '' GROUP BY id, reader),
    texts AS (SELECT id, jsonb_object_agg(reader, text) AS texts FROM plain GROUP BY id),
    keyed (id, key) AS ({" UNION ".join(keys)}),
    keys AS (SELECT id, array_agg(key ORDER BY key) AS keys FROM keyed WHERE key <> '' GROUP BY id)
    SELECT r.id, coalesce(t.texts, '{{}}'), coalesce(k.keys, '{{}}')
      FROM {kind.table} r LEFT JOIN texts t ON t.id = r.id LEFT JOIN keys k ON k.id = r.id
     WHERE r.id {ids} {f"AND ({kind.only})" if kind.only else ""}
$$;"""


def _bring(kind: Kind) -> str:
    # A generic plan is made once a session. Left to itself the planner makes one for each row, which costs more than to bring it.
    gone = f"""
    DELETE FROM core_document d WHERE d.kind = '{kind.code}' AND d.subject = ANY (ids)
       AND NOT EXISTS (SELECT FROM {kind.table} r WHERE r.id = d.subject AND ({kind.only}));""" if kind.only else ""  # fmt: skip
    return f"""
CREATE OR REPLACE FUNCTION search_bring_{kind.code}(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO core_document (kind, subject, texts, keys)
    SELECT '{kind.code}', f.subject, f.texts, f.keys FROM search_documents_{kind.code}(ids) f ORDER BY f.subject
    ON CONFLICT (kind, subject) DO UPDATE SET texts = excluded.texts, keys = excluded.keys
     WHERE (core_document.texts, core_document.keys) IS DISTINCT FROM (excluded.texts, excluded.keys);{gone}
END $$;"""


def _follow(kind: Kind, place: int, follows) -> str:
    """A trigger for each kind of change of a table; of an update only where one of the columns changed."""
    name = f"search_follow_{kind.code}_{place}"
    found = " UNION ".join(f"SELECT i FROM ({follows.ids.format(row=row)}) AS found (i) WHERE i IS NOT NULL" for row in ("NEW", "OLD"))
    changed = follows.changed or " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in follows.columns)
    narrow, narrow_old = (f"WHEN ({follows.when.format(row=row)})" if follows.when else "" for row in ("NEW", "OLD"))
    gone = f"""
    IF TG_OP = 'DELETE' THEN DELETE FROM core_document WHERE kind = '{kind.code}' AND subject = OLD.id; END IF;"""
    sql = f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := ARRAY({found} ORDER BY 1 LIMIT {FEW + 1});
BEGIN
    IF cardinality(ids) <= {FEW} AND current_setting('search.later', true) IS DISTINCT FROM 'on' THEN
        PERFORM search_bring_{kind.code}(ids);
    ELSE
        INSERT INTO core_stale (kind, subject) SELECT '{kind.code}', i FROM ({found}) AS found (i) ON CONFLICT (kind, subject) DO NOTHING;
    END IF;{gone if follows.table == kind.table else ""}
    RETURN NULL;
END $$;
CREATE TRIGGER {name}_i AFTER INSERT ON {follows.table} FOR EACH ROW {narrow} EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_d AFTER DELETE ON {follows.table} FOR EACH ROW {narrow_old} EXECUTE FUNCTION {name}();"""
    if changed:
        sql += f"\nCREATE TRIGGER {name}_u AFTER UPDATE ON {follows.table} FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}();"
    return sql
