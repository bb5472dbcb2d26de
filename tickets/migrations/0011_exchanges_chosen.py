from django.db import migrations

WAITING = """
    UPDATE tickets_ticket t SET waits_for = ARRAY(SELECT unnest(t.waits_for) UNION SELECT 'leader' ORDER BY 1)
      FROM (SELECT DISTINCT ON (ticket_id) ticket_id, answer FROM tickets_verdict ORDER BY ticket_id, id DESC) v
     WHERE v.ticket_id = t.id AND t.kind = 'exchange' AND v.answer ->> 'remedy' = 'repair_or_exchange'
       AND t.facts ->> 'redress' IS DISTINCT FROM v.answer ->> 'remedy'"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_redress")]

    operations = [migrations.RunSQL(WAITING, migrations.RunSQL.noop)]
