"""Fill the keys that lists sort by and near serials are found by."""

from django.db import migrations

from core.pinyin import sort_key


def fill(apps, schema_editor):
    for name in ("ProductModel", "Part"):
        model = apps.get_model("warranty", name)
        rows = list(model.objects.filter(sort_key="").only("pk", "name"))
        for row in rows:
            row.sort_key = sort_key(row.name)
        model.objects.bulk_update(rows, ["sort_key"], batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [("warranty", "0002_register")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(
            "UPDATE warranty_machine SET serial_key = translate(upper(regexp_replace(serial, '[^0-9A-Za-z]', '', 'g')), 'OI', '01')",
            migrations.RunSQL.noop,
        ),
    ]
