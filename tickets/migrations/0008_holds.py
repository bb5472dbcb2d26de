"""A sale whose exchange or return is decided and not carried out is held (core.holds)."""

from django.db import migrations

PLACE = """
    UPDATE warranty_machine m
       SET holds = m.holds || jsonb_build_array(
               jsonb_build_object('kind', 'return.open', 'because', r.number, 'since', to_jsonb(r.decided_at)))
      FROM tickets_redress r
     WHERE r.machine_id = m.id AND r.state = 'decided'"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0007_calls"), ("warranty", "0005_holds")]

    operations = [migrations.RunSQL(PLACE, migrations.RunSQL.noop)]
