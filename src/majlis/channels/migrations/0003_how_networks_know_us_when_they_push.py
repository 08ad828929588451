from django.db import migrations, models

GRANTS = "GRANT SELECT (push_id, has_push_secret) ON channels_networkapp TO majlis_web"


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_raw_events_hooks_and_cursors")]

    operations = [
        migrations.AddField(
            model_name="networkapp",
            name="push_id",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="networkapp",
            name="push_secret",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="networkapp",
            name="has_push_secret",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("push_secret__isnull", False)),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AlterField(
            model_name="networkapp",
            name="key_id",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
