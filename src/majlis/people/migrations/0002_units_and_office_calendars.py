import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfficeCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('periods', models.JSONField(default=list)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='office_calendar', to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('name_ar', models.CharField(max_length=200, verbose_name='Name in Arabic')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='Name in English')),
                ('is_suggested', models.BooleanField(default=False)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holidays', to='people.institution')),
            ],
            options={
                'ordering': ['day', 'id'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'day', 'name_ar'), name='holiday_once')],
            },
        ),
        migrations.CreateModel(
            name='OtherHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_ar', models.CharField(max_length=120, verbose_name='Name in Arabic')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='Name in English')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('periods', models.JSONField(default=list)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='other_hours', to='people.institution')),
            ],
            options={
                'ordering': ['first', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='other_hours_have_a_span')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_ar', models.CharField(max_length=200, verbose_name='Name in Arabic')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='Name in English')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='people.institution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('institution', 'name_ar'), name='one_unit_of_a_name'), models.CheckConstraint(condition=models.Q(('name_ar', ''), _negated=True), name='unit_has_a_name')],
            },
        ),
        Wall(
            {
                "people_unit": {},
                "people_officecalendar": {},
                "people_otherhours": {},
                "people_holiday": {},
            }
        ),
        migrations.RunSQL(
            "REVOKE DELETE ON people_unit FROM majlis_web, majlis_worker", migrations.RunSQL.noop
        ),
    ]
