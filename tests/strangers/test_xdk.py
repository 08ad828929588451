"""xdk, X's own library, generated from its specification 2.167, against the sandbox."""

import base64
import struct
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import requests
from xdk import Client

BACK = "http://localhost:9/connected"


def client_of(sandbox, **more):
    urls = sandbox.urls["x"]
    return Client(base_url=urls["api"], authorization_base_url=f"{urls['web']}/i", **more)


@pytest.fixture
def x(sandbox):
    return client_of(sandbox, access_token=sandbox.token("x"))


def write(x, text="نرحب بكم في معرض الكتاب", **more):
    return x.posts.create({"text": text, **more}).data.id


def first(pages):
    return next(iter(pages))


def picture():
    """A green PNG of 640 by 360."""

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    rows = (b"\0" + bytes((27, 131, 84)) * 640) * 360
    header = struct.pack(">IIBBBBB", 640, 360, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def upload(x, content, kind="image/png", category="tweet_image"):
    begun = x.media.initialize_upload(
        {"media_type": kind, "total_bytes": len(content), "media_category": category}
    )
    half = len(content) // 2
    for number, piece in enumerate((content[:half], content[half:])):
        body = {"segment_index": number, "media": base64.b64encode(piece).decode()}
        x.media.append_upload(begun.data.id, body)
    ended = x.media.finalize_upload(begun.data.id)
    assert ended.data.size == len(content)
    return begun.data.id


def test_it_signs_in_and_renews_its_token(sandbox):
    sandbox.account("x")
    x = client_of(
        sandbox,
        client_id="majlis-sandbox",
        client_secret="sandbox-secret-x",
        redirect_uri=BACK,
        scope=["tweet.read", "tweet.write", "users.read", "offline.access"],
    )
    consent = x.get_authorization_url()
    back = requests.post(consent, data={"account": "1"}, allow_redirects=False)
    given = x.fetch_token(back.headers["Location"])
    renewed = x.refresh_token()

    assert urlsplit(consent).path.endswith("/i/oauth2/authorize")
    assert renewed["access_token"] != given["access_token"]
    assert x.users.get_me().data.username == "eskan"


def test_it_publishes_a_thread_and_lists_it(x):
    one = write(x, "أولًا: الأرقام")
    two = write(x, "ثانيًا: التفاصيل", reply={"in_reply_to_tweet_id": one})

    page = first(x.users.get_posts("1", post_fields=["created_at", "conversation_id"]))

    assert [it.id for it in page.data] == [two, one]
    assert page.data[0].conversation_id == one


def test_it_uploads_a_picture_in_pieces_describes_and_publishes_it(sandbox, x):
    content = picture()
    media = upload(x, content)
    x.media.create_metadata({"id": media, "metadata": {"alt_text": {"text": "واجهة المعرض"}}})

    post = write(x, media={"media_ids": [media]})
    read = x.posts.get_by_id(
        post, expansions=["attachments.media_keys"], media_fields=["alt_text", "type", "width"]
    )

    (shown,) = read.includes.media
    assert (shown.type, shown.alt_text, shown.width) == ("photo", "واجهة المعرض", 640)
    (kept,) = sandbox.ledger("x")[0]["media"]
    assert kept["bytes"] == len(content)


def test_it_uploads_a_picture_at_once(x):
    body = {"media": base64.b64encode(picture()).decode(), "media_category": "tweet_image"}

    media = x.media.upload(body).data.id

    assert x.media.get_upload_status(media, command="STATUS").data.id == media
    assert write(x, media={"media_ids": [media]})


def test_it_publishes_a_poll_and_reads_it(x):
    post = write(x, poll={"options": ["نعم", "لا"], "duration_minutes": 60}, made_with_ai=True)

    read = x.posts.get_by_id(
        post, expansions=["attachments.poll_ids"], poll_fields=["duration_minutes"]
    )

    (poll,) = read.includes.polls
    assert [option.label for option in poll.options] == ["نعم", "لا"]
    assert poll.duration_minutes == 60


def test_it_edits_and_reads_every_wording(sandbox):
    x = client_of(sandbox, access_token=sandbox.token("x"))
    sandbox.account("x", subscription_type="Premium")
    before = write(x, "يفتح المعرض غدا")
    after = write(x, "يفتح المعرض غدًا", edit_options={"previous_post_id": before})

    read = x.posts.get_by_id(before, post_fields=["edit_controls"])

    assert read.data.text == "يفتح المعرض غدا"
    assert read.data.edit_history_post_ids == [before, after]
    assert read.data.edit_controls.edits_remaining == 4
    assert x.posts.get_by_id(after).data.text == "يفتح المعرض غدًا"


def test_it_hears_answers_and_mentions_and_answers_them(sandbox, x):
    post = write(x)
    question = sandbox.comment("x", post, "@eskan متى يفتح المعرض؟")

    found = first(
        x.posts.search_recent(
            f"conversation_id:{post}", expansions=["author_id"], post_fields=["public_metrics"]
        )
    )
    named = first(x.users.get_mentions("1", expansions=["author_id"]))
    answer = write(x, "من الغد", reply={"in_reply_to_tweet_id": question})

    # The post that begins a conversation is found with it.
    assert [it.id for it in found.data] == [question, post]
    assert found.includes.users[0].username
    assert [it.id for it in named.data] == [question]
    assert x.posts.get_by_id(answer).data.text.endswith("من الغد")


def test_it_hides_an_answer_likes_it_and_keeps_its_writer_away(sandbox, x):
    answer = sandbox.comment("x", write(x))
    found = x.posts.get_by_id(answer, expansions=["author_id"])
    person = found.includes.users[0].id

    assert x.posts.hide_reply(answer, {"hidden": True}).data.hidden is True
    assert x.users.like_post("1", {"tweet_id": answer}).data.liked is True
    assert [it.id for it in first(x.users.get_liked_posts("1")).data] == [answer]
    assert x.users.unlike_post("1", answer).data.liked is False
    assert x.users.block_dms(person).data.blocked is True
    assert x.users.unblock_dms(person).data.blocked is False


def test_it_reads_private_messages_answers_and_deletes_them(sandbox, x):
    fields = {"network": "x", "account": "1", "from": "سالم العتيبي", "text": "هل لديكم موعد؟"}
    theirs = sandbox.control("POST", "/messages", fields)

    heard = first(
        x.direct_messages.get_events(
            event_types=["MessageCreate"],
            dm_event_fields=["created_at", "dm_conversation_id", "text"],
            expansions=["sender_id"],
        )
    )
    person = heard.data[0].sender_id
    sent = x.direct_messages.create_by_participant_id(person, {"text": "نعم"}).data
    talk = first(x.direct_messages.get_events_by_participant_id(person))
    same = first(x.direct_messages.get_events_by_conversation_id(theirs["conversation"]))

    assert [it.id for it in heard.data] == [theirs["id"]]
    assert [it.id for it in talk.data] == [sent.dm_event_id, theirs["id"]]
    assert [it.id for it in same.data] == [it.id for it in talk.data]
    assert x.direct_messages.delete_events(sent.dm_event_id).data.deleted is True


def test_it_reads_metrics_of_posts_by_day_and_of_the_account(sandbox, x):
    at = datetime.now(UTC) - timedelta(days=3)
    fields = {"network": "x", "account": "1", "text": "خبر قديم", "at": at.isoformat()}
    post = sandbox.control("POST", "/posts", fields)["id"]

    read = x.posts.get_by_ids([post], post_fields=["public_metrics", "non_public_metrics"])
    days = x.posts.get_analytics(
        [post],
        start_time=(at - timedelta(days=1)).strftime("%Y-%m-%dT00:00:00Z"),
        end_time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        granularity="daily",
        analytics_fields=["impressions", "likes", "retweets"],
    )
    me = x.users.get_me(user_fields=["public_metrics", "verified_type", "subscription_type"])

    assert read.data[0].public_metrics.repost_count >= 0
    assert read.data[0].public_metrics.impression_count > 0
    told = days.data[0].timestamped_metrics
    assert sum(it.metrics.impressions for it in told) > 0
    assert me.data.public_metrics.post_count == 1
    assert me.data.subscription_type == "None"


def test_it_deletes(x):
    post = write(x)

    assert x.posts.delete(post).data.deleted is True
    assert x.posts.get_by_id(post).data is None


def test_it_names_each_refusal(sandbox, x):
    write(x, "مرة واحدة")
    with pytest.raises(requests.HTTPError) as refused:
        write(x, "مرة واحدة")
    assert "duplicate content" in refused.value.response.text
    sandbox.account("x", "2", credit_dollars="0")
    poor = client_of(
        sandbox,
        access_token=sandbox.control("POST", "/tokens", {"network": "x", "account": "2"})[
            "access_token"
        ],
    )
    with pytest.raises(requests.HTTPError) as depleted:
        write(poor)
    assert depleted.value.response.status_code == 402
    assert depleted.value.response.json()["title"] == "CreditsDepleted"
