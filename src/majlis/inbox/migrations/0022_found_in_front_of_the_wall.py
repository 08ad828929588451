from django.db import migrations, models
from django.db.models.functions import Upper


# Its table and index are in memory while people search; at Postgres' own price for a page out of
# order it would rather read half the table.
WORDS = "ALTER FUNCTION inbox_having_words(text, integer) SET random_page_cost = 1.1"
WORDS_BACK = "ALTER FUNCTION inbox_having_words(text, integer) RESET random_page_cost"


class Migration(migrations.Migration):
    """Keep what people are found alike by as columns: in front of the wall Postgres uses no index
    of what it must reckon first, and would read everybody."""

    dependencies = [
        ("inbox", "0021_words_told_in_part"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="contact", name="contact_email"),
        migrations.RemoveIndex(model_name="identity", name="identity_handle"),
        migrations.AddField(
            model_name="contact",
            name="email_key",
            field=models.GeneratedField(
                expression=Upper("email"), output_field=models.TextField(), db_persist=True
            ),
        ),
        migrations.AddField(
            model_name="identity",
            name="handle_key",
            field=models.GeneratedField(
                expression=Upper("handle"), output_field=models.TextField(), db_persist=True
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["institution", "email_key"], name="contact_email"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["institution", "handle_key"], name="identity_handle"),
        ),
        migrations.RunSQL(WORDS, WORDS_BACK),
    ]
