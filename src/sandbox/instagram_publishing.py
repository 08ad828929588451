"""Publishing on Instagram: containers that are published once.

Source: Meta's references of IG User media and media_publish for v26.0, read 2026-11-22.
"""

import asyncio
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox import instagram_nodes as nodes
from sandbox import instagram_rules as rules
from sandbox.core.answers import Answer
from sandbox.core.clock import iso
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem, Post
from sandbox.instagram_fetch import fetch_image

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

SLUG = "instagram"
CONTAINER = "instagram.container"
PROCESSING = timedelta(seconds=0.3)
DAY = timedelta(hours=24)
POSTS_A_DAY = 100

MAY_READ = {"instagram_business_basic", "instagram_basic"}
MAY_PUBLISH = {"instagram_business_content_publish", "instagram_content_publish"}


class Publishing:
    """The calls that make media, on one Instagram."""

    def __init__(self, network: "Instagram") -> None:
        self.network = network
        self.world = network.world

    async def create_container(self, exchange: Exchange) -> Answer:
        fields = await exchange.fields()
        token = self.network.token(exchange, fields, MAY_PUBLISH)
        caption, alt = str(fields.get("caption", "")), str(fields.get("alt_text", ""))
        await exchange.gate("prepare", text=caption)
        account = self.network.own_account(exchange, token)
        _check_container(fields, caption=caption, alt=alt)
        number = self.world.numbers.next()
        upload = self.world.files.growing(f"instagram {number}")
        stored = await fetch_image(str(fields["image_url"]), upload)
        path = self.world.files.path(stored.sha256)
        is_story = fields.get("media_type") == "STORIES"
        failure = await asyncio.to_thread(rules.check_image, path, is_story=is_story)
        item = MediaItem(
            stored.kind,
            stored.sha256,
            stored.size_bytes,
            stored.mime,
            alt=alt,
            width=stored.width,
            height=stored.height,
            id=number,
        )
        now = self.world.clock.now()
        ready_at = now + PROCESSING + exchange.processing_time(text=caption)
        container = {
            "id": number,
            "account": account.id,
            "caption": "" if is_story else caption,
            "media": asdict(item),
            "product": "STORY" if is_story else "FEED",
            "created_at": iso(now),
            "ready_at": iso(ready_at),
            "failure": failure,
            "media_id": "",
        }
        await self.world.records.put(CONTAINER, number, container)
        return self.network.answer(exchange, {"id": number})

    async def publish(self, exchange: Exchange) -> Answer:
        """POST /{ig}/media_publish: the container's only publication."""
        fields = await exchange.fields()
        token = self.network.token(exchange, fields, MAY_PUBLISH)
        number = str(fields.get("creation_id", ""))
        container = self.world.records.get(CONTAINER, number)
        await exchange.gate("publish", text=container["caption"] if container else "")
        account = self.network.own_account(exchange, token)
        if not number:
            raise rules.parameter("The parameter creation_id is required.")
        # Asked again: another request may have published it while this one was held.
        container = self.world.records.get(CONTAINER, number)
        if container is None or container["account"] != account.id:
            raise rules.builder_not_found()
        self._check_publishable(container)
        post = Post(
            SLUG,
            account.id,
            self.world.numbers.next(),
            container["caption"],
            media=(MediaItem(**container["media"]),),
            visible_at=self.world.clock.now(),
            data={"container": number, "product": container["product"]},
        )
        published = self.world.records.putting(
            CONTAINER, number, {**container, "media_id": post.id}
        )
        await exchange.accept(post, beside=[published])
        return self.network.answer(exchange, {"id": post.id})

    def _check_publishable(self, container: dict[str, Any]) -> None:
        status = nodes.container_status(container, self.world.clock.now())
        if status == "EXPIRED":
            raise rules.builder_expired()
        if status == "ERROR":
            raise rules.creation_failed()
        # Meta documents no answer for a second publication; its media is not available again.
        if status != "FINISHED":
            raise rules.not_ready()
        if self.world.quotas.on and self._published_today(container["account"]) >= POSTS_A_DAY:
            raise rules.limit_reached()

    def _published_today(self, account: str) -> int:
        since = self.world.clock.now() - DAY
        posts = self.world.ledger.posts(SLUG, account)
        return sum(bool(post.visible_at and post.visible_at > since) for post in posts)

    async def publishing_limit(self, exchange: Exchange) -> Answer:
        fields = await exchange.fields()
        token = self.network.token(exchange, fields, MAY_READ)
        await exchange.gate("read")
        account = self.network.own_account(exchange, token)
        whole = {
            "id": account.id,
            "config": {"quota_total": POSTS_A_DAY, "quota_duration": int(DAY.total_seconds())},
            "quota_usage": self._published_today(account.id),
        }
        names = nodes.fields_of(fields.get("fields", "quota_usage"))
        limit = nodes.chosen(whole, names)
        del limit["id"]
        return self.network.answer(exchange, {"data": [limit]})


def _check_container(fields: dict[str, Any], *, caption: str, alt: str) -> None:
    media_type = str(fields.get("media_type", "IMAGE"))
    if media_type not in {"IMAGE", "STORIES"}:
        raise rules.unknown_media_type(media_type)
    if not fields.get("image_url"):
        raise rules.parameter("The parameter image_url is required.")
    rules.check_caption(caption)
    rules.check_alt_text(alt)
