"""Comments on a Page, its answers, and the posts that tag it."""

import pytest

from .facebook_client import PAGE, FacebookClient, error_of

FIELDS = "id,message,from,parent{id},is_hidden,can_hide,comment_count,permalink_url,created_time"


@pytest.fixture
def facebook(sandbox):
    return FacebookClient(sandbox)


@pytest.fixture
def post(facebook):
    return facebook.post("يفتح المعرض غدا").json()["id"]


def listed(facebook, above, **query):
    return facebook.call("GET", f"{above}/comments", **{"fields": FIELDS, **query}).json()


def ids_of(body):
    return [comment["id"] for comment in body["data"]]


def test_a_comment_is_read_with_its_author_and_time(sandbox, facebook, post):
    made = sandbox.comment("facebook", post, "متى؟", author="فهد القحطاني")

    (comment,) = listed(facebook, post)["data"]

    assert made.startswith(post.partition("_")[2] + "_")
    assert comment["id"] == made
    assert comment["message"] == "متى؟"
    assert comment["from"]["name"] == "فهد القحطاني"
    assert comment["created_time"].endswith("+0000")
    assert comment["can_hide"]
    assert "parent" not in comment
    assert facebook.read(made, "message", "object")["object"] == {"id": post}


def test_without_a_permission_the_author_is_left_out(sandbox, facebook, post):
    sandbox.comment("facebook", post)
    facebook.access_token = sandbox.token("facebook", PAGE, scopes="pages_read_engagement")

    (comment,) = listed(facebook, post)["data"]

    assert "from" not in comment
    assert comment["message"]


def test_top_level_or_stream_forwards_or_backwards(sandbox, facebook, post):
    first = sandbox.comment("facebook", post, "أول")
    second = sandbox.comment("facebook", post, "ثان")
    answer = sandbox.comment("facebook", post, "رد", parent=first)

    assert ids_of(listed(facebook, post)) == [first, second]
    backwards = listed(facebook, post, filter="stream", order="reverse_chronological")
    assert ids_of(backwards) == [answer, second, first]
    assert backwards["data"][0]["parent"] == {"id": first}
    assert ids_of(listed(facebook, first)) == [answer]
    assert listed(facebook, post)["data"][0]["comment_count"] == 1


def test_pages_join_without_gap_though_comments_come_and_go(sandbox, facebook, post):
    made = [sandbox.comment("facebook", post, f"تعليق {number}") for number in range(6)]
    page = listed(facebook, post, limit=2, order="reverse_chronological")
    shown = ids_of(page)
    sandbox.remove("facebook", made[4])
    sandbox.comment("facebook", post, "جديد")
    while "next" in page["paging"]:
        page = sandbox.http.get(page["paging"]["next"]).json()
        shown += ids_of(page)

    assert shown == made[::-1]
    back = sandbox.http.get(page["paging"]["previous"]).json()
    assert ids_of(back) == made[2:4][::-1]


def test_the_summary_counts_all_in_the_stream(sandbox, facebook, post):
    first = sandbox.comment("facebook", post)
    sandbox.comment("facebook", post, "رد", parent=first)

    body = listed(facebook, post, filter="stream", summary="true", limit="0")

    assert body["data"] == []
    assert body["summary"]["total_count"] == 2


def test_a_list_of_posts_tells_their_comments(sandbox, facebook, post):
    first = sandbox.comment("facebook", post)
    sandbox.comment("facebook", post, "رد", parent=first)

    asked = "id,comments.filter(stream).limit(1).summary(true){message}"
    (listed_post,) = facebook.published(fields=asked)["data"]

    comments = listed_post["comments"]
    assert comments["summary"]["total_count"] == 2
    assert comments["data"] == [{"message": "متى يفتح المعرض؟", "id": first}]
    rest = sandbox.http.get(comments["paging"]["next"]).json()
    assert len(rest["data"]) == 1


def test_the_page_comments_and_answers(sandbox, facebook, post):
    above = sandbox.comment("facebook", post)

    answer = facebook.call("POST", f"{above}/comments", message="من التاسعة")
    own = facebook.call("POST", f"{post}/comments", message="أهلا بكم")

    assert answer.status_code == 200
    by_id = {comment["id"]: comment for comment in sandbox.comments()}
    assert by_id[answer.json()["id"]]["parent"] == above
    assert by_id[answer.json()["id"]]["by_account"]
    assert by_id[own.json()["id"]]["parent"] == ""
    (shown,) = listed(facebook, above)["data"]
    assert shown["from"]["id"] == PAGE
    assert not shown["can_hide"]


def test_a_lost_answer_leaves_the_comment_standing(sandbox, facebook, post):
    above = sandbox.comment("facebook", post)
    sandbox.fault("facebook", "publish", "error_after_500", match="من التاسعة")

    lost = facebook.call("POST", f"{above}/comments", message="من التاسعة")

    assert lost.status_code == 500
    (answer,) = listed(facebook, above)["data"]
    assert answer["message"] == "من التاسعة"
    assert len(sandbox.comments()[-1]["requests"]) == 1


def test_lagging_lists_hide_a_new_comment_for_a_while(sandbox, facebook, post):
    sandbox.fault("facebook", "publish", "lagging_lists", seconds=60)
    made = facebook.call("POST", f"{post}/comments", message="أهلا").json()["id"]

    assert listed(facebook, post)["data"] == []
    assert facebook.read(made, "message")["message"] == "أهلا"
    sandbox.control("POST", "/clock", {"advance_s": 61})
    assert ids_of(listed(facebook, post)) == [made]


def test_a_comment_is_hidden_shown_edited_and_deleted(sandbox, facebook, post):
    theirs = sandbox.comment("facebook", post)
    ours = facebook.call("POST", f"{post}/comments", message="أهلا").json()["id"]

    assert facebook.call("POST", theirs, is_hidden="true").json() == {"success": True}
    assert facebook.read(theirs, "is_hidden")["is_hidden"]
    assert facebook.call("POST", ours, message="أهلا وسهلا").json() == {"success": True}
    assert facebook.read(ours, "message")["message"] == "أهلا وسهلا"
    assert facebook.call("DELETE", theirs).json() == {"success": True}
    assert error_of(facebook.call("GET", theirs)) == (100, 33)
    assert error_of(facebook.call("DELETE", theirs)) == (100, 33)


def test_what_is_not_ours_cannot_be_changed(sandbox, facebook, post):
    theirs = sandbox.comment("facebook", post)
    ours = facebook.call("POST", f"{post}/comments", message="أهلا").json()["id"]
    other = FacebookClient(sandbox, "999")

    assert error_of(facebook.call("POST", theirs, message="تحريف")) == (200, None)
    assert error_of(facebook.call("POST", ours, is_hidden="true")) == (100, None)
    assert error_of(other.call("DELETE", theirs)) == (200, None)
    assert error_of(other.call("POST", f"{post}/comments", message="دخيل")) == (200, None)
    assert error_of(other.call("GET", f"{post}/comments")) == (100, 33)


@pytest.mark.parametrize("text", ["", "   ", "س" * 8_001])
def test_an_empty_or_endless_comment_is_refused(facebook, post, text):
    assert error_of(facebook.call("POST", f"{post}/comments", message=text))[0] == 100


@pytest.mark.parametrize(
    "query",
    [
        {"order": "ranked"},
        {"filter": "all"},
        {"limit": "101"},
        {"after": "هنا"},
        {"fields": "text"},
    ],
)
def test_what_a_list_does_not_know_is_refused(facebook, post, query):
    assert facebook.call("GET", f"{post}/comments", **query).status_code == 400


def test_an_answer_to_a_deleted_comment_is_refused(sandbox, facebook, post):
    above = sandbox.comment("facebook", post)
    sandbox.remove("facebook", above)

    answer = facebook.call("POST", f"{above}/comments", message="فات الأوان")

    assert error_of(answer) == (100, 33)


def test_posts_that_tag_the_page_are_listed_and_can_be_answered(sandbox, facebook):
    older = sandbox.mention("facebook", PAGE, "زرت معرض الوزارة", author="هند الشمري")
    newer = sandbox.mention("facebook", PAGE, "أين المعرض؟")

    asked = "id,message,from,tagged_time,permalink_url"
    tagged = facebook.call("GET", f"{PAGE}/tagged", fields=asked).json()
    assert ids_of(tagged) == [newer, older]
    assert tagged["data"][1]["from"]["name"] == "هند الشمري"
    assert older.startswith(tagged["data"][1]["from"]["id"] + "_")

    answer = facebook.call("POST", f"{newer}/comments", message="في الرياض")
    assert ids_of(listed(facebook, newer)) == [answer.json()["id"]]
    assert facebook.read(newer, "message")["message"] == "أين المعرض؟"
