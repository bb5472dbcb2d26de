"""A promise keeps its own term. Renames only, so a database of any size is taken over at once."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="policy", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="policy", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="policyevent", name="append_only"),
        migrations.RenameModel("Policy", "Term"),
        migrations.RenameModel("PolicyEvent", "TermEvent"),
        migrations.RenameField("deadline", "policy", "term"),
        migrations.CreateModel(
            name='Policy',
            fields=[
            ],
            options={
                'verbose_name': 'deadline rule',
                'verbose_name_plural': 'deadline rules',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('deadlines.term',),
        ),
        migrations.AlterModelOptions(
            name='term',
            options={'ordering': ['kind', 'scheme', 'urgency', 'ticket_kind', '-version'], 'verbose_name': 'term'},
        ),
        migrations.RemoveConstraint(
            model_name='term',
            name='policy_version_once',
        ),
        migrations.AlterField(
            model_name='term',
            name='valid_from',
            field=models.DateField(null=True, verbose_name='from'),
        ),
        migrations.AlterField(
            model_name='termevent',
            name='valid_from',
            field=models.DateField(null=True, verbose_name='from'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "deadlines_termevent" ("calendar_id", "days", "id", "kind", "ladder", "minutes", "pause_states", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminders", "scheme", "source", "ticket_kind", "title", "urgency", "valid_from", "version") VALUES (NEW."calendar_id", NEW."days", NEW."id", NEW."kind", NEW."ladder", NEW."minutes", NEW."pause_states", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reminders", NEW."scheme", NEW."source", NEW."ticket_kind", NEW."title", NEW."urgency", NEW."valid_from", NEW."version"); RETURN NULL;', hash='5bc06f8e7205a919f439a58aa1c306e77353a94c', operation='INSERT', pgid='pgtrigger_insert_insert_cea3e', table='deadlines_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "deadlines_termevent" ("calendar_id", "days", "id", "kind", "ladder", "minutes", "pause_states", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminders", "scheme", "source", "ticket_kind", "title", "urgency", "valid_from", "version") VALUES (NEW."calendar_id", NEW."days", NEW."id", NEW."kind", NEW."ladder", NEW."minutes", NEW."pause_states", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reminders", NEW."scheme", NEW."source", NEW."ticket_kind", NEW."title", NEW."urgency", NEW."valid_from", NEW."version"); RETURN NULL;', hash='fb0efd56c947beedd8a6103e624d298aefadc69c', operation='UPDATE', pgid='pgtrigger_update_update_262a2', table='deadlines_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='termevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6c02ef806dd4b6ac2836a49133f562996b8cd377', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e1dda', table='deadlines_termevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_from__isnull', False)), fields=('kind', 'scheme', 'urgency', 'ticket_kind', 'version'), name='policy_version_once'),
        ),
    ]
