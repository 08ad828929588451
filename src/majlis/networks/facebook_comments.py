"""Facebook Pages: what stands under our posts, who names us, and our answers.

Source: Meta's codegen specs of 2026-04 and SDK 26.0.3 (Graph API v26.0), read 2026-11. The author
of a comment is left out where a person does not let us see it. The time of an edit is not told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .connected import parsed_time
from .contract import Handles, OutcomeUnknown, Rejected, RemotePost
from .facebook_posts import FacebookPosts
from .hearing import OutgoingReply, RemoteItem, named, part, words
from .listed_replies import ListedReplies
from .verdicts import repeatable

MOST_PAGES = 100
POST_FIELDS = "id,message,created_time,from,is_hidden,permalink_url"
COMMENT_FIELDS = f"{POST_FIELDS},parent{{id}}"
WHOLE_FIELDS = f"{COMMENT_FIELDS},object{{id}}"

HEARD = "feed,mention,ratings,messages,message_echoes,message_edits"


def measure_reply(text: str) -> int:
    """Return the length of a final answer as Facebook counts it."""
    return len(text)


@dataclass(frozen=True, kw_only=True)
class FacebookComments(FacebookPosts, ListedReplies):
    """The part of a Page that hears and answers."""

    def comments(self, post_id: str, *, since: datetime | None) -> Iterator[RemoteItem]:
        """Yield what stands under a post; an edit does not make an old comment new here."""
        params = {
            "filter": "stream",
            "order": "reverse_chronological",
            "fields": COMMENT_FIELDS,
            "limit": "100",
        }
        with repeatable(self.http.soon):
            for made in self._listed(f"/{post_id}/comments", params, most=MOST_PAGES):
                item = self._heard(made, post_id)
                if since and item.created_at and item.created_at < since:
                    return
                yield item

    def comment(self, remote_id: str) -> RemoteItem | None:
        with repeatable(self.http.soon):
            try:
                made = self._found(remote_id, WHOLE_FIELDS)
            except Rejected as error:
                if error.code != "other":
                    raise
                # A post, which is what names us elsewhere, has no parent to ask for.
                made = self._found(remote_id, POST_FIELDS)
                return self._mention(made) if made is not None else None
            if made is None:
                return None
            post_id = self._post_of(made)
            return self._heard(made, post_id) if post_id else self._mention(made)

    def reply(self, reply: OutgoingReply, handles: Handles) -> RemotePost:
        answer = self._send(
            "POST",
            f"/{handles['place']['thread']}/comments",
            data={"message": reply.text},
            trusts_status=not self.allow_list,
        )
        made = self._made_id(answer)
        return RemotePost(
            id=made,
            url=self._url(made),
            text=reply.text,
            author=self.account_id,
            is_original=False,
        )

    def edit_reply(self, remote_id: str, reply: OutgoingReply) -> None:
        """Change the words of a comment of ours: `POST /{comment}` with a message."""
        self._done(
            self._send(
                "POST",
                f"/{remote_id}",
                data={"message": reply.text},
                trusts_status=not self.allow_list,
            )
        )

    def read_reply(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            made = self._found(remote_id, COMMENT_FIELDS)
            return self._answer(made) if made is not None else None

    def delete_reply(self, remote_id: str) -> None:
        self._delete(remote_id)

    def subscribe(self, *, callback_url: str, verify_token: str) -> None:
        """Name the address for our application, then add the Page to what it hears of.

        Source: Graph API v26.0, Application subscriptions and Page subscribed_apps.
        """
        with repeatable(self.http.soon):
            self._name_address("page", HEARD, callback_url, verify_token)
            self._add_account(HEARD)

    def _place_of(self, reply: OutgoingReply) -> dict[str, str]:
        if not reply.post_id or reply.parent_id == reply.post_id:
            return {"thread": reply.parent_id}
        made = self._ask(f"/{reply.parent_id}", {"fields": "id,parent{id}"})
        return {"thread": named(part(made, "parent").get("id")) or reply.parent_id}

    def _own_answers(self, place: Mapping[str, str]) -> Iterable[RemotePost]:
        params = {"order": "reverse_chronological", "fields": COMMENT_FIELDS, "limit": "100"}
        for made in self._listed(f"/{place['thread']}/comments", params, most=MOST_PAGES):
            if self._is_by_us(made):
                yield self._answer(made)

    def _found(self, remote_id: str, fields: str) -> dict[str, Any] | None:
        try:
            made = self._ask(f"/{remote_id}", {"fields": fields})
        except Rejected as error:
            if error.code == "not_found":
                return None
            raise
        if not named(made.get("id")):
            raise OutcomeUnknown("Facebook answered a read without the object")
        return made

    def _post_of(self, made: Mapping[str, Any]) -> str:
        """Return which post of ours a comment hangs on, empty when it is none of ours."""
        post_id = named(part(made, "object").get("id"))
        if "_" not in post_id:
            # A comment's id begins with the number of its post.
            post_id = f"{self.account_id}_{named(made.get('id')).partition('_')[0]}"
        return post_id if post_id.startswith(f"{self.account_id}_") else ""

    def _is_by_us(self, made: Mapping[str, Any]) -> bool:
        return named(part(made, "from").get("id")) == self.account_id

    def _heard(self, made: Mapping[str, Any], post_id: str) -> RemoteItem:
        author = part(made, "from")
        return RemoteItem(
            kind="comment",
            id=named(made.get("id")),
            post_id=post_id,
            parent_id=named(part(made, "parent").get("id")),
            author_id=named(author.get("id")),
            author_name=words(author.get("name")),
            text=words(made.get("message")),
            url=words(made.get("permalink_url")) or self._url(named(made.get("id"))),
            created_at=parsed_time(made.get("created_time")),
            is_ours=self._is_by_us(made),
            is_hidden=made.get("is_hidden") is True,
        )

    def _mention(self, made: Mapping[str, Any]) -> RemoteItem:
        return replace(self._heard(made, ""), kind="mention")

    def _answer(self, made: Mapping[str, Any]) -> RemotePost:
        item = self._heard(made, "")
        return RemotePost(
            id=item.id,
            url=item.url,
            text=item.text,
            author=item.author_id or self.account_id,
            created_at=item.created_at,
            is_public=not item.is_hidden,
            is_original=False,
        )
