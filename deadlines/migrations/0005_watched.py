from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_fill")]

    operations = [
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('next_at__isnull', True), models.Q(('cleared_at__isnull', True), ('state__in', ['open', 'breached'])), _connector='OR'), name='deadline_next_while_owed'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), ('next_at__isnull', False), _connector='OR'), name='deadline_open_is_watched'),
        ),
    ]
