from django.db import migrations, models

# What waits for a worker, told as ids and nothing else; see migration 0001.
WAITING = """
CREATE FUNCTION channels_listening_due(every interval, most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM channels_channel c
    WHERE c.state = 'open'
      AND (c.listened_at IS NULL OR c.listened_at <= majlis_now() - every)
    ORDER BY c.listened_at NULLS FIRST LIMIT most
$$;
REVOKE ALL ON FUNCTION channels_listening_due(interval, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels_listening_due(interval, integer)
  TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    dependencies = [("channels", "0009_the_door_asks_once")]

    operations = [
        migrations.AddField("channel", "silent_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("channel", "listened_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "channel", "silence_times", models.PositiveSmallIntegerField(db_default=4, default=4)
        ),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
