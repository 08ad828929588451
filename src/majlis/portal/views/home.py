"""The first page: one large box to ask in, and the services by those they are for."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from majlis.answers import questions
from majlis.answers.models import Article, Question, Service
from majlis.portal import visits
from majlis.portal.finding import Found, find
from majlis.portal.pages import PublicRequest, address, public, shown
from majlis.store.clock import Now

LONGEST = 300  # characters of a question to the search
OFTEN_ASKED = 6
LATELY = timedelta(days=90)


@require_safe
@public
def show(request: PublicRequest) -> HttpResponse:
    """Show the page, with what was found when something was asked."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    found = find(text) if text else None
    if request.htmx:
        about = {"is_part": True} | _results(request, found)
        return shown(request, "portal/home.html#results", about)
    if found is not None:
        _note(request, found)
    about = {"services": _by_audience(request), "often": _often_asked(request)}
    return shown(request, "portal/home.html", about | _results(request, found))


@require_POST
@public
def note(request: PublicRequest) -> HttpResponse:
    """Keep a question whose results stood on the page while somebody read them."""
    text = request.POST.get("q", "").replace("\0", "").strip()[:LONGEST]
    if text:
        _note(request, find(text))
    return HttpResponse(status=204)


def _note(request: PublicRequest, found: Found) -> None:
    if visits.is_too_often(request, request.institution, visits.Act.NOTE):
        return
    visits.note(request, request.institution, visits.Act.NOTE)
    questions.note(
        request.institution,
        found.text,
        found=found.is_sure,
        place=Question.Place.PORTAL,
        language=request.language,
    )


def _results(request: PublicRequest, found: Found | None) -> dict[str, Any]:
    if found is None:
        return {"found": None, "text": ""}
    return {
        "found": found,
        "text": found.text,
        "ask_with_text_url": address(request, "portal-ask", text=found.text),
    }


def _by_audience(request: PublicRequest) -> list[tuple[str, list[Service]]]:
    services = Service.objects.filter(institution=request.institution).published().in_order()
    grouped: dict[str, list[Service]] = {audience: [] for audience in Service.Audience}
    for service in services:
        grouped[service.audience].append(service)
    return [
        (str(Service.Audience(audience).label), found)
        for audience, found in grouped.items()
        if found
    ]


def _often_asked(request: PublicRequest) -> list[Article]:
    """Return the articles that helped most, as people said themselves.

    Where nobody has said anything yet, one of each service stands for its like.
    """
    articles = Article.objects.filter(institution=request.institution).published()
    lately = Q(solved__at__gt=Now() - LATELY)
    counted: Any = articles.annotate(times=Count("solved", filter=lately))
    chosen: dict[Any, Article] = {}
    for article in counted.order_by("-times", "id"):
        chosen.setdefault(article.pk if article.times else ("of", article.service_id), article)
    return list(chosen.values())[:OFTEN_ASKED]
