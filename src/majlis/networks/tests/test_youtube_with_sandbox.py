"""YouTube against the sandbox: a video with all that belongs to it, its own time, its edit."""

import http.server
import io
import threading
import time
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from majlis.networks import webhooks
from majlis.networks.contract import OutcomeUnknown, OutgoingMedia, OutgoingPost, TryLater
from majlis.networks.hearing import OutgoingReply

from .real_files import outgoing
from .sandbox_here import (
    FILM,
    PICTURE,
    heard,
    new_number,
    now,
    prepared,
    ready_to,
    sandbox_with_accounts,
    say,
)

APP = "the-applications-secret"
SUBTITLES = "WEBVTT\n\n00:00.000 --> 00:01.000\nأهلًا وسهلًا\n".encode()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with sandbox_with_accounts(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest.fixture
def channel(sandbox):
    yield sandbox.connect("youtube")
    sandbox.ask("DELETE", "faults")
    sandbox.ask("POST", "clock", offset_s=0)


def subtitles():
    return OutgoingMedia(
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


def playlist(sandbox):
    made = httpx.post(
        f"{sandbox.urls['youtube']['api']}/youtube/v3/playlists?part=snippet",
        json={"snippet": {"title": "كلمات الوزير"}},
        headers={"Authorization": f"Bearer {sandbox.token('youtube')}"},
    )
    return made.json()["id"]


def film(sandbox, **options):
    video = outgoing(FILM, "video", "video/mp4", width=320, height=240)
    thumbnail = outgoing(PICTURE, "image", "image/jpeg", width=1080, height=1080)
    return OutgoingPost(
        text=f"كلمة معالي الوزير ({new_number()})",
        title="كلمة الوزير",
        media=(video,),
        options=options,
        files={"thumbnail": thumbnail, "captions": subtitles()},
    )


def listing(sandbox, what):
    answer = httpx.get(
        f"{sandbox.urls['youtube']['api']}/youtube/v3/{what}",
        headers={"Authorization": f"Bearer {sandbox.token('youtube')}"},
    )
    return answer.json()["items"]


def shown(sandbox, video, part):
    return listing(sandbox, f"videos?part={part}&id={video}")[0]


def test_a_video_goes_out_with_all_that_belongs_to_it(sandbox, channel):
    listed = playlist(sandbox)
    post = film(
        sandbox,
        tags=["وزير", "كلمة افتتاح"],
        category="25",
        playlist=listed,
        translations={"en": {"title": "The minister's speech", "text": "In full"}},
        ai_label=True,
    )
    handles = prepared(channel, post)
    before = shown(sandbox, handles["video"], "snippet,status,localizations,contentDetails")

    again = prepared(channel, post)  # from nothing: another video, which takes the same way
    made = channel.reveal(post, handles)

    assert before["status"]["privacyStatus"] == "private"
    assert before["status"]["containsSyntheticMedia"] is True
    assert before["snippet"]["tags"] == ["وزير", "كلمة افتتاح"]
    assert before["snippet"]["categoryId"] == "25"
    assert before["localizations"]["en"]["title"] == "The minister's speech"
    assert before["contentDetails"]["caption"] == "true"
    assert before["contentDetails"]["hasCustomThumbnail"] is True
    assert handles["video"] != again["video"]
    assert channel.read(made.id).is_public


@pytest.mark.parametrize("fault", ["reset_after", "error_after_500", "truncated"])
def test_each_step_of_preparing_may_lose_its_answer_and_stands_once(sandbox, channel, fault):
    listed = playlist(sandbox)
    post = film(sandbox, playlist=listed)
    kept, lost, faults = {}, 0, iter(range(8))

    def keep(handles):
        """Keep what is done, and let the next step lose its answer."""
        kept.clear()
        kept.update(handles)
        if next(faults, None) is not None:
            sandbox.fault("youtube", fault, call="prepare")

    sandbox.fault("youtube", fault, call="prepare")
    for _ in range(60):
        try:
            ready = channel.prepare(post, dict(kept), keep)
        except TryLater:
            lost += 1
            continue
        if ready.look_again_in is None:
            break
    video = ready.handles["video"]
    items = listing(sandbox, f"playlistItems?part=snippet&playlistId={listed}")
    tracks = listing(sandbox, f"captions?part=snippet&videoId={video}")

    assert lost >= 3
    assert [item["snippet"]["resourceId"]["videoId"] for item in items] == [video]
    assert len(tracks) == 1
    assert len([it for it in sandbox.objects("youtube") if it["text"] == post.text]) == 1


def test_a_scheduled_video_becomes_public_by_itself(sandbox, channel):
    at = now() + timedelta(hours=2)
    post = film(sandbox, publish_at=at.isoformat())
    handles = prepared(channel, post)

    made = channel.reveal(post, handles)
    before = channel.read(made.id)
    found = channel.find(post, handles, since=now())
    sandbox.ask("POST", "clock", offset_s=2 * 3600 + 5)
    after = sandbox.connect("youtube").read(made.id)

    assert (made.is_public, before.is_public, after.is_public) == (False, False, True)
    assert abs(before.public_at - at) < timedelta(seconds=1)
    assert after.public_at is None
    assert [it.id for it in found.posts] == [made.id]


def test_a_video_is_edited_and_keeps_its_id(sandbox, channel):
    post = film(sandbox)
    made = channel.reveal(post, prepared(channel, post))
    other = OutgoingPost(
        text="نص مصحّح",
        title="عنوان مصحّح",
        options={"tags": ["تصحيح"], "translations": {"en": {"title": "Corrected", "text": "Text"}}},
    )

    edited = channel.edit(made.id, other, {})
    channel.edit(made.id, other, {})

    assert edited.id == made.id
    assert (channel.read(made.id).text, channel.read(made.id).title) == (other.text, other.title)
    assert channel.find_edit(made.id, other, {}, since=now()).posts[0].id == made.id
    assert channel.find_edit(made.id, post, {}, since=now()).posts == ()
    assert channel.read(made.id).is_public


# Comments


@pytest.fixture(scope="module")
def public(sandbox):
    channel = sandbox.connect("youtube")
    post = film(sandbox)
    return channel.reveal(post, prepared(channel, post)).id


def test_a_first_comment_is_written_and_found(sandbox, channel, public):
    began = now()
    reply = OutgoingReply(text=f"شاهدوا أيضًا ({new_number()})", post_id=public, parent_id=public)
    handles = ready_to(channel, reply)
    sandbox.fault("youtube", "reset_after")

    with pytest.raises(OutcomeUnknown):
        channel.reply(reply, handles)

    (found,) = channel.find_reply(reply, handles, since=began).posts
    assert channel.read_reply(found.id).text == reply.text
    assert heard(channel, public, found.id).parent_id == ""
    channel.delete_reply(found.id)
    assert channel.find_reply(reply, handles, since=began).posts == ()


def test_a_comment_is_hidden_shown_again_and_removed_for_good(sandbox, channel, public):
    said = say(sandbox, "youtube", public)["id"]

    channel.hide(said, hidden=True)
    channel.hide(said, hidden=True)
    assert channel.comment(said).is_hidden
    assert heard(channel, public, said) is None
    channel.hide(said, hidden=False)
    assert not channel.comment(said).is_hidden
    channel.remove(said)
    channel.remove(said)

    assert channel.comment(said) is None
    assert heard(channel, public, said) is None


# What the hub tells


class Listener(http.server.BaseHTTPRequestHandler):
    """Our address: it confirms what it asked for, and keeps what comes."""

    def do_GET(self):
        query = dict(parse_qsl(urlsplit(self.path).query))
        told = webhooks.answer_challenge("youtube", query, secrets=[APP], verify_token="our")
        self._answer(200 if told else 404, told.body if told else b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.letters.append((dict(self.headers), body))
        self._answer(200, b"")

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def listener():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.letters = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def told_by(listener, many):
    until = time.monotonic() + 15
    while time.monotonic() < until and len(listener.letters) < many:
        time.sleep(0.05)
    letters = list(listener.letters)
    assert all(webhooks.is_signed("youtube", headers, body, [APP]) for headers, body in letters)
    return [post for _headers, body in letters for post in webhooks.posts_told("youtube", body)]


def test_the_hub_tells_of_an_upload_a_new_title_and_an_end(sandbox, listener):
    channel = sandbox.connect("youtube", app_secret=APP)
    post = film(sandbox)
    address = f"http://127.0.0.1:{listener.server_port}/hooks/youtube/k"

    channel.subscribe(callback_url=address, verify_token="our")
    channel.subscribe(callback_url=address, verify_token="our")
    made = channel.reveal(post, prepared(channel, post))
    told_by(listener, 1)
    channel.edit(made.id, OutgoingPost(text="نص", title="عنوان آخر"), {})
    told_by(listener, 2)
    channel.delete(made.id)

    told = told_by(listener, 3)
    assert [(it.post_id, it.is_gone) for it in told] == [
        (made.id, False),
        (made.id, False),
        (made.id, True),
    ]
    assert [it.title for it in told[:2]] == [post.title, "عنوان آخر"]
    assert {it.account_id for it in told} == {sandbox.ids["youtube"]}
    assert [hook["account"] for hook in sandbox.ask("GET", "hooks")["hooks"]] == [
        sandbox.ids["youtube"]
    ]
