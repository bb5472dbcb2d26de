"""A customer's phone is found as a whole or by its last four digits (X5)."""

from django.db import migrations

FENCE = r"""
    UPDATE warranty_customer SET haystack = lower(normalize(name, NFKC)) || ' |' || digits || '|' || left(digits, 3) || '~' || right(digits, 4)
           || '|' || right(digits, 4) || '|'
      FROM (SELECT id AS pk, regexp_replace(phone, '[^0-9]', '', 'g') AS digits FROM warranty_customer) told
     WHERE pk = id AND digits <> ''"""


class Migration(migrations.Migration):
    dependencies = [("warranty", "0006_words")]

    operations = [migrations.RunSQL(FENCE, migrations.RunSQL.noop)]
