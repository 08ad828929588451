"""The library on the desk: what stands in it, searching it, and what it still lacks."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from majlis.answers import questions as asked
from majlis.answers import searching
from majlis.answers.models import Article, Question, Service
from majlis.people.access import PersonRequest, may

MOST_FOUND = 20


@require_safe
@may("read_answers")
def index(request: PersonRequest) -> HttpResponse:
    """Show all articles, or what was found for `q`."""
    text = request.GET.get("q", "").strip()
    if text:
        return _found(request, text)
    articles = Article.objects.visible_to(request.user).select_related("service").in_order()
    counted = articles.annotate(
        wordings=Count("phrasings", distinct=True), times_solved=Count("solved", distinct=True)
    )
    return _page(request, "answers", {"articles": counted})


@require_safe
@may("read_answers")
def services(request: PersonRequest) -> HttpResponse:
    """Show all services."""
    found = Service.objects.visible_to(request.user).offered().select_related("unit").in_order()
    return _page(request, "services", {"services": found.annotate(count=Count("articles"))})


@require_safe
@may("read_answers")
def questions(request: PersonRequest) -> HttpResponse:
    """Show what was asked and not found."""
    wanting = asked.wanting(request.institution, most=50)
    return _page(request, "answers-questions", {"wanting": wanting})


def _found(request: PersonRequest, text: str) -> HttpResponse:
    hits = searching.search(text, most=MOST_FOUND, with_drafts=True)
    asked.note(
        request.institution,
        text,
        found=bool(hits),
        place=Question.Place.DESK,
        language=request.user.language,
    )
    return _page(request, "answers", {"hits": hits, "text": text})


def _page(request: PersonRequest, current: str, about: dict[str, Any]) -> HttpResponse:
    shown = {
        "may_write": "write_answers" in request.abilities,
        "tabs": tabs(current),
        "current": current,
    }
    return render(request, "answers/library.html", shown | about)


def tabs(current: str) -> list[dict[str, Any]]:
    """Return the parts of the library, the current one marked."""
    parts = {
        "answers": _("Articles"),
        "services": _("Services"),
        "answers-questions": _("Asked and not found"),
        "synonyms": _("Synonyms"),
    }
    return [
        {"url": reverse(name), "label": label, "is_current": name == current}
        for name, label in parts.items()
    ]
