"""Each account names the kind of its owner; whose they were until now is written into what is there, and into its history."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


WHOSE = "ALTER TABLE {} ALTER COLUMN owner TYPE varchar(20) USING CASE WHEN dealer_id IS NULL THEN 'company' ELSE 'dealer' END"


class Migration(migrations.Migration):

    dependencies = [
        ('dealers', '0002_phones'),
        ('finance', '0003_holds'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='account',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='account',
            name='update_update',
        ),
        migrations.AddField(
            model_name='account',
            name='owner',
            field=models.CharField(default='company', max_length=20, verbose_name='whose'),
        ),
        migrations.AddField(
            model_name='accountevent',
            name='owner',
            field=models.CharField(default='company', max_length=20, verbose_name='whose'),
        ),
        *[migrations.RunSQL(WHOSE.format(table), migrations.RunSQL.noop) for table in ("finance_account", "finance_accountevent")],
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "finance_accountevent" ("code", "dealer_id", "id", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."dealer_id", NEW."id", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='2f49ec3ac160faf7a59819a9e9875ba863fa6026', operation='INSERT', pgid='pgtrigger_insert_insert_f26c4', table='finance_account', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "finance_accountevent" ("code", "dealer_id", "id", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."dealer_id", NEW."id", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='ecbf09a0cca0862cfccf3efbddfaac31fe445988', operation='UPDATE', pgid='pgtrigger_update_update_3bee8', table='finance_account', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dealer__isnull', False), ('owner', 'dealer')), models.Q(models.Q(('owner', 'dealer'), _negated=True), ('dealer__isnull', True)), _connector='OR'), name='account_of_dealer'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('id', 'owner'), name='account_one_owner'),
        ),
    ]
