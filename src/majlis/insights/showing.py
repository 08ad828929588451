"""What the pages of a year's figures show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from majlis.insights import figures as counted
from majlis.insights import notes, ratings
from majlis.insights.figures import PORTAL, Cell, Row, YearFigures
from majlis.insights.models import Definition
from majlis.insights.ratings import ShownRatings
from majlis.insights.words import Figure
from majlis.people.models import Institution
from majlis.publishing.zones import zone_words
from majlis.ui.networks import mark_of

# Said beside a sum that is more than a number, wherever it is shown large.
BESIDE: dict[Figure, str | Promise] = {
    Figure.FOLLOWERS: _("Followings, not people"),
    Figure.VIEWS: _("Each network counts in its own way"),
}


def name_of(network: str) -> str:
    """Return what a column is called: a network's name, or the portal's."""
    return str(_("Portal") if network == PORTAL else mark_of(network).name)


def list_address(year: int, figure: Figure, network: str = "") -> str:
    """Return the page of what stands behind a number."""
    address = reverse("figure-list", args=[year, figure.value])
    return f"{address}?{urlencode({'network': network})}" if network else address


@dataclass(frozen=True)
class ShownCell:
    """One number of the table."""

    network: str
    cell: Cell
    url: str
    share: int  # of the row's largest, in percent: the length of its bar

    @property
    def name(self) -> str:
        return name_of(self.network)


@dataclass(frozen=True)
class ShownRow:
    """One figure with everything said beside it; `change` is None where it does not compare."""

    row: Row
    year: int
    columns: tuple[str, ...]
    change: int | None

    @property
    def figure(self) -> Figure:
        return self.row.figure

    @property
    def label(self) -> str | Promise:
        return self.figure.label

    @property
    def total(self) -> int | None:
        return self.row.total

    @property
    def url(self) -> str:
        return list_address(self.year, self.figure)

    @property
    def beside(self) -> str | Promise:
        return BESIDE.get(self.figure, "") if len(self.row.known_on) > 1 else ""

    @property
    def is_rounded(self) -> bool:
        return any(cell.is_rounded and cell.value for cell in self.row.cells.values())

    @property
    def cells(self) -> Iterator[ShownCell | None]:
        """Yield a cell for each column; None where the figure has nothing to do with it."""
        for network in self.columns:
            cell = self.row.cells.get(network)
            yield None if cell is None else self._shown(network, cell)

    def _shown(self, network: str, cell: Cell) -> ShownCell:
        share = round(100 * max(cell.value or 0, 0) / self.row.largest) if self.row.largest else 0
        return ShownCell(network, cell, list_address(self.year, self.figure, network), share)


class FiguresPage:
    """One year of an institution, beside the year before it."""

    def __init__(self, institution: Institution, number: int) -> None:
        self.institution = institution
        self.figures: YearFigures = counted.year(institution, number)
        self.before: YearFigures = counted.of(institution, self.figures.year.before)

    @property
    def year(self) -> int:
        return self.figures.year.number

    @property
    def year_before(self) -> int:
        return self.year - 1

    @property
    def first(self) -> date:
        return self.figures.year.first

    @property
    def last(self) -> date:
        return self.figures.year.last_lived

    @property
    def city(self) -> str:
        return zone_words(str(self.figures.year.zone))

    @property
    def is_empty(self) -> bool:
        return self.figures.is_empty

    @cached_property
    def ratings(self) -> ShownRatings:
        return ratings.of(self.institution, self.figures.year)

    @cached_property
    def years(self) -> list[int]:
        found = counted.years(self.institution)
        return found if self.year in found else sorted([*found, self.year], reverse=True)

    @property
    def columns(self) -> tuple[str, ...]:
        """The networks; the portal too where an inquiry came from it."""
        cell = self.figures.rows[Figure.INQUIRIES_ANSWERED].cells[PORTAL]
        return (*self.figures.columns, PORTAL) if cell.value else self.figures.columns

    @property
    def names(self) -> list[tuple[str, str]]:
        return [(network, name_of(network)) for network in self.columns]

    @cached_property
    def rows(self) -> list[ShownRow]:
        return [
            ShownRow(row, self.year, self.columns, counted.change(row, self.before.rows[figure]))
            for figure, row in self.figures.rows.items()
        ]

    @cached_property
    def notes(self) -> list[str]:
        return notes.about(self.figures)

    @cached_property
    def definitions(self) -> list[tuple[Figure, list[Definition]]]:
        """Each figure with what it means everywhere, then on each network that we are on."""
        year = self.figures.year
        held = Definition.objects.within(year.first, year.last)
        known = list(held.filter(network__in=["", *self.figures.columns]))
        order = {name: place for place, name in enumerate(("", *self.figures.columns))}
        known.sort(key=lambda each: (order[each.network], str(each.valid_from or "")))
        return [(figure, [d for d in known if d.figure == figure]) for figure in Figure]
