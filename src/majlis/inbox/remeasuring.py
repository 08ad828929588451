"""Reckoning anew what ran over days whose office hours have changed. Worker only.

Clocks that have stopped are measured again too: a feast that is confirmed on its eve, or the day
after, was a day off all the same. Frozen editions of the figures stay as they were signed.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from majlis.inbox import timekeeping
from majlis.inbox.models import Clock
from majlis.people.models import CalendarChange
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

MOST = 20
# A night's shift belongs to the day on which it began.
MARGIN = timedelta(days=1)


def remeasure_due() -> int:
    """Mark what each change of a calendar concerns to be looked at; return how many changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM people_calendar_changes_due(%s)", [MOST])
        due = cursor.fetchall()
    for institution_id, change_id in due:
        with acting_for(institution_id):
            _mark(change_id)
    return len(due)


def _mark(change_id: int) -> None:
    waiting = CalendarChange.objects.select_for_update(of=("self",), skip_locked=True)
    unsettled = waiting.select_related("institution").filter(pk=change_id, settled_at=None)
    change = unsettled.first()
    if change is None:
        return
    timekeeping.look_again(_running_over(change))
    CalendarChange.objects.filter(pk=change_id).update(settled_at=Now())


def _running_over(change: CalendarChange) -> QuerySet[Clock]:
    """Return the institution's clocks that run or ran on one of these days."""
    zone = ZoneInfo(change.institution.zone)
    found = Clock.objects.filter(institution=change.institution)
    if change.first is not None:
        begins = datetime.combine(change.first, time(0), tzinfo=zone)
        found = found.filter(Q(stopped_at__isnull=True) | Q(stopped_at__gte=begins))
    if change.last is not None:
        ends = datetime.combine(change.last, time(0), tzinfo=zone) + 2 * MARGIN
        found = found.filter(started_at__lt=ends)
    return found
