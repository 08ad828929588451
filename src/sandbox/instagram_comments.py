"""Comments on Instagram: under our media, our answers, and where others name the account.

Source: Meta's references of IG Media Comments, IG Comment, IG Comment Replies, IG User Mentions,
Mentioned Media and Mentioned Comment (v21.0 to v26.0), read 2026-11-26 through public copies.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sandbox import instagram_nodes as nodes
from sandbox import instagram_problems as problems
from sandbox import meta_webhooks
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.network import Route
from sandbox.core.talking import Saying
from sandbox.facebook_fields import Edge
from sandbox.facebook_words import is_true
from sandbox.instagram_events import FIELDS as SUBSCRIBED_FIELDS

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

MAY_MODERATE = {"instagram_business_manage_comments", "instagram_manage_comments"}
LONGEST = 2_200  # not documented; captions' own
DEFAULT_FIELDS = "id,text,timestamp"
PAGE_MOST = 50


class Conversations:
    """The calls about comments, on one Instagram."""

    def __init__(self, network: "Instagram") -> None:
        self.network = network
        self.world = network.world

    def routes(self, host: str) -> list[Route]:
        """Return the calls that no other part of Instagram answers."""
        return [
            Route("GET", host, "/{object}/comments", self.list_comments),
            Route("POST", host, "/{object}/comments", self.comment),
            Route("GET", host, "/{object}/replies", self.list_comments),
            Route("POST", host, "/{object}/replies", self.reply),
            Route("POST", host, "/{user}/mentions", self.answer_mention),
            Route("GET", host, "/{user}/tags", self.list_tags),
            Route("GET", host, "/{user}/subscribed_apps", self.subscribed_apps),
            Route("POST", host, "/{user}/subscribed_apps", self.subscribed_apps),
            Route("DELETE", host, "/{user}/subscribed_apps", self.subscribed_apps),
            *[
                Route(method, host, "/{app}/subscriptions", meta_webhooks.app_subscriptions)
                for method in ("GET", "POST", "DELETE")
            ],
        ]

    # Reading

    async def list_comments(self, exchange: Exchange) -> Answer:
        """GET /{media}/comments, top level only, or /{comment}/replies; newest first."""
        fields, token = await self._enter(exchange)
        await exchange.gate("list")
        above = exchange.params["object"]
        self._check_own(above, token)
        wanted = nodes.fields_of(fields.get("fields") or DEFAULT_FIELDS)
        body = self._listing(exchange, above, dict(exchange.query), wanted)
        return self.network.answer(exchange, body)

    async def list_tags(self, exchange: Exchange) -> Answer:
        """GET /{ig}/tags: media of others that name the account, newest first."""
        fields, token = await self._enter(exchange)
        await exchange.gate("list")
        account = self.network.own_account(exchange, token)
        wanted = nodes.fields_of(fields.get("fields") or "id")
        mentions = [
            one
            for one in self._listed(self.world.comments.mentions("instagram", account.id))
            if not is_in_comment(one)
        ]
        body = nodes.page_of(
            mentions[::-1],
            dict(exchange.query),
            address=self.network.url(exchange.host, exchange.path),
            shown=lambda one: nodes.chosen(self.media_of(one), wanted),
        )
        return self.network.answer(exchange, body)

    def edge(self, exchange: Exchange, above: str) -> Edge:
        """Return what `fields=comments` or `fields=replies` gives."""

        def make(modifiers: Mapping[str, str]) -> dict[str, Any]:
            return self._listing(exchange, above, modifiers, None)

        return Edge(make, DEFAULT_FIELDS)

    def mentioned(self, account: str, kind: str) -> Edge:
        """Return what `fields=mentioned_comment.comment_id(1)` or `mentioned_media` gives."""

        def make(modifiers: Mapping[str, str]) -> dict[str, Any]:
            is_comment = kind == "mentioned_comment"
            id_ = modifiers.get("comment_id" if is_comment else "media_id", "")
            found = self.found(id_)
            if found is None or found.account != account or found.kind != "mention":
                raise problems.missing(id_)
            if is_in_comment(found) != is_comment:
                raise problems.missing(id_)
            return _mentioned_comment(found) if is_comment else self.media_of(found)

        return Edge(make, DEFAULT_FIELDS if kind == "mentioned_comment" else "id,caption,timestamp")

    def found(self, id: str) -> Comment | None:  # noqa: A002
        """Return the comment or mention with this id that stands now."""
        comment = self.world.comments.comment("instagram", id)
        stands = comment is not None and comment.is_visible(self.world.clock.now())
        return comment if stands else None

    async def read(self, exchange: Exchange, comment: Comment, token: Token) -> Answer:
        """GET /{comment}."""
        await exchange.gate("read", text=comment.text)
        self._check_own(comment.id, token)
        named = (await exchange.fields()).get("fields") or DEFAULT_FIELDS
        node = self.node(exchange, comment)
        return self.network.answer(exchange, nodes.chosen(node, nodes.fields_of(named)))

    def _listing(
        self, exchange: Exchange, above: str, given: Mapping[str, str], wanted: Any
    ) -> dict[str, Any]:
        comment = self.found(above)
        whole = self.network.talk(comment.root if comment else above)
        parent = comment.id if comment and comment.kind == "comment" else ""
        shown = [one for one in self._listed(whole) if one.parent == parent]
        path = "replies" if parent else "comments"

        def written(one: Comment) -> dict[str, Any]:
            node = self.node(exchange, one)
            return node if wanted is None else nodes.chosen(node, wanted)

        return nodes.page_of(
            shown[::-1],
            dict(given),
            address=self.network.url(exchange.host, f"/{above}/{path}"),
            shown=written,
            most=PAGE_MOST,
        )

    def _listed(self, comments: Sequence[Comment]) -> list[Comment]:
        now = self.world.clock.now()
        return [comment for comment in comments if comment.is_listed(now)]

    # Writing

    async def comment(self, exchange: Exchange) -> Answer:
        """POST /{media}/comments: the account comments on its own media."""
        return await self._write(exchange, of_comment=False)

    async def reply(self, exchange: Exchange) -> Answer:
        """POST /{comment}/replies; an answer to an answer stands under the top one."""
        return await self._write(exchange, of_comment=True)

    async def _write(self, exchange: Exchange, *, of_comment: bool) -> Answer:
        fields, token = await self._enter(exchange)
        text = str(fields.get("message", ""))
        await exchange.gate("publish", text=text)
        above = exchange.params["object"]
        self._check_own(above, token, method="post")
        _check_text(text)
        comment = self.found(above)
        if of_comment != (comment is not None and comment.kind == "comment"):
            raise problems.missing(above, "post")
        self._check_open(comment.root if comment else above)
        if comment is not None and comment.hidden:
            raise problems.parameter("You cannot reply to hidden comments")
        root, parent = (comment.root, comment.id) if comment else (above, "")
        saying = Saying(account=token.account, text=text, root=root, parent=parent)
        made = await exchange.accept_comment(saying)
        return self.network.answer(exchange, {"id": made.id})

    def _check_open(self, root: str) -> None:
        """Refuse what would stand under a medium whose comments are closed."""
        post = self.world.ledger.post("instagram", root)
        if post is not None and not post.data.get("comment_enabled", True):
            raise problems.comments_closed()

    async def answer_mention(self, exchange: Exchange) -> Answer:
        """POST /{ig}/mentions: the account answers where it was named."""
        fields, token = await self._enter(exchange)
        text = str(fields.get("message", ""))
        await exchange.gate("publish", text=text)
        account = self.network.own_account(exchange, token)
        _check_text(text)
        media, comment_id = str(fields.get("media_id", "")), str(fields.get("comment_id", ""))
        mention = self.found(comment_id or media)
        if mention is None or mention.account != account.id or mention.data["media_id"] != media:
            raise problems.missing(comment_id or media, "post")
        saying = Saying(account=account.id, text=text, root=mention.id)
        made = await exchange.accept_comment(saying)
        return self.network.answer(exchange, {"id": made.id})

    async def hide(self, exchange: Exchange, comment: Comment, token: Token) -> Answer:
        """POST /{comment}: hidden or shown again."""
        fields = await exchange.fields()
        await exchange.gate("moderate", text=comment.text)
        self._check_own(comment.id, token, method="post")
        if "hide" not in fields:
            raise problems.parameter("The parameter hide is required.")
        await exchange.hide_comment(comment, hidden=is_true(fields["hide"]))
        return self.network.answer(exchange, {"success": True})

    async def delete(self, exchange: Exchange, comment: Comment, token: Token) -> Answer:
        """DELETE /{comment}: one's own, or another's under one's own media."""
        call = "delete" if comment.by_account else "moderate"
        await exchange.gate(call, text=comment.text)
        self._check_own(comment.id, token, method="delete")
        await exchange.remove_comment(comment)
        return self.network.answer(exchange, {"success": True})

    async def subscribed_apps(self, exchange: Exchange) -> Answer:
        """GET, POST and DELETE /{ig}/subscribed_apps."""
        _fields, token = await self._enter(exchange)
        await exchange.gate("token")
        account = self.network.own_account(exchange, token)
        if exchange.method == "POST":
            return await meta_webhooks.subscribe(exchange, account.id, known=SUBSCRIBED_FIELDS)
        if exchange.method == "DELETE":
            return await meta_webhooks.unsubscribe(exchange, account.id)
        return meta_webhooks.subscribed_apps(exchange, account.id)

    # Small parts

    async def _enter(self, exchange: Exchange) -> tuple[dict[str, Any], Token]:
        fields = await exchange.fields()
        return fields, self.network.token(exchange, fields, MAY_MODERATE)

    def _check_own(self, id: str, token: Token, *, method: str = "get") -> None:  # noqa: A002
        """Refuse what is neither the token's media nor a comment under it."""
        found: Post | Comment | None = self.world.ledger.post("instagram", id)
        found = found or self.found(id)
        now = self.world.clock.now()
        if found is None or not found.is_visible(now) or found.account != token.account:
            raise problems.missing(id, method)

    def node(self, exchange: Exchange, comment: Comment) -> nodes.Node:
        """Return every field of a comment."""
        return {
            "id": comment.id,
            "text": comment.text,
            "timestamp": nodes.moment(comment.created_at),
            "from": {"id": comment.author_id, "username": comment.author_handle},
            "username": comment.author_handle,
            "user": {"id": comment.author_id} if comment.by_account else None,
            "hidden": comment.hidden,
            "like_count": 0,
            "media": self._media(comment.root),
            "parent_id": comment.parent or None,
            "legacy_instagram_comment_id": comment.id,
            "replies": None if comment.parent else self.edge(exchange, comment.id),
        }

    def _media(self, root: str) -> nodes.Node:
        post = self.world.ledger.post("instagram", root)
        media = {"id": root}
        return {**media, "permalink": self.network.page_url(post)} if post else media

    def media_of(self, mention: Comment) -> nodes.Node:
        """Return a medium of somebody else's that names the account in its caption."""
        return {
            "id": mention.id,
            "caption": _without_at(mention),
            "comments_count": len(self.network.talk(mention.id)),
            "like_count": 0,
            "media_type": "IMAGE",
            "media_product_type": "FEED",
            "media_url": None,
            "owner": {"id": mention.author_id},
            "permalink": self.network.url(
                "www.instagram.com", f"/p/{nodes.shortcode(mention.id)}/"
            ),
            "timestamp": nodes.moment(mention.created_at),
            "username": mention.author_handle,
        }


def is_in_comment(mention: Comment) -> bool:
    """Say whether the account is named in a comment, and not in a caption."""
    return bool(mention.data["media_id"] != mention.id)


def _mentioned_comment(mention: Comment) -> nodes.Node:
    return {
        "id": mention.id,
        "text": _without_at(mention),
        "timestamp": nodes.moment(mention.created_at),
        "username": mention.author_handle,
        "like_count": 0,
        "media": {"id": mention.data["media_id"]},
    }


def _without_at(mention: Comment) -> str:
    """Return a text in which the named account stands without its sign, as Instagram gives it."""
    return mention.text.replace("@", "")


def _check_text(text: str) -> None:
    if not text.strip():
        raise problems.parameter("The parameter message is required.")
    if len(text) > LONGEST:
        raise problems.parameter(f"Param message must be at most {LONGEST} characters")
