import django.db.models.functions.text
from django.db import migrations, models

# A rating is told to the rules as a change of state is.
TOLD = """
CREATE OR REPLACE FUNCTION inbox_tell_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told text := CASE WHEN NEW.act = 'rated' THEN 'rated'
                    WHEN NEW.was <> '' AND NEW.was <> NEW.now THEN 'status' END;
BEGIN
  IF told IS NOT NULL AND NEW.rule_id IS NULL AND EXISTS (
    SELECT FROM inbox_ruleversion v
      WHERE v.institution_id = NEW.institution_id AND v.event = told AND v.ended_at IS NULL)
  THEN
    INSERT INTO inbox_ruleevent (institution_id, case_id, step_id)
      VALUES (NEW.institution_id, NEW.case_id, NEW.id);
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('inbox', '0011_work'),
        ('people', '0003_units_members_and_roster'),
    ]

    operations = [
        migrations.AddField(
            model_name='contactmerge',
            name='took_email',
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(models.F('institution'), django.db.models.functions.text.Upper('email'), name='contact_email'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['institution', 'name'], name='contact_name'),
        ),
        migrations.AddIndex(
            model_name='identity',
            index=models.Index(models.F('institution'), django.db.models.functions.text.Upper('handle'), name='identity_handle'),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]
