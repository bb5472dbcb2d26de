from django.db import migrations, models

# Which round each row is of, by how often its ticket had been reopened by then.
FILL = """
    UPDATE tickets_ticket t SET reopened_at = e.last
      FROM (SELECT ticket_id, max(at) AS last FROM tickets_event WHERE kind = 'ticket.reopened' GROUP BY 1) e
     WHERE e.ticket_id = t.id;
    UPDATE tickets_task k SET cycle = (SELECT count(*) FROM tickets_event e
                                        WHERE e.ticket_id = k.ticket_id AND e.kind = 'ticket.reopened' AND e.at <= k.sent_at)
     WHERE k.ticket_id IN (SELECT id FROM tickets_ticket WHERE cycle > 0);
    UPDATE tickets_verdict v SET cycle = (SELECT count(*) FROM tickets_event e
                                           WHERE e.ticket_id = v.ticket_id AND e.kind = 'ticket.reopened' AND e.at <= v.at)
     WHERE v.ticket_id IN (SELECT id FROM tickets_ticket WHERE cycle > 0)"""


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0005_register'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='cycle',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='ticket',
            name='reopened_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='reopened'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='cycle',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
