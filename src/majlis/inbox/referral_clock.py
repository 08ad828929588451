"""The clock of a referral: when it is due, and who is told when its time passes."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from majlis.arabic.office_time import DAY, FARTHEST, Calendar
from majlis.inbox import referral_letters, telling
from majlis.inbox.models import Referral
from majlis.inbox.states import Act
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

# After this share of its time the unit is reminded.
REMINDED_AFTER: Final = 0.75
MOST: Final = 100


def after(calendar: Calendar, since: datetime, span: timedelta) -> datetime | None:
    """Return when so much time of the office is over; None where it stays shut for so long."""
    left = span
    for opens, shuts in calendar.openings(since, since + DAY * FARTHEST):
        if shuts - opens >= left:
            return opens + left
        left -= shuts - opens
    return None


def remind_due() -> int:
    """Remind units and tell officers of what is over; return of how many. Worker only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM inbox_referrals_due(%s)", [MOST])
        found = list(cursor.fetchall())
    return sum(_look_at(*each) for each in found)


def _look_at(institution_id: int, referral_id: int) -> bool:
    with acting_for(institution_id):
        locked = Referral.objects.select_for_update(of=("self",), skip_locked=True)
        referral = locked.select_related("case__officer", "unit").filter(pk=referral_id).first()
        if referral is None or not referral.is_open:
            return False
        at = now()
        if referral.due_at is not None and referral.due_at <= at and not referral.escalated_at:
            _escalate(referral)
            return True
        if referral.remind_at is not None and referral.remind_at <= at and not referral.reminded_at:
            _remind(referral)
            return True
        return False


def _remind(referral: Referral) -> None:
    Referral.objects.filter(pk=referral.pk).update(reminded_at=Now())
    referral_letters.send_later(referral, is_reminder=True)
    telling.unit_reminded(referral)


def _escalate(referral: Referral) -> None:
    Referral.objects.filter(pk=referral.pk).update(escalated_at=Now(), reminded_at=Now())
    case = referral.case
    case.move(case.status, act=Act.UNIT_LATE, by=None, step={"unit_id": referral.unit_id})
    referral_letters.send_later(referral, is_reminder=True)
    telling.unit_is_late(referral)
