"""What a person does with a case: takes it, gives it on, closes, reopens and marks it."""

from majlis.inbox.models import Case
from majlis.people.models import Person, Unit


def take(case: Case, *, by: Person) -> None:
    """Take a case that is in nobody's hands.

    Raises:
        Refused: a colleague was first, or it is closed.
    """
    raise NotImplementedError


def assign(case: Case, *, to: Person, by: Person, unit: Unit | None = None) -> None:
    """Put a case into an officer's hands, whoever had it, and tell them.

    Raises:
        Refused: `to` does not answer inquiries here, or the case is closed or has changed.
    """
    raise NotImplementedError


def close(case: Case, *, by: Person, why: str = "") -> None:
    """End it. One that was never answered needs a reason.

    Raises:
        Refused: there is no reason, an answer is on its way, or it has changed.
    """
    raise NotImplementedError


def reopen(case: Case, *, by: Person, why: str = "") -> None:
    """Take up again what was answered, closed or marked as spam.

    Raises:
        Refused: it asks already, or has changed.
    """
    raise NotImplementedError


def mark(case: Case, kind: str, *, by: Person) -> None:
    """Say whether it asks for something: `Kind.INQUIRY` or `Kind.OTHER`. Figures count inquiries.

    Raises:
        Refused: it is marked so already, or has changed.
    """
    raise NotImplementedError


def mark_as_spam(case: Case, *, by: Person, why: str = "") -> None:
    """End it as spam: no figure counts it, and what its writer says next is a new case.

    Raises:
        Refused: it was answered already, or has changed.
    """
    raise NotImplementedError
