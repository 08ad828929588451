import django.db.models.deletion
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# The web asks, the worker makes. A worker sees no rows before it acts for an institution: the
# function tells it ids and nothing else.
WAITING = """
REVOKE UPDATE, DELETE ON media_making FROM majlis_web;
REVOKE DELETE ON media_making FROM majlis_worker;
CREATE INDEX making_not_ended ON media_making (id) WHERE state IN ('waiting', 'begun');
CREATE FUNCTION media_waiting(most integer)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.institution_id, m.id FROM media_making m
    WHERE m.state = 'waiting'
      OR (m.state = 'begun' AND m.held_until < majlis_now())
    ORDER BY m.id LIMIT most
$$;
REVOKE ALL ON FUNCTION media_waiting(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media_waiting(integer) TO majlis_worker, majlis_owner;
"""
STATES = [
    ("waiting", "Waiting"),
    ("begun", "Being made ready"),
    ("made", "Ready"),
    ("failed", "Not possible"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("media", "0002_more_kinds_of_files"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Making",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=20)),
                ("purpose", models.CharField(default="post", max_length=20)),
                ("order", models.JSONField()),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("why", models.CharField(blank=True, max_length=40)),
                ("tries", models.IntegerField(default=0)),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(db_default=majlis.store.clock.Now())),
                ("asset", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="makings", to="media.asset")),
                ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.institution")),
            ],
        ),
        migrations.AddConstraint(
            model_name="making",
            constraint=models.UniqueConstraint(fields=("asset", "network", "purpose"), name="one_making_per_purpose"),
        ),
        Wall({"media_making": {"asset_id": "media_asset"}}),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
