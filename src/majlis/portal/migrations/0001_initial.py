import datetime
import django.db.models.deletion
import majlis.store.clock
from django.db import migrations, models

from majlis.store.tenancy import Wall

# Nobody is signed in on the public pages, so no wall lets them see which institution an address
# names: this tells its id, and only where its portal is open.
BY_SLUG = """
CREATE FUNCTION portal_institution(word text) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT i.id FROM people_institution i JOIN portal_portal p ON p.institution_id = i.id
  WHERE i.slug = word AND p.opened_at IS NOT NULL
$$;
REVOKE ALL ON FUNCTION portal_institution(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_institution(text) TO majlis_web, majlis_owner;
"""

# A portal is closed, never removed; a visit is forgotten after a day and never changed.
GRANTS = """
REVOKE DELETE ON portal_portal FROM majlis_web, majlis_worker;
REVOKE UPDATE ON portal_visit FROM majlis_web, majlis_worker;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("store", "0001_roles_and_clock"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Portal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('promise', models.DurationField(default=datetime.timedelta(seconds=7200))),
                ('institution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='portal', to='people.institution')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('promise__gt', datetime.timedelta(0)), ('promise__lte', datetime.timedelta(days=10))), name='portal_promises_something')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('ask', 'Ask'), ('solved', 'Solved'), ('track', 'Track'), ('note', 'Note')], max_length=6)),
                ('source', models.CharField(max_length=32)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
            ],
            options={
                'indexes': [models.Index(fields=['institution', 'act', 'source', 'at'], name='visit_of_source'), models.Index(fields=['institution', 'at'], name='visit_by_time')],
            },
        ),
        Wall({"portal_portal": {}, "portal_visit": {}}),
        migrations.RunSQL(BY_SLUG, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
