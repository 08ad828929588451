"""Mastodon: what stands under our posts, who names us, private talks, and our answers.

A private message is a post that only those it names may see. Source: docs.joinmastodon.org,
entities Status, Context, Notification and Conversation, read 2026-11.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .connected import parsed_time
from .contract import Finding, Handles, Keep, OutcomeUnknown, Prepared, Rejected, RemotePost
from .hearing import OutgoingMessage, OutgoingReply, RemoteItem, named, part, rows, words
from .listed_replies import ListedReplies, newest_first
from .mastodon_calls import MastodonCalls, answer_text, plain
from .verdicts import repeatable

# The name of whom we answer is written before the text, and may take thirty letters and a sign.
LONGEST_REPLY = 500 - 32
PRIVATE = "direct"
_NO_ONE = Rejected("not_found", "what this answers is gone")


def measure_reply(text: str) -> int:
    """Return the length of a final answer, as counted without the name before it."""
    return len(text)


@dataclass(frozen=True, kw_only=True)
class MastodonTalks(MastodonCalls, ListedReplies):
    """The part of an account that hears and answers."""

    def comments(self, post_id: str, *, since: datetime | None) -> Iterator[RemoteItem]:
        with repeatable(self.http.soon):
            below = self._below(post_id)
            items = [self._heard(made, post_id) for made in below if not _is_private(made)]
        yield from newest_first(items, since=since)

    def comment(self, remote_id: str) -> RemoteItem | None:
        with repeatable(self.http.soon):
            made = self._status(remote_id)
            return self._placed(made) if made is not None else None

    def mentions(self, *, since: datetime) -> Iterator[RemoteItem]:
        with repeatable(self.http.soon):
            for made in self._naming_us(since):
                if not _is_private(made):
                    yield self._placed(made)

    def messages(self, *, since: datetime) -> Iterator[RemoteItem]:
        """Yield what was said in every private talk that went on since then."""
        found: list[RemoteItem] = []
        with repeatable(self.http.soon):
            for talk in self._listed("/api/v1/conversations", {}):
                last = part(talk, "last_status")
                told = parsed_time(last.get("created_at"))
                if not last or (told and told < since):
                    break
                found += self._talk(last)
        yield from newest_first(found, since=since)

    def prepare_reply(self, reply: OutgoingReply, handles: Handles, keep: Keep) -> Prepared:
        state = dict(ListedReplies.prepare_reply(self, reply, handles, keep).handles)
        return self._with_key(state, keep)

    def reply(self, reply: OutgoingReply, handles: Handles) -> RemotePost:
        body = self._answer(reply.text, reply.language, handles["place"], visibility="public")
        return self._post(body, str(handles["key"]))

    def read_reply(self, remote_id: str) -> RemotePost | None:
        return self.read(remote_id)

    def delete_reply(self, remote_id: str) -> None:
        self.delete(remote_id)

    def prepare_message(self, message: OutgoingMessage, handles: Handles, keep: Keep) -> Prepared:
        state = dict(handles)
        if "place" not in state:
            with repeatable(self.http.soon):
                state["place"] = self._place_of(_as_reply(message))
            keep(state)
        return self._with_key(state, keep)

    def send_message(self, message: OutgoingMessage, handles: Handles) -> RemotePost:
        body = self._answer(message.text, message.language, handles["place"], visibility=PRIVATE)
        return self._post(body, str(handles["key"]))

    def find_message(
        self, message: OutgoingMessage, handles: Handles, *, since: datetime
    ) -> Finding:
        return self.find_reply(_as_reply(message), handles, since=since)

    def read_message(self, remote_id: str) -> RemotePost | None:
        return self.read(remote_id)

    def like(self, remote_id: str, *, liked: bool) -> None:
        self._send(
            "POST", f"/api/v1/statuses/{remote_id}/{'favourite' if liked else 'unfavourite'}"
        )

    def is_liked(self, remote_id: str) -> bool | None:
        made = self._status(remote_id)
        return made.get("favourited") is True if made is not None else None

    def block(self, person_id: str, *, blocked: bool) -> None:
        self._send("POST", f"/api/v1/accounts/{person_id}/{'block' if blocked else 'unblock'}")

    def is_blocked(self, person_id: str) -> bool | None:
        found = self._list("/api/v1/accounts/relationships", {"id[]": person_id})
        return found[0].get("blocking") is True if found else None

    def _with_key(self, state: dict[str, Any], keep: Keep) -> Prepared:
        if "key" not in state:
            state["key"] = uuid.uuid4().hex
            keep(state)
        return Prepared(state)

    def _place_of(self, reply: OutgoingReply) -> dict[str, str]:
        made = self._status(reply.parent_id)
        if made is None:
            raise _NO_ONE
        account = part(made, "account")
        is_ours = self._is_us(account.get("id"))
        return {"thread": reply.parent_id, "name": "" if is_ours else words(account.get("acct"))}

    def _own_answers(self, place: Mapping[str, str]) -> Iterable[RemotePost]:
        for made in self._below(place["thread"]):
            is_direct = named(made.get("in_reply_to_id")) == place["thread"]
            if is_direct and self._is_us(part(made, "account").get("id")):
                yield self._remote(made)

    def _answer(
        self, text: str, language: str, place: Mapping[str, str], *, visibility: str
    ) -> dict[str, Any]:
        return {
            "status": f"@{place['name']} {text}" if place["name"] else text,
            "in_reply_to_id": place["thread"],
            "language": language,
            "visibility": visibility,
        }

    def _below(self, post_id: str) -> list[Mapping[str, Any]]:
        found = self._send("GET", f"/api/v1/statuses/{post_id}/context").data
        if not isinstance(found.get("descendants"), list):
            raise OutcomeUnknown("the server answered a talk without what stands below")
        return rows(found, "descendants")

    def _above(self, post_id: str) -> list[Mapping[str, Any]]:
        found = self._send("GET", f"/api/v1/statuses/{post_id}/context").data
        return rows(found, "ancestors")

    def _naming_us(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        for notice in self._listed("/api/v1/notifications", {"types[]": "mention"}):
            told = parsed_time(notice.get("created_at"))
            if told and told < since:
                return
            if made := part(notice, "status"):
                yield made

    def _talk(self, last: Mapping[str, Any]) -> list[RemoteItem]:
        """Return every private post of the talk that ends with this one."""
        whole = [*self._above(named(last.get("id"))), last]
        private = [made for made in whole if _is_private(made)]
        begins = named(private[0].get("id")) if private else ""
        return [self._heard(made, begins, kind="message") for made in private]

    def _placed(self, made: Mapping[str, Any]) -> RemoteItem:
        """Return it as a comment where it hangs on a post of ours, else as a mention."""
        above = self._above(named(made.get("id"))) if made.get("in_reply_to_id") else []
        if above and self._is_us(part(above[0], "account").get("id")):
            return self._heard(made, named(above[0].get("id")))
        return self._heard(made, "", kind="mention")

    def _heard(self, made: Mapping[str, Any], post_id: str, *, kind: str = "comment") -> RemoteItem:
        author = part(made, "account")
        text = plain(made.get("content"))
        follows = named(made.get("in_reply_to_id"))
        files = rows(made, "media_attachments")
        return RemoteItem(
            kind=kind,
            id=named(made.get("id")),
            post_id=post_id,
            parent_id="" if follows == post_id else follows,
            author_id=named(author.get("id")),
            author_handle=words(author.get("acct")),
            author_name=words(author.get("display_name")),
            text=answer_text(text) if follows or kind == "message" else text,
            url=words(made.get("url")),
            created_at=parsed_time(made.get("created_at")),
            edited_at=parsed_time(made.get("edited_at")),
            is_ours=self._is_us(author.get("id")),
            attachment_url=words(files[0].get("url")) if files else "",
        )


def _is_private(made: Mapping[str, Any]) -> bool:
    return made.get("visibility") == PRIVATE


def _as_reply(message: OutgoingMessage) -> OutgoingReply:
    """Return a message as the answer to what it follows: the comment, or the talk's beginning."""
    follows = message.comment_id or message.conversation_id
    return OutgoingReply(text=message.text, post_id="", parent_id=follows)
