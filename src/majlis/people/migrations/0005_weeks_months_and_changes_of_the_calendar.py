import django.db.models.deletion
import majlis.store.clock
from django.conf import settings
from django.db import migrations, models

from majlis.store.tenancy import Wall

DATED = """
ALTER TABLE people_holiday ADD CONSTRAINT holiday_hijri_date CHECK (
  num_nulls(hijri_year, hijri_month, hijri_day) IN (0, 3)
  AND hijri_month BETWEEN 1 AND 12 AND hijri_day BETWEEN 1 AND 30);
ALTER TABLE people_otherhours ADD CONSTRAINT other_hours_hijri_month CHECK (
  num_nulls(hijri_year, hijri_month) IN (0, 2) AND hijri_month BETWEEN 1 AND 12);
"""
DUE = """
CREATE FUNCTION people_calendar_changes_due(most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM people_calendarchange c
    WHERE c.settled_at IS NULL ORDER BY c.id LIMIT most
$$;
REVOKE ALL ON FUNCTION people_calendar_changes_due(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_calendar_changes_due(integer) TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0004_unit_email"),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField(null=True)),
                ('last', models.DateField(null=True)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('settled_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='MonthStart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('month', models.SmallIntegerField()),
                ('first_day', models.DateField()),
                ('confirmed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
            ],
            options={
                'ordering': ['year', 'month'],
            },
        ),
        migrations.AlterModelOptions(
            name='officecalendar',
            options={'ordering': [models.OrderBy(models.F('valid_from'), nulls_first=True), 'id']},
        ),
        migrations.AddField(
            model_name='holiday',
            name='hijri_day',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='holiday',
            name='hijri_month',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='holiday',
            name='hijri_year',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='officecalendar',
            name='valid_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='otherhours',
            name='hijri_month',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='otherhours',
            name='hijri_year',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='officecalendar',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weeks', to='people.institution'),
        ),
        migrations.AddConstraint(
            model_name='officecalendar',
            constraint=models.UniqueConstraint(fields=('institution', 'valid_from'), name='one_week_from_a_day', nulls_distinct=False),
        ),
        migrations.AddField(
            model_name='calendarchange',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution'),
        ),
        migrations.AddField(
            model_name='monthstart',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='monthstart',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='month_starts', to='people.institution'),
        ),
        migrations.AddIndex(
            model_name='calendarchange',
            index=models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['id'], name='change_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='monthstart',
            constraint=models.UniqueConstraint(fields=('institution', 'year', 'month'), name='month_once'),
        ),
        migrations.AddConstraint(
            model_name='monthstart',
            constraint=models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='hijri_month'),
        ),
        Wall({"people_calendarchange": {}, "people_monthstart": {}}),
        migrations.RunSQL(DATED, migrations.RunSQL.noop),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
