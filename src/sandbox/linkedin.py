"""LinkedIn: an organization's posts by the versioned /rest interface.

Source: learn.microsoft.com/linkedin pages "Posts API", "Organization Access Control" and
"Organization Lookup", as quoted in audits of May to October 2026 (version 202606).
"""

from datetime import timedelta
from typing import Any, ClassVar

from aiohttp import web

from sandbox import linkedin_bodies as bodies
from sandbox import linkedin_login as login
from sandbox import linkedin_restli as restli
from sandbox import linkedin_rules as rules
from sandbox import linkedin_webhooks, little_text
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.citizens import Citizen, latin_handle, word_of
from sandbox.core.exchange import Exchange
from sandbox.core.ids import secret
from sandbox.core.ledger import Post
from sandbox.core.letters import Push, Thing
from sandbox.core.network import Handler, Network, Route
from sandbox.core.talking import Saying
from sandbox.core.world import World
from sandbox.linkedin_comments import SocialActions
from sandbox.linkedin_insights import Statistics
from sandbox.linkedin_media import MediaLibrary
from sandbox.linkedin_notifications import Notifications
from sandbox.linkedin_posts import Posts
from sandbox.linkedin_quotas import count_call
from sandbox.linkedin_reactions import Reactions
from sandbox.linkedin_urns import comment_urn
from sandbox.linkedin_video import Videos
from sandbox.linkedin_webhooks import Subscriptions

WWW, API = "www.linkedin.com", "api.linkedin.com"
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
    street_mentions = True
    default_scopes = (
        "w_organization_social",
        "r_organization_social",
        "w_organization_social_feed",
        "r_organization_social_feed",
        "rw_organization_admin",
    )
    push_rules = linkedin_webhooks.RULES

    def __init__(self, world: World) -> None:
        self.world = world
        self.library = MediaLibrary(self)
        self.videos = Videos(self)
        self.posts = Posts(self)
        self.statistics = Statistics(self)
        self.social_actions = SocialActions(self)
        self.reactions = Reactions(self)
        self.notifications = Notifications(self)
        self.subscriptions = Subscriptions(self)
        super().__init__(world)

    def routes(self) -> list[Route]:
        return [
            Route("GET", WWW, "/oauth/v2/authorization", login.authorize, is_api=False),
            Route("POST", WWW, "/oauth/v2/authorization", login.authorize, is_api=False),
            Route("POST", WWW, "/oauth/v2/accessToken", login.access_token),
            Route("POST", WWW, "/oauth/v2/introspectToken", login.introspect),
            Route("PUT", WWW, "/dms-uploads/{key}/{rest*}", _traced(self.library.upload)),
            Route("POST", WWW, "/dms-uploads/{key}/{rest*}", _traced(self.library.upload)),
            *[
                Route(method, API, f"/rest/{path}", _traced(handler))
                for method, path, handler in self._rest_calls()
            ],
        ]

    def _rest_calls(self) -> list[tuple[str, str, Handler]]:
        return [
            ("GET", "organizationAcls", self.find_acls),
            ("GET", "organizations/{id}", self.get_organization),
            ("POST", "images", self.library.images_action),
            ("GET", "images", self.library.get_many),
            ("GET", "images/{urn}", self.library.get),
            ("POST", "videos", self.videos.action),
            ("GET", "videos", self.library.get_many),
            ("GET", "videos/{urn}", self.library.get),
            ("POST", "documents", self.library.documents_action),
            ("GET", "documents", self.library.get_many),
            ("GET", "documents/{urn}", self.library.get),
            *self.posts.calls(),
            *self.statistics.calls(),
            *self.social_actions.calls(),
            *self.reactions.calls(),
            *self.notifications.calls(),
            *self.subscriptions.calls(),
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
            "roleAssignee": self.member(token.account),
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

    def member(self, account: str) -> str:
        """Return the member who administers a page."""
        return f"urn:li:person:admin{account}"

    # Comments and webhooks

    def citizen(self, name: str) -> Citizen:
        word = word_of(self.slug, name, length=10)
        return Citizen(f"urn:li:person:{word}", name, latin_handle(name))

    def comment_id(self, saying: Saying, *, parent: str, number: str) -> str:
        return comment_urn(saying.root, number) if saying.root else f"urn:li:share:{number}"

    def pushes(self, verb: str, thing: Thing) -> list[Push]:
        return linkedin_webhooks.pushes(self, verb, thing)

    def letter(self, pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
        return linkedin_webhooks.letter(pushes)

    def signatures(self, body: bytes, secret: str) -> dict[str, str]:
        return linkedin_webhooks.signatures(body, secret)

    def hooks(self) -> list[dict[str, Any]]:
        return linkedin_webhooks.hooks(self.world)

    async def drop_hooks(self, account: str) -> int:
        return await linkedin_webhooks.drop_hooks(self.world, account)

    async def check_hooks(self) -> None:
        await linkedin_webhooks.check_all(self.world)

    # What every call begins with

    def enter(self, exchange: Exchange, *scopes: str) -> Token:
        """Return the token of a /rest call that may use one of `scopes`.

        Raises:
            LinkedInRefusal: a header, the token or the permission is not right.
        """
        token = exchange.token()
        rules.check_headers(exchange.headers)
        restli.check_encoding(exchange)
        if token.use != "access":
            raise rules.invalid_token()
        if not set(scopes) & set(token.scopes):
            resource = exchange.path.split("/")[2].capitalize()
            raise self.not_allowed(exchange, f"partnerApi{resource}.{exchange.method}")
        count_call(self, exchange, token)
        return token

    def method_of(self, request: web.Request) -> str:
        return restli.method_of(request)

    async def unwrap(self, exchange: Exchange) -> None:
        await restli.unwrap(exchange)

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
