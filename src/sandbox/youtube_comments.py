"""Comment threads on YouTube: read, answered, held, rejected, deleted. Nothing is pushed.

Source: the discovery document youtube.v3, revision 20261104, and the reference pages of comments
and commentThreads, read 2026-11-26. The order of a thread's answers is not documented; here the
newest comes first, as in the list of threads.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from sandbox import youtube_bodies as bodies
from sandbox import youtube_quota as quota
from sandbox import youtube_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.network import Route
from sandbox.core.talking import Saying

if TYPE_CHECKING:
    from sandbox.youtube import YouTube

SLUG = "youtube"
PAGE_DEFAULT, PAGE_MOST = 20, 100
ANSWERS_SHOWN = 5
LONGEST = 10_000
STATUSES = ("published", "heldForReview", "likelySpam", "rejected")
ORDERS = ("time", "relevance", "orderUnspecified")

Body = dict[str, Any]


class Threads:
    """The calls about comments, on one YouTube."""

    def __init__(self, network: "YouTube") -> None:
        self.network = network
        self.world = network.world

    def routes(self, host: str) -> list[Route]:
        """Return the calls."""
        api = "/youtube/v3"
        return [
            Route("GET", host, f"{api}/commentThreads", self.list_threads),
            Route("POST", host, f"{api}/commentThreads", self.begin_thread),
            Route("GET", host, f"{api}/comments", self.list_comments),
            Route("POST", host, f"{api}/comments", self.reply),
            Route("PUT", host, f"{api}/comments", self.update),
            Route("DELETE", host, f"{api}/comments", self.delete),
            Route("POST", host, f"{api}/comments/setModerationStatus", self.moderate),
        ]

    # Reading

    async def list_threads(self, exchange: Exchange) -> Answer:
        """GET /commentThreads of a video, of a channel's videos, or by id; newest first."""
        token = await self._enter(exchange, "list", units=quota.READ_UNITS)
        parts = self.network.parts(exchange)
        wanted = exchange.query.get("moderationStatus", "published")
        if wanted not in STATUSES or exchange.query.get("order", "time") not in ORDERS:
            raise rules.bad_request("moderationStatus", "Invalid value for a parameter.")
        found = [one for one in self._threads(exchange, token, wanted) if status_of(one) == wanted]
        found.sort(key=_place, reverse=True)
        if exchange.query.get("order") == "relevance":
            found.sort(key=lambda one: len(self._answers(one)), reverse=True)
        return self._page(
            exchange, found, "commentThread", lambda one: self._thread(exchange, one, token, parts)
        )

    def _threads(self, exchange: Exchange, token: Token, wanted: str) -> Iterable[Comment]:
        query = exchange.query
        if "videoId" in query:
            video = self._video(query["videoId"])
            if wanted != "published" and video.account != token.account:
                raise rules.forbidden()
            return self._top(self.network.talk(video.id))
        if "allThreadsRelatedToChannelId" in query:
            channel = query["allThreadsRelatedToChannelId"]
            if wanted != "published" and channel != token.account:
                raise rules.forbidden()
            return self._top(self.world.comments.of_account(SLUG, channel))
        if "id" in query:
            known = [self._found(id_) for id_ in query["id"].split(",")]
            return [one for one in known if one is not None and not one.parent]
        raise rules.missing_parameter("videoId")

    def _top(self, comments: Sequence[Comment]) -> list[Comment]:
        now = self.world.clock.now()
        return [one for one in comments if not one.parent and one.is_listed(now)]

    async def list_comments(self, exchange: Exchange) -> Answer:
        """GET /comments: the answers of a thread, newest first, or comments by id."""
        token = await self._enter(exchange, "list", units=quota.READ_UNITS)
        self.network.parts(exchange)
        if "parentId" in exchange.query:
            parent = self._found(exchange.query["parentId"])
            if parent is None:
                raise rules.comment_not_found("parentId")
            found = self._answers(parent)[::-1]
        elif "id" in exchange.query:
            known = [self._found(id_) for id_ in exchange.query["id"].split(",")]
            found = [one for one in known if one is not None and self._may_see(one, token)]
        else:
            raise rules.missing_parameter("id")
        return self._page(
            exchange, found, "comment", lambda one: self._comment(exchange, one, token)
        )

    # Writing

    async def begin_thread(self, exchange: Exchange) -> Answer:
        """POST /commentThreads: a comment of the channel's own under a video."""
        snippet = await self._snippet(exchange)
        top = snippet.get("topLevelComment")
        inner = top.get("snippet") if isinstance(top, dict) else None
        text = _text_of(inner)
        token = await self._enter(exchange, "publish", units=quota.WRITE_UNITS, text=text)
        parts = self.network.parts(exchange)
        video = self._video(str(snippet.get("videoId", "")))
        _check_text(text)
        if video.account != token.account:
            raise rules.forbidden()  # the sandbox lets an account write under its own videos only
        saying = Saying(account=token.account, text=text, root=video.id)
        made = await exchange.accept_comment(saying)
        return Answer(200, self._thread(exchange, _as_comment(made), token, parts))

    async def reply(self, exchange: Exchange) -> Answer:
        """POST /comments: an answer of the channel under a thread of its videos."""
        snippet = await self._snippet(exchange)
        text = _text_of(snippet)
        token = await self._enter(exchange, "publish", units=quota.WRITE_UNITS, text=text)
        self.network.parts(exchange)
        if not snippet.get("parentId"):
            raise rules.no_parent()
        parent = self._found(str(snippet["parentId"]))
        if parent is None:
            raise rules.parent_not_found()
        _check_text(text)
        if parent.account != token.account:
            raise rules.forbidden()
        saying = Saying(account=token.account, text=text, root=parent.root, parent=parent.id)
        made = await exchange.accept_comment(saying)
        return Answer(200, self._comment(exchange, _as_comment(made), token))

    async def update(self, exchange: Exchange) -> Answer:
        """PUT /comments: another text for one's own comment."""
        body = await exchange.json()
        comment = self._found(str(body.get("id", "")) if isinstance(body, dict) else "")
        text = _text_of(body.get("snippet") if isinstance(body, dict) else None)
        token = await self._enter(exchange, "publish", units=quota.WRITE_UNITS, text=text)
        self.network.parts(exchange)
        if comment is None:
            raise rules.comment_not_found("id")
        if comment.author_id != token.account:
            raise rules.forbidden()
        _check_text(text)
        await exchange.edit_comment(comment, text)
        return Answer(200, self._comment(exchange, comment, token))

    async def delete(self, exchange: Exchange) -> Answer:
        """DELETE /comments: one's own, or another's under one's own video."""
        comment = self._found(exchange.query.get("id", ""))
        text = comment.text if comment else ""
        token = await self._enter(exchange, "delete", units=quota.WRITE_UNITS, text=text)
        await exchange.remove_comment(self._own(comment, token))
        return Answer(204, None)

    async def moderate(self, exchange: Exchange) -> Answer:
        """POST /comments/setModerationStatus, for one comment or several."""
        ids = [id_ for id_ in exchange.query.get("id", "").split(",") if id_]
        token = await self._enter(exchange, "prepare", units=quota.WRITE_UNITS)
        status = exchange.query.get("moderationStatus", "")
        if status not in STATUSES:
            raise rules.bad_request("moderationStatus", "Invalid value for moderationStatus.")
        for comment in [self._own(self._found(id_), token) for id_ in ids]:
            hidden = status != "published"
            await exchange.hide_comment(comment, hidden=hidden, moderation=status)
        return Answer(204, None)

    # Small parts

    async def _enter(self, exchange: Exchange, call: str, *, units: int, text: str = "") -> Token:
        token = self.network.token(exchange, self.network.MAY_COMMENT)
        await exchange.gate(call, text=text)
        quota.spend(exchange, token, units=units)
        return token

    async def _snippet(self, exchange: Exchange) -> Body:
        body = await exchange.json()
        snippet = body.get("snippet") if isinstance(body, dict) else None
        return snippet if isinstance(snippet, dict) else {}

    def _found(self, id: str) -> Comment | None:  # noqa: A002
        comment = self.world.comments.comment(SLUG, id)
        stands = comment is not None and comment.is_visible(self.world.clock.now())
        return comment if stands else None

    def _own(self, comment: Comment | None, token: Token) -> Comment:
        if comment is None:
            raise rules.comment_not_found("id")
        if comment.account != token.account:
            raise rules.forbidden()
        return comment

    def _video(self, id: str) -> Post:  # noqa: A002
        video = self.world.ledger.post(SLUG, id)
        if video is None or not video.is_visible(self.world.clock.now()):
            raise rules.video_not_found()
        return video

    def _may_see(self, comment: Comment, token: Token) -> bool:
        return status_of(comment) == "published" or comment.account == token.account

    def _answers(self, top: Comment) -> list[Comment]:
        """Return the published answers of a thread, oldest first."""
        now = self.world.clock.now()
        talk = self.network.talk(top.root)
        return [
            one
            for one in talk
            if one.parent == top.id and one.is_listed(now) and status_of(one) == "published"
        ]

    def _thread(self, exchange: Exchange, top: Comment, token: Token, parts: Sequence[str]) -> Body:
        answers = self._answers(top)
        written = self._comment(exchange, top, token)
        snippet = {
            "channelId": top.account,
            "videoId": top.root,
            "topLevelComment": written,
            "canReply": True,
            "totalReplyCount": len(answers),
            "isPublic": status_of(top) == "published",
        }
        body: Body = {
            "kind": "youtube#commentThread",
            "etag": bodies.etag(snippet),
            "id": top.id,
        }
        if "snippet" in parts:
            body["snippet"] = snippet
        if "replies" in parts and answers:
            shown = answers[::-1][:ANSWERS_SHOWN]
            replies = [self._comment(exchange, one, token) for one in shown]
            body["replies"] = {"comments": replies}
        return body

    def _comment(self, exchange: Exchange, comment: Comment, token: Token) -> Body:
        is_plain = exchange.query.get("textFormat") == "plainText"
        handle = f"@{comment.author_handle}"
        snippet: Body = {
            "channelId": comment.account,
            "videoId": comment.root,
            "textDisplay": comment.text if is_plain else _as_html(comment.text),
            "authorDisplayName": handle,
            "authorProfileImageUrl": f"{self.network.base_url}/media/none",
            "authorChannelUrl": self.network.url("www.youtube.com", f"/{handle}"),
            "authorChannelId": {"value": comment.author_id},
            "canRate": True,
            "viewerRating": "none",
            "likeCount": 0,
            "publishedAt": bodies.moment(comment.created_at),
            "updatedAt": bodies.moment(comment.edited_at or comment.created_at),
        }
        if comment.author_id == token.account:  # the original is told to its author alone
            snippet["textOriginal"] = comment.text
        if comment.parent:
            snippet["parentId"] = comment.parent
        if status_of(comment) != "published":
            snippet["moderationStatus"] = status_of(comment)
        kind = {"kind": "youtube#comment", "etag": bodies.etag(snippet)}
        return {**kind, "id": comment.id, "snippet": snippet}

    def _page(self, exchange: Exchange, found: list[Comment], kind: str, written: Any) -> Answer:
        size, token = _size(exchange), exchange.query.get("pageToken", "")
        start = 0
        if token:
            last = _last_of(token)
            ids = [one.id for one in found]
            # A comment that is gone meanwhile left its place to those that were written before it.
            start = (
                ids.index(last[1]) + 1
                if last[1] in ids
                else sum(_place(one) > last[0] for one in found)
            )
        page = found[start : start + size]
        links = {}
        if start + size < len(found):
            links["nextPageToken"] = _token_after(page[-1])
        items = [written(one) for one in page]
        body = bodies.listing(kind, items, total=len(items), per_page=size, **links)
        return Answer(200, body)


def status_of(comment: Comment) -> str:
    """Return a comment's moderation status."""
    known = comment.data.get("moderation", "published")
    if comment.hidden:
        return str(known) if known != "published" else "heldForReview"
    return "published"


def _place(comment: Comment) -> tuple[float, int]:
    return comment.created_at.timestamp(), comment.seq


def _size(exchange: Exchange) -> int:
    given = exchange.query.get("maxResults", str(PAGE_DEFAULT))
    if not given.isdecimal() or not 1 <= int(given) <= PAGE_MOST:
        raise rules.bad_request("maxResults", "Values must be within the range: [1, 100]")
    return int(given)


def _token_after(comment: Comment) -> str:
    at, seq = _place(comment)
    return base64.urlsafe_b64encode(f"{at!r} {seq} {comment.id}".encode()).decode().rstrip("=")


def _last_of(token: str) -> tuple[tuple[float, int], str]:
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        at, seq, id_ = text.split(" ", 2)
        return (float(at), int(seq)), id_
    except (ValueError, binascii.Error) as error:
        raise rules.bad_request("pageToken", "The page token is invalid.") from error


def _text_of(snippet: Any) -> str:
    text = snippet.get("textOriginal", "") if isinstance(snippet, dict) else ""
    return text if isinstance(text, str) else ""


def _check_text(text: str) -> None:
    if not text.strip():
        raise rules.comment_text_required()
    if len(text) > LONGEST:
        raise rules.comment_text_too_long()


def _as_html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _as_comment(made: Comment | Post) -> Comment:
    if not isinstance(made, Comment):
        raise TypeError("YouTube's comments are no posts")
    return made
