"""Small files that come to YouTube in one request: the bytes alone, or joined to a resource.

Source: the discovery document's `mediaUpload` (simple, and multipart as RFC 2387 joins it).
"""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Any

from sandbox import youtube_refusals as refusals
from sandbox import youtube_rules as rules
from sandbox.core.exchange import Exchange
from sandbox.core.files import StoredFile

OCTETS = "application/octet-stream"
PARTS = 3  # what stands before the first edge, the resource, the file


@dataclass(frozen=True)
class Upload:
    """What came: the resource (empty where the bytes came alone), and the file."""

    resource: dict[str, Any]
    file: StoredFile
    mime: str  # as its sender calls it


async def upload_of(exchange: Exchange) -> Upload:
    """Read the body of an upload, however it is joined; bytes that come alone are not held.

    Raises:
        YouTubeRefusal: there is no file in it, or its parts cannot be read.
    """
    kind = exchange.request.content_type
    if kind.startswith("multipart/"):
        return await _joined(exchange)
    growing = exchange.world.files.growing(f"request {exchange.seq}")
    await growing.write(exchange.pieces(), offset=0)
    exchange.body = {"bytes": growing.size_bytes}
    return Upload({}, await growing.seal(), kind)


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
