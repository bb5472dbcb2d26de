import core.pinyin
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('dealers', '0002_sort_key'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('core', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dealer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('short_name', models.CharField(max_length=30, unique=True, verbose_name='short name')),
                ('province', models.CharField(max_length=20, verbose_name='province')),
                ('city', models.CharField(blank=True, max_length=30, verbose_name='city')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('phone', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^\\+?[0-9][0-9 \\-]{4,18}[0-9]$', 'Enter a phone number: digits, spaces and hyphens.')], verbose_name='phone')),
                ('rep', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dealers', to=settings.AUTH_USER_MODEL, verbose_name='sales rep')),
                ('grade', models.CharField(choices=[('A', 'A'), ('B', 'B'), ('C', 'C')], default='B', max_length=1, verbose_name='grade')),
                ('sort_key', core.pinyin.SortKeyField(db_index=True, default='', editable=False, max_length=200, of='short_name')),
            ],
            options={
                'ordering': ['sort_key', 'id'],
                'verbose_name': 'dealer',
                'verbose_name_plural': 'dealers',
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dealers_dealerevent" ("address", "city", "code", "grade", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "province", "rep_id", "short_name", "sort_key") VALUES (NEW."address", NEW."city", NEW."code", NEW."grade", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."province", NEW."rep_id", NEW."short_name", NEW."sort_key"); RETURN NULL;', hash='7e7225ee8b9bd83d39156b90f978516124a216dc', operation='INSERT', pgid='pgtrigger_insert_insert_e8726', table='dealers_dealer', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "dealers_dealerevent" ("address", "city", "code", "grade", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "province", "rep_id", "short_name", "sort_key") VALUES (NEW."address", NEW."city", NEW."code", NEW."grade", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."province", NEW."rep_id", NEW."short_name", NEW."sort_key"); RETURN NULL;', hash='ed2cb37667a9578eee7d72a21602d50b02babd7c', operation='UPDATE', pgid='pgtrigger_update_update_8999f', table='dealers_dealer', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='DealerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='dealers.dealer')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=20, verbose_name='code')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('short_name', models.CharField(max_length=30, verbose_name='short name')),
                ('province', models.CharField(max_length=20, verbose_name='province')),
                ('city', models.CharField(blank=True, max_length=30, verbose_name='city')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('phone', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^\\+?[0-9][0-9 \\-]{4,18}[0-9]$', 'Enter a phone number: digits, spaces and hyphens.')], verbose_name='phone')),
                ('rep', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sales rep')),
                ('grade', models.CharField(choices=[('A', 'A'), ('B', 'B'), ('C', 'C')], default='B', max_length=1, verbose_name='grade')),
                ('sort_key', core.pinyin.SortKeyField(default='', editable=False, max_length=200, of='short_name')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='427983164a7b5b815588512eac5acee27992b611', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d4cad', table='dealers_dealerevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dealer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='dealers.dealer', verbose_name='dealer')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='agreement number')),
                ('territory', models.CharField(max_length=200, verbose_name='territory')),
                ('begins', models.DateField(verbose_name='from')),
                ('ends', models.DateField(verbose_name='to')),
            ],
            options={
                'ordering': ['-ends'],
                'verbose_name': 'agreement',
                'verbose_name_plural': 'agreements',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends__gte', models.F('begins'))), name='agreement_days_in_order'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dealers_agreementevent" ("begins", "dealer_id", "ends", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "territory") VALUES (NEW."begins", NEW."dealer_id", NEW."ends", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."territory"); RETURN NULL;', hash='9a5bf8bbcfc40a8483ed998c456cd3d590300145', operation='INSERT', pgid='pgtrigger_insert_insert_a103f', table='dealers_agreement', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "dealers_agreementevent" ("begins", "dealer_id", "ends", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "territory") VALUES (NEW."begins", NEW."dealer_id", NEW."ends", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."territory"); RETURN NULL;', hash='fb39ae662af61fdae3b58b05a647c5a8bf7295e7', operation='UPDATE', pgid='pgtrigger_update_update_c3d22', table='dealers_agreement', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='AgreementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='dealers.agreement')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('dealer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dealers.dealer', verbose_name='dealer')),
                ('number', models.CharField(max_length=40, verbose_name='agreement number')),
                ('territory', models.CharField(max_length=200, verbose_name='territory')),
                ('begins', models.DateField(verbose_name='from')),
                ('ends', models.DateField(verbose_name='to')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eca729a96f83704b7b6e2cbc0dc75f8df493df6e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_36762', table='dealers_agreementevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('dealer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='dealers.dealer', verbose_name='dealer')),
                ('skills', models.CharField(blank=True, max_length=200, verbose_name='skills')),
            ],
            options={
                'verbose_name': "dealer's person",
                'verbose_name_plural': "dealers' people",
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dealers_staffevent" ("dealer_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skills", "user_id") VALUES (NEW."dealer_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."skills", NEW."user_id"); RETURN NULL;', hash='b2bfe85937aa66be84f9909ad3814bd41689bfa2', operation='INSERT', pgid='pgtrigger_insert_insert_52c80', table='dealers_staff', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "dealers_staffevent" ("dealer_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skills", "user_id") VALUES (NEW."dealer_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."skills", NEW."user_id"); RETURN NULL;', hash='73eab969db189ffe63c819d57ccebbdd897a1c90', operation='UPDATE', pgid='pgtrigger_update_update_1e04c', table='dealers_staff', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='StaffEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='dealers.staff')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('dealer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dealers.dealer', verbose_name='dealer')),
                ('skills', models.CharField(blank=True, max_length=200, verbose_name='skills')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3cf8160d5e733c427a2e38d6319874f15df2203c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c8ad9', table='dealers_staffevent', when='BEFORE')),
                ],
            },
        ),
    ]
