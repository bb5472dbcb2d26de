"""Who refused the claims that were refused before there was a way back: their events say it."""

from django.db import migrations

REFUSED_BY = """
    UPDATE finance_claim c
       SET refused_by_id = (SELECT by_id FROM finance_claimevent e WHERE e.claim_id = c.id AND e.kind = 'claim.refused' ORDER BY id DESC LIMIT 1)
     WHERE c.state = 'refused'"""


class Migration(migrations.Migration):

    dependencies = [
        ('finance', '0005_ways_back'),
    ]

    operations = [
        migrations.RunSQL(REFUSED_BY, migrations.RunSQL.noop),
    ]
