"""The figures of a year: as a page, and as a report to print."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from majlis.insights import report
from majlis.insights.periods import FIRST_YEAR, LAST_YEAR, year_of
from majlis.insights.showing import FiguresPage
from majlis.people.access import PersonRequest, may


@require_safe
@may("read_figures")
def show(request: PersonRequest) -> HttpResponse:
    page = FiguresPage(request.institution, _asked_year(request))
    return render(request, "insights/figures.html", {"page": page})


@require_safe
@may("read_figures")
def printed(request: PersonRequest) -> HttpResponse:
    """Answer with the report of two pages, or say why it cannot be printed here."""
    year = _asked_year(request)
    try:
        pdf = report.printed(request.institution, year)
    except report.CannotPrint:
        page = FiguresPage(request.institution, year)
        context = {"page": page, "cannot_print": True}
        return render(request, "insights/figures.html", context, status=503)
    name = f"figures-{request.institution.slug}-{year}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _asked_year(request: PersonRequest) -> int:
    """Return the year that the address names, this one where it names none.

    Raises:
        Http404: it names no year that there can be figures of.
    """
    asked = request.GET.get("year", "")
    if not asked:
        return year_of(request.institution, FIRST_YEAR).today.year
    if not (asked.isascii() and asked.isdecimal() and FIRST_YEAR <= int(asked[:5]) <= LAST_YEAR):
        raise Http404
    return int(asked)
