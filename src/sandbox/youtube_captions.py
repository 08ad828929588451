"""Captions and thumbnails of videos.

Source: the discovery document youtube.v3, revision 20261104, and the reference pages of captions
and thumbnails with the errors they name, read 2026-11.
"""

from typing import TYPE_CHECKING, Any

from sandbox import youtube_bodies as bodies
from sandbox import youtube_quota as quota
from sandbox import youtube_refusals as refusals
from sandbox import youtube_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.clock import iso
from sandbox.core.exchange import Exchange
from sandbox.core.ids import secret
from sandbox.core.ledger import Post
from sandbox.core.network import Route
from sandbox.youtube_media import goes_on, upload_of

if TYPE_CHECKING:
    from sandbox.youtube import YouTube

CAPTION = "youtube.caption"
NAME_LONGEST = 150
THUMBNAIL_LARGEST_BYTES = 2 * 1024 * 1024
THUMBNAIL_MIMES = ("image/jpeg", "image/png", "application/octet-stream")

Body = dict[str, Any]


class Captions:
    """The calls about what a video carries beside its film."""

    def __init__(self, network: "YouTube") -> None:
        self.network = network
        self.world = network.world

    def routes(self, host: str) -> list[Route]:
        """Return the calls."""
        api, upload = "/youtube/v3/captions", "/upload/youtube/v3/captions"
        thumbnail = "/upload/youtube/v3/thumbnails/set"
        return [
            Route("GET", host, api, self.list_captions),
            Route("DELETE", host, api, self.delete),
            Route("PUT", host, api, self.update),
            Route("POST", host, upload, self.insert),
            Route("PUT", host, upload, self.update),
            Route("POST", host, thumbnail, self.set_thumbnail),
            Route("PUT", host, thumbnail, self.set_thumbnail),
        ]

    async def list_captions(self, exchange: Exchange) -> Answer:
        """GET /captions of one video."""
        token = self.network.token(exchange, self.network.MAY_COMMENT)
        await exchange.gate("list")
        quota.spend(exchange, token, units=quota.CAPTIONS_LIST_UNITS)
        parts = self.network.parts(exchange)
        if "videoId" not in exchange.query:
            raise rules.missing_parameter("videoId")
        video = self.network.own_video(exchange.query["videoId"], token)
        wanted = [one for one in exchange.query.get("id", "").split(",") if one]
        items = [
            bodies.caption(kept, parts)
            for id_, kept in self._of(video.id)
            if not wanted or id_ in wanted
        ]
        body = {"kind": "youtube#captionListResponse", "etag": bodies.etag(items), "items": items}
        return Answer(200, body)

    async def insert(self, exchange: Exchange) -> Answer:
        """POST /captions with its file: a track of a language and a name stands once."""
        token = self.network.token(exchange, self.network.MAY_COMMENT)
        await exchange.gate("prepare")
        self._spend(exchange, token, quota.CAPTIONS_INSERT_UNITS)
        parts = self.network.parts(exchange)
        upload = await upload_of(exchange)
        if isinstance(upload, Answer):
            return upload
        snippet = upload.resource.get("snippet")
        snippet = snippet if isinstance(snippet, dict) else {}
        _check(snippet)
        if not upload.file.size_bytes:
            raise refusals.content_required()
        video = self.network.own_video(str(snippet["videoId"]), token)
        key = (snippet["language"], snippet.get("name", ""))
        if any((one["language"], one["name"]) == key for _id, one in self._of(video.id)):
            raise refusals.caption_exists()
        kept = {
            "id": secret("AUieDa", size_bytes=24),
            "video": video.id,
            "language": key[0],
            "name": key[1],
            "is_draft": bool(snippet.get("isDraft")),
            "sha256": upload.file.sha256,
            "mime": upload.mime,
            "updated_at": iso(self.world.clock.now()),
        }
        await self.world.records.put(CAPTION, kept["id"], kept)
        return Answer(200, bodies.caption(kept, parts))

    async def update(self, exchange: Exchange) -> Answer:
        """PUT /captions: another file, or whether it is a draft."""
        if goes_on(exchange):
            return await self.insert(exchange)
        token = self.network.token(exchange, self.network.MAY_COMMENT)
        await exchange.gate("prepare")
        quota.spend(exchange, token, units=quota.CAPTIONS_UPDATE_UNITS)
        parts = self.network.parts(exchange)
        file = None
        if exchange.path.startswith("/upload/"):
            upload = await upload_of(exchange)
            if isinstance(upload, Answer):
                return upload
            resource, file = upload.resource, upload.file
        else:
            resource = await exchange.json()
            resource = resource if isinstance(resource, dict) else {}
        kept = dict(self._found(str(resource.get("id", ""))))
        self.network.own_video(kept["video"], token)
        snippet = resource.get("snippet")
        if isinstance(snippet, dict) and "isDraft" in snippet:
            kept["is_draft"] = bool(snippet["isDraft"])
        if file is not None:
            kept["sha256"] = file.sha256
        kept["updated_at"] = iso(self.world.clock.now())
        await self.world.records.put(CAPTION, kept["id"], kept)
        return Answer(200, bodies.caption(kept, parts))

    async def delete(self, exchange: Exchange) -> Answer:
        """DELETE /captions."""
        token = self.network.token(exchange, self.network.MAY_COMMENT)
        await exchange.gate("delete")
        quota.spend(exchange, token, units=quota.WRITE_UNITS)
        kept = self._found(exchange.query.get("id", ""))
        self.network.own_video(kept["video"], token)
        await self.world.records.delete(CAPTION, kept["id"])
        return Answer(204, None)

    async def set_thumbnail(self, exchange: Exchange) -> Answer:
        """POST /thumbnails/set: the picture that a video is shown by."""
        token = self.network.token(exchange, self.network.MAY_UPLOAD)
        await exchange.gate("prepare")
        self._spend(exchange, token, quota.WRITE_UNITS)
        upload = await upload_of(exchange)
        if isinstance(upload, Answer):
            return upload
        if "videoId" not in exchange.query:
            raise rules.missing_parameter("videoId")
        video = self.network.own_video(exchange.query["videoId"], token)
        if not upload.file.size_bytes:
            raise refusals.media_required()
        if upload.file.size_bytes > THUMBNAIL_LARGEST_BYTES:
            raise refusals.media_too_large(THUMBNAIL_LARGEST_BYTES)
        if upload.mime not in THUMBNAIL_MIMES or upload.file.kind != "image":
            raise refusals.invalid_image()
        await exchange.change(video, data={**video.data, "thumbnail": upload.file.sha256})
        items = [bodies.thumbnails(self.network.stored(video))]
        answer = {"kind": "youtube#thumbnailSetResponse", "etag": bodies.etag(items)}
        return Answer(200, {**answer, "items": items})

    def _spend(self, exchange: Exchange, token: Token, units: int) -> None:
        if not goes_on(exchange):
            quota.spend(exchange, token, units=units)

    def has_any(self, video: Post) -> bool:
        """Say whether a video has captions."""
        return any(not kept["is_draft"] for _id, kept in self._of(video.id))

    def _of(self, video: str) -> list[tuple[str, Body]]:
        kept = self.world.records.of_kind(CAPTION)
        return [(id_, one) for id_, one in kept if one["video"] == video]

    def _found(self, id: str) -> Body:  # noqa: A002
        found = self.world.records.get(CAPTION, id)
        if found is None:
            raise refusals.caption_not_found()
        return found


def _check(snippet: Body) -> None:
    if not isinstance(snippet.get("name", ""), str) or not snippet.get("videoId"):
        raise refusals.invalid_metadata()
    if not isinstance(snippet.get("language"), str) or not snippet["language"]:
        raise refusals.invalid_metadata()
    if len(snippet.get("name", "")) > NAME_LONGEST:
        raise refusals.name_too_long()
