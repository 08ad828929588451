from django.db import migrations

FILL = """
INSERT INTO publishing_postfile (institution_id, post_id, asset_id, position)
SELECT institution_id, id, asset_id, 0 FROM publishing_post WHERE asset_id IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [("publishing", "0002_files_of_a_post")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
