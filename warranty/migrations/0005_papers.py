"""Both papers in full: the voucher's loss and reissue, the card's content, correction and void, one card in force."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

COUNT = """
    UPDATE warranty_receiptcard c SET counted_from = least(m.sold_on, m.invoiced_on)
      FROM warranty_machine m WHERE m.id = c.machine_id AND c.sold_on IS NOT NULL"""
POINT = f"""
    UPDATE warranty_machine m SET card_id = c.id FROM warranty_receiptcard c WHERE c.machine_id = m.id;
    INSERT INTO warranty_voucherevent (at, kind, data, voucher_id)
    SELECT issued_on::timestamp AT TIME ZONE '{settings.TIME_ZONE}', 'voucher.issued', '{{}}', id FROM warranty_voucher;
    SET CONSTRAINTS ALL IMMEDIATE"""


class Migration(migrations.Migration):

    dependencies = [
        ('warranty', '0004_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='VoucherEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='voucher',
            options={'ordering': ['-id'], 'verbose_name': 'voucher', 'verbose_name_plural': 'vouchers'},
        ),
        migrations.RemoveConstraint(
            model_name='receiptcard',
            name='card_sold_has_day',
        ),
        migrations.AddField(
            model_name='machine',
            name='card',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warranty.receiptcard'),
        ),
        migrations.AddField(
            model_name='receiptcard',
            name='correct_by',
            field=models.DateField(blank=True, help_text='Later, the first submission does not count.', null=True, verbose_name='to be corrected by'),
        ),
        migrations.AddField(
            model_name='receiptcard',
            name='counted_from',
            field=models.DateField(blank=True, help_text='The earlier of sale and invoice.', null=True, verbose_name='20 days from'),
        ),
        migrations.AddField(
            model_name='receiptcard',
            name='delivered',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('numbers', 'serial and engine numbers agree with the papers'), ('papers', 'manual, parts list and voucher handed over'), ('tools', 'tools and spare parts complete'), ('safety', 'guards and safety marks in place'), ('run', 'test run without fault')], max_length=20), blank=True, default=list, size=None, verbose_name='delivery check'),
        ),
        migrations.AddField(
            model_name='receiptcard',
            name='evidence',
            field=models.FileField(blank=True, upload_to='cards/%Y/%m/', verbose_name='evidence'),
        ),
        migrations.AddField(
            model_name='receiptcard',
            name='evidence_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='receiptcard',
            name='trained_on',
            field=models.DateField(blank=True, null=True, verbose_name='customer trained on'),
        ),
        migrations.AddField(
            model_name='receiptcard',
            name='void_why',
            field=models.CharField(blank=True, choices=[('misprinted', 'misprinted, damaged or lost'), ('machine_back', 'the machine came back')], max_length=20, verbose_name='why it is void'),
        ),
        migrations.AddField(
            model_name='receiptcard',
            name='voided_on',
            field=models.DateField(blank=True, null=True, verbose_name='void since'),
        ),
        migrations.AddField(
            model_name='voucher',
            name='lost_how',
            field=models.CharField(blank=True, max_length=200, verbose_name='how it was lost'),
        ),
        migrations.AddField(
            model_name='voucher',
            name='lost_on',
            field=models.DateField(blank=True, help_text='From this day the 10 working days count.', null=True, verbose_name='loss reported on'),
        ),
        migrations.AddField(
            model_name='voucher',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='warranty.voucher', verbose_name='instead of'),
        ),
        migrations.AddField(
            model_name='voucher',
            name='void_why',
            field=models.CharField(blank=True, choices=[('lost', 'lost, issued again'), ('machine_back', 'the machine came back')], max_length=20, verbose_name='why it is void'),
        ),
        migrations.AlterField(
            model_name='receiptcard',
            name='machine',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='warranty.machine'),
        ),
        migrations.AlterField(
            model_name='receiptcard',
            name='returned_on',
            field=models.DateField(blank=True, help_text='The day of the submission that counts.', null=True, verbose_name='first returned'),
        ),
        migrations.AddIndex(
            model_name='receiptcard',
            index=models.Index(fields=['machine', '-id'], name='card_machine'),
        ),
        migrations.AddIndex(
            model_name='voucher',
            index=models.Index(condition=models.Q(('lost_on__isnull', False), ('voided_on__isnull', True)), fields=['-id'], name='voucher_to_reissue'),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='receiptcard',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('machine',), name='card_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='receiptcard',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['issued', 'void']), models.Q(('counted_from__isnull', False), ('sold_on__isnull', False)), _connector='OR'), name='card_sold_has_day'),
        ),
        migrations.AddConstraint(
            model_name='receiptcard',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'sent_back'), ('correct_by__isnull', True), _connector='OR'), name='card_corrected_while_sent_back'),
        ),
        migrations.AddConstraint(
            model_name='receiptcard',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), _negated=True), models.Q(('voided_on__isnull', False), models.Q(('void_why', ''), _negated=True)), _connector='OR'), name='card_void_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='voucher',
            constraint=models.CheckConstraint(condition=models.Q(('voided_on__isnull', True), models.Q(('void_why', ''), _negated=True), _connector='OR'), name='voucher_void_has_reason'),
        ),
        migrations.AddField(
            model_name='voucherevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='voucherevent',
            name='voucher',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='warranty.voucher'),
        ),
        migrations.AddIndex(
            model_name='voucherevent',
            index=models.Index(fields=['voucher', '-at'], name='voucher_events'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='voucherevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b16b53dc2229cba3f2b7e66ac8b29ec56adf7e79', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_93fb1', table='warranty_voucherevent', when='BEFORE')),
        ),
        migrations.RunSQL(POINT, migrations.RunSQL.noop),
    ]
