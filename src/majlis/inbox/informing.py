"""Telling a person privately what was done to their words, by which rule, and how to object."""

import uuid
from datetime import timedelta
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from majlis.channels.models import Channel
from majlis.delivery import payload as payloads
from majlis.delivery import scheduling
from majlis.delivery.models import Delivery
from majlis.inbox import public_pages, ways
from majlis.inbox.models import Item, Measure
from majlis.inbox.ways import Way
from majlis.networks.contract import TextUnit
from majlis.networks.doors import RULES
from majlis.store.clock import now

# How long what ends a conversation waits for the words about it.
HEAD_START: Final = timedelta(seconds=30)


def can_tell(item: Item) -> bool:
    """Whether the network takes a private word to this person now."""
    offer = ways.offered(item, Way.PRIVATE)
    is_open = item.channel is not None and item.channel.state == Channel.State.OPEN
    return item.channel is not None and offer is not None and not offer.closed and is_open


def tell(measure: Measure) -> Delivery | None:
    """Return the delivery of a private word about a measure; None where the network takes none."""
    item = measure.item
    if not can_tell(item):
        return None
    payload = _payload(item, words_of(measure))
    if _is_too_long(item, payload["text"]):
        return None
    return scheduling.schedule(
        channel=item.channel,  # type: ignore[arg-type]
        act=Delivery.Act.MESSAGE,
        payload=payload,
        approved_sha256=payloads.sha256(payload),
        due_at=now(),
    )


def words_of(measure: Measure) -> str:
    """Return what the person is told, in the language in which they wrote."""
    language = language_of(measure.item)
    with translation.override(language):
        rule = measure.rule.title if measure.rule else ""
        link = link_to_appeal(measure, language)
        said = {
            Measure.Kind.HIDE: _("We have hidden your comment. The rule: “%(rule)s”."),
            Measure.Kind.DELETE: _("We have decided to delete your comment. The rule: “%(rule)s”."),
            Measure.Kind.BLOCK: _(
                "We have decided to block your account from ours for a time. The rule: “%(rule)s”."
            ),
        }[Measure.Kind(measure.kind)] % {"rule": rule}
        return f"{said}\n{how_to_object(link)}" if link else said


def how_to_object(link: str) -> str:
    return _("You can object here, and somebody else decides: %(link)s") % {"link": link}


def language_of(item: Item) -> str:
    """Return `ar` for words with Arabic letters or none at all, else `en`."""
    letters = [sign for sign in item.text if sign.isalpha()]
    is_latin = bool(letters) and not any("\u0600" <= sign <= "\u06ff" for sign in letters)
    return "en" if is_latin else "ar"


def link_to_appeal(measure: Measure, language: str = "ar") -> str:
    """Return the address at which the person objects; nothing while the portal is closed."""
    return public_pages.of_appeal(measure, language)


def _payload(item: Item, text: str) -> dict[str, Any]:
    assert item.channel is not None  # asked before
    text = RULES[item.channel.network].final_reply(text)
    by_comment = ways.is_private_reply(item)
    return {
        "version": 2,
        "act": "message",
        "network": item.channel.network,
        "account": item.channel.remote_id,
        "text": text,
        "person_id": item.author.remote_id if item.author and not by_comment else "",
        "conversation_id": item.post_remote_id if item.is_private else "",
        "comment_id": item.remote_id if by_comment else "",
        "mark": uuid.uuid4().hex,
        "language": language_of(item),
    }


def _is_too_long(item: Item, text: str) -> bool:
    assert item.channel is not None  # asked before
    abilities = RULES[item.channel.network].abilities
    length = len(text.encode()) if abilities.message_unit == TextUnit.BYTES else len(text)
    return bool(abilities.longest_message) and length > abilities.longest_message
