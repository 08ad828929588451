"""How Instagram takes a file: it fetches the public address itself."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp

from sandbox import instagram_problems as problems
from sandbox.core.files import GrowingFile, StoredFile

# Meta's fetcher names itself so; hosts that turn it away cannot publish.
# Source: developers.facebook.com, "Meta web crawlers", read 2026-11-22.
FETCHER = "facebookexternalhit/1.1"
LONGEST_S = 10
PIECE_BYTES = 256 << 10


async def fetch(url: str, upload: GrowingFile, *, largest_bytes: int) -> StoredFile:
    """Stream the file at `url` to the disk and return what it is.

    Raises:
        GraphRefusal: 9004/2207052 when there is no picture or video to be had, -2/2207003 when
            it takes longer than 10 seconds, 36000/2207004 when it is larger than `largest_bytes`.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise problems.could_not_fetch(url)
    timeout = aiohttp.ClientTimeout(total=LONGEST_S)
    session = aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": FETCHER})
    try:
        async with session, session.get(url) as answer:
            if answer.status != 200:
                raise problems.could_not_fetch(url)
            await upload.write(_bounded(answer, largest_bytes), offset=0)
    except TimeoutError as error:
        raise problems.took_too_long() from error
    except (aiohttp.ClientError, ValueError, asyncio.IncompleteReadError) as error:
        raise problems.could_not_fetch(url) from error
    stored = await upload.seal()
    if stored.kind == "other":
        raise problems.could_not_fetch(url)
    return stored


async def _bounded(answer: aiohttp.ClientResponse, largest_bytes: int) -> AsyncIterator[bytes]:
    arrived = 0
    async for piece in answer.content.iter_chunked(PIECE_BYTES):
        arrived += len(piece)
        if arrived > largest_bytes:
            raise problems.too_large()
        yield piece
