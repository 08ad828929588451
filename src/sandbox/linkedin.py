"""LinkedIn: an organization's posts by the versioned /rest interface.

Source: learn.microsoft.com/linkedin pages "Posts API", "Organization Access Control" and
"Organization Lookup", as quoted in audits of May to October 2026 (version 202606).
"""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sandbox import linkedin_bodies as bodies
from sandbox import linkedin_insights as insights
from sandbox import linkedin_login as login
from sandbox import linkedin_rules as rules
from sandbox import little_text
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ids import secret
from sandbox.core.ledger import Post
from sandbox.core.network import Handler, Network, Route
from sandbox.core.world import World
from sandbox.linkedin_media import MediaLibrary

WWW, API = "www.linkedin.com", "api.linkedin.com"
POSTS_A_DAY = 150
LONGEST_SHORT_WAIT = timedelta(hours=1)


class LinkedIn(Network):
    """Pages of organizations. A token stands for a member who administers one of them."""

    slug = "linkedin"
    title = "LinkedIn"
    title_ar = "لينكدإن"
    hosts: ClassVar[dict[str, str]] = {
        "authorize": WWW,
        "api": API,
        "upload": WWW,
        "web": WWW,
    }
    default_scopes = (
        "w_organization_social",
        "r_organization_social",
        "w_organization_social_feed",
        "r_organization_social_feed",
        "rw_organization_admin",
    )

    def __init__(self, world: World) -> None:
        self.world = world
        self.library = MediaLibrary(self)
        super().__init__(world)

    def routes(self) -> list[Route]:
        return [
            Route("GET", WWW, "/oauth/v2/authorization", login.authorize, is_api=False),
            Route("POST", WWW, "/oauth/v2/authorization", login.authorize, is_api=False),
            Route("POST", WWW, "/oauth/v2/accessToken", login.access_token),
            Route("POST", WWW, "/oauth/v2/introspectToken", login.introspect),
            Route("PUT", WWW, "/dms-uploads/{key}/{rest*}", _traced(self.library.put)),
            *[
                Route(method, API, f"/rest/{path}", _traced(handler))
                for method, path, handler in self._rest_calls()
            ],
        ]

    def _rest_calls(self) -> list[tuple[str, str, Handler]]:
        return [
            ("GET", "organizationAcls", self.find_acls),
            ("GET", "organizations/{id}", self.get_organization),
            ("GET", "organizationalEntityShareStatistics", self.share_statistics),
            ("GET", "organizationPageStatistics", self.page_statistics),
            ("GET", "networkSizes/{urn}", self.network_size),
            ("POST", "images", self.library.images_action),
            ("GET", "images", self.library.get_many),
            ("GET", "images/{urn}", self.library.get),
            ("POST", "videos", self.library.videos_action),
            ("GET", "videos", self.library.get_many),
            ("GET", "videos/{urn}", self.library.get),
            ("POST", "posts", self.create_post),
            ("GET", "posts", self.find_posts),
            ("GET", "posts/{urn}", self.get_post),
            ("POST", "posts/{urn}", self.update_post),
            ("DELETE", "posts/{urn}", self.delete_post),
        ]

    # Who

    async def find_acls(self, exchange: Exchange) -> Answer:
        """GET /organizationAcls?q=roleAssignee: the pages that the token's member administers."""
        token = self.enter(exchange, "rw_organization_admin", "r_organization_admin")
        await exchange.gate("read")
        query = exchange.query
        if query.get("q") not in {"roleAssignee", "organization"}:
            raise rules.invalid("q", query.get("q"))
        entry = {
            "role": "ADMINISTRATOR",
            "organization": f"urn:li:organization:{token.account}",
            "roleAssignee": self._member(token),
            "state": "APPROVED",
        }
        role, state = query.get("role", "ADMINISTRATOR"), query.get("state", "APPROVED")
        elements = [entry] if (role, state) == ("ADMINISTRATOR", "APPROVED") else []
        return bodies.page(exchange, elements)

    async def get_organization(self, exchange: Exchange) -> Answer:
        """GET /organizations/{id}: a page's name."""
        self.enter(exchange, *self.default_scopes)
        await exchange.gate("read")
        number = exchange.params["id"].removeprefix("urn:li:organization:")
        account = self.world.accounts.account(self.slug, number)
        if account is None:
            raise rules.not_found(f"organization {number}")
        return Answer(200, bodies.organization(account))

    # Statistics

    async def share_statistics(self, exchange: Exchange) -> Answer:
        organization = await self._organization(exchange, "organizationalEntity")
        return insights.share_statistics(exchange, organization)

    async def page_statistics(self, exchange: Exchange) -> Answer:
        organization = await self._organization(exchange, "organization")
        return insights.page_statistics(exchange, organization)

    async def network_size(self, exchange: Exchange) -> Answer:
        self.enter(exchange, *self.default_scopes)
        await exchange.gate("read")
        _kind, number = rules.urn(exchange.params["urn"], "organization")
        if self.world.accounts.account(self.slug, number) is None:
            raise rules.not_found(f"organization {number}")
        return insights.network_size(exchange, number)

    async def _organization(self, exchange: Exchange, finder: str) -> str:
        """Return the page that a finder names; it must be the token's own."""
        token = self.enter(exchange, "rw_organization_admin", "r_organization_admin")
        await exchange.gate("read")
        if exchange.query.get("q") != finder:
            raise rules.invalid("q", exchange.query.get("q"))
        _kind, number = rules.urn(exchange.query.get(finder, ""), "organization")
        if number != token.account:
            raise self.not_allowed(exchange, "organizationalEntityStatistics.FINDER")
        return number

    def _member(self, token: Token) -> str:
        return f"urn:li:person:admin{token.account}"

    # Posts

    async def create_post(self, exchange: Exchange) -> Answer:
        """POST /posts: answers with an empty body; the new URN stands in a header."""
        token = self.enter(exchange, "w_organization_social")
        body = await exchange.json()
        if not isinstance(body, dict):
            body = {}
        is_draft = body.get("lifecycleState") == "DRAFT"
        commentary = str(body.get("commentary", ""))
        await exchange.gate("prepare" if is_draft else "publish", text=commentary)
        rules.check_post(body)
        self._check_author(exchange, body["author"], token)
        media = tuple(
            self.library.item_for_post(
                str(one.get("id", "")), author=body["author"], alt=str(one.get("altText", ""))
            )
            for one in rules.media_of(body.get("content", {}))
        )
        self._check_duplicate(token, body)
        self._count_post(exchange, token)
        now = self.world.clock.now()
        kind = "ugcPost" if any(item.kind == "video" for item in media) else "share"
        post = Post(
            self.slug,
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

    def _check_author(self, exchange: Exchange, author: str, token: Token) -> None:
        if rules.urn(author) != ("organization", token.account):
            raise self.not_allowed(exchange, "partnerApiPosts.CREATE")

    def _check_duplicate(self, token: Token, body: dict[str, Any]) -> None:
        """Refuse what the author has standing already, naming the first."""
        if not self.world.refuses_duplicates:
            return
        wanted = bodies.sameness(body)
        for post in self.world.ledger.posts(self.slug, token.account):
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
        token = self.enter(exchange, "r_organization_social")
        urn = self._urn(exchange.params["urn"])
        known = self.world.ledger.post(self.slug, urn)
        await exchange.gate("read", text=known.text if known else "")
        return Answer(200, bodies.post(self._own(urn, token, exchange, "GET")))

    async def find_posts(self, exchange: Exchange) -> Answer:
        """GET /posts?q=author, newest first, or ?ids=List(...)."""
        token = self.enter(exchange, "r_organization_social")
        if "ids" in exchange.query:
            return await self._get_posts(exchange, token)
        await exchange.gate("list")
        query = exchange.query
        if query.get("q") != "author":
            raise rules.invalid("q", query.get("q"))
        kind, number = rules.urn(query.get("author", ""), "organization", "person")
        if (kind, number) != ("organization", token.account):
            raise self.not_allowed(exchange, "partnerApiPosts.FINDER-author")
        by_change = query.get("sortBy", "LAST_MODIFIED") == "LAST_MODIFIED"
        now = self.world.clock.now()
        listed = self.world.ledger.listed(self.slug, token.account)
        posts = [post for post in listed if post.is_visible(now)]
        if by_change:
            posts.sort(key=bodies.modified_ms, reverse=True)
        elements = [bodies.post(post) for post in posts]
        return bodies.page(exchange, elements)

    async def _get_posts(self, exchange: Exchange, token: Token) -> Answer:
        await exchange.gate("read")
        results, errors = {}, {}
        for urn in rules.restli_list(exchange.query["ids"]):
            post = self.world.ledger.post(self.slug, urn)
            if post is None or post.removed_at is not None or post.account != token.account:
                errors[urn] = rules.not_found(urn).answer.body
            else:
                results[urn] = bodies.post(post)
        return Answer(200, {"results": results, "statuses": {}, "errors": errors})

    async def update_post(self, exchange: Exchange) -> Answer:
        """POST /posts/{urn} with PARTIAL_UPDATE: the commentary, or a draft's publication."""
        token = self.enter(exchange, "w_organization_social")
        body = await exchange.json()
        urn = self._urn(exchange.params["urn"])
        known = self.world.ledger.post(self.slug, urn)
        changes = _changes(body)
        reveals = changes.get("lifecycleState") == "PUBLISHED"
        await exchange.gate("publish" if reveals else "prepare", text=known.text if known else "")
        if exchange.headers.get("X-RestLi-Method", "").upper() != "PARTIAL_UPDATE":
            raise rules.LinkedInRefusal(400, "X-RestLi-Method: PARTIAL_UPDATE is required")
        post = self._own(urn, token, exchange, "PARTIAL_UPDATE")
        if unknown := set(changes) - {"commentary", "lifecycleState", "contentCallToActionLabel"}:
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
        token = self.enter(exchange, "w_organization_social")
        urn = self._urn(exchange.params["urn"])
        post = self.world.ledger.post(self.slug, urn)
        await exchange.gate("delete", text=post.text if post else "")
        if post is not None and post.account != token.account:
            raise self.not_allowed(exchange, "partnerApiPosts.DELETE")
        if post is not None and post.removed_at is None:
            await exchange.change(post, removed_at=self.world.clock.now())
        return Answer(204, None)

    def _own(self, urn: str, token: Token, exchange: Exchange, method: str) -> Post:
        post = self.world.ledger.post(self.slug, urn)
        if post is None or post.removed_at is not None:
            raise rules.not_found(urn)
        if post.account != token.account:
            raise self.not_allowed(exchange, f"partnerApiPosts.{method}")
        return post

    def _urn(self, text: str) -> str:
        kind, number = rules.urn(text, "share", "ugcPost")
        return f"urn:li:{kind}:{number}"

    # What every call begins with

    def enter(self, exchange: Exchange, *scopes: str) -> Token:
        """Return the token of a /rest call that may use one of `scopes`.

        Raises:
            LinkedInRefusal: a header, the token or the permission is not right.
        """
        token = exchange.token()
        rules.check_headers(exchange.headers)
        if token.use != "access":
            raise rules.invalid_token()
        if not set(scopes) & set(token.scopes):
            resource = exchange.path.split("/")[2].capitalize()
            raise self.not_allowed(exchange, f"partnerApi{resource}.{exchange.method}")
        return token

    def not_allowed(self, exchange: Exchange, resource: str) -> rules.LinkedInRefusal:
        """Return the refusal that names the resource and the version asked for."""
        version = exchange.headers.get("LinkedIn-Version", "").partition(".")[0]
        return rules.no_permission(resource, version)

    # What the core asks

    def refusal(self, word: str, exchange: Exchange) -> Answer:
        match word:
            case "rate_limited":
                return self._throttled(exchange).answer
            case "not_found" | "method_not_allowed":
                return rules.not_found(exchange.path).answer
        return rules.standing_refusal(word).answer

    def _throttled(self, exchange: Exchange) -> rules.LinkedInRefusal:
        """The answer under the fault `rate_limited`; LinkedIn names no end of the day's limit.

        A wait below an hour is told in Retry-After, as a gateway's throttle would.
        """
        wait = exchange.reset_wait(LONGEST_SHORT_WAIT)
        if wait >= LONGEST_SHORT_WAIT:
            return rules.throttled()
        return rules.throttled({"Retry-After": str(max(1, round(wait.total_seconds())))})

    async def give_token(
        self, *, account: str, expires_in_s: int | None, scopes: tuple[str, ...]
    ) -> dict[str, object]:
        life = login.ACCESS_LIFE if expires_in_s is None else timedelta(seconds=expires_in_s)
        return await login.give_tokens(
            self.world,
            account=account,
            client_id="majlis-sandbox",
            scopes=scopes or self.default_scopes,
            life=life,
        )

    def foreign_post(self, *, account: str, text: str) -> Post:
        urn = f"urn:li:share:{self.world.numbers.next()}"
        return Post(self.slug, account, urn, little_text.escaped(text))

    def shown_text(self, post: Post) -> str:
        return little_text.shown(post.text)

    def page_url(self, post: Post) -> str:
        return self.url(WWW, f"/feed/update/{post.id}/")

    def post_of_page(self, host: str, path: str) -> str | None:
        start = "/feed/update/"
        if host != WWW or not path.startswith(start):
            return None
        return path.removeprefix(start).strip("/")


def next_utc_midnight(now: datetime) -> datetime:
    """Return when LinkedIn's daily limits start anew after `now`."""
    tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=UTC)


def _traced(handler: Handler) -> Handler:
    """Add the headers that LinkedIn sends with every answer."""

    async def answered(exchange: Exchange) -> Answer:
        answer = await handler(exchange)
        tracing = {
            "x-li-uuid": secret(size_bytes=16),
            "x-li-fabric": "prod-lva1",
            "x-restli-protocol-version": "2.0.0",
        }
        return Answer(
            answer.status, answer.body, {**tracing, **answer.headers}, answer.content_type
        )

    return answered


def _changes(body: Any) -> dict[str, Any]:
    patch = body.get("patch") if isinstance(body, dict) else None
    changes = patch.get("$set") if isinstance(patch, dict) else None
    return changes if isinstance(changes, dict) else {}
