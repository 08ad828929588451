"""Comment threads on YouTube: read, answered, held, rejected, deleted. Nothing is pushed.

Source: the discovery document youtube.v3, revision 20261104, and the reference pages of comments
and commentThreads, read 2026-11-26. The order of a thread's answers is not documented; here the
newest comes first, as in the list of threads.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sandbox import youtube_quota as quota
from sandbox import youtube_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.core.network import Route
from sandbox.core.talking import Saying
from sandbox.youtube_comment_bodies import (
    STATUSES,
    Body,
    comment_body,
    listed,
    place,
    status_of,
    thread,
)

if TYPE_CHECKING:
    from sandbox.youtube import YouTube

SLUG = "youtube"
LONGEST = 10_000
ORDERS = ("time", "relevance", "orderUnspecified")


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
        found.sort(key=place, reverse=True)
        if exchange.query.get("order") == "relevance":
            found.sort(key=lambda one: len(self._answers(one)), reverse=True)

        def written(one: Comment) -> Body:
            return thread(exchange, one, self._answers(one), reader=token.account, parts=parts)

        return Answer(200, listed(exchange, found, "commentThread", written))

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

        def written(one: Comment) -> Body:
            return comment_body(exchange, one, reader=token.account)

        return Answer(200, listed(exchange, found, "comment", written))

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
        body = thread(exchange, _as_comment(made), [], reader=token.account, parts=parts)
        return Answer(200, body)

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
        return Answer(200, comment_body(exchange, _as_comment(made), reader=token.account))

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
        return Answer(200, comment_body(exchange, comment, reader=token.account))

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
        known = [self.world.comments.comment("youtube", id_) for id_ in ids]
        words = " ".join(comment.text for comment in known if comment is not None)
        token = await self._enter(exchange, "moderate", units=quota.WRITE_UNITS, text=words)
        status = exchange.query.get("moderationStatus", "")
        if status not in STATUSES:
            raise rules.bad_request("moderationStatus", "Invalid value for moderationStatus.")
        if not ids:
            raise rules.missing_parameter("id")
        if exchange.query.get("banAuthor") == "true" and status != "rejected":
            raise rules.ban_without_reject()
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


def _text_of(snippet: Any) -> str:
    text = snippet.get("textOriginal", "") if isinstance(snippet, dict) else ""
    return text if isinstance(text, str) else ""


def _check_text(text: str) -> None:
    if not text.strip():
        raise rules.comment_text_required()
    if len(text) > LONGEST:
        raise rules.comment_text_too_long()


def _as_comment(made: Comment | Post) -> Comment:
    if not isinstance(made, Comment):
        raise TypeError("YouTube's comments are no posts")
    return made
