"""What goes out in answer to a letter."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from majlis.delivery.models import Delivery
from majlis.inbox.models import Item, Letter
from majlis.networks.mail_writing import subject_for

MOST_IN_A_THREAD = 20


def payload(
    item: Item,
    text: str,
    *,
    language: str,
    files: Sequence[Mapping[str, Any]] = (),
    by_machine: bool = False,
) -> dict[str, Any]:
    """Return the payload of the answer to a letter, its Message-ID fixed by its mark."""
    assert item.channel is not None
    letter = Letter.objects.filter(item=item).first()
    reference = item.case.reference if item.case else ""
    made = {
        "version": 3,
        "act": Delivery.Act.MESSAGE.value,
        "network": item.channel.network,
        "account": item.channel.remote_id,
        "text": text,
        "person_id": item.author.remote_id if item.author else "",
        "conversation_id": "",
        "comment_id": item.remote_id,
        "mark": uuid.uuid4().hex,
        "language": language,
        "subject": subject_for(letter.subject if letter else "", reference=reference),
        "answers": _thread(letter),
        "reference": reference,
        "by_machine": by_machine,
    }
    return made | ({"media": [dict(file) for file in files]} if files else {})


def _thread(letter: Letter | None) -> list[str]:
    """Return the ids of the thread, the oldest first, the one that is answered last."""
    if letter is None:
        return []
    before = [name for name in reversed(letter.answers) if "@" in name]
    return [*before, *([letter.message_id] if "@" in letter.message_id else [])][-MOST_IN_A_THREAD:]
