"""What the figures mean on the two networks that came later."""

from django.db import migrations

from majlis.insights import definitions


def write(apps, _editor):
    definitions.write(apps)


class Migration(migrations.Migration):
    dependencies = [("insights", "0003_definitions")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
