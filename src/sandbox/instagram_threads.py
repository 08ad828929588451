"""Private conversations of an Instagram account: who wrote what, and whether it may be answered.

A conversation's id is made of the two who talk in it, a message's of its number. Source: Meta's
Postman collection and its specifications of v26.0 (Unified Thread), read 2026-11-22.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import instagram_nodes as nodes
from sandbox.core.messages import Message
from sandbox.facebook_fields import Edge

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

SLUG = "instagram"
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
    messages: Sequence[Message]

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
        """The person's name there."""
        return self.messages[0].person_handle


def thread_id(account: str, person: str) -> str:
    """Return the id of the conversation of an account with a person."""
    return _written(f"ig_thread:{account}:{person}")


def message_id(number: str) -> str:
    """Return the id of a message made of a fresh number."""
    return _written(f"ig_message:{number}")


def number_of(id: str) -> str:  # noqa: A002
    """Return the number behind a message's id."""
    return _read(id).rpartition(":")[2]


class Threads:
    """The conversations of one Instagram."""

    def __init__(self, network: "Instagram") -> None:
        self.network = network
        self.world = network.world

    def of_account(self, account: str) -> list[Thread]:
        """Return the conversations of an account, the latest moved first."""
        by_person: dict[str, list[Message]] = {}
        for one in self.world.messages.of_account(SLUG, account):
            by_person.setdefault(one.person_id, []).append(one)
        found = [Thread(account, person, messages) for person, messages in by_person.items()]
        return sorted(found, key=lambda one: one.moved_at, reverse=True)

    def thread(self, id: str, account: str) -> Thread | None:  # noqa: A002
        """Return the account's conversation with this id, or None."""
        kind, _, rest = _read(id).partition(":")
        owner, _, person = rest.partition(":")
        if kind != "ig_thread" or owner != account:
            return None
        now = self.world.clock.now()
        said = self.world.messages.with_person(SLUG, account, person)
        listed = [one for one in said if one.is_listed(now)]
        return Thread(account, person, listed) if listed else None

    def message(self, id: str, account: str) -> Message | None:  # noqa: A002
        """Return a message of the account that stands, and is not too old to be shown."""
        found = self.world.messages.message(SLUG, id)
        if found is None or found.account != account:
            return None
        thread = self.thread(found.conversation, account)
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
            [Listed(number_of(one.id), one) for one in newest],
            dict(asked),
            address=address or self.network.url("graph.instagram.com", f"/{thread.id}/messages"),
            shown=lambda one: self.message_node(one.thing, is_whole=one.thing.id in whole),
        )

    def message_node(self, message: Message, *, is_whole: bool = True) -> nodes.Node:
        """Return every field of a message; of an old one its id and its time alone."""
        created = {"id": message.id, "created_time": nodes.moment(message.created_at)}
        if not is_whole:
            return created
        account = self.world.accounts.account(SLUG, message.account)
        us = {"id": message.account, "username": account.handle if account else ""}
        person = {"id": message.person_id, "username": message.person_handle}
        attached = [
            {"image_data": {"url": url, "width": 1, "height": 1}} for url in files_of(message)
        ]
        return {
            **created,
            "from": us if message.by_account else person,
            "to": {"data": [person if message.by_account else us]},
            "message": message.text,
            "attachments": {"data": attached} if attached else None,
        }


def files_of(message: Message) -> Sequence[str]:
    """Return the addresses of what came with a message."""
    return tuple(message.data.get("files", ()))


def _written(told: str) -> str:
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _read(id: str) -> str:  # noqa: A002
    try:
        return base64.urlsafe_b64decode(id + "=" * (-len(id) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
