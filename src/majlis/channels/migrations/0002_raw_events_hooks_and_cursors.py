import django.db.models.deletion
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

WALL = {
    "channels_hook": {},
    "channels_rawevent": {"channel_id": "channels_channel"},
    "channels_cursor": {"channel_id": "channels_channel"},
}

# Web keeps what a network pushes and never reads it back. It opens a hook's secrets to check
# signatures (docs/decisions, "hooks"), and nothing else that is sealed.
GRANTS = """
REVOKE ALL ON channels_rawevent, channels_hook, channels_cursor FROM majlis_web;
GRANT INSERT ON channels_rawevent TO majlis_web;
GRANT SELECT (id, institution_id, network, channel_id, source, key, subject, content_sha256, received_at,
  parsed_at, tries, try_at, problem, unknown_kinds) ON channels_rawevent TO majlis_web;
GRANT UPDATE (parsed_at, tries, try_at, problem) ON channels_rawevent TO majlis_web;
GRANT SELECT, INSERT, UPDATE ON channels_hook TO majlis_web;
GRANT SELECT ON channels_cursor TO majlis_web;
"""

# The door knows an address and no institution yet: this tells it whose it is. Nobody can ask for
# an address that they do not hold already.
DOOR = """
CREATE FUNCTION channels_hook_at(asked_network text, asked_key text)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.institution_id, h.id FROM channels_hook h
    WHERE h.key = asked_key AND h.network = asked_network
$$;
REVOKE ALL ON FUNCTION channels_hook_at(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels_hook_at(text, text) TO majlis_web, majlis_owner;
"""

# A worker serves all institutions and sees no rows before it acts for one of them.
WAITING = """
CREATE FUNCTION channels_unparsed(most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.institution_id, e.id FROM channels_rawevent e
    WHERE e.parsed_at IS NULL AND e.tries < 5 AND e.try_at <= majlis_now()
    ORDER BY e.id LIMIT most
$$;
CREATE FUNCTION channels_hooks_due(networks text[], most integer)
  RETURNS TABLE (institution_id bigint, network text)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT c.institution_id, c.network::text FROM channels_channel c
    LEFT JOIN channels_hook h ON h.institution_id = c.institution_id AND h.network = c.network
    WHERE c.state = 'open' AND c.network = ANY (networks)
      AND (h.id IS NULL OR h.look_at <= majlis_now())
    ORDER BY 1, 2 LIMIT most
$$;
CREATE OR REPLACE FUNCTION channels_sealed_otherwise(current_key text, most integer)
  RETURNS TABLE (institution_id bigint, kind text, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.institution_id, 'token', t.id FROM channels_token t WHERE t.key_id <> current_key
    UNION ALL
    SELECT a.institution_id, 'app', a.id FROM channels_networkapp a WHERE a.key_id <> current_key
    UNION ALL
    SELECT h.institution_id, 'hook', h.id FROM channels_hook h
    WHERE h.key_id NOT IN ('', current_key)
    LIMIT most
$$;
REVOKE ALL ON FUNCTION channels_unparsed(integer), channels_hooks_due(text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels_unparsed(integer), channels_hooks_due(text[], integer)
  TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_accounts_and_their_sealed_permissions")]

    operations = [
        migrations.CreateModel(
            name="Hook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=64, unique=True)),
                ("verify_token", models.CharField(max_length=64)),
                ("secret", models.BinaryField(null=True)),
                ("secret_before", models.BinaryField(null=True)),
                ("key_id", models.CharField(blank=True, max_length=16)),
                ("changed_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("last_event_at", models.DateTimeField(null=True)),
                ("refused_count", models.BigIntegerField(db_default=0, default=0)),
                ("refused_at", models.DateTimeField(null=True)),
                ("is_valid", models.BooleanField(db_default=False, default=False)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("subscribed_at", models.DateTimeField(null=True)),
                ("look_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("created_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "network"), name="one_hook_per_network")
                ],
            },
        ),
        migrations.CreateModel(
            name="RawEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=20)),
                ("source", models.CharField(choices=[("push", "Pushed by the network"), ("poll", "Found by asking")], max_length=4)),
                ("key", models.CharField(max_length=64)),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                ("body", models.BinaryField()),
                ("received_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("parsed_at", models.DateTimeField(null=True)),
                ("tries", models.SmallIntegerField(db_default=0, default=0)),
                ("try_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("unknown_kinds", models.JSONField(db_default=[], default=list)),
                ("channel", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="channels.channel")),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("parsed_at", None)), fields=["id"], name="raw_event_unparsed"),
                    models.Index(condition=models.Q(("source", "poll")), fields=["channel", "subject", "-id"], name="raw_event_of_subject"),
                    models.Index(fields=["institution", "received_at"], name="raw_event_range"),
                    models.Index(fields=["channel", "source", "-received_at"], name="raw_event_last"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "network", "key"), name="raw_event_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(max_length=300)),
                ("at", models.DateTimeField(null=True)),
                ("detail", models.JSONField(default=dict)),
                ("channel", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cursors", to="channels.channel")),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "stream"), name="one_cursor_per_stream")
                ],
            },
        ),
        Wall(WALL),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(DOOR, migrations.RunSQL.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
