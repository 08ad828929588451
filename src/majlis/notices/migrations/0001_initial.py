import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# A worker sees no rows before it acts for an institution: this tells it ids and nothing else.
WAITING = """
CREATE INDEX notice_unmailed ON notices_notice (id) WHERE is_urgent AND mailed_at IS NULL;
CREATE FUNCTION notices_unmailed(most integer) RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT n.institution_id, n.id FROM notices_notice n
    WHERE n.is_urgent AND n.mailed_at IS NULL ORDER BY n.id LIMIT most
$$;
REVOKE ALL ON FUNCTION notices_unmailed(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notices_unmailed(integer) TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('store', '0001_roles_and_clock'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('object', models.CharField(max_length=80)),
                ('values', models.JSONField(default=dict)),
                ('is_urgent', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['institution', 'person', '-id'], name='notice_of_person')],
                'constraints': [models.UniqueConstraint(fields=('institution', 'person', 'kind', 'object'), name='told_once')],
            },
        ),
        Wall({"notices_notice": {}}),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
