import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('notifications', '0002_outgoing'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('core', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('subject', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('urgent', models.BooleanField(default=False)),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'notice',
                'indexes': [
                    models.Index(fields=['user', '-id'], name='notice_inbox'),
                    models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='notice_unread'),
                    models.Index(fields=['subject', 'subject_id'], name='notice_subject'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preference', to=settings.AUTH_USER_MODEL)),
                ('email', models.BooleanField(default=True, verbose_name='e-mail')),
                ('sms', models.BooleanField(default=False, verbose_name='text message')),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='quiet from')),
                ('quiet_to', models.TimeField(blank=True, null=True, verbose_name='quiet until')),
            ],
            options={
                'verbose_name': 'reminder settings',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_to__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_to__isnull', False)), _connector='OR'), name='preference_quiet_hours_whole'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_preferenceevent" ("email", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_to", "sms", "user_id") VALUES (NEW."email", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quiet_from", NEW."quiet_to", NEW."sms", NEW."user_id"); RETURN NULL;', hash='ec39cc27f7df8742b448f52d0aef168f5a804da2', operation='INSERT', pgid='pgtrigger_insert_insert_e2c77', table='notifications_preference', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "notifications_preferenceevent" ("email", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_to", "sms", "user_id") VALUES (NEW."email", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quiet_from", NEW."quiet_to", NEW."sms", NEW."user_id"); RETURN NULL;', hash='b7a8fa11a8fe3535cd87b2b916a6ccf2b392a60c', operation='UPDATE', pgid='pgtrigger_update_update_d1a92', table='notifications_preference', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='PreferenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='notifications.preference')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('email', models.BooleanField(default=True, verbose_name='e-mail')),
                ('sms', models.BooleanField(default=False, verbose_name='text message')),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='quiet from')),
                ('quiet_to', models.TimeField(blank=True, null=True, verbose_name='quiet until')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9f8e6685db0b9852b3d527fb07cc3052e05bc8e1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1d4e1', table='notifications_preferenceevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('channel', models.CharField(choices=[('wecom', 'WeCom group robot'), ('dingtalk', 'DingTalk group robot'), ('webhook', 'webhook')], max_length=10, verbose_name='channel')),
                ('address', models.CharField(help_text='https://…, as the group or the other program gives it.', max_length=500, verbose_name='address')),
                ('secret', models.CharField(blank=True, help_text='Webhook: signs every message. DingTalk: the SEC… of a robot that asks for it.', max_length=200, verbose_name='secret')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='None chosen: everything.', size=None, verbose_name='what it hears')),
                ('department', models.ForeignKey(blank=True, help_text='Hears only what people of this department are told.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='accounts.department', verbose_name='department')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'ordering': ['name'],
                'verbose_name': 'robot or webhook',
                'verbose_name_plural': 'robots and webhooks',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('channel__in', ['wecom', 'dingtalk', 'webhook'])), name='target_channel_known'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_targetevent" ("active", "address", "channel", "department_id", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."active", NEW."address", NEW."channel", NEW."department_id", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='de6d1c58927d291a886a475f033919ff4faff70a', operation='INSERT', pgid='pgtrigger_insert_insert_ec725', table='notifications_target', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."active" IS DISTINCT FROM (NEW."active") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."name" IS DISTINCT FROM (NEW."name"))', func='INSERT INTO "notifications_targetevent" ("active", "address", "channel", "department_id", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."active", NEW."address", NEW."channel", NEW."department_id", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='edb0d8d243813cf70e9d999c3f5a3635464aa27c', operation='UPDATE', pgid='pgtrigger_update_update_3baa3', table='notifications_target', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='TargetEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='notifications.target')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('channel', models.CharField(choices=[('wecom', 'WeCom group robot'), ('dingtalk', 'DingTalk group robot'), ('webhook', 'webhook')], max_length=10, verbose_name='channel')),
                ('address', models.CharField(help_text='https://…, as the group or the other program gives it.', max_length=500, verbose_name='address')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='None chosen: everything.', size=None, verbose_name='what it hears')),
                ('department', models.ForeignKey(blank=True, db_constraint=False, help_text='Hears only what people of this department are told.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.department', verbose_name='department')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6f5eec9218a9ac6078b0c5094c644842cf0afabe', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6fc42', table='notifications_targetevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Outbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to=settings.AUTH_USER_MODEL)),
                ('target', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='notifications.target')),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message'), ('wecom', 'WeCom group robot'), ('dingtalk', 'DingTalk group robot'), ('webhook', 'webhook')], max_length=10, verbose_name='channel')),
                ('notices', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('urgent', models.BooleanField(default=False)),
                ('event_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), unique=True)),
                ('created_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('leased_until', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('queued', 'queued'), ('sent', 'delivered'), ('dropped', 'dropped'), ('dead', 'given up')], default='queued', max_length=10, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('tried_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, choices=[('lost_access', 'The recipient may no longer see what it is about.'), ('inactive', 'The recipient is switched off.'), ('not_wanted', 'The recipient no longer wants this channel.'), ('no_address', 'The recipient has no address for this channel.'), ('unreachable', 'The server could not be reached.'), ('timeout', 'The server did not answer in time.'), ('certificate', "The server's certificate is not valid for its name."), ('bad_address', 'The address is not one that can be sent to.'), ('private_address', 'The address leads into a private network.'), ('moved', 'The server points to another address, which is not followed.'), ('busy', 'The server has too much to do or is out of order.'), ('rejected', 'The server does not take the message.'), ('sign_in', 'The mail server refuses our name and password.'), ('fault', 'A fault of this program; the log has more.')], default='', max_length=20)),
                ('error', models.CharField(blank=True, default='', max_length=500)),
            ],
            options={
                'verbose_name': 'message',
                'indexes': [
                    models.Index(condition=models.Q(('state', 'queued')), fields=['due_at', 'id'], name='outbox_queue'),
                    models.Index(condition=models.Q(('state', 'queued'), ('user__isnull', False)), fields=['user'], name='outbox_queue_of_person'),
                    models.Index(condition=models.Q(('target__isnull', False)), fields=['target', '-id'], name='outbox_of_target'),
                    models.Index(condition=models.Q(('state', 'dead')), fields=['-id'], name='outbox_dead'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('target__isnull', False), ('user__isnull', True)), models.Q(('target__isnull', True), ('user__isnull', False)), _connector='OR'), name='outbox_one_recipient'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'dropped', 'dead'])), name='outbox_state_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OutboxEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='notifications.outbox')),
            ],
            options={
                'abstract': False,
                'verbose_name': 'event of a message',
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5bdecf042b732c8fd2510e721ecb4936b9b49b49', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_17fc8', table='notifications_outboxevent', when='BEFORE')),
                ],
            },
        ),
    ]
