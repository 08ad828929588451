"""Two accounts whose figures were read, and posts on them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from majlis.channels.models import Channel
from majlis.channels.tests.conftest import (  # noqa: F401 - the same sandbox and accounts
    apps,
    connect,
    running_sandbox,
    sandbox,
    vault_key,
)
from majlis.delivery.models import AccountPost
from majlis.inbox.models import Case
from majlis.insights import keeping
from majlis.networks.readings import Reading

RIYADH = ZoneInfo("Asia/Riyadh")
NEW_YEAR = date(2018, 1, 1)


def at(day, hour=12):
    return datetime.combine(day, time(hour), RIYADH)


@pytest.fixture
def channel_of(office):
    """Return the office's account on a network, made when first asked for."""
    made = {}

    def channel(network):
        if network not in made:
            made[network] = Channel.objects.create(
                institution=office, network=network, remote_id=f"{network}-1", handle="gso"
            )
        return made[network]

    return channel


@pytest.fixture
def post_on(channel_of):
    """Note a post on an account as the network shows it."""
    numbers = iter(range(1, 10_000))

    def post(network, day, *, hour=12, **more):
        channel = channel_of(network)
        return AccountPost.objects.create(
            institution=channel.institution,
            channel=channel,
            remote_id=f"post-{next(numbers)}",
            text="سلامة الألعاب تبدأ من شارة المطابقة #سلامة_الألعاب",
            posted_at=at(day, hour),
            **more,
        )

    return post


@pytest.fixture
def inquiry(channel_of, office):
    """Make an inquiry that was answered on a day; without a network it came by the portal."""
    numbers = iter(range(1, 1000))

    def case(day, network="", **more):
        asked = at(day, 9)
        return Case.objects.create(
            institution=office,
            reference=f"18-{next(numbers):05d}-0",
            channel=channel_of(network) if network else None,
            opened_at=asked,
            last_item_at=asked,
            **{"first_answered_at": at(day, 11), "answered_by": "person", **more},
        )

    return case


@pytest.fixture
def read(channel_of):
    """Keep readings of an account by day: `read("linkedin", "views", {day: value})`."""

    def keep(network, metric, values, *, field="", post=None):
        channel = channel_of(network)
        posts = {post.remote_id: post.pk} if post else {}
        for day, value in values.items():
            told = Reading(
                metric, value, day=day, post_id=post.remote_id if post else "", field=field
            )
            keeping.keep(channel, [told], today=day, posts=posts)

    return keep
