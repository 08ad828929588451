"""Uploads to YouTube: a session, chunks, queries, and the video at the end; or all at once.

Source: developers.google.com/youtube/v3/guides/using_resumable_upload_protocol, read
2026-11-22; the protocol's details were observed with google-api-python-client 2.202.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sandbox import youtube_bodies as bodies
from sandbox import youtube_quota as quota
from sandbox import youtube_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer, Cut
from sandbox.core.clock import from_iso, iso
from sandbox.core.exchange import Exchange
from sandbox.core.files import StoredFile
from sandbox.core.ids import secret
from sandbox.core.ledger import MediaItem, Post
from sandbox.youtube_media import upload_of
from sandbox.youtube_schedule import opens_at

if TYPE_CHECKING:
    from sandbox.youtube import YouTube

SESSION = "youtube.session"
SESSION_LIFE = timedelta(days=7)
CHUNK_UNIT_BYTES = 262_144
LARGEST_BYTES = 256 << 30
PROCESSING = timedelta(seconds=0.3)
RANGE = re.compile(r"bytes (?:(?P<first>\d+)-(?P<last>\d+)|\*)/(?P<total>\d+|\*)")

Session = dict[str, Any]


@dataclass(frozen=True)
class Chunk:
    """What a Content-Range says. `first` None: only a question how far the upload is."""

    first: int | None
    last: int
    total: int | None

    @property
    def is_last(self) -> bool:
        return self.first is not None and self.total == self.last + 1


class Uploads:
    """The sessions of one network."""

    def __init__(self, youtube: "YouTube") -> None:
        self.youtube = youtube
        self.world = youtube.world
        # Only the newest writer of a session may write: an older one was given up by its client.
        self._writers: dict[str, int] = {}
        self._finishing: dict[str, asyncio.Lock] = {}

    async def start(self, exchange: Exchange) -> Answer:
        """POST .../videos: with uploadType=resumable the metadata alone, which opens a session;
        else metadata and file at once."""
        token = self.youtube.token(exchange, self.youtube.MAY_UPLOAD)
        if exchange.query.get("uploadType") == "multipart":
            return await self._at_once(exchange, token)
        resource = await exchange.json()
        resource = resource if isinstance(resource, dict) else {}
        await exchange.gate("prepare", text=text_of(resource.get("snippet", {})))
        if exchange.query.get("uploadType") != "resumable":
            raise rules.bad_request("uploadType", "uploadType is resumable or multipart here.")
        mime = exchange.headers.get("X-Upload-Content-Type", "application/octet-stream")
        session = self._session_of(exchange, resource, mime=mime, total=_announced_bytes(exchange))
        quota.spend_upload(exchange, token)
        await self.world.records.put(SESSION, session["id"], session)
        return Answer(200, None, self._headers(exchange, session))

    def _session_of(
        self, exchange: Exchange, resource: Session, *, mime: str, total: int | None
    ) -> Session:
        """Return the session of an upload whose metadata are right.

        Raises:
            YouTubeRefusal: they are not.
        """
        snippet, status = resource.get("snippet", {}), resource.get("status", {})
        parts = self.youtube.parts(exchange)
        rules.check_mime(mime)
        rules.check_snippet(snippet)
        rules.check_category(snippet.get("categoryId", "22"))
        rules.check_status(status)
        localizations = resource.get("localizations", {}) if "localizations" in parts else {}
        rules.check_localizations(localizations, snippet)
        return {
            "id": secret("ADPycd"),
            "account": exchange.account,
            "snippet": snippet,
            "status": status,
            "localizations": localizations,
            "parts": parts,
            "mime": mime,
            "total": total,
            "made_at": iso(exchange.now),
            "video_id": secret(size_bytes=8),
            "is_complete": False,
        }

    async def _at_once(self, exchange: Exchange, token: Token) -> Answer:
        """Take metadata and file of one request."""
        upload = await upload_of(exchange)
        if isinstance(upload, Answer):  # no session: it comes in this request
            raise rules.bad_request("uploadType", "The request has no file.")
        snippet, status = upload.resource.get("snippet", {}), upload.resource.get("status", {})
        is_public = isinstance(status, dict) and status.get("privacyStatus", "public") == "public"
        await exchange.gate("publish" if is_public else "prepare", text=text_of(snippet))
        total = upload.file.size_bytes
        session = self._session_of(exchange, upload.resource, mime=upload.mime, total=total)
        quota.spend_upload(exchange, token)
        await self._finish(exchange, session, upload.file)
        return self._final(session)

    def _headers(self, exchange: Exchange, session: Session) -> dict[str, str]:
        """Name the session by the address at which its client came, whole as Google names it."""
        query = urlencode({**exchange.query, "upload_id": session["id"]})
        here = f"{exchange.request.scheme}://{exchange.request.host}/{exchange.host}"
        return {
            "Location": f"{here}{exchange.path}?{query}",
            "X-GUploader-UploadID": session["id"],
        }

    async def put(self, exchange: Exchange) -> Answer:
        """PUT of a chunk, of the whole file, or of the question how far it is."""
        if exchange.bearer:  # the address alone lets a client in, as at Google
            exchange.token()
        session = self._session(exchange)
        chunk = _chunk_of(exchange)
        await self._gate(exchange, session, chunk)
        if self._is_complete(session):
            return self._final(session)
        _check_total(session, chunk)
        upload = self.world.files.growing(session["id"])
        if chunk.first is None:
            kept = _kept(upload.size_bytes, chunk.total)
            return await self._go_on(exchange, session, kept=kept, total=chunk.total)
        kept = _kept(upload.size_bytes, chunk.total)
        if chunk.first > kept:
            raise rules.bad_request(
                "Content-Range",
                f"The upload offset is {chunk.first} byte(s), which exceeds already uploaded "
                f"size of {kept} byte(s).",
            )
        try:
            size = await upload.write(self._pieces(exchange, session), offset=chunk.first)
        except ConnectionError:  # what has arrived stays
            raise Cut from None
        exchange.body = {"bytes": size - chunk.first, "offset": chunk.first}
        return await self._go_on(
            exchange, session, kept=_kept(size, chunk.total), total=chunk.total
        )

    def _session(self, exchange: Exchange) -> Session:
        found = self.world.records.get(SESSION, exchange.query.get("upload_id", ""))
        if found is None:
            raise rules.session_gone()
        made_at = from_iso(found["made_at"])
        if made_at is None or exchange.now - made_at > SESSION_LIFE:
            raise rules.session_gone()
        if exchange.account and exchange.account != found["account"]:
            raise rules.session_gone()
        return found

    async def _gate(self, exchange: Exchange, session: Session, chunk: Chunk) -> None:
        """Meet the fault: a question is a read, the last chunk of a public video publishes."""
        call = "prepare"
        if chunk.first is None:
            call = "read"
        elif chunk.is_last and session["status"].get("privacyStatus", "public") == "public":
            call = "publish"
        text = text_of(session["snippet"])
        await exchange.gate(call, text=text, account=session["account"])

    async def _pieces(self, exchange: Exchange, session: Session) -> AsyncIterator[bytes]:
        number = self._writers.get(session["id"], 0) + 1
        self._writers[session["id"]] = number
        async for piece in exchange.pieces():
            if self._writers.get(session["id"]) != number:
                raise Cut
            yield piece

    async def _go_on(
        self, exchange: Exchange, session: Session, *, kept: int, total: int | None
    ) -> Answer:
        """Answer 308 with what is kept, or finish when everything is."""
        if total is None or kept < total:
            return Answer(308, None, {"Range": f"bytes=0-{kept - 1}"} if kept else {})
        lock = self._finishing.setdefault(session["id"], asyncio.Lock())
        async with lock:
            if not self._is_complete(session):
                stored = await self.world.files.growing(session["id"]).seal()
                await self._finish(exchange, session, stored)
        self._finishing.pop(session["id"], None)
        self._writers.pop(session["id"], None)
        return self._final(session)

    def _is_complete(self, session: Session) -> bool:
        return self.world.ledger.post("youtube", session["video_id"]) is not None

    async def _finish(self, exchange: Exchange, session: Session, stored: StoredFile) -> None:
        """Make the video of the bytes that have arrived."""
        found = await asyncio.to_thread(rules.probe, self.world.files.path(stored.sha256))
        now = self.world.clock.now()
        text = text_of(session["snippet"])
        ready_at = now + PROCESSING + exchange.processing_time(text=text)
        opens = opens_at(session["status"], now)
        kind = "other" if found.failure else "video"
        post = Post(
            "youtube",
            session["account"],
            session["video_id"],
            session["snippet"].get("description", ""),
            title=session["snippet"]["title"],
            media=(
                MediaItem(
                    kind,
                    stored.sha256,
                    stored.size_bytes,
                    stored.mime,
                    width=found.width,
                    height=found.height,
                ),
            ),
            # The public sees a video once it has been processed.
            visible_at=max(opens, ready_at) if opens and not found.failure else None,
            data={
                "snippet": session["snippet"],
                "status": session["status"],
                "localizations": session.get("localizations", {}),
                "uploaded_at": iso(now),
                "ready_at": iso(ready_at),
                "failure": found.failure,
                "seconds": found.seconds,
                "height": found.height,
            },
        )
        complete = {**session, "is_complete": True}
        beside = [self.world.records.putting(SESSION, session["id"], complete)]
        await exchange.accept(post, beside=beside)

    def _final(self, session: Session) -> Answer:
        """The reply that ends an upload; asked again, it comes again."""
        post = self.world.ledger.post("youtube", session["video_id"])
        if post is None or post.removed_at is not None:
            raise rules.session_gone()
        # What the reply says of the video is true at its end, so it is still "uploaded".
        stored = {**self.youtube.stored(post), "upload_status": "uploaded"}
        return Answer(201, bodies.video(stored, session["parts"]))


def text_of(snippet: Any) -> str:
    """Return what a fault's `match` is looked for in: title and description."""
    if not isinstance(snippet, dict):
        return ""
    return f"{snippet.get('title', '')}\n{snippet.get('description', '')}"


def _announced_bytes(exchange: Exchange) -> int | None:
    given = exchange.headers.get("X-Upload-Content-Length")
    if given is None:
        return None
    if not given.isdigit() or int(given) > LARGEST_BYTES:
        raise rules.bad_request("X-Upload-Content-Length", "The size is not acceptable.")
    return int(given)


def _chunk_of(exchange: Exchange) -> Chunk:
    header = exchange.headers.get("Content-Range")
    length = int(exchange.headers.get("Content-Length", "0"))
    if header is None:  # the whole file in one request
        return Chunk(0, length - 1, length)
    found = RANGE.fullmatch(header.strip())
    if found is None:
        raise rules.bad_request("Content-Range", "Failed to parse Content-Range header.")
    total = None if found["total"] == "*" else int(found["total"])
    if found["first"] is None:
        return Chunk(None, -1, total)
    first, last = int(found["first"]), int(found["last"])
    if last < first or (total is not None and last >= total):
        raise rules.bad_request("Content-Range", "Invalid Content-Range header.")
    return Chunk(first, last, total)


def _check_total(session: Session, chunk: Chunk) -> None:
    if None not in (session["total"], chunk.total) and session["total"] != chunk.total:
        raise rules.bad_request(
            "Content-Range", "The total size differs from X-Upload-Content-Length."
        )


def _kept(size_bytes: int, total: int | None) -> int:
    """Return how much of what arrived counts: whole units of 256 KiB, or all of it at the end."""
    if size_bytes == total:
        return size_bytes
    return size_bytes - size_bytes % CHUNK_UNIT_BYTES
