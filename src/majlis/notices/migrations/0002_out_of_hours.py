import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# A worker sees no rows before it acts for an institution: this tells it ids and nothing else, of
# calls that wait and of those that died under way.
DUE = """
REVOKE DELETE ON notices_call, notices_callway FROM majlis_web, majlis_worker;
CREATE INDEX call_due ON notices_call (next_at) WHERE state IN ('waiting', 'sending');
CREATE FUNCTION notices_calls_due(lease interval, most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.institution_id, c.id FROM notices_call c
    WHERE (c.state = 'waiting' AND c.next_at <= majlis_now())
       OR (c.state = 'sending' AND c.begun_at < majlis_now() - lease)
    ORDER BY c.next_at LIMIT most
$$;
REVOKE ALL ON FUNCTION notices_calls_due(interval, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notices_calls_due(interval, integer) TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
        ('people', '0002_units_and_office_calendars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallWay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('email', 'E-mail'), ('webhook', 'Signed message to another system'), ('sms', 'SMS by a gateway')], max_length=8)),
                ('name', models.CharField(max_length=80)),
                ('is_on', models.BooleanField(default=True)),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('method', models.CharField(choices=[('POST', 'Post'), ('GET', 'Get'), ('PUT', 'Put')], default='POST', max_length=4)),
                ('headers', models.JSONField(default=dict)),
                ('body', models.TextField(blank=True)),
                ('sealed_secret', models.TextField(blank=True)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object', models.CharField(max_length=80)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('values', models.JSONField(default=dict)),
                ('is_test', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'Waits'), ('sending', 'Under way'), ('sent', 'Sent'), ('failed', 'Not sent'), ('unknown', 'May have been sent')], default='waiting', max_length=8)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('tries', models.SmallIntegerField(default=0)),
                ('made_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('next_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('begun_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('way', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='notices.callway')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DutyNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone', models.CharField(max_length=16)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='callway',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'email'), models.Q(('url', ''), _negated=True), _connector='OR'), name='call_way_leads_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(fields=('way', 'person', 'object'), name='called_by_a_way_once'),
        ),
        migrations.AddConstraint(
            model_name='dutynumber',
            constraint=models.UniqueConstraint(fields=('institution', 'person'), name='one_duty_number'),
        ),
        Wall({"notices_callway": {}, "notices_dutynumber": {}, "notices_call": {"way_id": "notices_callway"}}),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
