"""Instagram over true sockets: its forms, its quota, first comments, private messages."""

import contextlib
from datetime import timedelta

import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import OutcomeUnknown, OutgoingPost, Rejected, TryLater
from majlis.networks.fingerprint import fingerprint_of
from majlis.networks.hearing import OutgoingMessage, OutgoingReply

from .instagram_here import ACCOUNT, FILES, SLUG, every_form, instagram_alone, picture, post_of
from .real_files import mp4, outgoing
from .sandbox_here import (
    SALEM,
    heard,
    new_number,
    new_post,
    now,
    ours_in,
    prepared,
    ready_to,
    say,
    visible,
)

pytestmark = pytest.mark.long

BEGAN = timedelta(seconds=5)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with instagram_alone(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest.fixture
def account(sandbox):
    yield sandbox.connect(SLUG)
    sandbox.ask("DELETE", "faults")


@pytest.mark.parametrize(
    "name", ["image", "carousel", "reel", "plain video", "story", "moving story"]
)
def test_every_form_goes_out_and_is_found_and_read_back(sandbox, account, name):
    post, began = every_form(sandbox)[name], now() - BEGAN
    handles = prepared(account, post)
    assert account.find(post, handles, since=now()).posts == ()

    made = account.reveal(post, handles)

    shown = account.read(made.id)
    assert fingerprint_of(shown) == NETWORKS[SLUG].fingerprint(post)
    assert (shown.text, shown.media_count) == (post.text, len(post.media))
    assert shown.is_original == (post.form != "story")
    assert made.id in [it.id for it in account.recent(since=began)]
    assert [it.id for it in account.find(post, handles, since=now()).posts] == [made.id]
    (entry,) = (it for it in visible(sandbox, SLUG) if it["id"] == made.id)
    assert [it["sha256"] for it in entry["media"]] == [it.sha256 for it in post.media]


@pytest.mark.parametrize("name", ["carousel", "reel", "story"])
@pytest.mark.parametrize("fault", ["reset_after", "error_after_500", "html", "truncated"])
def test_a_form_whose_answer_is_lost_stands_once_and_is_found(sandbox, account, name, fault):
    post = every_form(sandbox)[name]
    handles, began = prepared(account, post), now()
    sandbox.fault(SLUG, fault)

    with pytest.raises(OutcomeUnknown):
        account.reveal(post, handles)
    finding = account.find(post, handles, since=began)

    assert len(finding.posts) == 1
    with pytest.raises(TryLater):
        account.reveal(post, handles)


def test_a_reel_that_is_too_short_is_refused_before_anybody_sees_it(sandbox, account):
    FILES["/short.mp4"] = mp4(1, rate=25)
    url = sandbox.base + "/short.mp4"
    short = outgoing(b"", "video", "video/mp4", width=320, height=240, public_url=url)

    with pytest.raises(Rejected) as refused:
        prepared(account, post_of(sandbox, "reel", (short,)))

    assert refused.value.code == "media_refused"
    assert "2207026" in refused.value.detail


def test_a_day_that_is_full_is_waited_out(sandbox):
    other = "17841400000000077"
    sandbox.ask("POST", "accounts", network=SLUG, id=other, handle="gso_b", name="هيئة")
    for _ in range(100):
        sandbox.ask("POST", "posts", network=SLUG, account=other, text="من التطبيق")
    sandbox.ids[SLUG] = other
    try:
        account = sandbox.connect(SLUG)
        sandbox.ask("POST", "quotas", on=True)
        with pytest.raises(TryLater) as later:
            prepared(account, post_of(sandbox, "post", (picture(sandbox),)))
    finally:
        sandbox.ids[SLUG] = ACCOUNT
        sandbox.ask("POST", "quotas", on=False)

    assert later.value.rate_limited
    assert timedelta(hours=23) < later.value.wait <= timedelta(hours=24)


# Under our posts


@pytest.fixture(scope="module")
def standing(sandbox):
    account, post = sandbox.connect(SLUG), new_post(sandbox, SLUG)
    return account.reveal(post, prepared(account, post)).id


@pytest.mark.parametrize("fault", ["", "reset_after", "html"])
def test_a_first_comment_stands_once_under_the_post(sandbox, account, standing, fault):
    text = f"التفاصيل في الموقع ({new_number()})"
    reply = OutgoingReply(text=text, post_id=standing, parent_id=standing)
    handles, began = ready_to(account, reply), now()
    if fault:
        sandbox.fault(SLUG, fault)

    with pytest.raises(OutcomeUnknown) if fault else contextlib.nullcontext():
        account.reply(reply, handles)

    (found,) = account.find_reply(reply, handles, since=began).posts
    assert account.read_reply(found.id).text == text
    (entry,) = ours_in(sandbox, SLUG, text)
    assert (entry["post"], entry["parent"]) == (standing, "")


@pytest.mark.parametrize("fault", ["", "reset_after"])
def test_comments_are_closed_and_opened_again(sandbox, account, fault):
    plain = new_post(sandbox, SLUG)
    remote_id = account.reveal(plain, prepared(account, plain)).id
    closing = OutgoingPost(text=plain.text, media=plain.media, options={"comments_off": True})
    if fault:
        sandbox.fault(SLUG, fault)

    with pytest.raises(OutcomeUnknown) if fault else contextlib.nullcontext():
        account.edit(remote_id, closing, {})

    finding = account.find_edit(remote_id, closing, {}, since=now())
    assert [it.id for it in finding.posts] == [remote_id]
    reply = OutgoingReply(text="نص", post_id=remote_id, parent_id=remote_id)
    with pytest.raises(Rejected):
        account.reply(reply, ready_to(account, reply))
    account.edit(remote_id, plain, {})
    assert account.reply(reply, ready_to(account, reply)).id


def test_a_comment_is_hidden_and_shown_and_removed_and_each_may_be_repeated(
    sandbox, account, standing
):
    said = say(sandbox, SLUG, standing)

    for hidden in (True, True, False, False):
        account.hide(said["id"], hidden=hidden)
        assert account.comment(said["id"]).is_hidden is hidden
    account.remove(said["id"])
    account.remove(said["id"])

    assert account.comment(said["id"]) is None
    assert heard(account, standing, said["id"]) is None


@pytest.mark.parametrize("hidden", [True, False])
def test_a_comment_whose_hiding_is_in_doubt_tells_how_it_stands(sandbox, account, standing, hidden):
    said = say(sandbox, SLUG, standing)
    account.hide(said["id"], hidden=not hidden)
    sandbox.fault(SLUG, "reset_after", call="moderate")

    with pytest.raises(OutcomeUnknown):
        account.hide(said["id"], hidden=hidden)

    assert account.comment(said["id"]).is_hidden is hidden


def test_a_comment_whose_removal_is_in_doubt_is_gone(sandbox, account, standing):
    said = say(sandbox, SLUG, standing)
    sandbox.fault(SLUG, "reset_after", call="moderate")

    with pytest.raises(OutcomeUnknown):
        account.remove(said["id"])

    assert account.comment(said["id"]) is None


def test_moderation_that_is_not_permitted_is_said(sandbox, account, standing):
    said = say(sandbox, SLUG, standing)
    sandbox.fault(SLUG, "refused", call="moderate")

    with pytest.raises(Rejected) as refused:
        account.hide(said["id"], hidden=True)

    assert refused.value.code == "not_allowed"


# In private


def write(sandbox, text="", **more):
    text = text or f"أين الشهادة؟ ({new_number()})"
    return sandbox.ask("POST", "messages", network=SLUG, account=ACCOUNT, text=text, **more)


def answer_to(asked, **more):
    text = f"في صفحة الخدمات ({new_number()}) 🌷"
    named = {"person_id": asked["person_id"], "conversation_id": asked["conversation"]}
    return OutgoingMessage(text=text, **(named | more))


def noted(account, message):
    kept = {}
    account.prepare_message(message, {}, kept.update)
    return kept


def sent_by_us(sandbox, text):
    found = sandbox.ask("GET", f"messages?network={SLUG}")["messages"]
    return [it for it in found if it["by_account"] and it["text"] == text]


def test_a_message_is_heard_as_it_was_written(sandbox, account):
    began = now() - BEGAN
    asked = write(sandbox, **{"from": SALEM})

    item = next(it for it in account.messages(since=began) if it.id == asked["id"])

    assert (item.kind, item.text, item.is_ours) == ("message", asked["text"], False)
    assert (item.post_id, item.author_id) == (asked["conversation"], asked["person_id"])
    assert item.author_handle


@pytest.mark.parametrize("fault", ["", "reset_after", "error_after_500", "truncated"])
def test_a_message_is_sent_once_and_found(sandbox, account, fault):
    message = answer_to(write(sandbox))
    handles, began = noted(account, message), now()
    assert account.find_message(message, handles, since=began).posts == ()
    if fault:
        sandbox.fault(SLUG, fault, call="message")

    with pytest.raises(OutcomeUnknown) if fault else contextlib.nullcontext():
        account.send_message(message, handles)

    (found,) = account.find_message(message, handles, since=began).posts
    shown = account.read_message(found.id)
    assert (shown.text, shown.author) == (message.text, ACCOUNT)
    assert len(sent_by_us(sandbox, message.text)) == 1


@pytest.mark.parametrize("fault", ["", "reset_after"])
def test_a_comment_is_answered_privately_once(sandbox, account, standing, fault):
    said = say(sandbox, SLUG, standing, by=f"سائل {new_number()}")
    message = OutgoingMessage(text=f"نجيبك هنا ({new_number()})", comment_id=said["id"])
    handles, began = noted(account, message), now()
    if fault:
        sandbox.fault(SLUG, fault, call="message")

    with pytest.raises(OutcomeUnknown) if fault else contextlib.nullcontext():
        account.send_message(message, handles)
    with pytest.raises(OutcomeUnknown) as again:
        account.send_message(message, handles)

    assert again.value.said_exists
    assert len(account.find_message(message, handles, since=began).posts) == 1
    assert len(sent_by_us(sandbox, message.text)) == 1


def test_the_same_words_to_another_person_are_not_taken_for_the_lost_ones(
    sandbox, account, standing
):
    text = f"نجيبك هنا ({new_number()})"
    first, second = (say(sandbox, SLUG, standing, by=f"سائل {new_number()}") for _ in range(2))
    one = OutgoingMessage(text=text, comment_id=first["id"])
    other = OutgoingMessage(text=text, comment_id=second["id"])
    handles, began = noted(account, other), now()
    account.send_message(one, noted(account, one))
    sandbox.fault(SLUG, "reset_before", call="message")

    with pytest.raises(OutcomeUnknown):
        account.send_message(other, handles)

    finding = account.find_message(other, handles, since=began)
    assert (finding.posts, finding.is_complete) == ((), True)


def test_who_wrote_the_day_before_yesterday_is_not_written_to(sandbox, account):
    at = (now() - timedelta(hours=30)).isoformat()
    message = answer_to(write(sandbox, at=at, push=False, **{"from": "غائب"}))

    with pytest.raises(Rejected) as refused:
        account.send_message(message, noted(account, message))

    assert refused.value.code == "not_allowed"


# Figures


def test_figures_of_each_form_are_read(sandbox, account):
    made = {}
    for name, post in every_form(sandbox).items():
        made[name] = account.reveal(post, prepared(account, post)).id
    sandbox.ask("POST", "clock", offset_s=20 * 3600)
    try:
        told = account.post_readings(list(made.values()))
    finally:
        sandbox.ask("POST", "clock", offset_s=0)

    def of(name):
        return {it.metric: it.value for it in told if it.post_id == made[name]}

    assert of("reel")["watched_on_average_ms"] > 0
    assert of("carousel")["saves"] is not None
    assert of("story")["replies"] is not None
    assert "likes" not in of("story")
    assert all(of(name)["views"] > 0 for name in made)
