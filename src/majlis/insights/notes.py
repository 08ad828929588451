"""What must be said beside a year's figures, so that nobody reads more out of them."""

from collections.abc import Iterator

from babel.lists import format_list
from django.utils.translation import gettext as _

from majlis.insights.figures import Cell, YearFigures
from majlis.insights.models import Break
from majlis.insights.words import Figure
from majlis.networks.figure_sources import FIGURE_SOURCES
from majlis.networks.readings import PACIFIC_DAYS
from majlis.publishing.zones import zone_words
from majlis.ui.networks import mark_of
from majlis.ui.reading import reading
from majlis.ui.templatetags.majlis import number, short_day


def about(figures: YearFigures) -> list[str]:
    """Return the sentences for a year, the weightiest first."""
    return [
        *_about_the_year(figures),
        *_about_breaks(figures),
        *_about_sums(figures),
        *_about_cells(figures),
        *_about_days(figures),
    ]


def breaks_between(figures: YearFigures) -> list[Break]:
    """Return the breaks on our networks in this year or the one before, the earliest first."""
    first, last = figures.year.before.first, figures.year.last
    found = Break.objects.within(first, last).filter(network__in=figures.columns)
    return list(found.order_by("day", "network"))


def _about_the_year(figures: YearFigures) -> Iterator[str]:
    if not figures.year.is_over:
        day = short_day(figures.year.today)
        yield _("The year is not over: the figures stand as read by {day}.").format(day=day)


def _about_breaks(figures: YearFigures) -> Iterator[str]:
    for each in breaks_between(figures):
        yield _(
            "Counted in another way since {day}: {what} Do not compare across that day."
        ).format(day=short_day(each.day), what=each.what)


def _about_sums(figures: YearFigures) -> Iterator[str]:
    if len(figures.rows[Figure.VIEWS].known_on) > 1:
        yield _("Each network counts views in its own way; their sum tells of size, not of people.")
    if len(figures.rows[Figure.FOLLOWERS].known_on) > 1:
        yield _("Followers are followings: one person may follow us on several networks.")


def _about_cells(figures: YearFigures) -> Iterator[str]:
    gone = sum(cell.gone for cell in figures.rows[Figure.POSTS].cells.values())
    if gone:
        yield _("Posts that were removed later and still count: {posts}.").format(
            posts=number(gone)
        )
    for figure, row in figures.rows.items():
        silent = [str(mark_of(name).name) for name, cell in row.cells.items() if not cell.is_given]
        if silent:
            yield _("{figure} is not given by: {networks}.").format(
                figure=figure.label, networks=_listed(silent)
            )
        for network, cell in row.cells.items():
            yield from _about_cell(figure, str(mark_of(network).name), cell)


def _about_cell(figure: Figure, network: str, cell: Cell) -> Iterator[str]:
    said = {"figure": figure.label, "network": network}
    if cell.is_rounded and cell.value is not None:
        yield _("{figure} on {network} is rounded by the network to three digits.").format(**said)
    if cell.since:
        yield _("{figure} on {network} is known from {day} on.").format(
            **said, day=short_day(cell.since)
        )
    if cell.missing_days:
        yield _("{figure} on {network}: days that the network did not give: {days}.").format(
            **said, days=number(cell.missing_days)
        )


def _about_days(figures: YearFigures) -> Iterator[str]:
    """Say by whose midnight a day ends; where it is not ours, a figure has that edge."""
    yield _("Posts and inquiries are counted by the days of {city}.").format(
        city=zone_words(str(figures.year.zone))
    )
    yield from _by_network(figures, PACIFIC_DAYS, _("Days on {networks} end at Pacific midnight."))
    yield from _by_network(figures, "UTC", _("Days on {networks} end at midnight of UTC."))


def _by_network(figures: YearFigures, zone: str, sentence: str) -> Iterator[str]:
    names = [
        str(mark_of(network).name)
        for network in figures.columns
        if any(s.how == "day" and s.day_zone == zone for s in FIGURE_SOURCES[network].values())
    ]
    if names:
        yield sentence.format(networks=_listed(names))


def _listed(names: list[str]) -> str:
    return format_list(names, locale=reading().language)
