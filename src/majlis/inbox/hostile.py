"""Texts that nobody should answer by a machine: they would turn our words against us."""

import re

from majlis.inbox import wording
from majlis.inbox.models import Item

# More links than somebody needs who asks something.
MOST_LINKS = 2
_LINK = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
# RFC 2142's names and those that mail programs take for what no person reads.
_NO_PERSON = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[@+._-]|$)", re.IGNORECASE
)


def is_hostile(text: str) -> bool:
    """Say whether a text hides something, says nothing, or advertises."""
    is_hiding = bool(wording.hidden_where_it_matters(text)) or wording.is_blank(text)
    return is_hiding or len(_LINK.findall(text)) > MOST_LINKS


def is_from_a_machine(item: Item) -> bool:
    """Say whether a program wrote it by itself: a bounce, an absence note, a list."""
    address = item.author.handle if item.author else ""
    return item.is_automatic or bool(_NO_PERSON.match(address))
