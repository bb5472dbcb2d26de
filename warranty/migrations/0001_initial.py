import core.pinyin
import core.state
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import warranty.models.machines
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('warranty', '0002_register'),
        ('warranty', '0003_keys'),
        ('warranty', '0004_rules'),
        ('warranty', '0005_papers'),
        ('warranty', '0006_imports'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('core', '0001_initial'),
        ('dealers', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('phone', models.CharField(max_length=20, validators=[django.core.validators.RegexValidator('^\\+?[0-9][0-9 \\-]{4,18}[0-9]$', 'Enter a phone number: digits, spaces and hyphens.')], verbose_name='phone')),
                ('province', models.CharField(blank=True, max_length=20, verbose_name='province')),
                ('city', models.CharField(blank=True, max_length=30, verbose_name='city')),
                ('county', models.CharField(blank=True, max_length=30, verbose_name='county')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='dealers.dealer')),
                ('created_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('sort_key', core.pinyin.SortKeyField(db_index=True, default='', editable=False, max_length=200, of='name')),
                ('haystack', models.TextField(default='', editable=False)),
                ('search_tokens', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, editable=False, size=None)),
            ],
            options={
                'ordering': ['sort_key', 'id'],
                'verbose_name': 'customer',
                'verbose_name_plural': 'customers',
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fields=['search_tokens'], name='customer_search'),
                    models.Index(fields=['phone'], name='customer_phone'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProductModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='model')),
                ('name', models.CharField(max_length=60, verbose_name='product')),
                ('product_class', models.CharField(choices=[('diesel_multi', 'multi-cylinder diesel engine'), ('diesel_single', 'single-cylinder diesel engine'), ('petrol_two_stroke', 'two-stroke petrol engine'), ('petrol_four_stroke', 'four-stroke petrol engine'), ('tractor', 'tractor'), ('combine', 'combine harvester'), ('transplanter', 'rice transplanter'), ('other', 'other machine')], max_length=20, verbose_name='class')),
                ('power_kw', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='power (kW)')),
                ('sold_alone', models.BooleanField(default=False, verbose_name='engine sold alone')),
                ('whole_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='stated months, whole machine')),
                ('part_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='stated months, main parts')),
                ('made', models.BooleanField(default=True, help_text='Off for bought-in products.', verbose_name='made by the company')),
                ('produced_until', models.DateField(blank=True, null=True, verbose_name='produced until')),
                ('sort_key', core.pinyin.SortKeyField(db_index=True, default='', editable=False, max_length=200, of='name')),
            ],
            options={
                'ordering': ['sort_key', 'code'],
                'verbose_name': 'model',
                'verbose_name_plural': 'models',
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "warranty_productmodelevent" ("code", "id", "made", "name", "part_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power_kw", "produced_until", "product_class", "sold_alone", "sort_key", "whole_months") VALUES (NEW."code", NEW."id", NEW."made", NEW."name", NEW."part_months", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."power_kw", NEW."produced_until", NEW."product_class", NEW."sold_alone", NEW."sort_key", NEW."whole_months"); RETURN NULL;', hash='dd378572ac0472ac2b29b2cfde2dfd0c51ca3634', operation='INSERT', pgid='pgtrigger_insert_insert_9a651', table='warranty_productmodel', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "warranty_productmodelevent" ("code", "id", "made", "name", "part_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power_kw", "produced_until", "product_class", "sold_alone", "sort_key", "whole_months") VALUES (NEW."code", NEW."id", NEW."made", NEW."name", NEW."part_months", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."power_kw", NEW."produced_until", NEW."product_class", NEW."sold_alone", NEW."sort_key", NEW."whole_months"); RETURN NULL;', hash='2d0d76f6ded27a3d68b4392f5915da32e0ac0ff9', operation='UPDATE', pgid='pgtrigger_update_update_038bb', table='warranty_productmodel', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Machine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='machines', to='warranty.productmodel', verbose_name='model')),
                ('serial', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z\\-./]{2,39}$', 'A serial number has 3 to 40 letters, digits, - . or /.')], verbose_name='serial number')),
                ('engine_number', models.CharField(blank=True, max_length=40, verbose_name='engine number')),
                ('identified', models.BooleanField(default=True, verbose_name='identified')),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='machines', to='dealers.dealer', verbose_name='dealer')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='machines', to='warranty.customer', verbose_name='customer')),
                ('produced_on', models.DateField(blank=True, null=True, verbose_name='produced on')),
                ('sold_on', models.DateField(blank=True, null=True, verbose_name='sold on')),
                ('invoiced_on', models.DateField(blank=True, null=True, verbose_name='invoice date')),
                ('invoice_number', models.CharField(blank=True, max_length=40, verbose_name='invoice number')),
                ('invoice_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='invoice amount')),
                ('season_started_on', models.DateField(blank=True, null=True, verbose_name='first season from')),
                ('hours', models.PositiveIntegerField(blank=True, null=True, verbose_name='hours')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='warranty.machine')),
                ('replaced_on', models.DateField(blank=True, null=True, verbose_name='given in exchange on')),
                ('exchange_article', models.CharField(blank=True, max_length=60, verbose_name='exchanged under')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='warranty.machine')),
                ('origin', models.CharField(choices=[('live', 'entered here'), ('import', 'imported')], default='live', editable=False, max_length=10)),
                ('serial_key', models.CharField(default='', editable=False, max_length=40)),
                ('token', models.CharField(default=warranty.models.machines.new_token, editable=False, max_length=20, unique=True)),
                ('haystack', models.TextField(default='', editable=False)),
                ('search_tokens', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, editable=False, size=None)),
            ],
            options={
                'ordering': ['-id'],
                'verbose_name': 'machine',
                'verbose_name_plural': 'machines',
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fields=['search_tokens'], name='machine_search'),
                    models.Index(fields=['serial'], name='machine_serial'),
                    models.Index(fields=['model', 'serial_key'], name='machine_near'),
                    models.Index(fields=['dealer', '-id'], name='machine_dealer'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('model', 'serial'), name='machine_serial_once'),
                    models.CheckConstraint(condition=models.Q(('replaces__isnull', True), ('replaced_on__isnull', False), _connector='OR'), name='machine_exchange_has_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Voucher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('machine', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='warranty.machine')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('lost_on', models.DateField(blank=True, help_text='From this day the 10 working days count.', null=True, verbose_name='loss reported on')),
                ('lost_how', models.CharField(blank=True, max_length=200, verbose_name='how it was lost')),
                ('voided_on', models.DateField(blank=True, null=True, verbose_name='void since')),
                ('void_why', models.CharField(blank=True, choices=[('lost', 'lost, issued again'), ('machine_back', 'the machine came back'), ('exchanged', 'the machine was exchanged')], max_length=20, verbose_name='why it is void')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='warranty.voucher', verbose_name='instead of')),
            ],
            options={
                'ordering': ['-id'],
                'verbose_name': 'voucher',
                'verbose_name_plural': 'vouchers',
                'indexes': [
                    models.Index(condition=models.Q(('lost_on__isnull', False), ('voided_on__isnull', True)), fields=['-id'], name='voucher_to_reissue'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('voided_on__isnull', True)), fields=('machine',), name='voucher_one_in_force'),
                    models.CheckConstraint(condition=models.Q(('voided_on__isnull', True), models.Q(('void_why', ''), _negated=True), _connector='OR'), name='voucher_void_has_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='VoucherEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='warranty.voucher')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['voucher', '-at'], name='voucher_events'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b16b53dc2229cba3f2b7e66ac8b29ec56adf7e79', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_93fb1', table='warranty_voucherevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReceiptCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('machine', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='warranty.machine')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('state', core.state.StateField(choices=[('issued', 'issued'), ('sold', 'sold'), ('returned', 'returned'), ('accepted', 'accepted'), ('sent_back', 'sent back'), ('void', 'void')], default='issued', max_length=20, protected=True, verbose_name='state')),
                ('sold_on', models.DateField(blank=True, null=True, verbose_name='sale date')),
                ('counted_from', models.DateField(blank=True, help_text='The earlier of sale and invoice.', null=True, verbose_name='20 days from')),
                ('delivered', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('numbers', 'serial and engine numbers agree with the papers'), ('papers', 'manual, parts list and voucher handed over'), ('tools', 'tools and spare parts complete'), ('safety', 'guards and safety marks in place'), ('run', 'test run without fault')], max_length=20), blank=True, default=list, size=None, verbose_name='delivery check')),
                ('trained_on', models.DateField(blank=True, null=True, verbose_name='customer trained on')),
                ('explained_on', models.DateField(blank=True, null=True, verbose_name='policy explained on')),
                ('returned_on', models.DateField(blank=True, help_text='The day of the submission that counts.', null=True, verbose_name='first returned')),
                ('correct_by', models.DateField(blank=True, help_text='Later, the first submission does not count.', null=True, verbose_name='to be corrected by')),
                ('accepted_on', models.DateField(blank=True, null=True, verbose_name='accepted')),
                ('wrong', models.CharField(blank=True, max_length=200, verbose_name='what is wrong')),
                ('exception', models.CharField(blank=True, max_length=200, verbose_name="leader's exception")),
                ('evidence', models.FileField(blank=True, upload_to='cards/%Y/%m/', verbose_name='evidence')),
                ('evidence_sha256', models.CharField(blank=True, max_length=64)),
                ('voided_on', models.DateField(blank=True, null=True, verbose_name='void since')),
                ('void_why', models.CharField(blank=True, choices=[('misprinted', 'misprinted, damaged or lost'), ('machine_back', 'the machine came back'), ('exchanged', 'the machine was exchanged')], max_length=20, verbose_name='why it is void')),
            ],
            options={
                'ordering': ['-id'],
                'verbose_name': 'receipt card',
                'verbose_name_plural': 'receipt cards',
                'indexes': [
                    models.Index(fields=['state', '-id'], name='card_state'),
                    models.Index(fields=['machine', '-id'], name='card_machine'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('machine',), name='card_one_in_force'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['issued', 'void']), models.Q(('counted_from__isnull', False), ('sold_on__isnull', False)), _connector='OR'), name='card_sold_has_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['returned', 'accepted', 'sent_back']), _negated=True), ('returned_on__isnull', False), _connector='OR'), name='card_returned_has_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('accepted_on__isnull', False), _connector='OR'), name='card_accepted_has_day'),
                    models.CheckConstraint(condition=models.Q(('state', 'sent_back'), ('correct_by__isnull', True), _connector='OR'), name='card_corrected_while_sent_back'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), _negated=True), models.Q(('voided_on__isnull', False), models.Q(('void_why', ''), _negated=True)), _connector='OR'), name='card_void_has_reason'),
                ],
            },
        ),
        migrations.AddField(
            model_name='machine',
            name='card',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warranty.receiptcard'),
        ),
        migrations.CreateModel(
            name='CardEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='warranty.receiptcard')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['card', '-at'], name='card_events'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='98f5408b1bb26348dd5ac3228db726039dee5d36', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7d6ea', table='warranty_cardevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProductModelEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='warranty.productmodel')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40, verbose_name='model')),
                ('name', models.CharField(max_length=60, verbose_name='product')),
                ('product_class', models.CharField(choices=[('diesel_multi', 'multi-cylinder diesel engine'), ('diesel_single', 'single-cylinder diesel engine'), ('petrol_two_stroke', 'two-stroke petrol engine'), ('petrol_four_stroke', 'four-stroke petrol engine'), ('tractor', 'tractor'), ('combine', 'combine harvester'), ('transplanter', 'rice transplanter'), ('other', 'other machine')], max_length=20, verbose_name='class')),
                ('power_kw', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='power (kW)')),
                ('sold_alone', models.BooleanField(default=False, verbose_name='engine sold alone')),
                ('whole_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='stated months, whole machine')),
                ('part_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='stated months, main parts')),
                ('made', models.BooleanField(default=True, help_text='Off for bought-in products.', verbose_name='made by the company')),
                ('produced_until', models.DateField(blank=True, null=True, verbose_name='produced until')),
                ('sort_key', core.pinyin.SortKeyField(default='', editable=False, max_length=200, of='name')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='542eba8299e6cde689ad12210acff7b1887ad302', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2edb2', table='warranty_productmodelevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='drawing number')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('main', models.BooleanField(default=False, verbose_name='main part')),
                ('wearing', models.BooleanField(default=False, verbose_name='wearing part')),
                ('bought_in', models.BooleanField(default=False, verbose_name='bought-in')),
                ('stated_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='stated months')),
                ('settlement_price', models.DecimalField(decimal_places=2, default=0, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='settlement price')),
                ('list_price', models.DecimalField(decimal_places=2, default=0, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='list price')),
                ('standard_hours', models.DecimalField(decimal_places=1, default=1, max_digits=5, validators=[django.core.validators.MinValueValidator(0)], verbose_name='standard hours')),
                ('sort_key', core.pinyin.SortKeyField(db_index=True, default='', editable=False, max_length=200, of='name')),
            ],
            options={
                'ordering': ['sort_key', 'number'],
                'verbose_name': 'part',
                'verbose_name_plural': 'parts',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('main', True), ('wearing', True), _negated=True), name='part_main_or_wearing'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "warranty_partevent" ("bought_in", "id", "list_price", "main", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settlement_price", "sort_key", "standard_hours", "stated_months", "wearing") VALUES (NEW."bought_in", NEW."id", NEW."list_price", NEW."main", NEW."name", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."settlement_price", NEW."sort_key", NEW."standard_hours", NEW."stated_months", NEW."wearing"); RETURN NULL;', hash='66fe2caf4266478c5b1c05979adfce3dcf1ee277', operation='INSERT', pgid='pgtrigger_insert_insert_76bb9', table='warranty_part', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "warranty_partevent" ("bought_in", "id", "list_price", "main", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settlement_price", "sort_key", "standard_hours", "stated_months", "wearing") VALUES (NEW."bought_in", NEW."id", NEW."list_price", NEW."main", NEW."name", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."settlement_price", NEW."sort_key", NEW."standard_hours", NEW."stated_months", NEW."wearing"); RETURN NULL;', hash='5141dc810b2bb72d25f805c33b6764c820be91f0', operation='UPDATE', pgid='pgtrigger_update_update_59fc6', table='warranty_part', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='PartEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='warranty.part')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=40, verbose_name='drawing number')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('main', models.BooleanField(default=False, verbose_name='main part')),
                ('wearing', models.BooleanField(default=False, verbose_name='wearing part')),
                ('bought_in', models.BooleanField(default=False, verbose_name='bought-in')),
                ('stated_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='stated months')),
                ('settlement_price', models.DecimalField(decimal_places=2, default=0, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='settlement price')),
                ('list_price', models.DecimalField(decimal_places=2, default=0, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='list price')),
                ('standard_hours', models.DecimalField(decimal_places=1, default=1, max_digits=5, validators=[django.core.validators.MinValueValidator(0)], verbose_name='standard hours')),
                ('sort_key', core.pinyin.SortKeyField(default='', editable=False, max_length=200, of='name')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1bacd1dc9f15cf5f403b6836e1bec0c62ec71e73', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1fc1a', table='warranty_partevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Cause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='warranty.cause', verbose_name='under')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('liable', models.CharField(choices=[('company', 'company'), ('supplier', 'supplier'), ('dealer', 'dealer'), ('customer', 'customer')], max_length=10, verbose_name='liable')),
                ('excluded', models.CharField(blank=True, help_text='The case of R2010 Art. 38, if it is one.', max_length=40, verbose_name='exclusion')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'ordering': ['position', 'id'],
                'verbose_name': 'cause',
                'verbose_name_plural': 'causes',
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "warranty_causeevent" ("active", "code", "excluded", "id", "liable", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."active", NEW."code", NEW."excluded", NEW."id", NEW."liable", NEW."name", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;', hash='741d70f8574a264f06010936717fda4fa416ad3a', operation='INSERT', pgid='pgtrigger_insert_insert_2908b', table='warranty_cause', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "warranty_causeevent" ("active", "code", "excluded", "id", "liable", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."active", NEW."code", NEW."excluded", NEW."id", NEW."liable", NEW."name", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;', hash='6ae78201ea2c22ea464058493f0db738ef2fde70', operation='UPDATE', pgid='pgtrigger_update_update_de4be', table='warranty_cause', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='CauseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='warranty.cause')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='warranty.cause', verbose_name='under')),
                ('code', models.SlugField(db_index=False, max_length=30, verbose_name='code')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('liable', models.CharField(choices=[('company', 'company'), ('supplier', 'supplier'), ('dealer', 'dealer'), ('customer', 'customer')], max_length=10, verbose_name='liable')),
                ('excluded', models.CharField(blank=True, help_text='The case of R2010 Art. 38, if it is one.', max_length=40, verbose_name='exclusion')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='60e32cf6aa1d28eb76b511e5276e67dd9c7c5151', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ba7c0', table='warranty_causeevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Assembly',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product_class', models.CharField(choices=[('diesel_multi', 'multi-cylinder diesel engine'), ('diesel_single', 'single-cylinder diesel engine'), ('petrol_two_stroke', 'two-stroke petrol engine'), ('petrol_four_stroke', 'four-stroke petrol engine'), ('tractor', 'tractor'), ('combine', 'combine harvester'), ('transplanter', 'rice transplanter'), ('other', 'other machine')], max_length=20, verbose_name='class')),
                ('name', models.CharField(max_length=40, verbose_name='place')),
            ],
            options={
                'ordering': ['product_class', 'id'],
                'verbose_name': 'place of fault',
                'verbose_name_plural': 'places of fault',
                'constraints': [
                    models.UniqueConstraint(fields=('product_class', 'name'), name='assembly_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('machines', 'machines'), ('cards', 'receipt cards'), ('parts', 'parts')], max_length=10, verbose_name='what is in it')),
                ('state', models.CharField(choices=[('waiting', 'waits to be checked'), ('checking', 'being checked'), ('checked', 'checked'), ('confirmed', 'waits to be written'), ('writing', 'being written'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='waiting', max_length=10, verbose_name='state')),
                ('file', models.FileField(upload_to='imports/%Y/%m/', verbose_name='file')),
                ('name', models.CharField(max_length=120, verbose_name='file')),
                ('sha256', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('stop', models.BooleanField(default=False)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('ignored', models.CharField(blank=True, max_length=300)),
                ('total', models.PositiveIntegerField(default=0)),
                ('new', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('warned', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['-id'],
                'verbose_name': 'import',
                'indexes': [
                    models.Index(condition=models.Q(('state__in', ['waiting', 'checking', 'confirmed', 'writing'])), fields=['id'], name='import_running'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('refused', 0), _connector='OR'), name='import_done_is_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='warranty.import')),
                ('line', models.PositiveIntegerField()),
                ('key', models.CharField(max_length=100)),
                ('verdict', models.CharField(choices=[('new', 'new'), ('changed', 'changed'), ('unchanged', 'unchanged'), ('refused', 'refused')], max_length=10)),
                ('changes', models.JSONField(default=dict)),
                ('errors', models.JSONField(default=dict)),
                ('warning', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['job', 'verdict', 'line'], name='import_line_verdict'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('job', 'line'), name='import_line_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MachineEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('machine', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='warranty.machine')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['machine', '-at'], name='machine_events'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='841c343bf3668aa72c370e97b5a29e03de3b1c61', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9d3c5', table='warranty_machineevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='HoursReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('machine', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='warranty.machine')),
                ('at', models.DateTimeField()),
                ('hours', models.PositiveIntegerField(verbose_name='hours')),
                ('source', models.CharField(choices=[('call', 'told on the phone'), ('record', 'repair record'), ('desk', 'entered at the desk'), ('import', 'imported')], max_length=10, verbose_name='source')),
                ('reference', models.CharField(blank=True, max_length=40)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='why lower than before')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'verbose_name': 'hours reading',
                'indexes': [
                    models.Index(fields=['machine', '-at', '-id'], name='hours_readings'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7ba1d441c90a273dfba70a0f70ba02cf6b81e973', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b1b69', table='warranty_hoursreading', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='CustomerVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='warranty.customer')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=50)),
                ('phone', models.CharField(max_length=20)),
                ('address', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='PhoneView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='warranty.customer')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cba0dca56bb582dba48bcb73a96b01bcec1ff84e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_451dd', table='warranty_phoneview', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(unique=True, verbose_name='version')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('rows', models.JSONField(verbose_name='rules')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('made_at', models.DateTimeField(null=True, verbose_name='made')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'abstract': False,
                'ordering': ['-version'],
                'verbose_name': 'warranty rules',
                'verbose_name_plural': 'warranty rules',
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3aa0dc9afe8f7177c51952155066a483c7c8de4f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_42841', table='warranty_ruleset', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('machine', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='warranty.machine', verbose_name='machine')),
                ('ground', models.CharField(choices=[('not_served', 'the seller does not perform'), ('appraisal', 'inspection or appraisal is needed')], max_length=20, verbose_name='ground')),
                ('begins', models.DateField(verbose_name='requested on')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('note', models.CharField(max_length=200, verbose_name='what was requested')),
                ('about', models.CharField(blank=True, max_length=20, verbose_name='ticket')),
                ('result', models.CharField(blank=True, max_length=200, verbose_name='how it ended')),
            ],
            options={
                'ordering': ['-begins', '-id'],
                'verbose_name': 'suspension',
                'verbose_name_plural': 'suspensions',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('begins')), _connector='OR'), name='suspension_ends_after_it_begins'),
                    models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('machine',), name='suspension_one_runs'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SuspensionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('suspension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='warranty.suspension')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['suspension', '-at'], name='suspension_events'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a1bb5113f09cbd1ef853ee9fd5d3c85111d893e8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e554b', table='warranty_suspensionevent', when='BEFORE')),
                ],
            },
        ),
    ]
