"""Old parts whose claim is open, or disputed, are held (core.holds)."""

from django.db import migrations

PLACE = """
    UPDATE returns_oldpart p
       SET holds = p.holds || jsonb_build_array(jsonb_build_object('kind', %s, 'because', c.number, 'since', to_jsonb(c.submitted_at)))
      FROM finance_claim c
     WHERE c.record_id = p.record_id AND c.state NOT IN ('settled', 'refused', 'lapsed') AND p.state NOT IN ('disposed', 'forfeited')"""
DISPUTED = """
       AND EXISTS (SELECT FROM finance_noticeline n JOIN finance_claimline l ON l.id = n.claim_line_id
                    WHERE l.claim_id = c.id AND n.answer = 'disputed')"""


def place(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(PLACE, ["claim.open"])
        cursor.execute(PLACE + DISPUTED, ["claim.disputed"])


class Migration(migrations.Migration):
    dependencies = [("finance", "0002_words"), ("returns", "0002_holds")]

    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
