"""What the public says to an office, heard as in life, and a library beside it."""

from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.inbox.tests.conftest import comment, hear, stands
from majlis.store.clock import now

POST = "كيف تتحقق من شارة المطابقة برمز الاستجابة السريعة؟"
TYRES = "لو سمحتوا أبي أعرف التاير اللي شريته معتمد ولا لا؟"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(office, x):
    """A post of ours on X, as it was read there."""
    return AccountPost.objects.create(
        institution=office,
        channel=x,
        remote_id="p1",
        url="https://x.example/p1",
        text=POST,
        posted_at=now() - timedelta(days=1),
    )


@pytest.fixture
def say(channels):
    """Return a function by which somebody writes a comment; it returns the inquiry."""
    count = 0

    def said(text=TYRES, *, network="x", minutes_ago=None, **more):
        nonlocal count
        count += 1
        at = now() - timedelta(minutes=60 - count if minutes_ago is None else minutes_ago)
        facts = {"author_id": f"u{count}", "author_name": "نورة", "author_handle": "@noura_99"}
        item = comment(f"c{count}", text=text, created_at=at, **facts | more)
        return hear(channels[network], stands(channels[network], item)).case

    return said


@pytest.fixture
def page_of(client):
    """Return a function that opens an address as somebody and gives its HTML."""

    def opened(person, address="/inbox/", **headers):
        client.force_login(person)
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, answer
        return answer.content.decode()

    return opened


@pytest.fixture
def no_accounts(office):
    Channel.objects.all().delete()
