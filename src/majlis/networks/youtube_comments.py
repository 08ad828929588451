"""YouTube: what stands under our videos, our answers, and what is held back. Nothing is pushed.

Nobody can like a comment through the API, and banning its author comes only with rejecting a
comment and cannot be taken back, so neither is offered. Source: YouTube Data API v3, discovery
revision 20261104, and its pages on comments.insert, commentThreads.insert and
comments.setModerationStatus with the errors they name, read 2026-11.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from .connected import parsed_time
from .contract import Handles, NetworkError, OutcomeUnknown, Rejected, RemotePost, TryLater
from .hearing import OutgoingReply, RemoteItem, named, part, rows, words
from .http import Answer
from .listed_replies import ListedReplies, newest_first
from .verdicts import repeatable
from .youtube_answers import reason_of
from .youtube_calls import YouTubeCalls

LONGEST_REPLY = 10_000  # not documented; observed
MOST_PAGES = 100
MOST_HELD = 500
REJECTED = "rejected"
HELD_FOR_REVIEW = "heldForReview"
HELD = frozenset({HELD_FOR_REVIEW, "likelySpam", REJECTED})


def measure_reply(text: str) -> int:
    """Return the length of a final answer as YouTube counts it."""
    return len(text)


@dataclass(frozen=True, kw_only=True)
class YouTubeComments(YouTubeCalls, ListedReplies):
    """The part of a channel that hears and answers."""

    def comments(self, post_id: str, *, since: datetime | None) -> Iterator[RemoteItem]:
        """Yield what stands under a video; nothing where its comments are closed."""
        with repeatable(self.http.soon):
            yield from newest_first(self._standing(post_id), since=since)

    def held(self) -> Iterator[RemoteItem]:
        """Yield what YouTube holds for review under all our videos: at most 500, newest first.

        Each hundred costs one unit of the day's 10,000. Answers that are held are listed nowhere.
        """
        params = {
            "part": "snippet",
            "allThreadsRelatedToChannelId": self.account_id,
            "moderationStatus": HELD_FOR_REVIEW,
            "order": "time",
            "maxResults": "100",
            "textFormat": "plainText",
        }
        with repeatable(self.http.soon):
            threads = self._listed("/youtube/v3/commentThreads", params, most=MOST_PAGES)
            for thread in islice(threads, MOST_HELD):
                snippet = part(thread, "snippet")
                top = part(snippet, "topLevelComment")
                if named(top.get("id")):
                    heard = self._heard(top, named(snippet.get("videoId")))
                    yield replace(heard, is_hidden=True)

    def comment(self, remote_id: str) -> RemoteItem | None:
        """Return one comment as it stands; one that was rejected is gone for good."""
        with repeatable(self.http.soon):
            made = self._found(remote_id)
            if made is None or part(made, "snippet").get("moderationStatus") == REJECTED:
                return None
            return self._heard(made, "")

    def reply(self, reply: OutgoingReply, handles: Handles) -> RemotePost:
        if reply.parent_id == reply.post_id:
            made = self._begin_thread(reply)
        else:
            made = self._written(
                "comments",
                {"parentId": thread_of(reply.parent_id), "textOriginal": reply.text},
            )
        return RemotePost(
            id=made,
            url=self._comment_url(reply.post_id, made),
            text=reply.text,
            author=self.account_id,
            is_original=False,
        )

    def _begin_thread(self, reply: OutgoingReply) -> str:
        """Write directly under the video. A thread's id is that of the comment at its top."""
        top = {"snippet": {"textOriginal": reply.text}}
        return self._written(
            "commentThreads",
            {"channelId": self.account_id, "videoId": reply.post_id, "topLevelComment": top},
        )

    def _written(self, what: str, snippet: Mapping[str, Any]) -> str:
        answer = self.send(
            self._judge_reply,
            "POST",
            f"{self.hosts['api']}/youtube/v3/{what}",
            params={"part": "snippet"},
            json={"snippet": snippet},
            trusts_status=not self.allow_list,
        )
        made = named(answer.data.get("id"))
        if not made:
            raise OutcomeUnknown("YouTube answered without an id")
        return made

    def hide(self, remote_id: str, *, hidden: bool) -> None:
        """Hold a comment for review, or publish it. Held it can be shown again; what is rejected
        cannot be listed any more."""
        self._moderate(remote_id, HELD_FOR_REVIEW if hidden else "published")

    def remove(self, remote_id: str) -> None:
        """Reject a comment, which takes its answers with it. Only its author deletes a comment."""
        try:
            self._moderate(remote_id, REJECTED)
        except Rejected as error:
            if error.code != "not_found":
                raise

    def _moderate(self, remote_id: str, status: str) -> None:
        answer = self.send(
            self._judge_reply,
            "POST",
            f"{self.hosts['api']}/youtube/v3/comments/setModerationStatus",
            params={"id": remote_id, "moderationStatus": status},
            trusts_status=not self.allow_list,
        )
        self._done(answer)

    def edit_reply(self, remote_id: str, reply: OutgoingReply) -> None:
        """Change the words of a comment of ours: `PUT /comments` with its id and the text."""
        answer = self.send(
            self._judge_reply,
            "PUT",
            f"{self.hosts['api']}/youtube/v3/comments",
            params={"part": "snippet"},
            json={"id": remote_id, "snippet": {"textOriginal": reply.text}},
            trusts_status=not self.allow_list,
        )
        if named(answer.data.get("id")) != remote_id:
            raise OutcomeUnknown("YouTube answered a change without the comment")

    def read_reply(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            made = self._found(remote_id)
            return self._answer(made) if made is not None else None

    def delete_reply(self, remote_id: str) -> None:
        try:
            self._done(self._call("DELETE", "/youtube/v3/comments", params={"id": remote_id}))
        except Rejected as error:
            if error.code != "not_found":
                raise

    def _standing(self, video_id: str) -> Iterator[RemoteItem]:
        for thread in self._threads(video_id):
            top = part(part(thread, "snippet"), "topLevelComment")
            if named(top.get("id")):
                yield self._heard(top, video_id)
            for answer in self._answers_in(thread):
                yield self._heard(answer, video_id)

    def _threads(self, video_id: str) -> Iterator[Mapping[str, Any]]:
        params = {
            "part": "snippet,replies",
            "videoId": video_id,
            "order": "time",
            "maxResults": "100",
            "textFormat": "plainText",
        }
        try:
            yield from self._listed("/youtube/v3/commentThreads", params, most=MOST_PAGES)
        except CommentsClosed:
            return

    def _answers_in(self, thread: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        """Return a thread's answers: at most five come with it, the rest must be asked for."""
        here = [row for row in rows(part(thread, "replies"), "comments") if named(row.get("id"))]
        count = part(thread, "snippet").get("totalReplyCount")
        if isinstance(count, int) and count > len(here):
            return self._replies(named(thread["id"]))
        return here

    def _replies(self, thread_id: str) -> Iterator[Mapping[str, Any]]:
        params = {
            "part": "snippet",
            "parentId": thread_id,
            "maxResults": "100",
            "textFormat": "plainText",
        }
        return self._listed("/youtube/v3/comments", params, most=MOST_PAGES)

    def _found(self, remote_id: str) -> Mapping[str, Any] | None:
        params = {"part": "snippet", "id": remote_id, "textFormat": "plainText"}
        try:
            return next(self._listed("/youtube/v3/comments", params, most=1), None)
        except Rejected as error:
            if error.code == "not_found":
                return None
            raise

    def _place_of(self, reply: OutgoingReply) -> dict[str, str]:
        if reply.parent_id == reply.post_id:
            self._await_the_public(reply.post_id)
            return {"video": reply.post_id}
        thread = thread_of(reply.parent_id)
        if self._found(thread) is None:
            raise Rejected("not_found", "the comment is gone")
        return {"thread": thread}

    def _await_the_public(self, video_id: str) -> None:
        """Say when a video that is private until its own time can be commented on."""
        query = {"part": "status", "id": video_id}
        for video in rows(self._items_page("/youtube/v3/videos", query), "items"):
            opens_at = parsed_time(part(video, "status").get("publishAt") or "")
            if opens_at is not None and opens_at > self.clock():
                raise TryLater(opens_at - self.clock() + self.http.soon, "it is not public yet")

    def _own_answers(self, place: Mapping[str, str]) -> Iterable[RemotePost]:
        written = (
            self._replies(place["thread"]) if "thread" in place else self._tops(place["video"])
        )
        for made in written:
            if self._heard(made, "").is_ours:
                yield self._answer(made)

    def _tops(self, video_id: str) -> Iterator[Mapping[str, Any]]:
        for thread in self._threads(video_id):
            top = part(part(thread, "snippet"), "topLevelComment")
            if named(top.get("id")):
                yield top

    def _judge(self, answer: Answer) -> NetworkError | None:
        if reason_of(answer) == "commentsDisabled":
            return CommentsClosed("not_allowed", "the comments of this video are closed")
        return super()._judge(answer)

    def _judge_reply(self, answer: Answer) -> NetworkError | None:
        # For a video it is a verdict on the file; here "may be a transient error".
        if reason_of(answer) == "processingFailure":
            return None
        return self._judge(answer)

    def _heard(self, made: Mapping[str, Any], video_id: str) -> RemoteItem:
        snippet = part(made, "snippet")
        author_id = named(part(snippet, "authorChannelId").get("value"))
        name = words(snippet.get("authorDisplayName"))
        written, changed = (parsed_time(snippet.get(it)) for it in ("publishedAt", "updatedAt"))
        video_id = named(snippet.get("videoId")) or video_id
        return RemoteItem(
            kind="comment",
            id=named(made.get("id")),
            post_id=video_id,
            parent_id=named(snippet.get("parentId")),
            author_id=author_id,
            author_handle=name.removeprefix("@") if name.startswith("@") else "",
            author_name=name,
            text=_text_of(snippet),
            url=self._comment_url(video_id, named(made.get("id"))),
            created_at=written,
            edited_at=changed if changed != written else None,
            is_ours=author_id == self.account_id,
            is_hidden=words(snippet.get("moderationStatus")) in HELD,
        )

    def _answer(self, made: Mapping[str, Any]) -> RemotePost:
        item = self._heard(made, "")
        return RemotePost(
            id=item.id,
            url=item.url,
            text=item.text,
            author=item.author_id,
            created_at=item.created_at,
            is_public=not item.is_hidden,
            is_original=False,
        )

    def _comment_url(self, video_id: str, comment_id: str) -> str:
        return f"{self._url(video_id)}&lc={comment_id}" if video_id else ""


class CommentsClosed(Rejected):
    """The comments of a video are closed: nothing stands there that could be read."""


def thread_of(comment_id: str) -> str:
    """Return the comment at the top: an answer's id is that one's, a dot, and its own."""
    return comment_id.partition(".")[0]


def _text_of(snippet: Mapping[str, Any]) -> str:
    """Return a comment as it was typed; the original is told to its own author only."""
    return words(snippet.get("textOriginal")) or words(snippet.get("textDisplay"))
