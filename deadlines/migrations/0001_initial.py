import core.state
import deadlines.models.calendar
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('deadlines', '0002_initial'),
        ('deadlines', '0003_engine'),
        ('deadlines', '0004_fill'),
        ('deadlines', '0005_watched'),
        ('deadlines', '0006_offset_known'),
        ('deadlines', '0007_boards'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('core', '0001_initial'),
        ('dealers', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('stand_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stand-in')),
                ('begins_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-begins_at', '-id'],
                'verbose_name': 'absence',
                'indexes': [
                    models.Index(fields=['ends_at'], name='absence_ends'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('begins_at'))), name='absence_in_order'),
                    models.CheckConstraint(condition=models.Q(('user', models.F('stand_in')), _negated=True), name='absence_stand_in_is_another'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('country', models.CharField(blank=True, choices=[('CN', "China's holidays and swapped days"), ('', 'no holidays')], default='CN', max_length=2, verbose_name='holidays')),
                ('monday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Monday')),
                ('tuesday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Tuesday')),
                ('wednesday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Wednesday')),
                ('thursday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Thursday')),
                ('friday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Friday')),
                ('saturday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Saturday')),
                ('sunday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Sunday')),
            ],
            options={
                'ordering': ['code'],
                'verbose_name': 'working calendar',
                'verbose_name_plural': 'working calendars',
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "deadlines_calendarevent" ("code", "country", "friday", "id", "monday", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saturday", "sunday", "thursday", "tuesday", "wednesday") VALUES (NEW."code", NEW."country", NEW."friday", NEW."id", NEW."monday", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saturday", NEW."sunday", NEW."thursday", NEW."tuesday", NEW."wednesday"); RETURN NULL;', hash='b5209180943f7e4bc412cfe0c408a70f3c0e785f', operation='INSERT', pgid='pgtrigger_insert_insert_94a57', table='deadlines_calendar', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "deadlines_calendarevent" ("code", "country", "friday", "id", "monday", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saturday", "sunday", "thursday", "tuesday", "wednesday") VALUES (NEW."code", NEW."country", NEW."friday", NEW."id", NEW."monday", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saturday", NEW."sunday", NEW."thursday", NEW."tuesday", NEW."wednesday"); RETURN NULL;', hash='19cc48cc55b215006c6a63ca6ddfbf8096b9b773', operation='UPDATE', pgid='pgtrigger_update_update_907b2', table='deadlines_calendar', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='CalendarEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='deadlines.calendar')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=20, verbose_name='code')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('country', models.CharField(blank=True, choices=[('CN', "China's holidays and swapped days"), ('', 'no holidays')], default='CN', max_length=2, verbose_name='holidays')),
                ('monday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Monday')),
                ('tuesday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Tuesday')),
                ('wednesday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Wednesday')),
                ('thursday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Thursday')),
                ('friday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Friday')),
                ('saturday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Saturday')),
                ('sunday', models.CharField(blank=True, default='', max_length=60, validators=[deadlines.models.calendar.opening_hours], verbose_name='Sunday')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fb210263aabf2a23a8ac43c08ad02f8573755646', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8f628', table='deadlines_calendarevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='deadlines.calendar')),
                ('version', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField()),
                ('content', models.JSONField()),
            ],
            options={
                'ordering': ['calendar', '-version'],
                'constraints': [
                    models.UniqueConstraint(fields=('calendar', 'version'), name='calendar_version_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('scheme', models.CharField(blank=True, choices=[('A', 'A: the Three Guarantees'), ('B', 'B: equipment under agreement'), ('C', 'C: completed projects')], default='', max_length=1, verbose_name='scheme')),
                ('urgency', models.CharField(blank=True, choices=[('urgent', 'urgent'), ('ordinary', 'ordinary')], default='', max_length=10, verbose_name='urgency')),
                ('ticket_kind', models.CharField(blank=True, default='', max_length=20, verbose_name='kind of ticket')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('title', models.CharField(max_length=100, verbose_name='what is promised')),
                ('source', models.CharField(help_text='Clause of the scheme or article of the law.', max_length=100, verbose_name='source')),
                ('minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes')),
                ('days', models.PositiveSmallIntegerField(blank=True, help_text='Until the end of this many days.', null=True, verbose_name='days')),
                ('calendar', models.ForeignKey(blank=True, help_text='None: round the clock.', null=True, on_delete=django.db.models.deletion.PROTECT, to='deadlines.calendar', verbose_name='calendar')),
                ('pause_states', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='may stand still in')),
                ('ladder', models.JSONField(blank=True, default=list, verbose_name='who is told')),
                ('reminders', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), blank=True, default=list, size=None, verbose_name='reminders')),
                ('valid_from', models.DateField(verbose_name='from')),
            ],
            options={
                'ordering': ['kind', 'scheme', 'urgency', 'ticket_kind', '-version'],
                'verbose_name': 'deadline rule',
                'verbose_name_plural': 'deadline rules',
                'constraints': [
                    models.UniqueConstraint(fields=('kind', 'scheme', 'urgency', 'ticket_kind', 'version'), name='policy_version_once'),
                    models.CheckConstraint(condition=models.Q(('minutes__isnull', True), ('days__isnull', True), _connector='OR'), name='policy_minutes_or_days'),
                    models.CheckConstraint(condition=models.Q(('pause_states', []), ('minutes__isnull', False), ('days__isnull', False), _connector='OR'), name='policy_date_never_pauses'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "deadlines_policyevent" ("calendar_id", "days", "id", "kind", "ladder", "minutes", "pause_states", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminders", "scheme", "source", "ticket_kind", "title", "urgency", "valid_from", "version") VALUES (NEW."calendar_id", NEW."days", NEW."id", NEW."kind", NEW."ladder", NEW."minutes", NEW."pause_states", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reminders", NEW."scheme", NEW."source", NEW."ticket_kind", NEW."title", NEW."urgency", NEW."valid_from", NEW."version"); RETURN NULL;', hash='882cfaf1b6e407c418e1ea71b1674dca5a7b0678', operation='INSERT', pgid='pgtrigger_insert_insert_2b35f', table='deadlines_policy', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "deadlines_policyevent" ("calendar_id", "days", "id", "kind", "ladder", "minutes", "pause_states", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminders", "scheme", "source", "ticket_kind", "title", "urgency", "valid_from", "version") VALUES (NEW."calendar_id", NEW."days", NEW."id", NEW."kind", NEW."ladder", NEW."minutes", NEW."pause_states", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reminders", NEW."scheme", NEW."source", NEW."ticket_kind", NEW."title", NEW."urgency", NEW."valid_from", NEW."version"); RETURN NULL;', hash='233c6fdd8cc83cdb63f571aa3cd134e89896ba85', operation='UPDATE', pgid='pgtrigger_update_update_fb9c7', table='deadlines_policy', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='PolicyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='deadlines.policy')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('scheme', models.CharField(blank=True, choices=[('A', 'A: the Three Guarantees'), ('B', 'B: equipment under agreement'), ('C', 'C: completed projects')], default='', max_length=1, verbose_name='scheme')),
                ('urgency', models.CharField(blank=True, choices=[('urgent', 'urgent'), ('ordinary', 'ordinary')], default='', max_length=10, verbose_name='urgency')),
                ('ticket_kind', models.CharField(blank=True, default='', max_length=20, verbose_name='kind of ticket')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('title', models.CharField(max_length=100, verbose_name='what is promised')),
                ('source', models.CharField(help_text='Clause of the scheme or article of the law.', max_length=100, verbose_name='source')),
                ('minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes')),
                ('days', models.PositiveSmallIntegerField(blank=True, help_text='Until the end of this many days.', null=True, verbose_name='days')),
                ('calendar', models.ForeignKey(blank=True, db_constraint=False, help_text='None: round the clock.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='deadlines.calendar', verbose_name='calendar')),
                ('pause_states', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='may stand still in')),
                ('ladder', models.JSONField(blank=True, default=list, verbose_name='who is told')),
                ('reminders', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), blank=True, default=list, size=None, verbose_name='reminders')),
                ('valid_from', models.DateField(verbose_name='from')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='85c9b469f456b6ef40b95e2096042bfa7f60aaf7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_02b0b', table='deadlines_policyevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('cycle', models.PositiveSmallIntegerField(default=0)),
                ('level', models.PositiveSmallIntegerField(default=0)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('dealer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dealers.dealer')),
                ('stands_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='deadlines.policy')),
                ('calendar', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='deadlines.calendarversion')),
                ('starts_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(null=True)),
                ('state', core.state.StateField(choices=[('open', 'running'), ('paused', 'standing still'), ('met', 'on time'), ('breached', 'late'), ('cancelled', 'dropped'), ('parked', 'parked')], default='open', max_length=20, protected=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('cleared_at', models.DateTimeField(null=True)),
                ('error', models.TextField(default='')),
            ],
            options={
                'verbose_name': 'deadline',
                'indexes': [
                    models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at', 'id'], name='deadline_sweep'),
                    models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['due_at', 'id'], name='deadline_board'),
                    models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['dealer', 'due_at', 'id'], name='deadline_dealer_board'),
                    models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['user', 'due_at', 'id'], name='deadline_user_board'),
                    models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['kind', 'due_at'], name='deadline_kind_board'),
                    models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['department', 'due_at', 'id'], name='deadline_room_board'),
                    models.Index(condition=models.Q(('stands_for__isnull', False)), fields=['stands_for'], name='deadline_stand_in'),
                    models.Index(condition=models.Q(('state', 'parked')), fields=['id'], name='deadline_parked'),
                    models.Index(condition=models.Q(('state', 'paused')), fields=['due_at', 'id'], name='deadline_still_board'),
                    models.Index(condition=models.Q(('cleared_at__isnull', True), models.Q(('error', ''), _negated=True)), fields=['due_at', 'id'], name='deadline_trouble_board'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('subject', 'subject_id', 'kind', 'cycle'), name='deadline_once'),
                    models.CheckConstraint(condition=models.Q(('user__isnull', False), ('department__isnull', False), ('dealer__isnull', False), _connector='OR'), name='deadline_owned'),
                    models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state__in', ['open', 'paused', 'parked'])), models.Q(('settled_at__isnull', False), ('state__in', ['met', 'breached', 'cancelled'])), _connector='OR'), name='deadline_settled_when_not_open'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['met', 'cancelled']), _negated=True), ('cleared_at__isnull', False), _connector='OR'), name='deadline_met_is_cleared'),
                    models.CheckConstraint(condition=models.Q(('next_at__isnull', True), models.Q(('cleared_at__isnull', True), ('state__in', ['open', 'breached'])), _connector='OR'), name='deadline_next_while_owed'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), ('next_at__isnull', False), _connector='OR'), name='deadline_open_is_watched'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeadlineEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='deadlines.deadline')),
            ],
            options={
                'abstract': False,
                'ordering': ['id'],
                'indexes': [
                    models.Index(fields=['deadline', 'id'], name='deadline_events'),
                    models.Index(fields=['-at'], name='deadline_event_at'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='03473c812a141dc459ae45562393ab64eb98979a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_972b6', table='deadlines_deadlineevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
                ('offset', models.FloatField(null=True)),
                ('held_since', models.DateTimeField(null=True)),
                ('held_why', models.CharField(blank=True, default='', max_length=200)),
                ('replayed_at', models.DateTimeField(null=True)),
                ('replayed', models.PositiveIntegerField(default=0)),
                ('differences', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
    ]
