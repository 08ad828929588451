import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# Whose words have changed, in rows that the worker takes: an inquiry for every text, name or handle
# that it is found by.
WORDS = """
CREATE FUNCTION inbox_words_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'inbox_case' THEN
    IF TG_OP = 'INSERT' OR NEW.contact_id IS DISTINCT FROM OLD.contact_id THEN
      INSERT INTO inbox_wordsdue (institution_id, case_number) VALUES (NEW.institution_id, NEW.id);
    END IF;
  ELSIF TG_TABLE_NAME = 'inbox_item' THEN
    IF TG_OP = 'UPDATE' AND (NEW.text, NEW.case_id, NEW.author_id)
       IS NOT DISTINCT FROM (OLD.text, OLD.case_id, OLD.author_id) THEN
      RETURN NULL;
    END IF;
    IF NEW.case_id IS NOT NULL THEN
      INSERT INTO inbox_wordsdue (institution_id, case_number)
        VALUES (NEW.institution_id, NEW.case_id);
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.case_id IS NOT NULL AND OLD.case_id IS DISTINCT FROM NEW.case_id THEN
      INSERT INTO inbox_wordsdue (institution_id, case_number)
        VALUES (OLD.institution_id, OLD.case_id);
    END IF;
  ELSIF TG_TABLE_NAME = 'inbox_contact' THEN
    IF NEW.name IS DISTINCT FROM OLD.name THEN
      INSERT INTO inbox_wordsdue (institution_id, case_number)
        SELECT institution_id, id FROM inbox_case WHERE contact_id = NEW.id;
    END IF;
  ELSIF TG_OP = 'INSERT' OR (NEW.name, NEW.handle, NEW.contact_id)
        IS DISTINCT FROM (OLD.name, OLD.handle, OLD.contact_id) THEN
    INSERT INTO inbox_wordsdue (institution_id, case_number)
      SELECT institution_id, id FROM inbox_case WHERE contact_id = NEW.contact_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER words_changed AFTER INSERT OR UPDATE OF contact_id ON inbox_case
  FOR EACH ROW EXECUTE FUNCTION inbox_words_changed();
CREATE TRIGGER words_changed AFTER INSERT OR UPDATE OF text, case_id, author_id ON inbox_item
  FOR EACH ROW EXECUTE FUNCTION inbox_words_changed();
CREATE TRIGGER words_changed AFTER UPDATE OF name ON inbox_contact
  FOR EACH ROW EXECUTE FUNCTION inbox_words_changed();
CREATE TRIGGER words_changed AFTER INSERT OR UPDATE OF name, handle, contact_id ON inbox_identity
  FOR EACH ROW EXECUTE FUNCTION inbox_words_changed();
INSERT INTO inbox_wordsdue (institution_id, case_number)
  SELECT institution_id, id FROM inbox_case ORDER BY id;

CREATE FUNCTION inbox_words_due_in(most integer) RETURNS TABLE (institution_id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT d.institution_id
      FROM (SELECT w.institution_id FROM inbox_wordsdue w ORDER BY w.id LIMIT most) d
$$;
-- Behind the wall, for the institution that the transaction acts for and no other: the wall keeps
-- the index of words from being used in front of it. Planned anew for each question, since what many
-- inquiries have is found soonest without the index.
CREATE FUNCTION inbox_having_words(asked text, most integer) RETURNS SETOF bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE
    'SELECT case_id FROM inbox_casewords WHERE institution_id = $1'
    ' AND words @@ $2 LIMIT $3'
    USING nullif(current_setting('majlis.institution', true), '')::bigint,
          to_tsquery('simple', asked), most;
END $$;
"""

# A worker serves all institutions and sees no rows before it acts for one of them.
DUE = """
CREATE FUNCTION inbox_snoozes_over(most integer) RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM inbox_case c
    WHERE c.snoozed_until <= majlis_now() ORDER BY c.snoozed_until LIMIT most
$$;
CREATE FUNCTION inbox_sharings_due(most integer) RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.institution_id, s.id FROM inbox_sharing s
    WHERE s.way <> 'hand' AND s.next_at <= majlis_now() AND EXISTS (
      SELECT FROM inbox_case c
      WHERE c.institution_id = s.institution_id AND c.merged_into_id IS NULL
        AND c.status IN ('new', 'open') AND c.snoozed_until IS NULL AND c.officer_id IS NULL
        AND c.kind = 'inquiry'
        AND (c.unit_id = s.unit_id OR (s.unit_id IS NULL AND NOT EXISTS (
          SELECT FROM inbox_sharing o
          WHERE o.institution_id = s.institution_id AND o.unit_id = c.unit_id))))
    ORDER BY s.next_at LIMIT most
$$;
"""

GRANTS = """
REVOKE ALL ON FUNCTION inbox_words_due_in(integer), inbox_having_words(text, integer),
  inbox_snoozes_over(integer), inbox_sharings_due(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_words_due_in(integer), inbox_snoozes_over(integer),
  inbox_sharings_due(integer) TO majlis_worker, majlis_owner;
GRANT EXECUTE ON FUNCTION inbox_having_words(text, integer)
  TO majlis_web, majlis_worker, majlis_owner;
REVOKE DELETE ON inbox_sharing, inbox_bundle, inbox_bundlecase, inbox_casewords
  FROM majlis_web, majlis_worker;
"""

# Written every few seconds and worth nothing after a crash; its pages have room to be written over.
FLEETING = """
ALTER TABLE inbox_presence SET UNLOGGED;
ALTER TABLE inbox_presence SET (fillfactor = 40);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0002_service_unit'),
        ('channels', '0008_tests_and_ends_of_permissions'),
        ("inbox", "0010_rules_and_sorting"),
        ('people', '0003_units_members_and_roster'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=14)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('undone_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='BundleCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('new', 'New'), ('open', 'In hand'), ('waiting', 'Waiting for the person'), ('answered', 'Answered'), ('closed', 'Closed'), ('spam', 'Spam')], max_length=8)),
                ('kind', models.CharField(choices=[('inquiry', 'Inquiry'), ('other', 'Not an inquiry')], max_length=8)),
                ('closed_at', models.DateTimeField(null=True)),
                ('snoozed_until', models.DateTimeField(null=True)),
                ('step', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='CaseWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('stemmer', models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('typed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Sharing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('hand', 'By hand'), ('turn', 'In turn'), ('capacity', 'To whoever has least open')], default='hand', max_length=8)),
                ('most_open', models.SmallIntegerField(default=20)),
                ('next_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
            ],
        ),
        migrations.CreateModel(
            name='WordsDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_number', models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='snoozed_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='casestep',
            name='until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='act',
            field=models.CharField(choices=[('opened', 'Inquiry received'), ('joined', 'The person wrote again'), ('edited', 'The person changed their words'), ('taken', 'Taken in hand'), ('assigned', 'Assigned'), ('released', 'Given back'), ('replied', 'Answer sent off'), ('not_sent', 'The answer did not go out'), ('answered', 'The answer stands'), ('answered_there', 'Answered on the network itself'), ('asked_back', 'The person was asked for more'), ('taken_away', 'The answer no longer stands'), ('withdrawn', 'Withdrawn by its writer'), ('closed', 'Inquiry closed'), ('reopened', 'Inquiry reopened'), ('marked', 'Kind changed'), ('spam', 'Marked as spam'), ('hidden', 'Hidden from the public'), ('shown', 'Shown to the public again'), ('delete_asked', 'Deletion asked for'), ('deleted', 'Deletion confirmed'), ('block_asked', 'Block of the person asked for'), ('blocked', 'Block of the person confirmed'), ('unblocked', 'The person may write again'), ('dismissed', 'Measure dismissed by a second person'), ('merged', 'Joined to an earlier inquiry'), ('acknowledged', 'Receipt confirmed automatically'), ('offered', 'An answer of the library offered automatically'), ('rating_asked', 'The person was asked for a rating'), ('rated', 'The person rated the service'), ('called', 'Duty officer called'), ('call_taken', 'Duty officer has taken it on'), ('took_in', 'Another inquiry was joined to this one'), ('split', 'A part became an inquiry of its own'), ('split_off', 'Came out of another inquiry'), ('topic_set', 'Subject set'), ('priority_set', 'Priority set'), ('ruled', 'A rule acted'), ('rule_note', 'A note by a rule'), ('alarmed', 'Raised because the words speak of danger'), ('moved_unit', 'Moved to another unit'), ('snoozed', 'Put off'), ('woken', 'Back from being put off'), ('undone', 'The last act was undone')], max_length=14),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', True), ('snoozed_until__isnull', True), ('status__in', ('new', 'open'))), fields=['institution', 'last_item_at', 'id'], name='case_asking'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', True), ('officer__isnull', True), ('snoozed_until__isnull', True), ('status__in', ('new', 'open'))), fields=['institution', 'last_item_at', 'id'], name='case_unassigned'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', True), ('snoozed_until__isnull', True), ('status__in', ('new', 'open')), ('unit__isnull', False)), fields=['institution', 'unit', 'last_item_at', 'id'], name='case_of_unit'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', True), ('officer__isnull', False), ('snoozed_until__isnull', True), ('status__in', ('new', 'open', 'waiting'))), fields=['institution', 'officer', 'last_item_at', 'id'], name='case_in_hand'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('snoozed_until__isnull', False)), fields=['institution', 'snoozed_until'], name='case_snoozed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['institution', 'last_item_at', 'id'], name='case_newest'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('snoozed_until__isnull', True), models.Q(('merged_into__isnull', True), ('status__in', ('new', 'open', 'waiting'))), _connector='OR'), name='snoozed_while_in_work'),
        ),
        migrations.AddField(
            model_name='bundle',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bundle',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='bundlecase',
            name='bundle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='inbox.bundle'),
        ),
        migrations.AddField(
            model_name='bundlecase',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='bundlecase',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='bundlecase',
            name='officer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bundlecase',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='casewords',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='casewords',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='presence',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inbox.case'),
        ),
        migrations.AddField(
            model_name='presence',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='presence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharing',
            name='changed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharing',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='sharing',
            name='last',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharing',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='wordsdue',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddIndex(
            model_name='bundle',
            index=models.Index(fields=['institution', 'by', '-id'], name='bundle_of_person'),
        ),
        migrations.AddConstraint(
            model_name='bundlecase',
            constraint=models.UniqueConstraint(fields=('bundle', 'case'), name='once_in_a_bundle'),
        ),
        migrations.AddIndex(
            model_name='casewords',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='case_words'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('case', 'person'), name='present_once'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.UniqueConstraint(fields=('institution', 'unit'), name='one_sharing_of_a_unit', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['hand', 'turn', 'capacity'])), name='sharing_way'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('most_open__gt', 0)), name='sharing_gives_some'),
        ),
        Wall(
            {
                "inbox_sharing": {"unit_id": "people_unit"},
                "inbox_bundle": {},
                "inbox_bundlecase": {
                    "bundle_id": "inbox_bundle",
                    "case_id": "inbox_case",
                    "unit_id": "people_unit",
                },
                "inbox_presence": {"case_id": "inbox_case"},
                "inbox_casewords": {"case_id": "inbox_case"},
                "inbox_wordsdue": {},
            }
        ),
        migrations.RunSQL(FLEETING, migrations.RunSQL.noop),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
