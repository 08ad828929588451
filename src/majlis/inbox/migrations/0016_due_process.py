import django.db.models.deletion
import majlis.store.clock
from django.conf import settings
from django.db import migrations, models

from majlis.store.tenancy import Wall, composite_key

# An edition that was published stays as it was read, and what was named in a measure with it.
WRITTEN_ONCE = """
CREATE TRIGGER is_written_once BEFORE UPDATE OR DELETE ON inbox_rulebook
  FOR EACH ROW EXECUTE FUNCTION inbox_is_written_once();
CREATE TRIGGER is_written_once BEFORE UPDATE OR DELETE ON inbox_clause
  FOR EACH ROW EXECUTE FUNCTION inbox_is_written_once();
REVOKE UPDATE, DELETE ON inbox_rulebook, inbox_clause FROM majlis_web, majlis_worker;
REVOKE DELETE ON inbox_appeal, inbox_erasure, inbox_measureterms FROM majlis_web, majlis_worker;
"""

# New measures name a rule; those from before this stand without one. Once the person is erased,
# the copy of their words goes and the rest stays.
MEASURES = """
CREATE FUNCTION inbox_measure_names_a_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind IN ('hide', 'delete', 'block') AND NEW.rule_id IS NULL THEN
    RAISE EXCEPTION 'a measure names the rule that it goes by' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER measure_names_a_rule BEFORE INSERT ON inbox_measure
  FOR EACH ROW EXECUTE FUNCTION inbox_measure_names_a_rule();

CREATE OR REPLACE FUNCTION inbox_measure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.item_id, NEW.kind, NEW.reason, NEW.asked_by_id, NEW.asked_at, NEW.rule_id,
      NEW.why_not_hidden, NEW.block_days, NEW.written_at)
     IS DISTINCT FROM
     (OLD.item_id, OLD.kind, OLD.reason, OLD.asked_by_id, OLD.asked_at, OLD.rule_id,
      OLD.why_not_hidden, OLD.block_days, OLD.written_at)
     OR ((NEW.text, NEW.author_name, NEW.author_remote_id, NEW.url)
         IS DISTINCT FROM (OLD.text, OLD.author_name, OLD.author_remote_id, OLD.url)
         AND (NEW.erased_at IS NULL OR OLD.erased_at IS NOT NULL
              OR (NEW.text, NEW.author_name, NEW.author_remote_id, NEW.url) <> ('', '', '', '')))
     OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS NULL)
  THEN
    RAISE EXCEPTION 'measure % stays as it was asked for', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""

DECIDED_ONCE = """
CREATE FUNCTION inbox_appeal_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.outcome <> '' OR (NEW.measure_id, NEW.case_id, NEW.made_at, NEW.due_at)
     IS DISTINCT FROM (OLD.measure_id, OLD.case_id, OLD.made_at, OLD.due_at) THEN
    RAISE EXCEPTION 'appeal % is decided once', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decided_once BEFORE UPDATE ON inbox_appeal
  FOR EACH ROW EXECUTE FUNCTION inbox_appeal_is_decided_once();
"""

# What was erased takes no words again, whichever way they come.
STAYS_ERASED = """
CREATE FUNCTION inbox_stays_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.erased_at IS NOT NULL AND (NEW.erased_at IS NULL OR NEW.text <> '' OR NEW.first_text <> ''
     OR NEW.url <> '' OR NEW.attachment_url <> '') THEN
    RAISE EXCEPTION 'item % was erased', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stays_erased BEFORE UPDATE ON inbox_item
  FOR EACH ROW EXECUTE FUNCTION inbox_stays_erased();
"""

# A worker serves all institutions and sees no rows before it acts for one of them.
WAITING = """
CREATE FUNCTION inbox_blocks_due(most integer) RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.institution_id, m.id FROM inbox_measure m
      JOIN delivery_delivery d ON d.id = m.delivery_id
      JOIN inbox_item i ON i.id = m.item_id
      JOIN channels_channel c ON c.id = i.channel_id
    WHERE m.kind = 'block' AND m.until <= majlis_now() AND m.lifted_at IS NULL
      AND d.state IN ('published', 'verified') AND c.state = 'open'
    ORDER BY m.until LIMIT most
$$;
REVOKE ALL ON FUNCTION inbox_blocks_due(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_blocks_due(integer) TO majlis_worker, majlis_owner;

CREATE FUNCTION inbox_erasures_due(most integer) RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT institution_id, id FROM inbox_erasure
    WHERE confirmed_at IS NOT NULL AND done_at IS NULL ORDER BY confirmed_at LIMIT most
$$;
REVOKE ALL ON FUNCTION inbox_erasures_due(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_erasures_due(integer) TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0002_service_unit'),
        ('channels', '0008_tests_and_ends_of_permissions'),
        ("delivery", "0008_words_of_erased_people"),
        ("inbox", "0015_notes_referrals_and_handovers"),
        ('people', '0002_units_and_office_calendars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('due_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('', 'Waits for a decision'), ('upheld', 'The measure stands'), ('undone', 'The measure was undone')], default='', max_length=6)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('title_ar', models.CharField(max_length=120)),
                ('title_en', models.CharField(max_length=120)),
                ('text_ar', models.CharField(max_length=600)),
                ('text_en', models.CharField(max_length=600)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=1000)),
                ('asked_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('items', models.IntegerField(default=0)),
                ('events', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='MeasureTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block_days', models.SmallIntegerField(default=30)),
                ('appeal_days', models.SmallIntegerField(default=10)),
                ('appeal_window_days', models.SmallIntegerField(default=60)),
            ],
        ),
        migrations.CreateModel(
            name='RuleBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.SmallIntegerField()),
                ('intro_ar', models.TextField()),
                ('intro_en', models.TextField()),
                ('published_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_kind',
        ),
        migrations.AddField(
            model_name='contact',
            name='erased_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='erased_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='measure',
            name='block_days',
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='measure',
            name='erased_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='measure',
            name='lifted_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='measure',
            name='notice',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notice_of_measure', to='delivery.delivery'),
        ),
        migrations.AddField(
            model_name='measure',
            name='tells',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='measure',
            name='until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='measure',
            name='why_not_hidden',
            field=models.CharField(blank=True, db_default='', default='', max_length=1000),
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('inquiry', 'Inquiry'), ('other', 'Not an inquiry'), ('appeal', 'Appeal')], default='inquiry', max_length=8),
        ),
        migrations.AlterField(
            model_name='bundlecase',
            name='kind',
            field=models.CharField(choices=[('inquiry', 'Inquiry'), ('other', 'Not an inquiry'), ('appeal', 'Appeal')], max_length=8),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='act',
            field=models.CharField(choices=[('opened', 'Inquiry received'), ('joined', 'The person wrote again'), ('edited', 'The person changed their words'), ('taken', 'Taken in hand'), ('assigned', 'Assigned'), ('released', 'Given back'), ('replied', 'Answer sent off'), ('not_sent', 'The answer did not go out'), ('answered', 'The answer stands'), ('answered_there', 'Answered on the network itself'), ('asked_back', 'The person was asked for more'), ('taken_away', 'The answer no longer stands'), ('withdrawn', 'Withdrawn by its writer'), ('closed', 'Inquiry closed'), ('reopened', 'Inquiry reopened'), ('marked', 'Kind changed'), ('spam', 'Marked as spam'), ('hidden', 'Hidden from the public'), ('shown', 'Shown to the public again'), ('delete_asked', 'Deletion asked for'), ('deleted', 'Deletion confirmed'), ('block_asked', 'Block of the person asked for'), ('blocked', 'Block of the person confirmed'), ('unblocked', 'The person may write again'), ('block_ended', 'The chosen end of the block has come'), ('dismissed', 'Measure dismissed by a second person'), ('appealed', 'Appeal against a measure received'), ('appeal_upheld', 'Appeal decided: the measure stands'), ('appeal_undone', 'Appeal decided: the measure is undone'), ('erased', 'What the person wrote was erased'), ('merged', 'Joined to an earlier inquiry'), ('noted', 'Internal note written'), ('referred', 'Referred to a unit'), ('asked_unit', 'The unit was asked again'), ('unit_answered', 'The unit answered'), ('unit_asks', 'The unit needs to know more'), ('not_theirs', 'The unit says that it is not theirs'), ('unit_late', "The unit's time is over"), ('called_back', 'Referral withdrawn'), ('handed_over', 'Handed over to another body'), ('proposed', 'Answer put forward for approval'), ('approved', 'Answer approved'), ('returned', 'Answer returned to its writer'), ('taken_back', 'Answer taken back before it was approved'), ('reworded', 'Wording of an answer changed'), ('acknowledged', 'Receipt confirmed automatically'), ('offered', 'An answer of the library offered automatically'), ('rating_asked', 'The person was asked for a rating'), ('rated', 'The person rated the service'), ('called', 'Duty officer called'), ('call_taken', 'Duty officer has taken it on'), ('took_in', 'Another inquiry was joined to this one'), ('split', 'A part became an inquiry of its own'), ('split_off', 'Came out of another inquiry'), ('topic_set', 'Subject set'), ('priority_set', 'Priority set'), ('ruled', 'A rule acted'), ('rule_note', 'A note by a rule'), ('alarmed', 'Raised because the words speak of danger'), ('moved_unit', 'Moved to another unit'), ('snoozed', 'Put off'), ('woken', 'Back from being put off'), ('undone', 'The last act was undone')], max_length=14),
        ),
        migrations.AlterField(
            model_name='item',
            name='kind',
            field=models.CharField(choices=[('comment', 'Comment'), ('mention', 'Mention'), ('question', 'Question'), ('message', 'Private message'), ('review', 'Review'), ('appeal', 'Appeal'), ('reply', 'Reply'), ('rating', 'Comment on a rating')], max_length=8),
        ),
        migrations.AlterField(
            model_name='measure',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['inquiry', 'other', 'appeal'])), name='case_kind'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='measure',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='inbox.measure'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='undoing',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.measure'),
        ),
        migrations.AddField(
            model_name='clause',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='measure',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='inbox.clause'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('asked_by__isnull', False), ('kind', 'unblock'), _connector='OR'), name='measure_asked_by_a_person'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='contact',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='erasure', to='inbox.contact'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='measureterms',
            name='institution',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='measure_terms', to='people.institution'),
        ),
        migrations.AddField(
            model_name='rulebook',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rulebook',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='clause',
            name='book',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='inbox.rulebook'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('reason', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='appeal_decided_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('confirmed_at__isnull', False), _connector='OR'), name='erased_when_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='measureterms',
            constraint=models.CheckConstraint(condition=models.Q(('block_days__range', (1, 366)), ('appeal_days__range', (1, 90)), ('appeal_window_days__range', (1, 366))), name='terms_of_measures'),
        ),
        migrations.AddConstraint(
            model_name='rulebook',
            constraint=models.UniqueConstraint(fields=('institution', 'number'), name='rule_book_number'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.UniqueConstraint(fields=('book', 'code'), name='clause_once'),
        ),
        Wall(
            {
                "inbox_rulebook": {},
                "inbox_clause": {"book_id": "inbox_rulebook"},
                "inbox_measureterms": {},
                "inbox_appeal": {
                    "measure_id": "inbox_measure",
                    "case_id": "inbox_case",
                    "undoing_id": "inbox_measure",
                },
                "inbox_erasure": {"contact_id": "inbox_contact"},
            }
        ),
        migrations.RunSQL(
            [
                composite_key("inbox_measure", column="rule_id", other="inbox_clause"),
                composite_key("inbox_measure", column="notice_id", other="delivery_delivery"),
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(WRITTEN_ONCE, migrations.RunSQL.noop),
        migrations.RunSQL(MEASURES, migrations.RunSQL.noop),
        migrations.RunSQL(DECIDED_ONCE, migrations.RunSQL.noop),
        migrations.RunSQL(STAYS_ERASED, migrations.RunSQL.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
