"""X: conversations and mentions, edits with new ids, handles before the text, subscriptions."""

import json
from datetime import timedelta

import pytest

from majlis.networks.contract import OutcomeUnknown
from majlis.networks.hearing import OutgoingReply

from .recorded import ACCOUNTS, NOW, connected, said, x_page, x_post
from .recorded_comments import (
    ANSWER,
    ASKED,
    X_ANSWER,
    X_COMMENT,
    X_POST,
    X_USERS,
    at,
    x_answered,
    x_asked,
    x_id,
    x_said,
)

ROOT = "1899000000000000000"
REPLY = OutgoingReply(text=ANSWER, post_id=X_POST, parent_id=X_COMMENT)


def mentions(*posts, **routes):
    pages = {"GET /mentions": x_page(*posts, includes=X_USERS), **routes}
    account, network = connected("x", pages)
    return list(account.mentions(since=NOW - timedelta(hours=1))), network


def test_the_conversation_is_asked_for_within_its_seven_days():
    account, network = connected("x", {"GET /search/recent": x_page()})

    list(account.comments(X_POST, since=None))
    list(account.comments(X_POST, since=NOW - timedelta(days=30)))
    list(account.comments(X_POST, since=NOW - timedelta(hours=1)))

    asked = [request.url.params for request in network.requests]
    assert {it["query"] for it in asked} == {f"conversation_id:{X_POST}"}
    assert asked[0]["start_time"] == asked[1]["start_time"] == "2026-11-15T10:01:00Z"
    assert asked[2]["start_time"] == "2026-11-22T09:00:00Z"


def test_a_conversation_is_read_to_its_end_and_its_first_post_is_no_comment():
    def page(request):
        if "next_token" in request.url.params:
            return x_page(x_asked(), x_post(id_=X_POST))(request)
        body = {"data": [x_answered()], "meta": {"result_count": 1, "next_token": "n"}}
        return said(200, body)(request)

    account, _ = connected("x", {"GET /search/recent": page})

    heard = list(account.comments(X_POST, since=None))

    assert [item.id for item in heard] == [X_ANSWER, X_COMMENT]


def test_the_author_is_named_and_the_handle_before_the_text_is_not():
    account, _ = connected("x", {"GET /search/recent": x_page(x_asked(), includes=X_USERS)})

    (item,) = account.comments(X_POST, since=None)

    assert (item.author_handle, item.author_name) == ("salem_1", "سالم")
    assert item.text == ASKED
    assert item.url == f"https://x.com/i/web/status/{X_COMMENT}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@gso @salem_1 متى؟", "متى؟"),
        ("@gso  متى يا @salem_1؟", "متى يا @salem_1؟"),
        ("@gso", "@gso"),
        ("@gso @salem_1", "@salem_1"),
        ("متى @gso؟", "متى @gso؟"),
        ("@a_handle_far_too_long متى؟", "@a_handle_far_too_long متى؟"),
    ],
)
def test_only_handles_at_the_start_of_an_answer_are_left_out(text, shown):
    made = x_said(text, X_COMMENT, answers=X_POST)
    account, _ = connected("x", {"GET /search/recent": x_page(made)})

    assert next(account.comments(X_POST, since=None)).text == shown


def test_a_mention_keeps_its_handles():
    (heard,), _ = mentions(x_said("@gso متى؟", "5", conversation="5"))

    assert (heard.kind, heard.text, heard.post_id, heard.parent_id) == (
        "mention",
        "@gso متى؟",
        "",
        "",
    )


@pytest.mark.parametrize("told", [3, 5], ids=["time of the first", "time of the edit"])
def test_an_edit_has_another_id_and_is_the_same_comment(told):
    history = [x_id(3), x_id(5)]
    made = x_said(
        "@gso متى تماما؟",
        history[1],
        answers=X_POST,
        minute=told,
        edit_history_tweet_ids=history,
    )
    account, _ = connected("x", {"GET /search/recent": x_page(made)})

    (item,) = account.comments(X_POST, since=None)

    assert item.id == history[0]
    assert (item.text, item.created_at, item.edited_at) == ("متى تماما؟", at(3), at(5))
    assert item.url.endswith(history[1])


def test_a_comment_read_by_its_first_id_comes_in_its_last_wording():
    history = [X_COMMENT, "1900000000000000008"]
    first = x_asked(edit_history_tweet_ids=history)
    last = x_said("@gso متى تماما؟", history[1], answers=X_POST, edit_history_tweet_ids=history)
    account, network = connected(
        "x",
        {
            f"GET /2/tweets/{X_COMMENT}": said(200, {"data": first}),
            f"GET /2/tweets/{history[1]}": said(200, {"data": last}),
        },
    )

    item = account.comment(X_COMMENT)

    assert (item.id, item.text, item.post_id) == (X_COMMENT, "متى تماما؟", X_POST)
    assert len(network.requests) == 2


def test_the_new_wire_names_are_heard_as_well():
    made = {
        "id": X_COMMENT,
        "text": f"@gso {ASKED}",
        "author_id": "77",
        "conversation_id": X_POST,
        "created_at": "2026-11-22T10:03:00.000Z",
        "edit_history_post_ids": [X_COMMENT],
        "referenced_posts": [{"type": "replied_to", "id": X_POST}],
        "in_reply_to_user_id": ACCOUNTS["x"],
    }
    (heard,), _ = mentions(made)

    assert (heard.kind, heard.post_id, heard.text) == ("comment", X_POST, ASKED)


def test_a_mention_that_answers_our_post_is_a_comment_of_it():
    (heard,), network = mentions(x_asked())

    assert (heard.kind, heard.id, heard.post_id, heard.parent_id) == (
        "comment",
        X_COMMENT,
        X_POST,
        "",
    )
    assert len(network.requests) == 1


def test_who_answers_our_answer_is_a_comment_under_it():
    made = x_said("@gso شكرا", "5", answers=X_ANSWER)
    (heard,), network = mentions(made)

    assert (heard.kind, heard.post_id, heard.parent_id) == ("comment", X_POST, X_ANSWER)
    assert len(network.requests) == 1


def test_who_answers_a_stranger_is_asked_about():
    inside = x_said("@other @gso نعم", "5", answers="4", to="88")
    outside = x_said("@other @gso لا", "3", answers="2", to="88", conversation=ROOT)
    found = said(200, {"data": [{"id": X_POST, "author_id": ACCOUNTS["x"]}]})

    heard, network = mentions(inside, outside, **{"GET /2/tweets": found})

    assert [(it.kind, it.post_id, it.parent_id) for it in heard] == [
        ("comment", X_POST, "4"),
        ("mention", "", "2"),
    ]
    asked = network.calls("GET", "/2/tweets")
    assert [it.url.params["ids"] for it in asked] == [f"{ROOT},{X_POST}"]


def test_a_repost_is_not_a_mention():
    repost = x_said("RT @a: @gso", "5", conversation="5")
    repost["referenced_tweets"] = [{"type": "retweeted", "id": "4"}]

    heard, _ = mentions(repost)

    assert heard == []


def test_a_comment_of_an_account_that_closed_itself_is_gone():
    closed = "https://api.x.com/2/problems/not-authorized-for-resource"
    for played in (
        said(200, {"errors": [{"type": closed}]}),
        said(403, {"type": closed, "status": 403}),
    ):
        account, _ = connected("x", {f"GET /2/tweets/{X_COMMENT}": played})

        assert account.comment(X_COMMENT) is None


def test_an_answer_names_what_it_answers():
    made = said(201, {"data": {"id": X_ANSWER, "text": ANSWER}})
    account, network = connected("x", {"POST /2/tweets": made})

    account.reply(REPLY, {"newest_id": "1"})

    body = json.loads(network.requests[0].content)
    assert body == {"text": ANSWER, "reply": {"in_reply_to_tweet_id": X_COMMENT}}


def test_duplicate_content_says_that_the_answer_stands_already():
    detail = "You are not allowed to create a Tweet with duplicate content."
    refused = said(403, {"title": "Forbidden", "status": 403, "detail": detail})
    account, _ = connected("x", {"POST /2/tweets": refused})

    with pytest.raises(OutcomeUnknown) as unknown:
        account.reply(REPLY, {})
    assert unknown.value.said_exists


def test_the_same_words_to_someone_else_are_not_our_answer():
    other = x_answered(id_="1900000000000000011")
    other["referenced_tweets"] = [{"type": "replied_to", "id": "1"}]
    post = x_post(ANSWER, "1900000000000000012")
    account, network = connected("x", {"GET /tweets": x_page(post, other, x_answered())})

    finding = account.find_reply(REPLY, {"newest_id": "1800"}, since=NOW)

    assert [it.id for it in finding.posts] == [X_ANSWER]
    assert network.requests[0].url.params["since_id"] == "1800"


def test_an_answer_of_the_same_words_is_not_taken_for_a_post():
    from majlis.networks.contract import OutgoingPost

    account, _ = connected("x", {"GET /tweets": x_page(x_answered())})

    assert account.find(OutgoingPost(text=ANSWER), {"newest_id": "1"}, since=NOW).posts == ()


def test_an_answer_that_opens_with_a_handle_is_recognised():
    from majlis.networks import NETWORKS
    from majlis.networks.fingerprint import fingerprint_of

    made = x_said("@gso @ministry راجعوا الوزارة", X_ANSWER, author=ACCOUNTS["x"], answers="7")
    account, _ = connected("x", {f"GET /2/tweets/{X_ANSWER}": said(200, {"data": made})})

    shown = account.read_reply(X_ANSWER)

    mark = NETWORKS["x"].reply_fingerprint("@ministry راجعوا الوزارة")
    assert fingerprint_of(shown) == mark


def test_recent_posts_tell_their_media_and_what_kind_they_are():
    made = x_post(attachments={"media_keys": ["3_1", "7_2"]}, public_metrics={"reply_count": 4})
    media = [{"media_key": "3_1", "type": "photo"}, {"media_key": "7_2", "type": "video"}]
    repost = x_post("RT @a: x", "18", referenced_tweets=[{"type": "retweeted", "id": "1"}])
    quote = x_post("اقتباس", "17", referenced_tweets=[{"type": "quoted", "id": "1"}])
    page = x_page(made, repost, x_answered(), quote, includes={"media": media})
    account, _ = connected("x", {"GET /tweets": page})

    first, reposted, answered, quoted = account.recent(since=NOW)

    assert (first.images, first.videos, first.comment_count) == (1, 1, 4)
    assert [it.is_original for it in (first, reposted, answered, quoted)] == [
        True,
        False,
        False,
        True,
    ]
    assert (reposted.images, reposted.comment_count) == (0, None)
