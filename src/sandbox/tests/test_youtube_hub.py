"""YouTube's hub: who is told of a channel's videos, for how long, and signed how."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from . import real_media
from .receiver import VERIFY_TOKEN
from .waiting import until
from .youtube_client import CHANNEL, YouTubeClient

TOPIC = "https://www.youtube.com/xml/feeds/videos.xml?channel_id="
HUB_SECRET = "كلمة-الموزّع"


@pytest.fixture
def youtube(sandbox):
    return YouTubeClient(sandbox)


@pytest.fixture(scope="module")
def film():
    return real_media.mp4()


def ask(sandbox, receiver, mode="subscribe", **changes):
    form = {
        "hub.mode": mode,
        "hub.topic": TOPIC + CHANNEL,
        "hub.callback": receiver.url,
        "hub.verify": "async",
        "hub.verify_token": VERIFY_TOKEN,
        "hub.secret": HUB_SECRET,
        "hub.lease_seconds": "864000",
        **changes,
    }
    return sandbox.http.post(f"{sandbox.urls['youtube']['hub']}/subscribe", data=form)


def hooks(sandbox):
    return sandbox.control("GET", "/hooks?network=youtube")["hooks"]


def letters(receiver, many):
    return until(lambda: receiver.letters, wanted=lambda them: len(them) >= many)


def test_a_channel_that_shows_a_video_is_told_of_signed(sandbox, youtube, film, receiver_of):
    receiver = receiver_of("youtube")
    assert ask(sandbox, receiver).status_code == 202
    video = youtube.upload(film)
    assert receiver.letters == []  # it is private still
    youtube.reveal(video)

    headers, body, _status = letters(receiver, 1)[0]

    digest = hmac.new(HUB_SECRET.encode(), body, hashlib.sha1).hexdigest()
    assert headers["X-Hub-Signature"] == f"sha1={digest}"
    assert headers["Content-Type"] == "application/atom+xml"
    assert f"<yt:videoId>{video}</yt:videoId>" in body.decode()


def test_a_deleted_video_leaves_a_tombstone(sandbox, youtube, film, receiver_of):
    receiver = receiver_of("youtube")
    video = youtube.upload(film)
    youtube.reveal(video)
    ask(sandbox, receiver)
    youtube.call("DELETE", "videos", id=video)

    assert f'<at:deleted-entry ref="yt:video:{video}"' in letters(receiver, 1)[0][1].decode()


def test_a_scheduled_video_is_told_of_when_its_time_has_come(sandbox, youtube, film, receiver_of):
    receiver = receiver_of("youtube")
    ask(sandbox, receiver)
    video = youtube.upload(film)
    at = datetime.now(UTC) + timedelta(minutes=10)
    status = {"privacyStatus": "private", "publishAt": at.isoformat()}
    youtube.call("PUT", "videos", part="status", json={"id": video, "status": status})
    assert receiver.letters == []
    sandbox.control("POST", "/clock", {"offset_s": 605})

    assert video in letters(receiver, 1)[0][1].decode()


def test_an_address_that_does_not_confirm_is_not_subscribed(sandbox, receiver_of):
    receiver = receiver_of("youtube")
    receiver.is_honest = False
    sandbox.account("youtube", CHANNEL)

    assert ask(sandbox, receiver).status_code == 202
    assert receiver.challenges == 1
    assert hooks(sandbox) == []


def test_a_subscription_ends_with_its_lease_and_by_its_own_wish(sandbox, youtube, receiver_of):
    receiver = receiver_of("youtube")
    ask(sandbox, receiver, **{"hub.lease_seconds": "99999999"})
    assert len(hooks(sandbox)) == 1
    sandbox.control("POST", "/clock", {"offset_s": 864_001})
    assert hooks(sandbox) == []

    ask(sandbox, receiver)
    assert len(hooks(sandbox)) == 1
    assert ask(sandbox, receiver, mode="unsubscribe").status_code == 204
    assert hooks(sandbox) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"hub.mode": "publish"},
        {"hub.topic": "https://elsewhere.example/feed"},
        {"hub.callback": "https://elsewhere.example/hook"},
    ],
)
def test_what_the_hub_does_not_serve_is_refused(sandbox, receiver_of, changes):
    assert ask(sandbox, receiver_of("youtube"), **changes).status_code == 400


def test_searches_have_a_bucket_of_their_own(own_sandbox, film):
    youtube = YouTubeClient(own_sandbox)
    video = youtube.upload(film)
    youtube.reveal(video)

    answers = [youtube.call("GET", "search", part="snippet", q="كلمة") for _ in range(101)]

    assert [item["id"]["videoId"] for item in answers[0].json()["items"]] == [video]
    assert [answer.status_code for answer in answers] == [200] * 100 + [403]
    assert youtube.video(video) is not None  # the units of the day are untouched
