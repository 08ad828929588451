"""First comments, corrections, private messages, and what an officer does with a comment."""

from django.db import migrations, models

ACTS = [
    ("post", "Post"),
    ("comment", "First comment"),
    ("edit", "Correction"),
    ("reply", "Reply"),
    ("message", "Private message"),
    ("delete", "Delete"),
    ("hide", "Hiding a comment"),
    ("remove", "Deleting a comment"),
    ("like", "Liking a comment"),
    ("block", "Blocking a person"),
]
LEAVES_SOMETHING = ("post", "comment", "reply", "message")


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_a_guard_holds")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="act",
            field=models.CharField(choices=ACTS, max_length=10),
        ),
        migrations.RemoveConstraint(model_name="delivery", name="one_delivery_per_remote_id"),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("act__in", LEAVES_SOMETHING), models.Q(("remote_id", ""), _negated=True)
                ),
                fields=("channel", "remote_id"),
                name="one_delivery_per_remote_id",
            ),
        ),
    ]
