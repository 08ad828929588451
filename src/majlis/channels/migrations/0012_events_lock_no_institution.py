import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("channels", "0011_mailboxes_and_doors")]

    operations = [
        migrations.AlterField(
            model_name="rawevent",
            name="institution",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="people.institution",
            ),
        ),
    ]
