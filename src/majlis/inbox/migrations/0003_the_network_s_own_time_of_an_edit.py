from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0002_topics_articles_and_polls")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="edited_there_at",
            field=models.DateTimeField(null=True),
        ),
    ]
