import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

WALL = {
    "channels_channel": {},
    "channels_networkapp": {},
    "channels_token": {"channel_id": "channels_channel"},
    "channels_connecting": {"channel_id": "channels_channel"},
}

# A web process may write what is secret and never read it back.
GRANTS = """
REVOKE SELECT ON channels_token, channels_networkapp, channels_connecting FROM majlis_web;
GRANT SELECT (id, institution_id, channel_id, key_id, expires_at, ends_at, scopes, version, updated_at)
  ON channels_token TO majlis_web;
GRANT SELECT (id, institution_id, network, client_id, key_id, created_at)
  ON channels_networkapp TO majlis_web;
GRANT SELECT (id, institution_id, person_id, channel_id, network, state, state_sha256, session_sha256,
  verifier, choices, chosen, failure, created_at, moved_at)
  ON channels_connecting TO majlis_web;
"""

# A worker serves all institutions and sees no rows before it acts for one of them: these tell it
# ids and nothing else.
WAITING = """
CREATE INDEX connecting_waiting ON channels_connecting (id)
  WHERE state IN ('asked', 'code', 'exchanging', 'choose', 'chosen');
CREATE FUNCTION channels_connecting_waiting(most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM channels_connecting c
    WHERE c.state IN ('code', 'chosen') ORDER BY c.id LIMIT most
$$;
CREATE FUNCTION channels_connecting_stale(asked interval, worked interval, most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM channels_connecting c
    WHERE (c.state IN ('asked', 'choose') AND c.moved_at < majlis_now() - asked)
       OR (c.state IN ('code', 'exchanging', 'chosen') AND c.moved_at < majlis_now() - worked)
    ORDER BY c.id LIMIT most
$$;
CREATE FUNCTION channels_check_due(checked_before timestamptz, most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM channels_channel c
    WHERE (c.state = 'open' OR (c.state = 'logged_out' AND c.problem = 'key_lost'))
      AND (c.checked_at IS NULL OR c.checked_at < checked_before)
    ORDER BY c.checked_at NULLS FIRST LIMIT most
$$;
CREATE FUNCTION channels_sealed_otherwise(current_key text, most integer)
  RETURNS TABLE (institution_id bigint, kind text, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.institution_id, 'token', t.id FROM channels_token t WHERE t.key_id <> current_key
    UNION ALL
    SELECT a.institution_id, 'app', a.id FROM channels_networkapp a WHERE a.key_id <> current_key
    LIMIT most
$$;
REVOKE ALL ON FUNCTION channels_connecting_waiting(integer),
  channels_connecting_stale(interval, interval, integer),
  channels_check_due(timestamptz, integer), channels_sealed_otherwise(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels_connecting_waiting(integer),
  channels_connecting_stale(interval, interval, integer),
  channels_check_due(timestamptz, integer), channels_sealed_otherwise(text, integer)
  TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("store", "0001_roles_and_clock"),
        ("people", "__first__"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=20)),
                ("remote_id", models.CharField(max_length=120)),
                ("handle", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=200)),
                ("url", models.URLField(blank=True, max_length=500)),
                ("state", models.CharField(choices=[("open", "Connected"), ("logged_out", "Needs to be connected again"), ("disconnected", "Disconnected")], default="open", max_length=12)),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("paused_why", models.CharField(blank=True, max_length=40)),
                ("reopens_at", models.DateTimeField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=40)),
                ("missing_scopes", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="channels", to="people.institution")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "disconnected"), _negated=True),
                        fields=("network", "remote_id"),
                        name="one_office_per_account",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkApp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=20)),
                ("client_id", models.CharField(max_length=200)),
                ("secret", models.BinaryField()),
                ("key_id", models.CharField(max_length=16)),
                ("created_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "network"), name="one_app_per_network")
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("access", models.BinaryField()),
                ("refresh", models.BinaryField(null=True)),
                ("key_id", models.CharField(max_length=16)),
                ("expires_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("scopes", models.JSONField(default=list)),
                ("version", models.IntegerField(default=1)),
                ("updated_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("channel", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="token", to="channels.channel")),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
            ],
        ),
        migrations.CreateModel(
            name="Connecting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=20)),
                ("state", models.CharField(choices=[("asked", "Waiting for the network"), ("code", "Connecting"), ("exchanging", "Connecting"), ("choose", "Choose an account"), ("chosen", "Connecting"), ("done", "Connected"), ("failed", "Not connected")], default="asked", max_length=12)),
                ("state_sha256", models.CharField(max_length=64, unique=True)),
                ("session_sha256", models.CharField(max_length=64)),
                ("verifier", models.CharField(max_length=128)),
                ("code", models.BinaryField(null=True)),
                ("grant", models.BinaryField(null=True)),
                ("choices", models.JSONField(default=list)),
                ("chosen", models.CharField(blank=True, max_length=120)),
                ("failure", models.CharField(blank=True, max_length=40)),
                ("created_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("moved_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("channel", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="channels.channel")),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        Wall(WALL),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
