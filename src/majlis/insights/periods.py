"""A calendar year as an institution lives it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from majlis.people.models import Institution
from majlis.store.clock import now

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Year:
    """A year in a zone; `today` ends it early while it is not over."""

    number: int
    zone: ZoneInfo
    today: date

    @property
    def start(self) -> datetime:
        return datetime(self.number, 1, 1, tzinfo=self.zone)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime(self.number + 1, 1, 1, tzinfo=self.zone)

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)

    @property
    def is_over(self) -> bool:
        return self.today > self.last

    @property
    def last_lived(self) -> date:
        """Its last day, or today while it goes on."""
        return min(self.last, self.today)

    @property
    def before(self) -> "Year":
        return Year(self.number - 1, self.zone, self.today)

    def days_since(self, first: date, *, final_after: timedelta) -> int:
        """Return how many of its days, from `first` on, are old enough to be known by now."""
        known = min(self.last, self.today - final_after - timedelta(days=1))
        return max((known - max(first, self.first)) // timedelta(days=1) + 1, 0)


def year_of(institution: Institution, number: int) -> Year:
    zone = ZoneInfo(institution.zone)
    return Year(number, zone, now().astimezone(zone).date())
