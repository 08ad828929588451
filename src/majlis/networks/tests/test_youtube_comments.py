"""YouTube: threads and their answers, what is closed or held, and where an answer goes."""

import json
from datetime import timedelta

import pytest

from majlis.networks.contract import OutcomeUnknown, Rejected, TryLater
from majlis.networks.hearing import OutgoingReply

from .recorded import (
    ACCOUNTS,
    NOW,
    YT_CHANNEL,
    connected,
    said,
    yt_error,
    yt_list,
    yt_row,
    yt_video,
)
from .recorded_comments import (
    ANSWER,
    ASKED,
    YT_ANSWER,
    YT_COMMENT,
    YT_POST,
    yt_answered,
    yt_asked,
    yt_comments,
    yt_said,
    yt_thread,
)

REPLY = OutgoingReply(text=ANSWER, post_id=YT_POST, parent_id=YT_COMMENT)


def threads(*items, **more):
    return yt_comments(*items, kind="commentThread", **more)


def test_threads_are_read_page_by_page_as_plain_text():
    def page(request):
        if "pageToken" in request.url.params:
            return threads(yt_thread(yt_asked()))(request)
        return threads(yt_thread(yt_said("آخر", "Ugx2")), nextPageToken="p2")(request)

    account, network = connected("youtube", {"GET /commentThreads": page})

    heard = list(account.comments(YT_POST, since=None))

    assert {item.id for item in heard} == {"Ugx2", YT_COMMENT}
    assert {it.url.params["textFormat"] for it in network.requests} == {"plainText"}


def test_answers_that_did_not_come_with_their_thread_are_asked_for():
    few = yt_thread(yt_asked(), yt_answered(), count=6)
    all_six = yt_comments(*(yt_answered(id_=f"{YT_COMMENT}.{n}") for n in range(6)))
    account, network = connected(
        "youtube", {"GET /commentThreads": threads(few), "GET /comments": all_six}
    )

    assert len(list(account.comments(YT_POST, since=None))) == 7
    assert network.calls("GET", "/comments")[0].url.params["parentId"] == YT_COMMENT


def test_closed_comments_are_no_comments():
    account, _ = connected("youtube", {"GET /commentThreads": yt_error(403, "commentsDisabled")})

    assert list(account.comments(YT_POST, since=None)) == []


def test_a_video_that_is_gone_is_said_so():
    account, _ = connected("youtube", {"GET /commentThreads": yt_error(404, "videoNotFound")})

    with pytest.raises(Rejected) as gone:
        list(account.comments(YT_POST, since=None))
    assert gone.value.code == "not_found"


def test_an_edit_is_told_by_its_own_time_and_makes_a_comment_new():
    made = yt_asked(publishedAt="2026-11-01T10:00:00Z", updatedAt="2026-11-22T10:05:00Z")
    account, _ = connected("youtube", {"GET /commentThreads": threads(yt_thread(made))})

    (item,) = account.comments(YT_POST, since=NOW)

    assert item.edited_at.isoformat() == "2026-11-22T10:05:00+00:00"
    assert item.created_at.isoformat() == "2026-11-01T10:00:00+00:00"


def test_the_author_and_the_address_are_told():
    account, _ = connected("youtube", {"GET /commentThreads": threads(yt_thread(yt_asked()))})

    (item,) = account.comments(YT_POST, since=None)

    assert (item.author_id, item.author_handle, item.author_name) == (
        "UCsalem",
        "salem_1",
        "@salem_1",
    )
    assert item.url == f"https://www.youtube.com/watch?v={YT_POST}&lc={YT_COMMENT}"
    assert item.text == ASKED


def test_a_comment_held_for_review_is_hidden():
    made = yt_asked(moderationStatus="heldForReview")
    account, _ = connected("youtube", {"GET /comments": yt_comments(made)})

    assert account.comment(YT_COMMENT).is_hidden


def test_what_is_held_under_all_videos_is_read_with_one_question_and_is_hidden():
    account, network = connected("youtube", {"GET /commentThreads": threads(yt_thread(yt_asked()))})

    (item,) = account.held()

    (asked,) = network.requests
    assert asked.url.params["moderationStatus"] == "heldForReview"
    assert asked.url.params["allThreadsRelatedToChannelId"] == ACCOUNTS["youtube"]
    assert (item.id, item.post_id, item.text) == (YT_COMMENT, YT_POST, ASKED)
    assert item.is_hidden


def test_of_a_flood_of_held_comments_the_newest_500_are_read():
    def page(request):
        number = int(request.url.params.get("pageToken", "0"))
        many = (yt_thread(yt_said("دعاية", f"Ug{number}x{each}")) for each in range(100))
        return threads(*many, nextPageToken=str(number + 1))(request)

    account, network = connected("youtube", {"GET /commentThreads": page})

    assert len(list(account.held())) == 500
    assert len(network.requests) == 5


def test_an_answer_to_an_answer_stands_in_the_thread():
    reply = OutgoingReply(text=ANSWER, post_id=YT_POST, parent_id=YT_ANSWER)
    account, network = connected(
        "youtube",
        {"GET /comments": yt_comments(yt_asked()), "POST /comments": said(200, yt_answered())},
    )

    handles = account.prepare_reply(reply, {}, lambda handles: None).handles
    account.reply(reply, handles)

    assert handles["place"] == {"thread": YT_COMMENT}
    sent = json.loads(network.calls("POST", "/comments")[0].content)
    assert sent == {"snippet": {"parentId": YT_COMMENT, "textOriginal": ANSWER}}


def test_a_failure_of_processing_leaves_an_answer_unknown():
    account, _ = connected("youtube", {"POST /comments": yt_error(400, "processingFailure")})

    with pytest.raises(OutcomeUnknown):
        account.reply(REPLY, {"place": {"thread": YT_COMMENT}})


FIRST = OutgoingReply(text=ANSWER, post_id=YT_POST, parent_id=YT_POST)


def test_a_first_comment_stands_directly_under_the_video():
    made = {"kind": "youtube#commentThread", "id": "Ugx9"}
    account, network = connected(
        "youtube",
        {
            "GET /videos": yt_list(yt_video()),
            "GET /commentThreads": threads(),
            "POST /commentThreads": said(200, made),
        },
    )

    handles = account.prepare_reply(FIRST, {}, lambda handles: None).handles
    post = account.reply(FIRST, handles)

    (sent,) = network.calls("POST", "/commentThreads")
    assert json.loads(sent.content) == {
        "snippet": {
            "channelId": account.account_id,
            "videoId": YT_POST,
            "topLevelComment": {"snippet": {"textOriginal": ANSWER}},
        }
    }
    assert (post.id, post.is_original) == ("Ugx9", False)
    assert post.url.endswith("&lc=Ugx9")


def test_a_first_comment_waits_until_the_video_is_public():
    status = {"privacyStatus": "private", "publishAt": "2026-11-22T13:00:00Z"}
    account, _ = connected("youtube", {"GET /videos": yt_list({"id": YT_POST, "status": status})})

    with pytest.raises(TryLater) as later:
        account.prepare_reply(FIRST, {}, lambda handles: None)
    assert later.value.wait == timedelta(hours=3, minutes=1)


def test_a_lost_first_comment_is_found_among_the_threads():
    own = yt_said(ANSWER, "Ugx9", author=ACCOUNTS["youtube"])
    account, _ = connected("youtube", {"GET /commentThreads": threads(yt_thread(own))})
    handles = {"place": {"video": YT_POST}, "standing": []}

    assert [post.id for post in account.find_reply(FIRST, handles, since=NOW).posts] == ["Ugx9"]
    noted = {**handles, "standing": ["Ugx9"]}
    assert account.find_reply(FIRST, noted, since=NOW).posts == ()


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (lambda account: account.hide(YT_COMMENT, hidden=True), "heldForReview"),
        (lambda account: account.hide(YT_COMMENT, hidden=False), "published"),
        (lambda account: account.remove(YT_COMMENT), "rejected"),
    ],
)
def test_a_comment_is_held_shown_or_rejected(act, status):
    account, network = connected("youtube", {"POST /setModerationStatus": said(204)})

    act(account)

    assert dict(network.requests[0].url.params) == {"id": YT_COMMENT, "moderationStatus": status}


def test_a_comment_that_is_gone_is_removed_and_cannot_be_hidden():
    account, _ = connected(
        "youtube", {"POST /setModerationStatus": yt_error(404, "commentNotFound")}
    )

    account.remove(YT_COMMENT)
    with pytest.raises(Rejected) as gone:
        account.hide(YT_COMMENT, hidden=True)
    assert gone.value.code == "not_found"


def test_a_lost_answer_of_moderation_is_unknown():
    account, _ = connected("youtube", {"POST /setModerationStatus": yt_error(500, "backendError")})

    with pytest.raises(OutcomeUnknown):
        account.hide(YT_COMMENT, hidden=True)


def test_a_rejected_comment_is_gone():
    made = yt_asked(moderationStatus="rejected")
    account, _ = connected("youtube", {"GET /comments": yt_comments(made)})

    assert account.comment(YT_COMMENT) is None


def test_recent_videos_tell_how_many_comments_they_have():
    account, _ = connected(
        "youtube",
        {
            "GET /channels": yt_list(YT_CHANNEL, kind="channel"),
            "GET /playlistItems": yt_list(yt_row(YT_POST), yt_row("b"), kind="playlistItem"),
            "GET /videos": yt_list(
                yt_video(statistics={"viewCount": "9", "commentCount": "0"}), yt_video(id_="b")
            ),
        },
    )

    told, closed = account.recent(since=NOW)

    assert (told.videos, told.images, told.comment_count, told.is_original) == (1, 0, 0, True)
    assert closed.comment_count is None
