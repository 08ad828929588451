"""Publishing on Instagram: a container becomes a medium once, a hundred times a day at most.

Source: Meta's references of IG User media_publish and content_publishing_limit for v26.0, read
2026-11-22.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import instagram_nodes as nodes
from sandbox import instagram_problems as problems
from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem, Post
from sandbox.instagram_containers import CONTAINER, MAY_PUBLISH

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

SLUG = "instagram"
DAY = timedelta(hours=24)
POSTS_A_DAY = 100
# So many equal posts in an hour look like spam; Meta does not say how many do.
EQUAL_MOST = 8
MAY_READ = {"instagram_business_basic", "instagram_basic"}


class Publishing:
    """The calls that make media, on one Instagram."""

    def __init__(self, network: "Instagram") -> None:
        self.network = network
        self.world = network.world

    async def publish(self, exchange: Exchange) -> Answer:
        """POST /{ig}/media_publish: the container's only publication."""
        fields = await exchange.fields()
        token = self.network.token(exchange, fields, MAY_PUBLISH)
        number = str(fields.get("creation_id", ""))
        container = self.world.records.get(CONTAINER, number)
        await exchange.gate("publish", text=container["caption"] if container else "")
        account = self.network.own_account(exchange, token)
        if not number:
            raise problems.parameter("The parameter creation_id is required.")
        # Asked again: another request may have published it while this one was held.
        container = self.world.records.get(CONTAINER, number)
        if container is None or container["account"] != account.id:
            raise problems.builder_not_found()
        self._check_publishable(container)
        post = self._post(container)
        published = self.world.records.putting(
            CONTAINER, number, {**container, "media_id": post.id}
        )
        await exchange.accept(post, beside=[published])
        if container["product"] == "STORY":
            await self.world.store.commit([self.world.ledger.leaving(post, self._now() + DAY)])
        return self.network.answer(exchange, {"id": post.id})

    def _post(self, container: dict[str, Any]) -> Post:
        kept = ("product", "place", "user_tags", "collaborators", "ai", "in_feed", "cover")
        return Post(
            SLUG,
            container["account"],
            self.world.numbers.next(),
            container["caption"],
            media=tuple(MediaItem(**item) for item in container["media"]),
            visible_at=self._now(),
            data={"container": container["id"], **{name: container[name] for name in kept}},
        )

    def _check_publishable(self, container: dict[str, Any]) -> None:
        status = nodes.container_status(container, self._now())
        if status == "EXPIRED":
            raise problems.builder_expired()
        if status == "ERROR":
            is_format = container["failure"] == "2207026"
            raise problems.video_format() if is_format else problems.creation_failed()
        # Meta documents no answer for a second publication; its media is not available again.
        if status != "FINISHED":
            raise problems.not_ready()
        if container["is_item"]:
            raise problems.parameter("A carousel item cannot be published by itself")
        if not self.world.quotas.on:
            return
        if self._published_today(container["account"]) >= POSTS_A_DAY:
            raise problems.limit_reached()
        if self._equals_of_late(container) >= EQUAL_MOST:
            raise problems.looks_like_spam()

    def _published_today(self, account: str) -> int:
        since = self._now() - DAY
        posts = self.world.ledger.posts(SLUG, account)
        return sum(bool(post.visible_at and post.visible_at > since) for post in posts)

    def _equals_of_late(self, container: dict[str, Any]) -> int:
        """Return how often this very post went out within the hour."""
        since = self._now() - timedelta(hours=1)
        files = [item["sha256"] for item in container["media"]]
        return sum(
            post.text == container["caption"]
            and [item.sha256 for item in post.media] == files
            and bool(post.visible_at and post.visible_at > since)
            for post in self.world.ledger.posts(SLUG, container["account"])
        )

    async def publishing_limit(self, exchange: Exchange) -> Answer:
        """GET /{ig}/content_publishing_limit; with quotas off nothing is counted."""
        fields = await exchange.fields()
        token = self.network.token(exchange, fields, MAY_READ)
        await exchange.gate("read")
        account = self.network.own_account(exchange, token)
        used = self._published_today(account.id) if self.world.quotas.on else 0
        whole = {
            "id": account.id,
            "config": {"quota_total": POSTS_A_DAY, "quota_duration": int(DAY.total_seconds())},
            "quota_usage": used,
        }
        names = nodes.fields_of(fields.get("fields", "quota_usage"))
        limit = nodes.chosen(whole, names)
        del limit["id"]
        return self.network.answer(exchange, {"data": [limit]})

    def _now(self) -> datetime:
        return self.world.clock.now()
