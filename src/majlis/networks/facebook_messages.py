"""Facebook Pages: private messages by Messenger, and our answers.

A person writes first. Within a day the Page answers freely (RESPONSE), within seven as a person
(the tag HUMAN_AGENT, which Meta must have allowed our application). A comment may be answered
privately once, within seven days. What we send carries our mark as `metadata`, which comes back in
the echo that Meta pushes; the conversations themselves do not show it.

Sources: Meta's specifications of v26.0 (Page conversations and messages, Unified Thread, Comment),
read 2026-11; the windows are long-standing knowledge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from .connected import parsed_time
from .contract import Finding, Handles, Keep, Prepared, RemotePost
from .hearing import OutgoingMessage, RemoteItem, named, part
from .listed_replies import newest_first
from .meta_messages import MESSAGE_FIELDS, MOST_PAGES, MetaMessages
from .verdicts import repeatable

ANSWERED_WITHIN = timedelta(hours=24)
SEEN = 100  # messages of one conversation: more than are written in a day


@dataclass(frozen=True, kw_only=True)
class FacebookMessages(MetaMessages):
    """The part of a Page that writes and reads privately."""

    platform: ClassVar[str] = "MESSENGER"
    carries_marks: ClassVar[bool] = True

    def messages(self, *, since: datetime) -> Iterator[RemoteItem]:
        with repeatable(self.http.soon):
            heard = [
                self._heard_privately(made, thread_id)
                for thread_id in self._moved_since(since)
                for made in self._messages_of(thread_id, since)
            ]
        yield from newest_first(heard, since=since)

    def prepare_message(self, message: OutgoingMessage, handles: Handles, keep: Keep) -> Prepared:
        """Note the conversation, what of ours stands in it, and when the person last wrote.

        That is done once: a later note could hold the message in doubt.
        """
        state = dict(handles)
        if "standing" not in state:
            with repeatable(self.http.soon):
                state |= self._noted(message)
            keep(state)
        return Prepared(state)

    def send_message(self, message: OutgoingMessage, handles: Handles) -> RemotePost:
        """Write to a person, or privately to whoever wrote a comment."""
        body: dict[str, Any] = {"message": self._said(message)}
        if message.comment_id:
            body["recipient"] = {"comment_id": message.comment_id}
        else:
            body["recipient"] = {"id": message.person_id}
            body |= self._reason(handles)
        return self._sent(body, message.text)

    def _noted(self, message: OutgoingMessage) -> dict[str, Any]:
        thread_id = message.conversation_id or self._thread_with(message)
        listed = self._latest(thread_id, most=SEEN) if thread_id else []
        heard = [
            parsed_time(made.get("created_time")) for made in listed if not self._is_from_us(made)
        ]
        last = max((at for at in heard if at), default=None)
        return {
            "conversation": thread_id,
            "standing": sorted(named(made["id"]) for made in listed if self._is_from_us(made)),
            "heard_at": last.isoformat() if last else "",
        }

    def _reason(self, handles: Handles) -> dict[str, str]:
        """Return why a message may be sent, by when the person last wrote."""
        told = str(handles.get("heard_at") or "")
        is_late = bool(told) and self.clock() - datetime.fromisoformat(told) > ANSWERED_WITHIN
        if is_late:
            return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        return {"messaging_type": "RESPONSE"}

    def _find_message(self, message: OutgoingMessage, handles: Handles, since: datetime) -> Finding:
        """Look in the conversation; a private reply may have begun one that we did not know."""
        thread_id = str(handles.get("conversation") or "") or self._thread_with(message)
        return self._among(self._own(thread_id), message, handles, since)

    def _own(self, thread_id: str) -> list[Mapping[str, Any]]:
        listed = self._latest(thread_id, most=SEEN) if thread_id else []
        return [made for made in listed if self._is_from_us(made)]

    def _thread_with(self, message: OutgoingMessage) -> str:
        """Return the conversation that a message belongs to, empty where there is none yet."""
        if message.conversation_id:
            return message.conversation_id
        if message.comment_id:
            params = {"fields": "id,private_reply_conversation"}
            made = self._ask(f"/{message.comment_id}", params)
            return named(part(made, "private_reply_conversation").get("id"))
        return self._thread_of(message.person_id)

    def _moved_since(self, since: datetime) -> Iterator[str]:
        """Yield the conversations that have moved since then, the latest moved first."""
        params = {"platform": self.platform, "fields": "id,updated_time", "limit": "100"}
        path = f"/{self.account_id}/conversations"
        for thread in self._listed(path, params, most=MOST_PAGES):
            moved_at = parsed_time(thread.get("updated_time"))
            if moved_at and moved_at < since:
                return
            yield named(thread["id"])

    def _messages_of(self, thread_id: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        params = {"fields": MESSAGE_FIELDS, "limit": "100"}
        for made in self._listed(f"/{thread_id}/messages", params, most=MOST_PAGES):
            at = parsed_time(made.get("created_time"))
            if at and at < since:
                return
            yield made
