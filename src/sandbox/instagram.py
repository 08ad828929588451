"""Instagram: containers that are published once, and the media they become.

Source: Meta's IG User, IG Media and IG Container references for v26.0, read 2026-11-22.
"""

import json
from datetime import timedelta
from typing import Any, ClassVar

from sandbox import instagram_events, meta_webhooks
from sandbox import instagram_insights as insights
from sandbox import instagram_login as login
from sandbox import instagram_nodes as nodes
from sandbox import instagram_problems as problems
from sandbox import instagram_threads as threads
from sandbox.core.accounts import Account, Token
from sandbox.core.answers import Answer, Refusal
from sandbox.core.citizens import Citizen
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.letters import Push, Thing
from sandbox.core.network import Network, Route
from sandbox.core.talking import Note, Saying
from sandbox.core.world import World
from sandbox.facebook_fields import Fields
from sandbox.instagram_comments import MAY_MODERATE, Conversations
from sandbox.instagram_containers import CONTAINER, MAY_PUBLISH, Containers
from sandbox.instagram_media import Media
from sandbox.instagram_messages import Messages
from sandbox.instagram_publishing import MAY_READ, Publishing
from sandbox.instagram_upload import upload

RUPLOAD = "rupload.facebook.com"
WWW, LOGIN = "www.instagram.com", "api.instagram.com"
GRAPH_HOSTS = ("graph.instagram.com", "graph.facebook.com")
MAY_SEE_INSIGHTS = {"instagram_business_manage_insights", "instagram_manage_insights"}


class Instagram(meta_webhooks.OfMeta, Network):
    """Professional accounts, with Instagram Login or (same calls) Facebook's Graph address."""

    slug = "instagram"
    object_word = "instagram"
    title = "Instagram"
    title_ar = "إنستغرام"
    hosts: ClassVar[dict[str, str]] = {
        "authorize": WWW,
        "token": LOGIN,
        "api": "graph.instagram.com",
        "upload": RUPLOAD,
        "web": WWW,
    }
    default_scopes = (
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_comments",
        "instagram_business_manage_insights",
        "instagram_business_manage_messages",
    )

    def __init__(self, world: World) -> None:
        self.world = world
        self.containers = Containers(self)
        self.publishing = Publishing(self)
        self.media = Media(self)
        self.messages = Messages(self)
        self.conversations = Conversations(self)
        super().__init__(world)

    def routes(self) -> list[Route]:
        return [
            Route("GET", WWW, "/oauth/authorize", login.authorize, is_api=False),
            Route("POST", WWW, "/oauth/authorize", login.authorize, is_api=False),
            Route("POST", LOGIN, "/oauth/access_token", login.exchange_code),
            Route("POST", RUPLOAD, "/ig-api-upload/{version}/{container}", self.upload),
            *[route for host in GRAPH_HOSTS for route in self._graph_routes(host)],
        ]

    def _graph_routes(self, host: str) -> list[Route]:
        return [
            Route("GET", host, "/access_token", login.exchange_for_long),
            Route("GET", host, "/refresh_access_token", login.refresh),
            Route("POST", host, "/{user}/media", self.containers.create),
            *self.media.routes(host),
            Route("POST", host, "/{user}/media_publish", self.publishing.publish),
            Route(
                "GET", host, "/{user}/content_publishing_limit", self.publishing.publishing_limit
            ),
            Route("GET", host, "/{node}/insights", self.read_insights),
            *self.messages.routes(host),
            *self.conversations.routes(host),
            Route("GET", host, "/{node}", self.read_node),
            Route("POST", host, "/{node}", self.change_node),
            Route("DELETE", host, "/{node}", self.delete_node),
        ]

    def normal_path(self, host: str, path: str) -> str:
        """Drop the version and a trailing slash, which client libraries add to node calls."""
        if host not in GRAPH_HOSTS:
            return path
        first, _, rest = path.lstrip("/").partition("/")
        is_version = first[:1] == "v" and first[1:].replace(".", "").isdigit()
        return "/" + (rest if is_version else path.lstrip("/")).rstrip("/")

    # Reading

    async def read_node(self, exchange: Exchange) -> Answer:
        """GET /{id}: a container, medium, comment, conversation, message or account."""
        fields = await exchange.fields()
        token = self.token(exchange, fields, MAY_READ)
        node = exchange.params["node"]
        comment = self.conversations.found(node)
        if comment is not None and comment.kind == "comment":
            return await self.conversations.read(exchange, comment, token)
        if self.messages.knows(node, token):
            return await self.messages.read(exchange)
        container = self.world.records.get(CONTAINER, node)
        post = self.world.ledger.post(self.slug, node)
        text = container["caption"] if container else post.text if post else ""
        await exchange.gate("read", text=text)
        names = nodes.fields_of(fields.get("fields", ""))
        if container is not None and container["account"] == token.account:
            shown = nodes.container_node(container, self.world.clock.now())
            chosen = nodes.chosen(shown, names, empty=nodes.EMPTY_CONTAINER_FIELDS)
            return self.answer(exchange, chosen)
        if post is not None:
            own = self.media.own(node, token)
            return self.answer(exchange, self.media.shown(exchange, own, names))
        exchange.params["user"] = node
        return self.answer(exchange, self._user(exchange, token, names))

    def _user(self, exchange: Exchange, token: Token, names: Fields) -> dict[str, Any]:
        account = self.own_account(exchange, token)
        # With Instagram Login `id` belongs to the app; publishing needs `user_id`.
        is_own_login = exchange.host == "graph.instagram.com"
        shown_id = f"2{account.id[1:]}" if is_own_login else account.id
        listed = self.world.ledger.listed(self.slug, account.id)
        public = [post for post in listed if nodes.product_of(post) != "STORY"]
        shown = nodes.user_node(account, shown_id=shown_id, media_count=len(public))
        now = self.world.clock.now()
        shown["followers_count"] = self.world.audience.followers(self.slug, account.id, now)
        for kind in ("mentioned_comment", "mentioned_media"):
            shown[kind] = self.conversations.mentioned(account.id, kind)
        return nodes.chosen(shown, names, empty=nodes.EMPTY_USER_FIELDS)

    async def read_insights(self, exchange: Exchange) -> Answer:
        """GET /{id}/insights of an account or of one of its media."""
        fields = await exchange.fields()
        token = self.token(exchange, fields, MAY_SEE_INSIGHTS)
        node = exchange.params["node"]
        post = self.world.ledger.post(self.slug, node)
        await exchange.gate("read", text=post.text if post else "")
        if post is not None:
            own = self.media.own(node, token)
            return self.answer(exchange, insights.of_media(exchange, own, fields))
        exchange.params["user"] = node
        account = self.own_account(exchange, token)
        return self.answer(exchange, insights.of_account(exchange, account.id, fields))

    # Changing

    async def delete_node(self, exchange: Exchange) -> Answer:
        """DELETE /{media} or /{comment}."""
        comment, token = await self._changing(exchange)
        if comment is not None:
            return await self.conversations.delete(exchange, comment, token)
        return await self.media.delete(exchange, token)

    async def change_node(self, exchange: Exchange) -> Answer:
        """POST /{media}: comments on or off; POST /{comment}: hidden or not."""
        comment, token = await self._changing(exchange)
        if comment is not None:
            return await self.conversations.hide(exchange, comment, token)
        return await self.media.change(exchange, token)

    async def _changing(self, exchange: Exchange) -> tuple[Comment | None, Token]:
        fields = await exchange.fields()
        comment = self.conversations.found(exchange.params["node"])
        return comment, self.token(exchange, fields, MAY_MODERATE if comment else MAY_PUBLISH)

    async def upload(self, exchange: Exchange) -> Answer:
        return await upload(self, exchange)

    def upload_address(self, container: str) -> str:
        """Return where the bytes of a container's video are sent."""
        return self.url(RUPLOAD, f"/ig-api-upload/v26.0/{container}")

    # Comments and webhooks

    def composed(self, saying: Saying) -> Comment | Post:
        """Give a mention its medium: itself where it is a caption, another's under a comment."""
        made = super().composed(saying)
        if isinstance(made, Comment) and made.kind == "mention":
            in_comment = saying.data.get("where") == "comment"
            number = self.world.numbers.next(saying.at) if in_comment else made.id
            made.data = {**made.data, "media_id": number}
        return made

    def conversation_id(self, account: str, person: Citizen) -> str:
        return threads.thread_id(account, person.id)

    def message_id(self, note: Note, *, conversation: str, number: str) -> str:
        return threads.message_id(number)

    def letter(self, pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
        return instagram_events.letter(pushes)

    def pushes(self, verb: str, thing: Thing) -> list[Push]:
        return instagram_events.pushes(self, verb, thing)

    # What the core asks

    def refusal(self, word: str, exchange: Exchange) -> Answer:
        return self._refusal(word, exchange).answer

    def _refusal(self, word: str, exchange: Exchange) -> Refusal:
        match word:
            case "rate_limited":
                return problems.throttled(exchange.account, exchange.reset_wait(timedelta(hours=1)))
            case "refused":
                return _refused(exchange)
            case "server_error" if exchange.call in ("publish", "prepare"):
                return problems.server_error()
            case "not_found" | "method_not_allowed":
                return problems.missing(exchange.path.lstrip("/"), exchange.method.lower())
        return problems.standing_refusal(word, self.world.clock.now())

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

    def token(self, exchange: Exchange, fields: dict[str, Any], scopes: set[str]) -> Token:
        """Return the token of a call, which must carry one of `scopes`."""
        token = exchange.token(str(fields.get("access_token", "")))
        if not scopes & set(token.scopes):
            raise problems.not_permitted()
        return token

    def own_account(self, exchange: Exchange, token: Token) -> Account:
        """Return the account that the address names; only the token's own may be used."""
        asked = exchange.params["user"]
        account = self.world.accounts.account(self.slug, token.account)
        if account is None or asked not in {"me", account.id}:
            raise problems.missing(asked, exchange.method.lower())
        return account

    def answer(self, exchange: Exchange, body: dict[str, Any]) -> Answer:
        usage = {"call_count": 1, "total_cputime": 1, "total_time": 1}
        business = {**usage, "type": "instagram", "estimated_time_to_regain_access": 0}
        headers = {
            "facebook-api-version": "v26.0",
            "X-App-Usage": json.dumps(usage),
            "X-Business-Use-Case-Usage": json.dumps({exchange.account: [business]}),
        }
        return Answer(200, body, headers)


def _refused(exchange: Exchange) -> Refusal:
    match exchange.call:
        case "publish":
            return problems.account_restricted()
        case "message":
            return problems.outside_window()
        case "prepare":
            return problems.wrong_format()
        case "moderate":
            return problems.not_permitted()
    return problems.missing(exchange.path.lstrip("/"), exchange.method.lower())
