"""Finding one's own case by its reference number and code, without an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from majlis.inbox.models import Case
from majlis.people.models import Institution
from majlis.store.refusal import Refused

# So many wrong codes for one case, and it stays shut until an hour after the last.
MOST_WRONG_CODES = 10
SHUT_FOR = timedelta(hours=1)


class TooManyTries(Refused):
    """Too many wrong codes were tried for this case; it opens again within the hour."""


@dataclass(frozen=True)
class Line:
    """One thing that the person reads on their tracking page: no names of ours, no inner steps."""

    at: datetime
    text: str
    is_ours: bool


def find(institution: Institution, reference: str, code: str) -> Case | None:
    """Return the case, None when reference and code do not belong together.

    Both are read as people type them: Arabic-Indic digits, spaces, other dashes. The caller acts
    for the institution.

    Raises:
        TooManyTries: see above.
    """
    raise NotImplementedError


def lines(case: Case) -> list[Line]:
    """Return the conversation as the person may read it, oldest first."""
    raise NotImplementedError
