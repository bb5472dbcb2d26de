from django.db import migrations, models


class Migration(migrations.Migration):
    """For the board: what is urgent and not over (A14), who arrived today."""

    dependencies = [("tickets", "0002_initial")]

    operations = [
        migrations.AddIndex("ticket", models.Index(fields=["state", "id"], condition=models.Q(("urgent", True)), name="ticket_urgent")),
        migrations.AddIndex(
            "task", models.Index(fields=["arrived_at"], condition=models.Q(("arrived_at__isnull", False)), name="task_arrived")
        ),
    ]
