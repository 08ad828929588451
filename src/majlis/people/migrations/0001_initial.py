import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# An institution is seen by those who work in it, since they choose among theirs before one is set.
# A membership is seen by its person everywhere and changed only inside its institution.
WALL = """
ALTER TABLE people_institution ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_institution FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON people_institution TO majlis_owner USING (true) WITH CHECK (true);
CREATE POLICY institution ON people_institution
  USING (id = nullif(current_setting('majlis.institution', true), '')::bigint)
  WITH CHECK (id = nullif(current_setting('majlis.institution', true), '')::bigint);
CREATE POLICY mine ON people_institution FOR SELECT
  USING (EXISTS (
    SELECT FROM people_membership m
    WHERE m.institution_id = people_institution.id
      AND m.person_id = nullif(current_setting('majlis.person', true), '')::bigint
      AND m.accepted_at IS NOT NULL AND m.ended_at IS NULL));
CREATE POLICY mine ON people_membership FOR SELECT
  USING (person_id = nullif(current_setting('majlis.person', true), '')::bigint);
"""

# Nobody is deleted: a membership ends. Institutions are made by the owner.
GRANTS = """
REVOKE DELETE ON people_person, people_institution, people_membership FROM majlis_web, majlis_worker;
REVOKE INSERT ON people_institution FROM majlis_web, majlis_worker;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("store", "0001_roles_and_clock")]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='E-mail')),
                ('name_ar', models.CharField(max_length=120, verbose_name='Name in Arabic')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='Name in English')),
                ('language', models.CharField(choices=[('ar', 'Arabic'), ('en', 'English')], default='ar', max_length=2, verbose_name='Language')),
                ('digits', models.CharField(blank=True, max_length=4, verbose_name='Digits')),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_email')],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name_ar', models.CharField(max_length=200, verbose_name='Name in Arabic')),
                ('name_en', models.CharField(max_length=200, verbose_name='Name in English')),
                ('preset', models.CharField(choices=[('neutral', 'Calm'), ('saudi', 'Saudi green'), ('emirates', 'Emirates gold')], default='neutral', max_length=10, verbose_name='Colours of the pages')),
                ('country', models.CharField(default='SA', max_length=2, verbose_name='Country')),
                ('zone', models.CharField(default='Asia/Riyadh', max_length=40, verbose_name='Time zone')),
                ('digits', models.CharField(choices=[('latn', '123'), ('arab', '١٢٣')], default='latn', max_length=4, verbose_name='Digits')),
                ('hijri_shift_days', models.SmallIntegerField(default=0, verbose_name='Hijri calendar shift, days')),
                ('second_factor_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('publishing_paused_at', models.DateTimeField(blank=True, null=True)),
                ('publishing_paused_why', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('hijri_shift_days__range', (-1, 1))), name='institution_hijri_shift')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('manager', 'Manager'), ('editor', 'Editor'), ('approver', 'Approver'), ('officer', 'Inquiry officer'), ('analyst', 'Analyst'), ('auditor', 'Auditor')], max_length=20), size=None)),
                ('invited_as', models.CharField(blank=True, max_length=120)),
                ('accepted_at', models.DateTimeField(blank=True, db_default=majlis.store.clock.Now(), null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('institution', 'person'), name='one_membership'), models.CheckConstraint(condition=models.Q(('roles__contained_by', ['manager', 'editor', 'approver', 'officer', 'analyst', 'auditor']), ('roles__len__gt', 0)), name='membership_has_known_roles')],
            },
        ),
        Wall({"people_membership": {}}),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
