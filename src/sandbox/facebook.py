"""Facebook Pages, as the Graph API stood in 2026 (v26.0)."""

import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from sandbox import (
    facebook_comments,
    facebook_events,
    facebook_media,
    facebook_messages,
    facebook_moderation,
    facebook_nodes,
    facebook_posts,
    facebook_reels,
    facebook_reviews,
    facebook_rules,
    facebook_sign_in,
    facebook_videos,
    meta_webhooks,
)
from sandbox.core.answers import Answer, Refusal
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.letters import Push, Thing
from sandbox.core.network import Handler, Network, Route
from sandbox.core.quotas import Window
from sandbox.core.talking import Note, Saying
from sandbox.facebook_problems import (
    BY_WORD,
    bad_parameter,
    graph_error,
    session_expired,
    waiting_minutes,
)

WWW = "www.facebook.com"
GRAPH_HOSTS = ("graph.facebook.com", "graph-video.facebook.com")
VERSION = re.compile(r"/v\d+\.\d+(?=/|$)")
# Pages: 4800 calls for each engaged user in 24 hours; a Page here has one.
CALLS_PER_PAGE = 4800
DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)

OnPage = Callable[[Exchange, str], Awaitable[Answer]]


class Facebook(meta_webhooks.OfMeta, Network):
    """The network of Pages."""

    slug = "facebook"
    object_word = "page"
    title = "Facebook"
    title_ar = "فيسبوك"
    hosts: ClassVar[dict[str, str]] = {
        "authorize": WWW,
        "api": "graph.facebook.com",
        "video": "graph-video.facebook.com",
        "upload": "rupload.facebook.com",
    }
    street_mentions = True
    default_scopes = (
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
        "pages_manage_engagement",
        "pages_read_user_content",
        "pages_manage_metadata",
        "pages_messaging",
        "read_insights",
    )

    def routes(self) -> list[Route]:
        dialog = facebook_sign_in.dialog
        return [
            Route("GET", WWW, "/dialog/oauth", dialog, is_api=False),
            Route("POST", WWW, "/dialog/oauth", dialog, is_api=False),
            Route(
                "POST",
                facebook_reels.RUPLOAD,
                "/video-upload/{version}/{video}",
                self._let_in(facebook_reels.upload),
            ),
            *[route for host in GRAPH_HOSTS for route in self._graph_routes(host)],
        ]

    def _graph_routes(self, host: str) -> list[Route]:
        return [
            Route("GET", host, "/oauth/access_token", facebook_sign_in.access_token),
            Route("POST", host, "/oauth/access_token", facebook_sign_in.access_token),
            Route("GET", host, "/debug_token", facebook_sign_in.debug_token),
            Route("GET", host, "/me/accounts", self._let_in(facebook_nodes.my_accounts)),
            Route("GET", host, "/{person}/accounts", self._let_in(facebook_nodes.my_accounts)),
            Route("DELETE", host, "/me/permissions", self._let_in(facebook_nodes.end_permissions)),
            Route("POST", host, "/{page}/feed", self._on_page(facebook_posts.create)),
            Route("POST", host, "/{page}/photos", self._on_page(facebook_media.add_photo)),
            *self._uploads(host),
            *self._lists(host),
            Route("GET", host, "/{node}/insights", self._let_in(facebook_nodes.insights)),
            *self._conversations(host),
            Route("GET", host, "/{node}", self._let_in(facebook_nodes.read)),
            Route("POST", host, "/{node}", self._let_in(facebook_nodes.change)),
            Route("DELETE", host, "/{node}", self._let_in(facebook_nodes.delete)),
        ]

    def _uploads(self, host: str) -> list[Route]:
        # `advideos` is what an advertising account calls it: Meta's own uploader knows no other.
        videos = self._on_page(facebook_videos.add_video, sealed=False)
        return [
            Route("POST", host, "/{page}/videos", videos),
            Route("POST", host, "/{page}/advideos", videos),
            Route("POST", host, "/{app}/uploads", self._let_in(facebook_videos.begin_upload)),
            Route("POST", host, "/{page}/video_reels", self._on_page(facebook_reels.reels)),
            *[
                Route("POST", host, f"/{{page}}/{edge}", self._on_page(handler))
                for edge, handler in (
                    ("video_stories", facebook_reels.video_stories),
                    ("photo_stories", facebook_reels.photo_stories),
                )
            ],
            *[
                Route("GET", host, f"/{{page}}/{edge}", self._on_page(handler))
                for edge, handler in (
                    ("stories", facebook_reels.list_stories),
                    ("videos", facebook_nodes.list_videos),
                    ("video_reels", facebook_nodes.list_reels),
                )
            ],
        ]

    def _lists(self, host: str) -> list[Route]:
        published = self._on_page(facebook_posts.list_published)
        scheduled = self._on_page(facebook_posts.list_scheduled)
        return [
            Route("GET", host, "/{page}/feed", published),
            Route("GET", host, "/{page}/posts", published),
            Route("GET", host, "/{page}/published_posts", published),
            Route("GET", host, "/{page}/scheduled_posts", scheduled),
        ]

    def _conversations(self, host: str) -> list[Route]:
        listed = self._let_in(facebook_comments.list_comments)
        return [
            Route("GET", host, "/{object}/comments", listed),
            Route("POST", host, "/{object}/comments", self._let_in(facebook_comments.create)),
            *[
                Route(method, host, "/{object}/likes", self._let_in(facebook_moderation.like))
                for method in ("POST", "DELETE")
            ],
            *[
                Route(method, host, f"/{{page}}/{edge}", self._on_page(handler))
                for method, edge, handler in (
                    ("GET", "tagged", facebook_reviews.list_tagged),
                    ("GET", "visitor_posts", facebook_reviews.list_visitor_posts),
                    ("GET", "ratings", facebook_reviews.list_ratings),
                    ("GET", "blocked", facebook_moderation.blocked),
                    ("POST", "blocked", facebook_moderation.block),
                    ("DELETE", "blocked", facebook_moderation.unblock),
                    ("GET", "conversations", facebook_messages.conversations),
                    ("POST", "messages", facebook_messages.send),
                )
            ],
            Route(
                "GET", host, "/{conversation}/messages", self._let_in(facebook_messages.messages)
            ),
            *[
                Route(method, host, "/{page}/subscribed_apps", self._on_page(handler))
                for method, handler in facebook_events.SUBSCRIBED_APPS.items()
            ],
            *[
                Route(method, host, "/{app}/subscriptions", handler)
                for method, handler in facebook_events.APP_SUBSCRIPTIONS.items()
            ],
        ]

    def normal_path(self, host: str, path: str) -> str:
        """Drop the version and a trailing slash, which client libraries add to node calls."""
        if host in GRAPH_HOSTS or host == WWW:
            path = VERSION.sub("", path, count=1) if VERSION.match(path) else path
            return path.rstrip("/") or "/"
        return path

    def refusal(self, word: str, exchange: Exchange) -> Answer:
        if word == "token_expired":
            token = exchange.shown_token
            return session_expired(token.expires_at if token else None)
        answer = BY_WORD[word]()
        if word != "rate_limited":
            return answer
        wait = exchange.reset_wait(HOUR)
        return replace(answer, headers=_usage(exchange, share=100, wait=wait))

    async def give_token(
        self, *, account: str, expires_in_s: int | None, scopes: tuple[str, ...]
    ) -> dict[str, object]:
        """Make a Page token; without `expires_in_s` it has no end, as one from a long-lived user
        token."""
        life = None if expires_in_s is None else timedelta(seconds=expires_in_s)
        token = await facebook_sign_in.issued_page_token(
            self.world, account=account, scopes=scopes, life=life
        )
        return {"access_token": token.value, "token_type": "bearer", "expires_in": expires_in_s}

    def foreign_post(self, *, account: str, text: str) -> Post:
        return Post(self.slug, account, f"{account}_{self.world.numbers.next()}", text)

    def page_url(self, post: Post) -> str:
        if facebook_reels.is_story(post):
            return self.url(WWW, f"/stories/{post.account}/{post.id}")
        return self.url(WWW, f"/{post.account}/posts/{post.id.partition('_')[2]}")

    def post_of_page(self, host: str, path: str) -> str | None:
        if host != WWW:
            return None
        parts = path.strip("/").split("/")
        if len(parts) == 3 and parts[0] == "stories":
            return parts[2]
        if len(parts) == 3 and parts[1] == "posts":
            return f"{parts[0]}_{parts[2]}"
        return parts[0] if len(parts) == 1 and "_" in parts[0] else None

    # Comments and webhooks

    def comment_id(self, saying: Saying, *, parent: str, number: str) -> str:
        if saying.data.get("on_page"):
            return f"{saying.account}_{number}"
        if not saying.root:  # a post of the citizen's own, which tags the Page
            return f"{saying.author.id if saying.author else saying.account}_{number}"
        return f"{saying.root.partition('_')[2]}_{number}"

    def message_id(self, note: Note, *, conversation: str, number: str) -> str:
        return f"m_{number}"

    def pushes(self, verb: str, thing: Thing) -> list[Push]:
        return facebook_events.pushes(self, verb, thing)

    # The way of a Graph call

    def _on_page(self, handler: OnPage, *, sealed: bool = True) -> Handler:
        async def treated(exchange: Exchange) -> Answer:
            page = exchange.params["page"]
            return await handler(exchange, exchange.account if page == "me" else page)

        return self._let_in(treated, sealed=sealed)

    def _let_in(self, handler: Handler, *, sealed: bool = True) -> Handler:
        """Return a handler that needs a token and whose answers tell how much was used."""

        async def treated(exchange: Exchange) -> Answer:
            fields = await exchange.fields(sealed=sealed)
            token = exchange.token(str(fields.get("access_token") or exchange.bearer))
            _check_proof(exchange, str(fields.get("appsecret_proof", "")))
            key = f"facebook {token.account}"
            window = self.world.quotas.take(key, limit=CALLS_PER_PAGE, span=DAY)
            if window.is_over:
                raise Refusal(_over(exchange, window))
            facebook_rules.check_token(exchange)
            answer = await _answered(handler, exchange)
            used = _usage(exchange, share=_share(window), wait=timedelta(0))
            return replace(answer, headers={**used, **answer.headers})

        return treated


def _check_proof(exchange: Exchange, proof: str) -> None:
    """Check `appsecret_proof` where it is sent: hex HMAC-SHA256 of the token by the secret."""
    token = exchange.shown_token
    if not proof or token is None:
        return
    app = exchange.world.accounts.app("facebook", token.client_id)
    key = app.client_secret if app else ""
    right = hmac.new(key.encode(), token.value.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right.encode(), proof.encode()):
        raise bad_parameter("Invalid appsecret_proof provided in the API argument")


def _usage(exchange: Exchange, *, share: int, wait: timedelta) -> dict[str, str]:
    """Return Meta's usage headers: percent used, and minutes until calls are taken again."""
    used = {"call_count": share, "total_time": share, "total_cputime": share}
    minutes = waiting_minutes(wait) if wait else 0
    page = {"type": "pages", **used, "estimated_time_to_regain_access": minutes}
    return {
        "X-App-Usage": json.dumps(used),
        "X-Business-Use-Case-Usage": json.dumps({exchange.account: [page]}),
        "facebook-api-version": "v26.0",
    }


def _over(exchange: Exchange, window: Window) -> Answer:
    """Return the refusal of a Page whose calls are used up, with the time of its return."""
    wait = max(window.resets_at - exchange.world.clock.now(), timedelta(0))
    text = "(#80001) There have been too many calls to this Page account."
    answer = graph_error(80001, text, subcode=2446079)
    return replace(answer, headers=_usage(exchange, share=100, wait=wait))


def _share(window: Window) -> int:
    return min(100, 100 * (window.limit - window.remaining) // window.limit)


async def _answered(handler: Handler, exchange: Exchange) -> Answer:
    try:
        return await handler(exchange)
    except Refusal as refusal:
        return refusal.answer
