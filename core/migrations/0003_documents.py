import django.contrib.postgres.fields
from django.db import migrations, models

from core.search.words import JOINS, PARTS

PLAIN = rf"""
CREATE FUNCTION search_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(regexp_replace(translate(lower(normalize(said, NFKC) COLLATE "C"), 'oi', '01'),
                                              '[{JOINS}]+', '', 'g'), '[{PARTS}]+', ' ', 'g'))
$$"""
# Of Chinese each character and each pair, of letters and figures each three and four in a row, the first two, and what is shorter;
# the keys; and in which run of rows it lies, in three lengths, so that the newest are looked through first. It is dear: never to be
# asked row by row.
TOKENS = """
CREATE FUNCTION search_tokens(kind text, subject bigint, texts jsonb, keys text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
DECLARE
    found text[] := keys || ('#' || kind || '0-' || (subject >> 12)) || ('#' || kind || '1-' || (subject >> 15))
                         || ('#' || kind || '2-' || (subject >> 18));
    z text := ' '; a text := ' '; b text := ' '; c text;
BEGIN
    FOREACH c IN ARRAY string_to_array(
        (SELECT string_agg(value, ' ') FROM jsonb_each_text(texts) WHERE key NOT LIKE 'd%') || ' ', NULL
    ) LOOP
        IF c > '~' THEN
            found := found || c;
            IF b > '~' THEN found := found || (b || c); END IF;
        END IF;
        IF b BETWEEN '0' AND 'z' THEN
            IF c BETWEEN '0' AND 'z' THEN
                found := found || (CASE WHEN a BETWEEN '0' AND 'z' THEN a ELSE '' END || b || c);
                IF a BETWEEN '0' AND 'z' AND z BETWEEN '0' AND 'z' THEN found := found || (z || a || b || c); END IF;
            ELSIF NOT a BETWEEN '0' AND 'z' THEN
                found := found || b;
            END IF;
        END IF;
        z := a; a := b; b := c;
    END LOOP;
    RETURN array_to_tsvector(found);
END $$"""
# What the index is asked for, from `top` down, and below which row: two short runs, two middle ones, then the long ones to the
# oldest. Few, since a rare word is looked for in each; short at first, since a common one has enough in the first.
BLOCKS = """
CREATE FUNCTION search_blocks(kind text, words text, top bigint) RETURNS TABLE (run tsquery, below bigint) LANGUAGE sql STABLE AS $$
    SELECT (words || ' & ''#' || kind || one.run || '''')::tsquery, one.below FROM (
        SELECT '0-' || n, top + 1 FROM generate_series(top >> 12, greatest((top >> 12) - 1, 0), -1) AS n
         UNION ALL
        SELECT '1-' || n, ((top >> 12) - 1) << 12 FROM generate_series(((top >> 12) - 2) >> 3, greatest((top >> 15) - 1, 0), -1) AS n
         UNION ALL
        SELECT '2-' || n, least(((top >> 12) - 1) << 12, ((top >> 15) - 1) << 15)
          FROM generate_series((least(((top >> 12) - 1) << 12, ((top >> 15) - 1) << 15) - 1) >> 18, 0, -1) AS n
    ) AS one (run, below) WHERE one.below > 0
$$"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_scattered_numbers")]

    operations = [
        migrations.RunSQL(PLAIN, "DROP FUNCTION search_plain(text)"),
        migrations.RunSQL(TOKENS, "DROP FUNCTION search_tokens(text, bigint, jsonb, text[])"),
        migrations.RunSQL(BLOCKS, "DROP FUNCTION search_blocks(text, text, bigint)"),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.BigIntegerField()),
                ("texts", models.JSONField(default=dict)),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("kind", "subject"), name="document_once")]},
        ),
        migrations.CreateModel(
            name="Stale",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.BigIntegerField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("kind", "subject"), name="stale_once")]},
        ),
        # Without a list of what is still to be sorted in (fastupdate), through which every search would have to read; and without
        # statistics, for which the function would be asked about thousands of rows.
        migrations.RunSQL(
            """CREATE INDEX document_words ON core_document USING gin (search_tokens(kind, subject, texts, keys)) WITH (fastupdate = off);
               ALTER INDEX document_words ALTER COLUMN 1 SET STATISTICS 0""",
            "DROP INDEX document_words",
        ),
    ]
