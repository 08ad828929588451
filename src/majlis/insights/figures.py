"""The eight figures of a year, per network and in all, from what was read and noted.

A stock is taken as it stands at the year's end, a flow is what came in the year; null is not 0:
a figure that a network does not give is absent, never zero, and a total adds up what is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.inbox import figures as inquiries
from majlis.insights import counting
from majlis.insights.counting import DaySum, PostCount
from majlis.insights.periods import FIRST_YEAR, LAST_YEAR, Year, year_of
from majlis.insights.words import Figure
from majlis.networks import NETWORKS
from majlis.networks.figure_sources import FIGURE_SOURCES
from majlis.networks.readings import Source
from majlis.people.models import Institution

# Where an inquiry came from when no network brought it.
PORTAL = "portal"


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
    return of(institution, year_of(institution, number))


def of(institution: Institution, year: Year) -> YearFigures:
    """Return the same of a year that is at hand."""
    counted = _Counting(institution, year)
    rows = {figure: counted.row(figure) for figure in Figure}
    return YearFigures(institution, year, counted.networks, rows)


def years(institution: Institution) -> list[int]:
    """Return the years of which anything is known, the newest first, this one always among them."""
    this = year_of(institution, FIRST_YEAR)
    posted = AccountPost.objects.filter(institution=institution, is_original=True)
    answered = inquiries.answered(institution, this.start, year_of(institution, LAST_YEAR).end)
    found = {
        at.year
        for times, name in ((posted, "posted_at"), (answered, "first_answered_at"))
        for at in times.datetimes(name, "year", tzinfo=this.zone)
    }
    return sorted(found | {this.today.year}, reverse=True)


def change(row: Row, before: Row) -> int | None:
    """Return how a figure differs from the year before; None where they do not compare.

    They compare only when the same networks are known in both: a network that was connected in
    between is no growth.
    """
    if row.total is None or before.total is None or row.known_on != before.known_on:
        return None
    return row.total - before.total


class _Counting:
    """What one year is counted from: the accounts, and what each network tells."""

    def __init__(self, institution: Institution, year: Year) -> None:
        self.institution = institution
        self.year = year
        channels = Channel.objects.filter(institution=institution).values_list("id", "network")
        self.network_of = dict(channels)
        there = set(self.network_of.values())
        self.networks = tuple(name for name in NETWORKS if name in there)

    def row(self, figure: Figure) -> Row:
        if figure is Figure.INQUIRIES_ANSWERED:
            return Row(figure, self._inquiries())
        if figure.is_of_posts:
            return Row(figure, self._posts(figure))
        return Row(figure, {name: self._read(figure, name) for name in self.networks})

    def _inquiries(self) -> dict[str, Cell]:
        answered = inquiries.answered(self.institution, self.year.start, self.year.end)
        counted = answered.order_by().values_list("channel__network").annotate(Count("pk"))
        counts = {network or PORTAL: count for network, count in counted}
        # Of a year in which nothing was known yet, that nothing was answered is not known either.
        none = dict.fromkeys(self.known, 0) | ({PORTAL: 0} if self.known or counts else {})
        return {name: Cell((none | counts).get(name)) for name in (*self.networks, PORTAL)}

    def _posts(self, figure: Figure) -> dict[str, Cell]:
        return {name: self._posts_on(name, figure) for name in self.networks}

    def _posts_on(self, network: str, figure: Figure) -> Cell:
        if network not in self.known:
            return Cell()
        counts = [
            count
            for channel, count in self.post_counts.items()
            if self.network_of[channel] == network
        ]
        value = sum(getattr(count, figure.value) for count in counts)
        return Cell(value, gone=sum(count.gone for count in counts))

    def _read(self, figure: Figure, network: str) -> Cell:
        source = FIGURE_SOURCES[network].get(figure.value)
        if source is None:
            return Cell(is_given=False)
        pairs = self._pairs(network, source)
        if source.how == "post":
            gains = [self.post_gains[pair] for pair in pairs if pair in self.post_gains]
            return Cell(sum(gains) if gains else None)
        if figure.is_stock:
            stocks = [self.stocks[pair] for pair in pairs if pair in self.stocks]
            return Cell(sum(stocks) if stocks else None, is_rounded=source.rounded)
        return self._summed(pairs, source)

    def _summed(self, pairs: list[tuple[int, str]], source: Source) -> Cell:
        sums = [self.day_sums[pair] for pair in pairs if pair in self.day_sums]
        if not sums:
            return Cell()
        first = min(each.first for each in sums)
        due = self.year.days_since(first, final_after=source.final_after)
        fewest = 0 if len(sums) < len(pairs) else min(each.days for each in sums)
        return Cell(
            sum(each.value for each in sums),
            is_rounded=source.rounded,
            missing_days=max(due - fewest, 0),
            since=first if first > self.year.first else None,
        )

    def _pairs(self, network: str, source: Source) -> list[tuple[int, str]]:
        channels = [channel for channel, name in self.network_of.items() if name == network]
        return [(channel, metric) for channel in channels for metric in source.metrics]

    def _all_pairs(self, *, is_stock: bool, how: str = "") -> list[tuple[int, str]]:
        """Return what is asked of all networks together, for figures made in one way."""
        pairs = {
            pair
            for network in self.networks
            for name, source in FIGURE_SOURCES[network].items()
            if Figure(name).is_stock == is_stock and how in ("", source.how)
            for pair in self._pairs(network, source)
        }
        return sorted(pairs)

    @cached_property
    def known(self) -> frozenset[str]:
        """The networks of which anything at all is known in this year."""
        found = {*self.post_counts, *(channel for channel, _ in (*self.stocks, *self.day_sums))}
        return frozenset(self.network_of[channel] for channel in found)

    @cached_property
    def stocks(self) -> dict[tuple[int, str], int]:
        pairs = self._all_pairs(is_stock=True)
        return counting.last_values(pairs, first=self.year.first, last=self.year.last)

    @cached_property
    def day_sums(self) -> dict[tuple[int, str], DaySum]:
        pairs = self._all_pairs(is_stock=False, how="day")
        return counting.day_sums(pairs, first=self.year.first, last=self.year.last)

    @cached_property
    def post_gains(self) -> dict[tuple[int, str], int]:
        pairs = self._all_pairs(is_stock=False, how="post")
        return counting.post_gains(self.institution, pairs, self.year)

    @cached_property
    def post_counts(self) -> dict[int, PostCount]:
        return counting.post_counts(self.institution, self.year)
