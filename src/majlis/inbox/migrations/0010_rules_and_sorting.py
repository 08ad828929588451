import django.db.models.deletion
import majlis.store.clock
from django.conf import settings
from django.db import migrations, models

from majlis.store.tenancy import Wall

WALLED = {
    "inbox_alarmword": {},
    "inbox_contactmerge": {"kept_id": "inbox_contact", "gone_id": "inbox_contact"},
    "inbox_savedanswer": {"unit_id": "people_unit"},
    "inbox_macro": {"unit_id": "people_unit"},
    "inbox_rule": {},
    "inbox_ruleversion": {"rule_id": "inbox_rule"},
    "inbox_rulerun": {
        "rule_id": "inbox_rule",
        "version_id": "inbox_ruleversion",
        "case_id": "inbox_case",
        "suggested_id": "inbox_savedanswer",
    },
    "inbox_ruleevent": {"case_id": "inbox_case", "step_id": "inbox_casestep"},
}

# What a new column points at lies on the same side of the wall.
SAME_SIDE = """
ALTER TABLE inbox_casestep ADD CONSTRAINT inbox_casestep_rule_id_same_institution
  FOREIGN KEY (institution_id, rule_id) REFERENCES inbox_rule (institution_id, id)
  DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE inbox_case ADD CONSTRAINT inbox_case_split_from_id_same_institution
  FOREIGN KEY (institution_id, split_from_id) REFERENCES inbox_case (institution_id, id)
  DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE inbox_contact ADD CONSTRAINT inbox_contact_merged_into_id_same_institution
  FOREIGN KEY (institution_id, merged_into_id) REFERENCES inbox_contact (institution_id, id)
  DEFERRABLE INITIALLY DEFERRED;
"""

# A rule's version is kept as it was in force; only its end is written beside it.
KEPT = """
REVOKE DELETE ON inbox_rule, inbox_ruleversion, inbox_savedanswer, inbox_macro, inbox_alarmword,
  inbox_contactmerge FROM majlis_web, majlis_worker;
REVOKE UPDATE, DELETE ON inbox_rulerun FROM majlis_web, majlis_worker;
CREATE TRIGGER is_written_once BEFORE UPDATE OR DELETE ON inbox_rulerun
  FOR EACH ROW EXECUTE FUNCTION inbox_is_written_once();
CREATE FUNCTION inbox_rule_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL
     OR (NEW.rule_id, NEW.number, NEW.name, NEW.position, NEW.event, NEW.conditions, NEW.acts,
         NEW.stops, NEW.by_id, NEW.began_at)
     IS DISTINCT FROM
        (OLD.rule_id, OLD.number, OLD.name, OLD.position, OLD.event, OLD.conditions, OLD.acts,
         OLD.stops, OLD.by_id, OLD.began_at)
  THEN
    RAISE EXCEPTION 'version % of a rule stays as it was', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_version_stays BEFORE UPDATE ON inbox_ruleversion
  FOR EACH ROW EXECUTE FUNCTION inbox_rule_version_stays();
"""

# Whoever moves an inquiry, the rules hear of it; a rule's own move is told by the rule itself.
TOLD = """
CREATE FUNCTION inbox_tell_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.was <> '' AND NEW.was <> NEW.now AND NEW.rule_id IS NULL AND EXISTS (
    SELECT FROM inbox_ruleversion v
      WHERE v.institution_id = NEW.institution_id AND v.event = 'status' AND v.ended_at IS NULL)
  THEN
    INSERT INTO inbox_ruleevent (institution_id, case_id, step_id)
      VALUES (NEW.institution_id, NEW.case_id, NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tells_rules AFTER INSERT ON inbox_casestep
  FOR EACH ROW EXECUTE FUNCTION inbox_tell_rules();

CREATE FUNCTION inbox_rules_due() RETURNS TABLE (institution_id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.institution_id FROM inbox_ruleevent e
    UNION
    SELECT v.institution_id FROM inbox_ruleversion v
      WHERE v.event = 'waits' AND v.ended_at IS NULL
$$;
REVOKE ALL ON FUNCTION inbox_rules_due() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_rules_due() TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0003_subjects_of_inquiries'),
        ('channels', '0008_tests_and_ends_of_permissions'),
        ("inbox", "0009_out_of_hours"),
        ('people', '0002_units_and_office_calendars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AlarmWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', models.CharField(max_length=80)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['phrase', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ContactMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identities', models.JSONField(default=list)),
                ('cases', models.JSONField(default=list)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Macro',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('acts', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('position', models.PositiveIntegerField(default=0)),
                ('event', models.CharField(choices=[('case', 'A new inquiry arrives'), ('item', 'The person writes, the first time included'), ('status', 'The state of an inquiry changes'), ('waits', 'An inquiry has waited for us for so long'), ('rated', 'The person rates our answer')], default='case', max_length=8)),
                ('conditions', models.JSONField(blank=True, default=dict)),
                ('acts', models.JSONField(blank=True, default=dict)),
                ('stops', models.BooleanField(default=False)),
                ('is_on', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RuleEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RuleRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('changed', models.JSONField(default=dict)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('position', models.PositiveIntegerField()),
                ('event', models.CharField(choices=[('case', 'A new inquiry arrives'), ('item', 'The person writes, the first time included'), ('status', 'The state of an inquiry changes'), ('waits', 'An inquiry has waited for us for so long'), ('rated', 'The person rates our answer')], max_length=8)),
                ('conditions', models.JSONField()),
                ('acts', models.JSONField()),
                ('stops', models.BooleanField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['position', 'rule_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SavedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('text_ar', models.TextField()),
                ('text_en', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='alarms',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='case',
            name='closes_for',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='case',
            name='dialect',
            field=models.CharField(blank=True, choices=[('msa', 'Formal Arabic'), ('gulf', 'Speech of the Gulf'), ('gulf-sa', 'Speech of Saudi Arabia'), ('gulf-kw', 'Speech of Kuwait'), ('gulf-qa', 'Speech of Qatar'), ('gulf-ae', 'Speech of the Emirates'), ('gulf-bh', 'Speech of Bahrain'), ('gulf-om', 'Speech of Oman')], db_default='', default='', max_length=8),
        ),
        migrations.AddField(
            model_name='case',
            name='language',
            field=models.CharField(blank=True, choices=[('ar', 'Arabic'), ('en', 'English'), ('arabizi', 'Arabic in Latin letters'), ('mixed', 'Arabic and English mixed')], db_default='', default='', max_length=7),
        ),
        migrations.AddField(
            model_name='case',
            name='priority',
            field=models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High'), ('urgent', 'Urgent')], db_default='normal', default='normal', max_length=6),
        ),
        migrations.AddField(
            model_name='case',
            name='ruled',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='case',
            name='split_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='contact',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='inbox.contact'),
        ),
        migrations.AddField(
            model_name='item',
            name='is_ruled',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='act',
            field=models.CharField(choices=[('opened', 'Inquiry received'), ('joined', 'The person wrote again'), ('edited', 'The person changed their words'), ('taken', 'Taken in hand'), ('assigned', 'Assigned'), ('released', 'Given back'), ('replied', 'Answer sent off'), ('not_sent', 'The answer did not go out'), ('answered', 'The answer stands'), ('answered_there', 'Answered on the network itself'), ('asked_back', 'The person was asked for more'), ('taken_away', 'The answer no longer stands'), ('withdrawn', 'Withdrawn by its writer'), ('closed', 'Inquiry closed'), ('reopened', 'Inquiry reopened'), ('marked', 'Kind changed'), ('spam', 'Marked as spam'), ('hidden', 'Hidden from the public'), ('shown', 'Shown to the public again'), ('delete_asked', 'Deletion asked for'), ('deleted', 'Deletion confirmed'), ('block_asked', 'Block of the person asked for'), ('blocked', 'Block of the person confirmed'), ('unblocked', 'The person may write again'), ('dismissed', 'Measure dismissed by a second person'), ('merged', 'Joined to an earlier inquiry'), ('acknowledged', 'Receipt confirmed automatically'), ('offered', 'An answer of the library offered automatically'), ('rating_asked', 'The person was asked for a rating'), ('rated', 'The person rated the service'), ('called', 'Duty officer called'), ('call_taken', 'Duty officer has taken it on'), ('took_in', 'Another inquiry was joined to this one'), ('split', 'A part became an inquiry of its own'), ('split_off', 'Came out of another inquiry'), ('topic_set', 'Subject set'), ('priority_set', 'Priority set'), ('ruled', 'A rule acted'), ('rule_note', 'A note by a rule'), ('alarmed', 'Raised because the words speak of danger')], max_length=14),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('priority__in', ['low', 'normal', 'high', 'urgent'])), name='case_priority'),
        ),
        migrations.AddField(
            model_name='alarmword',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='alarmword',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='contactmerge',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contactmerge',
            name='gone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.contact'),
        ),
        migrations.AddField(
            model_name='contactmerge',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='contactmerge',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='inbox.contact'),
        ),
        migrations.AddField(
            model_name='contactmerge',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='macro',
            name='changed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='macro',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='macro',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='rule',
            name='changed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rule',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='casestep',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.rule'),
        ),
        migrations.AddField(
            model_name='ruleevent',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='ruleevent',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='ruleevent',
            name='step',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.casestep'),
        ),
        migrations.AddField(
            model_name='rulerun',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rule_runs', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='rulerun',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='rulerun',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='inbox.rule'),
        ),
        migrations.AddField(
            model_name='ruleversion',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruleversion',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='ruleversion',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='inbox.rule'),
        ),
        migrations.AddField(
            model_name='rulerun',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.ruleversion'),
        ),
        migrations.AddField(
            model_name='savedanswer',
            name='changed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedanswer',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='savedanswer',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='rulerun',
            name='suggested',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.savedanswer'),
        ),
        migrations.AddConstraint(
            model_name='alarmword',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('institution', 'phrase'), name='one_alarm_word'),
        ),
        migrations.AddConstraint(
            model_name='macro',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('institution', 'name'), name='one_macro_of_a_name'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='rule_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('is_on', False), ('removed_at__isnull', True), _connector='OR'), name='removed_rule_is_off'),
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('rule',), name='one_version_in_force'),
        ),
        migrations.AddConstraint(
            model_name='savedanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('institution', 'title'), name='one_saved_answer_of_a_title'),
        ),
        migrations.AddConstraint(
            model_name='savedanswer',
            constraint=models.CheckConstraint(condition=models.Q(('text_ar', ''), _negated=True), name='saved_answer_has_a_text'),
        ),
        migrations.AddIndex(
            model_name='rulerun',
            index=models.Index(fields=['case', 'id'], name='rule_run_of_case'),
        ),
        migrations.AddConstraint(
            model_name='rulerun',
            constraint=models.UniqueConstraint(fields=('rule', 'key'), name='a_rule_runs_once'),
        ),
        Wall(WALLED),
        migrations.RunSQL(SAME_SIDE, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]
