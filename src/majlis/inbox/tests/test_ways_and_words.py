"""Both ways in one act, windows in words, files, languages, and other words for what stands."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.inbox import attaching, replying, rewording, ways
from majlis.inbox.models import Reply, Rewording
from majlis.inbox.states import Act, Status
from majlis.inbox.tests.conftest import again, comment, hear, stands
from majlis.inbox.tests.test_referring import png
from majlis.inbox.tests.test_replying import TO_PUBLISHED, publish, walk
from majlis.inbox.ways import Way
from majlis.inbox.windows import windows_of
from majlis.media.models import Asset
from majlis.networks.hearing import RemoteItem
from majlis.store.clock import now
from majlis.store.refusal import Refused

PRIVATE = "نحتاج رقم الفاتورة لنراجع الطلب."
POINTER = "شكراً لتواصلكم. كتبنا إليكم في الرسائل الخاصة."


@pytest.fixture
def facebook(channels):
    return channels["facebook"]


@pytest.fixture
def item(facebook):
    at = now() - timedelta(hours=3)
    return hear(facebook, stands(facebook, comment(created_at=at)))


@pytest.fixture
def both(item, noura):
    return replying.answer(item.case, item, PRIVATE, by=noura, way=Way.BOTH, pointer=POINTER)


def message_on(channel, **more):
    facts = {
        "kind": "message",
        "id": "m1",
        "post_id": "t1",
        "author_id": "u1",
        "text": "عندي سؤال",
        "created_at": now() - timedelta(hours=1),
    }
    return hear(channel, stands(channel, RemoteItem(**facts | more)))


# Privately, and in public that it was


def test_both_ways_are_two_deliveries_and_the_private_one_waits(both):
    public = both.after

    assert (public.kind, public.text) == (Reply.Kind.POINTER, POINTER)
    assert public.delivery.act == Delivery.Act.REPLY
    assert both.delivery.act == Delivery.Act.MESSAGE
    assert both.delivery.depends_on == public.delivery
    assert both.delivery.payload["text"] == PRIVATE


def test_the_word_in_public_answers_nothing_by_itself(both, item):
    publish(both.after, "r1")
    assert again(item.case).status == Status.OPEN
    publish(both, "m9")

    assert again(item.case).status == Status.ANSWERED


def test_taken_back_in_public_the_private_word_does_not_go_out(both, noura):
    replying.take_back(both.after, by=noura)

    assert again(both.delivery).state == State.CANCELLED


def test_both_ways_need_both_texts(item, noura):
    with pytest.raises(Refused):
        replying.answer(item.case, item, PRIVATE, by=noura, way=Way.BOTH, pointer=" ")

    assert not Delivery.objects.exists()


def test_the_composer_sends_both_with_the_usual_words(client, item, noura):
    client.force_login(noura)
    fields = {"text": PRIVATE, "way": "both", "item": item.pk}

    assert client.post(f"{item.case.get_absolute_url()}answer/", fields).status_code == 302

    assert item.case.replies.get(kind="pointer").text == POINTER


# Windows


def test_a_window_is_counted_down_in_words_and_colour(client, item, noura):
    client.force_login(noura)
    page = client.get(f"{item.case.get_absolute_url()}windows/").content.decode()

    assert 'data-tone="good"' in page
    assert "المتبقي" in page
    assert "رداً خاصاً واحداً" in page


@pytest.mark.parametrize(("hours", "tone"), [(7 * 24 - 20, "waiting"), (7 * 24 - 1, "bad")])
def test_a_window_that_ends_soon_asks_for_attention(facebook, hours, tone):
    at = now() - timedelta(hours=hours)
    item = hear(facebook, stands(facebook, comment(created_at=at)))

    assert {window.tone for window in windows_of(ways.offers(item))} == {tone}


def test_once_it_was_sent_the_window_says_what_remains(both, item):
    (window,) = windows_of(ways.offers(item))

    assert window.tone == "bad"
    assert window.closed
    with pytest.raises(Refused):
        replying.answer(item.case, item, "ثانية", by=both.by, way=Way.PRIVATE)


def test_a_message_tells_when_only_a_person_may_answer(facebook):
    (window,) = windows_of(ways.offers(message_on(facebook)))

    assert window.free_until < window.until


# Files


@pytest.fixture
def asset(office, noura):
    return Asset.objects.create(
        institution=office,
        sha256="a" * 64,
        kind="document",
        mime="application/pdf",
        size_bytes=900,
        width=595,
        height=842,
        original_name="دليل.pdf",
        added_by=noura,
    )


def test_where_files_go_apart_each_follows_the_words(facebook, noura, asset):
    item = message_on(facebook)
    files = attaching.files_for(item, "", [asset])
    reply = replying.answer(item.case, item, "تجدون الدليل", by=noura, files=files)

    assert "media" not in reply.delivery.payload
    follower = reply.delivery.followers.get()
    assert follower.payload["text"] == ""
    assert [file["sha256"] for file in follower.payload["media"]] == ["a" * 64]
    assert reply.files[0]["asset"] == asset.pk


def test_in_public_no_file_goes_along(item, asset):
    with pytest.raises(Refused):
        attaching.files_for(item, Way.PUBLIC, [asset])


def test_what_a_network_does_not_take_is_refused_early(channels, asset):
    item = message_on(channels["x"])

    with pytest.raises(Refused):
        attaching.files_for(item, "", [asset])


def test_the_composer_takes_a_file_and_sends_it_after_the_words(
    client, facebook, noura, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    item = message_on(facebook)
    client.force_login(noura)
    picture = SimpleUploadedFile("شارة.png", png(), content_type="image/png")

    client.post(f"{item.case.get_absolute_url()}answer/", {"text": "هذه هي", "file": picture})

    reply = item.case.replies.get()
    assert [file["mime"] for file in reply.files] == ["image/png"]
    assert reply.delivery.followers.get().payload["media"][0]["sha256"] == reply.files[0]["sha256"]


# Language


@pytest.mark.parametrize(
    ("asked", "said", "warns"),
    [("Is it safe?", "نعم", True), ("هل هي آمنة؟", "نعم", False), ("هل هي آمنة؟", "Yes", True)],
)
def test_the_composer_warns_of_another_language(client, x, noura, asked, said, warns):
    case = hear(x, stands(x, comment(text=asked))).case
    client.force_login(noura)

    page = client.post(
        f"{case.get_absolute_url()}composing/", {"text": said}, headers={"HX-Request": "true"}
    ).content.decode()

    assert ('data-tone="waiting"' in page.partition('id="answer-language"')[2]) is warns


# Other words


@pytest.fixture
def reply(item, noura):
    reply = replying.answer(item.case, item, "الشارة إلزاميه.", by=noura, way=Way.PUBLIC)
    walk(reply.delivery, *TO_PUBLISHED, State.VERIFIED, remote_id="r1", published_at=now())
    return again(reply)


def test_other_words_are_a_delivery_and_keep_what_it_said(reply, noura):
    made = rewording.reword(reply, "الشارة إلزامية.", by=noura)

    assert made.delivery.act == Delivery.Act.REWORD
    assert made.delivery.payload["remote_id"] == "r1"
    assert (made.was, made.by) == ("الشارة إلزاميه.", noura)
    assert again(reply).text == "الشارة إلزاميه."
    walk(made.delivery, *TO_PUBLISHED, published_at=now())

    assert again(reply).text == "الشارة إلزامية."
    assert Act.REWORDED in reply.case.steps.values_list("act", flat=True)


def test_two_changes_do_not_run_at_once(reply, noura):
    rewording.reword(reply, "الأولى", by=noura)

    with pytest.raises(Refused):
        rewording.reword(reply, "الثانية", by=noura)


def test_where_the_network_changes_nothing_it_is_not_offered(asked, noura):
    reply = replying.answer(asked, None, "جواب", by=noura)
    walk(reply.delivery, *TO_PUBLISHED, State.VERIFIED, remote_id="r1", published_at=now())

    assert not rewording.is_offered(again(reply))
    with pytest.raises(Refused):
        rewording.reword(again(reply), "غيره", by=noura)


def test_a_change_that_is_refused_leaves_the_words(reply, noura):
    made = rewording.reword(reply, "غيره", by=noura)
    walk(made.delivery, State.CLAIMED, State.FAILED)

    assert again(reply).text == "الشارة إلزاميه."
    assert reply.case.steps.last().act == Act.NOT_SENT


def test_the_page_changes_words_and_deletes(client, reply, noura, huda, omar):
    address = f"{reply.case.get_absolute_url()}replies/{reply.pk}/"
    client.force_login(huda)
    assert client.post(f"{address}words/", {"text": "x"}).status_code == 403
    client.force_login(omar)
    assert client.post(f"{address}words/", {"text": "x"}).status_code in {403, 404}
    client.force_login(noura)
    assert client.post(f"{address}words/", {"text": "الشارة إلزامية."}).status_code == 302
    assert client.post(f"{address}words/", {"text": "غيره"}).status_code == 409
    Rewording.objects.get().delivery.move(State.CANCELLED)

    assert client.post(f"{address}removal/").status_code == 302
    assert reply.delivery.retractions.filter(act="delete").exists()


def test_another_office_sees_no_change(reply, noura, other_office, look_at):
    rewording.reword(reply, "غيره", by=noura)
    look_at(str(other_office.pk))

    assert not Rewording.objects.exists()
