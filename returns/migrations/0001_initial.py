import core.state
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('core', '0001_initial'),
        ('dealers', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('tickets', '0001_initial'),
        ('warranty', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
            ],
            options={
                'ordering': ['-day'],
                'verbose_name': 'return day',
                'verbose_name_plural': 'return days',
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "returns_returndateevent" ("day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='dd5a6462d6c0696d29d82cfcfd4c641198f49a3d', operation='INSERT', pgid='pgtrigger_insert_insert_b591c', table='returns_returndate', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "returns_returndateevent" ("day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='2e0908d304ac7df03f74857b970755d3305ba564', operation='UPDATE', pgid='pgtrigger_update_update_695ec', table='returns_returndate', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReturnDateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='returns.returndate')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('day', models.DateField(verbose_name='day')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6ae6daa67676af9e1182970392ad4600a13319a3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_722ba', table='returns_returndateevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, unique=True, verbose_name='room')),
                ('holds', models.CharField(choices=[('usable', 'usable parts'), ('scrap', 'scrap')], max_length=10, verbose_name='holds')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'ordering': ['id'],
                'verbose_name': 'room',
                'verbose_name_plural': 'rooms',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('holds__in', ['usable', 'scrap'])), name='room_holds_known'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "returns_roomevent" ("active", "holds", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."active", NEW."holds", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='43283e6d4ddc4c2c40529f8b7b06b143d6c81ba2', operation='INSERT', pgid='pgtrigger_insert_insert_02ff0', table='returns_room', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "returns_roomevent" ("active", "holds", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."active", NEW."holds", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='365863a1ded1165f0068948d7051becaf91e26ef', operation='UPDATE', pgid='pgtrigger_update_update_aaf48', table='returns_room', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='RoomEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='returns.room')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=30, verbose_name='room')),
                ('holds', models.CharField(choices=[('usable', 'usable parts'), ('scrap', 'scrap')], max_length=10, verbose_name='holds')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9c5d91780bbdf3cc5c4863eb6d53a122ad3e7598', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fc006', table='returns_roomevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Shipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('dealer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shipments', to='dealers.dealer', verbose_name='dealer')),
                ('carrier', models.CharField(help_text='Number plate, or carrier and waybill.', max_length=100, verbose_name='truck or carrier')),
                ('box', models.CharField(blank=True, max_length=20, verbose_name='box')),
                ('shipped_at', models.DateTimeField(verbose_name='shipped')),
                ('shipped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('received_at', models.DateTimeField(blank=True, help_text='When its last part was scanned or missed.', null=True, verbose_name='unpacked')),
            ],
            options={
                'ordering': ['-id'],
                'verbose_name': 'shipment',
                'verbose_name_plural': 'shipments',
                'indexes': [
                    models.Index(fields=['dealer', '-id'], name='shipment_dealer'),
                    models.Index(condition=models.Q(('received_at__isnull', True)), fields=['shipped_at', 'id'], name='shipment_under_way'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('received_at__isnull', True), ('received_at__gte', models.F('shipped_at')), _connector='OR'), name='shipment_times_in_order'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OldPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='tag number')),
                ('state', core.state.StateField(choices=[('kept', 'kept'), ('shipped', 'shipped'), ('received', 'received'), ('appraised', 'appraised'), ('handed_over', 'handed over'), ('stored', 'stored'), ('disposed', 'disposed of'), ('missing', 'missing'), ('forfeited', 'forfeited')], default='kept', max_length=20, protected=True, verbose_name='state')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='old_parts', to='tickets.repairrecord', verbose_name='repair record')),
                ('record_part', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='old_part', to='tickets.recordpart')),
                ('dealer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='old_parts', to='dealers.dealer', verbose_name='dealer')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='repairer')),
                ('forfeits', models.BooleanField(default=True, help_text="Not reimbursed when it comes too late; a dealer's part.")),
                ('removed_on', models.DateField(verbose_name='removed')),
                ('return_by', models.DateField(verbose_name='return by')),
                ('shipment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='returns.shipment', verbose_name='shipment')),
                ('shipped_at', models.DateTimeField(blank=True, null=True, verbose_name='shipped')),
                ('missing_at', models.DateTimeField(blank=True, null=True, verbose_name='missed')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='received')),
                ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('forfeited_at', models.DateTimeField(blank=True, null=True)),
                ('cause', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warranty.cause', verbose_name='cause')),
                ('liable', models.CharField(blank=True, choices=[('company', 'company'), ('supplier', 'supplier'), ('dealer', 'dealer'), ('customer', 'customer')], max_length=10, verbose_name='liable')),
                ('usable', models.BooleanField(blank=True, null=True, verbose_name='usable')),
                ('justified', models.BooleanField(blank=True, null=True, verbose_name='replacement justified')),
                ('evidence', models.CharField(blank=True, max_length=500, verbose_name='evidence')),
                ('appraised_at', models.DateTimeField(blank=True, null=True, verbose_name='appraised')),
                ('appraised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handed_over_at', models.DateTimeField(blank=True, null=True, verbose_name='handed over')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='returns.room', verbose_name='room')),
                ('bin', models.CharField(blank=True, max_length=20, verbose_name='bin')),
                ('stored_at', models.DateTimeField(blank=True, null=True, verbose_name='stored')),
                ('disposed_at', models.DateTimeField(blank=True, null=True, verbose_name='disposed of')),
                ('disposal', models.CharField(blank=True, max_length=200, verbose_name='what became of it')),
            ],
            options={
                'ordering': ['-id'],
                'verbose_name': 'old part',
                'verbose_name_plural': 'old parts',
                'indexes': [
                    models.Index(fields=['dealer', 'state', '-id'], name='old_part_dealer'),
                    models.Index(fields=['state', '-id'], name='old_part_state'),
                    models.Index(fields=['state', 'return_by', 'id'], name='old_part_to_come'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('dealer__isnull', False), ('staff__isnull', True)), models.Q(('dealer__isnull', True), ('forfeits', False), ('staff__isnull', False)), _connector='OR'), name='old_part_one_owner'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'shipped'), _negated=True), models.Q(('shipment__isnull', False), ('shipped_at__isnull', False)), _connector='OR'), name='old_part_shipped_how'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['received', 'appraised', 'handed_over', 'stored', 'disposed']), _negated=True), models.Q(('forfeited_at__isnull', True), ('received_at__isnull', False)), _connector='OR'), name='old_part_here_was_received'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['appraised', 'handed_over', 'stored', 'disposed']), _negated=True), models.Q(('appraised_at__isnull', False), ('cause__isnull', False), ('justified__isnull', False), ('usable__isnull', False), models.Q(('liable', ''), _negated=True)), _connector='OR'), name='old_part_appraised_means_judged'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'stored'), _negated=True), models.Q(('room__isnull', False), ('stored_at__isnull', False)), _connector='OR'), name='old_part_stored_where'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'missing'), _negated=True), ('missing_at__isnull', False), _connector='OR'), name='old_part_missed_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'forfeited'), _negated=True), models.Q(('forfeited_at__isnull', False), ('forfeits', True)), _connector='OR'), name='old_part_forfeited_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'disposed'), _negated=True), ('disposed_at__isnull', False), _connector='OR'), name='old_part_disposed_when'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PartEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='returns.oldpart')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['part', '-at', '-id'], name='old_part_events'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ed8633b483ad1d10d0e63acd2986f57dd87b5542', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_125e7', table='returns_partevent', when='BEFORE')),
                ],
            },
        ),
    ]
