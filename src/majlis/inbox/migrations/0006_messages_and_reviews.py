"""Private messages and reviews are items too, and their streams are polled as mentions are."""

from django.db import migrations, models

KINDS = [
    ("comment", "Comment"),
    ("mention", "Mention"),
    ("question", "Question"),
    ("message", "Private message"),
    ("review", "Review"),
    ("reply", "Reply"),
]


class Migration(migrations.Migration):
    dependencies = [("inbox", "0005_the_newest_posts_are_asked_first")]

    operations = [
        migrations.AlterField(
            model_name="item",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=8),
        ),
        migrations.AddField(
            model_name="item",
            name="attachment_url",
            field=models.CharField(blank=True, db_default="", default="", max_length=1000),
        ),
        migrations.AddField(
            model_name="item",
            name="verdict",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="poll",
            name="of",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.RemoveConstraint(model_name="poll", name="one_poll_for_mentions"),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.UniqueConstraint(
                condition=models.Q(("post__isnull", True)),
                fields=("channel", "of"),
                name="one_poll_of_a_kind",
            ),
        ),
    ]
