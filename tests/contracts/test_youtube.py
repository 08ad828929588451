"""A session with YouTube, recorded, holds to the documents; a wrong request or answer is found."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest

from majlis.networks.contract import OutgoingMedia, OutgoingPost
from majlis.networks.hearing import OutgoingReply
from majlis.networks.tests.real_files import outgoing
from majlis.networks.tests.sandbox_here import (
    ACCOUNT,
    FILM,
    IDS,
    PICTURE,
    Sandbox,
    prepared,
    ready_to,
    running,
    say,
)
from tests.contracts import recorded, youtube

pytestmark = pytest.mark.skipif(
    not youtube.is_here(), reason="the vendors' contracts are not here: set MAJLIS_CONTRACTS"
)
SUBTITLES = "WEBVTT\n\n00:00.000 --> 00:01.000\nأهلًا\n".encode()


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Return what was exchanged while a channel did all that it can."""
    folder = tmp_path_factory.mktemp("youtube")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SANDBOX_RECORD", str(folder / "record"))
        with running(folder) as ready:
            sandbox = Sandbox(ready["control"], ready["network_urls"], "", dict(IDS))
            sandbox.ask("POST", "accounts", network="youtube", id=IDS["youtube"], **ACCOUNT)
            _use(sandbox)
    return [it for it in recorded.entries(folder / "record") if it["network"] == "youtube"]


def _use(sandbox):
    channel, began = sandbox.connect("youtube"), datetime.now(UTC)
    post = _film()
    made = channel.reveal(post, prepared(channel, post))
    channel.find(post, {}, since=began)
    channel.edit(made.id, post, {})
    list(channel.recent(since=began - timedelta(minutes=1)))
    said = say(sandbox, "youtube", made.id)["id"]
    for parent in (made.id, said):
        reply = OutgoingReply(text="نرحب بكم", post_id=made.id, parent_id=parent)
        answer = channel.reply(reply, ready_to(channel, reply))
    list(channel.comments(made.id, since=None))
    channel.comment(said)
    channel.hide(said, hidden=True)
    channel.hide(said, hidden=False)
    channel.remove(said)
    channel.delete_reply(answer.id)
    channel.account()
    channel.account_readings(first=date(2026, 11, 1), last=date(2026, 11, 3))
    channel.post_readings([made.id])
    channel.delete(made.id)
    channel.delete(made.id)


def _film():
    film = outgoing(FILM, "video", "video/mp4", width=320, height=240)
    thumbnail = outgoing(PICTURE, "image", "image/jpeg", width=1080, height=1080)
    captions = OutgoingMedia(
        kind="captions",
        sha256="c" * 64,
        size_bytes=len(SUBTITLES),
        mime="text/vtt",
        width=0,
        height=0,
        alt="",
        open=lambda: io.BytesIO(SUBTITLES),
        public_url=lambda: "",
        language="ar",
    )
    return OutgoingPost(
        text="كلمة معالي الوزير",
        title="كلمة الوزير",
        media=(film,),
        options={
            "tags": ["كلمة"],
            "translations": {"en": {"title": "Speech", "text": "In full"}},
            "ai_label": True,
        },
        files={"thumbnail": thumbnail, "captions": captions},
    )


def test_a_session_deviates_in_nothing(session):
    asked = {(it["method"], it["path"]) for it in session}

    assert len(asked) >= 15
    assert [(it["path"], recorded.deviations(it)[0]) for it in session] == [
        (it["path"], []) for it in session
    ]


def one(session, method, path):
    return next(it for it in session if it["method"] == method and it["path"] == path)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"path": "/youtube/v3/vidoes"}, "no such call"),
        ({"query": {}}, "lacks the parameter part"),
        ({"query": {"part": "status", "privacy": "1"}}, "no such parameter: privacy"),
        ({"body": {"id": "v", "status": {"privacyStatus": "open"}}}, "none of its words"),
        ({"body": {"id": "v", "status": {"embeddable": "yes"}}}, "is no boolean"),
        ({"body": {"id": "v", "state": {}}}, "no such property: state"),
        ({"body": {"status": {"privacyStatus": "public"}}}, "lacks id"),
        ({"body": None}, "lacks its body"),
    ],
)
def test_a_wrong_request_is_found(session, changes, told):
    right = one(session, "PUT", "/youtube/v3/videos")

    assert youtube.requests(right) == []
    assert any(told in each for each in youtube.requests({**right, **changes}))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"kind": "youtube#video", "views": 3}, "no such property: views"),
        ({"kind": "youtube#video", "snippet": {"publishedAt": "today"}}, "is no moment"),
        ({"statistics": {"viewCount": 3}}, "is no string"),
        ({"statistics": {"viewCount": "many"}}, "is no number"),
        ("<html>", "is no object"),
    ],
)
def test_a_wrong_answer_is_found(session, answer, told):
    right = one(session, "PUT", "/youtube/v3/videos")

    assert youtube.answers(right) == []
    assert any(told in each for each in youtube.answers({**right, "answer": answer}))


def test_an_error_without_its_reasons_is_found(session):
    right = one(session, "PUT", "/youtube/v3/videos")
    body = {"error": {"code": 403, "message": "Forbidden"}}

    found = youtube.answers({**right, "status": 403, "answer": body})

    assert any("without its reasons" in each for each in found)
