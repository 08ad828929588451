"""Instagram: private messages to the account, and its answers.

A person must write first, and is answered within 24 hours; a comment may be answered privately
once, within seven days of it. Of each conversation the newest twenty messages come whole.

Sources: Meta's public Postman collection and its specifications of v26.0 (IG User conversations
and messages, Unified Thread), read 2026-11.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from .connected import parsed_time
from .contract import Finding, Handles, Keep, Prepared, RemotePost
from .hearing import OutgoingMessage, RemoteItem, named, part, rows
from .listed_replies import newest_first
from .meta import after_of
from .meta_messages import MESSAGE_FIELDS, MOST_PAGES, MetaMessages
from .verdicts import repeatable

SEEN = 20  # messages of one conversation that come whole
THREAD_FIELDS = f"id,updated_time,messages.limit({SEEN}){{{MESSAGE_FIELDS}}}"


@dataclass(frozen=True, kw_only=True)
class InstagramMessages(MetaMessages):
    """The part of an account that writes and reads privately."""

    platform: ClassVar[str] = "INSTAGRAM"

    def messages(self, *, since: datetime) -> Iterator[RemoteItem]:
        with repeatable(self.http.soon):
            yield from newest_first(self._heard_since(since), since=since)

    def prepare_message(self, message: OutgoingMessage, handles: Handles, keep: Keep) -> Prepared:
        """Note the conversation and what of ours stands in it already; done once."""
        state = dict(handles)
        if "standing" not in state:
            with repeatable(self.http.soon):
                person = message.person_id or self._who_wrote(message.comment_id)
                thread = message.conversation_id or self._thread_with(person)
                own = self._own(thread) if thread else ()
                state["person"], state["conversation"] = person, thread
                state["standing"] = sorted(named(made["id"]) for made in own)
            keep(state)
        return Prepared(state)

    def send_message(self, message: OutgoingMessage, handles: Handles) -> RemotePost:
        """Write to a person, or privately to whoever wrote a comment."""
        to_comment = {"comment_id": message.comment_id}
        recipient = to_comment if message.comment_id else {"id": message.person_id}
        said = self._said(message)
        return self._sent({"recipient": recipient, "message": said}, message.text)

    def _find_message(self, message: OutgoingMessage, handles: Handles, since: datetime) -> Finding:
        """Look in the one conversation; a private reply may have begun it.

        The same words may go to another person in the same minute, so that nothing is found where
        it is not known whose they are.
        """
        person = message.person_id or named(handles.get("person"))
        thread = named(handles.get("conversation")) or message.conversation_id
        thread = thread or self._thread_with(person)
        if not thread:
            return Finding(is_complete=bool(person))
        return self._among(self._own(thread), message, handles, since)

    def _heard_since(self, since: datetime) -> Iterator[RemoteItem]:
        for thread in self._threads(since):
            for made in self._messages_of(thread, since):
                yield self._heard_privately(made, named(thread["id"]))

    def _own(self, thread_id: str) -> list[Mapping[str, Any]]:
        return [made for made in self._latest(thread_id, most=SEEN) if self._is_from_us(made)]

    def _threads(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Yield the conversations that have moved since then, the latest moved first."""
        params = {"platform": self.platform, "fields": THREAD_FIELDS, "limit": "50"}
        path = f"/{self.account_id}/conversations"
        for thread in self._listed(path, params, most=MOST_PAGES):
            moved_at = parsed_time(thread.get("updated_time"))
            if moved_at and moved_at < since:
                return
            yield thread

    def _thread_with(self, person_id: str) -> str:
        """Return the conversation with a person, empty where there is none yet."""
        if not person_id:
            return ""
        return self._thread_of(person_id)

    def _who_wrote(self, comment_id: str) -> str:
        """Return who wrote a comment, empty where Instagram does not say."""
        if not comment_id:
            return ""
        made = self._ask(f"/{comment_id}", {"fields": "id,from{id}"})
        return named(part(made, "from").get("id"))

    def _messages_of(
        self, thread: Mapping[str, Any], since: datetime
    ) -> Iterable[Mapping[str, Any]]:
        """Return the messages that came with a conversation, or more where all of them are new."""
        came = part(thread, "messages")
        listed = [row for row in rows(came, "data") if named(row.get("id"))]
        times = [parsed_time(row.get("created_time")) for row in listed]
        if not after_of(came) or any(at and at < since for at in times):
            return listed
        return self._all_since(named(thread["id"]), since)

    def _all_since(self, thread_id: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        params = {"fields": MESSAGE_FIELDS, "limit": "50"}
        for made in self._listed(f"/{thread_id}/messages", params, most=MOST_PAGES):
            at = parsed_time(made.get("created_time"))
            if at and at < since:
                return
            yield made
