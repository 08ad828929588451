"""Google's own clients against the sandbox: signing in, a video and its parts, comments, figures.

google-api-python-client refuses unknown parameters and words by the discovery document; python-
youtube alone speaks to the hub.
"""

import contextlib
import hashlib
import hmac
import http.server
import io
import json
import os
import queue
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload
from pyyoutube import Client

from conftest import SOURCE

CHANNEL = "UC0000000000000000000001"
BACK = "http://localhost:8000/channels/connect/back"
SCOPE = "https://www.googleapis.com/auth/"
SCOPES = [f"{SCOPE}{name}" for name in ("youtube.upload", "youtube.readonly", "youtube.force-ssl")]
UNIT = 262_144
SUBTITLES = b"1\n00:00:00,000 --> 00:00:01,000\n\xd8\xa3\xd9\x87\xd9\x84\xd8\xa7\n"
MADE = """
import sys
from majlis.networks.tests.real_files import jpeg, mp4
film = mp4()
padding = 3 * 262144 - len(film) + 1000
open(sys.argv[1], "wb").write(film + padding.to_bytes(4, "big") + b"free" + bytes(padding - 8))
open(sys.argv[2], "wb").write(jpeg(1280, 720))
"""


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    """Return a film of more than three units, and a picture."""
    film, picture = (tmp_path_factory.mktemp("media") / name for name in ("f.mp4", "p.jpg"))
    python = os.environ.get("MAJLIS_PYTHON", str(SOURCE.parent / ".venv/bin/python"))
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [python, "-c", MADE, str(film), str(picture)]
    subprocess.run(command, env=environment, check=True)
    return film.read_bytes(), picture.read_bytes()


def service(sandbox, name, host, credentials):
    """Return the client of a cached discovery document, led to the sandbox."""
    folder = files("googleapiclient").joinpath("discovery_cache/documents")
    document = json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
    document["rootUrl"] = document["baseUrl"] = sandbox.urls["youtube"][host] + "/"
    document.pop("mtlsRootUrl", None)
    return build_from_document(document, credentials=credentials)


def credentials_of(sandbox, **fields):
    sandbox.account("youtube", CHANNEL)
    asked = {"network": "youtube", "account": CHANNEL, **fields}
    given = sandbox.control("POST", "/tokens", asked)
    return Credentials(
        given["access_token"],
        refresh_token=given["refresh_token"],
        token_uri=f"{sandbox.urls['youtube']['token']}/token",
        client_id="majlis-sandbox",
        client_secret="sandbox-secret-youtube",
    )


@pytest.fixture
def youtube(sandbox):
    return service(sandbox, "youtube.v3.json", "api", credentials_of(sandbox))


def upload(youtube, content, *, privacy="private", chunk=UNIT):
    """Upload by the resumable protocol; return the video and how often it went on."""
    body = {
        "snippet": {"title": "كلمة معالي الوزير", "description": "نص الكلمة", "categoryId": "25"},
        "status": {"privacyStatus": privacy, "selfDeclaredMadeForKids": False},
    }
    media = MediaIoBaseUpload(io.BytesIO(content), "video/mp4", chunksize=chunk, resumable=True)
    request = youtube.videos().insert(part="snippet,status", body=body, media_body=media)
    made, went_on = None, 0
    while made is None:
        status, made = request.next_chunk()
        went_on += status is not None
    return made, went_on


def processed(youtube, video):
    until = time.monotonic() + 10
    while time.monotonic() < until:
        (shown,) = youtube.videos().list(part="status", id=video).execute()["items"]
        if shown["status"]["uploadStatus"] == "processed":
            return
        time.sleep(0.1)
    raise AssertionError("the video is not processed")


@pytest.fixture
def public(youtube, media):
    """Return the id of a video that everybody sees."""
    video, _ = upload(youtube, media[0])
    processed(youtube, video["id"])
    body = {"id": video["id"], "status": {"privacyStatus": "public"}}
    youtube.videos().update(part="status", body=body).execute()
    return video["id"]


def reason_of(error):
    return error.resp.status, json.loads(error.content)["error"]["errors"][0]["reason"]


class Listener(http.server.BaseHTTPRequestHandler):
    """Confirms whatever a hub asks, and keeps its letters."""

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        self._answer(query["hub.challenge"][0].encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.letters.put((self.headers, body))
        self._answer(b"")

    def _answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def listening():
    """Return an address and the letters that come there."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.letters = queue.Queue()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", server.letters
    server.shutdown()
    server.server_close()


# Signing in


def test_a_channel_is_connected_by_googles_own_flow(sandbox):
    sandbox.account("youtube", CHANNEL)
    urls = sandbox.urls["youtube"]
    client = {
        "client_id": "majlis-sandbox",
        "client_secret": "sandbox-secret-youtube",
        "auth_uri": f"{urls['authorize']}/o/oauth2/v2/auth",
        "token_uri": f"{urls['token']}/token",
    }
    flow = Flow.from_client_config({"web": client}, scopes=SCOPES, redirect_uri=BACK)
    address, state = flow.authorization_url(access_type="offline", prompt="consent")
    chosen = requests.post(address, data={"account": CHANNEL}, allow_redirects=False)
    back = parse_qs(urlsplit(chosen.headers["Location"]).query)

    flow.fetch_token(code=back["code"][0])

    assert back["state"] == [state]
    assert "code_challenge_method=S256" in address
    youtube = service(sandbox, "youtube.v3.json", "api", flow.credentials)
    (own,) = youtube.channels().list(part="snippet", mine=True).execute()["items"]
    assert own["id"] == CHANNEL
    assert flow.credentials.refresh_token


def test_an_expired_token_is_refreshed_by_itself(sandbox):
    credentials = credentials_of(sandbox, expires_in_s=1)
    before = credentials.token
    sandbox.control("POST", "/clock", {"offset_s": 5})
    youtube = service(sandbox, "youtube.v3.json", "api", credentials)

    (own,) = youtube.channels().list(part="snippet", mine=True).execute()["items"]

    assert own["id"] == CHANNEL
    assert credentials.token != before
    sandbox.control("POST", "/clock", {"offset_s": 0})


def test_a_consent_that_has_ended_is_told_by_the_clients_own_error(sandbox):
    credentials = credentials_of(sandbox)
    requests.post(
        f"{sandbox.urls['youtube']['token']}/revoke", data={"token": credentials.token}, timeout=10
    )
    youtube = service(sandbox, "youtube.v3.json", "api", credentials)

    with pytest.raises(RefreshError) as ended:
        youtube.channels().list(part="snippet", mine=True).execute()
    assert "invalid_grant" in str(ended.value)


# Videos


def test_a_video_is_uploaded_in_chunks(sandbox, youtube, media):
    video, went_on = upload(youtube, media[0])

    assert went_on == 3
    assert video["status"]["uploadStatus"] == "uploaded"
    (post,) = sandbox.ledger("youtube")
    assert post["media"][0]["sha256"] == hashlib.sha256(media[0]).hexdigest()


def test_a_video_comes_in_one_request_where_it_is_not_resumable(sandbox, youtube, media):
    body = {
        "snippet": {"title": "كلمة", "categoryId": "25"},
        "status": {"privacyStatus": "private"},
    }
    file = MediaIoBaseUpload(io.BytesIO(media[0]), "video/mp4", resumable=False)

    video = youtube.videos().insert(part="snippet,status", body=body, media_body=file).execute()

    (post,) = sandbox.ledger("youtube")
    assert (post["id"], post["media"][0]["bytes"]) == (video["id"], len(media[0]))


def test_thumbnail_captions_and_playlist_are_put_beside_a_video(youtube, media):
    video, _ = upload(youtube, media[0])
    picture = MediaIoBaseUpload(io.BytesIO(media[1]), "image/jpeg")
    subtitles = MediaIoBaseUpload(io.BytesIO(SUBTITLES), "application/octet-stream")
    track = {"snippet": {"videoId": video["id"], "language": "ar", "name": ""}}
    which = {"kind": "youtube#video", "videoId": video["id"]}

    set_ = youtube.thumbnails().set(videoId=video["id"], media_body=picture).execute()
    captions = youtube.captions().insert(part="snippet", body=track, media_body=subtitles).execute()
    listed = (
        youtube.playlists()
        .insert(part="snippet,status", body={"snippet": {"title": "كلمات الوزير"}})
        .execute()
    )
    item = {"snippet": {"playlistId": listed["id"], "resourceId": which}}
    youtube.playlistItems().insert(part="snippet", body=item).execute()

    assert set_["items"][0]["high"]["url"]
    found = youtube.captions().list(part="snippet", videoId=video["id"]).execute()["items"]
    assert [(one["id"], one["snippet"]["language"]) for one in found] == [(captions["id"], "ar")]
    items = youtube.playlistItems().list(part="contentDetails", playlistId=listed["id"]).execute()
    assert [one["contentDetails"]["videoId"] for one in items["items"]] == [video["id"]]
    shown = youtube.videos().list(part="contentDetails", id=video["id"]).execute()["items"][0]
    assert shown["contentDetails"]["caption"] == "true"


def test_captions_and_a_thumbnail_come_in_sessions_too(youtube, media):
    """As the vendor's own samples send them."""
    video, _ = upload(youtube, media[0])
    many_units = media[1] + bytes(2 * UNIT)
    picture = MediaIoBaseUpload(
        io.BytesIO(many_units), "image/jpeg", chunksize=UNIT, resumable=True
    )
    subtitles = MediaIoBaseUpload(
        io.BytesIO(SUBTITLES), "application/octet-stream", chunksize=-1, resumable=True
    )
    track = {"snippet": {"videoId": video["id"], "language": "ar", "name": "للصم"}}

    request, set_ = youtube.thumbnails().set(videoId=video["id"], media_body=picture), None
    while set_ is None:
        _status, set_ = request.next_chunk()
    captions = youtube.captions().insert(part="snippet", body=track, media_body=subtitles).execute()

    assert set_["items"]
    assert captions["snippet"]["name"] == "للصم"


def test_a_video_is_changed_and_deleted(sandbox, youtube, public):
    body = {
        "id": public,
        "snippet": {"title": "عنوان مصحّح", "categoryId": "27", "defaultLanguage": "ar"},
        "localizations": {"en": {"title": "Corrected", "description": "Text"}},
    }

    changed = youtube.videos().update(part="snippet,localizations", body=body).execute()
    youtube.videos().delete(id=public).execute()

    assert changed["snippet"]["title"] == "عنوان مصحّح"
    assert changed["localizations"]["en"]["title"] == "Corrected"
    assert youtube.videos().list(part="id", id=public).execute()["items"] == []
    with pytest.raises(HttpError) as gone:
        youtube.videos().delete(id=public).execute()
    assert reason_of(gone.value) == (404, "videoNotFound")


def test_a_video_is_scheduled(sandbox, youtube, media):
    video, _ = upload(youtube, media[0])
    processed(youtube, video["id"])
    at = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    status = {"privacyStatus": "private", "publishAt": at}

    made = youtube.videos().update(part="status", body={"id": video["id"], "status": status})

    assert made.execute()["status"]["publishAt"] == at


def test_uploads_are_listed_page_by_page(youtube, media):
    for _ in range(3):
        upload(youtube, media[0], chunk=4 * UNIT)
    (own,) = youtube.channels().list(part="contentDetails", mine=True).execute()["items"]
    uploads = own["contentDetails"]["relatedPlaylists"]["uploads"]

    request, found = (
        youtube.playlistItems().list(part="contentDetails", playlistId=uploads, maxResults=2),
        [],
    )
    while request is not None:
        page = request.execute()
        found += page["items"]
        request = youtube.playlistItems().list_next(request, page)

    assert len({one["contentDetails"]["videoId"] for one in found}) == 3


# Comments


def test_a_comment_is_answered_and_held_and_one_of_ours_begins(sandbox, youtube, public):
    said = sandbox.comment("youtube", public)
    answer = {"snippet": {"parentId": said, "textOriginal": "من الأحد إلى الخميس"}}
    top = {"snippet": {"textOriginal": "التسجيل مفتوح"}}
    own = {"snippet": {"channelId": CHANNEL, "videoId": public, "topLevelComment": top}}

    written = youtube.comments().insert(part="snippet", body=answer).execute()
    begun = youtube.commentThreads().insert(part="snippet", body=own).execute()
    threads = youtube.commentThreads().list(part="snippet,replies", videoId=public).execute()
    youtube.comments().setModerationStatus(id=said, moderationStatus="heldForReview").execute()
    held = (
        youtube.commentThreads()
        .list(part="snippet", videoId=public, moderationStatus="heldForReview")
        .execute()
    )
    left = youtube.commentThreads().list(part="snippet", videoId=public).execute()

    assert {one["id"] for one in threads["items"]} == {said, begun["id"]}
    replies = [one["replies"]["comments"] for one in threads["items"] if "replies" in one]
    assert [[one["id"] for one in some] for some in replies] == [[written["id"]]]
    assert [one["id"] for one in held["items"]] == [said]
    assert [one["id"] for one in left["items"]] == [begun["id"]]


def test_python_youtube_reads_the_threads_and_asks_the_hub(sandbox, youtube, public, monkeypatch):
    said = sandbox.comment("youtube", public, text="متى يفتح المعرض؟")
    urls = sandbox.urls["youtube"]
    monkeypatch.setattr(Client, "BASE_URL", f"{urls['api']}/youtube/v3/")
    monkeypatch.setattr(Client, "HUB_URL", f"{urls['hub']}/subscribe")
    client = Client(access_token=sandbox.token("youtube", CHANNEL))

    threads = client.commentThreads.list(parts="snippet", video_id=public)
    with listening() as (address, letters):
        assert client.subscribe_push_notification(
            CHANNEL, address, lease_seconds=864_000, secret="hub-secret"
        )
        body = {"id": public, "snippet": {"title": "عنوان آخر", "categoryId": "25"}}
        youtube.videos().update(part="snippet", body=body).execute()
        headers, feed = letters.get(timeout=15)

    assert [one.id for one in threads.items] == [said]
    digest = hmac.new(b"hub-secret", feed, hashlib.sha1).hexdigest()
    assert headers["X-Hub-Signature"] == f"sha1={digest}"
    assert "عنوان آخر" in feed.decode()


# Figures


def test_reports_have_their_columns_and_pacific_days(sandbox, public):
    sandbox.control("POST", "/clock", {"offset_s": 3 * 86_400})
    credentials = credentials_of(sandbox)
    analytics = service(sandbox, "youtubeAnalytics.v2.json", "analytics", credentials)
    today = datetime.now(UTC).date()
    metrics = "views,engagedViews,likes,shares,subscribersGained,subscribersLost"

    table = (
        analytics.reports()
        .query(
            ids="channel==MINE",
            startDate=(today - timedelta(days=1)).isoformat(),
            endDate=(today + timedelta(days=1)).isoformat(),
            metrics=metrics,
            dimensions="day",
            sort="day",
        )
        .execute()
    )
    of_video = (
        analytics.reports()
        .query(
            ids="channel==MINE",
            startDate=(today - timedelta(days=1)).isoformat(),
            endDate=(today + timedelta(days=1)).isoformat(),
            metrics="engagedViews,shares,estimatedMinutesWatched,averageViewDuration",
            dimensions="video",
            filters=f"video=={public}",
        )
        .execute()
    )
    sandbox.control("POST", "/clock", {"offset_s": 0})

    assert table["kind"] == of_video["kind"] == "youtubeAnalytics#resultTable"
    names = [column["name"] for column in table["columnHeaders"]]
    assert names == ["day", *metrics.split(",")]
    assert sum(row[1] for row in table["rows"]) > 0
    assert [row[0] for row in of_video["rows"]] == [public]


def test_statistics_come_in_a_batch(youtube, public):
    answer = youtube.videos().batchGetStats(part="statistics", id=public).execute()

    assert answer["items"][0]["id"] == public
    assert int(answer["items"][0]["statistics"]["viewCount"]) >= 0


# Refusals, in the clients' own words


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("refused", (400, "invalidVideoMetadata")),
        ("error_before_503", (503, "backendError")),
    ],
)
def test_a_refusal_carries_its_reason(sandbox, youtube, public, fault, reason):
    order = {"network": "youtube", "call": "publish", "fault": fault}
    sandbox.control("POST", "/faults", order)
    body = {"id": public, "status": {"privacyStatus": "public"}}

    with pytest.raises(HttpError) as refused:
        youtube.videos().update(part="status", body=body).execute()
    assert reason_of(refused.value) == reason


def test_too_few_scopes_are_told(sandbox):
    credentials = credentials_of(sandbox, scopes=[f"{SCOPE}youtube.readonly"])
    youtube = service(sandbox, "youtube.v3.json", "api", credentials)

    with pytest.raises(HttpError) as refused:
        youtube.comments().setModerationStatus(id="x", moderationStatus="published").execute()
    assert reason_of(refused.value) == (403, "insufficientPermissions")
