"""The eight figures of a year, per network and in all, from what was read and noted.

A stock is taken as it stands at the year's end, a flow is what came in the year; null is not 0:
a figure that a network does not give is absent, never zero, and a total adds up what is known.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count

from majlis.channels.models import Channel
from majlis.inbox import figures as inquiries
from majlis.insights import counting
from majlis.insights.counting import DaySum
from majlis.insights.models import Break
from majlis.insights.periods import Year, year_of
from majlis.insights.words import Figure
from majlis.networks import NETWORKS
from majlis.networks.figure_sources import FIGURE_SOURCES
from majlis.networks.readings import Source
from majlis.people.models import Institution

# Where an inquiry came from when no network brought it.
PORTAL = "portal"
READ_FIGURES = tuple(figure for figure in Figure if figure.is_read)


@dataclass(frozen=True)
class Cell:
    """One figure on one network. `value` is None where nothing was read."""

    value: int | None = None
    is_given: bool = True  # False: the network does not tell this figure
    is_rounded: bool = False  # by the network
    missing_days: int = 0  # that should have been given by now, and were not
    since: date | None = None  # the first day that was read, where the year had begun before
    gone: int = 0  # posts that were removed later and still count

    @property
    def is_missing(self) -> bool:
        return self.is_given and self.value is None


@dataclass(frozen=True)
class Row:
    """One figure of one year."""

    figure: Figure
    cells: Mapping[str, Cell]

    @cached_property
    def total(self) -> int | None:
        """What is known on all networks together; None where nothing is."""
        known = [cell.value for cell in self.cells.values() if cell.value is not None]
        return sum(known) if known else None

    @property
    def known_on(self) -> frozenset[str]:
        return frozenset(name for name, cell in self.cells.items() if cell.value is not None)

    @property
    def largest(self) -> int:
        return max((cell.value or 0 for cell in self.cells.values()), default=0)


@dataclass(frozen=True)
class YearFigures:
    """The figures of one institution in one year; `columns` are its networks in their order."""

    institution: Institution
    year: Year
    columns: tuple[str, ...]
    rows: Mapping[Figure, Row] = field(default_factory=dict)

    def totals(self) -> dict[str, int | None]:
        """Return the eight numbers by their keys, as the command prints them."""
        return {figure.value: self.rows[figure].total for figure in Figure}

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of this year."""
        return not any(self.totals().values())


def year(institution: Institution, number: int) -> YearFigures:
    """Return the figures of a calendar year in the institution's zone.

    Inside the institution's transaction.
    """
    return _of(institution, year_of(institution, number))


def years(institution: Institution) -> list[int]:
    """Return the years of which anything is known, the newest first, this one always among them."""
    this = year_of(institution, 2000)
    zone = {"tzinfo": this.zone}
    posted = _channels_posts(institution).datetimes("posted_at", "year", **zone)
    asked = inquiries.years(institution, this.zone)
    return sorted({this.today.year, *(at.year for at in posted), *asked}, reverse=True)


def change(row: Row, before: Row) -> int | None:
    """Return how a figure differs from the year before; None where they do not compare.

    They compare only when the same networks are known in both: a network that was connected in
    between is no growth.
    """
    if row.total is None or before.total is None or row.known_on != before.known_on:
        return None
    return row.total - before.total
