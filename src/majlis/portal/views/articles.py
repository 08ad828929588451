"""One question and its answer, and whether it helped."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from majlis.answers.models import Article, Solved
from majlis.portal import visits
from majlis.portal.pages import PublicRequest, address, public, shown

OTHERS = 5


@require_safe
@public
def show(request: PublicRequest, pk: int) -> HttpResponse:
    article = _article(request, pk)
    others = Article.objects.filter(institution=request.institution).published()
    topic = {"topic": article.service.key} if article.service else {}
    about = {
        "article": article,
        "others": others.filter(service=article.service).exclude(pk=pk).in_order()[:OTHERS]
        if article.service
        else [],
        "ask_about_it_url": address(request, "portal-ask", **topic),
        "has_helped": request.GET.get("solved") == "1",
    }
    return shown(request, "portal/article.html", about)


@require_POST
@public
def solved(request: PublicRequest, pk: int) -> HttpResponse:
    """Keep that somebody was helped; who says it more often than anyone reads is not counted."""
    article = _article(request, pk)
    if not visits.is_too_often(request, request.institution, visits.Act.SOLVED):
        visits.note(request, request.institution, visits.Act.SOLVED)
        Solved.objects.create(institution=request.institution, article=article)
    if request.htmx:
        about = {"article": article, "has_helped": True}
        return shown(request, "portal/article.html#helped", about)
    return redirect(address(request, "portal-article", article.pk, solved="1"))


def _article(request: PublicRequest, pk: int) -> Article:
    articles = Article.objects.filter(institution=request.institution).published()
    return get_object_or_404(articles.select_related("service"), pk=pk)
