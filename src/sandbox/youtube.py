"""YouTube: channels, videos and the uploads playlist.

Source: the discovery document youtube.v3, revision 20261104, and the reference pages of its
resources, read 2026-11-22.
"""

import base64
import re
import secrets
from datetime import timedelta
from typing import Any, ClassVar

from sandbox import google_login as login
from sandbox import youtube_bodies as bodies
from sandbox import youtube_insights as insights
from sandbox import youtube_quota as quota
from sandbox import youtube_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer, redirect
from sandbox.core.citizens import Citizen, word_of
from sandbox.core.clock import from_iso, iso
from sandbox.core.exchange import Exchange
from sandbox.core.ids import secret
from sandbox.core.ledger import Post
from sandbox.core.letters import Push, Thing
from sandbox.core.network import Network, Route
from sandbox.core.talking import Saying
from sandbox.core.world import World
from sandbox.youtube_captions import Captions
from sandbox.youtube_comment_bodies import status_of
from sandbox.youtube_comments import Threads
from sandbox.youtube_hub import HUB, RULES, Hub
from sandbox.youtube_pages import PAGE_DEFAULT
from sandbox.youtube_playlists import Playlists
from sandbox.youtube_schedule import status_at
from sandbox.youtube_upload import Uploads
from sandbox.youtube_videos import Videos

ACCOUNTS, OAUTH, WWW = "accounts.google.com", "oauth2.googleapis.com", "www.youtube.com"
ANALYTICS = "youtubeanalytics.googleapis.com"
API_HOSTS = ("www.googleapis.com", "youtube.googleapis.com")
SCOPE = "https://www.googleapis.com/auth/"


class YouTube(Network):
    """Channels that hold videos; nothing else can be published."""

    slug = "youtube"
    title = "YouTube"
    title_ar = "يوتيوب"
    hosts: ClassVar[dict[str, str]] = {
        "authorize": ACCOUNTS,
        "token": OAUTH,
        "api": "www.googleapis.com",
        "analytics": ANALYTICS,
        "hub": HUB,
        "web": WWW,
    }
    default_scopes = (
        f"{SCOPE}youtube.upload",
        f"{SCOPE}youtube.readonly",
        f"{SCOPE}youtube.force-ssl",
        f"{SCOPE}yt-analytics.readonly",
    )
    can_be_mentioned = False
    MAY_COMMENT: ClassVar[set[str]] = {f"{SCOPE}youtube.force-ssl"}
    MAY_MANAGE: ClassVar[set[str]] = {f"{SCOPE}youtube", f"{SCOPE}youtube.force-ssl"}
    MAY_READ: ClassVar[set[str]] = {*MAY_MANAGE, f"{SCOPE}youtube.readonly"}
    MAY_REPORT: ClassVar[set[str]] = {f"{SCOPE}yt-analytics.readonly"}
    MAY_UPLOAD: ClassVar[set[str]] = {*MAY_MANAGE, f"{SCOPE}youtube.upload"}

    def __init__(self, world: World) -> None:
        self.world = world
        self.uploads = Uploads(self)
        self.threads = Threads(self)
        self.videos = Videos(self)
        self.playlists = Playlists(self)
        self.captions = Captions(self)
        self.hub = Hub(self)
        super().__init__(world)

    def routes(self) -> list[Route]:
        consent = "/o/oauth2/v2/auth"
        return [
            Route("GET", ACCOUNTS, consent, login.authorize, is_api=False),
            Route("POST", ACCOUNTS, consent, login.authorize, is_api=False),
            Route("POST", OAUTH, "/token", login.token),
            Route("POST", OAUTH, "/revoke", login.revoke),
            Route("GET", WWW, "/watch", self.watch, is_api=False),
            Route("GET", ANALYTICS, "/v2/reports", self.report),
            *self.hub.routes(),
            *[route for host in API_HOSTS for route in self._api_routes(host)],
        ]

    def _api_routes(self, host: str) -> list[Route]:
        uploads = ("/upload/youtube/v3/videos", "/resumable/upload/youtube/v3/videos")
        return [
            *[Route("POST", host, path, self.uploads.start) for path in uploads],
            *[Route("PUT", host, path, self.uploads.put) for path in uploads],
            Route("GET", host, "/youtube/v3/channels", self.list_channels),
            *self.videos.routes(host),
            *self.playlists.routes(host),
            *self.captions.routes(host),
            *self.threads.routes(host),
        ]

    # Reading

    async def list_channels(self, exchange: Exchange) -> Answer:
        token = self.token(exchange, self.MAY_READ)
        await exchange.gate("read")
        quota.spend(exchange, token, units=quota.READ_UNITS)
        parts = self.parts(exchange)
        wanted = self._channels_asked_for(exchange, token)
        items = []
        for channel_id in wanted:
            account = self.world.accounts.account(self.slug, channel_id)
            if account is None:
                continue
            known = {
                "id": account.id,
                "handle": account.handle,
                "name": account.name,
                "created_at": account.extra.get("created_at", "2019-03-01T08:00:00+00:00"),
            }
            count = len(self.seen_videos(account.id, token))
            counts = {
                **insights.channel_statistics(exchange, account.id),
                "videoCount": str(count),
            }
            items.append(bodies.channel(known, statistics=counts, parts=parts))
        body = bodies.listing("channel", items, total=len(items), per_page=PAGE_DEFAULT)
        return Answer(200, body)

    def _channels_asked_for(self, exchange: Exchange, token: Token) -> list[str]:
        query = exchange.query
        if query.get("mine") == "true":
            return [token.account]
        if "id" in query:
            return self.all_of(exchange, "id")
        if "forHandle" in query:
            handle = query["forHandle"].removeprefix("@").lower()
            accounts = self.world.accounts.of_network(self.slug)
            return [a.id for a in accounts if a.handle.removeprefix("@").lower() == handle]
        raise rules.missing_parameter("mine")

    async def report(self, exchange: Exchange) -> Answer:
        """GET /v2/reports of YouTube Analytics."""
        token = self.token(exchange, self.MAY_REPORT)
        await exchange.gate("read")
        return Answer(200, insights.report(exchange, token.account))

    def seen_videos(self, channel: str, token: Token) -> list[Post]:
        """Return the channel's videos that this token may see in lists, newest first."""
        now = self.world.clock.now()
        listed = self.world.ledger.listed(self.slug, channel)
        return [post for post in listed if channel == token.account or post.is_visible(now)]

    def seen_video(self, video_id: str, token: Token) -> Post | None:
        post = self.world.ledger.post(self.slug, video_id)
        if post is None or post.removed_at is not None:
            return None
        is_seen = post.account == token.account or post.is_visible(self.world.clock.now())
        return post if is_seen else None

    def own_video(self, video_id: str, token: Token) -> Post:
        post = self.world.ledger.post(self.slug, video_id)
        if post is None or post.removed_at is not None:
            raise rules.video_not_found()
        if post.account != token.account:
            raise rules.forbidden()
        return post

    # What uploads and readers share

    def token(self, exchange: Exchange, scopes: set[str]) -> Token:
        """Return the token of a call, which must carry one of `scopes`."""
        token = exchange.token(exchange.query.get("access_token", ""))
        if token.use != "access":
            raise rules.standing_refusal("token_unknown")
        if not scopes & set(token.scopes):
            raise rules.too_few_scopes()
        return token

    def parts(self, exchange: Exchange) -> list[str]:
        """Return the parts a call names, given once with commas or several times."""
        named = self.all_of(exchange, "part")
        if not named:
            raise rules.missing_parameter("part")
        return named

    def all_of(self, exchange: Exchange, name: str) -> list[str]:
        given = exchange.request.query.getall(name, [])
        return [one.strip() for text in given for one in text.split(",") if one.strip()]

    def stored(self, post: Post) -> dict[str, Any]:
        """Return what the bodies are made of."""
        account = self.world.accounts.account(self.slug, post.account)
        data = post.data
        ready_at, now = from_iso(data["ready_at"]), self.world.clock.now()
        is_ready = ready_at is not None and ready_at <= now
        is_public = post.is_visible(now)
        upload_status = "uploaded"
        if is_ready:
            upload_status = "failed" if data["failure"] else "processed"
        return {
            **data,
            "id": post.id,
            "channel_id": post.account,
            "channel_title": account.name if account else "",
            "published_at": iso(post.visible_at) if is_public else None,
            "status": status_at(data["status"], is_public=is_public),
            "thumbnail_url": self._thumbnail_url(data.get("thumbnail", "")),
            "has_captions": self.captions.has_any(post),
            "upload_status": upload_status,
            "comment_count": self.comment_count(post.id),
            "counts": self.world.insights.now(post),
            "failure": data["failure"] if is_ready else "",
            "bytes": post.media[0].size_bytes if post.media else 0,
        }

    def _thumbnail_url(self, sha256: str) -> str:
        return f"{self.base_url}/media/{sha256}" if sha256 else ""

    # The hub

    push_rules = RULES

    def pushes(self, verb: str, thing: Thing) -> list[Push]:
        return self.hub.pushes(verb, thing)

    def letter(self, pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
        return self.hub.letter(pushes)

    async def check_hooks(self) -> None:
        await self.hub.look()

    def hooks(self) -> list[dict[str, Any]]:
        return self.hub.hooks()

    async def drop_hooks(self, account: str) -> int:
        return await self.hub.drop(account)

    # Comments

    def citizen(self, name: str) -> Citizen:
        handle = re.sub(r"[^\w.·-]+", "-", name).strip("-") or "viewer"
        return Citizen("UC" + word_of(self.slug, name, length=22), name, handle)

    def comment_id(self, saying: Saying, *, parent: str, number: str) -> str:
        word = base64.urlsafe_b64encode(int(number).to_bytes(9) + secrets.token_bytes(6)).decode()
        return f"{parent}.{word}" if parent else f"Ugx{word}4AaABAg"

    def comment_count(self, root: str) -> int:
        return sum(status_of(comment) == "published" for comment in self.talk(root))

    # What the core asks

    def refusal(self, word: str, exchange: Exchange) -> Answer:
        if word == "rate_limited":
            return quota.throttled(exchange).answer
        return rules.standing_refusal(word).answer

    async def give_token(
        self, *, account: str, expires_in_s: int | None, scopes: tuple[str, ...]
    ) -> dict[str, object]:
        life = login.ACCESS_LIFE if expires_in_s is None else timedelta(seconds=expires_in_s)
        access = await self.world.accounts.issue(
            network=self.slug,
            account=account,
            client_id="majlis-sandbox",
            scopes=scopes or self.default_scopes,
            life=life,
            prefix="ya29.",
        )
        refresh = await login.give_refresh(self.world, access)
        return {
            **login.token_answer(access),
            "expires_in": access.life_s(self.world.clock.now()),
            "refresh_token": refresh.value,
        }

    def foreign_post(self, *, account: str, text: str) -> Post:
        """Return a video made elsewhere; its file is not known."""
        title, now = text.splitlines()[0][: rules.TITLE_LONGEST], iso(self.world.clock.now())
        snippet = {"title": title, "description": text, "categoryId": "22"}
        data = {
            "snippet": snippet,
            "status": {"privacyStatus": "public"},
            "uploaded_at": now,
            "ready_at": now,
            "failure": "",
            "seconds": 1.0,
            "height": 720,
        }
        return Post(self.slug, account, secret(size_bytes=8), text, title=title, data=data)

    def page_url(self, post: Post) -> str:
        return self.url(WWW, f"/watch?v={post.id}")

    async def watch(self, exchange: Exchange) -> Answer:
        """GET www.youtube.com/watch?v=: the public page of a video."""
        return redirect(f"{self.base_url}/p/{exchange.query.get('v', '-')}")
