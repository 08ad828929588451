"""Playlists: a channel's uploads, which make themselves, and those that it puts together.

Source: the discovery document youtube.v3, revision 20261104, and the reference pages of playlists
and playlistItems with the errors they name, read 2026-11.
"""

from collections.abc import Sequence
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
from sandbox.core.network import Route
from sandbox.youtube_pages import page_size, page_token, start_of

if TYPE_CHECKING:
    from sandbox.youtube import YouTube

PLAYLIST, ITEM = "youtube.playlist", "youtube.playlistItem"

Body = dict[str, Any]


class Playlists:
    """The calls about playlists, on one YouTube."""

    def __init__(self, network: "YouTube") -> None:
        self.network = network
        self.world = network.world

    def routes(self, host: str) -> list[Route]:
        """Return the calls."""
        lists, items = "/youtube/v3/playlists", "/youtube/v3/playlistItems"
        return [
            Route("GET", host, lists, self.list_playlists),
            Route("POST", host, lists, self.insert),
            Route("DELETE", host, lists, self.delete),
            Route("GET", host, items, self.list_items),
            Route("POST", host, items, self.insert_item),
            Route("DELETE", host, items, self.delete_item),
        ]

    # Playlists

    async def list_playlists(self, exchange: Exchange) -> Answer:
        """GET /playlists: one's own, those of a channel, or by id."""
        token = self.network.token(exchange, self.network.MAY_READ)
        await exchange.gate("list")
        quota.spend(exchange, token, units=quota.READ_UNITS)
        parts = self.network.parts(exchange)
        found = self._asked_for(exchange, token)
        return Answer(200, _page(exchange, "playlist", [self._body(one, parts) for one in found]))

    def _asked_for(self, exchange: Exchange, token: Token) -> list[Body]:
        query = exchange.query
        kept = [one for _id, one in self.world.records.of_kind(PLAYLIST)]
        if "id" in query:
            ids = query["id"].split(",")
            return [one for one in kept if one["id"] in ids]
        if query.get("mine") == "true":
            return [one for one in kept if one["account"] == token.account]
        if "channelId" in query:
            return [one for one in kept if one["account"] == query["channelId"]]
        raise rules.missing_parameter("channelId")

    async def insert(self, exchange: Exchange) -> Answer:
        """POST /playlists."""
        token = self.network.token(exchange, self.network.MAY_MANAGE)
        resource = await exchange.json()
        await exchange.gate("prepare")
        quota.spend(exchange, token, units=quota.WRITE_UNITS)
        parts = self.network.parts(exchange)
        snippet = resource.get("snippet") if isinstance(resource, dict) else None
        snippet = snippet if isinstance(snippet, dict) else {}
        title = snippet.get("title")
        if not isinstance(title, str) or not title.strip():
            raise refusals.playlist_title_required()
        status = resource.get("status")
        privacy = status.get("privacyStatus") if isinstance(status, dict) else None
        kept: Body = {
            "id": secret("PL", size_bytes=24),
            "account": token.account,
            "title": title,
            "description": str(snippet.get("description", "")),
            "privacy": str(privacy or "public"),
            "made_at": iso(self.world.clock.now()),
        }
        await self.world.records.put(PLAYLIST, kept["id"], kept)
        return Answer(200, self._body(kept, parts))

    async def delete(self, exchange: Exchange) -> Answer:
        """DELETE /playlists, with what is in it."""
        token = self.network.token(exchange, self.network.MAY_MANAGE)
        await exchange.gate("delete")
        quota.spend(exchange, token, units=quota.WRITE_UNITS)
        kept = self._own(exchange.query.get("id", ""), token, location="id")
        for item in self._items(kept["id"]):
            await self.world.records.delete(ITEM, item["id"])
        await self.world.records.delete(PLAYLIST, kept["id"])
        return Answer(204, None)

    # Their items

    async def list_items(self, exchange: Exchange) -> Answer:
        """GET /playlistItems: uploads newest first, the owner's private ones too; others in
        their order."""
        token = self.network.token(exchange, self.network.MAY_READ)
        await exchange.gate("list")
        quota.spend(exchange, token, units=quota.READ_UNITS)
        parts = self.network.parts(exchange)
        playlist = exchange.query.get("playlistId", "")
        if not playlist:
            raise rules.missing_parameter("playlistId")
        if playlist.startswith("UU"):
            found = self._uploads(playlist, token, parts)
        else:
            found = self._chosen(playlist, token, parts)
        video = exchange.query.get("videoId")
        if video:
            found = [(id_, body) for id_, body in found if id_ == video]
        return Answer(200, _page(exchange, "playlistItem", [body for _id, body in found]))

    def _uploads(self, playlist: str, token: Token, parts: Sequence[str]) -> list[tuple[str, Body]]:
        channel = bodies.channel_of_playlist(playlist)
        if self.world.accounts.account(self.network.slug, channel) is None:
            raise rules.playlist_not_found()
        return [
            (post.id, bodies.playlist_item(self.network.stored(post), position=place, parts=parts))
            for place, post in enumerate(self.network.seen_videos(channel, token))
        ]

    def _chosen(self, playlist: str, token: Token, parts: Sequence[str]) -> list[tuple[str, Body]]:
        kept = self.world.records.get(PLAYLIST, playlist)
        if kept is None:
            raise rules.playlist_not_found()
        found = []
        for place, item in enumerate(self._items(playlist)):
            post = self.network.seen_video(item["video"], token)
            if post is not None:
                stored = self.network.stored(post)
                body = bodies.playlist_item(stored, position=place, parts=parts, item=item)
                found.append((post.id, body))
        return found

    async def insert_item(self, exchange: Exchange) -> Answer:
        """POST /playlistItems. A second insert of the same video makes a second item."""
        token = self.network.token(exchange, self.network.MAY_MANAGE)
        resource = await exchange.json()
        await exchange.gate("prepare")
        quota.spend(exchange, token, units=quota.WRITE_UNITS)
        parts = self.network.parts(exchange)
        snippet = resource.get("snippet") if isinstance(resource, dict) else None
        snippet = snippet if isinstance(snippet, dict) else {}
        which = snippet.get("resourceId")
        if not isinstance(which, dict) or which.get("kind") != "youtube#video":
            raise refusals.resource_id_required()
        if not snippet.get("playlistId"):
            raise refusals.playlist_id_required()
        kept = self._own(str(snippet["playlistId"]), token, location="body.snippet.playlistId")
        video = self.network.seen_video(str(which.get("videoId", "")), token)
        if video is None:
            raise rules.video_not_found()
        item = {
            "id": secret("UEx", size_bytes=30),
            "playlist": kept["id"],
            "account": token.account,
            "video": video.id,
            "at": iso(self.world.clock.now()),
        }
        place = len(self._items(kept["id"]))
        await self.world.records.put(ITEM, item["id"], item)
        stored = self.network.stored(video)
        return Answer(200, bodies.playlist_item(stored, position=place, parts=parts, item=item))

    async def delete_item(self, exchange: Exchange) -> Answer:
        """DELETE /playlistItems."""
        token = self.network.token(exchange, self.network.MAY_MANAGE)
        await exchange.gate("delete")
        quota.spend(exchange, token, units=quota.WRITE_UNITS)
        item = self.world.records.get(ITEM, exchange.query.get("id", ""))
        if item is None:
            raise refusals.playlist_item_not_found()
        if item["account"] != token.account:
            raise rules.forbidden()
        await self.world.records.delete(ITEM, item["id"])
        return Answer(204, None)

    def _own(self, id: str, token: Token, *, location: str) -> Body:  # noqa: A002
        kept = self.world.records.get(PLAYLIST, id)
        if kept is None:
            raise rules.playlist_not_found(location)
        if kept["account"] != token.account:
            raise rules.forbidden()
        return kept

    def _items(self, playlist: str) -> list[Body]:
        kept = self.world.records.of_kind(ITEM)
        return [one for _id, one in kept if one["playlist"] == playlist]

    def _body(self, kept: Body, parts: Sequence[str]) -> Body:
        account = self.world.accounts.account(self.network.slug, kept["account"])
        named = {**kept, "channel_title": account.name if account else ""}
        return bodies.playlist(named, count=len(self._items(kept["id"])), parts=parts)


def _page(exchange: Exchange, kind: str, found: list[Body]) -> Body:
    start, size = start_of(exchange.query.get("pageToken", "")), page_size(exchange)
    links = {}
    if start + size < len(found):
        links["nextPageToken"] = page_token(start + size)
    if start > 0:
        links["prevPageToken"] = page_token(max(0, start - size))
    page = found[start : start + size]
    return bodies.listing(kind, page, total=len(found), per_page=size, **links)
