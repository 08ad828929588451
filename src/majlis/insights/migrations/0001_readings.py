import django.db.models.deletion
import majlis.store.clock
from django.db import migrations, models

from majlis.store.tenancy import Wall

WALL = {
    "insights_taking": {"channel_id": "channels_channel"},
    "insights_reading": {
        "channel_id": "channels_channel",
        "account_post_id": "delivery_accountpost",
    },
}
# Workers read the networks, pages only read; what a figure means is written by migrations alone.
GRANTS = """
REVOKE INSERT, UPDATE, DELETE ON insights_reading, insights_taking FROM majlis_web;
REVOKE DELETE ON insights_reading, insights_taking FROM majlis_worker;
REVOKE INSERT, UPDATE, DELETE ON insights_definition, insights_break FROM majlis_web, majlis_worker;
"""

class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('channels', '0002_raw_events_hooks_and_cursors'),
        ('delivery', '0003_account_posts_and_replies'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Break',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure', models.CharField(choices=[('followers', 'Followers'), ('posts', 'Posts'), ('images', 'Images'), ('videos', 'Videos'), ('views', 'Views'), ('visits', 'Visits to our pages'), ('likes_and_reposts', 'Likes and reposts'), ('inquiries_answered', 'Inquiries answered')], max_length=20)),
                ('network', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('what_ar', models.TextField()),
                ('what_en', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('figure', 'network', 'day'), name='break_once'), models.CheckConstraint(condition=models.Q(('figure__in', ['followers', 'posts', 'images', 'videos', 'views', 'visits', 'likes_and_reposts', 'inquiries_answered'])), name='break_figure')],
            },
        ),
        migrations.CreateModel(
            name='Definition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure', models.CharField(choices=[('followers', 'Followers'), ('posts', 'Posts'), ('images', 'Images'), ('videos', 'Videos'), ('views', 'Views'), ('visits', 'Visits to our pages'), ('likes_and_reposts', 'Likes and reposts'), ('inquiries_answered', 'Inquiries answered')], max_length=20)),
                ('network', models.CharField(blank=True, max_length=20)),
                ('fields', models.CharField(blank=True, max_length=200)),
                ('method_ar', models.TextField()),
                ('method_en', models.TextField()),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('figure', 'network', 'valid_from'), name='definition_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('figure__in', ['followers', 'posts', 'images', 'videos', 'views', 'visits', 'likes_and_reposts', 'inquiries_answered'])), name='definition_figure')],
            },
        ),
        migrations.CreateModel(
            name='Taking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_at', models.DateTimeField(db_default=majlis.store.clock.Now(), db_index=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='taking', to='channels.channel')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('metric', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('value', models.BigIntegerField(null=True)),
                ('field', models.CharField(blank=True, max_length=120)),
                ('fetched_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('account_post', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='delivery.accountpost')),
                ('channel', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='channels.channel')),
                ('institution', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'account_post', 'metric', 'day'), include=('value',), name='reading_once', nulls_distinct=False)],
            },
        ),
        Wall(WALL),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
