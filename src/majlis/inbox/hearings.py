"""What was read on a network, as the happenings that raw events are made of."""

from datetime import datetime

from majlis.channels.models import Channel
from majlis.networks.hearing import Happening, RemoteItem

# These tell when something was edited. What another shows is true of the moment it was read.
TELL_EDITS = frozenset({"x", "youtube", "linkedin"})


def stands(channel: Channel, item: RemoteItem, *, read_at: datetime) -> Happening:
    """Return that an item stands as it was read; `read_at` is from before the question."""
    told = item.edited_at
    if told is None and channel.network in TELL_EDITS:
        told = item.created_at
    return Happening("stands", item, at=told or read_at, account_id=channel.remote_id)


def gone(channel: Channel, kind: str, remote_id: str, post_id: str, *, at: datetime) -> Happening:
    """Return that an item was looked for and is no longer there."""
    item = RemoteItem(kind=kind, id=remote_id, post_id=post_id)
    return Happening("removed", item, at=at, account_id=channel.remote_id)
