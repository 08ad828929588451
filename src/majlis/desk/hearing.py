"""What the public waits for, as Today shows it: how much, since when, and the most pressing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from majlis.inbox.models import Case
from majlis.inbox.rows import Row, rows_of
from majlis.people.access import PersonRequest
from majlis.people.calendars import calendar_of

MOST = 4


@dataclass(frozen=True)
class Heard:
    """The inbox in three figures and its most pressing rows."""

    waiting: int
    late: int
    oldest_at: datetime | None
    rows: list[Row]
    comes_first: bool  # for those whose work it is


def heard(request: PersonRequest, *, now: datetime) -> Heard | None:
    """Return what waits for an answer; None for those who read no inquiries."""
    if "read_cases" not in request.abilities:
        return None
    calendar = calendar_of(request.institution)
    waiting = Case.objects.visible_to(request.user).filter(institution=request.institution).asking()
    pressing = waiting.awake().most_pressing_first()
    shown = pressing.select_related("channel", "officer", "contact")[:MOST]
    rows = rows_of(list(shown), calendar=calendar, now=now)
    return Heard(
        waiting=waiting.count(),
        late=waiting.overdue(now).count(),
        oldest_at=waiting.aggregate(at=Min("last_item_at"))["at"],
        rows=rows,
        comes_first="answer" in request.abilities,
    )
