from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("channels", "0009_silence_of_an_account"),
        ("inbox", "0008_measures"),
    ]

    operations = [
        migrations.AddField(
            "poll", "is_walk_asked", models.BooleanField(db_default=False, default=False)
        ),
    ]
