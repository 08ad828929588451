"""Putting an inquiry off until later, and bringing it back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.arabic.office_time import MONDAY, SUNDAY, Calendar
from majlis.inbox import telling
from majlis.inbox.models import Case
from majlis.inbox.states import Act
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

LONGEST: Final = timedelta(days=365)
AT_ONCE: Final = 200
HOUR: Final = "hour"


@dataclass(frozen=True)
class Choice:
    """One moment that is offered: its word in the form, and its name."""

    word: str
    label: str | Promise
    until: datetime


def choices(institution: Institution, calendar: Calendar, at: datetime) -> list[Choice]:
    """Return the moments to offer at `at`, the nearest first; none of them stands there twice.

    An hour is only offered where the office will be open then.
    """
    found: dict[datetime, Choice] = {}
    for choice in moments(institution, calendar, at):
        if choice.word != HOUR or choice.until - at == timedelta(hours=1):
            found.setdefault(choice.until, choice)
    return sorted(found.values(), key=lambda each: each.until)


def moments(institution: Institution, calendar: Calendar, at: datetime) -> Iterator[Choice]:
    """Yield every sensible moment after `at`, all within office hours; two may be the same."""
    today = at.astimezone(calendar.zone).date()
    begins = MONDAY if institution.country == "AE" else SUNDAY
    to_week = timedelta(days=7 - (today.weekday() - begins) % 7)
    midnight = datetime.combine(today, time(0), tzinfo=calendar.zone)
    wanted = (
        (HOUR, gettext_lazy("In an hour"), at + timedelta(hours=1)),
        ("tomorrow", gettext_lazy("Next office day"), midnight + timedelta(days=1)),
        ("days", gettext_lazy("In three days"), midnight + timedelta(days=3)),
        ("week", gettext_lazy("Next week"), midnight + to_week),
    )
    for word, label, earliest in wanted:
        until = calendar.opens_at(earliest)
        if until is not None:
            yield Choice(word, label, until)


@transaction.atomic
def snooze(case: Case, *, until: datetime, by: Person) -> None:
    """Take an inquiry off the lists until a moment; its clocks go on, and overdue it stays seen.

    Raises:
        Refused: the moment is past or farther than a year, or the inquiry is not in work.
    """
    at = now()
    if until <= at:
        raise Refused(_("Choose a time that is still to come."))
    if until > at + LONGEST:
        raise Refused(_("Choose a time within a year."))
    if not case.can_be_snoozed:
        raise Refused(_("Only an inquiry in work can be put off."))
    case.move(case.status, act=Act.SNOOZED, by=by, snoozed_until=until, step={"until": until})
    _record(case, "case.snoozed", by=by)


@transaction.atomic
def wake(case: Case, *, by: Person | None = None, at: datetime | None = None) -> None:
    """Bring an inquiry back to its lists: its time has come, the person wrote, or one of ours
    wants it. One that is there already stays."""
    if case.snoozed_until is None:
        return
    case.move(case.status, act=Act.WOKEN, by=by, at=at, snoozed_until=None)
    if by is not None:
        _record(case, "case.woken", by=by)
    elif case.is_asking:
        telling.woke(case)


def wake_due() -> int:
    """Bring back whose time has come; return how many. Worker only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM inbox_snoozes_over(%s)", [AT_ONCE])
        due = cursor.fetchall()
    return sum(_wake(institution_id, case_id) for institution_id, case_id in due)


def _wake(institution_id: int, case_id: int) -> bool:
    """Of two workers one wakes it; one that was put off anew meanwhile sleeps on."""
    with acting_for(institution_id):
        over = Case.objects.snoozed().filter(pk=case_id, snoozed_until__lte=now())
        locked = over.select_for_update(of=("self",), no_key=True, skip_locked=True)
        case = locked.first()
        if case is None:
            return False
        wake(case)
    return True


def _record(case: Case, act: str, *, by: Person) -> None:
    entries.write(
        institution_id=case.institution_id,
        act=act,
        object=case.record_name,
        by=by,
        detail={"reference": case.reference},
    )
