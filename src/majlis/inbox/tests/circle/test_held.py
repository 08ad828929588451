"""What YouTube holds back for review: heard once an hour, and shown by an officer."""

from datetime import timedelta

import pytest

from majlis.delivery import permissions
from majlis.delivery.tests.conftest import Worker
from majlis.inbox import applying, moderating, polling
from majlis.inbox.models import Case, Item, Measure, Poll
from majlis.inbox.tests.circle.test_circle import post_on
from majlis.inbox.tests.conftest import again
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "هل شارة المطابقة إلزامية؟ https://example.com"
HELD_BACK = "محجوز لدى الشبكة للمراجعة ولا يراه الجمهور"


@pytest.fixture(autouse=True)
def scales(settings):
    settings.SETTLE_SCALE = 1 / 60
    settings.GUARD_SCALE = 0.1


@pytest.fixture
def channel(connect):
    return connect("youtube")


@pytest.fixture
def written(channel, sandbox):
    """A citizen's comment that YouTube holds back before anybody sees it."""
    post = post_on(channel, sandbox)
    made = sandbox.ask(
        "POST",
        "comments",
        network="youtube",
        post=post.remote_id,
        author="مها القحطاني",
        text=QUESTION,
        push=False,
    )
    permissions.opened(channel).hide(made["id"], hidden=True)
    return made["id"]


def hear():
    polling.poll_due()
    applying.apply_waiting()


def test_what_is_held_is_an_inquiry_that_says_so_and_an_officer_shows_it(
    office, noura, sandbox, written, client
):
    hear()
    with acting_for(office.pk):
        item = Item.objects.get()
        assert (item.remote_id, item.text, item.is_hidden) == (written, QUESTION, True)
        case = Case.objects.get()
        assert Measure.Kind.SHOW in moderating.offered(item)
        assert Measure.Kind.HIDE not in moderating.offered(item)
    client.force_login(noura)
    page = client.get(case.get_absolute_url()).content.decode()
    assert HELD_BACK in page
    assert ">إظهاره<" in page.replace("\n", "")

    address = f"{case.get_absolute_url()}items/{item.pk}/measures/"
    assert client.post(address, {"kind": "show"}).status_code == 302
    Worker().carry()

    with acting_for(office.pk):
        assert not again(item).is_hidden
    [shown] = sandbox.ask("GET", "comments?network=youtube")["comments"]
    assert shown["visible"]
    assert HELD_BACK not in client.get(case.get_absolute_url()).content.decode()


def test_it_is_asked_once_an_hour(office, channel, written, sandbox, settings):
    settings.SETTLE_SCALE = 1
    hear()
    with acting_for(office.pk):
        poll = Poll.objects.get(of="held")
        assert timedelta(minutes=58) < poll.next_at - now() <= timedelta(hours=1)
        assert Item.objects.get().is_hidden


def test_what_was_let_through_on_the_network_is_hidden_no_more(
    office, channel, written, sandbox, clock
):
    hear()
    permissions.opened(channel).hide(written, hidden=False)
    with acting_for(office.pk):
        Poll.objects.update(next_at=now())
    clock.step(timedelta(seconds=3))
    hear()

    with acting_for(office.pk):
        assert not Item.objects.get().is_hidden


def test_another_office_hears_none_of_it(other_office, written):
    hear()

    with acting_for(other_office.pk):
        assert not Item.objects.exists()
        assert not Poll.objects.exists()
