"""Comments on Instagram, our answers, and where others name the account."""

import pytest

from .instagram_client import ACCOUNT, InstagramClient, error_of
from .receiver import VERIFY_TOKEN
from .waiting import until

FIELDS = "id,text,from,username,timestamp,hidden,like_count,parent_id,replies{id,text}"


@pytest.fixture
def instagram(sandbox):
    return InstagramClient(sandbox)


@pytest.fixture
def media(sandbox, instagram):
    asked = {"network": "instagram", "account": ACCOUNT, "text": "يفتح المعرض غدا"}
    return sandbox.control("POST", "/posts", asked)["id"]


def listed(instagram, above, edge="comments", **query):
    return instagram.call("GET", f"{above}/{edge}", **{"fields": FIELDS, **query}).json()


def ids_of(body):
    return [comment["id"] for comment in body["data"]]


def test_comments_come_newest_first_with_their_answers_inside(sandbox, instagram, media):
    older = sandbox.comment("instagram", media, "متى؟", author="فهد القحطاني")
    newer = sandbox.comment("instagram", media, "أين؟")
    answer = sandbox.comment("instagram", media, "غدا", parent=older)

    body = listed(instagram, media)

    assert ids_of(body) == [newer, older]
    comment = body["data"][1]
    assert comment["text"] == "متى؟"
    assert comment["from"] == {"id": comment["from"]["id"], "username": "fahad_q"}
    assert comment["username"] == "fahad_q"
    assert comment["timestamp"].endswith("+0000")
    assert not comment["hidden"]
    assert "parent_id" not in comment
    assert comment["replies"]["data"] == [{"id": answer, "text": "غدا"}]
    assert ids_of(listed(instagram, older, "replies")) == [answer]
    assert listed(instagram, older, "replies")["data"][0]["parent_id"] == older


def test_without_fields_the_usual_ones_come(sandbox, instagram, media):
    sandbox.comment("instagram", media)

    body = instagram.call("GET", f"{media}/comments").json()

    assert set(body["data"][0]) == {"id", "text", "timestamp"}


def test_a_medium_counts_its_comments_and_answers(sandbox, instagram, media):
    above = sandbox.comment("instagram", media)
    sandbox.comment("instagram", media, "رد", parent=above)

    (shown,) = instagram.media(fields="id,comments_count,comments{text}")

    assert shown["comments_count"] == 2
    assert [one["text"] for one in shown["comments"]["data"]] == ["متى يفتح المعرض؟"]


def test_pages_join_without_gap_though_comments_come_and_go(sandbox, instagram, media):
    made = [sandbox.comment("instagram", media, f"تعليق {number}") for number in range(5)]
    first = listed(instagram, media, limit=2)
    sandbox.remove("instagram", made[3])
    sandbox.comment("instagram", media, "جديد")
    shown = ids_of(first)
    page = first
    while "next" in page["paging"]:
        page = sandbox.http.get(page["paging"]["next"]).json()
        shown += ids_of(page)

    assert shown == made[::-1]


def test_the_account_comments_and_answers(sandbox, instagram, media):
    above = sandbox.comment("instagram", media)

    own = instagram.call("POST", f"{media}/comments", message="أهلا بكم").json()["id"]
    answer = instagram.call("POST", f"{above}/replies", message="من التاسعة").json()["id"]
    deeper = instagram.call("POST", f"{answer}/replies", message="إلى العاشرة").json()["id"]

    by_id = {comment["id"]: comment for comment in sandbox.comments()}
    assert by_id[own]["parent"] == ""
    assert by_id[answer]["parent"] == by_id[deeper]["parent"] == above
    assert by_id[answer]["by_account"]
    shown = instagram.call("GET", answer, fields="user,parent_id,media{id}").json()
    assert shown["user"] == {"id": ACCOUNT}
    assert shown["media"] == {"id": media}


def test_a_lost_answer_leaves_the_comment_standing(sandbox, instagram, media):
    above = sandbox.comment("instagram", media)
    sandbox.fault("instagram", "publish", "error_after_500")

    lost = instagram.call("POST", f"{above}/replies", message="من التاسعة")

    assert lost.status_code == 500
    assert [one["text"] for one in listed(instagram, above, "replies")["data"]] == ["من التاسعة"]


def test_a_comment_is_hidden_shown_and_deleted(sandbox, instagram, media):
    made = sandbox.comment("instagram", media)

    assert instagram.call("POST", made, hide="true").json() == {"success": True}
    assert instagram.call("GET", made, fields="hidden").json()["hidden"]
    refused = instagram.call("POST", f"{made}/replies", message="جواب")
    assert error_of(refused)[0] == 100
    instagram.call("POST", made, hide="false")
    assert instagram.call("DELETE", made).json() == {"success": True}
    assert error_of(instagram.call("GET", made, fields="text")) == (100, 33)
    assert listed(instagram, media) == {"data": []}
    refused = instagram.call("POST", f"{made}/replies", message="فات الأوان")
    assert error_of(refused) == (100, 33)


@pytest.mark.parametrize("message", ["", "  ", "س" * 2_201])
def test_an_empty_or_endless_comment_is_refused(instagram, media, message):
    answer = instagram.call("POST", f"{media}/comments", message=message)

    assert error_of(answer)[0] == 100


def test_others_media_are_not_ours(sandbox, instagram, media):
    made = sandbox.comment("instagram", media)
    other = sandbox.token("instagram", "17841400000000002")
    instagram.access_token = other

    assert error_of(instagram.call("GET", f"{media}/comments")) == (100, 33)
    assert error_of(instagram.call("DELETE", made)) == (100, 33)
    assert error_of(instagram.call("POST", f"{media}/comments", message="دخيل")) == (100, 33)


def test_without_the_permission_comments_are_closed(sandbox, instagram, media):
    scopes = "instagram_business_basic"
    instagram.access_token = sandbox.token("instagram", ACCOUNT, scopes=scopes)

    assert error_of(instagram.call("GET", f"{media}/comments"))[0] == 10


def test_a_caption_that_names_us_is_read_and_answered(sandbox, instagram):
    media = sandbox.mention("instagram", ACCOUNT, "في معرض @eskan", author="هند الشمري")

    asked = f"mentioned_media.media_id({media}){{caption,username,comments_count}}"
    shown = instagram.call("GET", ACCOUNT, fields=asked).json()["mentioned_media"]
    answer = instagram.call("POST", f"{ACCOUNT}/mentions", media_id=media, message="أهلا بك")

    expected = {"caption": "في معرض eskan", "username": "hind_shammari", "comments_count": 0}
    assert shown == {**expected, "id": media}
    assert answer.status_code == 200
    assert [one["id"] for one in instagram.call("GET", f"{ACCOUNT}/tags").json()["data"]] == [media]
    ours = sandbox.comments()[-1]
    assert (ours["id"], ours["post"]) == (answer.json()["id"], media)


def test_a_comment_elsewhere_that_names_us_is_read_and_answered(sandbox, instagram):
    named = sandbox.mention("instagram", ACCOUNT, "اسألوا @eskan", data={"where": "comment"})
    media = sandbox.comments()[0]["data"]["media_id"]

    asked = f"mentioned_comment.comment_id({named}){{text,timestamp,media}}"
    shown = instagram.call("GET", ACCOUNT, fields=asked).json()["mentioned_comment"]
    fields = {"media_id": media, "comment_id": named, "message": "تفضلوا"}
    answer = instagram.call("POST", f"{ACCOUNT}/mentions", **fields)

    assert shown["text"] == "اسألوا eskan"
    assert shown["media"] == {"id": media}
    assert answer.status_code == 200
    wrong = instagram.call("GET", ACCOUNT, fields="mentioned_comment.comment_id(404){text}")
    assert error_of(wrong) == (100, 33)


def test_new_comments_and_mentions_are_pushed_and_nothing_else(
    sandbox, instagram, media, receiver_of
):
    receiver = receiver_of("instagram")
    asked = {"network": "instagram", "callback_url": receiver.url, "verify_token": VERIFY_TOKEN}
    sandbox.control("POST", "/hooks", asked)
    subscribed = instagram.call(
        "POST", f"{ACCOUNT}/subscribed_apps", subscribed_fields="comments,mentions"
    )
    assert subscribed.json() == {"success": True}

    made = sandbox.comment("instagram", media, "متى؟")
    answer = instagram.call("POST", f"{made}/replies", message="غدا").json()["id"]
    sandbox.edit("instagram", made, text="متى وأين؟")
    instagram.call("DELETE", answer)
    mention = sandbox.mention("instagram", ACCOUNT, "في معرض @eskan")

    def changes():
        entries = [entry for body in receiver.bodies for entry in body["entry"]]
        return [change for entry in entries for change in entry["changes"]]

    told = until(changes, wanted=lambda found: len(found) == 3)
    assert {body["object"] for body in receiver.bodies} == {"instagram"}
    assert {entry["id"] for body in receiver.bodies for entry in body["entry"]} == {ACCOUNT}
    first, second, third = told
    assert (first["field"], first["value"]["id"], first["value"]["text"]) == (
        "comments",
        made,
        "متى؟",
    )
    assert first["value"]["media"] == {"id": media, "media_product_type": "FEED"}
    assert second["value"]["parent_id"] == made
    assert second["value"]["from"]["self_ig_scoped_id"] == ACCOUNT
    assert third == {"field": "mentions", "value": {"media_id": mention}}


def test_a_field_that_does_not_exist_cannot_be_subscribed(instagram):
    answer = instagram.call("POST", f"{ACCOUNT}/subscribed_apps", subscribed_fields="feed")

    assert error_of(answer)[0] == 100
