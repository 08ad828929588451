"""The resumable way of a video: its bytes are sent for a container that waits for them.

Source: Meta's IG User media reference and Postman collection (rupload, ig-api-upload), read
2026-11-22.
"""

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sandbox import instagram_problems as problems
from sandbox import instagram_videos as videos
from sandbox.core.answers import Answer
from sandbox.core.clock import iso
from sandbox.core.exchange import Exchange
from sandbox.core.files import StoredFile
from sandbox.core.ledger import MediaItem
from sandbox.instagram_containers import CONTAINER, MAY_PUBLISH, PROCESSING_VIDEO
from sandbox.instagram_fetch import fetch

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

DONE = "Upload successful. The video is being processed."


async def upload(network: "Instagram", exchange: Exchange) -> Answer:
    """POST /ig-api-upload/{version}/{container}: bytes from an offset on, or an address."""
    token = network.token(exchange, {}, MAY_PUBLISH)
    await exchange.gate("prepare")
    number = exchange.params["container"]
    container = network.world.records.get(CONTAINER, number)
    if container is None or container["account"] != token.account or not container["awaits"]:
        raise problems.unknown_upload()
    growing = network.world.files.growing(f"instagram {number}")
    if url := exchange.headers.get("file_url"):
        stored = await fetch(str(url), growing, largest_bytes=videos.REEL_LARGEST_BYTES)
        return await _received(network, exchange, container, stored)
    offset, size = _number(exchange, "offset"), _number(exchange, "file_size")
    if offset > growing.size_bytes or size > videos.REEL_LARGEST_BYTES:
        raise problems.unknown_upload()
    if await growing.write(exchange.pieces(), offset=offset) < size:
        raise problems.unknown_upload()
    return await _received(network, exchange, container, await growing.seal())


async def _received(
    network: "Instagram", exchange: Exchange, container: dict[str, Any], stored: StoredFile
) -> Answer:
    path = network.world.files.path(stored.sha256)
    failure, found = await asyncio.to_thread(videos.failure_of, path, container["awaits"])
    width, height = (found.width, found.height) if found else (0, 0)
    item = MediaItem(
        stored.kind,
        stored.sha256,
        stored.size_bytes,
        stored.mime,
        width=width,
        height=height,
        id=container["id"],
    )
    wait = PROCESSING_VIDEO + exchange.processing_time(text=container["caption"])
    filled = {
        **container,
        "awaits": "",
        "media": [asdict(item)],
        "failure": failure,
        "ready_at": iso(network.world.clock.now() + wait),
    }
    await network.world.records.put(CONTAINER, container["id"], filled)
    return Answer(200, {"success": True, "message": DONE})


def _number(exchange: Exchange, name: str) -> int:
    given = exchange.headers.get(name, "")
    if not given.isdecimal():
        raise problems.unknown_upload()
    return int(given)
