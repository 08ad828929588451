import django.db.models.deletion
from django.db import migrations, models

import majlis.store.clock
from majlis.store.tenancy import Wall, composite_key

# A worker serves all institutions and sees no rows before it acts for one of them. What is due is
# put off by `lease` for whoever got it, so that of two workers one asks.
PLAN = """
CREATE FUNCTION inbox_begin_polls(hear_comments text[], hear_mentions text[]) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH begun AS (
      INSERT INTO inbox_poll (institution_id, channel_id, post_id)
      SELECT p.institution_id, p.channel_id, p.id FROM delivery_accountpost p
        JOIN channels_channel c ON c.id = p.channel_id
        WHERE c.state = 'open' AND c.network = ANY (hear_comments)
          AND p.is_original AND p.gone_at IS NULL
          AND NOT EXISTS (SELECT FROM inbox_poll k WHERE k.post_id = p.id)
      UNION ALL
      SELECT c.institution_id, c.id, NULL FROM channels_channel c
        WHERE c.state = 'open' AND c.network = ANY (hear_mentions)
          AND NOT EXISTS (SELECT FROM inbox_poll k WHERE k.channel_id = c.id AND k.post_id IS NULL)
      ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*) FROM begun
$$;
CREATE FUNCTION inbox_polls_due(most integer, lease interval)
  RETURNS TABLE (institution_id bigint, id bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH due AS (
      SELECT k.id FROM inbox_poll k
        JOIN channels_channel c ON c.id = k.channel_id
        LEFT JOIN delivery_accountpost p ON p.id = k.post_id
        WHERE k.next_at <= majlis_now() AND c.state = 'open' AND p.gone_at IS NULL
        ORDER BY k.next_at LIMIT most FOR UPDATE OF k SKIP LOCKED)
    UPDATE inbox_poll k SET next_at = majlis_now() + lease
    FROM due WHERE k.id = due.id RETURNING k.institution_id, k.id
$$;
REVOKE ALL ON FUNCTION inbox_begin_polls(text[], text[]), inbox_polls_due(integer, interval)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_begin_polls(text[], text[]), inbox_polls_due(integer, interval)
  TO majlis_worker, majlis_owner;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0001_initial'),
        ('channels', '0002_raw_events_hooks_and_cursors'),
        ('delivery', '0003_account_posts_and_replies'),
        ('inbox', '0001_initial'),
        ('people', '0002_units_and_office_calendars'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='answers.service'),
        ),
        migrations.AddField(
            model_name='reply',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='answers.article'),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='act',
            field=models.CharField(choices=[('opened', 'Inquiry received'), ('joined', 'The person wrote again'), ('edited', 'The person changed their words'), ('taken', 'Taken in hand'), ('assigned', 'Assigned'), ('released', 'Given back'), ('replied', 'Answer sent off'), ('not_sent', 'The answer did not go out'), ('answered', 'The answer stands'), ('answered_there', 'Answered on the network itself'), ('asked_back', 'The person was asked for more'), ('taken_away', 'The answer no longer stands'), ('withdrawn', 'Removed by its writer'), ('closed', 'Inquiry closed'), ('reopened', 'Inquiry reopened'), ('marked', 'Kind changed'), ('spam', 'Marked as spam'), ('merged', 'Joined to an earlier inquiry')], max_length=14),
        ),
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_at', models.DateTimeField(db_default=majlis.store.clock.Now(), db_index=True)),
                ('tries', models.SmallIntegerField(db_default=0, default=0)),
                ('problem', models.CharField(blank=True, db_default='', max_length=300)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='channels.channel')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('post', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='poll', to='delivery.accountpost')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('post__isnull', True)), fields=('channel',), name='one_poll_for_mentions')],
            },
        ),
        Wall({"inbox_poll": {"channel_id": "channels_channel", "post_id": "delivery_accountpost"}}),
        migrations.RunSQL(
            composite_key("inbox_case", column="topic_id", other="answers_service"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            composite_key("inbox_reply", column="article_id", other="answers_article"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(PLAN, migrations.RunSQL.noop),
    ]
