from django.db import migrations

# What the portal promised is the first version of what the institution promises.
TAKEN_OVER = """
INSERT INTO inbox_promise (institution_id, priority, way, valid_from, acknowledge_counts,
                           first, first_counts, next, next_counts, close_counts)
SELECT institution_id, '', '', coalesce(opened_at, majlis_now()), 'elapsed',
       promise, 'office', promise, 'office', 'office'
FROM portal_portal;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("inbox", "0017_promises_and_their_clocks"),
    ]

    operations = [
        migrations.RunSQL(TAKEN_OVER, migrations.RunSQL.noop),
        migrations.RemoveConstraint("portal", "portal_promises_something"),
        migrations.RemoveField("portal", "promise"),
    ]
