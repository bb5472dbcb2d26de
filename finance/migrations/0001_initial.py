import core.state
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
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
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('state', core.state.StateField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('held', 'on hold'), ('sent_back', 'sent back'), ('appraised', 'appraised'), ('verified', 'verified'), ('reviewed', 'reviewed'), ('noticed', 'on a notice'), ('settled', 'settled'), ('refused', 'refused'), ('lapsed', 'lapsed')], default='draft', max_length=20, protected=True, verbose_name='state')),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='claim', to='tickets.repairrecord', verbose_name='repair record')),
                ('dealer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='dealers.dealer', verbose_name='dealer')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='repairer')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('held_why', models.CharField(blank=True, choices=[('card_pending', 'the receipt card is not back yet'), ('card_late', 'the receipt card was not back within 20 days'), ('no_machine', 'the machine is not identified')], max_length=20, verbose_name='why on hold')),
                ('exception', models.CharField(blank=True, max_length=200, verbose_name="leader's exception")),
                ('appraised_at', models.DateTimeField(blank=True, null=True, verbose_name='appraised')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='verified')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='reviewed')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.CharField(blank=True, help_text='Of whoever verified, refused or sent it back.', max_length=500, verbose_name='note')),
                ('claimed', models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name='claimed')),
                ('approved', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='approved')),
                ('cycle', models.PositiveSmallIntegerField(default=0, help_text='How often it was handed in.')),
            ],
            options={
                'ordering': ['-id'],
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'indexes': [
                    models.Index(fields=['dealer', 'state', '-id'], name='claim_dealer'),
                    models.Index(fields=['state', '-id'], name='claim_state'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('dealer__isnull', False), ('staff__isnull', True)), models.Q(('dealer__isnull', True), ('staff__isnull', False)), _connector='OR'), name='claim_one_party'),
                    models.CheckConstraint(condition=models.Q(('state', 'draft'), ('submitted_at__isnull', False), _connector='OR'), name='claim_submitted_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), models.Q(('held_why', ''), _negated=True)), models.Q(models.Q(('state', 'held'), _negated=True), ('held_why', '')), _connector='OR'), name='claim_held_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['appraised', 'verified', 'reviewed', 'noticed', 'settled']), _negated=True), models.Q(('appraised_at__isnull', False), ('approved__isnull', False)), _connector='OR'), name='claim_appraised_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['verified', 'reviewed', 'noticed', 'settled']), _negated=True), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='claim_verified_by_someone'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['reviewed', 'noticed', 'settled']), _negated=True), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='claim_reviewed_by_someone'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'noticed'), _negated=True), ('dealer__isnull', False), _connector='OR'), name='claim_noticed_is_dealers'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'settled'), _negated=True), ('settled_at__isnull', False), _connector='OR'), name='claim_settled_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'sent_back']), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='claim_refused_has_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'lapsed']), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='claim_ended_when'),
                    models.CheckConstraint(condition=models.Q(('approved__isnull', True), ('approved__gte', 0), _connector='OR'), name='claim_approved_not_negative'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClaimLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='finance.claim')),
                ('seq', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('part', 'part'), ('labour', 'labour'), ('travel', 'travel')], max_length=10, verbose_name='kind')),
                ('record_part', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claim_line', to='tickets.recordpart')),
                ('text', models.CharField(help_text='Frozen name.', max_length=120, verbose_name='item')),
                ('quantity', models.DecimalField(decimal_places=1, max_digits=8, verbose_name='quantity')),
                ('unit_price', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='unit price')),
                ('claimed', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='claimed')),
                ('cap', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='at most')),
                ('approved', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='approved')),
                ('cut', models.CharField(blank=True, choices=[('standard', 'over the standard hours'), ('price', 'over the settlement price'), ('liable_dealer', 'the dealer answers for the cause'), ('liable_customer', 'the customer answers for the cause'), ('not_justified', 'the replacement was not called for'), ('beyond_scope', 'beyond the scope of the warranty'), ('other', 'other reason')], max_length=20, verbose_name='why cut')),
                ('cut_note', models.CharField(blank=True, max_length=200, verbose_name='why cut, in words')),
                ('lapsed', models.CharField(blank=True, choices=[('part', 'the old part did not come back'), ('record', 'the signed record did not come back'), ('nothing', 'nothing came back')], max_length=10, verbose_name='why lapsed')),
                ('beyond_scope', models.BooleanField(default=False, verbose_name='beyond scope')),
                ('place', models.CharField(blank=True, choices=[('', 'on no notice'), ('noticed', 'on a notice'), ('settled', 'settled')], default='', max_length=10)),
            ],
            options={
                'ordering': ['claim', 'seq'],
                'verbose_name': 'line',
                'verbose_name_plural': 'lines',
                'constraints': [
                    models.UniqueConstraint(fields=('claim', 'seq'), name='claim_line_once'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['part', 'labour', 'travel'])), name='claim_line_kind_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'part'), ('record_part__isnull', False)), models.Q(models.Q(('kind', 'part'), _negated=True), ('record_part__isnull', True)), _connector='OR'), name='claim_line_part_is_known'),
                    models.CheckConstraint(condition=models.Q(('cap__gte', 0), ('claimed__gte', 0)), name='claim_line_not_negative'),
                    models.CheckConstraint(condition=models.Q(('approved__isnull', True), models.Q(('approved__gte', 0), ('approved__lte', models.F('claimed'))), _connector='OR'), name='claim_line_within_claimed'),
                    models.CheckConstraint(condition=models.Q(('approved__isnull', True), ('approved', models.F('claimed')), models.Q(('cut', ''), _negated=True), models.Q(('lapsed', ''), _negated=True), _connector='OR'), name='claim_line_cut_has_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('beyond_scope', False), ('lapsed', '')), ('approved__isnull', True), ('approved', 0), _connector='OR'), name='claim_line_lapsed_is_nothing'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='finance.claim')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['claim', '-at', '-id'], name='claim_events'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3bdd1c83fd7c19a3d107b7a7c8b590099513194a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3a019', table='finance_claimevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('labour', 'labour, per hour'), ('travel', 'travel, per km')], max_length=10, verbose_name='rate')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='yuan')),
                ('valid_from', models.DateField(verbose_name='from')),
            ],
            options={
                'ordering': ['kind', '-valid_from'],
                'verbose_name': 'rate',
                'verbose_name_plural': 'rates',
                'constraints': [
                    models.UniqueConstraint(fields=('kind', 'valid_from'), name='rate_day_once'),
                    models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('kind__in', ['labour', 'travel'])), name='rate_known'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "finance_rateevent" ("amount", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from") VALUES (NEW."amount", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from"); RETURN NULL;', hash='92f62b27a0147ad95ac8a001d2990f8e7c9eddc8', operation='INSERT', pgid='pgtrigger_insert_insert_945fa', table='finance_rate', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "finance_rateevent" ("amount", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from") VALUES (NEW."amount", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from"); RETURN NULL;', hash='326a8996fc2e8e8369ef83ac8cd039bcea806208', operation='UPDATE', pgid='pgtrigger_update_update_d9d3a', table='finance_rate', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='RateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='finance.rate')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('labour', 'labour, per hour'), ('travel', 'travel, per km')], max_length=10, verbose_name='rate')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='yuan')),
                ('valid_from', models.DateField(verbose_name='from')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4352b6c918ad8f6cb587cecb015b25c7478c9664', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4a65d', table='finance_rateevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('dealer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='dealers.dealer', verbose_name='dealer')),
            ],
            options={
                'ordering': ['code'],
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "finance_accountevent" ("code", "dealer_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."dealer_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='d359d1570b1db4613db43ebea5eaa760f3016c63', operation='INSERT', pgid='pgtrigger_insert_insert_f26c4', table='finance_account', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "finance_accountevent" ("code", "dealer_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."dealer_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='6fa41b8622c8aa3321206b4002f6807ebf7c2073', operation='UPDATE', pgid='pgtrigger_update_update_3bee8', table='finance_account', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='finance.account')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('dealer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dealers.dealer', verbose_name='dealer')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eb4fe0f9e31d019112837bf799855771b181a2a2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05fb0', table='finance_accountevent', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='posted')),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.CharField(max_length=40, verbose_name='document')),
                ('line', models.PositiveSmallIntegerField(verbose_name='line')),
                ('debit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='debits', to='finance.account', verbose_name='debit')),
                ('credit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='finance.account', verbose_name='credit')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='text')),
            ],
            options={
                'abstract': False,
                'ordering': ['-id'],
                'verbose_name': 'posting',
                'verbose_name_plural': 'postings',
                'indexes': [
                    models.Index(fields=['debit', '-id'], name='posting_debit'),
                    models.Index(fields=['credit', '-id'], name='posting_credit'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('document', 'line'), name='posting_once'),
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='posting_some'),
                    models.CheckConstraint(condition=models.Q(('debit', models.F('credit')), _negated=True), name='posting_accounts_differ'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8c305b7c4fea99d027c9d1eed6fead90f4fa6817', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c7a2a', table='finance_posting', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='WriteOffNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('state', core.state.StateField(choices=[('draft', 'draft'), ('issued', 'awaiting confirmation'), ('confirmed', 'confirmed'), ('settled', 'settled'), ('disputed', 'disputed'), ('withdrawn', 'withdrawn')], default='draft', max_length=20, protected=True, verbose_name='state')),
                ('dealer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='dealers.dealer', verbose_name='dealer')),
                ('counters', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='countered_by', to='finance.writeoffnotice', verbose_name='withdraws')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='issued')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('reason', models.CharField(blank=True, help_text='Why it was withdrawn.', max_length=200, verbose_name='reason')),
                ('cycle', models.PositiveSmallIntegerField(default=0, help_text='How often the dealer was asked to answer.')),
                ('company_name', models.CharField(max_length=100, verbose_name='company')),
                ('dealer_name', models.CharField(max_length=100, verbose_name="dealer's full name")),
                ('reviewed_by_name', models.CharField(max_length=100, verbose_name='reviewed by')),
                ('issued_by_name', models.CharField(max_length=50, verbose_name='issued by')),
                ('claims_from', models.DateField(blank=True, null=True, verbose_name='claims from')),
                ('claims_until', models.DateField(blank=True, null=True, verbose_name='claims until')),
                ('claimed', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='claimed')),
                ('approved', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='approved')),
                ('balance_before', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='payable before')),
                ('balance_after', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='payable after')),
            ],
            options={
                'ordering': ['-id'],
                'verbose_name': 'write-off notice',
                'verbose_name_plural': 'write-off notices',
                'indexes': [
                    models.Index(fields=['dealer', '-id'], name='notice_dealer'),
                    models.Index(fields=['state', '-id'], name='notice_state'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state', 'draft'), ('issued_at__isnull', False), _connector='OR'), name='notice_issued_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'disputed']), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='notice_answered_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'settled'), _negated=True), ('settled_at__isnull', False), _connector='OR'), name='notice_settled_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='notice_withdrawn_why'),
                    models.CheckConstraint(condition=models.Q(('balance_after', django.db.models.expressions.CombinedExpression(models.F('balance_before'), '-', models.F('approved')))), name='notice_balances'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved__gte', 0), ('counters__isnull', True)), models.Q(('approved__lte', 0), ('counters__isnull', False)), _connector='OR'), name='notice_sign'),
                ],
            },
        ),
        migrations.CreateModel(
            name='NoticeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='finance.writeoffnotice')),
                ('seq', models.PositiveSmallIntegerField(verbose_name='line')),
                ('claim_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notice_lines', to='finance.claimline')),
                ('ticket_number', models.CharField(max_length=20, verbose_name='ticket')),
                ('machine_name', models.CharField(blank=True, max_length=120, verbose_name='machine')),
                ('text', models.CharField(max_length=160, verbose_name='item')),
                ('claimed', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='claimed')),
                ('approved', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='approved')),
                ('reason', models.CharField(blank=True, max_length=250, verbose_name='why cut')),
                ('answer', models.CharField(choices=[('open', 'not answered'), ('confirmed', 'confirmed'), ('disputed', 'disputed'), ('accepted', 'dispute accepted'), ('reversed', 'reversed')], default='open', max_length=10, verbose_name="the dealer's answer")),
                ('dispute', models.CharField(blank=True, max_length=500, verbose_name='what is disputed')),
                ('reply', models.CharField(blank=True, max_length=500, verbose_name="the company's reply")),
                ('replied_at', models.DateTimeField(blank=True, null=True, verbose_name='replied')),
            ],
            options={
                'ordering': ['notice', 'seq'],
                'verbose_name': 'line of a notice',
                'verbose_name_plural': 'lines of a notice',
                'constraints': [
                    models.UniqueConstraint(fields=('notice', 'seq'), name='notice_line_once'),
                    models.UniqueConstraint(condition=models.Q(('answer__in', ['open', 'disputed', 'confirmed'])), fields=('claim_line',), name='notice_line_on_one_notice'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', 'disputed'), _negated=True), models.Q(('dispute', ''), _negated=True), _connector='OR'), name='notice_line_disputed_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', 'accepted'), _negated=True), models.Q(('reply', ''), _negated=True), _connector='OR'), name='notice_line_accepted_why'),
                ],
            },
        ),
        migrations.CreateModel(
            name='NoticeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='app_now'))),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='finance.writeoffnotice')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['notice', '-at', '-id'], name='notice_events'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0bcc3eab82c4cf51a16d0315fc1f4683b8e7b0f1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_de5ba', table='finance_noticeevent', when='BEFORE')),
                ],
            },
        ),
    ]
