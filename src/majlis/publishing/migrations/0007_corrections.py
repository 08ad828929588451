import django.db.models.deletion
from django.db import migrations, models

from majlis.store.tenancy import composite_key


class Migration(migrations.Migration):

    dependencies = [("publishing", "0006_places_of_a_channel")]

    operations = [
        migrations.AddField(
            "post",
            "corrects",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="publishing.post"),
        ),
        migrations.RunSQL(
            composite_key("publishing_post", column="corrects_id", other="publishing_post"),
            migrations.RunSQL.noop,
        ),
    ]
