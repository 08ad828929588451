from django.db import migrations

# Two questions for each event. The first tells whoever knows an address its hook, with the sealed
# secrets that check a signature; the second keeps what was signed. Web writes no event by itself,
# and both work for the one hook whose address is named.
DOOR = """
DROP FUNCTION channels_hook_at(text, text);
CREATE FUNCTION channels_hook_at(asked_network text, asked_key text)
  RETURNS TABLE (id bigint, institution_id bigint, verify_token text, secret bytea,
    secret_before bytea, changed_at timestamptz, now timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.id, h.institution_id, h.verify_token, h.secret, h.secret_before, h.changed_at,
      majlis_now()
    FROM channels_hook h WHERE h.key = asked_key AND h.network = asked_network
$$;
CREATE FUNCTION channels_keep_pushed(asked_network text, asked_key text, event_key text, said bytea,
    noted_every interval)
  RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH hook AS (
      SELECT h.id, h.institution_id, h.network FROM channels_hook h
      WHERE h.key = asked_key AND h.network = asked_network),
    kept AS (
      INSERT INTO channels_rawevent
        (institution_id, network, source, key, subject, content_sha256, body, problem)
      SELECT hook.institution_id, hook.network, 'push', event_key, '', '', said, '' FROM hook
      ON CONFLICT DO NOTHING RETURNING id),
    -- A busy hook's row is not written at every event: they would wait for each other.
    free AS (
      SELECT h.id FROM channels_hook h WHERE h.id IN (SELECT hook.id FROM hook)
        AND (h.last_event_at IS NULL OR h.last_event_at < majlis_now() - noted_every)
      FOR UPDATE SKIP LOCKED),
    noted AS (
      UPDATE channels_hook h SET last_event_at = majlis_now(), is_valid = true
      FROM free WHERE h.id = free.id RETURNING h.id)
    SELECT (SELECT count(*) FROM kept) + 0 * (SELECT count(*) FROM noted)
$$;
REVOKE ALL ON FUNCTION channels_hook_at(text, text),
  channels_keep_pushed(text, text, text, bytea, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels_hook_at(text, text),
  channels_keep_pushed(text, text, text, bytea, interval) TO majlis_web, majlis_owner;
REVOKE INSERT ON channels_rawevent FROM majlis_web;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_how_networks_know_us_when_they_push")]

    operations = [migrations.RunSQL(DOOR, migrations.RunSQL.noop)]
