import django.db.models.deletion
from django.db import migrations, models

from majlis.store.tenancy import composite_key


class Migration(migrations.Migration):

    dependencies = [
        ("answers", "0001_initial"),
        ("people", "0002_units_and_office_calendars"),
    ]

    operations = [
        migrations.AddField(
            model_name='service',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.RunSQL(
            composite_key("answers_service", column="unit_id", other="people_unit"),
            migrations.RunSQL.noop,
        ),
    ]
