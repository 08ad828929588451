import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

WALL = {
    "channels_mailbox": {"channel_id": "channels_channel"},
    "channels_door": {"channel_id": "channels_channel"},
}

# Which mailboxes want to be read: ids and nothing else; each is one worker's until the lease ends.
DUE = """
CREATE FUNCTION channels_mailboxes_due(most integer, lease interval)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH due AS (
      SELECT m.id FROM channels_mailbox m JOIN channels_channel c ON c.id = m.channel_id
        WHERE m.next_at <= majlis_now() AND c.state = 'open'
        ORDER BY m.next_at LIMIT most FOR UPDATE OF m SKIP LOCKED)
    UPDATE channels_mailbox m SET next_at = majlis_now() + lease
    FROM due WHERE m.id = due.id RETURNING m.institution_id, m.id
$$;
REVOKE ALL ON FUNCTION channels_mailboxes_due(integer, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels_mailboxes_due(integer, interval)
  TO majlis_worker, majlis_owner;
"""

# The two questions of another system's door, as those of the networks' hooks in migration 0004.
DOOR = """
CREATE FUNCTION channels_door_at(asked_key text)
  RETURNS TABLE (id bigint, institution_id bigint, channel_id bigint, secret bytea,
    secret_before bytea, changed_at timestamptz, now timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, d.institution_id, d.channel_id, d.secret, d.secret_before, d.changed_at,
      majlis_now()
    FROM channels_door d WHERE d.key = asked_key AND d.revoked_at IS NULL
$$;
CREATE FUNCTION channels_keep_letter(asked_key text, event_key text, said bytea,
    noted_every interval)
  RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH door AS (
      SELECT d.id, d.institution_id, d.channel_id FROM channels_door d
      WHERE d.key = asked_key AND d.revoked_at IS NULL),
    kept AS (
      INSERT INTO channels_rawevent (institution_id, network, channel_id, source, key, subject,
        content_sha256, body, problem)
      SELECT door.institution_id, 'door', door.channel_id, 'push', event_key, '', '', said, ''
      FROM door ON CONFLICT DO NOTHING RETURNING id),
    free AS (
      SELECT d.id FROM channels_door d WHERE d.id IN (SELECT door.id FROM door)
        AND (d.last_event_at IS NULL OR d.last_event_at < majlis_now() - noted_every)
      FOR UPDATE SKIP LOCKED),
    noted AS (
      UPDATE channels_door d SET last_event_at = majlis_now()
      FROM free WHERE d.id = free.id RETURNING d.id)
    SELECT (SELECT count(*) FROM kept) + 0 * (SELECT count(*) FROM noted)
$$;
REVOKE ALL ON FUNCTION channels_door_at(text),
  channels_keep_letter(text, text, bytea, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels_door_at(text),
  channels_keep_letter(text, text, bytea, interval) TO majlis_web, majlis_owner;
"""

# A door's secrets are sealed anew with the others.
SEALED = """
CREATE OR REPLACE FUNCTION channels_sealed_otherwise(current_key text, most integer)
  RETURNS TABLE (institution_id bigint, kind text, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.institution_id, 'token', t.id FROM channels_token t WHERE t.key_id <> current_key
    UNION ALL
    SELECT a.institution_id, 'app', a.id FROM channels_networkapp a WHERE a.key_id <> current_key
    UNION ALL
    SELECT h.institution_id, 'hook', h.id FROM channels_hook h
    WHERE h.key_id NOT IN ('', current_key)
    UNION ALL
    SELECT d.institution_id, 'door', d.id FROM channels_door d
    WHERE d.key_id NOT IN ('', current_key)
    LIMIT most
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0010_silence_of_an_account"),
        ("people", "0002_units_and_office_calendars"),
    ]

    operations = [
        migrations.CreateModel(
            name='Door',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('secret', models.BinaryField(null=True)),
                ('secret_before', models.BinaryField(null=True)),
                ('key_id', models.CharField(blank=True, max_length=16)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('answers_to', models.URLField(blank=True, help_text='Empty: answers stand on the tracking page alone.', max_length=500, verbose_name='Address for answers')),
                ('last_event_at', models.DateTimeField(null=True)),
                ('refused_count', models.BigIntegerField(db_default=0, default=0)),
                ('refused_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='door', to='channels.channel')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reads_host', models.CharField(max_length=200, verbose_name='Server for reading (IMAP)')),
                ('reads_port', models.PositiveIntegerField(default=993, verbose_name='Port for reading')),
                ('reads_security', models.CharField(choices=[('tls', 'TLS from the first byte'), ('starttls', 'STARTTLS'), ('none', 'None: only on this machine')], default='tls', max_length=8, verbose_name='Security for reading')),
                ('reads_user', models.CharField(max_length=200, verbose_name='User name for reading')),
                ('sends_host', models.CharField(max_length=200, verbose_name='Server for sending (SMTP)')),
                ('sends_port', models.PositiveIntegerField(default=587, verbose_name='Port for sending')),
                ('sends_security', models.CharField(choices=[('tls', 'TLS from the first byte'), ('starttls', 'STARTTLS'), ('none', 'None: only on this machine')], default='starttls', max_length=8, verbose_name='Security for sending')),
                ('sends_user', models.CharField(blank=True, max_length=200, verbose_name='User name for sending')),
                ('folder', models.CharField(default='INBOX', max_length=200, verbose_name='Folder that is read')),
                ('sent_folder', models.CharField(default='Sent', max_length=200, verbose_name='Folder of sent mails')),
                ('largest_file_mb', models.PositiveIntegerField(default=20, help_text='A larger one stays in the mailbox, and the inquiry says so.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='Largest attachment that is kept here, in megabytes')),
                ('automatic_per_day', models.PositiveIntegerField(default=3, help_text='It ends a talk between two machines that do not know each other as such.', validators=[django.core.validators.MaxValueValidator(20)], verbose_name='Automatic answers to one sender in a day, at most')),
                ('next_at', models.DateTimeField(db_default=majlis.store.clock.Now(), db_index=True)),
                ('tries', models.SmallIntegerField(db_default=0, default=0)),
                ('problem', models.CharField(blank=True, db_default='', max_length=300)),
                ('read_at', models.DateTimeField(null=True)),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mailbox', to='channels.channel')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('largest_file_mb__gte', 1), ('largest_file_mb__lte', 200)), name='mailbox_keeps_files')],
            },
        ),
        Wall(WALL),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
        migrations.RunSQL(DOOR, migrations.RunSQL.noop),
        migrations.RunSQL(SEALED, migrations.RunSQL.noop),
    ]
