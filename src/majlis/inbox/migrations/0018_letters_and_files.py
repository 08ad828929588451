"""What letters have beside their words, the files that came with items, and what machines wrote."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall

WALL = {
    "inbox_letter": {"item_id": "inbox_item"},
    "inbox_itemfile": {"item_id": "inbox_item"},
    "inbox_machineletter": {
        "case_id": "inbox_case",
        "channel_id": "channels_channel",
        "reply_id": "inbox_reply",
    },
}

# What came is kept: nothing of it is removed by a process of the office.
KEPT = """
REVOKE DELETE ON inbox_letter, inbox_itemfile, inbox_machineletter FROM majlis_web, majlis_worker;
REVOKE UPDATE ON inbox_itemfile FROM majlis_web, majlis_worker;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0011_mailboxes_and_doors"),
        ("inbox", "0017_promises_and_their_clocks"),
        ("people", "0002_units_and_office_calendars"),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='is_threaded',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='act',
            field=models.CharField(choices=[('opened', 'Inquiry received'), ('joined', 'The person wrote again'), ('edited', 'The person changed their words'), ('taken', 'Taken in hand'), ('assigned', 'Assigned'), ('released', 'Given back'), ('replied', 'Answer sent off'), ('not_sent', 'The answer did not go out'), ('answered', 'The answer stands'), ('answered_there', 'Answered on the network itself'), ('asked_back', 'The person was asked for more'), ('taken_away', 'The answer no longer stands'), ('withdrawn', 'Withdrawn by its writer'), ('closed', 'Inquiry closed'), ('reopened', 'Inquiry reopened'), ('marked', 'Kind changed'), ('spam', 'Marked as spam'), ('hidden', 'Hidden from the public'), ('shown', 'Shown to the public again'), ('delete_asked', 'Deletion asked for'), ('deleted', 'Deletion confirmed'), ('block_asked', 'Block of the person asked for'), ('blocked', 'Block of the person confirmed'), ('unblocked', 'The person may write again'), ('block_ended', 'The chosen end of the block has come'), ('dismissed', 'Measure dismissed by a second person'), ('mail_back', 'Our e-mail came back undelivered'), ('machine_wrote', 'A machine answered us'), ('appealed', 'Appeal against a measure received'), ('appeal_upheld', 'Appeal decided: the measure stands'), ('appeal_undone', 'Appeal decided: the measure is undone'), ('erased', 'What the person wrote was erased'), ('merged', 'Joined to an earlier inquiry'), ('noted', 'Internal note written'), ('referred', 'Referred to a unit'), ('asked_unit', 'The unit was asked again'), ('unit_answered', 'The unit answered'), ('unit_asks', 'The unit needs to know more'), ('not_theirs', 'The unit says that it is not theirs'), ('unit_late', "The unit's time is over"), ('called_back', 'Referral withdrawn'), ('handed_over', 'Handed over to another body'), ('proposed', 'Answer put forward for approval'), ('approved', 'Answer approved'), ('returned', 'Answer returned to its writer'), ('taken_back', 'Answer taken back before it was approved'), ('reworded', 'Wording of an answer changed'), ('escalated', 'Attention called to the promised time'), ('acknowledged', 'Receipt confirmed automatically'), ('offered', 'An answer of the library offered automatically'), ('rating_asked', 'The person was asked for a rating'), ('rated', 'The person rated the service'), ('called', 'Duty officer called'), ('call_taken', 'Duty officer has taken it on'), ('took_in', 'Another inquiry was joined to this one'), ('split', 'A part became an inquiry of its own'), ('split_off', 'Came out of another inquiry'), ('topic_set', 'Subject set'), ('priority_set', 'Priority set'), ('ruled', 'A rule acted'), ('rule_note', 'A note by a rule'), ('alarmed', 'Raised because the words speak of danger'), ('moved_unit', 'Moved to another unit'), ('snoozed', 'Put off'), ('woken', 'Back from being put off'), ('undone', 'The last act was undone')], max_length=14),
        ),
        migrations.AlterField(
            model_name='item',
            name='kind',
            field=models.CharField(choices=[('comment', 'Comment'), ('mention', 'Mention'), ('question', 'Question'), ('message', 'Private message'), ('review', 'Review'), ('email', 'E-mail'), ('letter', 'Letter from another system'), ('appeal', 'Appeal'), ('reply', 'Reply'), ('rating', 'Comment on a rating')], max_length=8),
        ),
        migrations.CreateModel(
            name='ItemFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.SmallIntegerField()),
                ('name', models.CharField(blank=True, max_length=200)),
                ('mime', models.CharField(blank=True, max_length=40)),
                ('size_bytes', models.BigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('left_out', models.CharField(blank=True, choices=[('too_large', 'It is too large to be kept here'), ('too_many', 'More files came with it than are kept here'), ('not_read', 'It could not be read')], max_length=10)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='inbox.item')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('item', 'number'), name='item_file_once'), models.CheckConstraint(condition=models.Q(('left_out', ''), ('sha256', ''), _negated=True), name='item_file_is_kept_or_not')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(blank=True, db_index=True, max_length=200)),
                ('answers', models.JSONField(default=list)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('quoted', models.TextField(blank=True)),
                ('named', models.JSONField(default=list)),
                ('machine', models.CharField(blank=True, max_length=10)),
                ('is_cut', models.BooleanField(default=False)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='inbox.item')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['answers'], name='letter_answers', opclasses=['jsonb_path_ops'])],
            },
        ),
        migrations.CreateModel(
            name='MachineLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('returned', 'Our e-mail came back'), ('delayed', 'Our e-mail is delayed on its way'), ('automatic', 'An automatic answer came')], max_length=10)),
                ('remote_id', models.CharField(max_length=300)),
                ('sender', models.CharField(blank=True, max_length=300)),
                ('status', models.CharField(blank=True, max_length=20)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='machine_letters', to='inbox.case')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='channels.channel')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.institution')),
                ('reply', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='machine_letters', to='inbox.reply')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('channel', 'remote_id'), name='machine_letter_once')],
            },
        ),
        Wall(WALL),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
