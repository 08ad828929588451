"""Instagram: private messages to the account, and its answers.

A person must write first, and is answered within 24 hours; a comment may be answered privately
once, within seven days of it. Of each conversation the newest twenty messages come whole.

Sources: Meta's public Postman collection and its specifications of v26.0 (IG User conversations
and messages, Unified Thread), read 2026-11.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .connected import parsed_time
from .contract import Finding, Handles, Keep, OutcomeUnknown, Prepared, Rejected, RemotePost
from .fingerprint import fingerprint
from .hearing import OutgoingMessage, RemoteItem, named, part, rows, words
from .listed_replies import newest_first
from .meta import Graph, after_of
from .verdicts import looked, repeatable

MOST_PAGES = 50
CLOCKS_APART = timedelta(minutes=5)
MESSAGE_FIELDS = "id,created_time,from,to,message,attachments"
THREAD_FIELDS = f"id,updated_time,messages.limit(20){{{MESSAGE_FIELDS}}}"
_FILES = ("image_data", "video_data")  # of an attachment; another has `file_url` beside its name


@dataclass(frozen=True, kw_only=True)
class InstagramMessages(Graph):
    """The part of an account that writes and reads privately."""

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
                own = self._own_messages(thread) if thread else ()
                state["person"], state["conversation"] = person, thread
                state["standing"] = sorted(post.id for post in own)
            keep(state)
        return Prepared(state)

    def send_message(self, message: OutgoingMessage, handles: Handles) -> RemotePost:
        """Write to a person, or privately to whoever wrote a comment."""
        to_comment = {"comment_id": message.comment_id}
        recipient = to_comment if message.comment_id else {"id": message.person_id}
        answer = self._send(
            "POST",
            f"/{self.account_id}/messages",
            json={"recipient": recipient, "message": {"text": message.text}},
            trusts_status=not self.allow_list,
        )
        made = named(answer.data.get("message_id"))
        if not made:
            raise OutcomeUnknown("Instagram answered without the message's id")
        return RemotePost(
            id=made, url="", text=message.text, author=self.account_id, is_original=False
        )

    def find_message(
        self, message: OutgoingMessage, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._find_message(message, handles, since))

    def read_message(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            try:
                made = self._ask(f"/{remote_id}", {"fields": MESSAGE_FIELDS})
            except Rejected as error:
                if error.code == "not_found":
                    return None
                raise
            if not named(made.get("id")):
                raise OutcomeUnknown("Instagram answered a read without the message")
            return self._written(made)

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
        after = since - CLOCKS_APART
        ours = fingerprint(text=message.text)
        matches = [
            post
            for post in self._own_messages(thread)
            if fingerprint(text=post.text) == ours
            and post.id not in handles.get("standing", ())
            and (post.created_at is None or post.created_at >= after)
        ]
        return Finding(tuple(sorted(matches, key=lambda post: post.created_at or since)))

    def _heard_since(self, since: datetime) -> Iterator[RemoteItem]:
        for thread in self._threads(since):
            for made in self._messages_of(thread, since):
                yield self._heard_privately(made, named(thread["id"]))

    def _own_messages(self, thread_id: str) -> list[RemotePost]:
        params = {"fields": MESSAGE_FIELDS, "limit": "20"}
        found = self._ask(f"/{thread_id}/messages", params)
        if not isinstance(found.get("data"), list):
            raise OutcomeUnknown("Instagram answered a conversation without its messages")
        return [
            self._written(made)
            for made in rows(found, "data")
            if named(made.get("id")) and self._is_from_us(made)
        ]

    def _threads(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Yield the conversations that have moved since then, the latest moved first."""
        params = {"platform": "INSTAGRAM", "fields": THREAD_FIELDS, "limit": "50"}
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
        params = {"platform": "INSTAGRAM", "user_id": person_id, "fields": "id"}
        found = self._ask(f"/{self.account_id}/conversations", params)
        if not isinstance(found.get("data"), list):
            raise OutcomeUnknown("Instagram answered conversations without their list")
        return next((named(row.get("id")) for row in rows(found, "data")), "")

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

    def _is_from_us(self, made: Mapping[str, Any]) -> bool:
        return named(part(made, "from").get("id")) == self.account_id

    def _heard_privately(self, made: Mapping[str, Any], thread_id: str) -> RemoteItem:
        author = part(made, "from")
        return RemoteItem(
            kind="message",
            id=named(made["id"]),
            post_id=thread_id,
            author_id=named(author.get("id")),
            author_handle=words(author.get("username")),
            text=words(made.get("message")),
            created_at=parsed_time(made.get("created_time")),
            is_ours=self._is_from_us(made),
            attachment_url=_first_file(made),
        )

    def _written(self, made: Mapping[str, Any]) -> RemotePost:
        return RemotePost(
            id=named(made["id"]),
            url="",
            text=words(made.get("message")),
            author=named(part(made, "from").get("id")) or self.account_id,
            created_at=parsed_time(made.get("created_time")),
            is_original=False,
        )


def _first_file(made: Mapping[str, Any]) -> str:
    for attached in rows(part(made, "attachments"), "data"):
        for name in _FILES:
            if url := words(part(attached, name).get("url")):
                return url
        if url := words(attached.get("file_url")):
            return url
    return ""
