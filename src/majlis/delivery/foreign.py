"""Posts on our accounts that we did not make."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from majlis.channels.models import Channel
from majlis.delivery import account_posts, permissions, telling
from majlis.delivery.models import Delivery, ForeignPost, Watch
from majlis.delivery.models.delivery import IN_PUBLIC
from majlis.delivery.states import IN_DOUBT, State
from majlis.delivery.timing import times
from majlis.networks.contract import LoggedOut, NetworkError, RemotePost
from majlis.networks.fingerprint import fingerprint_of
from majlis.networks.hearing import words
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

# What was read already is read again for so long: lists lag, and a post may be dated back.
READ_ANEW = timedelta(days=7)


def watch_due(*, most: int = 20) -> int:
    """Read the accounts whose turn it is; return how many."""
    _begin_missing_watches()
    values: list[Any] = [most, times().foreign_watch]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM delivery_watch_due(%s, %s)", values)
        due = cursor.fetchall()
    for institution_id, channel_id in due:
        try:
            look_at(institution_id, channel_id)
        except LoggedOut as error:
            _logged_out(institution_id, channel_id, error)
        except NetworkError as error:
            logger.warning("channel %s could not be read back: %s", channel_id, error)
    return len(due)


def look_soon(institution_id: int, network: str, accounts: Iterable[str]) -> None:
    """Let these accounts be read at the next round: their network has told of a post."""
    watches = Watch.objects.filter(institution_id=institution_id, channel__network=network)
    watches.filter(channel__remote_id__in=[*accounts]).update(next_at=Now())


def look_at(institution_id: int, channel_id: int) -> None:
    """Raise an alarm for each public post of this account that no delivery of ours explains."""
    with acting_for(institution_id):
        channel = Channel.objects.get(pk=channel_id)
        watch = Watch.objects.get(channel=channel)
    network = permissions.opened(channel)
    since = _since(watch)
    shown = list(network.recent(since=since))
    with acting_for(institution_id):
        for post in shown:
            if post.is_public and not _is_explained(channel, post):
                _raise_alarm(channel, post)
        account_posts.note(channel, shown)
        account_posts.note_gone(channel, shown=shown, since=since)
        Watch.objects.filter(pk=watch.pk).update(read_at=Now())


def _since(watch: Watch) -> datetime:
    """Return from when on the account is read: all of its life would soon be too long a list."""
    if watch.read_at is None:
        return watch.since
    return max(watch.since, watch.read_at - READ_ANEW)


def _logged_out(institution_id: int, channel_id: int, error: LoggedOut) -> None:
    with acting_for(institution_id):
        channel = Channel.objects.get(pk=channel_id)
    permissions.ended(channel, error)


def _is_explained(channel: Channel, post: RemotePost) -> bool:
    ours = Delivery.objects.in_public().filter(channel=channel)
    if ours.filter(remote_id=post.id).exists():
        return True
    if ForeignPost.objects.filter(channel=channel, remote_id=post.id).exists():
        return True
    # It may be one of ours whose id is not written down yet; a correction may give a new one.
    of_ours = Delivery.objects.filter(channel=channel, act__in=(*IN_PUBLIC, Delivery.Act.EDIT))
    idless = of_ours.filter(state__in=(*IN_DOUBT, State.HELD), remote_id="")
    return idless.filter(fingerprint=fingerprint_of(post)).exists()


def _raise_alarm(channel: Channel, post: RemotePost) -> None:
    found = ForeignPost.objects.create(
        institution_id=channel.institution_id,
        channel=channel,
        remote_id=post.id,
        remote_url=words(post.url),
        text=words(post.title or post.text)[:5000],
        posted_at=post.created_at,
    )
    telling.foreign(found)


def _begin_missing_watches() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM delivery_missing_watches()")
        missing = cursor.fetchall()
    for institution_id, channel_id in missing:
        with acting_for(institution_id):
            Watch.objects.get_or_create(institution_id=institution_id, channel_id=channel_id)
