"""The ratings of a year, as the page of its figures shows them."""

from dataclasses import dataclass

from majlis.arabic.digits import in_style
from majlis.inbox import rating_figures
from majlis.inbox.models import Rating
from majlis.inbox.rating_figures import Ratings
from majlis.insights.periods import Year
from majlis.people.models import Institution
from majlis.ui.reading import reading


@dataclass(frozen=True)
class ShownScore:
    """How often one score was given, and its share of all in hundredths."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class ShownRatings:
    found: Ratings

    @property
    def is_there(self) -> bool:
        return self.found.asked > 0

    @property
    def average(self) -> str:
        """The average with one place, as the reader writes it: 4.3; empty: nobody answered."""
        if self.found.average is None:
            return ""
        return in_style(f"{self.found.average:.1f}", reading().digits)

    @property
    def scores(self) -> list[ShownScore]:
        """The best first."""
        given = self.found.given
        return [
            ShownScore(str(score.label), count, round(100 * count / given) if given else 0)
            for score in reversed(Rating.Score)
            for count in [self.found.counts[score.value]]
        ]


def of(institution: Institution, year: Year) -> ShownRatings:
    return ShownRatings(rating_figures.ratings(institution, year.start, year.end))
