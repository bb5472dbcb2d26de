import django.contrib.postgres.fields
from django.db import migrations, models

WAITING = """
    UPDATE tickets_ticket t
       SET waits_for = ARRAY(
               SELECT need ->> 'who' FROM jsonb_array_elements(v.answer -> 'needs_person') need WHERE NOT t.facts ? (need ->> 'code')
                UNION SELECT 'leader' WHERE v.answer ->> 'remedy' IN ('exchange', 'return') ORDER BY 1)
      FROM (SELECT DISTINCT ON (ticket_id) ticket_id, answer FROM tickets_verdict ORDER BY ticket_id, id DESC) v
     WHERE v.ticket_id = t.id AND (v.answer -> 'needs_person' <> '[]' OR v.answer ->> 'remedy' IN ('exchange', 'return'))"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_indexes_that_others_cover")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="waits_for",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, editable=False, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(models.Q(("waits_for", []), _negated=True), ("ended_at__isnull", True)),
                fields=["received_at"],
                name="ticket_waits",
            ),
        ),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
