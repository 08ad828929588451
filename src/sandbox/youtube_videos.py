"""YouTube: reading, changing and deleting videos.

Source: the discovery document youtube.v3, revision 20261104, and the reference page of videos,
read 2026-11-22. A scheduled video is private until its time, and public from then on.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox import youtube_bodies as bodies
from sandbox import youtube_quota as quota
from sandbox import youtube_rules as rules
from sandbox.core.answers import Answer
from sandbox.core.clock import from_iso
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.network import Route
from sandbox.youtube_pages import page_size, page_token, start_of
from sandbox.youtube_schedule import opens_at
from sandbox.youtube_upload import text_of

if TYPE_CHECKING:
    from sandbox.youtube import YouTube

LIST_MOST_IDS = 50


class Videos:
    """The calls about videos that stand, on one YouTube."""

    def __init__(self, network: "YouTube") -> None:
        self.network = network
        self.world = network.world

    def routes(self, host: str) -> list[Route]:
        """Return the calls."""
        api = "/youtube/v3/videos"
        return [
            Route("GET", host, api, self.list_videos),
            Route("GET", host, f"{api}:batchGetStats", self.stats),
            Route("PUT", host, api, self.update),
            Route("DELETE", host, api, self.delete),
            Route("GET", host, "/youtube/v3/search", self.search),
        ]

    async def list_videos(self, exchange: Exchange) -> Answer:
        """GET /videos by id; what may not be seen is left out."""
        token = self.network.token(exchange, self.network.MAY_READ)
        ids = self._ids(exchange)
        first = self.world.ledger.post(self.network.slug, ids[0]) if ids else None
        await exchange.gate("read", text=_text_of(first))
        quota.spend(exchange, token, units=quota.READ_UNITS)
        parts = self.network.parts(exchange)
        _check_ids(ids)
        found = [self.network.seen_video(video_id, token) for video_id in ids]
        items = [
            bodies.video(self.network.stored(post), parts) for post in found if post is not None
        ]
        body = bodies.listing("video", items, total=len(items), per_page=len(items))
        return Answer(200, body)

    async def stats(self, exchange: Exchange) -> Answer:
        """GET /videos:batchGetStats, out of a bucket of its own."""
        token = self.network.token(exchange, self.network.MAY_READ)
        ids = self._ids(exchange)
        await exchange.gate("read")
        quota.spend_stats(exchange, token)
        parts = self.network.parts(exchange)
        _check_ids(ids)
        found = [self.network.seen_video(video_id, token) for video_id in ids]
        items = [
            bodies.video_stat(self.network.stored(post), parts)
            for post in found
            if post is not None
        ]
        kind = "youtube#batchGetStatsResponse"
        return Answer(200, {"kind": kind, "etag": bodies.etag(items), "items": items})

    async def search(self, exchange: Exchange) -> Answer:
        """GET /search among the public videos of all channels, out of a bucket of its own."""
        token = self.network.token(exchange, self.network.MAY_READ)
        await exchange.gate("list")
        quota.spend_search(exchange, token)
        self.network.parts(exchange)
        channel, words = exchange.query.get("channelId", ""), exchange.query.get("q", "").split()
        found = [
            post
            for post in self.world.ledger.visible(self.network.slug)
            if channel in ("", post.account) and all(word in _text_of(post) for word in words)
        ]
        start, size = start_of(exchange.query.get("pageToken", "")), page_size(exchange)
        page = [
            bodies.search_result(self.network.stored(post)) for post in found[start : start + size]
        ]
        more = start + size < len(found)
        links = {"nextPageToken": page_token(start + size)} if more else {}
        return Answer(200, bodies.listing("search", page, total=len(found), per_page=size, **links))

    async def update(self, exchange: Exchange) -> Answer:
        """PUT /videos: replaces each part that is named; what a part omits is erased."""
        token = self.network.token(exchange, self.network.MAY_MANAGE)
        resource = await exchange.json()
        resource = resource if isinstance(resource, dict) else {}
        known = self.world.ledger.post(self.network.slug, str(resource.get("id", "")))
        parts = exchange.query.get("part", "").split(",")
        status = _object(resource, "status") if "status" in parts else {}
        is_seen = known is not None and known.is_visible(self.world.clock.now())
        reveals = status.get("privacyStatus") == "public" or "publishAt" in status
        call = "publish" if reveals or is_seen else "prepare"
        await exchange.gate(call, text=_text_of(known))
        quota.spend(exchange, token, units=quota.WRITE_UNITS)
        shown = self.network.parts(exchange)
        post = self.network.own_video(str(resource.get("id", "")), token)
        data = self._changed(post, resource, parts)
        await exchange.change(
            post,
            title=data["snippet"]["title"],
            text=data["snippet"].get("description", ""),
            visible_at=self._visible_at(post, data),
            data=data,
        )
        self.world.webhooks.happened("edit", post)
        return Answer(200, bodies.video(self.network.stored(post), shown))

    def _changed(self, post: Post, resource: dict[str, Any], parts: list[str]) -> dict[str, Any]:
        data = dict(post.data)
        if "snippet" in parts:
            snippet = _object(resource, "snippet")
            rules.check_snippet(snippet)
            rules.check_category(snippet.get("categoryId", ""))
            data["snippet"] = snippet
        if "localizations" in parts:
            localizations = resource.get("localizations", {})
            rules.check_localizations(localizations, data["snippet"])
            data["localizations"] = localizations
        if "status" in parts:
            status = _object(resource, "status")
            rules.check_status(status)
            now = self.world.clock.now()
            if "publishAt" in status and post.is_visible(now):
                raise rules.invalid_publish_at()
            data["status"] = {"privacyStatus": data["status"].get("privacyStatus"), **status}
        return data

    def _visible_at(self, post: Post, data: dict[str, Any]) -> datetime | None:
        """Return since when the public sees a video: from its processing on, a failed one never."""
        at = opens_at(data["status"], self.world.clock.now())
        if at is None or data["failure"]:
            return None
        if post.is_visible(self.world.clock.now()):
            return post.visible_at
        ready_at = from_iso(data["ready_at"])
        return max(at, ready_at) if ready_at else at

    async def delete(self, exchange: Exchange) -> Answer:
        """DELETE /videos."""
        token = self.network.token(exchange, self.network.MAY_MANAGE)
        video_id = exchange.query.get("id", "")
        known = self.world.ledger.post(self.network.slug, video_id)
        await exchange.gate("delete", text=_text_of(known))
        quota.spend(exchange, token, units=quota.WRITE_UNITS)
        post = self.network.own_video(video_id, token)
        await exchange.change(post, removed_at=self.world.clock.now())
        return Answer(204, None)

    def _ids(self, exchange: Exchange) -> list[str]:
        return self.network.all_of(exchange, "id")


def _check_ids(ids: list[str]) -> None:
    if not ids:
        raise rules.missing_parameter("id")
    if len(ids) > LIST_MOST_IDS:
        raise rules.bad_request("id", "Too many ids.")


def _object(resource: dict[str, Any], name: str) -> dict[str, Any]:
    found = resource.get(name, {})
    return found if isinstance(found, dict) else {}


def _text_of(post: Post | None) -> str:
    return text_of({"title": post.title, "description": post.text}) if post else ""
