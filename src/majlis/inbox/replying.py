"""Answering: in public by a delivery, or on the tracking page of a question from the form."""

from collections.abc import Sequence
from typing import Any

from majlis.inbox.models import Case, Item, Reply
from majlis.people.models import Person


def answer(
    case: Case,
    item: Item | None,
    text: str,
    *,
    by: Person,
    suggestion: Any = None,
    kind: str = Reply.Kind.ANSWER,
) -> Reply:
    """Send an answer to one item of the case; without an item to the last one that can be answered.

    A comment is answered in public where it stands, as a delivery; its first-answer clock stops at
    the network's time when it is PUBLISHED. A question from the form is answered at once, on its
    tracking page. A case in nobody's hands is taken with it.

    Raises:
        Refused: nothing to say, longer than the network takes, the item was removed, the account
            is not open, the case is closed, or a colleague answered in the last minute.
    """
    raise NotImplementedError


def problems(case: Case, item: Item | None, text: str) -> Sequence[str]:
    """Return what stands against sending this now, as translated sentences; empty: nothing."""
    raise NotImplementedError


def left(item: Item, text: str) -> int | None:
    """Return how much the network still takes, in its own unit; None where there is no limit."""
    raise NotImplementedError
