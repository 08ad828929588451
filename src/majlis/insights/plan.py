"""What is to be read of an account, and when: the days that are not final, the posts by age."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max

from majlis.channels.models import Channel
from majlis.insights.models import Reading
from majlis.networks.figure_sources import FIGURE_SOURCES
from majlis.networks.readings import Source

# A value that stands as of now belongs to the day on which it was read: so it is read late.
EVENING = time(23, 0)
ONE_DAY = timedelta(days=1)
OVERLAP = timedelta(days=3)
# No network takes a longer span than thirty days at once (Instagram's insights).
ONE_ASKING = timedelta(days=28)
LONGEST_BACK = timedelta(days=90)
# A metric that lags further behind the others has ended: the network gives it no more.
LONGEST_LAG = timedelta(days=14)
YOUNG = timedelta(days=30)
OLD = timedelta(days=365)
SELDOM = timedelta(days=7)

POSTS = """
SELECT p.remote_id, p.id FROM delivery_accountpost p
WHERE p.channel_id = %(channel)s AND p.gone_at IS NULL AND p.is_original
  AND p.posted_at <= %(now)s AND (
    %(all)s OR (p.posted_at > %(young)s AND %(make_figures)s)
    OR (p.posted_at > CASE WHEN %(make_figures)s THEN %(old)s ELSE %(young)s END AND NOT EXISTS (
      SELECT FROM insights_reading r
      WHERE r.channel_id = p.channel_id AND r.account_post_id = p.id AND r.day > %(seldom)s)))
ORDER BY p.posted_at DESC, p.id DESC
"""


def next_evening(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the next moment at which figures are read as a matter of course."""
    local = moment.astimezone(zone)
    evening = datetime.combine(local.date(), EVENING, zone)
    return evening if local < evening else datetime.combine(local + ONE_DAY, EVENING, zone)


def spans(channel: Channel, *, moment: datetime, today: date) -> Iterator[tuple[date, date]]:
    """Yield the days to ask the account's figures for, first and last, in askings short enough.

    They begin three days before the first day that is not read yet, and no later than the days
    that this network still changes. An account that was never read begins with the year.
    """
    # The networks count by days of their own, which may have begun before ours or ended after.
    last = max(today, moment.date())
    first = _first_day(channel, today=today)
    while first <= last:
        until = min(first + ONE_ASKING - ONE_DAY, last)
        yield first, until
        first = until + ONE_DAY


def posts_to_read(channel: Channel, *, moment: datetime, today: date) -> dict[str, int]:
    """Return the posts whose figures are due, by the network's id: each key, newest first.

    Where figures are made of posts, those under thirty days old are read each time and the others
    once a week for a year; where the account's days make the figures, and most networks want a
    call for each post, the young ones once a week and the others no more. All of them are read on
    the last day of a month, so that no period ends without a reading. A post that is gone keeps
    its last one.
    """
    sources = FIGURE_SOURCES.get(channel.network, {}).values()
    make_figures = any(source.how == "post" for source in sources)
    values: dict[str, Any] = {
        "channel": channel.pk,
        "now": moment,
        "all": (today + ONE_DAY).month != today.month,
        "young": moment - YOUNG,
        "old": moment - OLD,
        "make_figures": make_figures,
        "seldom": today - SELDOM,
    }
    with connection.cursor() as cursor:
        cursor.execute(POSTS, values)
        return dict(cursor.fetchall())


def _first_day(channel: Channel, *, today: date) -> date:
    sources = [s for s in FIGURE_SOURCES.get(channel.network, {}).values() if s.how == "day"]
    newest = _newest_days(channel, sources)
    if not newest:
        return date(today.year, 1, 1)
    complete = min(day for day in newest if day > max(newest) - LONGEST_LAG)
    overlap = max([OVERLAP, *(source.final_after for source in sources)])
    # After years of silence too: the year that goes on, and what may still change of the last.
    longest = min(date(today.year, 1, 1), today - LONGEST_BACK)
    return max(min(complete, today) + ONE_DAY - overlap, longest)


def _newest_days(channel: Channel, sources: list[Source]) -> list[date]:
    """Return the newest day that was given of each metric by day.

    A network without any is read as of now; then it is the day of the last reading.
    """
    metrics = {metric for source in sources for metric in source.metrics}
    read = Reading.objects.filter(channel=channel).of_accounts().given()
    if metrics:
        read = read.filter(metric__in=metrics)
    return list(read.values("metric").annotate(newest=Max("day")).values_list("newest", flat=True))
