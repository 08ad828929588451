import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# What was frozen, signed or done is never rewritten, by whatever role.
FROZEN = """
CREATE FUNCTION publishing_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER is_frozen BEFORE UPDATE OR DELETE ON publishing_revision
  FOR EACH ROW EXECUTE FUNCTION publishing_is_frozen();
CREATE TRIGGER is_frozen BEFORE UPDATE OR DELETE ON publishing_approval
  FOR EACH ROW EXECUTE FUNCTION publishing_is_frozen();
CREATE TRIGGER is_frozen BEFORE UPDATE OR DELETE ON publishing_step
  FOR EACH ROW EXECUTE FUNCTION publishing_is_frozen();
CREATE TRIGGER is_frozen BEFORE UPDATE OR DELETE ON publishing_placement
  FOR EACH ROW EXECUTE FUNCTION publishing_is_frozen();
"""

# A signature stands under the hash of its revision, and never by a hand that wrote in the post.
SIGNED = """
CREATE FUNCTION publishing_signs_what_others_wrote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE revision publishing_revision;
BEGIN
  SELECT * INTO STRICT revision FROM publishing_revision
    WHERE institution_id = NEW.institution_id AND id = NEW.revision_id;
  IF revision.sha256 <> NEW.revision_sha256 THEN
    RAISE EXCEPTION 'the signature is not under this revision' USING ERRCODE = 'check_violation';
  END IF;
  IF revision.content -> 'writers' @> to_jsonb(NEW.person_id) THEN
    RAISE EXCEPTION 'a writer cannot approve' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signs_what_others_wrote BEFORE INSERT ON publishing_approval
  FOR EACH ROW EXECUTE FUNCTION publishing_signs_what_others_wrote();
"""

GRANTS = """
REVOKE UPDATE, DELETE ON publishing_revision, publishing_approval, publishing_step,
  publishing_placement FROM majlis_web, majlis_worker;
REVOKE DELETE ON publishing_post FROM majlis_web, majlis_worker;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("store", "0001_roles_and_clock"),
        ("people", "0001_initial"),
        ("media", "0001_initial"),
        ("channels", "0001_accounts_and_their_sealed_permissions"),
        ("delivery", "0002_machine"),
    ]

    operations = [
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft_key', models.UUIDField(default=uuid.uuid4)),
                ('kind', models.CharField(choices=[('awareness', 'Awareness'), ('service', 'Service'), ('event', 'Event'), ('advice', 'Advice'), ('news', 'News'), ('achievement', 'Achievement')], default='awareness', max_length=12)),
                ('language', models.CharField(choices=[('ar', 'Arabic'), ('en', 'English')], default='ar', max_length=2)),
                ('title', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('writer_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'Waiting for approval'), ('approved', 'Approved'), ('going_out', 'Going out'), ('out', 'Published'), ('asks', 'Needs a decision'), ('cancelled', 'Cancelled'), ('retracted', 'Retracted'), ('discarded', 'Discarded')], default='draft', max_length=10)),
                ('edition', models.IntegerField(default=1)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('max_late', models.DurationField(default=datetime.timedelta(seconds=900))),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asset', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='media.asset')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('frozen_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='publishing.post')),
            ],
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='channels.channel')),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='placement', to='delivery.delivery')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='publishing.revision')),
            ],
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='publishing.revision')),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('created', 'Draft begun'), ('reopened', 'Opened for changes'), ('discarded', 'Draft discarded'), ('submitted', 'Sent for approval'), ('returned', 'Returned for changes'), ('approved', 'Approved and signed'), ('published', 'Let out'), ('cancelled', 'Publishing cancelled'), ('retracted', 'Retraction asked for'), ('outcome', 'Answer of the networks')], max_length=12)),
                ('was', models.CharField(blank=True, choices=[('draft', 'Draft'), ('in_review', 'Waiting for approval'), ('approved', 'Approved'), ('going_out', 'Going out'), ('out', 'Published'), ('asks', 'Needs a decision'), ('cancelled', 'Cancelled'), ('retracted', 'Retracted'), ('discarded', 'Discarded')], max_length=10)),
                ('now', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'Waiting for approval'), ('approved', 'Approved'), ('going_out', 'Going out'), ('out', 'Published'), ('asks', 'Needs a decision'), ('cancelled', 'Cancelled'), ('retracted', 'Retracted'), ('discarded', 'Discarded')], max_length=10)),
                ('why', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='publishing.post')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='channels.channel')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='publishing.post')),
            ],
        ),
        migrations.AddField(
            model_name='post',
            name='channels',
            field=models.ManyToManyField(through='publishing.Target', to='channels.channel'),
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=20)),
                ('text', models.TextField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='publishing.post')),
            ],
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('post', 'number'), name='revision_number'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(fields=['revision', 'channel', '-id'], name='placement_newest'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(fields=['post', 'id'], name='post_steps'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(fields=('post', 'channel'), name='one_target_per_channel'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['institution', '-id'], name='post_list'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['institution', 'state', '-id'], name='post_list_by_state'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('institution', 'draft_key'), name='post_draft_key'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'approved', 'going_out', 'out', 'asks', 'cancelled', 'retracted', 'discarded'])), name='post_state'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('max_late__gt', datetime.timedelta(0))), name='post_has_a_window'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('post', 'network'), name='one_version_per_network'),
        ),
        Wall(
            {
                "publishing_post": {"asset_id": "media_asset"},
                "publishing_target": {"post_id": "publishing_post", "channel_id": "channels_channel"},
                "publishing_version": {"post_id": "publishing_post"},
                "publishing_step": {"post_id": "publishing_post"},
                "publishing_revision": {"post_id": "publishing_post"},
                "publishing_approval": {"revision_id": "publishing_revision"},
                "publishing_placement": {
                    "revision_id": "publishing_revision",
                    "channel_id": "channels_channel",
                    "delivery_id": "delivery_delivery",
                },
            }
        ),
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
        migrations.RunSQL(SIGNED, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
