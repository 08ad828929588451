from django.db import migrations, models


class Migration(migrations.Migration):
    """Find what was said to somebody among years of answers."""

    dependencies = [("delivery", "0009_a_budget_holds")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["channel", "parent_remote_id"],
                condition=models.Q(act="message"),
                name="delivery_said_to",
            ),
        ),
    ]
