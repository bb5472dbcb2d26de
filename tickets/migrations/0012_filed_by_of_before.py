from django.db import migrations

FROM_EVENTS = """
    UPDATE tickets_repairrecord r SET filed_by_id = e.by_id FROM tickets_event e
     WHERE e.ticket_id = r.ticket_id AND e.kind = 'record.filed' AND e.data ->> 'number' = r.number
"""


class Migration(migrations.Migration):
    """What was filed before has who filed it from its event."""

    dependencies = [("tickets", "0011_filed_by")]
    operations = [migrations.RunSQL(FROM_EVENTS, migrations.RunSQL.noop)]
