"""LinkedIn against the sandbox, over true sockets: every form of post, its edit, and officers."""

import contextlib
import io
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from majlis.networks.contract import OutcomeUnknown, OutgoingPost, Rejected, TryLater
from majlis.networks.hearing import OutgoingReply
from majlis.networks.linkedin import final_text

from .real_files import outgoing
from .sandbox_here import (
    FILM,
    PICTURE,
    heard,
    new_number,
    now,
    ours_in,
    prepared,
    ready_to,
    sandbox_with_accounts,
    say,
    visible,
)

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SRT = "1\n00:00:00,000 --> 00:00:01,000\nمرحبًا\n".encode()
PART_BYTES = 4 << 20


def padded(film, least_bytes):
    """Return the film with a box behind it that players skip."""
    filler = max(8, least_bytes - len(film))
    return film + filler.to_bytes(4, "big") + b"free" + bytes(filler - 8)


LONG_FILM = padded(FILM, 2 * PART_BYTES + 1000)
PICTURED = outgoing(PICTURE, "image", "image/jpeg", width=1080, height=1080)
FILMED = outgoing(LONG_FILM, "video", "video/mp4", width=320, height=240)
WRITTEN = outgoing(PDF, "document", "application/pdf", width=0, height=0)
SAID = replace(outgoing(SRT, "captions", "application/x-subrip", width=0, height=0), language="ar")
POLL = {"question": "متى تزورون المعرض؟", "options": ["صباحًا", "مساءً"], "minutes": 4320}
ARTICLE = {
    "link": "https://gso.example/ar/news?id=1",
    "article_title": "مواصفة جديدة",
    "article_text": "وصف قصير",
}
FORMS = {
    "words": {},
    "picture": {"media": (PICTURED,)},
    "pictures": {"media": (PICTURED,) * 3},
    "video": {"media": (FILMED,), "files": {"captions": SAID, "thumbnail": PICTURED}},
    "document": {"media": (WRITTEN,), "options": {"document_title": "الدليل"}},
    "article": {"options": ARTICLE, "files": {"thumbnail": PICTURED}},
    "poll": {"options": {"poll": POLL}},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with sandbox_with_accounts(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(made):
    yield made
    made.ask("DELETE", "faults")


@pytest.fixture
def account(sandbox):
    return sandbox.connect("linkedin")


def written(**parts):
    text = f"نرحب بكم ({new_number()}) مع @[هيئة التقييس](urn:li:organization:1) #الرياض_تقرأ"
    return OutgoingPost(text=final_text(text), **parts)


def published(account, post):
    return account.reveal(post, prepared(account, post))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_goes_its_whole_way_and_is_found(sandbox, account, name):
    post, began = written(**FORMS[name]), now()
    handles = prepared(account, post)

    made = account.reveal(post, handles)

    shown = account.read(made.id)
    assert shown.text.startswith("نرحب بكم (")
    assert "مع هيئة التقييس #الرياض_تقرأ" in shown.text
    assert shown.media_kind == (post.media[0].kind if post.media else "")
    assert shown.media_count == len(post.media)
    assert [it.id for it in account.find(post, handles, since=began).posts] == [made.id]
    entry = next(it for it in visible(sandbox, "linkedin") if it["id"] == made.id)
    assert [it["sha256"] for it in entry["media"]] == [it.sha256 for it in post.media]


@pytest.mark.parametrize("name", FORMS)
def test_a_repeat_names_the_first(account, name):
    post = written(**FORMS[name])
    handles = prepared(account, post)
    first = account.reveal(post, handles)

    with pytest.raises(OutcomeUnknown) as unknown:
        account.reveal(post, handles)

    assert unknown.value.exists_as == first.id


@pytest.mark.parametrize("fault", ["reset_after", "error_after_500", "truncated", "html"])
def test_a_video_arrives_once_over_a_line_that_breaks(sandbox, account, fault):
    post, kept = written(**FORMS["video"]), {}
    for _ in range(20):
        sandbox.fault("linkedin", fault, call="prepare")
        with contextlib.suppress(TryLater):
            account.prepare(post, dict(kept), kept.update)
        sandbox.ask("DELETE", "faults")
        with contextlib.suppress(TryLater):
            ready = account.prepare(post, dict(kept), kept.update)
            if ready.look_again_in is None:
                break
            time.sleep(min(ready.look_again_in.total_seconds(), 1))

    made = account.reveal(post, ready.handles)

    entry = next(it for it in visible(sandbox, "linkedin") if it["id"] == made.id)
    assert [it["sha256"] for it in entry["media"]] == [FILMED.sha256]


def test_a_video_too_small_for_linkedin_is_refused_with_its_words(account):
    small = outgoing(FILM, "video", "video/mp4", width=320, height=240)

    with pytest.raises(Rejected) as refused:
        account.prepare(written(media=(small,)), {}, lambda handles: None)
    assert "fileSizeBytes" in refused.value.detail


def test_a_document_that_is_none_is_refused(account):
    wrong = replace(WRITTEN, sha256="b" * 64, open=lambda: io.BytesIO(b"<html></html>"))

    with pytest.raises(Rejected) as refused:
        prepared(account, written(media=(wrong,)))
    assert refused.value.code == "media_refused"


# --- Edits --------------------------------------------------------------------------------------


def test_the_words_of_a_post_are_changed(sandbox, account):
    post = published(account, written())
    after = written()

    account.edit(post.id, after, {})

    assert [it.id for it in account.find_edit(post.id, after, {}, since=now()).posts] == [post.id]
    entry = next(it for it in visible(sandbox, "linkedin") if it["id"] == post.id)
    assert entry["text"] == after.text


@pytest.mark.parametrize(
    ("fault", "took_place"),
    [("reset_after", True), ("error_after_500", True), ("reset_before", False)],
)
def test_an_edit_without_an_answer_is_looked_up(sandbox, account, fault, took_place):
    post = published(account, written())
    after = written()
    sandbox.fault("linkedin", fault)

    with pytest.raises(OutcomeUnknown):
        account.edit(post.id, after, {})
    finding = account.find_edit(post.id, after, {}, since=now())

    assert finding.is_complete
    assert bool(finding.posts) is took_place


# --- Comments and officers ----------------------------------------------------------------------


@pytest.fixture
def post_id(account):
    return published(account, written()).id


def test_our_first_comment_stands_under_our_post(sandbox, account, post_id):
    text = f"المصدر ({new_number()})"
    first = OutgoingReply(text=text, post_id=post_id, parent_id=post_id)
    handles = ready_to(account, first)

    made = account.reply(first, handles)

    assert heard(account, post_id, made.id).is_ours
    assert account.read_reply(made.id).text == text
    began = now() - timedelta(seconds=5)
    assert [it.id for it in account.find_reply(first, handles, since=began).posts] == [made.id]
    (entry,) = ours_in(sandbox, "linkedin", text)
    assert (entry["post"], entry["parent"]) == (post_id, "")


def test_our_comment_is_corrected(sandbox, account, post_id):
    first = OutgoingReply(text="قبل", post_id=post_id, parent_id=post_id)
    made = account.reply(first, ready_to(account, first))
    after = OutgoingPost(text=f"بعد ({new_number()})")

    account.edit(made.id, after, {})

    assert account.read_reply(made.id).text == after.text
    assert [it.id for it in account.find_edit(made.id, after, {}, since=now()).posts] == [made.id]


def test_a_members_comment_is_removed(sandbox, account, post_id):
    asked = say(sandbox, "linkedin", post_id)

    account.remove(asked["id"])

    assert account.comment(asked["id"]) is None
    account.remove(asked["id"])


def test_a_comment_is_liked_and_the_like_is_taken_back(sandbox, account, post_id):
    asked = say(sandbox, "linkedin", post_id)
    assert account.is_liked(asked["id"]) is False

    account.like(asked["id"], liked=True)
    account.like(asked["id"], liked=True)
    assert account.is_liked(asked["id"]) is True

    account.like(asked["id"], liked=False)
    account.like(asked["id"], liked=False)
    assert account.is_liked(asked["id"]) is False


def test_a_like_without_an_answer_is_looked_up(sandbox, account, post_id):
    asked = say(sandbox, "linkedin", post_id)
    sandbox.fault("linkedin", "reset_after", call="moderate")

    with pytest.raises(OutcomeUnknown):
        account.like(asked["id"], liked=True)

    assert account.is_liked(asked["id"]) is True


def test_what_was_pushed_can_be_asked_for_as_well(sandbox, account, post_id):
    began = now() - timedelta(seconds=5)
    asked = say(sandbox, "linkedin", post_id)

    happened = account.happenings("COMMENT", "ADMIN_COMMENT", since=began)

    (mine,) = [it for it in happened if it.item.id == asked["id"]]
    assert (mine.verb, mine.item.text, mine.item.post_id) == ("stands", asked["text"], post_id)


# --- Readings -----------------------------------------------------------------------------------


def test_a_video_has_views_of_its_own(sandbox, account):
    film = published(account, written(**FORMS["video"]))
    words = published(account, written())
    sandbox.ask("POST", "clock", offset_s=3 * 86_400)

    readings = account.post_readings([film.id, words.id])

    sandbox.ask("POST", "clock", offset_s=0)
    told = {(it.post_id, it.metric): it.value for it in readings}
    assert told[film.id, "video_views"] > 0
    assert (words.id, "video_views") not in told
    assert told[words.id, "clicks"] is not None
