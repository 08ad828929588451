"""Instagram: what stands under our posts, and our answers.

Source: Meta's public Postman collection, its "IG Comment" reference and codegen specs of 2026-04
(v26.0), read 2026-11. Neither an edit nor a removal is pushed, and the time of an edit is not told.
Who names us elsewhere is never listed: it comes by push alone, and is read through our account.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .connected import parsed_time
from .contract import Finding, Handles, OutcomeUnknown, Rejected, RemotePost
from .hearing import OutgoingReply, RemoteItem, named, part, rows, words
from .listed_replies import ListedReplies, newest_first
from .meta import Graph, after_of
from .verdicts import repeatable

MOST_PAGES = 100
# What we want to hear of, and what of it where Instagram does not know a field, or the person who
# connected the account left a permission out.
WANTED = (
    "comments,mentions,messages,message_edit",
    "comments,messages,message_edit",
    "comments",
)
OWN_FIELDS = "id,text,timestamp,hidden,parent_id,from{id,username,self_ig_scoped_id},username"
COMMENT_FIELDS = f"{OWN_FIELDS},media{{id,permalink}}"
LISTED_FIELDS = f"{OWN_FIELDS},replies.limit(50){{{OWN_FIELDS}}}"
MENTIONED_COMMENT = "mentioned_comment.comment_id({id}){{id,text,timestamp,username,media{{id}}}}"
MENTIONED_MEDIA = "mentioned_media.media_id({id}){{id,caption,timestamp,username,permalink}}"


def measure_reply(text: str) -> int:
    """Return the length of a final answer; Meta leaves its unit unsaid, we take characters."""
    return len(text)


@dataclass(frozen=True, kw_only=True)
class InstagramComments(Graph, ListedReplies):
    """The part of an account that hears and answers."""

    def comments(self, post_id: str, *, since: datetime | None) -> Iterator[RemoteItem]:
        with repeatable(self.http.soon):
            yield from newest_first(self._standing(post_id), since=since)

    def comment(self, remote_id: str) -> RemoteItem | None:
        with repeatable(self.http.soon):
            made = self._found(f"/{remote_id}", COMMENT_FIELDS)
            if made is not None:
                return self._heard(made, named(part(made, "media").get("id")))
            return self._mention(remote_id)

    def reply(self, reply: OutgoingReply, handles: Handles) -> RemotePost:
        place = handles["place"]
        path, data = f"/{place['thread']}/{_edge_of(place)}", {"message": reply.text}
        if "media" in place:
            path = f"/{self.account_id}/mentions"
            data["media_id"] = place["media"]
            if place["thread"] != place["media"]:
                data["comment_id"] = place["thread"]
        answer = self._send("POST", path, data=data, trusts_status=not self.allow_list)
        return RemotePost(
            id=self._made_id(answer),
            url="",
            text=reply.text,
            author=self.account_id,
            is_original=False,
        )

    def find_reply(self, reply: OutgoingReply, handles: Handles, *, since: datetime) -> Finding:
        """Look under the comment; what stands under another's post is not ours to list."""
        if not reply.post_id:
            return Finding(is_complete=False)
        return super().find_reply(reply, handles, since=since)

    def read_reply(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            made = self._found(f"/{remote_id}", COMMENT_FIELDS)
            return self._answer(made) if made is not None else None

    def delete_reply(self, remote_id: str) -> None:
        self._delete(remote_id)

    def hide(self, remote_id: str, *, hidden: bool) -> None:
        answer = self._send(
            "POST",
            f"/{remote_id}",
            data={"hide": "true" if hidden else "false"},
            trusts_status=not self.allow_list,
        )
        self._done(answer)

    def remove(self, remote_id: str) -> None:
        self._delete(remote_id)

    def subscribe(self, *, callback_url: str, verify_token: str) -> None:
        """Add the account to what our application hears of.

        With Instagram Login the address itself is named on the application's page at Meta. Whether
        mentions are pushed with this login is said one way by the specification of v26.0 and the
        other by pages about it: so they are asked for, and less where that is refused.
        """
        with repeatable(self.http.soon):
            self._subscribe(*WANTED)

    def _subscribe(self, fields: str, *fewer: str) -> None:
        try:
            self._add_account(fields)
        except Rejected as error:
            if error.code not in ("other", "not_allowed") or not fewer:
                raise
            self._subscribe(*fewer)

    def _standing(self, post_id: str) -> Iterator[RemoteItem]:
        params = {"fields": LISTED_FIELDS, "limit": "50"}
        for made in self._listed(f"/{post_id}/comments", params, most=MOST_PAGES):
            yield self._heard(made, post_id)
            for answer in self._answers_to(made):
                yield self._heard({"parent_id": made["id"], **answer}, post_id)

    def _answers_to(self, made: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        """Return the answers to a comment: those that came with it, or all when there are more."""
        if after_of(part(made, "replies")):
            return self._replies(named(made["id"]))
        return [row for row in rows(part(made, "replies"), "data") if named(row.get("id"))]

    def _replies(self, above: str, *, edge: str = "replies") -> Iterator[Mapping[str, Any]]:
        params = {"fields": OWN_FIELDS, "limit": "50"}
        return self._listed(f"/{above}/{edge}", params, most=MOST_PAGES)

    def _place_of(self, reply: OutgoingReply) -> dict[str, str]:
        if not reply.post_id:
            made = self._asked_through_us("mentioned_comment", MENTIONED_COMMENT, reply.parent_id)
            media_id = named(part(made or {}, "media").get("id")) or reply.parent_id
            return {"thread": reply.parent_id, "media": media_id}
        if reply.parent_id == reply.post_id:
            return {"thread": reply.post_id, "edge": "comments"}
        made = self._ask(f"/{reply.parent_id}", {"fields": "id,parent_id"})
        return {"thread": named(made.get("parent_id")) or reply.parent_id}

    def _own_answers(self, place: Mapping[str, str]) -> Iterable[RemotePost]:
        if "media" in place:
            return []
        listed = self._replies(place["thread"], edge=_edge_of(place))
        return [self._answer(it) for it in listed if self._is_by_us(it)]

    def _mention(self, remote_id: str) -> RemoteItem | None:
        """Read what names us under another's post, a comment or the post itself."""
        made = self._asked_through_us("mentioned_comment", MENTIONED_COMMENT, remote_id)
        if made is None:
            made = self._asked_through_us("mentioned_media", MENTIONED_MEDIA, remote_id)
        if made is None:
            return None
        return RemoteItem(
            kind="mention",
            id=remote_id,
            post_id="",
            author_handle=words(made.get("username")),
            text=words(made.get("text")) or words(made.get("caption")),
            url=words(made.get("permalink")),
            created_at=parsed_time(made.get("timestamp")),
        )

    def _asked_through_us(
        self, field: str, question: str, remote_id: str
    ) -> Mapping[str, Any] | None:
        made = self._found(f"/{self.account_id}", question.format(id=remote_id))
        return part(made, field) or None

    def _found(self, path: str, fields: str) -> dict[str, Any] | None:
        """Return an object, None when Meta says that there is none such."""
        try:
            made = self._ask(path, {"fields": fields})
        except Rejected as error:
            if error.code in ("not_found", "other"):
                return None
            raise
        if not named(made.get("id")):
            raise OutcomeUnknown("Instagram answered a read without the object")
        return made

    def _is_by_us(self, made: Mapping[str, Any]) -> bool:
        return is_by(part(made, "from"), self.account_id)

    def _heard(self, made: Mapping[str, Any], post_id: str) -> RemoteItem:
        author = part(made, "from")
        return RemoteItem(
            kind="comment",
            id=named(made.get("id")),
            post_id=post_id,
            parent_id=named(made.get("parent_id")),
            author_id=named(author.get("id")),
            author_handle=words(author.get("username") or made.get("username")),
            text=words(made.get("text")),
            url=words(part(made, "media").get("permalink")),
            created_at=parsed_time(made.get("timestamp")),
            is_ours=self._is_by_us(made),
            is_hidden=made.get("hidden") is True,
        )

    def _answer(self, made: Mapping[str, Any]) -> RemotePost:
        item = self._heard(made, "")
        return RemotePost(
            id=item.id,
            url=item.url,
            text=item.text,
            author=self.account_id if item.is_ours else item.author_id,
            created_at=item.created_at,
            is_public=not item.is_hidden,
            is_original=False,
        )


def _edge_of(place: Mapping[str, str]) -> str:
    """Return where an answer goes: among the answers to a comment, or directly under our post."""
    return place.get("edge", "replies")


def is_by(author: Mapping[str, Any], account_id: str) -> bool:
    """Say whether a comment's author is the account itself: only then a second id stands there."""
    return named(author.get("id")) == account_id or bool(author.get("self_ig_scoped_id"))
