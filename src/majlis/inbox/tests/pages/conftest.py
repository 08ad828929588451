"""Accounts, a post, and inquiries as the public writes them."""

from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.inbox.models import Case, Clock, Contact, Identity, Item
from majlis.store.clock import now

POST = "كيف تتحقق من شارة المطابقة برمز الاستجابة السريعة؟"
TYRES = "لو سمحتوا أبي أعرف التاير اللي شريته معتمد ولا لا؟"


@pytest.fixture
def channels(office):
    """Our account on each network, by the network's name."""
    return {
        network: Channel.objects.create(
            institution=office,
            network=network,
            remote_id=f"{network}-1",
            handle=f"mgsa_{network}",
            name="هيئة المواصفات النموذجية",
            url=f"https://{network}.example/mgsa",
        )
        for network in ("x", "facebook", "instagram", "youtube", "linkedin")
    }


@pytest.fixture
def post(office, channels):
    """A post of ours on X, as it was read there."""
    return AccountPost.objects.create(
        institution=office,
        channel=channels["x"],
        remote_id="post-1",
        url="https://x.example/mgsa/post-1",
        text=POST,
        posted_at=now() - timedelta(days=1),
    )


@pytest.fixture
def comment(office, channels):
    """Return a function by which somebody comments, and which returns the inquiry."""
    count = 0

    def commented(text=TYRES, *, name="نورة", handle="@noura_99", network="x", case=None, **more):
        nonlocal count
        count += 1
        at = more.pop("at", None) or now() - timedelta(minutes=30 - count)
        contact = case.contact if case else Contact.objects.create(institution=office, name=name)
        author, _ = Identity.objects.get_or_create(
            institution=office, network=network, remote_id=f"{network}-{handle}",
            defaults={"contact": contact, "handle": handle, "name": name},
        )
        case = case or Case.objects.create(
            institution=office, reference=f"26-{count:05}-{count % 10}", subject=text[:200],
            contact=contact, channel=channels[network], opened_at=at, last_item_at=at,
        )
        Clock.objects.get_or_create(institution=office, case=case, defaults={"started_at": at})
        item = Item.objects.create(
            institution=office, case=case, channel=channels[network], kind=more.pop("kind", "comment"),
            remote_id=f"comment-{count}", post_remote_id=more.pop("post", "post-1"), author=author,
            text=text, first_text=more.pop("first_text", text), written_at=at, told_at=at,
            url=f"https://{network}.example/c/{count}", **more,
        )
        Case.objects.filter(pk=case.pk).update(last_item_at=at)
        return case

    return commented
