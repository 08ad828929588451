from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("publishing", "0004_no_single_file")]

    operations = [
        migrations.AlterField("version", "text", models.TextField(blank=True)),
        migrations.AddField("version", "form", models.CharField(default="post", max_length=20)),
        migrations.AddField("version", "options", models.JSONField(blank=True, default=dict)),
        migrations.AddField("version", "files", models.JSONField(blank=True, default=dict)),
    ]
