"""X: private messages, as events in the conversation of two.

Source: X's OpenAPI 2.166 and 2.167 (`/2/dm_events`, `/2/dm_conversations/*`) and docs.x.com,
read 2026-08-22: thirty days back, newest first. Encrypted conversations are not among them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .connected import parsed_time
from .contract import Finding, GoesOn, Handles, Keep, OutcomeUnknown, Prepared, Rejected, RemotePost
from .fingerprint import fingerprint
from .hearing import OutgoingMessage, RemoteItem, named, part, rows, words
from .verdicts import looked, repeatable
from .x_answers import expanded
from .x_calls import TooLong
from .x_items import users_of
from .x_uploads import XUploads, expires_at

_MEDIA_LINK = re.compile(r"\s*https://(t\.co|twitter\.com|x\.com)/\S+$")
MOST_MESSAGE_PAGES = 15  # X lets fifteen lists be read in fifteen minutes
# At one turn: the others are left for what is written meanwhile, which looks before it writes.
PAGES_AT_ONCE = 10
MESSAGE_FIELDS = {
    "event_types": "MessageCreate",
    "dm_event.fields": "id,text,event_type,created_at,dm_conversation_id,attachments,entities",
    "expansions": "sender_id,attachments.media_keys",
    "user.fields": "name,username",
    "media.fields": "type,url,preview_image_url",
}
ONE_MESSAGE = {name: value for name, value in MESSAGE_FIELDS.items() if name != "event_types"}


@dataclass(frozen=True, kw_only=True)
class XMessages(XUploads):
    """The part of an account on X that hears and writes privately."""

    def messages(self, *, since: datetime) -> Iterator[RemoteItem]:
        yield from self.more_messages(since=since, resume="")

    def more_messages(self, *, since: datetime, resume: str) -> Iterator[RemoteItem]:
        told = self._message_events("/2/dm_events", most=PAGES_AT_ONCE, resume=resume)
        with repeatable(self.http.soon):
            try:
                for made, page in told:
                    heard = self._heard_message(made, page)
                    if heard.created_at is not None and heard.created_at < since:
                        return
                    yield heard
            except TooLong as list_:
                raise GoesOn(list_.resume) from list_

    def prepare_message(self, message: OutgoingMessage, handles: Handles, keep: Keep) -> Prepared:
        """Note the newest message of the conversation, below which none of ours is new; then
        upload what goes with it."""
        state = dict(handles)
        if "newest_id" not in state:
            with repeatable(self.http.soon):
                told = self._message_events(self._conversation(message))
                state["newest_id"] = next((named(made["id"]) for made, _ in told), "")
            keep(state)
        if not message.media:
            return Prepared(state)
        state["media"] = self.still_valid(message.media, state.get("media"))
        for number, item in enumerate(message.media):
            if wait := self._upload(
                item, state["media"], number, lambda: keep(state), private=True
            ):
                return Prepared(state, look_again_in=wait)
        return Prepared(state, expires_at=expires_at(state))

    def send_message(self, message: OutgoingMessage, handles: Handles) -> RemotePost:
        body: dict[str, Any] = {"text": message.text}
        if message.media:
            body["attachments"] = [{"media_id": item["id"]} for item in handles["media"]]
        made = part(
            self.send(
                self._judge,
                "POST",
                self._at(self._conversation(message, "messages")),
                json=body,
                trusts_status=not self.allow_list,
            ).data,
            "data",
        )
        id_ = named(made.get("dm_event_id"))
        if not id_:
            raise OutcomeUnknown("X answered without an id")
        return RemotePost(
            id=id_,
            url=message_url(self._web(), named(made.get("dm_conversation_id"))),
            text=message.text,
            author=self.account_id,
            is_original=False,
        )

    def find_message(
        self, message: OutgoingMessage, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._find_message(message, handles, since))

    def read_message(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            try:
                answer = self._ask(f"/2/dm_events/{remote_id}", ONE_MESSAGE)
            except Rejected as error:
                if error.code == "not_found":
                    return None
                raise
            if not named(part(answer, "data").get("id")):
                if "resource-not-found" in str(answer.get("errors")):
                    return None
                raise OutcomeUnknown("X answered a read with neither message nor error")
            return self._sent(self._heard_message(part(answer, "data"), answer))

    def delete_message(self, remote_id: str) -> None:
        """Remove one message of ours; one that is already gone is success."""
        try:
            self.send(self._judge, "DELETE", self._at(f"/2/dm_events/{remote_id}"))
        except Rejected as error:
            if error.code != "not_found":
                raise

    def _find_message(self, message: OutgoingMessage, handles: Handles, since: datetime) -> Finding:
        ours, newest = fingerprint(text=message.text), str(handles.get("newest_id", ""))
        found = []
        for made, page in self._message_events(self._conversation(message)):
            heard = self._heard_message(made, page)
            is_old = int(heard.id) <= int(newest) if newest else _is_before(heard, since)
            if is_old:
                break
            if heard.is_ours and fingerprint(text=heard.text) == ours:
                found.append(self._sent(heard))
        return Finding(tuple(reversed(found)))

    def _conversation(self, message: OutgoingMessage, what: str = "dm_events") -> str:
        """Return the address of a conversation: with a person, or by its own id."""
        if message.person_id:
            return f"/2/dm_conversations/with/{message.person_id}/{what}"
        if not message.conversation_id:
            raise Rejected("not_allowed", "a message on X needs the person it goes to")
        return f"/2/dm_conversations/{message.conversation_id}/{what}"

    def _message_events(
        self, path: str, *, most: int = MOST_MESSAGE_PAGES, resume: str = ""
    ) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Yield the messages of a list, newest first, each with what came beside it."""
        params = {**MESSAGE_FIELDS, "max_results": "100"}
        for page in self._pages(path, params, page_by="pagination_token", most=most, resume=resume):
            for made in rows(page, "data"):
                if not named(made.get("id")).isdigit():
                    raise OutcomeUnknown("X told a message without its id")
                yield made, page

    def _heard_message(self, made: Mapping[str, Any], answer: Mapping[str, Any]) -> RemoteItem:
        author_id = named(made.get("sender_id"))
        author = users_of(answer.get("includes")).get(author_id, {})
        conversation = named(made.get("dm_conversation_id"))
        return RemoteItem(
            kind="message",
            id=named(made.get("id")),
            post_id=conversation,
            author_id=author_id,
            author_handle=words(author.get("username")),
            author_name=words(author.get("name")),
            text=_words_of(made),
            url=message_url(self._web(), conversation),
            created_at=parsed_time(made.get("created_at")),
            is_ours=author_id == self.account_id,
            attachment_url=_attachment(made, answer),
        )

    def _sent(self, heard: RemoteItem) -> RemotePost:
        return RemotePost(
            id=heard.id,
            url=heard.url,
            text=heard.text,
            author=heard.author_id,
            created_at=heard.created_at,
            is_original=False,
        )


def message_url(web: str, conversation: str) -> str:
    """Return where people see a conversation, empty where it is not known."""
    return f"{web}/messages/{conversation}" if conversation else ""


def _words_of(made: Mapping[str, Any]) -> str:
    """Return the words of a message, without the link by which X shows what is attached."""
    text = expanded(made)
    return _MEDIA_LINK.sub("", text) if made.get("attachments") else text


def _attachment(made: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    told = part(made, "attachments").get("media_keys")
    keys = told if isinstance(told, list) else []
    there = {words(it.get("media_key")): it for it in rows(part(answer, "includes"), "media")}
    first = there.get(words(keys[0]), {}) if keys else {}
    return words(first.get("url")) or words(first.get("preview_image_url"))


def _is_before(heard: RemoteItem, since: datetime) -> bool:
    return heard.created_at is not None and heard.created_at < since
