from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("publishing", "0005_forms_of_versions")]

    operations = [
        migrations.AddField("placement", "position", models.SmallIntegerField(default=0)),
        migrations.RemoveIndex("placement", "placement_newest"),
        migrations.AddIndex(
            "placement",
            models.Index(fields=["revision", "channel", "position", "-id"], name="placement_newest"),
        ),
    ]
