import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# A worker sees no rows before it acts for an institution: this tells it ids and nothing else.
# A notice waits while a device of its person wants it and has had none as new.
WAITING = """
CREATE INDEX notice_unpushed ON notices_notice (id) WHERE pushed_at IS NULL;
CREATE FUNCTION notices_unpushed(most integer) RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT n.institution_id, n.id FROM notices_notice n
    WHERE n.pushed_at IS NULL AND n.created_at > majlis_now() - interval '12 hours'
      AND EXISTS (SELECT 1 FROM notices_device d WHERE d.institution_id = n.institution_id
        AND d.person_id = n.person_id AND d.last_told < n.id
        AND (n.is_urgent OR NOT d.only_urgent))
    ORDER BY n.id LIMIT most
$$;
REVOKE ALL ON FUNCTION notices_unpushed(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notices_unpushed(integer) TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("notices", "0002_out_of_hours"),
        ('people', '0002_units_and_office_calendars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='pushed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('endpoint', models.URLField(max_length=1000)),
                ('p256dh', models.CharField(max_length=100)),
                ('auth', models.CharField(max_length=40)),
                ('only_urgent', models.BooleanField(default=True)),
                ('last_told', models.BigIntegerField(default=0)),
                ('refusals', models.SmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('institution', 'person', 'endpoint'), name='device_once')],
            },
        ),
        Wall({"notices_device": {}}),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
