from django.db import migrations

# One question for each event of a hook that the process knows: the event is kept only where the
# hook's secrets are still those that its signature was checked with. PL/pgSQL keeps its plans.
DOOR = """
DROP FUNCTION channels_keep_pushed(text, text, text, bytea, interval);
CREATE FUNCTION channels_keep_pushed(asked_network text, asked_key text, known_since timestamptz,
    event_key text, said bytea, noted_every interval)
  RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  hook record;
BEGIN
  SELECT h.id, h.institution_id, h.last_event_at INTO hook FROM channels_hook h
    WHERE h.key = asked_key AND h.network = asked_network AND h.changed_at = known_since;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO channels_rawevent
    (institution_id, network, source, key, subject, content_sha256, body, problem)
    VALUES (hook.institution_id, asked_network, 'push', event_key, '', '', said, '')
    ON CONFLICT DO NOTHING;
  -- A busy hook's row is not written at every event: they would wait for each other.
  IF hook.last_event_at IS NULL OR hook.last_event_at < majlis_now() - noted_every THEN
    UPDATE channels_hook h SET last_event_at = majlis_now(), is_valid = true
      WHERE h.id = (SELECT c.id FROM channels_hook c WHERE c.id = hook.id FOR UPDATE SKIP LOCKED);
  END IF;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION channels_keep_pushed(text, text, timestamptz, text, bytea, interval)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels_keep_pushed(text, text, timestamptz, text, bytea, interval)
  TO majlis_web, majlis_owner;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0008_tests_and_ends_of_permissions")]

    operations = [migrations.RunSQL(DOOR, migrations.RunSQL.noop)]
