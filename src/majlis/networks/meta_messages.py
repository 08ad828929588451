"""What Messenger and Instagram share of private messages: how they are shown, read and known again.

Source: Meta's specifications of v26.0 (Unified Thread and its messages), read 2026-11.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from .connected import parsed_time
from .contract import Finding, Handles, OutcomeUnknown, Rejected, RemotePost
from .fingerprint import fingerprint
from .hearing import OutgoingMessage, RemoteItem, named, part, rows, words
from .meta import Graph
from .verdicts import looked, repeatable

CLOCKS_APART = timedelta(minutes=5)
MOST_PAGES = 50
MESSAGE_FIELDS = "id,created_time,from,to,message,attachments"
_FILES = ("image_data", "video_data")  # of an attachment; any other has `file_url`


@dataclass(frozen=True, kw_only=True)
class MetaMessages(Graph, ABC):
    """The part of an account that writes and reads privately."""

    platform: ClassVar[str]
    carries_marks: ClassVar[bool] = False  # what is pushed back has our mark

    @abstractmethod
    def _find_message(
        self, message: OutgoingMessage, handles: Handles, since: datetime
    ) -> Finding: ...

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
                raise OutcomeUnknown("Meta answered a read without the message")
            return self._written(made)

    def _said(self, message: OutgoingMessage) -> dict[str, Any]:
        """Return the message itself: its words, or its one file at an address for Meta to fetch."""
        mark = {"metadata": message.mark} if message.mark and self.carries_marks else {}
        if not message.media:
            return {"text": message.text, **mark}
        file = message.media[0]
        kind = file.kind if file.kind in ("image", "video") else "file"
        payload = {"url": file.public_url(), "is_reusable": False}
        return {"attachment": {"type": kind, "payload": payload}, **mark}

    def _sent(self, body: Mapping[str, Any], text: str) -> RemotePost:
        answer = self._send(
            "POST",
            f"/{self.account_id}/messages",
            json=dict(body),
            trusts_status=not self.allow_list,
        )
        made = named(answer.data.get("message_id"))
        if not made:
            raise OutcomeUnknown("Meta answered without the message's id")
        return RemotePost(id=made, url="", text=text, author=self.account_id, is_original=False)

    def _thread_of(self, person_id: str) -> str:
        """Return the conversation with a person, empty where there is none yet."""
        params = {"platform": self.platform, "user_id": person_id, "fields": "id"}
        found = self._ask(f"/{self.account_id}/conversations", params)
        if not isinstance(found.get("data"), list):
            raise OutcomeUnknown("Meta answered conversations without their list")
        return next((named(row.get("id")) for row in rows(found, "data")), "")

    def _latest(self, thread_id: str, *, most: int) -> list[Mapping[str, Any]]:
        """Return the newest messages of a conversation."""
        params = {"fields": MESSAGE_FIELDS, "limit": str(most)}
        found = self._ask(f"/{thread_id}/messages", params)
        if not isinstance(found.get("data"), list):
            raise OutcomeUnknown("Meta answered a conversation without its messages")
        return [made for made in rows(found, "data") if named(made.get("id"))]

    def _among(
        self,
        own: Iterable[Mapping[str, Any]],
        message: OutgoingMessage,
        handles: Handles,
        since: datetime,
    ) -> Finding:
        """Return those of our messages that say this and did not stand there before."""
        ours, after = fingerprint(text=message.text), since - CLOCKS_APART
        matches = [
            post
            for post in map(self._written, own)
            if fingerprint(text=post.text) == ours
            and post.id not in handles.get("standing", ())
            and (post.created_at is None or post.created_at >= after)
        ]
        return Finding(tuple(sorted(matches, key=lambda post: post.created_at or since)))

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
            author_name=words(author.get("name")),
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
