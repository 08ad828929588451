import django.db.models.deletion
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

WALL = {
    "delivery_accountpost": {
        "channel_id": "channels_channel",
        "delivery_id": "delivery_delivery",
    }
}


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0002_raw_events_hooks_and_cursors"),
        ("delivery", "0002_machine"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="act",
            field=models.CharField(choices=[("post", "Post"), ("reply", "Reply"), ("delete", "Delete")], max_length=10),
        ),
        migrations.RemoveConstraint(model_name="delivery", name="one_delivery_per_remote_id"),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("act__in", ("post", "reply")), models.Q(("remote_id", ""), _negated=True)),
                fields=("channel", "remote_id"),
                name="one_delivery_per_remote_id",
            ),
        ),
        migrations.CreateModel(
            name="AccountPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("remote_id", models.CharField(max_length=200)),
                ("url", models.CharField(blank=True, max_length=500)),
                ("text", models.TextField(blank=True)),
                ("posted_at", models.DateTimeField(null=True)),
                ("is_original", models.BooleanField(default=True)),
                ("images", models.SmallIntegerField(default=0)),
                ("videos", models.SmallIntegerField(default=0)),
                ("comment_count", models.IntegerField(null=True)),
                ("seen_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("gone_at", models.DateTimeField(null=True)),
                ("channel", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="account_posts", to="channels.channel")),
                ("delivery", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="account_posts", to="delivery.delivery")),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["institution", "posted_at"], name="account_post_by_time"),
                    models.Index(fields=["channel", "-posted_at"], name="account_post_of_channel"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "remote_id"), name="account_post_once")
                ],
            },
        ),
        Wall(WALL),
    ]
