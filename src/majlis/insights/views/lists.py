"""What stands behind a number, page by page."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from majlis.inbox.models import Rating
from majlis.insights import figures as counted
from majlis.insights import lists
from majlis.insights.figures import Row
from majlis.insights.periods import FIRST_YEAR, LAST_YEAR, Year, year_of
from majlis.insights.showing import ShownRow, name_of
from majlis.insights.words import Figure
from majlis.networks.figure_sources import FIGURE_SOURCES
from majlis.people.access import PersonRequest, may
from majlis.people.models import Institution

PAGE = 50


@require_safe
@may("read_figures")
def behind(request: PersonRequest, number: int, name: str) -> HttpResponse:
    """Show the list of one figure, of one network or of all."""
    asked = _asked(request, number, name)
    template, context = _list(asked, request.GET.get("page", "1"))
    may_open = "read_cases" in request.abilities
    return render(
        request,
        f"insights/{template}.html",
        {"asked": asked, "may_open_cases": may_open, **context},
    )


@dataclass(frozen=True)
class Asked:
    """Which number's list is wanted."""

    institution: Institution
    year: Year
    figure: Figure
    network: str  # empty: of all of them
    row: Row
    columns: tuple[str, ...]

    @property
    def number(self) -> int | None:
        return self.row.cells[self.network].value if self.network else self.row.total

    @property
    def network_name(self) -> str:
        return name_of(self.network) if self.network else ""

    @property
    def parts(self) -> ShownRow:
        """The same figure network by network."""
        return ShownRow(self.row, self.year.number, self.columns, None)


def _asked(request: PersonRequest, number: int, name: str) -> Asked:
    """Return what the address asks for.

    Raises:
        Http404: there is no such year, figure or network, or the network does not give it.
    """
    if name not in Figure.values or not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    figure, network = Figure(name), request.GET.get("network", "")
    institution = request.institution
    found = counted.year(institution, number)
    row = found.rows[figure]
    if network and (network not in row.cells or not row.cells[network].is_given):
        raise Http404
    columns = tuple(row.cells)
    return Asked(institution, year_of(institution, number), figure, network, row, columns)


def _list(asked: Asked, page: str) -> tuple[str, dict[str, Any]]:
    """Return the template of a list and what it shows."""
    where = asked.institution, asked.year
    if asked.figure is Figure.INQUIRIES_ANSWERED:
        return "cases", {"page": _page(lists.answered(*where, asked.network), page)}
    if asked.figure.is_of_posts:
        found = lists.posts(*where, asked.figure, asked.network)
        return "posts", {"page": _page(found, page)}
    if not asked.network:
        return "networks", {}
    source = FIGURE_SOURCES[asked.network][asked.figure.value]
    if source.how != "post":
        read = lists.readings(*where, source, asked.network)
        return "readings", {"page": _page(read, page), "is_stock": asked.figure.is_stock}
    shown = _page(lists.gains(*where, source, asked.network), page)
    return "gains", {"page": shown, "gained": lists.posts_of(list(shown))}


@require_safe
@may("read_figures")
def ratings(request: PersonRequest) -> HttpResponse:
    """Show what stands behind the average of a year: each rating, the latest first."""
    asked = request.GET.get("year", "")
    number = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    year = year_of(request.institution, number)
    given = Rating.objects.filter(
        institution=request.institution, given_at__gte=year.start, given_at__lt=year.end
    )
    found = given.select_related("case", "comment").order_by("-given_at", "-id")
    about = {
        "page": _page(found, request.GET.get("page", "1")),
        "year": number,
        "may_open_cases": "read_cases" in request.abilities,
    }
    return render(request, "insights/ratings.html", about)


def _page(found: Any, asked: str) -> Page[Any]:
    """Return the page asked for; the nearest one for a number that is none."""
    return Paginator(found, PAGE).get_page(asked)
