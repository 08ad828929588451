"""Meta's own client, facebook_business, on the sandbox's Instagram with Facebook's login."""

import functools
import http.server
import os
import subprocess
import threading
import time
from pathlib import Path

import pytest
from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.instagraminsightsresult import InstagramInsightsResult
from facebook_business.adobjects.shadowigmediabuilder import ShadowIGMediaBuilder
from facebook_business.adobjects.unifiedthread import UnifiedThread
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

SOURCE = Path(__file__).resolve().parents[2] / "src"
ACCOUNT = "17841400000000001"
CAPTION = "نرحب بكم في معرض الكتاب 📚 #معرض_الكتاب"
MAKING = """
import sys, pathlib
from sandbox.tests import real_media
folder = pathlib.Path(sys.argv[1])
(folder / "picture.jpg").write_bytes(real_media.jpeg())
(folder / "wide.jpg").write_bytes(real_media.jpeg(1080, 300))
(folder / "film.mp4").write_bytes(real_media.mp4(frames=80))
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Real files, made by the product's own Python, at an address of this machine."""
    folder = tmp_path_factory.mktemp("files")
    python = os.environ.get("MAJLIS_PYTHON", str(SOURCE.parent / ".venv/bin/python"))
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    subprocess.run([python, "-c", MAKING, str(folder)], env=environment, check=True)
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def account(sandbox, monkeypatch):
    graph = sandbox.urls["instagram"]["api"].replace("graph.instagram.com", "graph.facebook.com")
    monkeypatch.setattr(FacebookSession, "GRAPH", graph)
    token = sandbox.token("instagram", ACCOUNT)
    api = FacebookAdsApi.init("1", "secret", token, api_version="v26.0", crash_log=False)
    return IGUser(ACCOUNT, api=api)


def ready(account, **params):
    """Build a container and wait until it may be published; return its id."""
    built = account.create_media(params=params)
    deadline = time.monotonic() + 20
    while True:
        container = ShadowIGMediaBuilder(built["id"], api=account.get_api())
        status = container.api_get(fields=["status_code", "status"])["status_code"]
        if status == "FINISHED":
            return built["id"]
        assert status == "IN_PROGRESS"
        assert time.monotonic() < deadline
        time.sleep(0.1)


def published(account, **params):
    made = account.create_media_publish(params={"creation_id": int(ready(account, **params))})
    return IGMedia(made["id"], api=account.get_api())


def test_a_picture_goes_out_and_is_read_back(sandbox, account, files):
    media = published(
        account,
        image_url=f"{files}/picture.jpg",
        caption=CAPTION,
        alt_text="واجهة المعرض",
        location_id="110843418940484",
        user_tags=[{"username": "gso", "x": 0.5, "y": 0.8}],
        collaborators=["mci"],
        is_ai_generated=True,
    )

    fields = ["caption", "media_type", "media_product_type", "permalink", "timestamp", "alt_text"]
    shown = media.api_get(fields=[*fields, "is_comment_enabled", "is_ai_generated"])

    assert shown["caption"] == CAPTION
    assert (shown["media_type"], shown["media_product_type"]) == ("IMAGE", "FEED")
    assert shown["alt_text"] == "واجهة المعرض"
    assert shown["is_ai_generated"] is True
    assert [one["id"] for one in account.get_media(fields=["id"])] == [media["id"]]
    (invited,) = media.get_collaborators()
    assert (invited["username"], invited["invite_status"]) == ("mci", "Pending")
    (post,) = sandbox.ledger("instagram")
    assert (post["text"], post["visible"]) == (CAPTION, True)


def test_a_carousel_mixes_pictures_and_videos(account, files):
    items = [
        ready(account, image_url=f"{files}/picture.jpg", is_carousel_item=True),
        ready(account, video_url=f"{files}/film.mp4", media_type="VIDEO", is_carousel_item=True),
    ]

    media = published(account, media_type="CAROUSEL", children=items, caption=CAPTION)

    children = media.get_children(fields=["id", "media_type"])
    assert [one["media_type"] for one in children] == ["IMAGE", "VIDEO"]
    assert media.api_get(fields=["media_type"])["media_type"] == "CAROUSEL_ALBUM"


def test_a_reel_and_a_story_go_out(account, files):
    reel = published(
        account,
        media_type="REELS",
        video_url=f"{files}/film.mp4",
        cover_url=f"{files}/picture.jpg",
        share_to_feed=True,
        caption=CAPTION,
    )
    story = published(account, media_type="STORIES", image_url=f"{files}/picture.jpg")

    shown = reel.api_get(fields=["media_product_type", "is_shared_to_feed", "thumbnail_url"])

    assert (shown["media_product_type"], shown["is_shared_to_feed"]) == ("REELS", True)
    assert [one["id"] for one in account.get_stories(fields=["id"])] == [story["id"]]
    assert [one["id"] for one in account.get_media(fields=["id"])] == [reel["id"]]


def test_refusals_arrive_as_the_clients_own_errors(account, files):
    with pytest.raises(FacebookRequestError) as wide:
        account.create_media(params={"image_url": f"{files}/wide.jpg"})
    with pytest.raises(FacebookRequestError) as few:
        account.create_media(params={"media_type": "CAROUSEL", "children": ["1"]})
    young = account.create_media(params={"image_url": f"{files}/picture.jpg"})
    with pytest.raises(FacebookRequestError) as early:
        account.create_media_publish(params={"creation_id": int(young["id"])})

    assert (wide.value.api_error_code(), wide.value.api_error_subcode()) == (36003, 2207009)
    assert few.value.api_error_subcode() == 2207028
    assert (early.value.api_error_code(), early.value.api_error_subcode()) == (9007, 2207027)
    assert early.value.http_status() == 400
    assert early.value.get_message()


def test_comments_are_read_answered_hidden_closed_and_deleted(sandbox, account, files):
    media = published(account, image_url=f"{files}/picture.jpg", caption=CAPTION)
    asked = sandbox.comment("instagram", media["id"], author="سالم العتيبي")
    first = media.create_comment(params={"message": "التفاصيل في الموقع"})
    comment = IGComment(asked, api=account.get_api())
    answer = comment.create_reply(params={"message": "غدًا بإذن الله"})

    fields = ["id", "text", "username", "hidden", "timestamp", "from", "parent_id"]
    listed = list(media.get_comments(fields=fields))
    comment.api_update(params={"hide": True})

    assert [one["id"] for one in listed] == [first["id"], asked]
    assert listed[1]["text"] == "متى يفتح المعرض؟"
    assert [one["id"] for one in comment.get_replies(fields=["id"])] == [answer["id"]]
    assert comment.api_get(fields=["hidden"])["hidden"] is True
    comment.api_delete()
    assert [one["id"] for one in media.get_comments(fields=["id"])] == [first["id"]]
    media.api_update(params={"comment_enabled": False})
    assert media.api_get(fields=["is_comment_enabled"])["is_comment_enabled"] is False
    with pytest.raises(FacebookRequestError):
        media.create_comment(params={"message": "مغلق"})


def test_a_medium_is_deleted(account, files):
    media = published(account, image_url=f"{files}/picture.jpg", caption=CAPTION)

    media.api_delete()

    with pytest.raises(FacebookRequestError) as gone:
        media.api_get(fields=["id"])
    assert (gone.value.api_error_code(), gone.value.api_error_subcode()) == (100, 33)


def test_the_publishing_limit_and_the_account_are_read(account, files):
    published(account, image_url=f"{files}/picture.jpg", caption=CAPTION)

    (limit,) = account.get_content_publishing_limit(fields=["config", "quota_usage"])
    me = account.api_get(fields=["username", "followers_count", "media_count", "name"])

    assert limit["quota_usage"] == 1
    assert limit["config"] == {"quota_total": 100, "quota_duration": 86400}
    assert (me["username"], me["media_count"]) == ("eskan", 1)


def test_insights_of_a_medium_and_of_the_account_are_read(sandbox, account, files):
    media = published(account, image_url=f"{files}/picture.jpg", caption=CAPTION)
    sandbox.control("POST", "/clock", {"offset_s": 30 * 3600})
    metric = InstagramInsightsResult.Metric

    told = media.get_insights(params={"metric": [metric.views, metric.saved, metric.reach]})
    days = account.get_insights(
        params={
            "metric": [metric.reach],
            "period": InstagramInsightsResult.Period.day,
            "metric_type": InstagramInsightsResult.MetricType.total_value,
        }
    )

    assert {one["name"] for one in told} == {"views", "saved", "reach"}
    assert all(one["values"][0]["value"] >= 0 for one in told)
    assert [one["name"] for one in days] in (["reach"], [])


def test_private_messages_are_read_and_answered(sandbox, account):
    asked = {"network": "instagram", "account": ACCOUNT, "text": "أين الشهادة؟"}
    written = sandbox.control("POST", "/messages", asked)

    (thread,) = account.get_conversations(
        params={"platform": UnifiedThread.Platform.instagram},
        fields=["id", "updated_time", "participants"],
    )
    sent = account.create_message(
        params={
            "recipient": {"id": written["person_id"]},
            "message": {"text": "في صفحة الخدمات"},
        }
    )

    talk = UnifiedThread(thread["id"], api=account.get_api())
    texts = [one["message"] for one in talk.get_messages(fields=["message", "from"])]
    assert texts == ["في صفحة الخدمات", "أين الشهادة؟"]
    assert sent["recipient_id"] == written["person_id"]


def test_the_account_subscribes_the_application(account):
    account.create_subscribed_app(params={"subscribed_fields": ["comments", "messages"]})

    (app,) = account.get_subscribed_apps()
    assert app["subscribed_fields"] == ["comments", "messages"]
