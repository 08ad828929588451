"""A question from the public form."""

from typing import Any

from majlis.inbox.models import Case, Item
from majlis.people.models import Institution


def ask(
    institution: Institution, *, name: str, email: str, text: str, topic: Any = None
) -> tuple[Case, str]:
    """Open a case for a question and return it with the code that is shown once, 8 digits.

    `name` and `email` may be empty. The caller acts for the institution (`store.tenancy`).

    Raises:
        Refused: there is no text, or it is longer than `LONGEST_QUESTION`.
    """
    raise NotImplementedError


def add(case: Case, *, text: str) -> Item:
    """Add what the person wrote later on the tracking page; a case that is closed reopens.

    Raises:
        Refused: as `ask`, or the case went into another one.
    """
    raise NotImplementedError


LONGEST_QUESTION = 5_000  # characters
