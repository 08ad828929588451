"""Comment threads on YouTube."""

import pytest

from .youtube_client import CHANNEL, YouTubeClient, reason_of


@pytest.fixture
def youtube(sandbox):
    return YouTubeClient(sandbox)


@pytest.fixture
def video(sandbox, youtube):
    asked = {"network": "youtube", "account": CHANNEL, "text": "كلمة معالي الوزير"}
    return sandbox.control("POST", "/posts", asked)["id"]


def threads(youtube, video, **query):
    asked = {"part": "snippet,replies", "videoId": video, "textFormat": "plainText", **query}
    return youtube.call("GET", "commentThreads", **asked).json()


def ids_of(body):
    return [item["id"] for item in body["items"]]


def answer(youtube, parent, text="جوابنا"):
    body = {"snippet": {"parentId": parent, "textOriginal": text}}
    return youtube.call("POST", "comments", part="snippet", json=body)


def test_threads_come_newest_first_with_their_newest_answers(sandbox, youtube, video):
    older = sandbox.comment("youtube", video, "متى؟\nوأين؟", author="فهد القحطاني")
    newer = sandbox.comment("youtube", video, "شكرا")
    answers = [sandbox.comment("youtube", video, f"رد {n}", parent=older) for n in range(7)]

    body = threads(youtube, video)

    assert body["kind"] == "youtube#commentThreadListResponse"
    assert ids_of(body) == [newer, older]
    thread = body["items"][1]
    snippet = thread["snippet"]["topLevelComment"]["snippet"]
    assert snippet["textDisplay"] == "متى؟\nوأين؟"
    assert snippet["authorDisplayName"] == "@فهد-القحطاني"
    assert snippet["authorChannelId"]["value"].startswith("UC")
    assert "textOriginal" not in snippet
    assert thread["snippet"]["totalReplyCount"] == 7
    shown = [one["id"] for one in thread["replies"]["comments"]]
    assert shown == answers[::-1][:5]
    assert answers[0].startswith(f"{older}.")


def test_a_text_is_marked_up_where_it_is_not_asked_plain(sandbox, youtube, video):
    sandbox.comment("youtube", video, "<b>سطر</b>\nسطر")

    (thread,) = threads(youtube, video, textFormat="html")["items"]

    text = thread["snippet"]["topLevelComment"]["snippet"]["textDisplay"]
    assert text == "&lt;b&gt;سطر&lt;/b&gt;<br>سطر"


def test_all_answers_of_a_thread_are_listed_page_by_page(sandbox, youtube, video):
    top = sandbox.comment("youtube", video)
    made = [sandbox.comment("youtube", video, f"رد {n}", parent=top) for n in range(5)]
    asked = {"part": "snippet", "parentId": top, "maxResults": 2}
    page = youtube.call("GET", "comments", **asked).json()
    shown = ids_of(page)
    sandbox.remove("youtube", made[3])
    sandbox.comment("youtube", video, "رد جديد", parent=top)
    while "nextPageToken" in page:
        token = page["nextPageToken"]
        page = youtube.call("GET", "comments", pageToken=token, **asked).json()
        shown += ids_of(page)

    assert shown == made[::-1]
    assert page["items"][0]["snippet"]["parentId"] == top


def test_threads_of_a_whole_channel_come_together(sandbox, youtube, video):
    asked = {"network": "youtube", "account": CHANNEL, "text": "فيديو آخر"}
    other = sandbox.control("POST", "/posts", asked)["id"]
    made = [sandbox.comment("youtube", video), sandbox.comment("youtube", other)]

    asked = {"part": "snippet", "allThreadsRelatedToChannelId": CHANNEL}
    body = youtube.call("GET", "commentThreads", **asked).json()

    assert ids_of(body) == made[::-1]
    assert {item["snippet"]["videoId"] for item in body["items"]} == {video, other}


def test_the_channel_answers_and_begins_threads(sandbox, youtube, video):
    top = sandbox.comment("youtube", video)

    made = answer(youtube, top)
    deeper = answer(youtube, made.json()["id"], "جواب آخر").json()["id"]
    snippet = {
        "channelId": CHANNEL,
        "videoId": video,
        "topLevelComment": {"snippet": {"textOriginal": "أهلا بكم"}},
    }
    own = youtube.call("POST", "commentThreads", part="snippet", json={"snippet": snippet})

    assert made.status_code == own.status_code == 200
    assert made.json()["snippet"]["textOriginal"] == "جوابنا"
    assert made.json()["snippet"]["authorChannelId"]["value"] == CHANNEL
    by_id = {comment["id"]: comment for comment in sandbox.comments()}
    assert by_id[made.json()["id"]]["parent"] == by_id[deeper]["parent"] == top
    assert by_id[own.json()["id"]]["by_account"]


def test_a_lost_answer_leaves_the_comment_standing(sandbox, youtube, video):
    top = sandbox.comment("youtube", video)
    sandbox.fault("youtube", "publish", "error_after_500")

    assert answer(youtube, top).status_code == 500

    (thread,) = threads(youtube, video)["items"]
    assert thread["replies"]["comments"][0]["snippet"]["textOriginal"] == "جوابنا"


def test_the_channel_edits_and_deletes_its_own(sandbox, youtube, video):
    top = sandbox.comment("youtube", video)
    made = answer(youtube, top).json()["id"]
    body = {"id": made, "snippet": {"textOriginal": "جواب مصحح"}}

    edited = youtube.call("PUT", "comments", part="snippet", json=body)

    assert edited.json()["snippet"]["textOriginal"] == "جواب مصحح"
    theirs = {"id": top, "snippet": {"textOriginal": "تحريف"}}
    refused = youtube.call("PUT", "comments", part="snippet", json=theirs)
    assert reason_of(refused) == (403, "forbidden")
    assert youtube.call("DELETE", "comments", id=made).status_code == 204
    assert reason_of(youtube.call("DELETE", "comments", id=made)) == (404, "commentNotFound")


def test_an_edit_shows_in_the_time_of_its_update(sandbox, youtube, video):
    made = sandbox.comment("youtube", video)
    sandbox.control("POST", "/clock", {"advance_s": 60})
    sandbox.edit("youtube", made, text="متى وأين؟")

    (item,) = youtube.call("GET", "comments", part="snippet", id=made).json()["items"]

    assert item["snippet"]["updatedAt"] > item["snippet"]["publishedAt"]


def test_a_held_comment_is_seen_by_the_channel_alone(sandbox, youtube, video):
    held = sandbox.comment("youtube", video)
    sandbox.comment("youtube", video, "ظاهر")

    asked = {"id": held, "moderationStatus": "heldForReview"}
    done = youtube.call("POST", "comments/setModerationStatus", **asked)

    assert done.status_code == 204
    assert held not in ids_of(threads(youtube, video))
    waiting = threads(youtube, video, moderationStatus="heldForReview")
    assert ids_of(waiting) == [held]
    snippet = waiting["items"][0]["snippet"]["topLevelComment"]["snippet"]
    assert snippet["moderationStatus"] == "heldForReview"
    (stated,) = youtube.call("GET", "videos", part="statistics", id=video).json()["items"]
    assert stated["statistics"]["commentCount"] == "1"
    youtube.call("POST", "comments/setModerationStatus", id=held, moderationStatus="published")
    assert held in ids_of(threads(youtube, video))


def test_a_video_counts_its_comments_and_answers(sandbox, youtube, video):
    top = sandbox.comment("youtube", video)
    answer(youtube, top)
    sandbox.remove("youtube", sandbox.comment("youtube", video))

    (stated,) = youtube.call("GET", "videos", part="statistics", id=video).json()["items"]

    assert stated["statistics"]["commentCount"] == "2"


def test_comments_cost_what_they_cost(sandbox, youtube, video):
    sandbox.comment("youtube", video)
    top = threads(youtube, video)["items"][0]["id"]
    many = 0
    while (made := answer(youtube, top, f"جواب {many}")).status_code == 200:
        many += 1

    assert reason_of(made) == (403, "quotaExceeded")
    assert many == (10_000 - 1) // 50


def test_others_comments_and_missing_ones_are_refused(sandbox, youtube, video):
    made = sandbox.comment("youtube", video)
    other = YouTubeClient(sandbox)
    other.access_token = sandbox.token("youtube", "UC0000000000000000000002")

    assert reason_of(other.call("DELETE", "comments", id=made)) == (403, "forbidden")
    assert reason_of(answer(other, made)) == (403, "forbidden")
    held = other.call(
        "GET", "commentThreads", part="id", videoId=video, moderationStatus="likelySpam"
    )
    assert reason_of(held) == (403, "forbidden")
    assert reason_of(answer(youtube, "Ugnone")) == (404, "parentCommentNotFound")
    assert reason_of(answer(youtube, "")) == (400, "parentIdMissing")
    assert reason_of(answer(youtube, made, " ")) == (400, "commentTextRequired")
    assert reason_of(answer(youtube, made, "س" * 10_001)) == (400, "commentTextTooLong")
    missing = youtube.call("GET", "commentThreads", part="id", videoId="none")
    assert reason_of(missing) == (404, "videoNotFound")
    missing = youtube.call("GET", "comments", part="id", parentId="none")
    assert reason_of(missing) == (404, "commentNotFound")
    assert youtube.call("GET", "comments", part="id", id="none").json()["items"] == []


def test_reading_comments_needs_the_scope_for_them(sandbox, youtube, video):
    scope = "https://www.googleapis.com/auth/youtube.readonly"
    youtube.access_token = sandbox.token("youtube", CHANNEL, scopes=scope)

    refused = youtube.call("GET", "commentThreads", part="id", videoId=video)

    assert reason_of(refused) == (403, "insufficientPermissions")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"videoId": "x", "maxResults": "101"},
        {"videoId": "x", "pageToken": "?"},
        {"videoId": "x", "moderationStatus": "nice"},
    ],
)
def test_what_the_list_cannot_do_is_refused(sandbox, youtube, video, query):
    query = {**query, **({"videoId": video} if "videoId" in query else {})}

    refused = youtube.call("GET", "commentThreads", part="id", **query)

    assert refused.status_code == 400
