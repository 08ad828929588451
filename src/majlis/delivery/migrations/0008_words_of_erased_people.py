"""What was approved never changes; but the words of somebody who was erased go, once nothing of it
moves any more. Its hash stays.
"""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION delivery_guard_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_erased boolean;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    is_erased := NEW.payload @> '{"erased": true}' AND NOT OLD.payload ? 'erased'
      AND NEW.state IN ('verified', 'failed', 'cancelled', 'retracted') AND NEW.state = OLD.state;
    IF NEW.state <> OLD.state
       AND NOT EXISTS (SELECT FROM delivery_move m WHERE m.was = OLD.state AND m.now = NEW.state) THEN
      RAISE EXCEPTION 'delivery %: no move from % to %', OLD.id, OLD.state, NEW.state
        USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.epoch < OLD.epoch OR NEW.payload_sha256 <> OLD.payload_sha256
       OR NEW.approved_sha256 <> OLD.approved_sha256
       OR (NEW.payload <> OLD.payload AND NOT is_erased) OR NEW.channel_id <> OLD.channel_id
       OR NEW.institution_id <> OLD.institution_id OR NEW.act <> OLD.act THEN
      RAISE EXCEPTION 'delivery %: what was approved never changes', OLD.id
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.state <> 'scheduled' THEN
    RAISE EXCEPTION 'a delivery begins as scheduled' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0007_reworded_answers")]
    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
