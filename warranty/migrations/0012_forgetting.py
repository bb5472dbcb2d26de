"""Old lines of who had whose number shown: see accounts/migrations/0009_forgetting.py (X5)."""

from importlib import import_module

from django.db import migrations

forgets = import_module("accounts.migrations.0009_forgetting").forgets


class Migration(migrations.Migration):

    dependencies = [
        ('warranty', '0011_customers'),
        ('accounts', '0009_forgetting'),
    ]

    operations = [forgets("forget_looked", "looked", "warranty_phoneview", 1095)]
