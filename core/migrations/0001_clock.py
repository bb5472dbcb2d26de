from django.db import migrations


class Migration(migrations.Migration):
    """The product's clock. Fault tests replace the function's body to move the time."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            "CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()'",
            "DROP FUNCTION app_now()",
        )
    ]
