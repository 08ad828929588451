"""The definitions and breaks that the house begins with."""

from django.db import migrations

from majlis.insights import definitions


def write(apps, _editor):
    definitions.write(apps)


class Migration(migrations.Migration):
    dependencies = [("insights", "0002_taking")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
