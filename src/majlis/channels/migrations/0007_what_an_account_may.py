from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_budgets")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="may",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
