"""Private messages: what citizens write to an account alone, and what it writes to them.

As durable as comments: on the disk before any answer, events only ever added, and what stands in
memory is their replay.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sandbox.core.clock import Clock, from_iso, iso
from sandbox.core.store import Statement, Store

MOMENTS = ("created_at", "removed_at", "listed_at")
NOT_KEPT = ("seq", "is_durable")


@dataclass
class Message:
    """What one of two wrote to the other: a citizen to an account, or the account to them.

    `conversation` is what the network calls the talk of these two, `comment` the comment that a
    private reply answers. `data` holds what only that network knows: a mark, attachments.
    """

    network: str
    account: str
    id: str
    text: str
    created_at: datetime
    conversation: str = ""
    person_id: str = ""
    person_name: str = ""
    person_handle: str = ""
    by_account: bool = False
    comment: str = ""
    removed_at: datetime | None = None
    listed_at: datetime | None = None  # later than created_at under the fault `lagging_lists`
    data: dict[str, Any] = field(default_factory=dict)
    requests: list[int] = field(default_factory=list)
    seq: int = 0
    is_durable: bool = False

    def is_visible(self, now: datetime) -> bool:
        """Say whether it stands."""
        return self.is_durable and self.removed_at is None and self.created_at <= now

    def is_listed(self, now: datetime) -> bool:
        """Say whether a list of the network names it."""
        return self.is_visible(now) and (self.listed_at is None or self.listed_at <= now)


class Messages:
    """All private messages of all networks, and the only way to add or remove one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._seq = 0
        self._by_id: dict[tuple[str, str], Message] = {}
        self._by_account: dict[tuple[str, str], list[Message]] = {}
        self._by_person: dict[tuple[str, str, str], list[Message]] = {}
        self._by_conversation: dict[tuple[str, str, str], list[Message]] = {}

    def load(self) -> None:
        """Replay the events of the file."""
        for seq, network, id_, act, request, body in self._store.rows(
            "SELECT seq, network, object, act, request, body FROM message_events ORDER BY seq"
        ):
            self._seq = seq
            if act == "accepted":
                message = _message_from(json.loads(body))
                message.seq, message.is_durable = seq, True
                self._keep(message)
            else:
                _apply(self._by_id[network, id_], json.loads(body), request=request)

    def forget(self) -> None:
        """Empty the memory (the store is wiped beside it)."""
        for kept in (self._by_id, self._by_account, self._by_person, self._by_conversation):
            kept.clear()

    # Reading

    def message(self, network: str, id: str) -> Message | None:  # noqa: A002
        """Return the message with this id, a removed one included, or None."""
        found = self._by_id.get((network, id))
        return found if found is not None and found.is_durable else None

    def of_account(self, network: str, account: str) -> list[Message]:
        """Return what lists of the network show of an account's messages now, oldest first."""
        now = self._clock.now()
        kept = self._by_account.get((network, account), [])
        return sorted((one for one in kept if one.is_listed(now)), key=_order)

    def of_conversation(self, network: str, account: str, conversation: str) -> list[Message]:
        """Return one conversation as lists of the network show it now, oldest first."""
        now = self._clock.now()
        kept = self._by_conversation.get((network, account, conversation), [])
        return sorted((one for one in kept if one.is_listed(now)), key=_order)

    def with_person(self, network: str, account: str, person_id: str) -> list[Message]:
        """Return everything an account and a person have written to each other, oldest first.

        What lists do not show yet is among it: a vendor's own rules know it.
        """
        now = self._clock.now()
        kept = self._by_person.get((network, account, person_id), [])
        return sorted((one for one in kept if one.is_visible(now)), key=_order)

    def all(self) -> Iterator[Message]:
        """Walk through every durable message in order of acceptance, removed ones included."""
        return (one for one in list(self._by_id.values()) if one.is_durable)

    # Writing

    async def put(
        self, *messages: Message, request: int | None = None, beside: Iterable[Statement] = ()
    ) -> None:
        """Take messages, all or none of them: return when they are on the disk.

        `beside` is committed with them.

        Raises:
            ValueError: the network has a message with one of these ids.
        """
        entered: list[Message] = []
        try:
            events = []
            for message in messages:
                if request is not None:
                    message.requests.append(request)
                self._keep(message)
                entered.append(message)
                body = _fields_of(message)
                events.append(self._event(message, act="accepted", request=request, body=body))
                message.seq = self._seq
            await self._store.commit([*events, *beside])
        except BaseException:
            for message in entered:
                self._drop(message)
            raise
        for message in messages:
            message.is_durable = True

    async def remove(
        self, message: Message, *, request: int | None = None, beside: Iterable[Statement] = ()
    ) -> None:
        """Remove a message; return when that is on the disk."""
        body = _plain({"removed_at": self._clock.now()})
        event = self._event(message, act="changed", request=request, body=body)
        await self._store.commit([event, *beside])
        _apply(message, body, request=request)

    def _event(
        self, message: Message, *, act: str, request: int | None, body: dict[str, Any]
    ) -> Statement:
        self._seq += 1
        text = json.dumps(body, ensure_ascii=False)
        at = iso(self._clock.now())
        row = (self._seq, at, message.network, message.account, message.id, act, request, text)
        return "INSERT INTO message_events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row

    def _keep(self, message: Message) -> None:
        if (message.network, message.id) in self._by_id:
            raise ValueError(f"{message.network} has a message {message.id} already")
        self._by_id[message.network, message.id] = message
        for kept, key in self._places(message):
            kept.setdefault(key, []).append(message)

    def _drop(self, message: Message) -> None:
        del self._by_id[message.network, message.id]
        for kept, key in self._places(message):
            kept[key].remove(message)

    def _places(self, message: Message) -> "list[tuple[dict[Any, list[Message]], tuple[str, ...]]]":
        """Return where a message is kept beside its id, with the key there."""
        account = (message.network, message.account)
        return [
            (self._by_account, account),
            (self._by_person, (*account, message.person_id)),
            (self._by_conversation, (*account, message.conversation)),
        ]


def described(message: Message, now: datetime) -> dict[str, Any]:
    """Return a message as `GET /control/messages` shows it."""
    whole = {**_fields_of(message), "seq": message.seq}
    return {**whole, "visible": message.is_visible(now)}


def _order(message: Message) -> tuple[datetime, int]:
    return message.created_at, message.seq


def _apply(message: Message, changed: dict[str, Any], *, request: int | None) -> None:
    for name, value in changed.items():
        setattr(message, name, from_iso(value) if name in MOMENTS else value)
    if request is not None:
        message.requests.append(request)


def _fields_of(message: Message) -> dict[str, Any]:
    return _plain({f.name: getattr(message, f.name) for f in fields(message)})


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    """Return fields as JSON can hold them, without what only the memory has."""
    return {
        name: iso(value) if name in MOMENTS else value
        for name, value in given.items()
        if name not in NOT_KEPT
    }


def _message_from(kept: dict[str, Any]) -> Message:
    return Message(**{**kept, **{name: from_iso(kept[name]) for name in MOMENTS}})
