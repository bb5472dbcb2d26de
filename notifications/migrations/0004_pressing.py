"""What goes before others is called so; urgent is said of urgent tickets alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_texts")]

    operations = [
        migrations.RenameField("notice", "urgent", "pressing"),
        migrations.RenameField("outbox", "urgent", "pressing"),
    ]
