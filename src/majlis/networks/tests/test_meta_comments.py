"""Facebook and Instagram: what stands under posts, who names us, and where an answer goes."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from majlis.networks.contract import OutcomeUnknown, TryLater
from majlis.networks.hearing import OutgoingReply

from .recorded import NOW, connected, fb_post, graph_error, ig_post, said
from .recorded_comments import (
    ANSWER,
    ASKED,
    FB_ANSWER,
    FB_COMMENT,
    FB_POST,
    IG_ANSWER,
    IG_COMMENT,
    IG_POST,
    at,
    fb_answered,
    fb_asked,
    fb_said,
    graph_list,
    ig_answered,
    ig_asked,
    ig_said,
)

FB_REPLY = OutgoingReply(text=ANSWER, post_id=FB_POST, parent_id=FB_COMMENT)
IG_REPLY = OutgoingReply(text=ANSWER, post_id=IG_POST, parent_id=IG_COMMENT)


def form(request):
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


def no_keep(handles):
    pass


def test_facebook_lists_answers_beside_comments_and_stops_at_what_is_older():
    account, network = connected(
        "facebook", {"GET /comments": graph_list(fb_answered(), fb_asked(), after="n")}
    )

    heard = list(account.comments(FB_POST, since=at(4)))

    assert [item.id for item in heard] == [FB_ANSWER]
    (request,) = network.requests
    assert request.url.params["filter"] == "stream"
    assert request.url.params["order"] == "reverse_chronological"


def test_facebook_is_read_page_by_page():
    def page(request):
        last = graph_list(fb_asked())
        more = graph_list(fb_answered(), after="QVFI" * 100)
        return (last if "after" in request.url.params else more)(request)

    account, network = connected("facebook", {"GET /comments": page})

    assert len(list(account.comments(FB_POST, since=None))) == 2
    assert network.requests[1].url.params["after"] == "QVFI" * 100


def test_a_person_whom_facebook_does_not_name_is_heard_all_the_same():
    made = fb_asked(is_hidden=True)
    del made["from"], made["permalink_url"]
    account, _ = connected("facebook", {"GET /comments": graph_list(made)})

    (item,) = account.comments(FB_POST, since=None)

    assert (item.author_id, item.author_name, item.is_ours) == ("", "", False)
    assert item.is_hidden
    assert item.url == "https://www.facebook.com/9_501"
    assert item.text == ASKED


def test_a_comment_read_alone_finds_its_post_by_its_own_id():
    account, _ = connected("facebook", {"GET /9_501": said(200, fb_asked())})

    assert account.comment(FB_COMMENT).post_id == FB_POST


def test_a_comment_under_anothers_post_is_a_mention():
    made = {**fb_asked(), "object": {"id": "555_1"}}
    account, _ = connected("facebook", {"GET /9_501": said(200, made)})

    item = account.comment(FB_COMMENT)

    assert (item.kind, item.post_id) == ("mention", "")


def test_a_post_that_names_us_has_no_parent_to_ask_for():
    answers = [graph_error(100), said(200, fb_said("زرنا @الهيئة", "555_1"))]
    account, network = connected("facebook", {"GET /555_1": answers})

    item = account.comment("555_1")

    assert (item.kind, item.id, item.post_id) == ("mention", "555_1", "")
    assert "parent" not in network.requests[1].url.params["fields"]


def test_a_post_that_named_us_and_is_gone_reads_as_none():
    account, _ = connected("facebook", {"GET /555_1": [graph_error(100), graph_error(100, 33)]})

    assert account.comment("555_1") is None


def test_a_read_without_the_object_is_doubt():
    for slug, id_ in (("facebook", "9_501"), ("instagram", IG_COMMENT)):
        account, _ = connected(slug, {"GET ": said(200, {})})

        with pytest.raises(TryLater):
            account.comment(id_)
        with pytest.raises(TryLater):
            account.read_reply(id_)


def test_posts_that_name_the_page_are_mentions():
    old = fb_said("قديم", "555_0")
    old["created_time"] = "2026-11-20T10:00:00+0000"
    on_page = fb_said("سؤال على الصفحة", "104567_7", minute=2)
    account, _ = connected(
        "facebook",
        {
            "GET /104567/tagged": graph_list(fb_said("زرنا الهيئة", "555_1"), old),
            "GET /104567/visitor_posts": graph_list(on_page, fb_said("زرنا الهيئة", "555_1")),
        },
    )

    heard = list(account.mentions(since=NOW - timedelta(hours=1)))

    assert [it.id for it in heard] == ["555_1", "104567_7"]
    assert {(it.kind, it.post_id) for it in heard} == {("mention", "")}


@pytest.mark.parametrize(
    ("slug", "reply", "routes", "thread"),
    [
        (
            "facebook",
            FB_REPLY,
            {
                "GET /9_501": said(200, {"id": FB_COMMENT, "parent": {"id": "9_400"}}),
                "GET /9_400/comments": graph_list(fb_answered()),
            },
            "9_400",
        ),
        (
            "instagram",
            IG_REPLY,
            {
                f"GET /{IG_COMMENT}": said(200, {"id": IG_COMMENT, "parent_id": "17900000400"}),
                "GET /17900000400/replies": graph_list(ig_answered()),
            },
            "17900000400",
        ),
    ],
)
def test_an_answer_to_an_answer_stands_under_the_comment_at_the_top(slug, reply, routes, thread):
    account, network = connected(slug, {**routes, "POST ": said(200, {"id": "7"})})

    handles = account.prepare_reply(reply, {}, no_keep).handles
    account.reply(reply, handles)

    assert handles["place"] == {"thread": thread}
    assert len(handles["standing"]) == 1
    (sent,) = [request for request in network.requests if request.method == "POST"]
    assert f"/{thread}/" in sent.url.path
    assert form(sent) == {"message": ANSWER}


def test_a_mention_is_answered_where_it_stands():
    reply = OutgoingReply(text=ANSWER, post_id="", parent_id="555_1")
    account, network = connected(
        "facebook",
        {"GET /555_1/comments": graph_list(), "POST /555_1/comments": said(200, {"id": "1_2"})},
    )

    handles = account.prepare_reply(reply, {}, no_keep).handles
    made = account.reply(reply, handles)

    assert handles == {"place": {"thread": "555_1"}, "standing": []}
    assert made.id == "1_2"
    assert len(network.requests) == 2


def test_the_same_words_of_a_citizen_are_not_our_answer():
    theirs = fb_said(ANSWER, "9_503", parent=FB_COMMENT)
    account, _ = connected("facebook", {"GET /comments": graph_list(theirs)})
    handles = {"place": {"thread": FB_COMMENT}, "standing": []}

    assert account.find_reply(FB_REPLY, handles, since=NOW).posts == ()


def test_without_a_note_only_an_answer_since_the_intent_counts():
    old = fb_answered(id_="9_400")
    old["created_time"] = "2026-11-22T09:00:00+0000"
    account, _ = connected(
        "facebook",
        {
            "GET /9_501": said(200, {"id": FB_COMMENT}),
            "GET /comments": graph_list(fb_answered(), old),
        },
    )

    finding = account.find_reply(FB_REPLY, {}, since=NOW)

    assert [it.id for it in finding.posts] == [FB_ANSWER]


def test_two_answers_of_the_same_words_come_oldest_first():
    second = fb_answered(id_="9_510")
    second["created_time"] = "2026-11-22T10:09:00+0000"
    account, _ = connected("facebook", {"GET /comments": graph_list(second, fb_answered())})
    handles = {"place": {"thread": FB_COMMENT}, "standing": []}

    finding = account.find_reply(FB_REPLY, handles, since=NOW)

    assert [it.id for it in finding.posts] == [FB_ANSWER, "9_510"]


def test_a_hidden_answer_is_not_public():
    account, _ = connected("facebook", {"GET /9_502": said(200, fb_answered(is_hidden=True))})

    assert not account.read_reply(FB_ANSWER).is_public


def test_a_duplicate_says_that_the_answer_stands_already():
    account, _ = connected("facebook", {"POST /9_501/comments": graph_error(506)})

    with pytest.raises(OutcomeUnknown) as unknown:
        account.reply(FB_REPLY, {"place": {"thread": FB_COMMENT}})
    assert unknown.value.said_exists


# Instagram


def test_instagram_answers_are_asked_for_when_more_than_came():
    more = graph_list(ig_answered(id_="1"), ig_answered(id_="2"))
    top = ig_asked(
        replies={"data": [ig_answered()], "paging": {"next": "x", "cursors": {"after": "a"}}}
    )
    account, network = connected(
        "instagram",
        {f"GET /{IG_POST}/comments": graph_list(top), f"GET /{IG_COMMENT}/replies": more},
    )

    heard = list(account.comments(IG_POST, since=None))

    assert {item.id for item in heard} == {IG_COMMENT, "1", "2"}
    assert len(network.requests) == 2


def test_an_answer_without_its_parents_id_gets_that_of_its_comment():
    answer = ig_answered()
    del answer["parent_id"]
    account, _ = connected(
        "instagram",
        {f"GET /{IG_POST}/comments": graph_list(ig_asked(replies={"data": [answer]}))},
    )

    ours = next(it for it in account.comments(IG_POST, since=None) if it.is_ours)

    assert ours.parent_id == IG_COMMENT


def test_our_own_comment_is_known_by_its_second_id():
    made = ig_said(ANSWER, IG_ANSWER, author="17890")
    made["from"]["self_ig_scoped_id"] = "990017"
    account, _ = connected("instagram", {f"GET /{IG_POST}/comments": graph_list(made)})

    (item,) = account.comments(IG_POST, since=None)

    assert item.is_ours


def test_a_mention_on_instagram_is_read_and_answered_through_our_account():
    mentioned = {
        "mentioned_comment": {
            "id": "17901",
            "text": "@gso متى؟",
            "timestamp": "2026-11-22T10:03:00+0000",
            "username": "salem_1",
            "media": {"id": "18500"},
        },
        "id": "17841400001",
    }
    account, network = connected(
        "instagram",
        {
            "GET /17901": graph_error(100, 33),
            "GET /17841400001": said(200, mentioned),
            "POST /17841400001/mentions": said(200, {"id": "17999"}),
        },
    )
    reply = OutgoingReply(text=ANSWER, post_id="", parent_id="17901")

    item = account.comment("17901")
    handles = account.prepare_reply(reply, {}, no_keep).handles
    made = account.reply(reply, handles)

    assert (item.kind, item.id, item.author_handle, item.text) == (
        "mention",
        "17901",
        "salem_1",
        "@gso متى؟",
    )
    sent = network.calls("POST", "/mentions")[0]
    assert form(sent) == {"message": ANSWER, "media_id": "18500", "comment_id": "17901"}
    assert made.id == "17999"
    # What stands under another's post cannot be listed: a person has to look.
    assert not account.find_reply(reply, handles, since=NOW).is_complete


def test_a_caption_that_names_us_is_answered_as_a_post():
    def answered(request):
        asked_for_comment = "mentioned_comment" in request.url.params["fields"]
        media = {"id": "18500", "caption": "زيارة @gso", "username": "salem_1"}
        body = {"mentioned_media": media, "id": "17841400001"}
        return (graph_error(100) if asked_for_comment else said(200, body))(request)

    account, network = connected(
        "instagram",
        {
            "GET /18500": graph_error(100, 33),
            "GET /17841400001": answered,
            "POST /17841400001/mentions": said(200, {"id": "17999"}),
        },
    )
    reply = OutgoingReply(text=ANSWER, post_id="", parent_id="18500")

    item = account.comment("18500")
    account.reply(reply, account.prepare_reply(reply, {}, no_keep).handles)

    assert (item.kind, item.text) == ("mention", "زيارة @gso")
    assert form(network.calls("POST", "/mentions")[0]) == {"message": ANSWER, "media_id": "18500"}


# What recent posts tell


def test_facebook_posts_tell_their_media_their_comments_and_what_was_shared():
    photos = {"data": [{"media_type": "photo"}, {"media_type": "photo"}, {"media_type": "share"}]}
    made = fb_post(
        attachments={"data": [{"media_type": "album", "subattachments": photos}]},
        comments={"data": [], "summary": {"total_count": 5}},
    )
    shared = fb_post("مشاركة", "104567_8", parent_id="555_1")
    account, _ = connected(
        "facebook",
        {"GET /published_posts": graph_list(made, shared), "GET /stories": graph_list()},
    )

    first, second = account.recent(since=NOW)

    assert (first.images, first.videos, first.comment_count, first.is_original) == (2, 0, 5, True)
    assert (first.media_kind, first.media_count) == ("image", 2)
    assert (second.images, second.comment_count, second.is_original) == (0, None, False)


def test_instagram_posts_tell_their_media_and_their_comments():
    children = {"data": [{"media_type": "IMAGE"}, {"media_type": "VIDEO"}]}
    album = ig_post(media_type="CAROUSEL_ALBUM", children=children, comments_count=3)
    reel = ig_post(id_="18000000002", media_type="VIDEO")
    routes = {"GET /media": graph_list(album, reel), "GET /stories": graph_list()}
    account, _ = connected("instagram", routes)

    first, second = account.recent(since=NOW - timedelta(days=1))

    assert (first.images, first.videos, first.comment_count) == (1, 1, 3)
    assert (second.images, second.videos, second.comment_count) == (0, 1, None)
