from django.db import migrations

# A poll is due from the moment at which its row is written: those of new posts come first.
NEWEST_FIRST = """
CREATE OR REPLACE FUNCTION inbox_begin_polls(hear_comments text[], hear_mentions text[])
  RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH begun AS (
      INSERT INTO inbox_poll (institution_id, channel_id, post_id)
      SELECT s.institution_id, s.channel_id, s.post_id FROM (
        SELECT c.institution_id, c.id AS channel_id, NULL::bigint AS post_id,
               'infinity'::timestamptz AS posted_at
          FROM channels_channel c
          WHERE c.state = 'open' AND c.network = ANY (hear_mentions)
            AND NOT EXISTS (
              SELECT FROM inbox_poll k WHERE k.channel_id = c.id AND k.post_id IS NULL)
        UNION ALL
        SELECT p.institution_id, p.channel_id, p.id, p.posted_at FROM delivery_accountpost p
          JOIN channels_channel c ON c.id = p.channel_id
          WHERE c.state = 'open' AND c.network = ANY (hear_comments)
            AND p.is_original AND p.gone_at IS NULL
            AND NOT EXISTS (SELECT FROM inbox_poll k WHERE k.post_id = p.id)
      ) s ORDER BY s.posted_at DESC NULLS LAST
      ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*) FROM begun
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("inbox", "0004_words_of_the_steps")]

    operations = [migrations.RunSQL(NEWEST_FIRST, migrations.RunSQL.noop)]
