import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# What was done with a case is never rewritten, by whatever role.
WRITTEN_ONCE = """
CREATE FUNCTION inbox_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER is_written_once BEFORE UPDATE OR DELETE ON inbox_casestep
  FOR EACH ROW EXECUTE FUNCTION inbox_is_written_once();

CREATE FUNCTION inbox_stays_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.removed_at IS NOT NULL AND NEW.removed_at IS NULL THEN
    RAISE EXCEPTION 'item % was removed by its writer and is not revived', OLD.id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stays_removed BEFORE UPDATE ON inbox_item
  FOR EACH ROW EXECUTE FUNCTION inbox_stays_removed();
"""

# Nothing that the public wrote or we answered is deleted by a page or a worker.
GRANTS = """
REVOKE UPDATE, DELETE ON inbox_casestep FROM majlis_web, majlis_worker;
REVOKE DELETE ON inbox_case, inbox_item, inbox_itemtext, inbox_reply, inbox_clock, inbox_contact,
  inbox_identity, inbox_referencecounter FROM majlis_web, majlis_worker;
"""

# A worker serves all institutions and sees no rows before it acts for one of them.
WAITING = """
CREATE FUNCTION inbox_looks_due(most integer) RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.institution_id, l.id FROM inbox_look l JOIN channels_channel c ON c.id = l.channel_id
    WHERE l.next_at <= majlis_now() AND c.state = 'open' ORDER BY l.next_at LIMIT most
$$;
REVOKE ALL ON FUNCTION inbox_looks_due(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_looks_due(integer) TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('channels', '0001_accounts_and_their_sealed_permissions'),
        ('delivery', '0002_machine'),
        ('people', '0002_units_and_office_calendars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=300)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=14)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('status', models.CharField(choices=[('new', 'New'), ('open', 'In hand'), ('waiting', 'Waiting for the person'), ('answered', 'Answered'), ('closed', 'Closed'), ('spam', 'Spam')], default='new', max_length=8)),
                ('kind', models.CharField(choices=[('inquiry', 'Inquiry'), ('other', 'Not an inquiry')], default='inquiry', max_length=8)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('opened_at', models.DateTimeField()),
                ('last_item_at', models.DateTimeField()),
                ('first_answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.CharField(blank=True, choices=[('person', 'A person'), ('automatic', 'Automatically'), ('redirected', 'Redirected elsewhere')], max_length=10)),
                ('closed_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('wrong_codes', models.SmallIntegerField(default=0)),
                ('wrong_code_at', models.DateTimeField(null=True)),
                ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='channels.channel')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='inbox.case')),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.unit')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='inbox.contact')),
            ],
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=20)),
                ('remote_id', models.CharField(max_length=300)),
                ('handle', models.CharField(blank=True, max_length=300)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('told_at', models.DateTimeField(null=True)),
                ('told_by', models.BigIntegerField(null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identities', to='inbox.contact')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('comment', 'Comment'), ('mention', 'Mention'), ('question', 'Question'), ('reply', 'Reply')], max_length=8)),
                ('remote_id', models.CharField(blank=True, max_length=300)),
                ('post_remote_id', models.CharField(blank=True, max_length=300)),
                ('parent_remote_id', models.CharField(blank=True, max_length=300)),
                ('voice', models.CharField(blank=True, max_length=350)),
                ('text', models.TextField(blank=True)),
                ('first_text', models.TextField(blank=True)),
                ('written_at', models.DateTimeField(null=True)),
                ('edited_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('is_ours', models.BooleanField(default=False)),
                ('is_hidden', models.BooleanField(default=False)),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('heard_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('was_pushed', models.BooleanField(default=False)),
                ('told_at', models.DateTimeField(null=True)),
                ('told_by', models.BigIntegerField(null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='inbox.identity')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='inbox.case')),
                ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='channels.channel')),
                ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='delivery.delivery')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='ItemText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('text_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='inbox.item')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('remote_id', models.CharField(max_length=300)),
                ('post_remote_id', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('next_at', models.DateTimeField(db_default=majlis.store.clock.Now(), db_index=True)),
                ('tries', models.SmallIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='channels.channel')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='ReferenceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('last', models.IntegerField(default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('answer', 'Answer'), ('redirect', 'Redirection'), ('question', 'Question back')], default='answer', max_length=8)),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('published_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='inbox.case')),
                ('delivery', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inbox_reply', to='delivery.delivery')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='inbox.item')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='CaseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('opened', 'Inquiry received'), ('joined', 'The person wrote again'), ('taken', 'Taken in hand'), ('assigned', 'Assigned'), ('replied', 'Answer sent off'), ('not_sent', 'The answer did not go out'), ('answered', 'The answer stands'), ('answered_there', 'Answered on the network itself'), ('asked_back', 'The person was asked for more'), ('taken_away', 'The answer no longer stands'), ('withdrawn', 'Removed by its writer'), ('closed', 'Inquiry closed'), ('reopened', 'Inquiry reopened'), ('marked', 'Kind changed'), ('spam', 'Marked as spam'), ('merged', 'Joined to an earlier inquiry')], max_length=14)),
                ('was', models.CharField(blank=True, choices=[('new', 'New'), ('open', 'In hand'), ('waiting', 'Waiting for the person'), ('answered', 'Answered'), ('closed', 'Closed'), ('spam', 'Spam')], max_length=8)),
                ('now', models.CharField(choices=[('new', 'New'), ('open', 'In hand'), ('waiting', 'Waiting for the person'), ('answered', 'Answered'), ('closed', 'Closed'), ('spam', 'Spam')], max_length=8)),
                ('why', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='inbox.case')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case', 'id'], name='case_steps')],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first', 'First answer')], default='first', max_length=8)),
                ('started_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
                ('elapsed', models.DurationField(null=True)),
                ('office', models.DurationField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='inbox.case')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'kind'), name='one_clock_of_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('elapsed__isnull', True), ('stopped_at__isnull', True)), models.Q(('elapsed__isnull', False), ('office__isnull', False), ('stopped_at__isnull', False)), _connector='OR'), name='a_stopped_clock_has_its_spans')],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['institution', 'status', 'last_item_at'], name='case_list'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['institution', 'officer', 'status'], name='case_of_officer'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['institution', 'opened_at'], name='case_received'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['institution', 'first_answered_at'], name='case_answered'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['institution', '-changed_at'], name='case_changed'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('institution', 'reference'), name='case_reference'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['new', 'open', 'waiting', 'answered', 'closed', 'spam'])), name='case_status'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['inquiry', 'other'])), name='case_kind'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_by', ''), ('first_answered_at__isnull', True)), models.Q(('first_answered_at__isnull', False), models.Q(('answered_by', ''), _negated=True)), _connector='OR'), name='answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='identity',
            constraint=models.UniqueConstraint(fields=('institution', 'network', 'remote_id'), name='identity_once'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['institution', 'voice', 'written_at'], name='item_of_voice'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['case', 'written_at'], name='item_of_case'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['channel', 'post_remote_id'], name='item_of_post'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['channel', 'parent_remote_id'], name='item_of_parent'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('remote_id', ''), _negated=True), fields=('channel', 'remote_id'), name='item_once'),
        ),
        migrations.AddConstraint(
            model_name='itemtext',
            constraint=models.UniqueConstraint(fields=('item', 'text_sha256'), name='wording_once'),
        ),
        migrations.AddConstraint(
            model_name='look',
            constraint=models.UniqueConstraint(fields=('channel', 'remote_id'), name='look_once'),
        ),
        migrations.AddConstraint(
            model_name='referencecounter',
            constraint=models.UniqueConstraint(fields=('institution', 'year'), name='one_counter_a_year'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reply_has_a_text'),
        ),
        Wall(
            {
                "inbox_contact": {},
                "inbox_identity": {"contact_id": "inbox_contact"},
                "inbox_case": {
                    "unit_id": "people_unit",
                    "contact_id": "inbox_contact",
                    "channel_id": "channels_channel",
                    "merged_into_id": "inbox_case",
                },
                "inbox_casestep": {"case_id": "inbox_case", "unit_id": "people_unit"},
                "inbox_item": {
                    "case_id": "inbox_case",
                    "channel_id": "channels_channel",
                    "author_id": "inbox_identity",
                    "delivery_id": "delivery_delivery",
                },
                "inbox_itemtext": {"item_id": "inbox_item"},
                "inbox_reply": {
                    "case_id": "inbox_case",
                    "item_id": "inbox_item",
                    "delivery_id": "delivery_delivery",
                },
                "inbox_clock": {"case_id": "inbox_case"},
                "inbox_look": {"channel_id": "channels_channel"},
                "inbox_referencecounter": {},
            }
        ),
        migrations.RunSQL(WRITTEN_ONCE, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
