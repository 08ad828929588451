"""What stands on our accounts is noted, whoever made it, and what has gone as well."""

from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.delivery import account_posts, foreign
from majlis.delivery.models import AccountPost, Delivery
from majlis.networks.contract import RemotePost
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

from .conftest import TEXT, Worker, payload_of, schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(office):
    return Channel.objects.create(
        institution=office, network="x", remote_id="770000000001", handle="gso"
    )


def shown(number="1", **more):
    fields = {"text": TEXT, "created_at": now(), "images": 1, "comment_count": 3}
    return RemotePost(id=number, url=f"https://x.com/i/web/status/{number}", **fields | more)


def only():
    return AccountPost.objects.get()


def test_a_post_is_noted_as_the_network_shows_it(account):
    post = shown(videos=2, is_original=False)

    account_posts.note(account, [post])

    noted = only()
    assert (noted.remote_id, noted.url, noted.text) == (post.id, post.url, TEXT)
    assert (noted.images, noted.videos, noted.is_original) == (1, 2, False)
    assert (noted.posted_at, noted.comment_count) == (post.created_at, 3)
    assert (noted.delivery_id, noted.gone_at) == (None, None)


def test_noting_it_again_brings_it_up_to_date(account):
    account_posts.note(account, [shown()])
    first_seen = only().seen_at

    account_posts.note(account, [shown(text="نص مصحّح", comment_count=9)])

    assert (only().text, only().comment_count) == ("نص مصحّح", 9)
    assert only().seen_at > first_seen


def test_a_number_that_the_network_does_not_say_is_kept_and_never_zero(account):
    account_posts.note(account, [shown(comment_count=None)])
    assert only().comment_count is None

    account_posts.note(account, [shown(comment_count=5)])
    account_posts.note(account, [shown(comment_count=None, created_at=None)])

    assert only().comment_count == 5
    assert only().posted_at is not None


def test_signs_that_the_database_cannot_keep_do_not_stop_the_reading(account):
    account_posts.note(account, [shown(text="قبل\0بعد \ud800")])

    assert only().text == "قبل\ufffdبعد \ufffd"


def test_nothing_shown_is_nothing_noted(account):
    account_posts.note(account, [])

    assert not AccountPost.objects.exists()


def test_a_title_stands_before_its_text(account):
    account_posts.note(account, [shown(title="سلامة الألعاب")])

    assert only().text == f"سلامة الألعاب\n{TEXT}"


def test_what_we_made_is_linked_to_its_delivery_also_when_its_number_comes_later(account):
    delivery = schedule(account)
    account_posts.note(account, [shown("77")])
    assert only().delivery_id is None

    Delivery.objects.filter(pk=delivery.pk).update(remote_id="77")
    account_posts.note(account, [shown("77")])

    assert only().delivery_id == delivery.pk
    assert delivery.account_posts.get() == only()


def test_what_a_whole_listing_does_not_show_has_gone(account):
    at = now()
    old, edge, kept, gone = (
        shown(number, created_at=at - timedelta(minutes=minutes))
        for number, minutes in (("1", 90), ("2", 60), ("3", 30), ("4", 20))
    )
    account_posts.note(account, [old, edge, kept, gone])

    many = account_posts.note_gone(account, shown=[kept], since=at - timedelta(hours=1))

    assert many == 1
    standing = AccountPost.objects.standing().values_list("remote_id", flat=True)
    assert sorted(standing) == ["1", "2", "3"]  # what the window does not hold proves nothing


def test_what_comes_back_stands_again(account):
    post = shown(created_at=now() - timedelta(minutes=5))
    account_posts.note(account, [post])
    account_posts.note_gone(account, shown=[], since=now() - timedelta(hours=1))
    assert only().gone_at is not None

    account_posts.note(account, [post])

    assert only().gone_at is None


def test_another_office_sees_no_post_of_ours(account, other_office):
    account_posts.note(account, [shown()])

    with acting_for(other_office.pk):
        assert not AccountPost.objects.exists()


def test_the_same_number_on_two_accounts_is_two_posts(account, office):
    other = Channel.objects.create(
        institution=office, network="facebook", remote_id="2", handle="gso_fb"
    )

    for each in (account, other):
        account_posts.note(each, [shown()])

    assert AccountPost.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_watch_notes_every_post_of_an_account_and_which_have_gone(
    connect, sandbox, office, clock
):
    channel = connect("x")
    foreign.watch_due()  # begins the watch
    clock.step(timedelta(minutes=5))
    worker = Worker()
    delivery = schedule(channel)
    worker.carry()
    worker.carry()
    by_hand = sandbox.posted("منشور كُتب في تطبيق الشبكة نفسه")
    clock.step(timedelta(minutes=5))

    foreign.look_at(office.pk, channel.pk)

    with acting_for(office.pk):
        noted = {post.text: post for post in AccountPost.objects.all()}
    assert noted[payload_of(channel)["text"]].delivery_id == delivery.pk
    assert noted[by_hand["text"]].delivery_id is None

    sandbox.remove(by_hand["id"])
    foreign.look_at(office.pk, channel.pk)

    with acting_for(office.pk):
        gone = AccountPost.objects.exclude(gone_at=None)
        assert [post.remote_id for post in gone] == [by_hand["id"]]
