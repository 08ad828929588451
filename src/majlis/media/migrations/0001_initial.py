import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# A file never changes: of an asset only its alternative texts can be written anew.
GRANTS = """
REVOKE UPDATE, DELETE ON media_asset, media_rendition FROM majlis_web, majlis_worker;
GRANT UPDATE (alt_ar, alt_en) ON media_asset TO majlis_web, majlis_worker;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("store", "0001_roles_and_clock"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Asset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('image', 'Image'), ('video', 'Video')], max_length=5)),
                ('mime', models.CharField(max_length=40)),
                ('size_bytes', models.BigIntegerField()),
                ('width', models.IntegerField()),
                ('height', models.IntegerField()),
                ('duration', models.DurationField(blank=True, null=True)),
                ('codec', models.CharField(blank=True, max_length=40)),
                ('has_location', models.BooleanField(default=False)),
                ('is_plain', models.BooleanField(default=False)),
                ('original_name', models.CharField(max_length=255)),
                ('alt_ar', models.CharField(blank=True, max_length=1000, verbose_name='Alternative text in Arabic')),
                ('alt_en', models.CharField(blank=True, max_length=1000, verbose_name='Alternative text in English')),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=20)),
                ('purpose', models.CharField(default='post', max_length=20)),
                ('sha256', models.CharField(max_length=64)),
                ('mime', models.CharField(max_length=40)),
                ('size_bytes', models.BigIntegerField()),
                ('width', models.IntegerField()),
                ('height', models.IntegerField()),
                ('created_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renditions', to='media.asset')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.AddIndex(
            model_name='asset',
            index=models.Index(fields=['institution', 'sha256'], name='asset_sha256'),
        ),
        migrations.AddConstraint(
            model_name='asset',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='asset_has_a_sha256'),
        ),
        migrations.AddConstraint(
            model_name='rendition',
            constraint=models.UniqueConstraint(fields=('asset', 'network', 'purpose'), name='one_rendition_per_purpose'),
        ),
        Wall({"media_asset": {}, "media_rendition": {"asset_id": "media_asset"}}),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
