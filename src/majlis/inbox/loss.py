"""What reached us of each account and by which way, and what the network counts beyond it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.inbox.counting import we_have
from majlis.inbox.models import Item, Poll
from majlis.inbox.models.item import ItemSet
from majlis.networks.doors import RULES
from majlis.store.clock import Now


class Period(models.TextChoices):
    DAY = "day", _("Last 24 hours")
    WEEK = "week", _("Last 7 days")
    ALL = "all", _("Since the beginning")

    @property
    def span(self) -> timedelta | None:
        return {"day": timedelta(days=1), "week": timedelta(days=7)}.get(self.value)

    def since(self, now: datetime) -> datetime | None:
        return now - self.span if self.span else None


class Way(models.TextChoices):
    PUSHED = "pushed", _("Told by the network")
    POLLED = "polled", _("Found only by asking")


@dataclass(frozen=True)
class Loss:
    """One account in one period."""

    channel: Channel
    pushed: int
    polled: int
    missing: int  # comments that the network counts and we do not have
    short_posts: int  # under so many posts

    @property
    def is_pushed(self) -> bool:
        """Whether the network tells anything by itself; else all of it is asked for."""
        return RULES[self.channel.network].abilities.pushes


def losses(channels: Iterable[Channel], *, since: datetime | None) -> list[Loss]:
    """Return how each of these accounts did with what reached us since then.

    A comment is missing under a post that was published since then.
    """
    listed = list(channels)
    counted = items(listed, since=since).values("channel").order_by()
    ways = counted.annotate(
        pushed=Count("pk", filter=Q(was_pushed=True)),
        polled=Count("pk", filter=Q(was_pushed=False)),
    )
    heard = {
        pk: (told, found) for pk, told, found in ways.values_list("channel", "pushed", "polled")
    }
    short: dict[int, list[int]] = {}
    posts = short_posts(listed, since=since).order_by()
    for channel_id, many in posts.values_list("channel", "short"):
        short.setdefault(channel_id, []).append(many)
    nothing = (0, 0)
    return [
        Loss(
            channel=each,
            pushed=heard.get(each.pk, nothing)[0],
            polled=heard.get(each.pk, nothing)[1],
            missing=sum(short.get(each.pk, [])),
            short_posts=len(short.get(each.pk, [])),
        )
        for each in listed
    ]


def items(channels: Iterable[Channel], *, since: datetime | None, way: str = "") -> ItemSet:
    """Return what the public wrote there that reached us since then, the latest first."""
    found = Item.objects.public().told().filter(channel__in=channels)
    if since is not None:
        found = found.filter(heard_at__gte=since)
    if way:
        found = found.filter(was_pushed=way == Way.PUSHED)
    return found.order_by("-heard_at", "-id")


def short_posts(channels: Iterable[Channel], *, since: datetime | None) -> "QuerySet[Any, Any]":
    """Return the posts under which the network counts more comments than we have: `short` more.

    `ours` is how many we have.
    """
    counted = AccountPost.objects.standing().filter(
        channel__in=channels, comment_count__isnull=False
    )
    if since is not None:
        counted = counted.filter(posted_at__gte=since)
    short = counted.annotate(ours=we_have(), short=F("comment_count") - F("ours"))
    return short.filter(short__gt=0).select_related("channel", "poll").order_by("-short", "-id")


def ask_for_walk(post: AccountPost) -> bool:
    """Have all comments under a post read anew at the next round; return whether it can be."""
    polls = Poll.objects.filter(post=post)
    return bool(polls.update(is_walk_asked=True, next_at=Now(), tries=0))
