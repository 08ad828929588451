"""What follows a post waits for it: a comment is prepared only when its post stands, and what
follows something that will not stand asks a person at once."""

from django.db import migrations

CLAIM = """
CREATE OR REPLACE FUNCTION delivery_claim(for_process bigint, lease interval, most int)
RETURNS TABLE (institution_id bigint, id bigint, epoch int)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH due AS (
    SELECT d.id FROM delivery_delivery d
    JOIN channels_channel c ON c.id = d.channel_id
    JOIN people_institution i ON i.id = d.institution_id
    WHERE d.next_at <= majlis_now()
      AND c.state = 'open'
      AND (d.state = 'published' OR (
        d.state IN ('scheduled', 'claimed', 'preparing', 'ready', 'retry_wait')
        AND majlis_now() <= d.due_at + d.max_late
        AND c.paused_at IS NULL AND i.publishing_paused_at IS NULL
        AND (c.reopens_at IS NULL OR c.reopens_at <= majlis_now())
        AND NOT EXISTS (SELECT FROM delivery_installation WHERE safe_mode_at IS NOT NULL)
        AND (d.state <> 'ready' AND d.act <> 'comment' OR d.depends_on_id IS NULL OR EXISTS (
          SELECT FROM delivery_delivery first WHERE first.id = d.depends_on_id
            AND first.state IN ('published', 'verified')))))
    ORDER BY d.next_at LIMIT most FOR UPDATE OF d SKIP LOCKED)
  UPDATE delivery_delivery d SET
    state = CASE WHEN d.state IN ('ready', 'published') THEN d.state ELSE 'claimed' END,
    epoch = d.epoch + 1, why = '', lease_process_id = for_process,
    lease_until = majlis_now() + lease, next_at = majlis_now() + lease
  FROM due WHERE d.id = due.id
  RETURNING d.institution_id, d.id, d.epoch
$$;
"""

STUCK = """
CREATE OR REPLACE FUNCTION delivery_stuck(alert_after interval, hold_after interval, most int)
RETURNS TABLE (institution_id bigint, id bigint, ill text)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  SELECT d.institution_id, d.id, CASE
      WHEN d.state = 'committing' THEN 'no_answer'
      WHEN d.state = 'unknown' AND d.unknown_since + hold_after < majlis_now() THEN 'unsettled'
      WHEN d.state = 'unknown' THEN 'alert'
      WHEN d.depends_on_id IS NOT NULL AND EXISTS (
        SELECT FROM delivery_delivery first WHERE first.id = d.depends_on_id
          AND first.state IN ('failed', 'cancelled', 'retracted')) THEN 'depends'
      WHEN i.publishing_paused_at IS NOT NULL OR c.paused_at IS NOT NULL THEN 'paused'
      WHEN c.state <> 'open' THEN 'logged_out'
      WHEN c.reopens_at > d.due_at + d.max_late THEN 'rate_limited'
      WHEN d.depends_on_id IS NOT NULL AND EXISTS (
        SELECT FROM delivery_delivery first WHERE first.id = d.depends_on_id
          AND first.state NOT IN ('published', 'verified')) THEN 'depends'
      ELSE 'late' END
  FROM delivery_delivery d
  JOIN channels_channel c ON c.id = d.channel_id
  JOIN people_institution i ON i.id = d.institution_id
  WHERE d.next_at IS NOT NULL AND (
      (d.state = 'committing' AND d.lease_until < majlis_now())
      OR (d.state = 'unknown' AND d.unknown_since + hold_after < majlis_now())
      OR (d.state = 'unknown' AND d.alerted_at IS NULL
          AND d.unknown_since + alert_after < majlis_now())
      OR (d.state IN ('scheduled', 'claimed', 'preparing', 'ready', 'retry_wait')
          AND (d.due_at + d.max_late < majlis_now()
               OR EXISTS (SELECT FROM delivery_delivery first WHERE first.id = d.depends_on_id
                 AND first.state IN ('failed', 'cancelled', 'retracted'))
               OR (c.reopens_at > d.due_at + d.max_late AND d.due_at <= majlis_now()))))
  ORDER BY d.id LIMIT most
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0005_acts_beside_posts")]
    operations = [migrations.RunSQL(CLAIM), migrations.RunSQL(STUCK)]
