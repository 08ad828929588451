"""How people rated the service: how many were asked, how many answered, and what they said.

Counted is what stands now of the ratings first given in the time, each case once: whoever changes
theirs counts by the last one. The average is of those who answered and says nothing of the others.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from majlis.inbox.models import Rating
from majlis.people.models import Institution

# The two best of five are called satisfied.
SATISFIED = 4


@dataclass(frozen=True)
class Ratings:
    """`counts` has each score from 1 to 5; the average is None where nothing was given."""

    asked: int
    counts: dict[int, int]

    @property
    def given(self) -> int:
        return sum(self.counts.values())

    @property
    def average(self) -> float | None:
        if not self.given:
            return None
        return sum(score * count for score, count in self.counts.items()) / self.given

    @property
    def satisfied_share(self) -> int | None:
        """How many of a hundred answers are good or very good."""
        if not self.given:
            return None
        good = sum(count for score, count in self.counts.items() if score >= SATISFIED)
        return round(100 * good / self.given)

    @property
    def answered_share(self) -> int | None:
        """How many of a hundred who were asked answered."""
        return round(100 * self.given / self.asked) if self.asked else None


def ratings(institution: Institution, start: datetime, end: datetime) -> Ratings:
    """Return the ratings first given from `start` until before `end`.

    `asked` are those asked in the same time, and those asked before it who answered in it.
    """
    here = Rating.objects.filter(institution=institution)
    given = here.filter(given_at__gte=start, given_at__lt=end)
    counted = dict(given.order_by().values_list("score").annotate(Count("pk")))
    silent = here.filter(asked_at__gte=start, asked_at__lt=end).exclude(pk__in=given.values("pk"))
    counts = {score.value: counted.get(score.value, 0) for score in Rating.Score}
    return Ratings(given.count() + silent.count(), counts)
