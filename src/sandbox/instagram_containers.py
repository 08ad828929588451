"""Containers on Instagram: what is to be published, fetched and looked at beforehand.

Source: Meta's reference of IG User media for v26.0, read 2026-11-22. What is wrong with a video is
told by its container's status, what is wrong with a picture at once.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox import instagram_nodes as nodes
from sandbox import instagram_problems as problems
from sandbox import instagram_rules as rules
from sandbox import instagram_tags as tags
from sandbox import instagram_videos as videos
from sandbox.core.answers import Answer
from sandbox.core.clock import iso
from sandbox.core.exchange import Exchange
from sandbox.core.files import StoredFile
from sandbox.core.ledger import MediaItem
from sandbox.facebook_words import is_true
from sandbox.instagram_fetch import fetch
from sandbox.meta_webhooks import names_in

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

CONTAINER = "instagram.container"
PROCESSING = timedelta(seconds=0.3)
PROCESSING_VIDEO = timedelta(seconds=0.8)
LEAST_CHILDREN, MOST_CHILDREN = 2, 10
PRODUCTS = {"STORIES": "STORY", "REELS": "REELS"}
MAY_PUBLISH = {"instagram_business_content_publish", "instagram_content_publish"}


class Containers:
    """The call that makes containers, on one Instagram."""

    def __init__(self, network: "Instagram") -> None:
        self.network = network
        self.world = network.world

    async def create(self, exchange: Exchange) -> Answer:
        """POST /{ig}/media."""
        fields = await exchange.fields()
        token = self.network.token(exchange, fields, MAY_PUBLISH)
        caption = str(fields.get("caption", ""))
        await exchange.gate("prepare", text=caption)
        account = self.network.own_account(exchange, token)
        media_type = _media_type(fields)
        _check_words(fields, caption=caption)
        if media_type == "CAROUSEL":
            container = await self._carousel(fields, account.id)
        elif str(fields.get("upload_type", "")) == "resumable":
            container = _awaiting(media_type)
        else:
            container = await self._of_file(fields, media_type)
        now = self.world.clock.now()
        number = container.get("id") or self.world.numbers.next()
        is_still = media_type in ("IMAGE", "CAROUSEL")
        wait = (PROCESSING if is_still else PROCESSING_VIDEO) + exchange.processing_time(
            text=caption
        )
        made = {
            **_described(fields, media_type, caption=caption),
            **container,
            "id": number,
            "account": account.id,
            "created_at": iso(now),
            "ready_at": iso(now + wait),
            "media_id": "",
        }
        await self.world.records.put(CONTAINER, number, made)
        uri = {"uri": self.network.upload_address(number)} if made["awaits"] else {}
        return self.network.answer(exchange, {"id": number, **uri})

    async def _of_file(self, fields: Mapping[str, Any], media_type: str) -> dict[str, Any]:
        """Fetch a picture or video and look at it."""
        is_video = bool(fields.get("video_url"))
        url = str(fields.get("video_url") or fields["image_url"])
        number = self.world.numbers.next()
        upload = self.world.files.growing(f"instagram {number}")
        most = videos.REEL_LARGEST_BYTES if is_video else rules.IMAGE_LARGEST_BYTES
        stored = await fetch(url, upload, largest_bytes=most)
        item = _item(stored, number, alt=str(fields.get("alt_text", "")))
        path = self.world.files.path(stored.sha256)
        if is_video:
            failure, item = await asyncio.to_thread(_looked_into, path, media_type, item)
            cover = await self._cover(fields, number)
            _check_offset(fields, path if not failure else None)
            return {"id": number, "media": [asdict(item)], "failure": failure, "cover": cover}
        is_story = media_type == "STORIES"
        failure = await asyncio.to_thread(rules.check_image, path, is_story=is_story)
        return {"id": number, "media": [asdict(item)], "failure": failure}

    async def _cover(self, fields: Mapping[str, Any], number: str) -> str:
        """Fetch the cover that is named; return its hash."""
        if not fields.get("cover_url"):
            return ""
        upload = self.world.files.growing(f"instagram cover {number}")
        stored = await fetch(
            str(fields["cover_url"]), upload, largest_bytes=rules.IMAGE_LARGEST_BYTES
        )
        path = self.world.files.path(stored.sha256)
        await asyncio.to_thread(rules.check_image, path, is_story=True)
        return stored.sha256

    async def _carousel(self, fields: Mapping[str, Any], account: str) -> dict[str, Any]:
        """Join containers made for it, all of them ready."""
        children = names_in(fields.get("children", ""))
        if not LEAST_CHILDREN <= len(children) <= MOST_CHILDREN:
            raise problems.carousel_size()
        media = []
        for number in children:
            child = self.world.records.get(CONTAINER, number)
            if child is None or child["account"] != account or not child["is_item"]:
                raise problems.builder_not_found()
            status = nodes.container_status(child, self.world.clock.now())
            if status == "EXPIRED":
                raise problems.media_expired()
            if status == "ERROR":
                raise problems.creation_failed()
            if status != "FINISHED":
                raise problems.not_ready()
            media += child["media"]
        return {"media": media, "children": children}


def _described(fields: Mapping[str, Any], media_type: str, *, caption: str) -> dict[str, Any]:
    """Return what a container has of its own before anything is fetched for it."""
    is_story = media_type == "STORIES"
    is_video = bool(fields.get("video_url"))
    return {
        "caption": "" if is_story else caption,
        "product": PRODUCTS.get(media_type, "FEED"),
        "is_item": is_true(fields.get("is_carousel_item", "")),
        "media": [],
        "failure": "",
        "cover": "",
        "awaits": "",
        "place": tags.place(fields),
        "user_tags": tags.tagged(fields, is_video=is_video or is_story),
        "collaborators": tags.collaborators(fields),
        "ai": is_true(fields.get("is_ai_generated", "")),
        "in_feed": media_type != "REELS" or is_true(fields.get("share_to_feed", "true")),
    }


def _awaiting(media_type: str) -> dict[str, Any]:
    """Return what is known of a container whose video is still to be uploaded."""
    if media_type not in ("REELS", "STORIES", "VIDEO"):
        raise problems.parameter("upload_type resumable is for videos alone")
    return {"awaits": media_type}


def _media_type(fields: Mapping[str, Any]) -> str:
    """Return what is to be made.

    Raises:
        GraphRefusal: there is no such kind, no file for it, or one that it does not take.
    """
    named = str(fields.get("media_type") or "IMAGE")
    is_item = is_true(fields.get("is_carousel_item", ""))
    known = {"IMAGE", "VIDEO"} if is_item else {"IMAGE", "REELS", "STORIES", "CAROUSEL"}
    if named not in known:
        raise problems.unknown_media_type(named)
    has_image, has_video = bool(fields.get("image_url")), bool(fields.get("video_url"))
    is_resumable = str(fields.get("upload_type", "")) == "resumable"
    if named == "IMAGE" and not has_image:
        raise problems.parameter("The parameter image_url is required.")
    if named in ("REELS", "VIDEO") and not (has_video or is_resumable):
        raise problems.parameter("The parameter video_url is required.")
    if named == "STORIES" and not (has_image or has_video or is_resumable):
        raise problems.parameter("The parameter image_url or video_url is required.")
    if has_image and has_video:
        raise problems.parameter("Only one of image_url and video_url may be given.")
    return named


def _check_words(fields: Mapping[str, Any], *, caption: str) -> None:
    rules.check_caption(caption)
    rules.check_alt_text(str(fields.get("alt_text", "")))
    tags.check_products(fields, is_video=bool(fields.get("video_url")))


def _check_offset(fields: Mapping[str, Any], path: Any) -> None:
    """Refuse a cover frame beyond the video's end."""
    if not fields.get("thumb_offset") or path is None:
        return
    _failure, found = videos.failure_of(path, "REELS")
    longest_ms = int(found.seconds * 1000) if found else 0
    given = str(fields["thumb_offset"])
    if not given.isdecimal() or int(given) > longest_ms:
        raise problems.thumb_offset(longest_ms)


def _looked_into(path: Any, media_type: str, item: MediaItem) -> tuple[str, MediaItem]:
    failure, found = videos.failure_of(path, media_type)
    if found is None:
        return failure, item
    return failure, replace(item, kind="video", width=found.width, height=found.height)


def _item(stored: StoredFile, number: str, *, alt: str) -> MediaItem:
    return MediaItem(
        stored.kind,
        stored.sha256,
        stored.size_bytes,
        stored.mime,
        alt=alt,
        width=stored.width,
        height=stored.height,
        id=number,
    )
