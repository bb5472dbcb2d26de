"""What takes old rows away of tables to which the running role may only add: functions of the tables' owner (X2, X5).

Each knows the least that the law has its rows kept for, and reads the company's rule itself: whoever calls it cannot say how old.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION {name}(batch integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept integer := (SELECT number FROM public.accounts_personalrule WHERE code = '{code}');
  before timestamptz := public.app_now() - make_interval(days => greatest(coalesce(kept, {least}), {least}));
  guarded text := current_setting('pgtrigger.ignore', true);
  gone bigint;
BEGIN
  PERFORM set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger
    WHERE tgrelid = 'public.{table}'::regclass AND tgname LIKE 'pgtrigger\\_append\\_only%'), true);
  DELETE FROM public.{table} WHERE id IN (
    SELECT id FROM public.{table} WHERE at < before AND {which} ORDER BY id LIMIT least(greatest(batch, 0), 10000));
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('pgtrigger.ignore', coalesce(nullif(guarded, ''), '{{}}'), true);
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION {name}(integer) FROM PUBLIC;
"""


def forgets(name, code, table, least, which="true"):
    sql = FUNCTION.format(name=name, code=code, table=table, least=least, which=which)
    return migrations.RunSQL(sql, f"DROP FUNCTION {name}(integer)")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_forgotten'),
        ('core', '0003_documents'),
    ]

    operations = [
        forgets("forget_taken", "taken", "core_exportlog", 1095),
        forgets("forget_signed_in", "signed_in", "accounts_accountevent", 180, "kind IN ('account.signed_in', 'account.session_ended')"),
    ]
