"""Prints the figures of a year, or the report of them."""

import argparse
import json
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from majlis.channels.models import Channel
from majlis.insights import figures, readings, report
from majlis.insights.figures import YearFigures
from majlis.insights.periods import FIRST_YEAR, LAST_YEAR
from majlis.insights.showing import FiguresPage, name_of
from majlis.insights.words import Figure
from majlis.operations import welcome
from majlis.people.models import Institution
from majlis.store.tenancy import acting_for
from majlis.ui.reading import Reading, use_reading
from majlis.ui.templatetags.majlis import number


class CannotTell(Exception):
    """There are no such figures; the text says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=_year, required=True)
    parser.add_argument("--institution", help="its short name; needed where several have accounts")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object with the eight numbers"
    )
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="write the printed report there")
    parser.add_argument("--read", action="store_true", help="read the accounts now, then print")
    parser.add_argument("--language", choices=["ar", "en"], default=welcome.language_here())


def run(options: argparse.Namespace) -> int:
    """Print the figures; return 1 where there is nothing to print them of."""
    try:
        institution = _institution(options.institution)
        if options.read:
            _read(institution)
        with acting_for(institution.pk):
            _tell(institution, options)
    except (CannotTell, report.CannotPrint) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _tell(institution: Institution, options: argparse.Namespace) -> None:
    if options.pdf:
        options.pdf.write_bytes(report.printed(institution, options.year))
    if options.json:
        print(json.dumps(figures.year(institution, options.year).totals()))
    elif not options.pdf:
        print(_table(institution, options.year, language=options.language))


def _table(institution: Institution, year: int, *, language: str) -> str:
    """Return the figures for a terminal: a line for each, the networks side by side."""
    zone = ZoneInfo(institution.zone)
    how = Reading(language=language, zone=zone)
    with translation.override(language), timezone.override(zone), use_reading(how):
        page = FiguresPage(institution, year)
        heads = [_("Figure"), *(name_of(network) for network in page.columns), _("All")]
        lines = [heads, *(_line(page.figures, row.figure, page.columns) for row in page.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
        written = [
            "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        ]
        return "\n".join([f"{institution} {year}", "", *written, "", *page.notes])


def _line(counted: YearFigures, figure: Figure, columns: tuple[str, ...]) -> list[str]:
    row = counted.rows[figure]
    cells = [row.cells.get(network) for network in columns]
    values = [number(cell.value) if cell and cell.value is not None else "-" for cell in cells]
    total = "-" if row.total is None else number(row.total)
    return [str(figure.label), *values, total]


def _institution(slug: str | None) -> Institution:
    """Return the institution named, or the only one that has accounts."""
    there = list(Institution.objects.order_by("slug"))
    if slug:
        there = [each for each in there if each.slug == slug]
    elif len(there) > 1:
        there = [each for each in there if _has_accounts(each)]
    if not there:
        raise CannotTell(
            "There is no such institution." if slug else "No account is connected yet."
        )
    if len(there) > 1:
        raise CannotTell(f"Name one with --institution: {', '.join(e.slug for e in there)}")
    return there[0]


def _has_accounts(institution: Institution) -> bool:
    with acting_for(institution.pk):
        return Channel.objects.filter(institution=institution).exists()


def _read(institution: Institution) -> None:
    """Read each open account, and say of those that could not be read why."""
    with acting_for(institution.pk):
        there = Channel.objects.filter(institution=institution, state=Channel.State.OPEN)
        channels = list(there.order_by("network", "id"))
    for channel in channels:
        if problem := readings.take(institution.pk, channel.pk):
            print(f"{channel.network} {channel.handle}: {problem}", file=sys.stderr)


def _year(text: str) -> int:
    if not (text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise argparse.ArgumentTypeError(f"not a year from {FIRST_YEAR} to {LAST_YEAR}: {text}")
    return int(text)
