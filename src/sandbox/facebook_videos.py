"""Videos of a Page's feed: whole in one form, by start, transfer and finish, or by a handle.

Sources: Meta's API specification of Page (`/videos`, v26.0) and the uploader of its SDK 26.0.3,
which also shows how a wrong offset is answered (subcode 1363037 with `error_data`); third parties
that quote Meta's guide to uploads for `/{app}/uploads`.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sandbox.core.answers import Answer, Refusal
from sandbox.core.clock import from_iso, iso
from sandbox.core.exchange import Exchange
from sandbox.core.files import GrowingFile, StoredFile
from sandbox.core.ids import secret
from sandbox.core.ledger import MediaItem, Post
from sandbox.core.store import Statement
from sandbox.facebook_media import check_page, fetched
from sandbox.facebook_problems import bad_parameter, graph_error, no_such_object
from sandbox.facebook_words import is_true, moment

VIDEO = "facebook.video"
UPLOAD = "facebook.upload"
CHUNK_BYTES = 1 << 20
PIECE_BYTES = 256 << 10
LONGEST_LIFE = timedelta(hours=24)

Record = dict[str, Any]


async def add_video(exchange: Exchange, page: str) -> Answer:
    """Answer `POST /{page}/videos`, in whichever of its ways."""
    fields = await exchange.fields(sealed=False)
    match str(fields.get("upload_phase", "")).lower():
        case "":
            return await _at_once(exchange, page, fields)
        case "start":
            return await _start(exchange, page, fields)
        case "transfer":
            return await _transfer(exchange, page, fields)
        case "finish":
            return await _finish(exchange, page, fields)
        case "cancel":
            return await _cancel(exchange, page, fields)
    raise bad_parameter("upload_phase must be one of cancel, finish, start, transfer")


def video_of(exchange: Exchange, id: str) -> Record | None:  # noqa: A002
    """Return a video of the token's Page, in whatever state it is."""
    video = exchange.world.records.get(VIDEO, id)
    return video if video is not None and video["account"] == exchange.account else None


def new_video(exchange: Exchange, page: str, *, edge: str, size_bytes: int = 0) -> Record:
    """Return the record of a video of which nothing has arrived."""
    return {
        "id": exchange.world.numbers.next(),
        "account": page,
        "edge": edge,
        "session": exchange.world.numbers.next(),
        "size_bytes": size_bytes,
        "started_at": iso(exchange.now),
        "post_id": "",
        "ready_at": None,
        "problem": "",
    }


def laid(exchange: Exchange, post: Post) -> Record:
    """Return the record of a video that came into the ledger with its post, without an upload."""
    item = post.media[0]
    return {
        **new_video(exchange, post.account, edge="videos", size_bytes=item.size_bytes),
        "id": str(post.data["video_id"]),
        "sha256": item.sha256,
        "mime": item.mime,
        "post_id": post.id,
    }


def growing(exchange: Exchange, video: Mapping[str, Any]) -> GrowingFile:
    """Return what has arrived of a video."""
    return exchange.world.files.growing(f"facebook video {video['id']}")


def with_file(video: Record, stored: StoredFile) -> Record:
    """Return the record with the whole file; one that is no video fails in processing."""
    problem = "" if stored.kind == "video" else "The video file is corrupt or of no known format."
    return {
        **video,
        "sha256": stored.sha256,
        "size_bytes": stored.size_bytes,
        "mime": stored.mime,
        "problem": problem,
    }


def post_of(
    video: Record,
    fields: Mapping[str, Any],
    *,
    form: str,
    id: str,  # noqa: A002
) -> Post:
    """Return the post that shows a video; nothing is stored yet."""
    post = Post("facebook", video["account"], id, str(fields.get("description", "")))
    post.title = str(fields.get("title", ""))
    post.data = {"video_id": video["id"], "form": form}
    if fields.get("place"):
        post.data["place"] = str(fields["place"])
    if is_true(fields.get("is_ai_generated", False)):
        post.data["is_ai_generated"] = True
    post.media = (
        MediaItem("video", video["sha256"], video["size_bytes"], video["mime"], id=video["id"]),
    )
    return post


def keeping(exchange: Exchange, video: Record) -> Statement:
    """Set a video's record; returns the statement that makes it durable."""
    return exchange.world.records.putting(VIDEO, video["id"], video)


# In one form, or by a handle


async def _at_once(exchange: Exchange, page: str, fields: Mapping[str, Any]) -> Answer:
    is_published = is_true(fields.get("published", True))
    text = str(fields.get("description", ""))
    await exchange.gate("publish" if is_published else "prepare", text=text)
    check_page(exchange, page)
    stored = await _given(exchange, fields)
    if stored is None or stored.kind != "video":
        raise bad_parameter("No video file was given", subcode=1363025)
    video = with_file(new_video(exchange, page, edge="videos"), stored)
    await _accept(exchange, video, fields, is_published=is_published)
    return Answer(200, {"id": video["id"]})


async def _given(exchange: Exchange, fields: Mapping[str, Any]) -> StoredFile | None:
    source, handle = fields.get("source"), fields.get("fbuploader_video_file_chunk")
    if isinstance(source, GrowingFile):
        return await source.seal()
    if fields.get("file_url"):
        return await fetched(exchange, str(fields["file_url"]))
    upload = next(
        (
            one
            for _key, one in exchange.world.records.of_kind(UPLOAD)
            if handle and one.get("handle") == handle
        ),
        None,
    )
    return StoredFile(**upload["file"]) if upload else None


async def _accept(
    exchange: Exchange, video: Record, fields: Mapping[str, Any], *, is_published: bool
) -> Post:
    """Take a whole video with its post, shown or not."""
    now = exchange.world.clock.now()
    ready_at = now + exchange.processing_time(text=str(fields.get("description", "")))
    number = exchange.world.numbers.next()
    post = post_of(video, fields, form="post", id=f"{video['account']}_{number}")
    post.visible_at = ready_at if is_published else None
    if not is_published and "scheduled_publish_time" in fields:
        post.visible_at = moment(fields["scheduled_publish_time"], name="scheduled_publish_time")
    whole = {**video, "ready_at": iso(ready_at), "post_id": post.id}
    return await exchange.accept(post, beside=[keeping(exchange, whole)])


# By start, transfer and finish


async def _start(exchange: Exchange, page: str, fields: Mapping[str, Any]) -> Answer:
    await exchange.gate("prepare")
    check_page(exchange, page)
    size = str(fields.get("file_size", ""))
    if not size.isdecimal() or not int(size):
        raise bad_parameter("The parameter file_size is required")
    video = new_video(exchange, page, edge="videos", size_bytes=int(size))
    await exchange.world.records.put(VIDEO, video["id"], video)
    named = {"video_id": video["id"], "upload_session_id": video["session"]}
    return Answer(200, {**named, **_offsets(0, int(size))})


async def _transfer(exchange: Exchange, page: str, fields: Mapping[str, Any]) -> Answer:
    await exchange.gate("prepare")
    check_page(exchange, page)
    video = _of_session(exchange, fields)
    whole, part = growing(exchange, video), fields.get("video_file_chunk")
    there = whole.size_bytes
    if str(fields.get("start_offset", "")) != str(there):
        raise _wrong_offset(there, video["size_bytes"])
    if not isinstance(part, GrowingFile) or there + part.size_bytes > video["size_bytes"]:
        raise bad_parameter("video_file_chunk is no part of this video", subcode=1363030)
    there = await whole.write(_pieces(part.path), offset=there)
    part.discard()
    return Answer(200, _offsets(there, video["size_bytes"]))


async def _finish(exchange: Exchange, page: str, fields: Mapping[str, Any]) -> Answer:
    is_published = is_true(fields.get("published", True))
    text = str(fields.get("description", ""))
    await exchange.gate("publish" if is_published else "prepare", text=text)
    check_page(exchange, page)
    video = _of_session(exchange, fields)
    if growing(exchange, video).size_bytes != video["size_bytes"]:
        raise _wrong_offset(growing(exchange, video).size_bytes, video["size_bytes"])
    whole = with_file(video, await growing(exchange, video).seal())
    if whole["problem"]:
        await exchange.world.records.put(VIDEO, whole["id"], whole)
        raise bad_parameter("The video file you tried to upload is not valid", subcode=1363024)
    await _accept(exchange, whole, fields, is_published=is_published)
    return Answer(200, {"success": True})


async def _cancel(exchange: Exchange, page: str, fields: Mapping[str, Any]) -> Answer:
    await exchange.gate("prepare")
    check_page(exchange, page)
    video = _of_session(exchange, fields)
    growing(exchange, video).discard()
    await exchange.world.records.delete(VIDEO, video["id"])
    return Answer(200, {"success": True})


def _of_session(exchange: Exchange, fields: Mapping[str, Any]) -> Record:
    """Return the video of an upload that goes on.

    Raises:
        Refusal: the session is unknown, another Page's, over or too old.
    """
    session = str(fields.get("upload_session_id", ""))
    for _key, video in exchange.world.records.of_kind(VIDEO):
        if session and video["session"] == session and video["account"] == exchange.account:
            started = from_iso(video["started_at"])
            is_old = started is None or exchange.world.clock.now() - started > LONGEST_LIFE
            if not video["post_id"] and not is_old:
                return video
    raise bad_parameter("The upload session is not valid or has ended", subcode=1363033)


def _wrong_offset(there: int, size: int) -> Refusal:
    answer = graph_error(
        6001,
        "There was a problem uploading your video file. Please try again.",
        subcode=1363037,
        is_transient=True,
    )
    body = {"error": {**answer.body["error"], "error_data": _offsets(there, size)}}
    return Refusal(replace(answer, body=body))


def _offsets(start: int, size: int) -> dict[str, str]:
    return {"start_offset": str(start), "end_offset": str(min(size, start + CHUNK_BYTES))}


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as source:
        while piece := source.read(PIECE_BYTES):
            yield piece


# `/{app}/uploads`


async def begin_upload(exchange: Exchange) -> Answer:
    """Answer `POST /{app}/uploads`: a session that bytes are sent to."""
    fields = await exchange.fields()
    await exchange.gate("prepare")
    length = str(fields.get("file_length", ""))
    if not length.isdecimal() or not int(length):
        raise bad_parameter("The parameter file_length is required")
    id_ = f"upload:{secret(size_bytes=24)}"
    body = {"id": id_, "account": exchange.account, "size_bytes": int(length)}
    await exchange.world.records.put(UPLOAD, id_, body)
    return Answer(200, {"id": id_})


async def read_upload(exchange: Exchange, id: str) -> Answer:  # noqa: A002
    """Answer `GET /upload:...`: how much has arrived."""
    await exchange.gate("read")
    upload = _upload(exchange, id, verb="get")
    there = upload["size_bytes"] if "handle" in upload else _arrived(exchange, id).size_bytes
    return Answer(200, {"id": id, "file_offset": there})


async def feed_upload(exchange: Exchange, id: str) -> Answer:  # noqa: A002
    """Answer `POST /upload:...` with the bytes from `file_offset` on."""
    await exchange.gate("prepare")
    upload = _upload(exchange, id, verb="post")
    arrived = _arrived(exchange, id)
    if exchange.headers.get("file_offset", "") != str(arrived.size_bytes) or "handle" in upload:
        raise bad_parameter(f"file_offset must be {arrived.size_bytes}")
    there = await arrived.write(exchange.pieces(), offset=arrived.size_bytes)
    if there != upload["size_bytes"]:
        return Answer(200, {"id": id, "file_offset": there})
    stored = await arrived.seal()
    handle = f"4::{secret(size_bytes=32)}"
    body = {**upload, "handle": handle, "file": vars(stored)}
    await exchange.world.records.put(UPLOAD, id, body)
    return Answer(200, {"h": handle})


def _upload(exchange: Exchange, id: str, *, verb: str) -> Record:  # noqa: A002
    upload = exchange.world.records.get(UPLOAD, id)
    if upload is None or upload["account"] != exchange.account:
        raise no_such_object(id, verb=verb)
    return upload


def _arrived(exchange: Exchange, id: str) -> GrowingFile:  # noqa: A002
    return exchange.world.files.growing(f"facebook {id}")
