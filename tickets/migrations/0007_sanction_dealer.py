"""A sanction keeps the dealer that the person worked for when it was decided, as far as the history of the staff tells."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    Escalation, Staff = apps.get_model("tickets", "Escalation"), apps.get_model("dealers", "Staff")
    history = apps.get_model("dealers", "StaffEvent").objects.filter(user_id=OuterRef("responsible_id"))
    then = history.filter(pgh_created_at__lte=OuterRef("decided_at")).order_by("-pgh_id").values("dealer_id")[:1]
    now = Staff.objects.filter(user_id=OuterRef("responsible_id")).values("dealer_id")[:1]
    rows = Escalation.objects.filter(responsible__isnull=False, dealer__isnull=True)
    rows.update(dealer_id=Coalesce(Subquery(then), Subquery(now)))


class Migration(migrations.Migration):
    dependencies = [("dealers", "0002_sort_key"), ("tickets", "0006_promises_found")]

    operations = [
        migrations.AddField(
            model_name="escalation",
            name="dealer",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dealers.dealer", verbose_name="dealer"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
