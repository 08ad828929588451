from django.db import migrations, models

from majlis.store.tenancy import Wall

# The record only grows: no role may change it, and the trigger refuses even its owner.
ONLY_GROWS = """
REVOKE UPDATE, DELETE, TRUNCATE ON record_entry FROM majlis_web, majlis_worker;
CREATE FUNCTION record_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the record only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON record_entry
  FOR EACH ROW EXECUTE FUNCTION record_entry_only_grows();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON record_entry
  FOR EACH STATEMENT EXECUTE FUNCTION record_entry_only_grows();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("store", "0001_roles_and_clock")]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution_id', models.BigIntegerField()),
                ('number', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor', models.CharField(max_length=120)),
                ('act', models.CharField(max_length=60)),
                ('object', models.CharField(max_length=80)),
                ('detail', models.JSONField(default=dict)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['institution_id', 'object'], name='entry_object'), models.Index(fields=['institution_id', 'act', '-number'], name='entry_act'), models.Index(fields=['institution_id', 'actor_id', '-number'], name='entry_actor')],
                'constraints': [models.UniqueConstraint(fields=('institution_id', 'number'), name='entry_number')],
            },
        ),
        Wall({"record_entry": {}}),
        migrations.RunSQL(ONLY_GROWS, migrations.RunSQL.noop),
    ]
