"""Asking the networks for everything that they may not have pushed. Worker only.

What is read is kept as raw events, in the transaction that moves the cursor on; applying.py makes
sense of it. A post is walked as a whole when the network counts other comments than we have, and
once a day for what no list calls new: edits and removals.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from majlis.channels import hearing
from majlis.channels.models import Channel, Cursor
from majlis.delivery import permissions
from majlis.delivery.models import AccountPost
from majlis.inbox import timing
from majlis.inbox.hearings import stands
from majlis.inbox.models import Item, Look, Poll
from majlis.inbox.models.poll import HELD
from majlis.networks import NETWORKS
from majlis.networks.contract import GoesOn, LoggedOut, Network, NetworkError, Rejected, TryLater
from majlis.networks.hearing import RemoteItem
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

MOST = 20
BEHIND = 1_000
STREAMS = (
    "hears_comments",
    "hears_mentions",
    "hears_messages",
    "hears_reviews",
    "hears_held",
)
# How far a whole walk reaches back, where it does not reach everything.
REACHES_BACK = {"x": timedelta(days=7) - timedelta(minutes=5)}
# A network may forget the key of the page where a long list went on.
TRIES_OF_A_PAGE = 3
# A mention older than this when we first ask is the account's past.
FIRST_MENTIONS = timedelta(days=7)


def poll_due() -> int:
    """Read the streams whose turn it is and keep what is new as raw events; return how many.

    An account that did not answer once is left alone this time: a network that hangs must not eat
    the turn of another.
    """
    due = _claim()
    silent: set[int] = set()
    behind = _behind()
    for institution_id, poll_id in due:
        if institution_id in behind:
            continue  # its turn comes again when the lease is over
        with acting_for(institution_id):
            poll = Poll.objects.select_related("channel", "post").get(pk=poll_id)
        if poll.channel_id not in silent and not _poll(poll):
            silent.add(poll.channel_id)
    return len(due)


def hearing_networks() -> list[list[str]]:
    """Return the networks that can be asked for comments, mentions, messages, reviews, and for
    what they hold back."""
    able = {slug: rules.abilities for slug, rules in NETWORKS.items()}
    return [[slug for slug, of in able.items() if getattr(of, stream)] for stream in STREAMS]


def _behind() -> set[int]:
    """Return the institutions that have more to apply than asking should add to.

    In a storm what is asked for again would delay what was told, and be told by it anyway.
    """
    waiting = Counter(institution_id for institution_id, _event_id in hearing.unparsed(BEHIND))
    return {institution_id for institution_id, many in waiting.items() if many >= BEHIND / 2}


def _claim() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inbox_begin_polls(%s, %s, %s, %s, %s)", hearing_networks())
        values: list[Any] = [MOST, timing.lease()]
        cursor.execute("SELECT institution_id, id FROM inbox_polls_due(%s, %s)", values)
        return [(institution_id, poll_id) for institution_id, poll_id in cursor.fetchall()]


def _poll(poll: Poll) -> bool:
    """Read one stream; return whether its account may be asked further."""
    try:
        _ask(poll)
    except LoggedOut as error:
        permissions.ended(poll.channel, error)
        _put_off(poll, error, timing.lease())
    except TryLater as error:
        _put_off(poll, error, error.wait, whole_account=error.rate_limited)
    except Rejected as error:  # this one post: it is gone, or its comments are closed
        _put_off(poll, error, timing.wait_after(poll.tries + 1))
        return True
    except NetworkError as error:
        _put_off(poll, error, timing.wait_after(poll.tries + 1))
    else:
        return True
    return False


def _ask(poll: Poll) -> None:
    """Read one stream; nothing of ours is held through the calls."""
    with acting_for(poll.institution_id):
        cursor, _ = Cursor.objects.get_or_create(
            institution_id=poll.institution_id, channel=poll.channel, stream=poll.stream
        )
        difference = _difference(poll.post) if poll.post else None
    network = permissions.opened(poll.channel)
    began = now()
    connection.close()
    since = _since(poll, cursor, difference, at=began)
    resume = cursor.detail.get("resume", "")
    shown, goes_on = _read_on(network, poll, since=since, at=began, resume=resume)
    with acting_for(poll.institution_id):
        hearing.keep_polled(
            poll.channel, [stands(poll.channel, item, read_at=began) for item in shown]
        )
        at, detail = _moved(cursor, goes_on, began=began)
        walked = {}
        if poll.post and since is None:
            _look_for_missing(poll.channel, poll.post, shown, at=began)
            detail = {"walked_at": began.isoformat(), "difference": difference}
            walked = {"is_walk_asked": False}
        Cursor.objects.filter(pk=cursor.pk).update(at=at, detail=detail)
        Poll.objects.filter(pk=poll.pk).update(
            next_at=Now() + _turn(poll, at=began), tries=0, problem="", **walked
        )


def _moved(
    cursor: Cursor, goes_on: str, *, began: datetime
) -> tuple[datetime | None, dict[str, Any]]:
    """Return where a cursor is after a reading; it stays until a list was read to its end."""
    detail = dict(cursor.detail)
    if goes_on:
        detail |= {"resume": goes_on, "began": detail.get("began", began.isoformat())}
        return cursor.at, detail
    if detail.pop("resume", ""):
        began = datetime.fromisoformat(detail.pop("began"))
    return began, detail


def _begin_anew(poll: Poll) -> None:
    """Forget where a list went on, so that it is read from its beginning."""
    with acting_for(poll.institution_id):
        went_on = Cursor.objects.filter(channel=poll.channel, detail__has_key="resume")
        went_on.filter(stream=poll.stream).update(detail={})


def _read_on(
    network: Network, poll: Poll, *, since: datetime | None, at: datetime, resume: str
) -> tuple[list[RemoteItem], str]:
    """Return what a stream tells, from where it went on; and where it goes on, or nothing."""
    shown: list[RemoteItem] = []
    try:
        for item in _read(network, poll, since=since, at=at, resume=resume):
            shown.append(item)
    except GoesOn as list_:
        return shown, list_.resume
    return shown, ""


def _read(
    network: Network, poll: Poll, *, since: datetime | None, at: datetime, resume: str
) -> Iterable[RemoteItem]:
    if poll.of == HELD:
        return network.held()
    if poll.post is not None:
        return network.comments(poll.post.remote_id, since=since)
    since = since or at - FIRST_MENTIONS
    if resume:
        return network.more_messages(since=since, resume=resume)
    ask = {"messages": "messages", "reviews": "reviews"}.get(poll.of, "mentions")
    told: Iterable[RemoteItem] = getattr(network, ask)(since=since)
    return told


def _since(poll: Poll, cursor: Cursor, difference: int | None, *, at: datetime) -> datetime | None:
    """Return from when on to read; None: everything."""
    if cursor.at is None or poll.is_walk_asked:
        return None
    since = cursor.at - timing.overlap(at - cursor.at, _turn(poll, at=at))
    if poll.post is None:
        return since
    walked_at = cursor.detail.get("walked_at")
    is_due = walked_at is None or at - datetime.fromisoformat(walked_at) > timing.scaled(
        timing.WALK
    )
    is_short = difference is not None and difference != cursor.detail.get("difference")
    return None if is_due or is_short else since


def _difference(post: AccountPost) -> int | None:
    """Return how many more comments the network counts than we have.

    None where it does not count, or counted before we heard the last one. Some networks count
    otherwise than they list, so it is a change of this that asks for a walk.
    """
    if post.comment_count is None:
        return None
    ours = Item.objects.told().filter(channel=post.channel_id, post_remote_id=post.remote_id)
    if ours.filter(heard_at__gt=post.seen_at).exists():
        return None
    return post.comment_count - ours.standing().count()


def _look_for_missing(
    channel: Channel, post: AccountPost, shown: Sequence[RemoteItem], *, at: datetime
) -> None:
    """Have those read one by one that we have and a whole walk did not show.

    A walk may lag or stop short, and what is removed is never revived: the item itself is asked.
    """
    ours = Item.objects.told().standing().filter(channel=channel, post_remote_id=post.remote_id)
    if channel.network in REACHES_BACK:
        ours = ours.filter(written_at__gt=at - REACHES_BACK[channel.network])
    missing = ours.filter(heard_at__lt=at).exclude(remote_id__in=[item.id for item in shown])
    Look.objects.bulk_create(
        [
            Look(
                institution_id=channel.institution_id,
                channel=channel,
                kind="comment",
                remote_id=item.remote_id,
                post_remote_id=item.post_remote_id,
            )
            for item in missing
        ],
        ignore_conflicts=True,
    )


def _turn(poll: Poll, *, at: datetime) -> timedelta:
    """Return how long until this stream is asked again."""
    if poll.post is None:
        return timing.scaled(timing.HELD if poll.of == HELD else timing.MENTIONS)
    posted_at = poll.post.posted_at
    return timing.every(at - posted_at if posted_at else None)


def _put_off(
    poll: Poll, error: NetworkError, wait: timedelta, *, whole_account: bool = False
) -> None:
    logger.warning("%s of channel %s was not read: %s", poll.stream, poll.channel_id, error)
    if poll.tries + 1 >= TRIES_OF_A_PAGE:
        _begin_anew(poll)
    with acting_for(poll.institution_id):
        Poll.objects.filter(pk=poll.pk).update(
            next_at=Now() + wait, tries=poll.tries + 1, problem=str(error)[:300]
        )
        if whole_account:
            others = Poll.objects.filter(channel=poll.channel_id, next_at__lt=Now() + wait)
            others.update(next_at=Now() + wait)
