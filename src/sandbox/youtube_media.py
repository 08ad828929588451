"""Small files that come to YouTube in one request: the bytes alone, or joined to a resource.

Source: the discovery document's `mediaUpload` (simple, and multipart as RFC 2387 joins it).
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader

from sandbox import youtube_refusals as refusals
from sandbox import youtube_rules as rules
from sandbox.core.exchange import PIECE_BYTES, Exchange
from sandbox.core.files import StoredFile


@dataclass(frozen=True)
class Upload:
    """What came: the resource (empty where the bytes came alone), and the file."""

    resource: dict[str, Any]
    file: StoredFile
    mime: str  # as its sender calls it


async def upload_of(exchange: Exchange) -> Upload:
    """Read the body of an upload, however it is joined, without keeping it in memory.

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
    reader = await exchange.request.multipart()
    first, second = await reader.next(), None
    resource = await _resource(first)
    second = await reader.next()
    if not isinstance(second, BodyPartReader):
        raise refusals.media_required()
    mime = second.headers.get("Content-Type", "application/octet-stream")
    growing = exchange.world.files.growing(f"request {exchange.seq}")
    await growing.write(_pieces(second), offset=0)
    exchange.body = resource
    return Upload(resource, await growing.seal(), mime.partition(";")[0].strip().lower())


async def _resource(part: Any) -> dict[str, Any]:
    if not isinstance(part, BodyPartReader):
        raise refusals.media_required()
    try:
        told = json.loads(await part.read(decode=True))
    except ValueError:
        raise rules.bad_request("body", "Parse Error") from None
    return told if isinstance(told, dict) else {}


async def _pieces(part: BodyPartReader) -> AsyncIterator[bytes]:
    while piece := await part.read_chunk(PIECE_BYTES):
        yield bytes(part.decode(piece))
