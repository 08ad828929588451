from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("channels", "0010_silence_of_an_account"),
        ("inbox", "0013_most_pressing_first"),
    ]

    operations = [
        migrations.AddField(
            "poll", "is_walk_asked", models.BooleanField(db_default=False, default=False)
        ),
    ]
