from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0020_polls_of_what_is_held_back")]
    operations = [
        migrations.AddField(
            model_name="itemtext",
            name="is_beginning",
            field=models.BooleanField(default=False, db_default=False),
        ),
    ]
