"""The posts that the public writes under, as far as we know them.

Which post of the house a delivery took out only publishing knows: the page links to it by name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from majlis.delivery.models import AccountPost, Delivery
from majlis.delivery.payload import shown_text
from majlis.inbox.models import Item
from majlis.media.models import Rendition


@dataclass(frozen=True)
class Place:
    """One post on one of our accounts."""

    network: str
    text: str
    at: datetime | None
    url: str
    delivery_id: int | None = None  # empty: it was not made here
    asset_id: int | None = None
    alt: str = ""


Key = tuple[int | None, str]
"""A channel's id and a post's id on its network."""


def places_of(items: Iterable[Item]) -> Mapping[Key, Place]:
    """Return the posts that these items hang on, by channel and remote id."""
    by_channel: dict[int | None, set[str]] = defaultdict(set)
    for item in items:
        if item.post_remote_id and not item.is_private:
            by_channel[item.channel_id].add(item.post_remote_id)
    if not by_channel:
        return {}
    any_of = Q()
    for channel_id, remote_ids in by_channel.items():
        any_of |= Q(channel=channel_id, remote_id__in=remote_ids)
    # What we sent is known at once; what else stands on the account, once it was read there.
    return {**_seen(any_of), **_delivered(any_of)}


def place_of(item: Item) -> Place | None:
    """Return the post of one item; None for one that hangs on none, or on one not known."""
    return places_of([item]).get((item.channel_id, item.post_remote_id))


def _seen(any_of: Q) -> Mapping[Key, Place]:
    found = AccountPost.objects.filter(any_of).select_related("channel")
    return {
        (post.channel_id, post.remote_id): Place(
            network=post.channel.network, text=post.text, at=post.posted_at, url=post.url
        )
        for post in found
    }


def _delivered(any_of: Q) -> Mapping[Key, Place]:
    ours = Delivery.objects.filter(any_of, act=Delivery.Act.POST).select_related("channel")
    found = list(ours)
    assets = _assets(found)
    return {(each.channel_id, each.remote_id): _place(each, assets) for each in found}


def _place(delivery: Delivery, assets: Mapping[int, int]) -> Place:
    media = delivery.payload.get("media") or [{}]
    return Place(
        network=delivery.channel.network,
        text=delivery.payload.get("title") or shown_text(delivery.payload),
        at=delivery.published_at,
        url=delivery.remote_url,
        delivery_id=delivery.pk,
        asset_id=assets.get(media[0].get("rendition", 0)),
        alt=media[0].get("alt", ""),
    )


def _assets(deliveries: Iterable[Delivery]) -> Mapping[int, int]:
    """Return the asset of each rendition that these deliveries took out."""
    renditions = [
        file["rendition"] for delivery in deliveries for file in delivery.payload.get("media", ())
    ]
    return dict(Rendition.objects.filter(pk__in=renditions).values_list("pk", "asset_id"))
