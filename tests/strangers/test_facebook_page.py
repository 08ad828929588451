"""Meta's own client, facebook_business, on the sandbox's Pages: nothing patched but the address."""

import datetime
import os
import subprocess
from pathlib import Path

import pytest
from facebook_business.adobjects.advideo import AdVideo
from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.unifiedthread import UnifiedThread
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi, FacebookSession
from facebook_business.exceptions import FacebookRequestError
from facebook_business.video_uploader import VideoUploader

from conftest import SOURCE, Redirect

PAGE = "100200300"
SECRET = "sandbox-secret-facebook"
TEXT = "نرحب بكم في معرض الكتاب #الرياض_تقرأ 🌷"
MAKING = """
import sys, pathlib
from sandbox.tests import real_media
folder = pathlib.Path(sys.argv[1])
(folder / "picture.jpg").write_bytes(real_media.jpeg())
(folder / "film.mp4").write_bytes(real_media.mp4(frames=80) + b"\\0" * (3 << 20))
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A real picture and a real film of some megabytes, made by the product's own Python."""
    folder = tmp_path_factory.mktemp("files")
    python = os.environ.get("MAJLIS_PYTHON", str(SOURCE.parent / ".venv/bin/python"))
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    subprocess.run([python, "-c", MAKING, str(folder)], env=environment, check=True)
    return folder


@pytest.fixture
def api(sandbox):
    return spoken_to(sandbox, sandbox.token("facebook", PAGE))


@pytest.fixture
def page(api):
    return Page(PAGE, api=api)


def spoken_to(sandbox, token):
    session = FacebookSession("majlis-sandbox", SECRET, token)
    base = sandbox.urls["facebook"]["api"].removesuffix("/graph.facebook.com")
    session.requests.mount("https://", Redirect(base))
    return FacebookAdsApi(session, api_version="v26.0")


def published(page, **params):
    return page.create_feed(params={"message": TEXT, **params})["id"]


def entry(sandbox, id_):
    return next(it for it in sandbox.ledger("facebook") if it["id"] == id_)


def test_a_post_is_published_read_changed_and_deleted(sandbox, page, api):
    id_ = published(page, link="https://gso.example/ar")

    post = PagePost(id_, api=api)
    seen = post.api_get(fields=["message", "created_time", "is_published", "permalink_url"])
    assert (seen["message"], seen["is_published"]) == (TEXT, True)
    post.api_update(params={"message": "نص آخر"})
    assert entry(sandbox, id_)["text"] == "نص آخر"
    assert id_ in [it["id"] for it in page.get_published_posts(fields=["message"])]
    post.api_delete()
    with pytest.raises(FacebookRequestError) as gone:
        post.api_get(fields=["message"])
    assert (gone.value.api_error_code(), gone.value.api_error_subcode()) == (100, 33)


def test_an_album_is_revealed_by_its_id(sandbox, page, api, files):
    photos = [photo(api, files, published="false") for _ in range(2)]
    attached = [{"media_fbid": one} for one in photos]

    id_ = published(page, published=False, attached_media=attached)
    assert not entry(sandbox, id_)["visible"]
    PagePost(id_, api=api).api_update(params={"is_published": True})

    assert entry(sandbox, id_)["visible"]
    assert [it["alt"] for it in entry(sandbox, id_)["media"]] == ["واجهة المعرض"] * 2


def photo(api, files, **params):
    with (files / "picture.jpg").open("rb") as picture:
        answer = api.call(
            "POST",
            (PAGE, "photos"),
            params={"alt_text_custom": "واجهة المعرض", **params},
            files={"source": ("picture.jpg", picture, "image/jpeg")},
        )
    return answer.json()["id"]


def test_its_own_uploader_sends_a_video_in_parts(sandbox, api, files):
    video = AdVideo(parent_id=PAGE, api=api)
    video[AdVideo.Field.filepath] = str(files / "film.mp4")

    made = VideoUploader().upload(video, wait_for_encoding=True)

    (written,) = sandbox.ledger("facebook")
    assert written["media"][0]["id"] == made["id"]
    assert written["media"][0]["bytes"] == (files / "film.mp4").stat().st_size
    assert written["title"] == "film.mp4"


def test_a_video_goes_up_by_a_handle(sandbox, page, api, files):
    film = (files / "film.mp4").read_bytes()
    begun = api.call(
        "POST",
        ("majlis-sandbox", "uploads"),
        params={"file_name": "f.mp4", "file_length": len(film), "file_type": "video/mp4"},
    ).json()
    session = api._session.requests
    url = f"https://graph.facebook.com/v26.0/{begun['id']}"
    headers = {"Authorization": f"OAuth {api._session.access_token}"}
    half = len(film) // 2
    session.post(url, data=film[:half], headers={**headers, "file_offset": "0"})
    there = session.get(url, headers=headers).json()["file_offset"]
    handle = session.post(url, data=film[there:], headers={**headers, "file_offset": str(there)})

    made = page.create_video(
        params={"fbuploader_video_file_chunk": handle.json()["h"], "description": TEXT}
    )

    assert there == half
    (written,) = sandbox.ledger("facebook")
    assert (written["media"][0]["id"], written["text"]) == (made["id"], TEXT)


def test_a_reel_is_begun_sent_and_published(sandbox, page, api, files):
    film = (files / "film.mp4").read_bytes()
    begun = page.create_video_reel(params={"upload_phase": "start"})
    headers = {
        "Authorization": f"OAuth {api._session.access_token}",
        "offset": "0",
        "file_size": str(len(film)),
    }
    sent = api._session.requests.post(vendors(begun["upload_url"]), data=film, headers=headers)
    assert sent.json() == {"success": True}

    page.create_video_reel(
        params={
            "upload_phase": "finish",
            "video_id": begun["video_id"],
            "video_state": "PUBLISHED",
            "description": TEXT,
        }
    )

    seen = AdVideo(begun["video_id"], api=api).api_get(fields=["status", "post_id", "published"])
    assert seen["status"]["publishing_phase"]["publish_status"] == "published"
    assert entry(sandbox, f"{PAGE}_{seen['post_id']}")["text"] == TEXT
    (reel,) = page.get_video_reels(fields=["id", "description"])
    assert (reel["id"], reel["description"]) == (begun["video_id"], TEXT)
    assert list(page.get_videos(fields=["id"])) == []


def vendors(address):
    """Return the sandbox's address as the vendor's, which the session leads back."""
    return "https://" + address.split("/", 3)[3]


def test_a_photo_becomes_a_story_and_is_listed(page, api, files):
    photo_id = photo(api, files, published="false")

    made = page.create_photo_story(params={"photo_id": photo_id})

    (story,) = page.get_stories(fields=["post_id", "media_id", "status"])
    assert (story["post_id"], story["media_id"]) == (made["post_id"], photo_id)


def test_comments_are_listed_answered_hidden_liked_and_deleted(sandbox, page, api):
    id_ = published(page)
    asked = [sandbox.comment("facebook", id_, text=f"سؤال {number}") for number in range(3)]

    listed = PagePost(id_, api=api).get_comments(
        fields=["message", "from", "parent", "is_hidden"], params={"limit": 2, "filter": "stream"}
    )
    assert [it["id"] for it in listed] == asked
    answer = Comment(asked[0], api=api).create_comment(params={"message": "يوميًا"})
    Comment(asked[1], api=api).api_update(params={"is_hidden": True})
    Comment(asked[1], api=api).create_like()
    Comment(asked[2], api=api).api_delete()

    seen = Comment(answer["id"], api=api).api_get(fields=["message", "parent"])
    assert (seen["message"], seen["parent"]["id"]) == ("يوميًا", asked[0])
    hidden = Comment(asked[1], api=api).api_get(fields=["is_hidden", "user_likes"])
    assert (hidden["is_hidden"], hidden["user_likes"]) == (True, True)
    with pytest.raises(FacebookRequestError):
        Comment(asked[2], api=api).api_get(fields=["message"])


def test_a_person_is_blocked_and_let_in_again(sandbox, page):
    asked = {"network": "facebook", "post": published(page), "text": "كلام"}
    person = sandbox.control("POST", "/comments", asked)["author_id"]

    page.create_blocked(params={"psid": [int(person)]})
    assert [it["id"] for it in page.get_blocked()] == [person]
    page.delete_blocked(params={"psid": int(person)})
    assert list(page.get_blocked()) == []


def test_conversations_are_read_and_answered(sandbox, page, api):
    asked = {"network": "facebook", "account": PAGE, "text": "أين الاستمارة؟"}
    written = sandbox.control("POST", "/messages", asked)

    (thread,) = page.get_conversations(
        fields=["id", "updated_time", "participants", "messages{id,message,from}"],
        params={"platform": "MESSENGER"},
    )
    assert thread["messages"]["data"][0]["message"] == "أين الاستمارة؟"
    sent = page.create_message(
        params={
            "recipient": {"id": written["person_id"]},
            "messaging_type": "RESPONSE",
            "message": {"text": "في موقعنا"},
        }
    )
    said = list(UnifiedThread(thread["id"], api=api).get_messages(fields=["id", "message"]))
    assert [it["message"] for it in said] == ["في موقعنا", "أين الاستمارة؟"]
    assert sent["message_id"] == said[0]["id"]


def test_reviews_and_posts_of_others_are_listed(sandbox, page):
    for data in ({"recommendation_type": "POSITIVE"}, {"on_page": True}, {}):
        asked = {"network": "facebook", "account": PAGE, "text": "شكرًا", "data": data}
        sandbox.control("POST", "/comments", asked)

    (review,) = page.get_ratings(fields=["recommendation_type", "review_text", "reviewer"])
    assert review["recommendation_type"] == "POSITIVE"
    assert len(page.get_visitor_posts(fields=["message"])) == 1
    assert len(page.get_tagged(fields=["message"])) == 1


def test_figures_are_read_and_dead_ones_refused(sandbox, page, api):
    sandbox.account("facebook", PAGE, followers=4000)
    id_ = published(page)
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)

    rows = page.get_insights(
        params={
            "metric": ["page_follows", "page_media_view", "page_video_views"],
            "period": "day",
            "since": int((until - datetime.timedelta(days=4)).timestamp()),
            "until": int(until.timestamp()),
        }
    )
    assert {row["name"] for row in rows} == {"page_follows", "page_media_view", "page_video_views"}
    (views,) = PagePost(id_, api=api).get_insights(params={"metric": ["post_media_view"]})
    assert views["values"][0]["value"] >= 0
    for dead in ("page_impressions", "page_fans"):
        with pytest.raises(FacebookRequestError) as refused:
            page.get_insights(params={"metric": [dead], "period": "day"})
        assert refused.value.api_error_code() == 100


def test_errors_keep_their_code_subcode_and_passing(sandbox, page):
    published(page)
    with pytest.raises(FacebookRequestError) as twice:
        published(page)
    assert (twice.value.api_error_code(), twice.value.http_status()) == (506, 400)
    ordered = {"network": "facebook", "call": "publish", "fault": "error_before_503"}
    sandbox.control("POST", "/faults", ordered)
    with pytest.raises(FacebookRequestError) as passing:
        published(page, message="آخر")
    assert (passing.value.api_error_code(), passing.value.api_transient_error()) == (2, True)
    ordered = {"network": "facebook", "call": "publish", "fault": "token_expired"}
    sandbox.control("POST", "/faults", ordered)
    with pytest.raises(FacebookRequestError) as ended:
        published(page, message="آخر")
    assert (ended.value.api_error_code(), ended.value.api_error_subcode()) == (190, 463)


def test_a_wrong_proof_of_the_applications_secret_is_refused(sandbox):
    token = sandbox.token("facebook", PAGE)
    session = FacebookSession("majlis-sandbox", "another secret", token)
    base = sandbox.urls["facebook"]["api"].removesuffix("/graph.facebook.com")
    session.requests.mount("https://", Redirect(base))
    page = Page(PAGE, api=FacebookAdsApi(session, api_version="v26.0"))

    with pytest.raises(FacebookRequestError) as refused:
        page.api_get(fields=["name"])
    assert refused.value.api_error_code() == 100


def test_pages_of_a_person_come_with_their_tokens(sandbox):
    token = sandbox.token("facebook", PAGE)
    accounts = User("me", api=spoken_to(sandbox, token)).get_accounts(fields=["name"])

    assert list(accounts) == []  # a Page's own token has none


def test_nothing_of_the_client_is_patched():
    assert "facebook_business" in str(Path(FacebookAdsApi.call.__code__.co_filename))
    assert FacebookSession.GRAPH == "https://graph.facebook.com"
