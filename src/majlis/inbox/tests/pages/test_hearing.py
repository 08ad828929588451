"""What reached us and what did not: the figures of each account and the lists behind them."""

from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.inbox.models import Item, Poll
from majlis.inbox.tests.conftest import comment, hear, stands
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
PAGE = "/channels/hearing/"


def heard(channel, remote_id, *, ago=timedelta(hours=1), was_pushed=True, text="متى يصدر؟"):
    item = hear(channel, stands(channel, comment(remote_id, text=text)))
    Item.objects.filter(pk=item.pk).update(was_pushed=was_pushed, heard_at=now() - ago)
    return item


@pytest.fixture
def post(x):
    """A post of ours with five comments, as the network counts them; with its poll."""
    made = AccountPost.objects.create(
        institution_id=x.institution_id,
        channel=x,
        remote_id="p1",
        text="سؤال وجواب",
        posted_at=now() - timedelta(hours=2),
        comment_count=5,
    )
    Poll.objects.create(
        institution_id=x.institution_id,
        channel=x,
        post=made,
        next_at=now() + timedelta(hours=1),
        tries=3,
    )
    return made


@pytest.fixture
def at_the_desk(client, manager):
    client.force_login(manager)
    return client


def row_of(channel, page):
    (found,) = [row for row in page.context["rows"] if row.channel == channel]
    return (found.pushed, found.polled, found.missing)


def test_told_found_and_missing_stand_beside_each_account(at_the_desk, x, post):
    heard(x, "c1")
    heard(x, "c2", was_pushed=False)
    heard(x, "c3", was_pushed=False)

    assert row_of(x, at_the_desk.get(PAGE)) == (1, 2, 2)


def test_each_period_has_its_own_figures(at_the_desk, x, post):
    heard(x, "c1")
    heard(x, "c2", ago=timedelta(days=3))
    heard(x, "c3", ago=timedelta(days=30), was_pushed=False)
    AccountPost.objects.filter(pk=post.pk).update(posted_at=now() - timedelta(days=3))

    assert row_of(x, at_the_desk.get(PAGE)) == (1, 0, 0)
    assert row_of(x, at_the_desk.get(f"{PAGE}?period=week")) == (2, 0, 2)
    assert row_of(x, at_the_desk.get(f"{PAGE}?period=all")) == (2, 1, 2)
    assert row_of(x, at_the_desk.get(f"{PAGE}?period=nonsense")) == (1, 0, 0)


def test_our_own_answers_and_what_is_known_by_its_id_alone_are_not_counted(at_the_desk, x):
    ours = heard(x, "c1")
    Item.objects.filter(pk=ours.pk).update(is_ours=True)
    bare = heard(x, "c2")
    Item.objects.filter(pk=bare.pk).update(told_at=None)

    assert row_of(x, at_the_desk.get(PAGE)) == (0, 0, 0)


def test_behind_a_figure_stands_what_it_counts(at_the_desk, x):
    heard(x, "c1", text="أبلغتنا به الشبكة هكذا")
    found = heard(x, "c2", was_pushed=False, text="وجدناه هكذا")

    page = at_the_desk.get(f"/channels/{x.pk}/hearing/polled/").content.decode()

    assert "وجدناه هكذا" in page
    assert "أبلغتنا به الشبكة هكذا" not in page
    found.refresh_from_db()
    assert found.case.reference in page
    assert at_the_desk.get(f"/channels/{x.pk}/hearing/guessed/").status_code == 404


def test_posts_whose_counts_differ_are_listed_and_can_be_walked(at_the_desk, x, post):
    heard(x, "c1")
    listed = at_the_desk.get(f"/channels/{x.pk}/hearing/missing/")
    assert "سؤال وجواب" in listed.content.decode()
    assert [(one.ours, one.short) for one in listed.context["page"]] == [(1, 4)]

    answer = at_the_desk.post(f"/channels/{x.pk}/hearing/missing/{post.pk}/?period=week")

    assert answer.url == f"/channels/{x.pk}/hearing/missing/?period=week"
    poll = Poll.objects.get(post=post)
    assert (poll.is_walk_asked, poll.tries) == (True, 0)
    assert poll.next_at <= now()
    assert Entry.objects.get(act="comments.walk_asked").detail["post"] == "p1"


def test_a_post_that_is_never_asked_cannot_be_walked(at_the_desk, x, post):
    Poll.objects.all().delete()

    assert at_the_desk.post(f"/channels/{x.pk}/hearing/missing/{post.pk}/").status_code == 409
    assert not Entry.objects.filter(act="comments.walk_asked").exists()


def test_the_alarm_of_silence_is_set_and_recorded(at_the_desk, x):
    address = f"/channels/{x.pk}/silence/"
    assert at_the_desk.post(address, {"times": "-1"}).status_code == 422

    assert at_the_desk.post(address, {"times": "٦"}).status_code == 302

    x.refresh_from_db()
    assert x.silence_times == 6
    assert Entry.objects.get(act="channel.silence_set").detail["times"] == 6


def test_a_silent_account_is_marked(at_the_desk, x):
    Channel.objects.filter(pk=x.pk).update(silent_since=now() - timedelta(days=2))

    assert 'data-tone="bad"' in at_the_desk.get(PAGE).content.decode()


def test_who_reads_no_inquiries_sees_figures_and_no_words(client, office, x):
    analyst = make_person(office, "analyst@gso.example", "محلل", "Analyst", "analyst")
    heard(x, "c1", text="كلام الناس")
    client.force_login(analyst)

    page = client.get(PAGE)

    assert row_of(x, page) == (1, 0, 0)
    assert f"/channels/{x.pk}/hearing/pushed/" not in page.content.decode()
    assert client.get(f"/channels/{x.pk}/hearing/pushed/").status_code == 403


def test_only_a_manager_walks_and_sets(client, noura, x, post):
    client.force_login(noura)

    assert client.post(f"/channels/{x.pk}/hearing/missing/{post.pk}/").status_code == 403
    assert client.post(f"/channels/{x.pk}/silence/", {"times": "0"}).status_code == 403


def test_another_office_sees_nothing_of_it(client, omar, x, post):
    heard(x, "c1")
    client.force_login(omar)

    assert x.handle not in client.get(PAGE).content.decode()
    for path in ("hearing/pushed/", "hearing/missing/"):
        assert client.get(f"/channels/{x.pk}/{path}").status_code in (403, 404)


def test_the_pages_speak_both_languages(client, manager, x, post):
    heard(x, "c1")
    client.force_login(manager)
    for language, title in (("ar", "ما وصل إلينا"), ("en", "What reached us")):
        type(manager).objects.filter(pk=manager.pk).update(language=language)
        assert title in client.get(PAGE).content.decode()


def test_two_at_once_ask_for_one_walk(at_the_desk, x, post):
    for _ in range(2):
        at_the_desk.post(f"/channels/{x.pk}/hearing/missing/{post.pk}/")

    assert Poll.objects.get(post=post).is_walk_asked
    with acting_for(x.institution_id):
        assert Poll.objects.filter(post=post).count() == 1
