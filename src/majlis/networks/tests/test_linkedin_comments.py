"""LinkedIn: names of comments in two forms, two levels, notifications and subscriptions."""

import json
from datetime import timedelta

import pytest

from majlis.networks.contract import OutcomeUnknown, TryLater
from majlis.networks.hearing import OutgoingReply
from majlis.networks.linkedin_items import comment_name

from .recorded import NOW, connected, li_page, li_post, said
from .recorded_comments import (
    ANSWER,
    ASKED,
    LI_ANSWER,
    LI_COMMENT,
    LI_LIST,
    LI_NESTED,
    LI_ONE,
    LI_PAGE,
    LI_POST,
    LI_THREAD,
    at,
    escaped,
    li_answered,
    li_asked,
    li_list,
    li_said,
)

REPLY = OutgoingReply(text=ANSWER, post_id=LI_POST, parent_id=LI_COMMENT)
GONE = said(404, {"status": 404, "message": "not found"})
SHARE = "urn:li:share:7243000000000000777"


def mention(minute=3, **more):
    return {
        "notificationId": 5603453321,
        "organizationalEntity": LI_PAGE,
        "action": "SHARE_MENTION",
        "sourcePost": "urn:li:activity:7243000000000000778",
        "generatedActivity": "urn:li:activity:7243000000000000778",
        "decoratedGeneratedActivity": {
            "share": {"entity": SHARE, "owner": "urn:li:person:salem", "text": "زرت الهيئة"}
        },
        "lastModifiedAt": int(at(minute).timestamp() * 1000),
        **more,
    }


@pytest.mark.parametrize(
    "told", [LI_COMMENT, LI_COMMENT.replace("(urn:li:", "(")], ids=["whole", "as pushed"]
)
def test_a_comment_has_one_name_in_both_forms(told):
    assert comment_name(told).urn == LI_COMMENT


@pytest.mark.parametrize("told", ["", None, 7, LI_POST, "urn:li:comment:(activity:1)", {}])
def test_what_names_no_comment_is_none(told):
    assert comment_name(told) is None


def test_answers_are_asked_for_where_linkedin_counts_some():
    silent = li_said("لا", f"urn:li:comment:({LI_THREAD},9)", answers=0)
    account, network = connected(
        "linkedin",
        {f"GET {LI_LIST}": li_list(li_asked(), silent), f"GET {LI_NESTED}": li_list(li_answered())},
    )

    heard = list(account.comments(LI_POST, since=None))

    assert len(heard) == 3
    assert len(network.requests) == 2
    assert network.requests[0].headers["x-restli-method"] == "FINDER"
    assert LI_LIST in network.requests[0].url.raw_path.decode()


def test_answers_are_asked_for_where_linkedin_counts_nothing():
    top = li_asked()
    del top["commentsSummary"]
    account, _ = connected(
        "linkedin",
        {f"GET {LI_LIST}": li_list(top), f"GET {LI_NESTED}": li_list(li_answered())},
    )

    assert len(list(account.comments(LI_POST, since=None))) == 2


def test_an_answer_that_names_no_parent_gets_that_of_its_list():
    answer = li_answered()
    del answer["parentComment"]
    account, _ = connected(
        "linkedin",
        {f"GET {LI_LIST}": li_list(li_asked()), f"GET {LI_NESTED}": li_list(answer)},
    )

    ours = next(account.comments(LI_POST, since=None))

    assert (ours.id, ours.parent_id, ours.post_id) == (LI_ANSWER, LI_COMMENT, LI_POST)


def test_no_comments_at_all_may_be_a_404():
    account, _ = connected("linkedin", {f"GET {LI_LIST}": GONE})

    assert list(account.comments(LI_POST, since=None)) == []


def test_a_list_is_read_to_its_end():
    rows = [li_said("س", f"urn:li:comment:({LI_THREAD},{n})") for n in range(51)]

    def page(request):
        start = int(request.url.params["start"])
        return li_list(*rows[start : start + 50])(request)

    account, _ = connected("linkedin", {f"GET {LI_LIST}": page})

    assert len(list(account.comments(LI_POST, since=None))) == 51


def test_an_edit_is_told_by_its_own_time():
    made = li_asked(answers=0)
    made["lastModified"] = {"time": int(at(9).timestamp() * 1000)}
    account, _ = connected("linkedin", {f"GET {LI_LIST}": li_list(made)})

    (item,) = account.comments(LI_POST, since=at(8))

    assert (item.created_at, item.edited_at) == (at(3), at(9))


def test_the_body_of_an_answer_names_actor_thread_and_comment():
    account, network = connected(
        "linkedin", {f"POST {LI_NESTED}": said(201, li_answered(), x_restli_id="1")}
    )

    account.reply(REPLY, {"place": {"thread": LI_COMMENT}})

    assert json.loads(network.requests[0].content) == {
        "actor": LI_PAGE,
        "object": LI_THREAD,
        "message": {"text": ANSWER},
        "parentComment": LI_COMMENT,
    }


def test_an_answer_is_named_by_its_header_where_no_body_comes():
    number = LI_ANSWER.rpartition(",")[2].rstrip(")")
    account, _ = connected("linkedin", {f"POST {LI_NESTED}": said(201, x_restli_id=number)})

    assert account.reply(REPLY, {"place": {"thread": LI_COMMENT}}).id == LI_ANSWER


def test_a_nested_comment_is_answered_under_the_one_at_the_top():
    nested = f"urn:li:comment:({LI_THREAD},7243000000000000600)"
    reply = OutgoingReply(text=ANSWER, post_id=LI_POST, parent_id=nested)
    made = li_said("تابع", nested, parent=LI_COMMENT)
    account, _ = connected(
        "linkedin",
        {f"GET {LI_ONE}/7243000000000000600": said(200, made), f"GET {LI_NESTED}": GONE},
    )

    handles = account.prepare_reply(reply, {}, lambda handles: None).handles

    assert handles == {"place": {"thread": LI_COMMENT}, "standing": []}


def test_a_mention_is_answered_under_the_post_that_names_us():
    reply = OutgoingReply(text=ANSWER, post_id="", parent_id=SHARE)
    account, network = connected(
        "linkedin",
        {
            f"GET /rest/socialActions/{escaped(SHARE)}/comments": GONE,
            f"POST /rest/socialActions/{escaped(SHARE)}/comments": said(
                201, {"id": "8", "object": LI_THREAD}, x_restli_id="8"
            ),
        },
    )

    handles = account.prepare_reply(reply, {}, lambda handles: None).handles
    made = account.reply(reply, handles)

    body = json.loads(network.calls("POST", "/comments")[0].content)
    assert body["object"] == SHARE
    assert "parentComment" not in body
    assert made.id == f"urn:li:comment:({LI_THREAD},8)"


def test_a_comment_whose_thread_is_not_told_is_looked_for():
    made = {f"POST /rest/socialActions/{escaped(SHARE)}/comments": said(201, x_restli_id="8")}
    account, _ = connected("linkedin", made)

    with pytest.raises(OutcomeUnknown):
        account.reply(
            OutgoingReply(text=ANSWER, post_id="", parent_id=SHARE), {"place": {"thread": SHARE}}
        )


def test_a_repeat_says_what_stands_already():
    message = f"Content is a duplicate of {LI_ANSWER}"
    refused = said(422, {"status": 422, "message": message})
    account, _ = connected("linkedin", {f"POST {LI_NESTED}": refused})

    with pytest.raises(OutcomeUnknown) as unknown:
        account.reply(REPLY, {"place": {"thread": LI_COMMENT}})
    assert unknown.value.exists_as == LI_ANSWER


def test_taking_back_names_the_page_that_does_it():
    number = LI_ANSWER.rpartition(",")[2].rstrip(")")
    account, network = connected("linkedin", {f"DELETE {LI_ONE}/{number}": said(204)})

    account.delete_reply(LI_ANSWER)

    assert network.requests[0].url.params["actor"] == LI_PAGE


def test_who_named_us_is_asked_for_and_comes_as_it_is_pushed():
    old = mention(generatedActivity="", lastModifiedAt=int((NOW - timedelta(days=9)).timestamp()))
    account, network = connected(
        "linkedin", {"GET /organizationalEntityNotifications": li_list(mention(), old)}
    )

    (item,) = account.mentions(since=NOW - timedelta(hours=1))

    assert (item.kind, item.id, item.post_id, item.text) == ("mention", SHARE, "", "زرت الهيئة")
    assert item.created_at == at(3)
    query = network.requests[0].url.raw_path.decode()
    assert "actions=List(SHARE_MENTION)" in query
    assert f"organizationalEntity={escaped(LI_PAGE)}" in query


def test_a_mention_is_read_as_the_post_it_is():
    made = li_post("زرت \\(الهيئة\\)", SHARE, author="urn:li:person:salem")
    account, _ = connected("linkedin", {f"GET /rest/posts/{escaped(SHARE)}": said(200, made)})

    item = account.comment(SHARE)

    assert (item.kind, item.id, item.text) == ("mention", SHARE, "زرت (الهيئة)")
    assert item.author_id == "urn:li:person:salem"


def test_recent_posts_tell_their_media_and_what_was_shared():
    content = {"multiImage": {"images": [{"id": "urn:li:image:1"}, {"id": "urn:li:image:2"}]}}
    video = {"media": {"id": "urn:li:video:1"}}
    shared = li_post("مشاركة", "urn:li:share:3", reshareContext={"parent": SHARE})
    account, _ = connected(
        "linkedin",
        {
            "GET /rest/posts": li_page(
                li_post("أ", "urn:li:share:1", content=content),
                li_post("ب", "urn:li:ugcPost:2", content=video),
                shared,
            )
        },
    )

    first, second, third = account.recent(since=NOW - timedelta(days=1))

    assert (first.images, first.videos) == (2, 0)
    assert (second.images, second.videos) == (0, 1)
    assert [it.is_original for it in (first, second, third)] == [True, True, False]
    assert first.comment_count is None


def test_an_empty_read_is_doubt():
    account, _ = connected("linkedin", {f"GET {LI_ONE}/501": said(200)})

    with pytest.raises(TryLater):
        account.comment(f"urn:li:comment:({LI_THREAD},501)")


def test_a_heard_comment_names_its_asker_by_urn_only():
    account, _ = connected("linkedin", {f"GET {LI_LIST}": li_list(li_asked(answers=0))})

    (item,) = account.comments(LI_POST, since=None)

    assert (item.author_id, item.author_name, item.text) == ("urn:li:person:salem", "", ASKED)
