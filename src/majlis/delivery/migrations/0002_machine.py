"""The machine inside the database: legal moves, steps, what may never change, and the claims.

The two functions that look over all institutions return ids only; whoever gets one sets the
institution before it reads the row.
"""

from django.db import migrations

from majlis.delivery.states import MOVES
from majlis.store.tenancy import Wall

MOVE_TABLE = (
    "CREATE TABLE delivery_move (was text, now text, PRIMARY KEY (was, now));"
    "REVOKE INSERT, UPDATE, DELETE ON delivery_move FROM majlis_web, majlis_worker;"
    "INSERT INTO delivery_move VALUES "
    + ", ".join(f"('{was}', '{now}')" for was in sorted(MOVES) for now in sorted(MOVES[was]))
)

MOVES_TRIGGER = """
CREATE FUNCTION delivery_guard_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.state <> OLD.state
       AND NOT EXISTS (SELECT FROM delivery_move m WHERE m.was = OLD.state AND m.now = NEW.state) THEN
      RAISE EXCEPTION 'delivery %: no move from % to %', OLD.id, OLD.state, NEW.state
        USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.epoch < OLD.epoch OR NEW.payload_sha256 <> OLD.payload_sha256
       OR NEW.approved_sha256 <> OLD.approved_sha256
       OR NEW.payload <> OLD.payload OR NEW.channel_id <> OLD.channel_id
       OR NEW.institution_id <> OLD.institution_id OR NEW.act <> OLD.act THEN
      RAISE EXCEPTION 'delivery %: what was approved never changes', OLD.id
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.state <> 'scheduled' THEN
    RAISE EXCEPTION 'a delivery begins as scheduled' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delivery_guard_row BEFORE INSERT OR UPDATE ON delivery_delivery
  FOR EACH ROW EXECUTE FUNCTION delivery_guard_row();

CREATE FUNCTION delivery_write_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.state <> OLD.state THEN
    INSERT INTO delivery_step (institution_id, delivery_id, was, now, epoch, why, person_id, at)
    VALUES (NEW.institution_id, NEW.id, CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.state END,
            NEW.state, NEW.epoch, NEW.why,
            nullif(current_setting('majlis.person', true), '')::bigint, majlis_now());
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER delivery_write_step AFTER INSERT OR UPDATE ON delivery_delivery
  FOR EACH ROW EXECUTE FUNCTION delivery_write_step();
"""

INSERT_ONLY = """
CREATE FUNCTION delivery_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER delivery_step_never BEFORE UPDATE OR DELETE ON delivery_step
  FOR EACH ROW EXECUTE FUNCTION delivery_never();
CREATE TRIGGER delivery_attempt_no_delete BEFORE DELETE ON delivery_attempt
  FOR EACH ROW EXECUTE FUNCTION delivery_never();
CREATE FUNCTION delivery_close_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL OR NEW.delivery_id <> OLD.delivery_id
     OR NEW.intent_at <> OLD.intent_at OR NEW.process_id <> OLD.process_id
     OR NEW.payload_sha256 <> OLD.payload_sha256 OR NEW.epoch <> OLD.epoch
     OR NEW.institution_id <> OLD.institution_id THEN
    RAISE EXCEPTION 'attempt % is closed', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delivery_close_once BEFORE UPDATE ON delivery_attempt
  FOR EACH ROW EXECUTE FUNCTION delivery_close_once();
CREATE TRIGGER delivery_no_delete BEFORE DELETE ON delivery_delivery
  FOR EACH ROW EXECUTE FUNCTION delivery_never();
REVOKE UPDATE, DELETE ON delivery_step FROM majlis_web, majlis_worker;
REVOKE INSERT, UPDATE, DELETE ON delivery_attempt FROM majlis_web;
REVOKE DELETE ON delivery_attempt, delivery_delivery FROM majlis_worker, majlis_web;
GRANT UPDATE (outcome, closed_at) ON delivery_attempt TO majlis_web;
"""

# A row is due when its next_at has come; `next_at` of a leased row is the end of its lease, so
# that a worker that died gives it back by itself.
CLAIM = """
CREATE FUNCTION delivery_claim(for_process bigint, lease interval, most int)
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
        AND (d.state <> 'ready' OR d.depends_on_id IS NULL OR EXISTS (
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

CREATE FUNCTION delivery_next_due() RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  SELECT min(next_at) FROM delivery_delivery
  WHERE next_at > majlis_now() AND next_at < majlis_now() + interval '2 s'
    AND state IN ('scheduled', 'preparing', 'ready', 'retry_wait', 'published')
$$;

CREATE FUNCTION delivery_claim_unknown(for_process bigint, lease interval, most int)
RETURNS TABLE (institution_id bigint, id bigint, epoch int)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH due AS (
    SELECT d.id FROM delivery_delivery d
    WHERE d.next_at <= majlis_now() AND d.state = 'unknown'
    ORDER BY d.next_at LIMIT most FOR UPDATE OF d SKIP LOCKED)
  UPDATE delivery_delivery d SET epoch = d.epoch + 1, lease_process_id = for_process,
    lease_until = majlis_now() + lease, next_at = majlis_now() + lease
  FROM due WHERE d.id = due.id
  RETURNING d.institution_id, d.id, d.epoch
$$;

CREATE FUNCTION delivery_stuck(alert_after interval, hold_after interval, most int)
RETURNS TABLE (institution_id bigint, id bigint, ill text)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  SELECT d.institution_id, d.id, CASE
      WHEN d.state = 'committing' THEN 'no_answer'
      WHEN d.state = 'unknown' AND d.unknown_since + hold_after < majlis_now() THEN 'unsettled'
      WHEN d.state = 'unknown' THEN 'alert'
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
               OR (c.reopens_at > d.due_at + d.max_late AND d.due_at <= majlis_now()))))
  ORDER BY d.id LIMIT most
$$;

CREATE FUNCTION delivery_watch_due(most int, again_after interval)
RETURNS TABLE (institution_id bigint, id bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH due AS (
    SELECT w.id FROM delivery_watch w JOIN channels_channel c ON c.id = w.channel_id
    WHERE w.next_at <= majlis_now() AND c.state = 'open'
    ORDER BY w.next_at LIMIT most FOR UPDATE OF w SKIP LOCKED)
  UPDATE delivery_watch w SET next_at = majlis_now() + again_after
  FROM due WHERE w.id = due.id RETURNING w.institution_id, w.channel_id
$$;

CREATE FUNCTION delivery_missing_watches() RETURNS TABLE (institution_id bigint, channel_id bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  SELECT c.institution_id, c.id FROM channels_channel c
  WHERE c.state = 'open' AND NOT EXISTS (SELECT FROM delivery_watch w WHERE w.channel_id = c.id)
$$;

CREATE FUNCTION delivery_unfinished() RETURNS TABLE (institution_id bigint, id bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  SELECT d.institution_id, d.id FROM delivery_delivery d
  WHERE d.state IN
    ('scheduled', 'claimed', 'preparing', 'ready', 'retry_wait', 'committing', 'unknown')
$$;

CREATE FUNCTION delivery_restart_attempts(above bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  SELECT setval(pg_get_serial_sequence('delivery_attempt', 'id'), greatest(
    above, (SELECT coalesce(max(id), 0) FROM delivery_attempt)) + 1)
$$;

CREATE FUNCTION delivery_highest_attempt() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  SELECT coalesce(max(id), 0) FROM delivery_attempt
$$;

CREATE FUNCTION delivery_free_from(gone bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH freed AS (
    UPDATE delivery_delivery SET next_at = majlis_now(), lease_until = majlis_now()
    WHERE lease_process_id = gone AND lease_until > majlis_now() AND next_at IS NOT NULL
    RETURNING 1)
  SELECT count(*) FROM freed
$$;

CREATE FUNCTION delivery_institutions() RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  SELECT id FROM people_institution
$$;

DO $$ DECLARE f text; BEGIN
  FOREACH f IN ARRAY ARRAY[
    'delivery_claim(bigint, interval, int)', 'delivery_next_due()',
    'delivery_claim_unknown(bigint, interval, int)', 'delivery_stuck(interval, interval, int)',
    'delivery_watch_due(int, interval)', 'delivery_missing_watches()', 'delivery_unfinished()',
    'delivery_restart_attempts(bigint)', 'delivery_highest_attempt()', 'delivery_institutions()', 'delivery_free_from(bigint)'] LOOP
    EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
    EXECUTE 'GRANT EXECUTE ON FUNCTION ' || f || ' TO majlis_worker';
  END LOOP;
END $$;
INSERT INTO delivery_installation (one, safe_mode_why, is_for_chaos) VALUES (true, '', false);
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]
    operations = [
        Wall(
            {
                "delivery_delivery": {
                    "channel_id": "channels_channel",
                    "target_id": "delivery_delivery",
                    "depends_on_id": "delivery_delivery",
                },
                "delivery_attempt": {"delivery_id": "delivery_delivery"},
                "delivery_step": {"delivery_id": "delivery_delivery"},
                "delivery_incident": {"delivery_id": "delivery_delivery"},
                "delivery_foreignpost": {"channel_id": "channels_channel"},
                "delivery_watch": {"channel_id": "channels_channel"},
            }
        ),
        migrations.RunSQL(MOVE_TABLE),
        migrations.RunSQL(MOVES_TRIGGER),
        migrations.RunSQL(INSERT_ONLY),
        migrations.RunSQL(CLAIM),
    ]
