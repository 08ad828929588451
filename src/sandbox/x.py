"""X, as its API v2 stood in 2026: sign-in, posts, media, rate limits."""

import math
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from sandbox import (
    x_acts,
    x_analytics,
    x_conversation,
    x_events,
    x_media,
    x_messages,
    x_posts,
    x_reading,
    x_sign_in,
    x_subtitles,
    x_timeline,
    x_webhooks,
)
from sandbox.core.accounts import DEFAULT_CLIENT_ID, Account
from sandbox.core.answers import Answer, Refusal
from sandbox.core.citizens import Citizen
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.letters import Push, PushRules, Thing
from sandbox.core.network import Handler, Network, Route
from sandbox.core.talking import Saying
from sandbox.x_limits import WINDOW, counted
from sandbox.x_problems import APP_ONLY, BY_WORD, USER_ONLY, within
from sandbox.x_text import mentioned

API = "api.x.com"
WEB = "x.com"
STATUS_PAGES = ("/i/web/status/", "/i/status/")
EITHER = ("access", "app")
PARAMETER = re.compile(r"{(\w+)}")


class X(Network):
    """The network of short texts."""

    slug = "x"
    title = "X"
    title_ar = "إكس"
    hosts: ClassVar[dict[str, str]] = {"authorize": WEB, "api": API, "web": WEB}
    # Clients that others wrote still know the older names.
    aliases: ClassVar[dict[str, str]] = {
        "api.twitter.com": API,
        "upload.twitter.com": API,
        "twitter.com": WEB,
    }
    default_scopes = (
        "tweet.read",
        "tweet.write",
        "tweet.moderate.write",
        "users.read",
        "media.write",
        "offline.access",
        "dm.read",
        "dm.write",
        "like.read",
        "like.write",
        "block.read",
    )
    street_mentions = True
    nests_freely = True
    keeps_answers = True
    # The waits before further tries are not published.
    push_rules = PushRules(
        batch=1, patience_s=10, waits_s=(60, 300, 900, 3_600), check_every_s=3_600
    )

    def routes(self) -> list[Route]:
        upload = "/2/media/upload"
        return [
            Route("GET", WEB, "/i/oauth2/authorize", x_sign_in.authorize, is_api=False),
            Route("POST", WEB, "/i/oauth2/authorize", x_sign_in.authorize, is_api=False),
            Route("POST", API, "/2/oauth2/token", x_sign_in.token),
            Route("POST", API, "/2/oauth2/revoke", x_sign_in.revoke),
            Route("POST", API, "/oauth2/token", x_sign_in.app_token),
            self._limited("GET", "/2/users/me", "read", x_reading.me),
            self._limited("GET", "/2/users/{id}/tweets", "list", x_timeline.own_posts),
            self._limited("GET", "/2/users/{id}/mentions", "list", x_timeline.mentions, EITHER),
            self._limited("POST", "/2/tweets", "publish", x_posts.create),
            self._limited("GET", "/2/tweets", "read", x_reading.read_many),
            self._limited("GET", "/2/tweets/analytics", "read", x_analytics.analytics),
            self._limited("GET", "/2/tweets/search/recent", "list", x_timeline.search, EITHER),
            self._limited("PUT", "/2/tweets/{tweet_id}/hidden", "moderate", x_conversation.hide),
            self._limited("GET", "/2/tweets/{id}", "read", x_reading.read_one),
            self._limited("DELETE", "/2/tweets/{id}", "delete", x_posts.delete),
            self._limited("POST", f"{upload}/initialize", "prepare", x_media.initialize),
            self._limited("POST", f"{upload}/{{id}}/append", "prepare", x_media.append),
            self._limited("POST", f"{upload}/{{id}}/finalize", "prepare", x_media.finalize),
            self._limited("GET", upload, "read", x_media.status),
            self._limited("POST", upload, "prepare", x_media.upload),
            self._limited("POST", "/2/media/metadata", "prepare", x_media.metadata),
            self._limited("POST", "/2/media/subtitles", "prepare", x_subtitles.create),
            self._limited("DELETE", "/2/media/subtitles", "prepare", x_subtitles.delete),
            *self._acts(),
            *self._messages(),
            *[
                self._limited(method, pattern, call, handler, uses)
                for method, pattern, call, handler, uses in x_webhooks.CALLS
            ],
        ]

    def _acts(self) -> list[Route]:
        user = "/2/users/{id}"
        by_name = "/2/users/by/username/{username}"
        return [
            self._limited("GET", user, "read", x_reading.user),
            self._limited("GET", by_name, "read", x_reading.user_by_name),
            self._limited("POST", f"{user}/likes", "moderate", x_acts.like),
            self._limited("DELETE", f"{user}/likes/{{tweet_id}}", "moderate", x_acts.unlike),
            self._limited("GET", f"{user}/liked_tweets", "list", x_acts.liked),
            self._limited("GET", f"{user}/blocking", "list", x_acts.blocked),
            self._limited("POST", f"{user}/dm/block", "moderate", x_acts.keep_away),
            self._limited("POST", f"{user}/dm/unblock", "moderate", x_acts.let_write),
        ]

    def _messages(self) -> list[Route]:
        two = "/2/dm_conversations/with/{participant_id}"
        talk = "/2/dm_conversations/{dm_conversation_id}"
        return [
            self._limited("GET", "/2/dm_events", "list", x_messages.events),
            self._limited("GET", "/2/dm_events/{id}", "read", x_messages.event),
            self._limited("DELETE", "/2/dm_events/{id}", "delete", x_messages.delete),
            self._limited("GET", f"{two}/dm_events", "list", x_messages.events_with),
            self._limited("POST", f"{two}/messages", "message", x_messages.send_to),
            self._limited("GET", f"{talk}/dm_events", "list", x_messages.events_in),
            self._limited("POST", f"{talk}/messages", "message", x_messages.send_in),
        ]

    def refusal(self, word: str, exchange: Exchange) -> Answer:
        answer = BY_WORD["no_token" if word not in BY_WORD else word]
        if word != "rate_limited":
            return answer
        reset_at = exchange.world.clock.now() + exchange.reset_wait(WINDOW)
        reset_s = math.ceil(reset_at.timestamp())
        limits = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(reset_s)}
        return replace(answer, headers=limits)

    async def give_token(
        self, *, account: str, expires_in_s: int | None, scopes: tuple[str, ...]
    ) -> dict[str, object]:
        life = x_sign_in.ACCESS_LIFE if expires_in_s is None else timedelta(seconds=expires_in_s)
        return await x_sign_in.issued(
            self.world, account=account, client_id=DEFAULT_CLIENT_ID, scopes=scopes, life=life
        )

    def foreign_post(self, *, account: str, text: str) -> Post:
        return x_posts.own_post(self.world, account=account, text=text)

    def page_url(self, post: Post) -> str:
        return self.url(WEB, f"/i/web/status/{post.id}")

    def post_of_page(self, host: str, path: str) -> str | None:
        if host != WEB:
            return None
        for start in STATUS_PAGES:
            if path.startswith(start):
                return path.removeprefix(start).strip("/")
        parts = path.strip("/").split("/")  # /<handle>/status/<id>
        return parts[2] if len(parts) == 3 and parts[1] == "status" else None

    # Comments

    def composed(self, saying: Saying) -> Comment | Post:
        return x_conversation.composed_saying(self, saying)

    def reworded(self, comment: Comment, text: str) -> dict[str, Any]:
        return x_conversation.reworded(self.world, comment, text)

    def root_of(self, id: str) -> str:  # noqa: A002
        return x_conversation.root_of(self.world, id)

    def comment_of(self, id: str) -> Comment | None:  # noqa: A002
        own = self.world.ledger.post(self.slug, id)
        if own is None or not own.data.get("reply_to"):
            return super().comment_of(id)
        stands = own.is_visible(self.world.clock.now())
        return x_conversation.as_comment(self.world, own) if stands else None

    def conversation_id(self, account: str, person: Citizen) -> str:
        return x_messages.conversation_of(account, person.id)

    def naming(self, account: Account, text: str) -> str:
        """Put the handle before a text that does not name the account itself."""
        is_named = account.handle.lower() in mentioned(text)
        return text if is_named else f"@{account.handle} {text}"

    def talk(self, root: str) -> list[Comment]:
        return x_conversation.talk(self.world, root)

    def talk_in_ledger(self) -> list[dict[str, Any]]:
        return x_conversation.talk_in_ledger(self.world)

    # Webhooks

    def pushes(self, verb: str, thing: Thing) -> list[Push]:
        return x_events.pushes(self.world, verb, thing)

    def letter(self, pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
        return x_events.letter(pushes)

    def signatures(self, body: bytes, secret: str) -> dict[str, str]:
        return x_events.signatures(body, secret)

    def hooks(self) -> list[dict[str, Any]]:
        return x_webhooks.hooks(self.world)

    async def drop_hooks(self, account: str) -> int:
        return await x_webhooks.drop_hooks(self.world, account)

    async def check_hooks(self) -> None:
        await x_webhooks.check_all(self.world)

    def _limited(
        self,
        method: str,
        pattern: str,
        call: str,
        handler: Handler,
        uses: tuple[str, ...] = ("access",),
    ) -> Route:
        """Return a route that needs a token and carries the rate headers in every answer.

        `uses`: the kinds of token that open it, a user's (`access`) or the application's (`app`).
        """
        name = method + " " + PARAMETER.sub(r":\1", pattern)

        async def treated(exchange: Exchange) -> Answer:
            exchange.call = call
            token = exchange.token()
            if token.use not in ("access", "app"):
                raise Refusal(self.refusal("token_unknown", exchange))
            if token.use not in uses:
                raise Refusal(USER_ONLY if token.use == "app" else APP_ONLY)
            headers, is_over = counted(self.world.quotas, name, token)
            if is_over:
                answer = replace(BY_WORD["rate_limited"], headers={})
            else:
                answer = await _answered(handler, exchange)
                answer = within(answer, old="tweet.fields" in exchange.query)
            return replace(answer, headers={**headers, **answer.headers})

        return Route(method, API, pattern, treated)


async def _answered(handler: Handler, exchange: Exchange) -> Answer:
    try:
        return await handler(exchange)
    except Refusal as refusal:
        return refusal.answer
