import datetime
import django.db.models.deletion
import majlis.store.clock
from django.conf import settings
from django.db import migrations, models

from majlis.store.tenancy import Wall, composite_key

# What was promised stays as it was; who wants it otherwise makes another version.
KEPT = """
REVOKE UPDATE, DELETE ON inbox_promise FROM majlis_web, majlis_worker;
CREATE FUNCTION inbox_promise_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'promise % stays as it was made', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER promise_stays BEFORE UPDATE OR DELETE ON inbox_promise
  FOR EACH ROW EXECUTE FUNCTION inbox_promise_stays();
"""
# What is only counted may be counted away: a further word that was taken back has no clock.
COUNTED = "GRANT DELETE ON inbox_clock TO majlis_web, majlis_worker"
# Whatever moves a case, its clocks are looked at: where the mover did not keep them itself.
FOLLOW = """
CREATE FUNCTION inbox_clocks_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE inbox_clock SET look_at = majlis_now() WHERE case_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER clocks_follow AFTER UPDATE ON inbox_case FOR EACH ROW
  WHEN ((OLD.status, OLD.kind, OLD.topic_id, OLD.priority)
    IS DISTINCT FROM (NEW.status, NEW.kind, NEW.topic_id, NEW.priority))
  EXECUTE FUNCTION inbox_clocks_follow();
"""
DUE = """
CREATE FUNCTION inbox_clocks_due(most integer)
  RETURNS TABLE (institution_id bigint, case_id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.case_id FROM inbox_clock c
    WHERE c.look_at <= majlis_now()
    GROUP BY c.institution_id, c.case_id ORDER BY min(c.look_at) LIMIT most
$$;
REVOKE ALL ON FUNCTION inbox_clocks_due(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_clocks_due(integer) TO majlis_worker, majlis_owner;
"""
# The clocks there are go on; the first round of the worker reckons them whole.
BEGUN = """
UPDATE inbox_clock SET
  target = interval '2 hours',
  runs_since = CASE WHEN stopped_at IS NULL THEN started_at END,
  past_elapsed = coalesce(elapsed, interval '0'),
  past_office = coalesce(office, interval '0'),
  look_at = majlis_now();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0002_service_unit'),
        ("inbox", "0016_due_process"),
        ("people", "0005_weeks_months_and_changes_of_the_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EscalationLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.SmallIntegerField()),
                ('to', models.CharField(choices=[('officer', 'Who has it in hand, or who is on duty'), ('unit', 'The members of its unit'), ('manager', 'The managers')], max_length=8)),
                ('is_urgent', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['share', 'to'],
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('priority', models.CharField(blank=True, choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High'), ('urgent', 'Urgent')], max_length=8)),
                ('way', models.CharField(blank=True, choices=[('public', 'In public on the networks'), ('private', 'In private messages'), ('portal', 'By the public portal'), ('letter', 'By e-mail or letter')], max_length=8)),
                ('valid_from', models.DateTimeField()),
                ('acknowledge', models.DurationField(blank=True, null=True)),
                ('acknowledge_counts', models.CharField(choices=[('office', 'office hours'), ('elapsed', 'hours by the clock')], default='elapsed', max_length=8)),
                ('first', models.DurationField(blank=True, null=True)),
                ('first_counts', models.CharField(choices=[('office', 'office hours'), ('elapsed', 'hours by the clock')], default='office', max_length=8)),
                ('next', models.DurationField(blank=True, null=True)),
                ('next_counts', models.CharField(choices=[('office', 'office hours'), ('elapsed', 'hours by the clock')], default='office', max_length=8)),
                ('close', models.DurationField(blank=True, null=True)),
                ('close_counts', models.CharField(choices=[('office', 'office hours'), ('elapsed', 'hours by the clock')], default='office', max_length=8)),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
            ],
        ),
        migrations.AlterModelOptions(
            name='clock',
            options={'ordering': ['started_at', 'id']},
        ),
        migrations.RemoveConstraint(
            model_name='clock',
            name='one_clock_of_a_kind',
        ),
        migrations.AddField(
            model_name='clock',
            name='counts',
            field=models.CharField(choices=[('office', 'office hours'), ('elapsed', 'hours by the clock')], db_default='office', default='office', max_length=8),
        ),
        migrations.AddField(
            model_name='clock',
            name='due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='look_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='number',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='clock',
            name='past_elapsed',
            field=models.DurationField(db_default=datetime.timedelta(0), default=datetime.timedelta(0)),
        ),
        migrations.AddField(
            model_name='clock',
            name='past_office',
            field=models.DurationField(db_default=datetime.timedelta(0), default=datetime.timedelta(0)),
        ),
        migrations.AddField(
            model_name='clock',
            name='runs_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='tell_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='target',
            field=models.DurationField(null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='told_share',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='act',
            field=models.CharField(choices=[('opened', 'Inquiry received'), ('joined', 'The person wrote again'), ('edited', 'The person changed their words'), ('taken', 'Taken in hand'), ('assigned', 'Assigned'), ('released', 'Given back'), ('replied', 'Answer sent off'), ('not_sent', 'The answer did not go out'), ('answered', 'The answer stands'), ('answered_there', 'Answered on the network itself'), ('asked_back', 'The person was asked for more'), ('taken_away', 'The answer no longer stands'), ('withdrawn', 'Withdrawn by its writer'), ('closed', 'Inquiry closed'), ('reopened', 'Inquiry reopened'), ('marked', 'Kind changed'), ('spam', 'Marked as spam'), ('hidden', 'Hidden from the public'), ('shown', 'Shown to the public again'), ('delete_asked', 'Deletion asked for'), ('deleted', 'Deletion confirmed'), ('block_asked', 'Block of the person asked for'), ('blocked', 'Block of the person confirmed'), ('unblocked', 'The person may write again'), ('block_ended', 'The chosen end of the block has come'), ('dismissed', 'Measure dismissed by a second person'), ('appealed', 'Appeal against a measure received'), ('appeal_upheld', 'Appeal decided: the measure stands'), ('appeal_undone', 'Appeal decided: the measure is undone'), ('erased', 'What the person wrote was erased'), ('merged', 'Joined to an earlier inquiry'), ('noted', 'Internal note written'), ('referred', 'Referred to a unit'), ('asked_unit', 'The unit was asked again'), ('unit_answered', 'The unit answered'), ('unit_asks', 'The unit needs to know more'), ('not_theirs', 'The unit says that it is not theirs'), ('unit_late', "The unit's time is over"), ('called_back', 'Referral withdrawn'), ('handed_over', 'Handed over to another body'), ('proposed', 'Answer put forward for approval'), ('approved', 'Answer approved'), ('returned', 'Answer returned to its writer'), ('taken_back', 'Answer taken back before it was approved'), ('reworded', 'Wording of an answer changed'), ('escalated', 'Attention called to the promised time'), ('acknowledged', 'Receipt confirmed automatically'), ('offered', 'An answer of the library offered automatically'), ('rating_asked', 'The person was asked for a rating'), ('rated', 'The person rated the service'), ('called', 'Duty officer called'), ('call_taken', 'Duty officer has taken it on'), ('took_in', 'Another inquiry was joined to this one'), ('split', 'A part became an inquiry of its own'), ('split_off', 'Came out of another inquiry'), ('topic_set', 'Subject set'), ('priority_set', 'Priority set'), ('ruled', 'A rule acted'), ('rule_note', 'A note by a rule'), ('alarmed', 'Raised because the words speak of danger'), ('moved_unit', 'Moved to another unit'), ('snoozed', 'Put off'), ('woken', 'Back from being put off'), ('undone', 'The last act was undone')], max_length=14),
        ),
        migrations.AlterField(
            model_name='clock',
            name='kind',
            field=models.CharField(choices=[('acknowledge', 'Confirming receipt'), ('first', 'The first answer'), ('next', 'Each further answer'), ('close', 'Closing the inquiry')], default='first', max_length=12),
        ),
        migrations.AddField(
            model_name='escalationlevel',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='promise',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='promise',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='people.institution'),
        ),
        migrations.AddField(
            model_name='promise',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='answers.service'),
        ),
        migrations.AddField(
            model_name='clock',
            name='promise',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.promise'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('stopped_at__isnull', True)), fields=['institution', 'due_at'], name='clock_due'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('look_at__isnull', False)), fields=['look_at'], name='clock_look'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(fields=('case', 'kind', 'number'), name='one_clock_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='escalationlevel',
            constraint=models.UniqueConstraint(fields=('institution', 'share', 'to'), name='one_level_each'),
        ),
        migrations.AddConstraint(
            model_name='escalationlevel',
            constraint=models.CheckConstraint(condition=models.Q(('share__range', (10, 1000))), name='level_share'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(fields=['institution', 'valid_from'], name='promise_versions'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('acknowledge__isnull', True), models.Q(('acknowledge__gt', datetime.timedelta(0)), ('acknowledge__lte', datetime.timedelta(days=90))), _connector='OR'), name='promise_of_acknowledge'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('first__isnull', True), models.Q(('first__gt', datetime.timedelta(0)), ('first__lte', datetime.timedelta(days=90))), _connector='OR'), name='promise_of_first'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('next__isnull', True), models.Q(('next__gt', datetime.timedelta(0)), ('next__lte', datetime.timedelta(days=90))), _connector='OR'), name='promise_of_next'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('close__isnull', True), models.Q(('close__gt', datetime.timedelta(0)), ('close__lte', datetime.timedelta(days=90))), _connector='OR'), name='promise_of_close'),
        ),
        Wall({"inbox_promise": {"topic_id": "answers_service"}, "inbox_escalationlevel": {}}),
        migrations.RunSQL(composite_key("inbox_clock", column="promise_id", other="inbox_promise")),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
        migrations.RunSQL(BEGUN, migrations.RunSQL.noop),
    ]
