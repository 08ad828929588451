"""Saying on which days the office's hours have changed, so that what was measured follows."""

from collections.abc import Iterable
from datetime import date

from majlis.people.models import CalendarChange, Institution


def changed(institution: Institution, days: Iterable[date | None] = ()) -> None:
    """Note a change from the first to the last of these days; without any, of all days.

    None among them leaves that end open: the earliest or the latest there is.
    """
    days = list(days)
    known = [day for day in days if day is not None]
    is_open = None in days
    CalendarChange.objects.create(
        institution=institution,
        first=min(known) if known else None,
        last=max(known) if known and not is_open else None,
    )
