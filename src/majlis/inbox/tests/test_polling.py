"""Asking the networks for what they did not push."""

from datetime import datetime, timedelta

import httpx
import pytest
from django.db import connection

from majlis import networks
from majlis.channels import network_apps, tokens
from majlis.channels.models import Channel, Cursor, RawEvent
from majlis.delivery.models import AccountPost
from majlis.inbox import applying, counting, looking, polling, timing
from majlis.inbox.models import Case, Item, Look, Poll
from majlis.inbox.tests.facebook import PAGE, limited
from majlis.networks.tests.recorded import Network, said
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)
# The streams of a Page as a whole: who names it, its messages, its reviews.
OF_THE_ACCOUNT = sorted(
    f"{PAGE}/{stream}" for stream in ("tagged", "visitor_posts", "conversations", "ratings")
)


@pytest.fixture
def inside(office):
    """Ask the database as our office does; the polls close their connections."""
    return lambda: acting_for(office.pk)


def step(span):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_clock SET shift = shift + %s", [span])


def turn():
    """Let the worker go once through its rounds of this room."""
    polling.poll_due()
    applying.apply_waiting()
    looking.look_due()
    applying.apply_waiting()


def texts():
    return sorted(Item.objects.told().values_list("text", flat=True))


def test_what_was_never_pushed_is_found_by_asking(facebook, page, inside):
    page.write(1, "متى يصدر الدليل؟", author="5001")
    page.write(2, "أين أجد القائمة؟", author="5002")
    turn()

    with inside():
        assert texts() == sorted(["متى يصدر الدليل؟", "أين أجد القائمة؟"])
        assert Case.objects.count() == 2
        assert not Item.objects.filter(was_pushed=True).exists()
        assert RawEvent.objects.filter(source="poll").count() == 2


def test_asking_again_keeps_nothing_twice(facebook, page, inside):
    page.write(1, "متى يصدر الدليل؟")
    turn()
    step(MINUTE)
    turn()

    with inside():
        assert RawEvent.objects.count() == Item.objects.count() == 1


def test_the_cursor_is_where_the_reading_began(facebook, page, inside):
    before = now()
    turn()

    with inside():
        cursor = Cursor.objects.get(stream=f"comments:{PAGE}_1")
        assert before <= cursor.at <= now()


def test_a_reading_that_failed_moves_no_cursor_and_is_made_again(facebook, page, inside):
    page.write(1, "متى يصدر الدليل؟")
    page.failures = [httpx.Response(502)]
    turn()
    with inside():
        assert not Cursor.objects.filter(at__isnull=False).exists()
        assert Poll.objects.filter(tries=1).exclude(problem="").exists()
        assert not Item.objects.exists()
    assert len(page.asked) == 1  # an account that does not answer is left alone this time

    step(3 * MINUTE)
    turn()
    with inside():
        assert texts() == ["متى يصدر الدليل؟"]
        assert not Poll.objects.filter(tries__gt=0).exists()


def test_a_network_that_takes_no_more_is_left_alone_with_all_its_streams(facebook, page, inside):
    page.failures = [limited()]
    polling.poll_due()
    asked = len(page.asked)
    step(timedelta(seconds=30))
    polling.poll_due()

    with inside():
        assert Poll.objects.filter(next_at__gt=now() + MINUTE).count() == Poll.objects.count()
    assert len(page.asked) == asked


def test_a_young_post_is_asked_often_and_an_old_one_rarely(settings):
    settings.SETTLE_SCALE = 1
    minutes = [timing.every(timedelta(days=days)) / MINUTE for days in (0.5, 3, 20, 100)]

    assert minutes == [2, 15, 60, 24 * 60]
    assert timing.every(None) == timedelta(days=1)


def test_what_was_read_shortly_before_is_read_again_and_more_after_an_outage():
    turn_ = timedelta(minutes=2)

    assert timing.overlap(timedelta(minutes=2), turn_) == timedelta(minutes=15)
    assert timing.overlap(timedelta(hours=5), turn_) == timedelta(hours=24)


def test_in_a_scaled_run_less_is_read_again_but_never_less_than_a_minute(settings):
    settings.SETTLE_SCALE = 1 / 60
    turn_ = timedelta(seconds=2)

    assert timing.overlap(timedelta(seconds=2), turn_) == timedelta(minutes=1)
    assert timing.overlap(timedelta(minutes=5), turn_) == timedelta(hours=24)


def test_a_lost_edit_is_found_when_the_post_is_walked(facebook, page, inside):
    written = page.write(1, "متى يصدر الدليل؟", at=now() - timedelta(hours=30))
    turn()
    written.text = "متى يصدر دليل الألعاب؟"
    step(timing.scaled(timing.WALK) + MINUTE)
    turn()

    with inside():
        item = Item.objects.get()
        assert (item.text, item.first_text) == ("متى يصدر دليل الألعاب؟", "متى يصدر الدليل؟")
        assert item.was_edited


def test_a_lost_removal_is_found_and_asked_after_before_it_is_believed(facebook, page, inside):
    written = page.write(1, "متى يصدر الدليل؟")
    turn()
    written.is_removed = True
    step(timing.scaled(timing.WALK) + MINUTE)
    turn()

    assert written.id in page.asked
    with inside():
        assert Item.objects.get().is_removed
        assert Case.objects.get().status == "closed"
        assert not Look.objects.exists()


def test_a_list_that_stops_short_removes_nothing(facebook, page, inside, monkeypatch):
    written = page.write(1, "متى يصدر الدليل؟")
    turn()
    with inside():
        Cursor.objects.update(detail={})
    step(MINUTE)
    monkeypatch.setattr(type(page), "_list", lambda *_: httpx.Response(200, json={"data": []}))
    turn()

    assert written.id in page.asked
    with inside():
        assert not Item.objects.get().is_removed


def test_a_count_that_differs_has_the_post_walked(facebook, page, inside):
    old = page.write(1, "متى يصدر الدليل؟", at=now() - timedelta(days=3))
    turn()
    page.write(2, "سؤال قديم لم يصل", author="5002", at=now() - timedelta(days=3))
    step(MINUTE)
    turn()
    with inside():
        assert texts() == [old.text]  # older than what is asked for each time
        AccountPost.objects.update(comment_count=2, seen_at=now())
        assert counting.of_channel(facebook).missing == 1
    step(MINUTE)
    turn()

    with inside():
        assert len(texts()) == 2
        heard = counting.of_channel(facebook)
        assert (heard.pushed, heard.polled, heard.missing) == (0, 2, 0)


def test_a_post_that_is_gone_and_an_account_that_is_not_connected_are_not_asked(
    facebook, page, inside
):
    with inside():
        AccountPost.objects.update(gone_at=now())
    turn()
    assert sorted(page.asked) == OF_THE_ACCOUNT

    with inside():
        Channel.objects.update(state=Channel.State.DISCONNECTED)
    step(MINUTE)
    turn()
    assert sorted(page.asked) == OF_THE_ACCOUNT


def test_an_item_that_cannot_be_read_is_tried_again_later(facebook, page, inside):
    page.write(1, "متى يصدر الدليل؟")
    with inside():
        Look.objects.create(
            institution_id=facebook.institution_id,
            channel=facebook,
            kind="comment",
            remote_id="1_1",
        )
    page.failures = [httpx.Response(502)]
    assert looking.look_due() == 0
    with inside():
        assert Look.objects.get().tries == 1

    step(MINUTE)
    assert looking.look_due() == 1
    applying.apply_waiting()
    with inside():
        assert texts() == ["متى يصدر الدليل؟"]


def test_two_workers_do_not_ask_for_the_same(facebook, page):
    assert polling.poll_due() == 4  # mentions, messages, reviews, and what stands under the post
    assert polling.poll_due() == 0


def test_the_newest_posts_are_asked_first(facebook, page, inside):
    with inside():
        for days, number in ((40, 2), (2, 3)):
            AccountPost.objects.create(
                institution_id=facebook.institution_id,
                channel=facebook,
                remote_id=f"{PAGE}_{number}",
                posted_at=now() - timedelta(days=days),
            )
    polling.poll_due()

    asked = [path for path in page.asked if path not in OF_THE_ACCOUNT]
    assert asked == [f"{PAGE}_{n}/comments" for n in (1, 3, 2)]


def test_a_walk_that_a_person_asks_for_reads_all_and_is_done_once(facebook, page, inside):
    page.write(1, "متى يصدر الدليل؟", at=now() - timedelta(days=3))
    turn()
    page.asked.clear()
    page.comments["1_1"].text = "متى يصدر الدليل الجديد؟"
    with inside():
        Poll.objects.filter(post__isnull=False).update(is_walk_asked=True, next_at=now())
        Cursor.objects.update(at=now())

    turn()

    with inside():
        assert texts() == ["متى يصدر الدليل الجديد؟"]
        assert not Poll.objects.filter(is_walk_asked=True).exists()


def test_who_is_behind_with_applying_asks_for_nothing_more(facebook, page, office, inside):
    page.write(1, "متى يصدر الدليل؟")
    told = page.told(page.comments["1_1"])
    with inside():
        RawEvent.objects.bulk_create(
            RawEvent(institution=office, network="facebook", source="push", key=str(n), body=told)
            for n in range(polling.BEHIND // 2)
        )

    polling.poll_due()
    assert page.asked == []

    applying.apply_waiting()
    step(MINUTE * 3)
    polling.poll_due()
    assert page.asked != []


@pytest.fixture
def talks(office, facebook, monkeypatch):
    """Our account on X with thirteen pages of private messages, of which ten are read at once."""
    written_at = f"{now():%Y-%m-%dT%H:%M:%S}.000Z"

    def page(request):
        number = int(request.url.params.get("pagination_token", "0"))
        message = {
            "id": str(9000 - number),
            "event_type": "MessageCreate",
            "text": f"سؤال {number}",
            "sender_id": f"77{number}",
            "dm_conversation_id": f"77{number}-x1",
            "created_at": written_at,
        }
        following = {"next_token": str(number + 1)} if number < 12 else {}
        return said(200, {"data": [message], "meta": {"result_count": 1, **following}})(request)

    nothing = said(200, {"meta": {"result_count": 0}})
    network = Network({"GET /2/dm_events": page, "GET /mentions": nothing})
    monkeypatch.setattr(networks, "FreshConnection", lambda: httpx.MockTransport(network))
    network_apps.register(
        institution_id=office.pk, network="x", client_id="majlis-sandbox", client_secret="secret"
    )
    with acting_for(office.pk):
        AccountPost.objects.all().delete()
        channel = Channel.objects.create(
            institution=office, network="x", remote_id="2244994945", handle="gso", name="هيئة"
        )
        tokens.keep(channel, tokens.Permission(access_token="token"))
        Channel.objects.exclude(pk=channel.pk).update(state=Channel.State.DISCONNECTED)
    return network


def test_a_list_that_is_too_long_for_one_turn_is_read_on_in_the_next(talks, inside):
    turn()
    with inside():
        cursor = Cursor.objects.get(stream="messages")
        assert (cursor.at, cursor.detail["resume"]) == (None, "10")
        assert len(texts()) == 10

    step(timedelta(hours=1))
    turn()

    with inside():
        assert len(texts()) == 13
        at = datetime.fromisoformat(cursor.detail["began"])
        cursor.refresh_from_db()
        assert (cursor.at, cursor.detail) == (at, {})


def test_where_the_network_knows_the_page_no_more_the_list_begins_anew(talks, inside):
    turn()
    refused = said(400, {"title": "Invalid Request"})
    talks.routes["GET /2/dm_events"][:0] = [refused] * polling.TRIES_OF_A_PAGE
    for _ in range(polling.TRIES_OF_A_PAGE):
        step(timedelta(hours=1))
        turn()

    with inside():
        cursor = Cursor.objects.get(stream="messages")
        assert (cursor.at, cursor.detail) == (None, {})
    step(timedelta(hours=1))
    turn()

    with inside():
        assert talks.requests[-10].url.params.get("pagination_token") is None
        assert len(texts()) == 10
