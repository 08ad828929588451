"""Uploading to X: initialize, append, finalize, status; in one shot; alternative text.

Source: X's OpenAPI 2.166/2.167 (`/2/media/upload*`, `/2/media/metadata`), docs.x.com/x-api/media.
The size limits are those of the best-practices page.
"""

import base64
import binascii
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

from sandbox.core.answers import Answer, Refusal
from sandbox.core.clock import from_iso, iso
from sandbox.core.exchange import Exchange
from sandbox.core.files import GrowingFile, StoredFile
from sandbox.core.ledger import MediaItem
from sandbox.core.records import Records
from sandbox.x_films import failure_of
from sandbox.x_problems import invalid

KIND = "x.media"
LIFE = timedelta(hours=24)
VIDEO_PROCESSING = timedelta(seconds=0.5)
GIF_PROCESSING = timedelta(seconds=0.1)
MEGABYTE = 1 << 20
CHUNK_LARGEST_BYTES = 5 * MEGABYTE
LARGEST_BYTES = {
    "image": 5 * MEGABYTE,
    "gif": 15 * MEGABYTE,
    "video": 512 * MEGABYTE,
    "subtitles": MEGABYTE,  # not published
}
TOTAL_LARGEST_BYTES = 17_179_869_184
LONGEST_ALT = 1000
TYPES = str.split(
    "video/mp4 video/webm video/mp2t video/quicktime text/srt text/vtt image/jpeg image/gif"
    " image/bmp image/png image/webp image/pjpeg image/tiff model/gltf-binary model/vnd.usdz+zip"
)
CATEGORIES = str.split(
    "amplify_video tweet_gif tweet_image tweet_video dm_gif dm_image dm_video subtitles"
)
SUBTITLES = ("text/srt", "text/vtt")
KEY_PREFIXES = {"image": "3", "video": "13", "gif": "16", "subtitles": "3"}

_Body = Mapping[str, Any]


async def initialize(exchange: Exchange) -> Answer:
    """Answer `POST /2/media/upload/initialize`."""
    body = await exchange.json()
    await exchange.gate("prepare")
    return await _initialized(exchange, body if isinstance(body, dict) else {})


async def append(exchange: Exchange) -> Answer:
    """Answer `POST /2/media/upload/{id}/append`; the same segment may come again."""
    fields = await exchange.fields(sealed=False)
    await exchange.gate("prepare")
    return await _appended(exchange, exchange.params["id"], fields)


async def finalize(exchange: Exchange) -> Answer:
    """Answer `POST /2/media/upload/{id}/finalize`."""
    await exchange.gate("prepare")
    return await _finalized(exchange, exchange.params["id"])


async def status(exchange: Exchange) -> Answer:
    """Answer `GET /2/media/upload?media_id=`."""
    await exchange.gate("read")
    media = own_media(exchange, exchange.query.get("media_id", ""))
    return Answer(200, {"data": described_media(exchange, media)})


async def upload(exchange: Exchange) -> Answer:
    """Answer `POST /2/media/upload`: the whole file, or one command of the old protocol."""
    fields = await exchange.fields(sealed=False)
    await exchange.gate("prepare")
    match str(fields.get("command", "")).upper():
        case "INIT":
            return await _initialized(exchange, fields)
        case "APPEND":
            return await _appended(exchange, str(fields.get("media_id", "")), fields)
        case "FINALIZE":
            return await _finalized(exchange, str(fields.get("media_id", "")))
    return await _in_one_shot(exchange, fields)


async def metadata(exchange: Exchange) -> Answer:
    """Answer `POST /2/media/metadata`: the alternative text."""
    body = await exchange.json() or {}
    await exchange.gate("prepare")
    media = own_media(exchange, str(body.get("id", "")))
    alt = ((body.get("metadata") or {}).get("alt_text") or {}).get("text", "")
    if len(alt) > LONGEST_ALT:
        raise invalid("$.metadata.alt_text.text: must be at most 1000 characters long")
    await put_media(exchange, {**media, "alt": alt})
    associated = {"alt_text": {"text": alt}}
    return Answer(200, {"data": {"id": media["id"], "associated_metadata": associated}})


def attached(exchange: Exchange, ids: list[str]) -> tuple[MediaItem, ...]:
    """Return the media for a post.

    Raises:
        Refusal: one of them is unknown, another's, unfinished, still processing or too old.
    """
    found = [exchange.world.records.get(KIND, id_) for id_ in ids]
    if any(media is None or not is_usable(exchange, media) for media in found):
        raise invalid("Your media IDs are invalid.", {"media.media_ids": ids})
    return tuple(item_of(media) for media in found if media is not None)


async def _initialized(exchange: Exchange, fields: _Body) -> Answer:
    _check_declared(fields)
    media = {
        "id": exchange.world.numbers.next(),
        "account": exchange.account,
        "declared": str(fields.get("media_type", "")),
        "category": str(fields.get("media_category", "")),
        "total_bytes": int(fields.get("total_bytes", 0)),
        "segments": [],
        "expires_at": iso(exchange.now + LIFE),
    }
    await put_media(exchange, media)
    return Answer(200, {"data": described_media(exchange, media)})


def _check_declared(fields: _Body) -> None:
    unknown = set(fields) - {
        "command",
        "media_type",
        "media_category",
        "total_bytes",
        "shared",
        "additional_owners",
    }
    if unknown:
        raise invalid(f"$.{min(unknown)}: is not defined in the schema")
    if fields.get("media_type") not in TYPES:
        raise invalid(f"$.media_type: does not have a value in the enumeration {TYPES}")
    if fields.get("media_category", "tweet_image") not in CATEGORIES:
        raise invalid(f"$.media_category: does not have a value in the enumeration {CATEGORIES}")
    try:
        total_bytes = int(fields.get("total_bytes", 0))
    except (TypeError, ValueError):
        raise invalid("$.total_bytes: must be an integer") from None
    if not 0 <= total_bytes <= TOTAL_LARGEST_BYTES:
        raise invalid("$.total_bytes: must be between 0 and 17179869184")


async def _appended(exchange: Exchange, id: str, fields: _Body) -> Answer:  # noqa: A002
    media = own_media(exchange, id)
    try:
        index = int(fields["segment_index"])
    except (KeyError, TypeError, ValueError):
        raise invalid("$.segment_index: must be an integer from 0 to 999") from None
    if not 0 <= index <= 999 or "sha256" in media:
        raise invalid("$.segment_index: cannot be appended")
    part = await _part(exchange, fields)
    if part.size_bytes > CHUNK_LARGEST_BYTES:
        part.discard()
        raise invalid("$.media: a chunk holds at most 5 MB")
    part.become(exchange.world.files.growing(_segment_key(id, index)))
    # Read anew: parallel appends may have added segments while this one arrived.
    known = own_media(exchange, id)
    await put_media(exchange, {**known, "segments": sorted({*known["segments"], index})})
    expires_at = from_iso(media["expires_at"]) or exchange.now
    return Answer(200, {"data": {"expires_at": int(expires_at.timestamp())}})


async def _part(exchange: Exchange, fields: _Body) -> GrowingFile:
    """Return the `media` of a body: a multipart file, or base64 text in JSON."""
    media = fields.get("media")
    if isinstance(media, GrowingFile):
        return media
    if not isinstance(media, str):
        raise invalid("$.media: is missing")
    try:
        raw = base64.b64decode(media, validate=True)
    except binascii.Error:
        raise invalid("$.media: must be base64") from None
    part = exchange.world.files.growing(f"x request {exchange.seq}")
    await part.write(_one(raw), offset=0)
    exchange.body = {**fields, "media": {"bytes": len(raw)}}
    return part


async def _one(raw: bytes) -> AsyncIterator[bytes]:
    yield raw


async def _finalized(exchange: Exchange, id: str) -> Answer:  # noqa: A002
    media = own_media(exchange, id)
    if "sha256" not in media:
        if media["segments"] != list(range(len(media["segments"]))) or not media["segments"]:
            raise invalid("The segments do not add up.", {"media_id": [id]})
        keys = [_segment_key(id, index) for index in media["segments"]]
        stored = await exchange.world.files.join(keys)
        if media["total_bytes"] and stored.size_bytes != media["total_bytes"]:
            raise invalid("The size differs from total_bytes.", {"media_id": [id]})
        media = await _ready(exchange, media, stored)
    return Answer(200, {"data": described_media(exchange, media)})


async def _in_one_shot(exchange: Exchange, fields: _Body) -> Answer:
    if fields.get("media_category") not in CATEGORIES:
        raise invalid("$.media_category: is missing but it is required")
    part = await _part(exchange, fields)
    media = {
        "id": exchange.world.numbers.next(),
        "account": exchange.account,
        "declared": str(fields.get("media_type", "")),
        "category": fields["media_category"],
        "total_bytes": part.size_bytes,
        "segments": [],
        "expires_at": iso(exchange.now + LIFE),
    }
    media = await _ready(exchange, media, await part.seal())
    return Answer(200, {"data": described_media(exchange, media)})


async def _ready(exchange: Exchange, media: dict[str, Any], stored: StoredFile) -> dict[str, Any]:
    """Note what the bytes are and when X has processed them."""
    kind = "gif" if stored.mime == "image/gif" else stored.kind
    if kind == "other" and kind_of(media) == "subtitles":
        kind = "subtitles"
    largest_bytes = LARGEST_BYTES.get(kind)
    is_still = kind == "gif" and kind_of(media) == "image"  # a GIF may be sent as a picture
    if largest_bytes is None or not (kind == kind_of(media) or is_still):
        raise invalid("media type unrecognized.", {"media": [stored.mime]})
    if stored.size_bytes > largest_bytes:
        raise invalid(f"File size exceeds {largest_bytes} bytes.", {"media": [stored.mime]})
    wait = exchange.processing_time()
    if kind == "video":
        wait = max(wait, VIDEO_PROCESSING)
    if kind == "gif" and not is_still:
        wait = max(wait, GIF_PROCESSING)
    media = {
        **media,
        "sha256": stored.sha256,
        "size_bytes": stored.size_bytes,
        "mime": stored.mime,
        "width": stored.width,
        "height": stored.height,
        "processed": bool(wait),
        "failed": failure_of(exchange.world.files.path(stored.sha256)) if kind == "video" else None,
        "started_at": iso(exchange.now),
        "ready_at": iso(exchange.now + wait),
    }
    return await put_media(exchange, media)


def described_media(exchange: Exchange, media: dict[str, Any]) -> dict[str, Any]:
    """Return the media as finalize and status show it."""
    data: dict[str, Any] = {
        "id": media["id"],
        "media_key": _key(media),
        "expires_after_secs": _left_s(exchange, media),
    }
    if "sha256" in media:
        data["size"] = media["size_bytes"]
    if media.get("processed"):
        data["processing_info"] = _processing(exchange, media)
    return data


def _processing(exchange: Exchange, media: dict[str, Any]) -> dict[str, Any]:
    now = exchange.world.clock.now()
    started_at, ready_at = from_iso(media["started_at"]), from_iso(media["ready_at"])
    if started_at is None or ready_at is None or now >= ready_at:
        if media.get("failed"):
            return {"state": "failed", "progress_percent": 100, "error": media["failed"]}
        return {"state": "succeeded", "progress_percent": 100}
    share = (now - started_at) / (ready_at - started_at)
    state = "pending" if share < 0.1 else "in_progress"
    return {"state": state, "check_after_secs": 1, "progress_percent": int(share * 100)}


def is_usable(exchange: Exchange, media: dict[str, Any]) -> bool:
    now = exchange.world.clock.now()
    ready_at, expires_at = from_iso(media.get("ready_at")), from_iso(media["expires_at"])
    if ready_at is None or expires_at is None or media["account"] != exchange.account:
        return False
    if media.get("failed") or kind_of(media) == "subtitles":
        return False
    return ready_at <= now < expires_at


def own_media(exchange: Exchange, id: str) -> dict[str, Any]:  # noqa: A002
    media = exchange.world.records.get(KIND, id)
    if media is None or media["account"] != exchange.account:
        raise Refusal(invalid("Your media IDs are invalid.", {"media_id": [id]}).answer)
    return media


async def put_media(exchange: Exchange, media: dict[str, Any]) -> dict[str, Any]:
    records: Records = exchange.world.records
    return await records.put(KIND, str(media["id"]), media)


def item_of(media: Mapping[str, Any]) -> MediaItem:
    return MediaItem(
        kind="video" if kind_of(media) == "video" else "image",
        sha256=media["sha256"],
        size_bytes=media["size_bytes"],
        mime=media["mime"],
        alt=media.get("alt", ""),
        width=media["width"],
        height=media["height"],
        id=_key(media),
    )


def kind_of(media: Mapping[str, Any]) -> str:
    """Return image, gif, video or subtitles, by the declared category or type."""
    declared = f"{media['category']} {media['declared']}"
    if "subtitles" in declared or media["declared"] in SUBTITLES:
        return "subtitles"
    if "gif" in declared:
        return "gif"
    return "video" if "video" in declared else "image"


def _key(media: Mapping[str, Any]) -> str:
    return f"{KEY_PREFIXES[kind_of(media)]}_{media['id']}"


def _left_s(exchange: Exchange, media: Mapping[str, Any]) -> int:
    expires_at = from_iso(media["expires_at"]) or exchange.now
    return max(0, int((expires_at - exchange.world.clock.now()).total_seconds()))


def _segment_key(id: str, index: int) -> str:  # noqa: A002
    return f"x {id} {index}"
