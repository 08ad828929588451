"""Small files that come to YouTube: the bytes alone, joined to a resource, or in a session.

Source: the discovery document's `mediaUpload`: simple, multipart as RFC 2387 joins it, and
resumable, here in as many chunks as its client likes.
"""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import urlencode

from sandbox import youtube_refusals as refusals
from sandbox import youtube_rules as rules
from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.files import StoredFile
from sandbox.core.ids import secret

SESSION = "youtube.small_session"
RANGE = re.compile(r"bytes (?:(?P<first>\d+)-\d+|\*)/(?P<total>\d+)")
OCTETS = "application/octet-stream"
PARTS = 3  # what stands before the first edge, the resource, the file


@dataclass(frozen=True)
class Upload:
    """What came: the resource (empty where the bytes came alone), and the file."""

    resource: dict[str, Any]
    file: StoredFile
    mime: str  # as its sender calls it


def goes_on(exchange: Exchange) -> bool:
    """Say whether a request goes on with a session; its beginning was counted."""
    return "upload_id" in exchange.query


async def upload_of(exchange: Exchange) -> Upload | Answer:
    """Read the body of an upload, however it is joined; bytes that come alone are not held.

    A session that begins or goes on has an answer of its own, and no file yet.

    Raises:
        YouTubeRefusal: there is no file in it, or its parts cannot be read.
    """
    if goes_on(exchange):
        return await _further(exchange)
    if exchange.query.get("uploadType") == "resumable":
        return await _begun(exchange)
    kind = exchange.request.content_type
    if kind.startswith("multipart/"):
        return await _joined(exchange)
    growing = exchange.world.files.growing(f"request {exchange.seq}")
    await growing.write(exchange.pieces(), offset=0)
    exchange.body = {"bytes": growing.size_bytes}
    return Upload({}, await growing.seal(), kind)


async def _begun(exchange: Exchange) -> Answer:
    resource = await exchange.json()
    session = {
        "id": secret("ADPysm"),
        "account": exchange.account,
        "resource": resource if isinstance(resource, dict) else {},
        "mime": exchange.headers.get("X-Upload-Content-Type", OCTETS),
    }
    await exchange.world.records.put(SESSION, session["id"], session)
    query = urlencode({**exchange.query, "upload_id": session["id"]})
    here = f"{exchange.request.scheme}://{exchange.request.host}/{exchange.host}"
    return Answer(200, None, {"Location": f"{here}{exchange.path}?{query}"})


async def _further(exchange: Exchange) -> Upload | Answer:
    session = exchange.world.records.get(SESSION, exchange.query["upload_id"])
    if session is None or session["account"] != exchange.account:
        raise rules.session_gone()
    growing = exchange.world.files.growing(session["id"])
    told = RANGE.fullmatch(exchange.headers.get("Content-Range", "").strip())
    if told is None or told["first"] is not None:
        await growing.write(exchange.pieces(), offset=int(told["first"]) if told else 0)
    exchange.body = {"bytes": growing.size_bytes}
    if told is not None and growing.size_bytes < int(told["total"]):
        kept = {"Range": f"bytes=0-{growing.size_bytes - 1}"} if growing.size_bytes else {}
        return Answer(308, None, kept)
    await exchange.world.records.delete(SESSION, session["id"])
    return Upload(session["resource"], await growing.seal(), session["mime"])


async def _joined(exchange: Exchange) -> Upload:
    """Part a joined body. Google's own client for Python ends its lines with a bare newline."""
    edge = _edge(exchange.headers.get("Content-Type", ""))
    pieces = _between(edge).split(await exchange.raw()) if edge else []
    if len(pieces) < PARTS:
        raise refusals.media_required()
    (_mime, told), (mime, content) = (_parted(piece) for piece in pieces[1:3])
    resource = _resource(told)
    growing = exchange.world.files.growing(f"request {exchange.seq}")
    await growing.write(_whole(content), offset=0)
    exchange.body = resource
    return Upload(resource, await growing.seal(), mime)


def _edge(content_type: str) -> bytes:
    message = Message()
    message["Content-Type"] = content_type
    return str(message.get_boundary() or "").encode()


def _between(edge: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:\r?\n|\A)--" + re.escape(edge) + rb"(?:--)?[ \t]*(?:\r?\n|\Z)")


def _parted(piece: bytes) -> tuple[str, bytes]:
    """Return the media type and the content of one part."""
    ended = re.search(rb"\r?\n\r?\n", piece)
    head, content = (piece[: ended.start()], piece[ended.end() :]) if ended else (b"", piece)
    told = message_from_bytes(head + b"\n\n").get_content_type() if head else OCTETS
    return told, content


def _resource(told: bytes) -> dict[str, Any]:
    try:
        read = json.loads(told)
    except ValueError:
        raise rules.bad_request("body", "Parse Error") from None
    return read if isinstance(read, dict) else {}


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
