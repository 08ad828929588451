"""What lost answers and broken connections leave of uploads, containers and images."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from . import real_media
from .instagram_client import InstagramClient, error_of
from .linkedin_client import LinkedInClient
from .picture_host import PictureHost
from .waiting import until
from .youtube_client import YouTubeClient

UNIT = 262_144


@pytest.fixture
def youtube(sandbox):
    return YouTubeClient(sandbox)


@pytest.fixture(scope="module")
def video():
    """A true video of a little more than three units."""
    content = real_media.mp4()
    padding = 3 * UNIT - len(content) + 1000
    return content + padding.to_bytes(4, "big") + b"free" + bytes(padding - 8)


def test_a_lost_final_reply_is_told_again_on_asking(sandbox, youtube, video):
    session = youtube.session(video)
    sandbox.fault("youtube", "prepare", "reset_after")

    with pytest.raises(httpx.TransportError):
        youtube.put(session, video)
    asked = youtube.query(session, video)

    assert asked.status_code == 201
    assert asked.json()["id"] == sandbox.ledger("youtube")[0]["id"]
    assert len(sandbox.ledger("youtube")) == 1


def test_an_unavailable_service_keeps_the_session(sandbox, youtube, video):
    session = youtube.session(video)
    youtube.put(session, video, last=UNIT - 1)
    sandbox.fault("youtube", "prepare", "error_before_503")

    assert youtube.put(session, video, first=UNIT).status_code == 503

    assert youtube.query(session, video).headers["Range"] == f"bytes=0-{UNIT - 1}"
    assert youtube.put(session, video, first=UNIT).status_code == 201


def test_of_a_connection_that_breaks_the_whole_units_stay(youtube, video):
    session = youtube.session(video)
    address = urlsplit(session)
    with socket.create_connection((address.hostname, address.port)) as connection:
        head = (
            f"PUT {address.path}?{address.query} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"Authorization: Bearer {youtube.access_token}\r\n"
            f"Content-Length: {len(video)}\r\n"
            f"Content-Range: bytes 0-{len(video) - 1}/{len(video)}\r\n\r\n"
        )
        connection.sendall(head.encode() + video[: 2 * UNIT + 7])

    until(
        lambda: youtube.query(session, video).headers.get("Range"),
        wanted=lambda kept: kept == f"bytes=0-{2 * UNIT - 1}",
    )
    assert youtube.put(session, video, first=2 * UNIT).status_code == 201


def test_a_public_upload_is_a_publishing_call(sandbox, youtube, video):
    session = youtube.session(video, privacy="public")
    sandbox.fault("youtube", "publish", "error_after_500")

    assert youtube.put(session, video).status_code == 500

    until(lambda: sandbox.ledger("youtube")[0]["visible"], wanted=lambda is_visible: is_visible)


def test_a_sessions_start_can_be_rate_limited(sandbox, youtube, video):
    sandbox.fault("youtube", "prepare", "rate_limited", seconds=7200)

    refused = youtube.start(video)

    assert refused.status_code == 403
    assert refused.json()["error"]["errors"][0]["reason"] == "quotaExceeded"


def test_a_lost_container_is_an_orphan_and_harmless(sandbox):
    host, instagram = PictureHost(), InstagramClient(sandbox)
    try:
        url = host.put(real_media.jpeg(320, 320))
        sandbox.fault("instagram", "prepare", "reset_after")
        with pytest.raises(httpx.TransportError):
            instagram.create(url)

        instagram.publish(instagram.container(url))
    finally:
        host.stop()

    assert len(sandbox.ledger("instagram")) == 1


def test_a_picture_that_could_not_be_fetched_at_first_can_be_later(sandbox):
    host, instagram = PictureHost(), InstagramClient(sandbox)
    try:
        url = host.put(real_media.jpeg(320, 320))
        host.statuses["picture.jpg"] = 503
        assert error_of(instagram.create(url)) == (9004, 2207052)

        del host.statuses["picture.jpg"]
        assert instagram.create(url).status_code == 200
    finally:
        host.stop()


def test_a_lost_answer_to_an_images_bytes_leaves_the_image(sandbox):
    linkedin = LinkedInClient(sandbox)
    urn, address = linkedin.announce()
    sandbox.fault("linkedin", "prepare", "reset_after")

    with pytest.raises(httpx.TransportError):
        linkedin.send(address, real_media.jpeg(320, 320))

    until(lambda: linkedin.status(urn), wanted=lambda status: status == "AVAILABLE")


def test_containers_sessions_and_images_survive_a_restart(own_sandbox, video):
    youtube, linkedin = YouTubeClient(own_sandbox), LinkedInClient(own_sandbox)
    instagram, host = InstagramClient(own_sandbox), PictureHost()
    try:
        container = instagram.container(host.put(real_media.jpeg(320, 320)))
    finally:
        host.stop()
    image = linkedin.image(real_media.jpeg(320, 320))
    session = youtube.session(video)
    youtube.put(session, video, last=UNIT - 1)
    before = own_sandbox.urls["youtube"]["api"]

    own_sandbox.stop()
    own_sandbox.start()
    for client, slug in ((instagram, "instagram"), (youtube, "youtube"), (linkedin, "linkedin")):
        client.api = own_sandbox.urls[slug]["api"]
    session = session.replace(before, youtube.api)

    assert instagram.publish(container).status_code == 200
    assert linkedin.create(content={"media": {"id": image}}).status_code == 201
    assert youtube.query(session, video).headers["Range"] == f"bytes=0-{UNIT - 1}"
    assert youtube.put(session, video, first=UNIT).status_code == 201
