"""Instagram: containers that are published once, and the media they become.

Source: Meta's IG User, IG Media and IG Container references for v26.0, read 2026-11-22.
"""

import asyncio
import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any, ClassVar

from sandbox import instagram_insights as insights
from sandbox import instagram_login as login
from sandbox import instagram_nodes as nodes
from sandbox import instagram_rules as rules
from sandbox.core.accounts import Account, Token
from sandbox.core.answers import Answer, Refusal
from sandbox.core.clock import iso
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem, Post
from sandbox.core.network import Network, Route
from sandbox.instagram_fetch import fetch_image

WWW, LOGIN = "www.instagram.com", "api.instagram.com"
GRAPH_HOSTS = ("graph.instagram.com", "graph.facebook.com")

CONTAINER = "instagram.container"
PROCESSING = timedelta(seconds=0.3)
DAY = timedelta(hours=24)
POSTS_A_DAY = 100

MAY_READ = {"instagram_business_basic", "instagram_basic"}
MAY_SEE_INSIGHTS = {"instagram_business_manage_insights", "instagram_manage_insights"}
MAY_PUBLISH = {"instagram_business_content_publish", "instagram_content_publish"}


class Instagram(Network):
    """Professional accounts, with Instagram Login or (same calls) Facebook's Graph address."""

    slug = "instagram"
    title = "Instagram"
    title_ar = "إنستغرام"
    hosts: ClassVar[dict[str, str]] = {
        "authorize": WWW,
        "token": LOGIN,
        "api": "graph.instagram.com",
        "upload": "rupload.facebook.com",
        "web": WWW,
    }
    default_scopes = (
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_comments",
        "instagram_business_manage_insights",
        "instagram_business_manage_messages",
    )

    def routes(self) -> list[Route]:
        return [
            Route("GET", WWW, "/oauth/authorize", login.authorize, is_api=False),
            Route("POST", WWW, "/oauth/authorize", login.authorize, is_api=False),
            Route("POST", LOGIN, "/oauth/access_token", login.exchange_code),
            *[route for host in GRAPH_HOSTS for route in self._graph_routes(host)],
        ]

    def _graph_routes(self, host: str) -> list[Route]:
        return [
            Route("GET", host, "/access_token", login.exchange_for_long),
            Route("GET", host, "/refresh_access_token", login.refresh),
            Route("POST", host, "/{user}/media", self.create_container),
            Route("GET", host, "/{user}/media", self.list_media),
            Route("POST", host, "/{user}/media_publish", self.publish),
            Route("GET", host, "/{user}/content_publishing_limit", self.publishing_limit),
            Route("GET", host, "/{node}/insights", self.read_insights),
            Route("GET", host, "/{node}", self.read_node),
            Route("POST", host, "/{node}", self.change_media),
            Route("DELETE", host, "/{node}", self.delete_media),
        ]

    def normal_path(self, host: str, path: str) -> str:
        """Drop the version and a trailing slash, which client libraries add to node calls."""
        if host not in GRAPH_HOSTS:
            return path
        first, _, rest = path.lstrip("/").partition("/")
        is_version = first[:1] == "v" and first[1:].replace(".", "").isdigit()
        return "/" + (rest if is_version else path.lstrip("/")).rstrip("/")

    # Publishing

    async def create_container(self, exchange: Exchange) -> Answer:
        fields = await exchange.fields()
        token = self._token(exchange, fields, MAY_PUBLISH)
        caption, alt = str(fields.get("caption", "")), str(fields.get("alt_text", ""))
        await exchange.gate("prepare", text=caption)
        account = self._own_account(exchange, token)
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
        return self._answer(exchange, {"id": number})

    async def publish(self, exchange: Exchange) -> Answer:
        """POST /{ig}/media_publish: the container's only publication."""
        fields = await exchange.fields()
        token = self._token(exchange, fields, MAY_PUBLISH)
        number = str(fields.get("creation_id", ""))
        container = self.world.records.get(CONTAINER, number)
        await exchange.gate("publish", text=container["caption"] if container else "")
        account = self._own_account(exchange, token)
        if not number:
            raise rules.parameter("The parameter creation_id is required.")
        # Asked again: another request may have published it while this one was held.
        container = self.world.records.get(CONTAINER, number)
        if container is None or container["account"] != account.id:
            raise rules.builder_not_found()
        self._check_publishable(container)
        post = Post(
            self.slug,
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
        return self._answer(exchange, {"id": post.id})

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
        posts = self.world.ledger.posts(self.slug, account)
        return sum(bool(post.visible_at and post.visible_at > since) for post in posts)

    async def publishing_limit(self, exchange: Exchange) -> Answer:
        fields = await exchange.fields()
        token = self._token(exchange, fields, MAY_READ)
        await exchange.gate("read")
        account = self._own_account(exchange, token)
        whole = {
            "id": account.id,
            "config": {"quota_total": POSTS_A_DAY, "quota_duration": int(DAY.total_seconds())},
            "quota_usage": self._published_today(account.id),
        }
        names = nodes.fields_of(fields.get("fields", "quota_usage"))
        limit = nodes.chosen(whole, names)
        del limit["id"]
        return self._answer(exchange, {"data": [limit]})

    # Reading

    async def read_node(self, exchange: Exchange) -> Answer:
        """GET /{id} of a container, a medium or an account, or /me."""
        fields = await exchange.fields()
        token = self._token(exchange, fields, MAY_READ)
        node = exchange.params["node"]
        container = self.world.records.get(CONTAINER, node)
        post = self.world.ledger.post(self.slug, node)
        text = container["caption"] if container else post.text if post else ""
        await exchange.gate("read", text=text)
        names = nodes.fields_of(fields.get("fields", ""))
        if container is not None and container["account"] == token.account:
            shown = nodes.container_node(container, self.world.clock.now())
            return self._answer(exchange, nodes.chosen(shown, names, empty={"video_status"}))
        if post is not None:
            own = self._own_media(node, token)
            shown = self._media_node(own)
            return self._answer(
                exchange, nodes.chosen(shown, names, empty=nodes.EMPTY_MEDIA_FIELDS)
            )
        exchange.params["user"] = node
        return self._answer(exchange, self._user(exchange, token, names))

    def _user(self, exchange: Exchange, token: Token, names: list[str]) -> dict[str, Any]:
        account = self._own_account(exchange, token)
        # With Instagram Login `id` belongs to the app; publishing needs `user_id`.
        is_own_login = exchange.host == "graph.instagram.com"
        shown_id = f"2{account.id[1:]}" if is_own_login else account.id
        public = self.world.ledger.listed(self.slug, account.id)
        shown = nodes.user_node(account, shown_id=shown_id, media_count=len(public))
        now = self.world.clock.now()
        shown["followers_count"] = self.world.audience.followers(self.slug, account.id, now)
        return nodes.chosen(shown, names)

    async def read_insights(self, exchange: Exchange) -> Answer:
        """GET /{id}/insights of an account or of one of its media."""
        fields = await exchange.fields()
        token = self._token(exchange, fields, MAY_SEE_INSIGHTS)
        node = exchange.params["node"]
        post = self.world.ledger.post(self.slug, node)
        await exchange.gate("read", text=post.text if post else "")
        if post is not None:
            own = self._own_media(node, token)
            return self._answer(exchange, insights.of_media(exchange, own, fields))
        exchange.params["user"] = node
        account = self._own_account(exchange, token)
        return self._answer(exchange, insights.of_account(exchange, account.id, fields))

    async def list_media(self, exchange: Exchange) -> Answer:
        """GET /{ig}/media: the published media, newest first."""
        fields = await exchange.fields()
        token = self._token(exchange, fields, MAY_READ)
        await exchange.gate("list")
        account = self._own_account(exchange, token)
        now = self.world.clock.now()
        posts = [
            post
            for post in self.world.ledger.listed(self.slug, account.id)
            if post.is_visible(now) and _is_between(post, fields)
        ]
        names = nodes.fields_of(fields.get("fields", ""))
        body = nodes.page_of(
            posts,
            dict(exchange.query),
            address=self.url(exchange.host, exchange.path),
            shown=lambda post: nodes.chosen(
                self._media_node(post), names, empty=nodes.EMPTY_MEDIA_FIELDS
            ),
        )
        return self._answer(exchange, body)

    # Changing

    async def delete_media(self, exchange: Exchange) -> Answer:
        fields = await exchange.fields()
        token = self._token(exchange, fields, MAY_PUBLISH)
        node = exchange.params["node"]
        known = self.world.ledger.post(self.slug, node)
        await exchange.gate("delete", text=known.text if known else "")
        post = self._own_media(node, token, method="delete")
        await exchange.change(post, removed_at=self.world.clock.now())
        return self._answer(exchange, {"success": True})

    async def change_media(self, exchange: Exchange) -> Answer:
        """POST /{media}: comments on or off, the only change Instagram allows."""
        fields = await exchange.fields()
        token = self._token(exchange, fields, MAY_PUBLISH)
        await exchange.gate("prepare")
        post = self._own_media(exchange.params["node"], token, method="post")
        if "comment_enabled" not in fields:
            raise rules.parameter("The parameter comment_enabled is required.")
        enabled = str(fields["comment_enabled"]).lower() in {"true", "1"}
        await exchange.change(post, data={**post.data, "comment_enabled": enabled})
        return self._answer(exchange, {"success": True})

    # What the core asks

    def refusal(self, word: str, exchange: Exchange) -> Answer:
        return self._refusal(word, exchange).answer

    def _refusal(self, word: str, exchange: Exchange) -> Refusal:
        match word:
            case "rate_limited":
                return rules.throttled(exchange.account, exchange.reset_wait(timedelta(hours=1)))
            case "refused":
                return _refused(exchange)
            case "not_found" | "method_not_allowed":
                return rules.missing(exchange.path.lstrip("/"), exchange.method.lower())
        return rules.standing_refusal(word, self.world.clock.now())

    async def give_token(
        self, *, account: str, expires_in_s: int | None, scopes: tuple[str, ...]
    ) -> dict[str, object]:
        life = login.LONG_LIFE if expires_in_s is None else timedelta(seconds=expires_in_s)
        token = await self.world.accounts.issue(
            network=self.slug,
            account=account,
            client_id="majlis-sandbox",
            use="long",
            scopes=scopes or self.default_scopes,
            life=life,
            prefix="IGAA",
        )
        return login.token_answer(token, expires_in_s=token.life_s(self.world.clock.now()))

    def page_url(self, post: Post) -> str:
        return self.url(WWW, f"/p/{nodes.shortcode(post.id)}/")

    def post_of_page(self, host: str, path: str) -> str | None:
        parts = path.strip("/").split("/")
        if host != WWW or len(parts) != 2 or parts[0] != "p":
            return None
        return nodes.media_id(parts[1])

    # Small parts

    def _token(self, exchange: Exchange, fields: dict[str, Any], scopes: set[str]) -> Token:
        """Return the token of a call, which must carry one of `scopes`."""
        token = exchange.token(str(fields.get("access_token", "")))
        if not scopes & set(token.scopes):
            raise rules.GraphRefusal(
                10, "(#10) Application does not have permission for this action", status=403
            )
        return token

    def _own_account(self, exchange: Exchange, token: Token) -> Account:
        """Return the account that the address names; only the token's own may be used."""
        asked = exchange.params["user"]
        account = self.world.accounts.account(self.slug, token.account)
        if account is None or asked not in {"me", account.id}:
            raise rules.missing(asked, exchange.method.lower())
        return account

    def _own_media(self, node: str, token: Token, *, method: str = "get") -> Post:
        post = self.world.ledger.post(self.slug, node)
        if post is None or post.removed_at is not None or post.account != token.account:
            raise rules.missing(node, method)
        return post

    def _media_node(self, post: Post) -> dict[str, Any]:
        account = self.world.accounts.account(self.slug, post.account)
        shown = nodes.media_node(
            post,
            username=account.handle if account else "",
            permalink=self.page_url(post),
            media_urls=[f"{self.base_url}/media/{item.sha256}" for item in post.media],
        )
        shown["like_count"] = self.world.insights.now(post).get("likes", 0)
        return shown

    def _answer(self, exchange: Exchange, body: dict[str, Any]) -> Answer:
        usage = {"call_count": 1, "total_cputime": 1, "total_time": 1}
        business = {**usage, "type": "instagram", "estimated_time_to_regain_access": 0}
        headers = {
            "facebook-api-version": "v26.0",
            "X-App-Usage": json.dumps(usage),
            "X-Business-Use-Case-Usage": json.dumps({exchange.account: [business]}),
        }
        return Answer(200, body, headers)


def _check_container(fields: dict[str, Any], *, caption: str, alt: str) -> None:
    media_type = str(fields.get("media_type", "IMAGE"))
    if media_type not in {"IMAGE", "STORIES"}:
        raise rules.unknown_media_type(media_type)
    if not fields.get("image_url"):
        raise rules.parameter("The parameter image_url is required.")
    rules.check_caption(caption)
    rules.check_alt_text(alt)


def _is_between(post: Post, fields: dict[str, Any]) -> bool:
    """Whether a post lies in the span that `since` and `until` (Unix seconds) ask for."""
    if post.visible_at is None:
        return False
    at = post.visible_at.timestamp()
    try:
        return float(fields.get("since", 0)) <= at <= float(fields.get("until", "inf"))
    except ValueError as error:
        raise rules.parameter("since and until must be Unix times") from error


def _refused(exchange: Exchange) -> Refusal:
    if exchange.call == "publish":
        return rules.account_restricted()
    if exchange.call == "prepare":
        return rules.wrong_format()
    return rules.missing(exchange.path.lstrip("/"), exchange.method.lower())
