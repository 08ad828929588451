from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_the_promise_is_the_inbox_s")]

    operations = [
        migrations.AddField(
            model_name="portal",
            name="file_mb",
            field=models.SmallIntegerField(db_default=10, default=10),
        ),
        migrations.AddConstraint(
            model_name="portal",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_mb__gte", 0), ("file_mb__lte", 20)),
                name="portal_files_are_small",
            ),
        ),
    ]
