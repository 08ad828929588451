"""Posts on X: accepted exactly, refused exactly, read back."""

import pytest

from . import real_media
from .x_client import XClient

TEXT = "نرحب بكم في معرض الكتاب 📚 https://example.sa/book?a=1&b=2 #معرض_الكتاب & <أهلا>"


@pytest.fixture
def x(sandbox):
    return XClient(sandbox)


def test_a_post_stands_in_the_ledger_as_sent_and_comes_back_with_short_links(sandbox, x):
    answer = x.publish(TEXT)

    assert answer.status_code == 201
    made = answer.json()["data"]
    (written,) = sandbox.ledger("x")
    assert written["text"] == TEXT
    assert written["id"] == made["id"]
    assert written["visible"]
    assert "https://t.co/" in made["text"]
    assert "example.sa" not in made["text"]
    assert made["text"].endswith("#معرض_الكتاب &amp; &lt;أهلا&gt;")
    (request,) = [r for r in sandbox.requests("x") if r["seq"] in written["requests"]]
    assert request["body"] == {"text": TEXT}
    assert request["status"] == 201


def test_the_entities_name_links_and_tags_at_their_places(x):
    made = x.publish(TEXT).json()["data"]

    read = x.get(f"/2/tweets/{made['id']}", **{"tweet.fields": "entities,created_at"}).json()

    (link,) = read["data"]["entities"]["urls"]
    shown = read["data"]["text"]
    assert shown[link["start"] : link["end"]] == link["url"]
    assert link["expanded_url"] == "https://example.sa/book?a=1&b=2"
    (tag,) = read["data"]["entities"]["hashtags"]
    assert tag["tag"] == "معرض_الكتاب"
    assert shown[tag["start"] : tag["end"]] == "#معرض_الكتاب"


def test_x_does_not_see_a_tag_glued_to_a_letter(x):
    made = x.publish("الإسكان و#وسم").json()["data"]

    read = x.get(f"/2/tweets/{made['id']}", **{"tweet.fields": "entities"}).json()

    assert "entities" not in read["data"]


def test_the_same_text_twice_is_a_duplicate(sandbox, x):
    x.publish("مرحبا")

    answer = x.publish("مرحبا ")

    assert answer.status_code == 403
    assert answer.json() == {
        "detail": "You are not allowed to create a Tweet with duplicate content.",
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
    }
    assert len(sandbox.ledger("x")) == 1


def test_a_removed_text_may_be_said_again(x):
    x.delete(x.publish("مرحبا").json()["data"]["id"])

    assert x.publish("مرحبا").status_code == 201


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("س" * 280, 201),
        ("س" * 281, 403),
        ("ﷺ" * 140, 201),
        ("ﷺ" * 141, 403),
        ("س" * 256 + " https://example.com/" + "a" * 200, 201),
        ("   ", 400),
        ("\ufeffمرحبا", 403),
    ],
)
def test_length_is_counted_by_weight(x, text, status):
    assert x.publish(text).status_code == status


def test_too_long_a_text_gets_the_generic_refusal(x):
    body = x.publish("س" * 281).json()

    assert body["detail"] == "You are not permitted to perform this action."


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"text": "مرحبا", "idempotency_key": "1"}, "$.idempotency_key"),
        ({"text": "مرحبا", "media": {"ids": []}}, "$.media.ids"),
        ({"text": "مرحبا", "media": {"media_ids": []}}, "$.media.media_ids"),
        ({"text": 5}, "$.text"),
        ({}, "$: one of text or media"),
        (
            {"text": "م", "poll": {"options": ["أ", "ب"], "duration_minutes": 5}, "card_uri": "c"},
            "mutually exclusive",
        ),
    ],
)
def test_a_body_outside_the_schema_is_refused(sandbox, x, body, complaint):
    answer = x.post("/2/tweets", body)

    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/invalid-request")
    assert complaint in answer.json()["errors"][0]["message"]
    assert sandbox.ledger("x") == []


def test_unknown_media_are_refused(x):
    answer = x.publish("مرحبا", media={"media_ids": ["1880028106020515840"]})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "parameters": {"media.media_ids": ["1880028106020515840"]},
            "message": "Your media IDs are invalid.",
        }
    ]


def test_another_accounts_media_are_refused(sandbox, x):
    media = XClient(sandbox, "2").upload(real_media.jpeg(64, 64))

    assert x.publish("مرحبا", media={"media_ids": [media]}).status_code == 400


def test_a_picture_goes_out_byte_for_byte_with_its_alternative_text(sandbox, x):
    picture = real_media.jpeg(640, 480)
    media = x.upload(picture)
    alt = {"id": media, "metadata": {"alt_text": {"text": "مدخل المعرض"}}}
    assert x.post("/2/media/metadata", alt).json()["data"]["id"] == media

    made = x.publish("صورة اليوم", media={"media_ids": [media]}).json()["data"]

    (written,) = sandbox.ledger("x")
    (item,) = written["media"]
    assert item["alt"] == "مدخل المعرض"
    assert item["bytes"] == len(picture)
    assert item["mime"] == "image/jpeg"
    assert sandbox.http.get(f"{sandbox.walls['x']}media/{item['sha256']}").content == picture
    assert made["text"].startswith("صورة اليوم https://t.co/")


def test_expansions_bring_the_media_and_the_author(x):
    media = x.upload(real_media.jpeg(640, 480))
    made = x.publish("صورة", media={"media_ids": [media]}).json()["data"]

    read = x.get(
        f"/2/tweets/{made['id']}",
        **{
            "tweet.fields": "attachments",
            "expansions": "attachments.media_keys,author_id",
            "media.fields": "url,width",
        },
    ).json()

    (item,) = read["includes"]["media"]
    assert read["data"]["attachments"] == {"media_keys": [item["media_key"]]}
    assert item["type"] == "photo"
    assert item["width"] == 640
    assert read["includes"]["users"][0]["id"] == "1"


def test_new_and_old_wire_names_are_kept_apart(x):
    made = x.publish("مرحبا").json()["data"]

    old = x.get(f"/2/tweets/{made['id']}", **{"tweet.fields": "public_metrics"}).json()["data"]
    new = x.get(f"/2/tweets/{made['id']}", **{"post.fields": "public_metrics"}).json()["data"]

    assert old["edit_history_tweet_ids"] == [made["id"]]
    assert "retweet_count" in old["public_metrics"]
    assert "edit_history_post_ids" not in old
    assert new["edit_history_post_ids"] == [made["id"]]
    assert "repost_count" in new["public_metrics"]
    assert "retweet_count" not in new["public_metrics"]


def test_many_posts_are_read_with_the_missing_ones_named(x):
    made = x.publish("مرحبا").json()["data"]["id"]

    body = x.get("/2/tweets", ids=f"{made},456").json()

    assert [post["id"] for post in body["data"]] == [made]
    assert body["errors"][0]["resource_id"] == "456"
    assert body["errors"][0]["type"].endswith("/resource-not-found")


def test_deleting_takes_a_post_away_everywhere(sandbox, x):
    made = x.publish("مرحبا").json()["data"]["id"]

    assert x.delete(made).json() == {"data": {"deleted": True}}

    assert "data" not in x.get(f"/2/tweets/{made}").json()
    assert x.timeline().json() == {"meta": {"result_count": 0}}
    assert not sandbox.ledger("x")[0]["visible"]
    assert sandbox.ledger("x")[0]["removed_at"]


def test_nobody_deletes_anothers_post(sandbox, x):
    made = XClient(sandbox, "2").publish("مرحبا").json()["data"]["id"]

    assert x.delete(made).status_code == 403


def test_a_thread_hangs_together_and_strangers_cannot_be_answered(sandbox, x):
    first = x.publish("أولا").json()["data"]["id"]
    second = x.publish("ثانيا", reply={"in_reply_to_tweet_id": first}).json()["data"]["id"]

    read = x.get(f"/2/tweets/{second}", **{"tweet.fields": "conversation_id,referenced_tweets"})
    assert read.json()["data"]["conversation_id"] == first
    assert read.json()["data"]["referenced_tweets"] == [{"type": "replied_to", "id": first}]

    stranger = XClient(sandbox, "2")
    answer = stranger.publish("رد", reply={"in_reply_to_tweet_id": first})
    assert answer.status_code == 403
    assert "not been mentioned" in answer.json()["detail"]


def test_without_the_scope_nothing_is_written(sandbox, x):
    x.access_token = sandbox.token("x", scopes=["tweet.read", "users.read"])

    assert x.publish("مرحبا").status_code == 403
    assert sandbox.ledger("x") == []


def test_without_a_token_nothing_is_answered(sandbox, x):
    x.access_token = "nonsense"

    assert x.publish("مرحبا").json() == {
        "title": "Unauthorized",
        "type": "about:blank",
        "status": 401,
        "detail": "Unauthorized",
    }
