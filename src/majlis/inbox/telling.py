"""Telling officers what only they can do; the counts on the desk say the rest."""

from majlis.inbox.models import Case
from majlis.notices.telling import tell
from majlis.people.models import Person


def assigned(case: Case, *, to: Person) -> None:
    """Tell an officer that a case was put into their hands."""
    _tell(case, "case.assigned", to)


def asks_again(case: Case) -> None:
    """Tell its officer that a case which was answered or closed wants them again."""
    if case.officer is not None:
        _tell(case, "case.asks_again", case.officer)


def came_back(case: Case) -> None:
    """Tell its officer that what we sent did not reach the person."""
    if case.officer is not None:
        _tell(case, "case.came_back", case.officer)


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
