"""What an answer is sent as: one delivery, and one more for each file that goes by itself."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from majlis.delivery import payload as payloads
from majlis.delivery import scheduling
from majlis.delivery.models import Delivery
from majlis.inbox import letters_out, ways
from majlis.inbox.models import Item
from majlis.networks.doors import RULES
from majlis.networks.hearing import words
from majlis.store.clock import now

File = Mapping[str, Any]
"""A file as a payload names it: its hash, kind, size."""


def deliver(
    item: Item,
    text: str,
    way: str,
    *,
    files: Sequence[File] = (),
    after: Delivery | None = None,
    by_machine: bool = False,
) -> Delivery:
    """Return the delivery of an answer to an item; `after` must stand before it goes out.

    Where the network takes a file only as a message of its own, each follows in a delivery.
    """
    assert item.channel is not None
    if item.is_letter:
        letter = letters_out.payload(
            item, text, language=language_of(text), files=files, by_machine=by_machine
        )
        return _schedule(item, letter, Delivery.Act.MESSAGE, after)
    if not ways.is_private(item, way):
        return _schedule(item, _reply(item, text), Delivery.Act.REPLY, after)
    apart = RULES[item.channel.network].abilities.sends_files_apart
    first = _message(item, text, () if apart else files)
    delivery = _schedule(item, first, Delivery.Act.MESSAGE, after)
    last = delivery
    for file in files if apart else ():
        alone = _message(item, "", [file])
        last = _schedule(item, alone, Delivery.Act.MESSAGE, last)
    return delivery


def final(item: Item, text: str) -> str:
    """Return the words as they go out, or as the tracking page shows them."""
    if item.carrier is None:
        return words(text).strip()
    return RULES[item.carrier.network].final_reply(text)


def _schedule(
    item: Item, payload: dict[str, Any], act: str, depends_on: Delivery | None
) -> Delivery:
    assert item.channel is not None
    return scheduling.schedule(
        channel=item.channel,
        act=act,
        payload=payload,
        approved_sha256=payloads.sha256(payload),
        due_at=now(),
        depends_on=depends_on,
    )


def _message(item: Item, text: str, files: Sequence[File]) -> dict[str, Any]:
    """Return the payload of a private message; `mark` is told to nobody but the network."""
    assert item.channel is not None
    by_comment = ways.is_private_reply(item)
    made: dict[str, Any] = {
        "version": 2,
        "act": "message",
        "network": item.channel.network,
        "account": item.channel.remote_id,
        "text": text,
        "person_id": item.author.remote_id if item.author and not by_comment else "",
        "conversation_id": item.post_remote_id if item.is_private else "",
        "comment_id": item.remote_id if by_comment else "",
        "mark": uuid.uuid4().hex,
        "language": language_of(text),
    }
    return made | ({"media": [dict(file) for file in files]} if files else {})


def _reply(item: Item, text: str) -> dict[str, Any]:
    assert item.channel is not None
    return {
        "version": 1,
        "act": "reply",
        "network": item.channel.network,
        "account": item.channel.remote_id,
        "text": text,
        "post_id": item.post_remote_id,
        "parent_id": item.remote_id,
        "language": language_of(text),
    }


def language_of(text: str) -> str:
    """Return `ar` for a text with Arabic letters in it, else `en`."""
    return "ar" if any("\u0600" <= sign <= "\u06ff" for sign in text) else "en"
