import django.db.models.deletion
from django.db import migrations, models

# As in migration 0009, in one statement: a hook that is no longer what was known of it gives no
# row, and where none was written it is looked at whether the event was there already. Without an
# interval nothing is noted: the process did it a moment ago. The clock is asked once, and the key
# is named by which an event is the same, or every unique index would be looked into beforehand.
DOOR = """
CREATE OR REPLACE FUNCTION channels_keep_pushed(asked_network text, asked_key text,
    known_since timestamptz, event_key text, said bytea, noted_every interval)
  RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO channels_rawevent (institution_id, network, source, key, subject, content_sha256,
      body, received_at, try_at, problem)
    SELECT h.institution_id, asked_network, 'push', event_key, '', '', said, clock.now, clock.now, ''
    FROM channels_hook h CROSS JOIN (SELECT majlis_now() AS now) clock
    WHERE h.key = asked_key AND h.network = asked_network AND h.changed_at = known_since
    ON CONFLICT (institution_id, network, key) DO NOTHING;
  IF NOT FOUND THEN
    PERFORM FROM channels_hook h
      WHERE h.key = asked_key AND h.network = asked_network AND h.changed_at = known_since;
    IF NOT FOUND THEN
      RETURN false;
    END IF;
  END IF;
  -- A busy hook's row is not written at every event: they would wait for each other.
  IF noted_every IS NOT NULL THEN
    UPDATE channels_hook h SET last_event_at = majlis_now(), is_valid = true
      WHERE h.id = (SELECT c.id FROM channels_hook c
        WHERE c.key = asked_key AND c.network = asked_network
          AND (c.last_event_at IS NULL OR c.last_event_at < majlis_now() - noted_every)
        FOR UPDATE SKIP LOCKED);
  END IF;
  RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0012_events_lock_no_institution")]

    operations = [
        # Other indexes begin with each of the two columns; a push has no account when it comes.
        migrations.RemoveIndex(model_name="rawevent", name="raw_event_last"),
        migrations.AddIndex(
            model_name="rawevent",
            index=models.Index(
                condition=models.Q(("channel__isnull", False)),
                fields=["channel", "source", "-received_at"],
                name="raw_event_last",
            ),
        ),
        migrations.AlterField(
            model_name="rawevent",
            name="channel",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="channels.channel",
            ),
        ),
        migrations.AlterField(
            model_name="rawevent",
            name="institution",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="people.institution",
            ),
        ),
        migrations.RunSQL(DOOR, migrations.RunSQL.noop),
    ]
