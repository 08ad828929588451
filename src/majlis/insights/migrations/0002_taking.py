"""Which accounts are to be read now, over all institutions: ids only, for workers alone."""

from django.db import migrations

DUE = """
CREATE FUNCTION insights_taking_due(most int, lease interval)
RETURNS TABLE (institution_id bigint, channel_id bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH due AS (
    SELECT t.id FROM insights_taking t JOIN channels_channel c ON c.id = t.channel_id
    WHERE t.next_at <= majlis_now() AND c.state = 'open'
    ORDER BY t.next_at LIMIT most FOR UPDATE OF t SKIP LOCKED)
  UPDATE insights_taking t SET next_at = majlis_now() + lease
  FROM due WHERE t.id = due.id RETURNING t.institution_id, t.channel_id
$$;

CREATE FUNCTION insights_missing_takings()
RETURNS TABLE (institution_id bigint, channel_id bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  SELECT c.institution_id, c.id FROM channels_channel c
  WHERE c.state = 'open' AND NOT EXISTS (SELECT FROM insights_taking t WHERE t.channel_id = c.id)
$$;

DO $$ DECLARE f text; BEGIN
  FOREACH f IN ARRAY ARRAY[
    'insights_taking_due(int, interval)', 'insights_missing_takings()'] LOOP
    EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
    EXECUTE 'GRANT EXECUTE ON FUNCTION ' || f || ' TO majlis_worker';
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_readings")]
    operations = [migrations.RunSQL(DUE)]
