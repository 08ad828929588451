"""What stands behind a number: its posts, its readings or its inquiries.

Each list adds up to the number that opens it. All inside the institution's transaction.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.inbox import figures as inquiries
from majlis.inbox.models import Case
from majlis.insights import counting
from majlis.insights.figures import PORTAL
from majlis.insights.models import Reading
from majlis.insights.periods import Year
from majlis.insights.words import Figure
from majlis.networks.readings import Source
from majlis.people.models import Institution


@dataclass(frozen=True)
class Gain:
    """What one post gained in the year, from the last reading before it to the last one in it."""

    post_id: int
    begun: int
    ended: int
    day: date  # of the last reading

    @property
    def value(self) -> int:
        return self.ended - self.begun


def posts(
    institution: Institution, year: Year, figure: Figure, network: str
) -> "QuerySet[AccountPost]":
    """Return the original posts of the year, the newest first; those with such files only."""
    found = AccountPost.objects.filter(
        institution=institution,
        is_original=True,
        posted_at__gte=year.start,
        posted_at__lt=year.end,
    )
    if network:
        found = found.filter(channel__network=network)
    if figure is Figure.IMAGES:
        found = found.filter(images__gt=0)
    if figure is Figure.VIDEOS:
        found = found.filter(videos__gt=0)
    return found.select_related("channel").order_by("-posted_at", "-id")


def readings(
    institution: Institution, year: Year, source: Source, network: str
) -> "QuerySet[Reading]":
    """Return the account's readings that a figure is made of, the newest day first."""
    found = Reading.objects.of_accounts().filter(
        institution=institution,
        channel__in=_channels(institution, network),
        metric__in=source.metrics,
        day__range=(year.first, year.last),
    )
    return found.select_related("channel").order_by("-day", "channel", "metric")


def gains(institution: Institution, year: Year, source: Source, network: str) -> list[Gain]:
    """Return what each post gained of a figure, its metrics added, the latest post first."""
    pairs = [(c, metric) for c in _channels(institution, network) for metric in source.metrics]
    rows = counting.gains(institution, pairs, year)
    found: dict[int, list[counting.Gained]] = defaultdict(list)
    for row in rows:
        found[row.post].append(row)
    return [
        Gain(
            post,
            begun=sum(row.begun for row in parts),
            ended=sum(row.ended for row in parts),
            day=max(row.day for row in parts),
        )
        for post, parts in found.items()
    ]


def posts_of(gained: Sequence[Gain]) -> list[tuple[AccountPost, Gain]]:
    """Return the posts of one page of gains."""
    found = AccountPost.objects.select_related("channel").in_bulk([each.post_id for each in gained])
    return [(found[each.post_id], each) for each in gained]


def answered(institution: Institution, year: Year, network: str) -> "QuerySet[Case]":
    """Return the inquiries that were answered in the year, the latest first."""
    found: QuerySet[Case] = inquiries.answered(institution, year.start, year.end)
    if network == PORTAL:
        found = found.filter(channel=None)
    elif network:
        found = found.filter(channel__network=network)
    return found.select_related("channel").order_by("-first_answered_at", "-id")


def _channels(institution: Institution, network: str) -> list[int]:
    found = Channel.objects.filter(institution=institution, network=network)
    return list(found.values_list("id", flat=True))
