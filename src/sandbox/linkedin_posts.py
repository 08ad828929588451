"""Posts of an organization on LinkedIn: `/rest/posts`.

Source: learn.microsoft.com/linkedin "Posts API" as quoted in audits of May to October 2026
(version 202606).
"""

from typing import TYPE_CHECKING, Any

from sandbox import linkedin_bodies as bodies
from sandbox import linkedin_restli as restli
from sandbox import linkedin_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem, Post
from sandbox.core.network import Handler
from sandbox.linkedin_content import check_content, media_of, thumbnail_of
from sandbox.linkedin_notifications import mentioning_post
from sandbox.linkedin_quotas import next_utc_midnight

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

SLUG = "linkedin"
POSTS_A_DAY = 150
CHANGEABLE = {
    "commentary",
    "lifecycleState",
    "contentCallToActionLabel",
    "contentLandingPage",
}


class Posts:
    """The calls about posts, on one LinkedIn."""

    def __init__(self, network: "LinkedIn") -> None:
        self.network = network
        self.world = network.world

    def calls(self) -> list[tuple[str, str, Handler]]:
        """Return the calls under /rest."""
        return [
            ("POST", "posts", self.create_post),
            ("GET", "posts", self.find_posts),
            ("GET", "posts/{urn}", self.get_post),
            ("POST", "posts/{urn}", self.update_post),
            ("DELETE", "posts/{urn}", self.delete_post),
        ]

    async def create_post(self, exchange: Exchange) -> Answer:
        """POST /posts: answers with an empty body; the new URN stands in a header."""
        token = self.network.enter(exchange, "w_organization_social")
        body = await exchange.json()
        if not isinstance(body, dict):
            body = {}
        is_draft = body.get("lifecycleState") == "DRAFT"
        commentary = str(body.get("commentary", ""))
        await exchange.gate("prepare" if is_draft else "publish", text=commentary)
        rules.check_post(body)
        check_content(body)
        self._check_author(exchange, body["author"], token)
        media = self._media(body)
        self._check_duplicate(token, body)
        self._count_post(exchange, token)
        now = self.world.clock.now()
        kind = "ugcPost" if any(item.kind == "video" for item in media) else "share"
        post = Post(
            SLUG,
            token.account,
            f"urn:li:{kind}:{self.world.numbers.next()}",
            commentary,
            media=media,
            visible_at=None if is_draft else now,
            data={
                "post": body,
                "created_ms": bodies.milliseconds(now),
                "modified_ms": bodies.milliseconds(now),
            },
        )
        await exchange.accept(post)
        return Answer(201, None, {"x-restli-id": post.id, "x-linkedin-id": post.id})

    def _media(self, body: dict[str, Any]) -> tuple[MediaItem, ...]:
        """Return the files of a new post; a document goes by its title."""
        content, author, library = body.get("content", {}), body["author"], self.network.library
        if thumbnail := thumbnail_of(content):
            library.item_for_post(thumbnail, author=author, alt="")
        return tuple(
            library.item_for_post(
                str(one.get("id", "")),
                author=author,
                alt=str(one.get("altText") or one.get("title", "")),
            )
            for one in media_of(content)
        )

    def _check_author(self, exchange: Exchange, author: str, token: Token) -> None:
        if rules.urn(author) != ("organization", token.account):
            raise self.network.not_allowed(exchange, "partnerApiPosts.CREATE")

    def _check_duplicate(self, token: Token, body: dict[str, Any]) -> None:
        """Refuse what the author has standing already, naming the first."""
        if not self.world.refuses_duplicates:
            return
        wanted = bodies.sameness(body)
        for post in self.world.ledger.posts(SLUG, token.account):
            if post.removed_at is not None or post.text != body.get("commentary", ""):
                continue
            if bodies.sameness(bodies.sent(post)) == wanted:
                raise rules.duplicate(post.id)

    def _count_post(self, exchange: Exchange, token: Token) -> None:
        window = self.world.quotas.take(
            f"linkedin {token.client_id} {token.account} posts",
            limit=POSTS_A_DAY,
            resets_at=next_utc_midnight,
        )
        if window.is_over:
            raise rules.throttled()

    async def get_post(self, exchange: Exchange) -> Answer:
        token = self.network.enter(exchange, "r_organization_social")
        urn = self._urn(exchange.params["urn"])
        known = self.world.ledger.post(SLUG, urn)
        await exchange.gate("read", text=known.text if known else "")
        mention = self.world.comments.comment(SLUG, urn)
        if mention is not None and mention.is_visible(self.world.clock.now()):
            return Answer(200, mentioning_post(mention))
        return Answer(200, bodies.post(self._own(urn, token, exchange, "GET")))

    async def find_posts(self, exchange: Exchange) -> Answer:
        """GET /posts?q=author, newest first, or ?ids=List(...)."""
        token = self.network.enter(exchange, "r_organization_social")
        if "ids" in exchange.query:
            return await self._get_posts(exchange, token)
        await exchange.gate("list")
        query = exchange.query
        if query.get("q") != "author":
            raise rules.invalid("q", query.get("q"))
        kind, number = rules.urn(query.get("author", ""), "organization", "person")
        if (kind, number) != ("organization", token.account):
            raise self.network.not_allowed(exchange, "partnerApiPosts.FINDER-author")
        by_change = query.get("sortBy", "LAST_MODIFIED") == "LAST_MODIFIED"
        now = self.world.clock.now()
        listed = self.world.ledger.listed(SLUG, token.account)
        posts = [post for post in listed if post.is_visible(now)]
        if by_change:
            posts.sort(key=bodies.modified_ms, reverse=True)
        elements = [bodies.post(post) for post in posts]
        return bodies.page(exchange, elements)

    async def _get_posts(self, exchange: Exchange, token: Token) -> Answer:
        await exchange.gate("read")
        results, errors = {}, {}
        for urn in restli.list_of(exchange, "ids"):
            post = self.world.ledger.post(SLUG, urn)
            if post is None or post.removed_at is not None or post.account != token.account:
                errors[urn] = rules.not_found(urn).answer.body
            else:
                results[urn] = bodies.post(post)
        return Answer(200, {"results": results, "statuses": {}, "errors": errors})

    async def update_post(self, exchange: Exchange) -> Answer:
        """POST /posts/{urn} with PARTIAL_UPDATE: the commentary, or a draft's publication."""
        token = self.network.enter(exchange, "w_organization_social")
        body = await exchange.json()
        urn = self._urn(exchange.params["urn"])
        known = self.world.ledger.post(SLUG, urn)
        changes = _changes(body)
        is_seen = known is not None and known.is_visible(self.world.clock.now())
        reveals = changes.get("lifecycleState") == "PUBLISHED"
        call = "publish" if reveals or is_seen else "prepare"
        await exchange.gate(call, text=str(changes.get("commentary", known.text if known else "")))
        if exchange.headers.get("X-RestLi-Method", "").upper() != "PARTIAL_UPDATE":
            raise rules.LinkedInRefusal(400, "X-RestLi-Method: PARTIAL_UPDATE is required")
        post = self._own(urn, token, exchange, "PARTIAL_UPDATE")
        if unknown := set(changes) - CHANGEABLE:
            raise rules.invalid("/patch/$set", sorted(unknown)[0])
        commentary = changes.get("commentary", post.text)
        rules.check_commentary(commentary)
        now = self.world.clock.now()
        sent = {**bodies.sent(post), **changes}
        await exchange.change(
            post,
            text=commentary,
            visible_at=post.visible_at or (now if reveals else None),
            data={**post.data, "post": sent, "modified_ms": bodies.milliseconds(now)},
        )
        return Answer(204, None)

    async def delete_post(self, exchange: Exchange) -> Answer:
        """DELETE /posts/{urn}: 204, also when it is gone already."""
        token = self.network.enter(exchange, "w_organization_social")
        urn = self._urn(exchange.params["urn"])
        post = self.world.ledger.post(SLUG, urn)
        await exchange.gate("delete", text=post.text if post else "")
        if post is not None and post.account != token.account:
            raise self.network.not_allowed(exchange, "partnerApiPosts.DELETE")
        if post is not None and post.removed_at is None:
            await exchange.change(post, removed_at=self.world.clock.now())
        return Answer(204, None)

    def _own(self, urn: str, token: Token, exchange: Exchange, method: str) -> Post:
        post = self.world.ledger.post(SLUG, urn)
        if post is None or post.removed_at is not None:
            raise rules.not_found(urn)
        if post.account != token.account:
            raise self.network.not_allowed(exchange, f"partnerApiPosts.{method}")
        return post

    def _urn(self, text: str) -> str:
        kind, number = rules.urn(text, "share", "ugcPost")
        return f"urn:li:{kind}:{number}"


def _changes(body: Any) -> dict[str, Any]:
    patch = body.get("patch") if isinstance(body, dict) else None
    changes = patch.get("$set") if isinstance(patch, dict) else None
    return changes if isinstance(changes, dict) else {}
