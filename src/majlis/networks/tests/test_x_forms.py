"""X: threads, polls, labels, moving images, subtitles, long posts, edits and what an act costs."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import OutcomeUnknown, OutgoingPost, Rejected, TryLater

from .recorded import (
    ACCOUNTS,
    NOW,
    TEXT,
    connected,
    image,
    page_instead,
    said,
    video,
    x_page,
    x_post,
)
from .test_x import MADE, busy, keeping, routes

X = NETWORKS["x"]
FIRST, SECOND = "1900000000000000001", "1900000000000000002"
MADE_POST = said(201, {"data": {"id": SECOND, "text": TEXT}})


def sent(post, handles=None):
    """Return the body with which a post is revealed."""
    account, network = connected("x", {"POST /2/tweets": MADE_POST})
    account.reveal(post, handles or {})
    return json.loads(network.requests[0].content)


def part_of_thread(text=TEXT, id_=SECOND, *, after=FIRST, to=ACCOUNTS["x"], **more):
    answered = {"referenced_tweets": [{"type": "replied_to", "id": after}]}
    return x_post(text, id_, in_reply_to_user_id=to, **answered, **more)


def test_a_form_offers_what_x_takes_and_nothing_else():
    post, thread = X.form("post"), X.form("thread")

    assert next(iter(X.forms)) == "post"
    assert {it.slug for it in post.fields} == {"poll", "reply_settings", "ai_label", "captions"}
    assert post.instead_of_media == ("poll",)
    assert post.edits == ("text",)
    assert thread.parts_most == 25
    assert thread.field("poll") is None


def test_a_part_of_a_thread_answers_the_part_before():
    body = sent(OutgoingPost(text=TEXT, form="thread", follows_id=FIRST))

    assert body == {"text": TEXT, "reply": {"in_reply_to_tweet_id": FIRST}}


def test_a_poll_an_audience_and_a_label_are_sent_with_the_post():
    options = {
        "poll": {"question": "", "options": ["نعم", "لا"], "minutes": 1440},
        "reply_settings": "mentionedUsers",
        "ai_label": True,
    }

    assert sent(OutgoingPost(text=TEXT, options=options)) == {
        "text": TEXT,
        "poll": {"options": ["نعم", "لا"], "duration_minutes": 1440},
        "made_with_ai": True,
        "reply_settings": "mentionedUsers",
    }


def test_an_audience_of_everyone_is_not_said():
    assert sent(OutgoingPost(text=TEXT, options={"reply_settings": "everyone"})) == {"text": TEXT}


def test_only_the_first_part_of_a_thread_says_who_may_answer():
    options = {"reply_settings": "following"}

    assert "reply_settings" in sent(OutgoingPost(text=TEXT, options=options))
    assert "reply_settings" not in sent(OutgoingPost(text=TEXT, options=options, follows_id="1"))


def test_a_moving_image_is_sent_as_one_and_described():
    _, keep = keeping()
    gif = image(kind="gif", mime="image/gif", alt="عدّاد")
    account, network = connected("x", routes())

    account.prepare(OutgoingPost(text=TEXT, media=(gif,)), {}, keep)

    begun = json.loads(network.calls("POST", "/initialize")[0].content)
    assert (begun["media_category"], begun["media_type"]) == ("tweet_gif", "image/gif")
    assert len(network.calls("POST", "/2/media/metadata")) == 1


def test_subtitles_are_put_to_the_video_before_the_post_and_only_once():
    kept, keep = keeping()
    lines = image(
        b"1\n00:00:00,000 --> 00:00:01,000\n\xd9\x85\n",
        kind="captions",
        mime="application/x-subrip",
        sha256="c" * 64,
        language="ar",
    )
    post = OutgoingPost(text=TEXT, media=(video(),), files={"captions": lines})
    begun = [MADE, said(200, {"data": {"id": "88"}})]
    account, network = connected(
        "x",
        routes(**{"POST_/initialize": begun})
        | {"POST /2/media/subtitles": said(200, {"data": {"id": "77"}})},
    )

    ready = account.prepare(post, {}, keep)
    account.prepare(post, ready.handles, keep)

    (asked,) = network.calls("POST", "/2/media/subtitles")
    assert json.loads(asked.content) == {
        "id": "77",
        "media_category": "TweetVideo",
        "subtitles": {"id": "88", "language_code": "AR", "display_name": "العربية"},
    }
    second = json.loads(network.calls("POST", "/initialize")[1].content)
    assert (second["media_category"], second["media_type"]) == ("subtitles", "text/srt")
    assert [made["id"] for made in ready.handles["media"]] == ["77"]
    assert kept[-1] == ready.handles


def test_subtitles_wait_for_a_video_that_is_being_processed():
    _, keep = keeping()
    lines = image(kind="captions", mime="text/vtt", sha256="c" * 64)
    post = OutgoingPost(text=TEXT, media=(video(),), files={"captions": lines})
    account, network = connected("x", routes(**{"POST_/finalize": busy("pending")}))

    assert account.prepare(post, {}, keep).look_again_in == timedelta(seconds=3)
    assert len(network.calls("POST", "/initialize")) == 1


def test_a_part_of_a_thread_is_not_mistaken_for_the_same_words_elsewhere():
    alone, elsewhere = x_post(id_="5"), part_of_thread(id_="4", after="3")
    mine = part_of_thread()
    account, _ = connected("x", {"GET /tweets": x_page(mine, alone, elsewhere)})

    part = account.find(OutgoingPost(text=TEXT, follows_id=FIRST), {"newest_id": "1"}, since=NOW)
    whole = account.find(OutgoingPost(text=TEXT), {"newest_id": "1"}, since=NOW)

    assert [post.id for post in part.posts] == [SECOND]
    assert [post.id for post in whole.posts] == ["5"]


def test_a_part_of_a_thread_says_what_it_follows_and_an_answer_to_another_does_not():
    account, _ = connected(
        "x", {"GET /tweets": x_page(part_of_thread(), part_of_thread(id_="3", to="77"))}
    )

    mine, answer = account.recent(since=NOW)

    assert (mine.follows_id, mine.is_original) == (FIRST, False)
    assert (answer.follows_id, answer.is_original) == ("", False)


def test_a_part_that_begins_with_a_handle_has_the_fingerprint_of_the_one_sent():
    from majlis.networks.fingerprint import fingerprint_of

    post = OutgoingPost(text=f"@momah {TEXT}", follows_id=FIRST)
    shown = part_of_thread(f"@momah {TEXT}")
    account, _ = connected("x", {f"GET /2/tweets/{SECOND}": said(200, {"data": shown})})

    assert fingerprint_of(account.read(SECOND)) == X.fingerprint(post)


@pytest.mark.parametrize(
    ("kind", "read_as"), [("photo", "image"), ("animated_gif", "gif"), ("video", "video")]
)
def test_the_kind_of_what_a_post_shows_is_told_apart(kind, read_as):
    made = x_post(attachments={"media_keys": ["3_1"]})
    answer = {"data": made, "includes": {"media": [{"media_key": "3_1", "type": kind}]}}
    account, _ = connected("x", {f"GET /2/tweets/{FIRST}": said(200, answer)})

    post = account.read(FIRST)

    assert (post.media_kind, post.media_count) == (read_as, 1)


def test_a_long_post_is_read_whole():
    whole = TEXT + " تفاصيل" * 100
    made = x_post(TEXT, note_tweet={"text": whole})
    account, _ = connected("x", {f"GET /2/tweets/{FIRST}": said(200, {"data": made})})

    assert account.read(FIRST).text == whole


def test_who_pays_may_write_long_and_edit():
    def may(**told):
        me = {"data": {"id": "1", "username": "gso", "name": "هيئة", **told}}
        account, _ = connected("x", {"GET /2/users/me": said(200, me)})
        return account.account().may

    assert may(subscription_type="Premium") == ("long_text", "edits")
    assert may(subscription_type="PremiumPlus") == ("long_text", "edits")
    assert may(verified_type="business") == ("long_text", "edits")
    assert may(subscription_type="None", verified_type="government") == ()
    assert may() == ()


def test_a_long_text_is_a_problem_only_where_the_account_may_not():
    def codes(text, may=None):
        return {it.code for it in X.problems(text=text, form=X.form("post", may)) if it.blocks}

    long = "ا" * 5_000
    assert codes(long) == {"text_too_long"}
    assert codes(long, ("long_text",)) == set()
    assert codes("ا" * 25_001, ("long_text",)) == {"text_too_long"}
    assert X.form("post", ("long_text",)).abilities.images_most == 4


def test_a_correction_is_offered_only_where_the_account_may():
    assert X.form("post").edits == X.form("post", ("edits",)).edits == ("text",)
    assert X.form("post", ()).edits == ()
    assert NETWORKS["linkedin"].form("post", ()) == NETWORKS["linkedin"].form("post")


# Edits


def edited(text=TEXT):
    return x_post(text, SECOND, edit_history_tweet_ids=[FIRST, SECOND])


def test_an_edit_names_the_post_before_and_has_an_id_of_its_own():
    account, network = connected("x", {"POST /2/tweets": MADE_POST})

    post = account.edit(FIRST, OutgoingPost(text=TEXT), {"media": [{"id": "77"}]})

    assert post.id == SECOND
    assert json.loads(network.requests[0].content) == {
        "text": TEXT,
        "edit_options": {"previous_post_id": FIRST},
        "media": {"media_ids": ["77"]},
    }
    assert len(network.requests) == 1


def test_an_edit_keeps_what_the_post_shows():
    shown = x_post(attachments={"media_keys": ["3_771", "3_772"]})
    account, network = connected(
        "x",
        {
            f"GET /2/tweets/{FIRST}": said(200, {"data": shown}),
            "POST /2/tweets": MADE_POST,
        },
    )

    account.edit(FIRST, OutgoingPost(text=TEXT, media=(image(), image())), {})

    body = json.loads(network.calls("POST", "/2/tweets")[0].content)
    assert body["media"] == {"media_ids": ["771", "772"]}


@pytest.mark.parametrize("answer", [said(503), page_instead()])
def test_an_edit_that_cannot_see_what_the_post_shows_is_made_later(answer):
    account, network = connected("x", {f"GET /2/tweets/{FIRST}": answer})

    with pytest.raises(TryLater):
        account.edit(FIRST, OutgoingPost(text=TEXT, media=(image(),)), {})
    assert network.calls("POST", "/2/tweets") == []


def test_an_edit_that_x_does_not_allow_is_refused():
    told = {"title": "Forbidden", "status": 403}
    answer = said(403, told | {"detail": "You are not permitted to perform this action."})
    account, _ = connected("x", {"POST /2/tweets": answer})

    with pytest.raises(Rejected) as refused:
        account.edit(FIRST, OutgoingPost(text=TEXT), {})
    assert refused.value.code == "not_allowed"


def test_a_lost_edit_is_looked_for_at_the_last_wording():
    first = {"data": x_post("قبل", FIRST, edit_history_tweet_ids=[FIRST, SECOND])}
    account, _ = connected(
        "x",
        {
            f"GET /2/tweets/{FIRST}": said(200, first),
            f"GET /2/tweets/{SECOND}": said(200, {"data": edited()}),
        },
    )

    finding = account.find_edit(FIRST, OutgoingPost(text=TEXT), {}, since=NOW)
    other = account.find_edit(FIRST, OutgoingPost(text="نص آخر"), {}, since=NOW)

    assert ([post.id for post in finding.posts], finding.is_complete) == ([SECOND], True)
    assert (other.posts, other.is_complete) == ((), True)


def test_an_edit_that_never_came_is_a_complete_negative():
    untouched = {"data": x_post("قبل", FIRST, edit_history_tweet_ids=[FIRST])}
    account, _ = connected("x", {f"GET /2/tweets/{FIRST}": said(200, untouched)})

    finding = account.find_edit(FIRST, OutgoingPost(text=TEXT), {}, since=NOW)

    assert (finding.posts, finding.is_complete) == ((), True)


def test_x_says_until_when_a_post_may_be_edited():
    def until(**controls):
        made = x_post(edit_controls={"is_edit_eligible": True, "edits_remaining": 4, **controls})
        account, _ = connected("x", {f"GET /2/tweets/{FIRST}": said(200, {"data": made})})
        return account.read(FIRST).editable_until

    end = "2026-11-22T11:00:01.000Z"
    assert until(editable_until=end) == datetime(2026, 11, 22, 11, 0, 1, tzinfo=UTC)
    assert until(editable_until=end, edits_remaining=0) is None
    assert until(editable_until=end, is_edit_eligible=False) is None
    assert until() is None


# Costs


@pytest.mark.parametrize(
    ("act", "text", "dollars"),
    [
        ("post", "نرحب بكم: https://momah.gov.sa/ar", "0.20"),
        ("post", "نرحب بكم", "0.015"),
        ("post", "على gso.example", "0.015"),
        ("post", "على example.com", "0.20"),
        ("comment", "نرحب بكم", "0.015"),
        ("edit", "نرحب بكم", "0.015"),
        ("reply", "نرحب بكم", "0.01"),
        ("reply", "نرحب بكم: https://momah.gov.sa/ar", "0.20"),
        ("message", "نرحب بكم: https://momah.gov.sa/ar", "0.015"),
        ("delete", "", "0"),
        ("hide", TEXT, "0"),
    ],
)
def test_an_act_costs_what_x_asks(act, text, dollars):
    assert X.cost(act, text) == Decimal(dollars)


def test_no_other_network_asks_for_money():
    assert [slug for slug, rules in NETWORKS.items() if rules.cost is not None] == ["x"]


# Answers that are not what they should be


@pytest.mark.parametrize(
    "made",
    [
        {"text": TEXT},
        {"id": None, "text": TEXT},
        {"id": "", "text": TEXT},
        {"id": ["1"], "text": TEXT},
    ],
)
def test_a_list_with_a_post_that_has_no_id_proves_nothing(made):
    page = {"data": [made], "meta": {"result_count": 1}}
    account, _ = connected("x", {"GET /tweets": said(200, page)})

    assert not account.find(OutgoingPost(text=TEXT), {"newest_id": "1"}, since=NOW).is_complete


@pytest.mark.parametrize(
    "odd",
    [
        {"attachments": None},
        {"attachments": {"media_keys": "3_1"}},
        {"entities": []},
        {"entities": {"urls": [None, {"url": 7}]}},
        {"public_metrics": []},
        {"edit_controls": "none"},
        {"created_at": 5},
        {"author_id": {}},
        {"referenced_tweets": "1"},
        {"a_field_of_tomorrow": {"x": [1]}},
    ],
)
def test_a_post_with_odd_or_unknown_parts_is_read_all_the_same(odd):
    answer = {"data": x_post(**{"text": TEXT} | odd), "includes": {"media": [None]}}
    account, _ = connected("x", {f"GET /2/tweets/{FIRST}": said(200, answer)})

    assert account.read(FIRST).text == TEXT


@pytest.mark.parametrize("told", [{"data": []}, {"data": {"id": None}}, [], {"errors": [{}]}])
def test_an_upload_without_an_id_is_begun_again_later(told):
    _, keep = keeping()
    account, _ = connected("x", routes(**{"POST_/initialize": said(200, told)}))

    with pytest.raises(TryLater):
        account.prepare(OutgoingPost(text=TEXT, media=(image(),)), {}, keep)


def test_an_error_inside_a_success_leaves_the_outcome_unknown():
    problem = {"title": "Forbidden", "detail": "You are not permitted to perform this action."}
    for body in ({"errors": [problem]}, {"data": None, "errors": [problem]}, {"data": "ok"}):
        account, _ = connected("x", {"POST /2/tweets": said(200, body)})

        with pytest.raises(OutcomeUnknown):
            account.reveal(OutgoingPost(text=TEXT), {})
