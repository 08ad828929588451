import django.db.models.deletion
from django.db import migrations, models

from majlis.store.tenancy import Wall


class Migration(migrations.Migration):

    dependencies = [("publishing", "0001_initial"), ("media", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PostFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.SmallIntegerField()),
                ("asset", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="media.asset")),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
                ("post", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="post_files", to="publishing.post")),
            ],
            options={"ordering": ["position"]},
        ),
        migrations.AddConstraint(
            model_name="postfile",
            constraint=models.UniqueConstraint(fields=("post", "asset"), name="a_file_stands_once_in_a_post"),
        ),
        Wall({"publishing_postfile": {"post_id": "publishing_post", "asset_id": "media_asset"}}),
    ]
