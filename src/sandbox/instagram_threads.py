"""Private conversations of an Instagram account: who wrote what, and whether it may be answered.

A conversation's id is made of the two who talk in it; a message is a comment of the kind
`message` that hangs on it. Source: Meta's Postman collection and its specifications of v26.0
(Unified Thread), read 2026-11-22.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import instagram_nodes as nodes
from sandbox.core.comments import Comment
from sandbox.core.talking import Saying
from sandbox.facebook_fields import Edge

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

SLUG, MESSAGE = "instagram", "message"
WINDOW = timedelta(hours=24)
NEWEST_WHOLE = 20  # of a conversation; older ones are named and not shown
DEFAULT_FIELDS = "id,created_time"
# Fields of Meta's specification that nothing in the sandbox fills.
EMPTY_FIELDS = set(
    str.split("former_participants is_subscribed linked_group unread_count wallpaper")
)
EMPTY_MESSAGE_FIELDS = set(str.split("attachments reactions reply_to shares story tags"))


@dataclass
class Listed:
    """A message or a conversation as lists number it: by its moment."""

    id: str
    thing: Any


@dataclass(frozen=True)
class Thread:
    """One conversation with one person, its messages oldest first."""

    account: str
    person: str
    messages: Sequence[Comment]

    @property
    def id(self) -> str:
        return thread_id(self.account, self.person)

    @property
    def moved_at(self) -> datetime:
        return self.messages[-1].created_at

    @property
    def heard_at(self) -> datetime | None:
        """When the person last wrote."""
        return max((one.created_at for one in self.messages if not one.by_account), default=None)

    @property
    def handle(self) -> str:
        """The person's name there, as far as they have written."""
        named = [one.author_handle for one in self.messages if not one.by_account]
        return named[0] if named else str(self.messages[0].data.get("handle", ""))


def thread_id(account: str, person: str) -> str:
    """Return the id of the conversation of an account with a person."""
    return _written(f"ig_thread:{account}:{person}")


def message_id(number: str) -> str:
    """Return the id of a message made of a fresh number."""
    return _written(f"ig_message:{number}")


def composed(network: "Instagram", saying: Saying) -> Comment:
    """Return a message as Instagram keeps it: from the person, or from the account to one."""
    at = saying.at or network.world.clock.now()
    number = network.world.numbers.next(at)
    person = saying.author.id if saying.author else str(saying.data["person"])
    message = Comment(
        SLUG,
        saying.account,
        message_id(number),
        saying.text,
        at,
        kind=MESSAGE,
        post=thread_id(saying.account, person),
        data={**saying.data, "number": number, "person": person},
    )
    network.sign(message, saying.author)
    return message


class Threads:
    """The conversations of one Instagram."""

    def __init__(self, network: "Instagram") -> None:
        self.network = network
        self.world = network.world

    def of_account(self, account: str) -> list[Thread]:
        """Return the conversations of an account, the latest moved first."""
        by_person: dict[str, list[Comment]] = {}
        for one in self.world.comments.of_account(SLUG, account):
            if one.kind == MESSAGE and one.is_listed(self.world.clock.now()):
                by_person.setdefault(one.data["person"], []).append(one)
        found = [Thread(account, person, messages) for person, messages in by_person.items()]
        return sorted(found, key=lambda one: one.moved_at, reverse=True)

    def thread(self, id: str, account: str) -> Thread | None:  # noqa: A002
        """Return the account's conversation with this id, or None."""
        kind, _, rest = _read(id).partition(":")
        owner, _, person = rest.partition(":")
        if kind != "ig_thread" or owner != account:
            return None
        return next((one for one in self.of_account(account) if one.person == person), None)

    def message(self, id: str, account: str) -> Comment | None:  # noqa: A002
        """Return a message of the account that stands, and is not too old to be shown."""
        found = self.world.comments.comment(SLUG, id)
        if found is None or found.kind != MESSAGE or found.account != account:
            return None
        thread = self.thread(found.post, account)
        shown = thread.messages[-NEWEST_WHOLE:] if thread else ()
        return found if found in shown else None

    def node(self, thread: Thread) -> nodes.Node:
        """Return every field of a conversation."""
        account = self.world.accounts.account(SLUG, thread.account)
        people = [
            {"id": thread.account, "username": account.handle if account else ""},
            {"id": thread.person, "username": thread.handle},
        ]
        now = self.world.clock.now()

        def listed(modifiers: Mapping[str, str]) -> dict[str, Any]:
            return self.page(thread, modifiers, address="")

        return {
            "id": thread.id,
            "updated_time": nodes.moment(thread.moved_at),
            "participants": {"data": people},
            "senders": {"data": people},
            "message_count": len(thread.messages),
            "can_reply": thread.heard_at is not None and now - thread.heard_at <= WINDOW,
            "snippet": thread.messages[-1].text,
            "name": thread.handle,
            "folder": "inbox",
            "is_owner": True,
            "link": f"/direct/t/{thread.id}",
            "scoped_thread_key": thread.id,
            "messages": Edge(listed, DEFAULT_FIELDS),
        }

    def page(self, thread: Thread, asked: Mapping[str, Any], *, address: str) -> dict[str, Any]:
        """Return one page of a conversation's messages, newest first, every field of each."""
        newest = thread.messages[::-1]
        whole = {one.id for one in newest[:NEWEST_WHOLE]}
        return nodes.page_of(
            [Listed(one.data["number"], one) for one in newest],
            dict(asked),
            address=address or self.network.url("graph.instagram.com", f"/{thread.id}/messages"),
            shown=lambda one: self.message_node(one.thing, is_whole=one.thing.id in whole),
        )

    def message_node(self, message: Comment, *, is_whole: bool = True) -> nodes.Node:
        """Return every field of a message; of an old one its id and its time alone."""
        created = {"id": message.id, "created_time": nodes.moment(message.created_at)}
        if not is_whole:
            return created
        account = self.world.accounts.account(SLUG, message.account)
        us = {"id": message.account, "username": account.handle if account else ""}
        person = {"id": message.data["person"], "username": self._handle(message)}
        files = message.data.get("files", ())
        attached = [{"image_data": {"url": url, "width": 1, "height": 1}} for url in files]
        return {
            **created,
            "from": us if message.by_account else person,
            "to": {"data": [person if message.by_account else us]},
            "message": message.text,
            "attachments": {"data": attached} if attached else None,
        }

    def _handle(self, message: Comment) -> str:
        if not message.by_account:
            return message.author_handle
        thread = self.thread(message.post, message.account)
        return thread.handle if thread else ""


def _written(told: str) -> str:
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _read(id: str) -> str:  # noqa: A002
    try:
        return base64.urlsafe_b64decode(id + "=" * (-len(id) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
