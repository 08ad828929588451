"""Telling officers what only they can do; the counts on the desk say the rest."""

from collections.abc import Iterable

from majlis.inbox.escalation import USED_UP
from majlis.inbox.models import Case, Clock
from majlis.notices.telling import tell
from majlis.people.models import Person


def assigned(case: Case, *, to: Person) -> None:
    """Tell an officer that a case was put into their hands."""
    _tell(case, "case.assigned", to)


def asks_again(case: Case) -> None:
    """Tell its officer that a case which was answered or closed wants them again."""
    if case.officer is not None:
        _tell(case, "case.asks_again", case.officer)


def time_runs_out(
    case: Case, clock: Clock, *, share: int, to: Iterable[Person], is_urgent: bool
) -> None:
    """Tell these people that what was promised is nearly or already used up, once each."""
    tell(
        institution_id=case.institution_id,
        kind="clock.late" if share >= USED_UP else "clock.near",
        object=f"{case.record_name}:{clock.kind}-{clock.number}-{share}",
        persons=to,
        values={"reference": case.reference, "text": case.heading[:140]},
        urgent=is_urgent,
    )


def woke(case: Case) -> None:
    """Tell its officer that a case which was put off is back."""
    if case.officer is not None:
        _tell(case, "case.woke", case.officer)


def _tell(case: Case, kind: str, person: Person) -> None:
    """Tell once for each step of the case."""
    step = case.steps.order_by("-id").values_list("pk", flat=True).first()
    tell(
        institution_id=case.institution_id,
        kind=kind,
        object=f"{case.record_name}:{step}",
        persons=[person],
        values={"reference": case.reference, "text": case.heading[:140]},
    )
