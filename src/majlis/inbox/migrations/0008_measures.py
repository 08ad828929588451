import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

# What was asked for, and of whom, stays; only what became of it is written beside it.
KEPT = """
REVOKE DELETE ON inbox_measure FROM majlis_web, majlis_worker;
CREATE FUNCTION inbox_measure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.item_id, NEW.kind, NEW.reason, NEW.text, NEW.author_name, NEW.asked_by_id, NEW.asked_at)
     IS DISTINCT FROM
     (OLD.item_id, OLD.kind, OLD.reason, OLD.text, OLD.author_name, OLD.asked_by_id, OLD.asked_at)
  THEN
    RAISE EXCEPTION 'measure % stays as it was asked for', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER measure_stays BEFORE UPDATE ON inbox_measure
  FOR EACH ROW EXECUTE FUNCTION inbox_measure_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0006_what_follows_waits'),
        ('inbox', '0007_polls_of_messages_and_reviews'),
        ('people', '0002_units_and_office_calendars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='casestep',
            name='act',
            field=models.CharField(choices=[('opened', 'Inquiry received'), ('joined', 'The person wrote again'), ('edited', 'The person changed their words'), ('taken', 'Taken in hand'), ('assigned', 'Assigned'), ('released', 'Given back'), ('replied', 'Answer sent off'), ('not_sent', 'The answer did not go out'), ('answered', 'The answer stands'), ('answered_there', 'Answered on the network itself'), ('asked_back', 'The person was asked for more'), ('taken_away', 'The answer no longer stands'), ('withdrawn', 'Withdrawn by its writer'), ('closed', 'Inquiry closed'), ('reopened', 'Inquiry reopened'), ('marked', 'Kind changed'), ('spam', 'Marked as spam'), ('hidden', 'Hidden from the public'), ('shown', 'Shown to the public again'), ('delete_asked', 'Deletion asked for'), ('deleted', 'Deletion confirmed'), ('block_asked', 'Block of the person asked for'), ('blocked', 'Block of the person confirmed'), ('unblocked', 'The person may write again'), ('dismissed', 'Measure dismissed by a second person'), ('merged', 'Joined to an earlier inquiry')], max_length=14),
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hide', 'Hide it'), ('show', 'Show it again'), ('delete', 'Delete it'), ('like', 'Like it'), ('unlike', 'Take the like back'), ('block', 'Block the person'), ('unblock', 'Let the person write again')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('text', models.TextField(blank=True)),
                ('author_name', models.CharField(blank=True, max_length=300)),
                ('author_remote_id', models.CharField(blank=True, max_length=300)),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('written_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('decided_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('delivery', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measure', to='delivery.delivery')),
                ('dismissed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='inbox.item')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('hide', 'delete', 'block')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='measure_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('delete', 'block')), _negated=True), ('delivery__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='measure_of_two_people')],
            },
        ),
        Wall({"inbox_measure": {"item_id": "inbox_item", "delivery_id": "delivery_delivery"}}),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
