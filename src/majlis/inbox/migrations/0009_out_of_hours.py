import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.inbox.models.automation
import majlis.store.clock
from majlis.store.tenancy import Wall

# What was said, asked and rung is a fact: only what came of it is written beside it.
KEPT = """
REVOKE DELETE ON inbox_automation, inbox_automaticword, inbox_rating, inbox_dutycall
  FROM majlis_web, majlis_worker;
CREATE FUNCTION inbox_automatic_word_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.case_id, NEW.purpose, NEW.reply_id, NEW.why, NEW.at)
     IS DISTINCT FROM (OLD.case_id, OLD.purpose, OLD.reply_id, OLD.why, OLD.at) THEN
    RAISE EXCEPTION 'automatic word % stays as it was decided', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER automatic_word_stays BEFORE UPDATE ON inbox_automaticword
  FOR EACH ROW EXECUTE FUNCTION inbox_automatic_word_stays();
CREATE FUNCTION inbox_duty_call_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.taken_at IS NOT NULL
     OR (NEW.case_id, NEW.cause, NEW.person_id, NEW.called_at)
     IS DISTINCT FROM (OLD.case_id, OLD.cause, OLD.person_id, OLD.called_at) THEN
    RAISE EXCEPTION 'duty call % stays as it was made', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER duty_call_stays BEFORE UPDATE ON inbox_dutycall
  FOR EACH ROW EXECUTE FUNCTION inbox_duty_call_stays();
"""

# A worker serves all institutions and sees no rows before it acts for one of them. Each tells it
# ids and nothing else, and only of institutions that have switched it on.
DUE = """
CREATE FUNCTION inbox_words_due(most integer, fresh interval, gathers interval)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM inbox_automation a
    JOIN inbox_case c ON c.institution_id = a.institution_id
      AND c.opened_at >= greatest(a.began_at, majlis_now() - fresh)
    WHERE a.acknowledges <> 'never' AND c.status IN ('new', 'open') AND c.merged_into_id IS NULL
      AND c.changed_at <= majlis_now() - gathers
      AND NOT EXISTS (SELECT FROM inbox_automaticword w
        WHERE w.case_id = c.id AND w.purpose = 'acknowledgement')
    ORDER BY c.id LIMIT most
$$;
CREATE FUNCTION inbox_offers_due(most integer, contradiction interval)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.institution_id, w.id FROM inbox_automaticword w JOIN inbox_reply r ON r.id = w.reply_id
    WHERE w.purpose = 'offer' AND w.judged_at IS NULL
      AND r.published_at <= majlis_now() - contradiction
    ORDER BY w.id LIMIT most
$$;
CREATE FUNCTION inbox_ratings_due(most integer, settles interval, fresh interval)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM inbox_automation a
    JOIN inbox_case c ON c.institution_id = a.institution_id
      AND c.status = 'closed' AND c.kind = 'inquiry' AND c.merged_into_id IS NULL
      AND c.first_answered_at IS NOT NULL
      AND c.closed_at BETWEEN greatest(a.rating_began_at, majlis_now() - fresh)
        AND majlis_now() - settles
    WHERE a.asks_rating
      AND NOT EXISTS (SELECT FROM inbox_automaticword w
        WHERE w.case_id = c.id AND w.purpose = 'rating')
    ORDER BY c.id LIMIT most
$$;
CREATE FUNCTION inbox_duty_institutions() RETURNS TABLE (institution_id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.institution_id FROM inbox_automation a
    WHERE a.calls_duty AND a.duty_began_at IS NOT NULL
$$;
REVOKE ALL ON FUNCTION inbox_words_due(integer, interval, interval) FROM PUBLIC;
REVOKE ALL ON FUNCTION inbox_offers_due(integer, interval) FROM PUBLIC;
REVOKE ALL ON FUNCTION inbox_ratings_due(integer, interval, interval) FROM PUBLIC;
REVOKE ALL ON FUNCTION inbox_duty_institutions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_words_due(integer, interval, interval),
  inbox_offers_due(integer, interval), inbox_ratings_due(integer, interval, interval),
  inbox_duty_institutions() TO majlis_worker, majlis_owner;
CREATE INDEX automatic_offer_due ON inbox_automaticword (id)
  WHERE purpose = 'offer' AND judged_at IS NULL;
CREATE INDEX case_closed_lately ON inbox_case (institution_id, closed_at) WHERE status = 'closed';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0002_service_unit'),
        ('delivery', '0006_what_follows_waits'),
        ('inbox', '0008_measures'),
        ('people', '0002_units_and_office_calendars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AutomaticWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('acknowledgement', 'Acknowledgement'), ('offer', 'Answer of the library'), ('rating', 'Request for a rating')], max_length=16)),
                ('why', models.CharField(blank=True, choices=[('open', 'the office was open'), ('place', 'nothing is said by itself where this was written'), ('closed', 'it asked for nothing any more'), ('answered', 'a person has it'), ('ours', 'one of our own accounts wrote it'), ('automatic', 'a machine wrote it'), ('hostile', 'its text tries to turn our words against us'), ('loop', 'the same writer was told often enough today'), ('network', 'the network takes nothing there now'), ('rests', 'this person was asked for a rating not long ago'), ('no_page', 'the public pages are closed')], max_length=10)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('mail_to', models.EmailField(blank=True, max_length=254)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('judged_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Automation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acknowledges', models.CharField(choices=[('never', 'Never'), ('closed', 'When the office is closed'), ('always', 'At any hour')], default='never', max_length=6)),
                ('places', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('message', 'Private messages'), ('email', 'E-mails'), ('letter', 'Messages of connected systems'), ('question', 'Questions of the public form'), ('mention', 'Mentions: a short public reply'), ('comment', 'Comments: a short public reply')], max_length=8), default=majlis.inbox.models.automation.private_places, size=None)),
                ('began_at', models.DateTimeField(null=True)),
                ('offers', models.BooleanField(default=False)),
                ('least_evidence', models.SmallIntegerField(default=70)),
                ('acknowledgement_ar', models.TextField(blank=True)),
                ('acknowledgement_en', models.TextField(blank=True)),
                ('short_ar', models.TextField(blank=True)),
                ('short_en', models.TextField(blank=True)),
                ('offer_ar', models.TextField(blank=True)),
                ('offer_en', models.TextField(blank=True)),
                ('rating_ar', models.TextField(blank=True)),
                ('rating_en', models.TextField(blank=True)),
                ('asks_rating', models.BooleanField(default=False)),
                ('asks_rating_in_public', models.BooleanField(default=False)),
                ('rating_began_at', models.DateTimeField(null=True)),
                ('rating_rests_days', models.SmallIntegerField(default=30)),
                ('rating_open_days', models.SmallIntegerField(default=14)),
                ('calls_duty', models.BooleanField(default=False)),
                ('duty_began_at', models.DateTimeField(null=True)),
                ('duty_wait_minutes', models.SmallIntegerField(default=15)),
                ('urgent_topics', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), blank=True, default=list, size=None)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
            ],
        ),
        migrations.CreateModel(
            name='DutyCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('closed', 'urgent while the office is closed'), ('overdue', 'urgent and overdue')], max_length=8)),
                ('called_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('taken_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('until', models.DateTimeField()),
                ('score', models.SmallIntegerField(choices=[(1, 'Very bad'), (2, 'Bad'), (3, 'Fair'), (4, 'Good'), (5, 'Very good')], null=True)),
                ('given_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterField(
            model_name='casestep',
            name='act',
            field=models.CharField(choices=[('opened', 'Inquiry received'), ('joined', 'The person wrote again'), ('edited', 'The person changed their words'), ('taken', 'Taken in hand'), ('assigned', 'Assigned'), ('released', 'Given back'), ('replied', 'Answer sent off'), ('not_sent', 'The answer did not go out'), ('answered', 'The answer stands'), ('answered_there', 'Answered on the network itself'), ('asked_back', 'The person was asked for more'), ('taken_away', 'The answer no longer stands'), ('withdrawn', 'Withdrawn by its writer'), ('closed', 'Inquiry closed'), ('reopened', 'Inquiry reopened'), ('marked', 'Kind changed'), ('spam', 'Marked as spam'), ('hidden', 'Hidden from the public'), ('shown', 'Shown to the public again'), ('delete_asked', 'Deletion asked for'), ('deleted', 'Deletion confirmed'), ('block_asked', 'Block of the person asked for'), ('blocked', 'Block of the person confirmed'), ('unblocked', 'The person may write again'), ('dismissed', 'Measure dismissed by a second person'), ('merged', 'Joined to an earlier inquiry'), ('acknowledged', 'Receipt confirmed automatically'), ('offered', 'An answer of the library offered automatically'), ('rating_asked', 'The person was asked for a rating'), ('rated', 'The person rated the service'), ('called', 'Duty officer called'), ('call_taken', 'Duty officer has taken it on')], max_length=14),
        ),
        migrations.AlterField(
            model_name='item',
            name='kind',
            field=models.CharField(choices=[('comment', 'Comment'), ('mention', 'Mention'), ('question', 'Question'), ('message', 'Private message'), ('review', 'Review'), ('reply', 'Reply'), ('rating', 'Comment on a rating')], max_length=8),
        ),
        migrations.AlterField(
            model_name='reply',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='reply',
            name='kind',
            field=models.CharField(choices=[('answer', 'Answer'), ('redirect', 'Redirection'), ('question', 'Question back'), ('acknowledgement', 'Acknowledgement'), ('rating', 'Request for a rating')], default='answer', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind__in', ('acknowledgement', 'rating')), models.Q(('article__isnull', False), ('kind', 'answer')), _connector='OR'), name='automatic_reply_is_approved'),
        ),
        migrations.AddField(
            model_name='automaticword',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='automatic_words', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='automaticword',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='automaticword',
            name='reply',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.reply'),
        ),
        migrations.AddField(
            model_name='automation',
            name='institution',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='automation', to='people.institution'),
        ),
        migrations.AddField(
            model_name='dutycall',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_calls', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='dutycall',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='dutycall',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rating',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rating', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='rating',
            name='comment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.item'),
        ),
        migrations.AddField(
            model_name='rating',
            name='contact',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.contact'),
        ),
        migrations.AddField(
            model_name='rating',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddConstraint(
            model_name='automaticword',
            constraint=models.UniqueConstraint(fields=('case', 'purpose'), name='automatic_word_once'),
        ),
        migrations.AddConstraint(
            model_name='automaticword',
            constraint=models.CheckConstraint(condition=models.Q(('reply__isnull', True), ('why', ''), _connector='OR'), name='said_or_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='automation',
            constraint=models.CheckConstraint(condition=models.Q(('least_evidence__range', (1, 100))), name='evidence_is_a_share'),
        ),
        migrations.AddConstraint(
            model_name='automation',
            constraint=models.CheckConstraint(condition=models.Q(('duty_wait_minutes__range', (1, 240))), name='duty_wait_is_short'),
        ),
        migrations.AddConstraint(
            model_name='automation',
            constraint=models.CheckConstraint(condition=models.Q(('rating_rests_days__range', (0, 365)), ('rating_open_days__range', (1, 90))), name='rating_days_are_few'),
        ),
        migrations.AddConstraint(
            model_name='dutycall',
            constraint=models.UniqueConstraint(fields=('case', 'cause', 'person'), name='called_once'),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(fields=['institution', 'given_at'], name='rating_given'),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(fields=['contact', 'asked_at'], name='rating_of_contact'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_at__isnull', True), ('score__isnull', True)), models.Q(('given_at__isnull', False), ('score__range', (1, 5))), _connector='OR'), name='rating_has_a_score_and_a_time'),
        ),
        Wall(
            {
                "inbox_automation": {},
                "inbox_automaticword": {"case_id": "inbox_case", "reply_id": "inbox_reply"},
                "inbox_rating": {
                    "case_id": "inbox_case",
                    "contact_id": "inbox_contact",
                    "comment_id": "inbox_item",
                },
                "inbox_dutycall": {"case_id": "inbox_case"},
            }
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
