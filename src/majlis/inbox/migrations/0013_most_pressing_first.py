from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("inbox", "0012_people_alike"),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='urgency',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(priority='urgent', then=models.Value(0)), models.When(priority='high', then=models.Value(1)), models.When(priority='normal', then=models.Value(2)), models.When(priority='low', then=models.Value(3)), output_field=models.SmallIntegerField()), output_field=models.SmallIntegerField()),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', True), ('snoozed_until__isnull', True), ('status__in', ('new', 'open'))), fields=['institution', 'urgency', 'last_item_at', 'id'], name='case_pressing'),
        ),
    ]
