"""The media of an Instagram account: listed, read, changed and deleted.

Source: Meta's IG Media reference and specifications of v26.0, read 2026-11-22: the call that
deletes is in the specification of Facebook's login alone.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sandbox import instagram_insights as insights
from sandbox import instagram_nodes as nodes
from sandbox import instagram_problems as problems
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.network import Route
from sandbox.facebook_fields import Edge, Fields
from sandbox.facebook_words import is_true
from sandbox.instagram_publishing import MAY_READ

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

OWN_LOGIN = "graph.instagram.com"


class Media:
    """The calls about what is published, on one Instagram."""

    def __init__(self, network: "Instagram") -> None:
        self.network = network
        self.world = network.world

    def routes(self, host: str) -> list[Route]:
        return [
            Route("GET", host, "/{user}/media", self.list_media),
            Route("GET", host, "/{user}/stories", self.list_stories),
            Route("GET", host, "/{node}/children", self.list_children),
            Route("GET", host, "/{node}/collaborators", self.list_collaborators),
        ]

    async def list_media(self, exchange: Exchange) -> Answer:
        """GET /{ig}/media: what stands in the profile, newest first; no stories."""
        return await self._list(exchange, is_story=False)

    async def list_stories(self, exchange: Exchange) -> Answer:
        """GET /{ig}/stories: those of the last day."""
        return await self._list(exchange, is_story=True)

    async def _list(self, exchange: Exchange, *, is_story: bool) -> Answer:
        fields = await exchange.fields()
        token = self.network.token(exchange, fields, MAY_READ)
        await exchange.gate("list")
        account = self.network.own_account(exchange, token)
        now = self.world.clock.now()
        posts = [
            post
            for post in self.world.ledger.listed(self.network.slug, account.id)
            if post.is_visible(now)
            and (nodes.product_of(post) == "STORY") == is_story
            and _is_between(post, fields)
        ]
        names = nodes.fields_of(fields.get("fields", ""))
        body = nodes.page_of(
            posts,
            dict(exchange.query),
            address=self.network.url(exchange.host, exchange.path),
            shown=lambda post: self.shown(exchange, post, names),
        )
        return self.network.answer(exchange, body)

    async def list_children(self, exchange: Exchange) -> Answer:
        """GET /{media}/children of an album."""
        fields, post = await self._entered(exchange)
        names = nodes.fields_of(fields.get("fields", ""))
        listed = nodes.children(post, self._urls(post)) if len(post.media) > 1 else []
        body = {"data": [nodes.chosen(one, names, empty=_EMPTY_OF_CHILD) for one in listed]}
        return self.network.answer(exchange, body)

    async def list_collaborators(self, exchange: Exchange) -> Answer:
        """GET /{media}/collaborators: who was invited; nobody has answered yet."""
        _fields, post = await self._entered(exchange)
        return self.network.answer(exchange, {"data": _invited(post)})

    async def _entered(self, exchange: Exchange) -> tuple[dict[str, Any], Post]:
        fields = await exchange.fields()
        token = self.network.token(exchange, fields, MAY_READ)
        await exchange.gate("read")
        return fields, self.own(exchange.params["node"], token)

    async def delete(self, exchange: Exchange, token: Token) -> Answer:
        """DELETE /{media}: with Facebook's login alone."""
        node = exchange.params["node"]
        known = self.world.ledger.post(self.network.slug, node)
        await exchange.gate("delete", text=known.text if known else "")
        post = self.own(node, token, method="delete")
        if exchange.host == OWN_LOGIN:
            raise problems.missing(node, "delete")
        await exchange.change(post, removed_at=self.world.clock.now())
        return self.network.answer(exchange, {"success": True})

    async def change(self, exchange: Exchange, token: Token) -> Answer:
        """POST /{media}: comments on or off, its only change."""
        fields = await exchange.fields()
        node = exchange.params["node"]
        known = self.world.ledger.post(self.network.slug, node)
        await exchange.gate("publish", text=known.text if known else "")
        post = self.own(node, token, method="post")
        if "comment_enabled" not in fields:
            raise problems.parameter("The parameter comment_enabled is required.")
        enabled = is_true(fields["comment_enabled"])
        await exchange.change(post, data={**post.data, "comment_enabled": enabled})
        return self.network.answer(exchange, {"success": True})

    def own(self, node: str, token: Token, *, method: str = "get") -> Post:
        """Return one of the token's own media that stands.

        Raises:
            GraphRefusal: there is none such.
        """
        post = self.world.ledger.post(self.network.slug, node)
        now = self.world.clock.now()
        if post is None or not post.is_visible(now) or post.account != token.account:
            raise problems.missing(node, method)
        return post

    def shown(self, exchange: Exchange, post: Post, names: Fields) -> dict[str, Any]:
        """Return the wanted fields of a medium."""
        account = self.world.accounts.account(self.network.slug, post.account)
        cover = str(post.data.get("cover", ""))
        node = nodes.media_node(
            post,
            username=account.handle if account else "",
            permalink=self.network.page_url(post),
            media_urls=self._urls(post),
            cover_url=self._url_of(cover) if cover else "",
            comments_count=self.network.comment_count(post.id),
        )

        def told(modifiers: Mapping[str, str]) -> dict[str, Any]:
            return insights.of_media(exchange, post, modifiers)

        whole = {
            **node,
            "like_count": self.world.insights.now(post).get("likes", 0),
            "comments": self.network.conversations.edge(exchange, post.id),
            "collaborators": {"data": _invited(post)},
            "insights": Edge(told, ""),
        }
        return nodes.chosen(whole, names, empty=nodes.EMPTY_MEDIA_FIELDS)

    def _urls(self, post: Post) -> Sequence[str]:
        return [self._url_of(item.sha256) for item in post.media]

    def _url_of(self, sha256: str) -> str:
        return f"{self.network.base_url}/media/{sha256}"


_EMPTY_OF_CHILD = nodes.EMPTY_MEDIA_FIELDS | {"caption", "thumbnail_url", "permalink", "username"}


def _invited(post: Post) -> list[dict[str, str]]:
    return [
        {"id": f"{post.id}{number}", "username": name, "invite_status": "Pending"}
        for number, name in enumerate(post.data.get("collaborators", ()), start=1)
    ]


def _is_between(post: Post, fields: dict[str, Any]) -> bool:
    """Whether a post lies in the span that `since` and `until` (Unix seconds) ask for."""
    if post.visible_at is None:
        return False
    at = post.visible_at.timestamp()
    try:
        return float(fields.get("since", 0)) <= at <= float(fields.get("until", "inf"))
    except ValueError as error:
        raise problems.parameter("since and until must be Unix times") from error
