from django.db import migrations

# As before, the polls of new posts come before those of older ones.
BEGIN = """
CREATE FUNCTION inbox_begin_polls(
    hear_comments text[], hear_mentions text[], hear_messages text[], hear_reviews text[],
    hear_held text[])
  RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH begun AS (
      INSERT INTO inbox_poll (institution_id, channel_id, post_id, "of")
      SELECT s.institution_id, s.channel_id, s.post_id, s.stream FROM (
        SELECT c.institution_id, c.id AS channel_id, NULL::bigint AS post_id, k.stream,
               'infinity'::timestamptz AS posted_at
          FROM channels_channel c
          JOIN (VALUES ('', hear_mentions), ('messages', hear_messages), ('reviews', hear_reviews),
            ('held', hear_held))
            AS k (stream, networks) ON c.network = ANY (k.networks)
          WHERE c.state = 'open'
            AND NOT EXISTS (
              SELECT FROM inbox_poll p
                WHERE p.channel_id = c.id AND p.post_id IS NULL AND p."of" = k.stream)
        UNION ALL
        SELECT p.institution_id, p.channel_id, p.id, '', p.posted_at FROM delivery_accountpost p
          JOIN channels_channel c ON c.id = p.channel_id
          WHERE c.state = 'open' AND c.network = ANY (hear_comments)
            AND p.is_original AND p.gone_at IS NULL
            AND NOT EXISTS (SELECT FROM inbox_poll k WHERE k.post_id = p.id)
      ) s ORDER BY s.posted_at DESC NULLS LAST
      ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*) FROM begun
$$;
REVOKE ALL ON FUNCTION inbox_begin_polls(text[], text[], text[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_begin_polls(text[], text[], text[], text[], text[])
  TO majlis_worker, majlis_owner;
DROP FUNCTION inbox_begin_polls(text[], text[], text[], text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("inbox", "0019_everything_of_erased_people")]
    operations = [migrations.RunSQL(BEGIN)]
