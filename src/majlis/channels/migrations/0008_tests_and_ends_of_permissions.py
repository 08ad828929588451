from django.db import migrations, models

# What waits for a worker, told as ids and nothing else; see migration 0001.
WAITING = """
CREATE FUNCTION channels_tests_asked(most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM channels_channel c
    WHERE c.state <> 'disconnected' AND c.test_asked_at IS NOT NULL
      AND (c.tested_at IS NULL OR c.tested_at < c.test_asked_at)
    ORDER BY c.test_asked_at LIMIT most
$$;
CREATE FUNCTION channels_ending(ahead interval, most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM channels_channel c
    JOIN channels_token t ON t.channel_id = c.id
    WHERE c.state = 'open' AND t.ends_at > majlis_now() AND t.ends_at <= majlis_now() + ahead
    ORDER BY t.ends_at LIMIT most
$$;
REVOKE ALL ON FUNCTION channels_tests_asked(integer), channels_ending(interval, integer)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels_tests_asked(integer), channels_ending(interval, integer)
  TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    dependencies = [("channels", "0007_what_an_account_may")]

    operations = [
        migrations.AddField("channel", "test_asked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("channel", "tested_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("channel", "ticks", models.JSONField(blank=True, default=list)),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
