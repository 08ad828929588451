"""What stands on our accounts, whoever made it: noted each time an account is read."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost, Delivery
from majlis.networks.contract import RemotePost
from majlis.networks.hearing import words
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

# Networks cut times to seconds: what was posted this close to the beginning of a listing may or
# may not be in it.
EDGE = timedelta(seconds=2)

# A network that does not say a number says it nowhere: then what was known stays.
UPSERT = """
INSERT INTO delivery_accountpost AS known (institution_id, channel_id, remote_id, url, text,
  posted_at, is_original, images, videos, comment_count, seen_at, delivery_id)
VALUES (%(institution)s, %(channel)s, %(id)s, %(url)s, %(text)s, %(posted_at)s, %(is_original)s,
  %(images)s, %(videos)s, %(comments)s, majlis_now(), %(delivery)s)
ON CONFLICT (channel_id, remote_id) DO UPDATE SET
  url = coalesce(nullif(EXCLUDED.url, ''), known.url), text = EXCLUDED.text,
  posted_at = coalesce(EXCLUDED.posted_at, known.posted_at), is_original = EXCLUDED.is_original,
  images = EXCLUDED.images, videos = EXCLUDED.videos,
  comment_count = coalesce(EXCLUDED.comment_count, known.comment_count),
  seen_at = EXCLUDED.seen_at, gone_at = NULL,
  delivery_id = coalesce(EXCLUDED.delivery_id, known.delivery_id)
"""


def note(channel: Channel, posts: Iterable[RemotePost]) -> None:
    """Note that these posts stand on the account now; those of ours are linked to their delivery.

    Noting the same again changes nothing but the time; what was gone and is back stands again.
    """
    shown = list(posts)
    if not shown:
        return
    with acting_for(channel.institution_id):
        ours = _deliveries(channel, shown)
        rows = [_row(channel, post, ours) for post in shown]
        with connection.cursor() as cursor:
            cursor.executemany(UPSERT, rows)


def note_gone(channel: Channel, *, shown: Iterable[RemotePost], since: datetime) -> int:
    """Note which posts a complete listing from `since` on does not show; return how many."""
    with acting_for(channel.institution_id):
        listed = AccountPost.objects.standing().filter(channel=channel)
        missing = listed.filter(posted_at__gt=since + EDGE)
        gone = missing.exclude(remote_id__in=[post.id for post in shown])
        return gone.update(gone_at=Now())


def moved(channel: Channel, *, was: str, now: str, url: str) -> None:
    """Note that a post stands under another id than before: a correction gave it one."""
    known = AccountPost.objects.filter(channel=channel, remote_id=was)
    if AccountPost.objects.filter(channel=channel, remote_id=now).exists():
        known.update(gone_at=Now())  # the account was read in between
        return
    known.update(remote_id=now, **({"url": url[:500]} if url else {}))


def _deliveries(channel: Channel, posts: Iterable[RemotePost]) -> Mapping[str, int]:
    ours = Delivery.objects.in_public().filter(channel=channel)
    known = ours.filter(remote_id__in=[post.id for post in posts])
    return dict(known.values_list("remote_id", "pk"))


def _row(channel: Channel, post: RemotePost, ours: Mapping[str, int]) -> dict[str, Any]:
    return {
        "institution": channel.institution_id,
        "channel": channel.pk,
        "id": post.id,
        "url": words(post.url)[:500],
        "text": words("\n".join(filter(None, (post.title, post.text)))),
        "posted_at": post.created_at,
        "is_original": post.is_original,
        "images": post.images,
        "videos": post.videos,
        "comments": post.comment_count,
        "delivery": ours.get(post.id),
    }
