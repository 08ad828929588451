"""What is written once is emptied when its person is erased, and by nothing else."""

from django.db import migrations, models

# Only the worker empties; a confirmed erasure of the person must stand, and nothing else changes.
EMPTIED = """
CREATE FUNCTION inbox_is_being_erased(of_case bigint, of_item bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM inbox_erasure e WHERE e.confirmed_at IS NOT NULL AND e.done_at IS NULL AND (
      e.contact_id = (SELECT c.contact_id FROM inbox_case c WHERE c.id = of_case)
      OR e.contact_id = (SELECT a.contact_id FROM inbox_item i
        JOIN inbox_identity a ON a.id = i.author_id WHERE i.id = of_item)))
$$;

CREATE FUNCTION inbox_note_wording_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.text = '' AND (NEW.id, NEW.institution_id, NEW.note_id, NEW.until)
         = (OLD.id, OLD.institution_id, OLD.note_id, OLD.until)
       AND inbox_is_being_erased((SELECT n.case_id FROM inbox_note n WHERE n.id = OLD.note_id), NULL)
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% % stays as it was written', TG_TABLE_NAME, OLD.id
    USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER wording_stays ON inbox_notewording;
CREATE TRIGGER wording_stays BEFORE UPDATE OR DELETE ON inbox_notewording
  FOR EACH ROW EXECUTE FUNCTION inbox_note_wording_stays();

CREATE FUNCTION inbox_turn_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.text = ''
       AND (NEW.id, NEW.institution_id, NEW.referral_id, NEW.kind, NEW.by_id, NEW.by_name, NEW.at)
         IS NOT DISTINCT FROM
         (OLD.id, OLD.institution_id, OLD.referral_id, OLD.kind, OLD.by_id, OLD.by_name, OLD.at)
       AND inbox_is_being_erased(
         (SELECT r.case_id FROM inbox_referral r WHERE r.id = OLD.referral_id), NULL)
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% % stays as it was written', TG_TABLE_NAME, OLD.id
    USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER turn_stays ON inbox_referralturn;
CREATE TRIGGER turn_stays BEFORE UPDATE OR DELETE ON inbox_referralturn
  FOR EACH ROW EXECUTE FUNCTION inbox_turn_stays();

CREATE FUNCTION inbox_referral_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.name = '' AND (NEW.id, NEW.institution_id, NEW.turn_id, NEW.sha256, NEW.mime, NEW.size_bytes)
         = (OLD.id, OLD.institution_id, OLD.turn_id, OLD.sha256, OLD.mime, OLD.size_bytes)
       AND inbox_is_being_erased((SELECT r.case_id FROM inbox_referralturn t
         JOIN inbox_referral r ON r.id = t.referral_id WHERE t.id = OLD.turn_id), NULL)
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% % stays as it was written', TG_TABLE_NAME, OLD.id
    USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER file_stays ON inbox_referralfile;
CREATE TRIGGER file_stays BEFORE UPDATE OR DELETE ON inbox_referralfile
  FOR EACH ROW EXECUTE FUNCTION inbox_referral_file_stays();

CREATE FUNCTION inbox_rewording_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.was, NEW.text) = ('', '')
       AND (NEW.id, NEW.institution_id, NEW.reply_id, NEW.by_id, NEW.at, NEW.delivery_id)
         IS NOT DISTINCT FROM
         (OLD.id, OLD.institution_id, OLD.reply_id, OLD.by_id, OLD.at, OLD.delivery_id)
       AND EXISTS (SELECT FROM inbox_reply r WHERE r.id = OLD.reply_id
         AND inbox_is_being_erased(r.case_id, r.item_id))
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% % stays as it was written', TG_TABLE_NAME, OLD.id
    USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER rewording_stays ON inbox_rewording;
CREATE TRIGGER rewording_stays BEFORE UPDATE OR DELETE ON inbox_rewording
  FOR EACH ROW EXECUTE FUNCTION inbox_rewording_stays();

CREATE OR REPLACE FUNCTION inbox_note_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.case_id, NEW.by_id, NEW.at) IS DISTINCT FROM (OLD.case_id, OLD.by_id, OLD.at)
    OR (NEW.text IS DISTINCT FROM OLD.text AND NOT EXISTS (
      SELECT FROM inbox_notewording w WHERE w.note_id = OLD.id AND w.text = OLD.text)
      AND NOT (NEW.text = '—' AND inbox_is_being_erased(OLD.case_id, NULL))) THEN
    RAISE EXCEPTION 'what note % said must be kept first', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION inbox_proposal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_erased boolean;
BEGIN
  is_erased := (NEW.text, NEW.pointer, NEW.files, NEW.why) = ('—', '', '[]'::jsonb, '')
    AND (NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.reply_id)
      IS NOT DISTINCT FROM (OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.reply_id)
    AND inbox_is_being_erased(OLD.case_id, OLD.item_id);
  IF (NEW.case_id, NEW.item_id, NEW.kind, NEW.way, NEW.article_id, NEW.body_id, NEW.by_id, NEW.at)
     IS DISTINCT FROM
     (OLD.case_id, OLD.item_id, OLD.kind, OLD.way, OLD.article_id, OLD.body_id, OLD.by_id, OLD.at)
    OR (NOT is_erased AND (OLD.state <> 'waiting' OR (NEW.text, NEW.pointer, NEW.files)
        IS DISTINCT FROM (OLD.text, OLD.pointer, OLD.files))) THEN
    RAISE EXCEPTION 'proposal % stays as it was put forward', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION inbox_step_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.why = '' AND to_jsonb(NEW) - 'why' = to_jsonb(OLD) - 'why'
       AND inbox_is_being_erased(OLD.case_id, NULL)
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER is_written_once ON inbox_casestep;
CREATE TRIGGER is_written_once BEFORE UPDATE OR DELETE ON inbox_casestep
  FOR EACH ROW EXECUTE FUNCTION inbox_step_stays();

GRANT UPDATE (why) ON inbox_casestep TO majlis_worker;
GRANT UPDATE (name, sha256, left_out) ON inbox_itemfile TO majlis_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("inbox", "0018_letters_and_files")]

    operations = [
        migrations.AlterField(
            model_name="itemfile",
            name="left_out",
            field=models.CharField(
                blank=True,
                choices=[
                    ("too_large", "It is too large to be kept here"),
                    ("too_many", "More files came with it than are kept here"),
                    ("not_read", "It could not be read"),
                    ("erased", "It was erased with its writer"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(EMPTIED, migrations.RunSQL.noop),
    ]
