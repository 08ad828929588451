"""The worker's round that reads the accounts' figures, once in each institution's evening.

Everything it stores may be stored again: a round that was cut short is simply taken again. What
a network tells of a day may come late and change, so days are read until they are final.
"""

import logging
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from majlis.channels.models import Channel
from majlis.delivery import account_posts, permissions
from majlis.delivery.models import AccountPost
from majlis.insights import keeping, plan
from majlis.insights.models import Taking
from majlis.networks.contract import LoggedOut, Network, NetworkError, TryLater
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

# Longer than the longest round; whoever dies in it gives the account back by that.
LEASE = timedelta(minutes=30)
AGAIN_AFTER = timedelta(hours=1)
# What was noted already is read again for so long: lists lag, and a post may be dated back.
READ_ANEW = timedelta(days=7)
POSTS_AT_ONCE = 100
# So many posts of which the network said nothing are looked for one by one in a round.
MOST_LOOKED_FOR = 20


def take_due(*, most: int = 5) -> int:
    """Read the accounts whose time has come; return how many."""
    _begin_missing()
    values: list[Any] = [most, LEASE]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM insights_taking_due(%s, %s)", values)
        due = cursor.fetchall()
    for institution_id, channel_id in due:
        take(institution_id, channel_id)
    return len(due)


def take(institution_id: int, channel_id: int) -> str:
    """Read all that is due of one account now; return what kept it from that, or nothing.

    Outside any transaction: it calls the network. What was read before a failure is kept.
    """
    with acting_for(institution_id):
        channel = Channel.objects.select_related("institution").get(pk=channel_id)
        taking, _ = Taking.objects.get_or_create(institution_id=institution_id, channel=channel)
        moment = now()
    zone = ZoneInfo(channel.institution.zone)
    evening = plan.next_evening(moment, zone)
    try:
        _read(channel, since=_since(taking, moment, zone), moment=moment, zone=zone)
    except LoggedOut as error:
        again = moment + AGAIN_AFTER if permissions.ended(channel, error) else evening
        return _settle(taking, next_at=min(again, evening), problem=str(error) or "logged_out")
    except TryLater as error:
        next_at = min(moment + error.wait, evening)
        return _settle(taking, next_at=next_at, problem=str(error) or "later")
    except NetworkError as error:
        logger.warning("figures of channel %s could not be read: %s", channel_id, error)
        return _settle(taking, next_at=min(moment + AGAIN_AFTER, evening), problem=str(error))
    return _settle(taking, next_at=evening)


def _read(channel: Channel, *, since: datetime, moment: datetime, zone: ZoneInfo) -> None:
    """Read the days first: a network forgets them sooner than it forgets posts."""
    today = moment.astimezone(zone).date()
    network = permissions.opened(channel)
    with acting_for(channel.institution_id):
        spans = list(plan.spans(channel, moment=moment, today=today))
    for first, last in spans:
        told = network.account_readings(first=first, last=last)
        with acting_for(channel.institution_id):
            keeping.keep(channel, told, today=today)
    shown = list(network.recent(since=since))
    with acting_for(channel.institution_id):
        account_posts.note(channel, shown)
        account_posts.note_gone(channel, shown=shown, since=since)
        due = plan.posts_to_read(channel, moment=moment, today=today)
    _read_posts(channel, network, due, today=today)


def _read_posts(channel: Channel, network: Network, due: dict[str, int], *, today: date) -> None:
    """Read them a hundred at a time, then look for those that the network said nothing of."""
    ids = list(due)
    silent: list[str] = []
    for start in range(0, len(ids), POSTS_AT_ONCE):
        asked = ids[start : start + POSTS_AT_ONCE]
        told = network.post_readings(asked)
        with acting_for(channel.institution_id):
            keeping.keep(channel, told, today=today, posts=due)
        named = {reading.post_id for reading in told}
        silent += [remote_id for remote_id in asked if remote_id not in named]
    for remote_id in silent[:MOST_LOOKED_FOR]:
        if network.read(remote_id) is None:
            _note_gone(channel, due[remote_id])


def _note_gone(channel: Channel, post_id: int) -> None:
    """Its last readings stay, and count as they stood."""
    with acting_for(channel.institution_id):
        AccountPost.objects.standing().filter(pk=post_id).update(gone_at=Now())


def _since(taking: Taking, moment: datetime, zone: ZoneInfo) -> datetime:
    """Return from when on posts are listed: the first time from the year's beginning."""
    if taking.read_at is None:
        return datetime(moment.astimezone(zone).year, 1, 1, tzinfo=zone)
    return taking.read_at - READ_ANEW


def _settle(taking: Taking, *, next_at: datetime, problem: str = "") -> str:
    problem = problem[:200]
    with acting_for(taking.institution_id):
        row = Taking.objects.filter(pk=taking.pk)
        row.update(next_at=next_at, problem=problem, **({} if problem else {"read_at": Now()}))
    return problem


def _begin_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM insights_missing_takings()")
        missing = cursor.fetchall()
    for institution_id, channel_id in missing:
        with acting_for(institution_id):
            Taking.objects.get_or_create(institution_id=institution_id, channel_id=channel_id)
