"""Accounts on the networks, and words of the public as the networks tell them."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from majlis import networks
from majlis.channels import hearing, network_apps, tokens
from majlis.channels.models import Channel, RawEvent
from majlis.delivery.models import AccountPost
from majlis.inbox import applying
from majlis.inbox.models import Case, Item
from majlis.inbox.tests import facebook as facebook_page
from majlis.inbox.tests.facebook import Page
from majlis.networks.hearing import Happening, RemoteItem
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

TEXT = "هل شارة المطابقة إلزامية على ألعاب الأطفال؟ 🧸 #سلامة_الألعاب"
# A Wednesday at ten in the morning in Riyadh.
BEGAN = datetime(2026, 10, 14, 7, tzinfo=UTC)
_numbers = count(1)


@pytest.fixture
def channels(office):
    """Our account on each network, by the network's name."""
    return {
        network: Channel.objects.create(
            institution=office,
            network=network,
            remote_id=f"{network}-1",
            handle=f"gso_{network}",
            name="هيئة المواصفات النموذجية",
        )
        for network in ("x", "facebook", "instagram", "youtube", "linkedin")
    }


@pytest.fixture
def x(channels):
    return channels["x"]


def comment(remote_id="c1", **more):
    """A comment under our post `p1`, by a citizen."""
    facts = {
        "kind": "comment",
        "post_id": "p1",
        "author_id": "u1",
        "author_handle": "maha_k",
        "author_name": "مها القحطاني",
        "text": TEXT,
        "created_at": BEGAN,
    }
    return RemoteItem(id=remote_id, **facts | more)


def stands(channel, item, *, at=None):
    at = at or item.edited_at or item.created_at
    return Happening("stands", item, at=at, account_id=channel.remote_id)


def removed(channel, remote_id, *, at, kind="comment", post_id="p1"):
    item = RemoteItem(kind=kind, id=remote_id, post_id=post_id)
    return Happening("removed", item, at=at, account_id=channel.remote_id)


def event_of(channel, happening, *, source="poll"):
    """Keep a happening as a raw event that nobody has understood yet."""
    return RawEvent.objects.create(
        institution_id=channel.institution_id,
        network=channel.network,
        channel=channel,
        source=source,
        key=f"test-{next(_numbers)}",
        body=json.dumps(happening.to_json()).encode(),
    )


def understand(event):
    assert hearing.understand(event.institution_id, event.pk, applying.apply)


def hear(channel, *happenings):
    """Let us hear of these, one after the other; return the first one's item."""
    for happening in happenings:
        understand(event_of(channel, happening))
    return Item.objects.get(channel=channel, remote_id=happenings[0].item.id)


@pytest.fixture
def asked(x):
    """The case of one comment on X."""
    return hear(x, stands(x, comment())).case


def again(row):
    """Read a row anew, as a second person's page does."""
    return type(row).objects.get(pk=row.pk)


def hours(number):
    return timedelta(hours=number)


def only_case():
    return Case.objects.standing().get()


@pytest.fixture
def page(monkeypatch):
    """The network behind our Facebook Page; only the transport is replaced."""
    network = Page()
    monkeypatch.setattr(networks, "FreshConnection", lambda: network)
    return network


@pytest.fixture
def facebook(office, page, settings, tmp_path):
    """Our connected Page with a hook, and one post of ours on it."""
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "vault"
    settings.SETTLE_SCALE = 1 / 60
    network_apps.register(
        institution_id=office.pk,
        network="facebook",
        client_id="majlis-sandbox",
        client_secret=facebook_page.SECRET,
    )
    with acting_for(office.pk):
        channel = Channel.objects.create(
            institution=office,
            network="facebook",
            remote_id=facebook_page.PAGE,
            handle="gso_facebook",
            name="هيئة المواصفات النموذجية",
        )
        tokens.keep(channel, tokens.Permission(access_token="token"))
        AccountPost.objects.create(
            institution=office,
            channel=channel,
            remote_id=f"{facebook_page.PAGE}_1",
            posted_at=now(),
        )
    return channel
