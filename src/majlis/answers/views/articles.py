"""One article on the desk: reading, writing, publishing."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.answers import writing
from majlis.answers.forms import ArticleForm, WordingForm
from majlis.answers.models import Article
from majlis.answers.views import keeping
from majlis.people.access import PersonRequest, may
from majlis.record import entries
from majlis.store.refusal import Refused

SHOWN_ENTRIES = 20


@require_safe
@may("read_answers")
def show(request: PersonRequest, pk: int) -> HttpResponse:
    article = _article(request, pk)
    history = list(entries.of(article).order_by("-number")[:SHOWN_ENTRIES])
    return render(
        request,
        "answers/article.html",
        {
            "article": article,
            "thing": article,
            "wordings": article.phrasings.select_related("by"),
            "wording_form": WordingForm(),
            "times_solved": article.solved.count(),
            "history": history,
            "may_write": "write_answers" in request.abilities,
            "may_add": "add_wording" in request.abilities,
        },
    )


@require_http_methods(["GET", "POST"])
@may("write_answers")
def new(request: PersonRequest) -> HttpResponseBase:
    """Write an article; a question that was not found may be its first wording."""
    if request.method != "POST":
        asked = request.GET.get("question", "")[:300]
        form = ArticleForm(initial={"question_ar": asked}, institution=request.institution)
        return _form(request, form)
    form = ArticleForm(request.POST, institution=request.institution)
    if not form.is_valid():
        return _form(request, form, status=keeping.NOT_VALID)
    article = writing.begin(Article, request.institution, form.written(), by=request.user)
    return keeping.saved(request, article)


@require_http_methods(["GET", "POST"])
@may("write_answers")
def edit(request: PersonRequest, pk: int) -> HttpResponseBase:
    article = _article(request, pk)
    if request.method != "POST":
        form = ArticleForm(initial=ArticleForm.of(article), institution=request.institution)
        return _form(request, form, article=article)
    form = ArticleForm(request.POST, institution=request.institution)
    if not form.is_valid():
        return _form(request, form, article=article, status=keeping.NOT_VALID)
    try:
        version = form.cleaned_data["version"] or 0
        writing.save(article, form.written(), version=version, by=request.user)
    except Refused as why:  # what was written stays on the page
        form.add_error(None, str(why))
        return _form(request, form, article=article, status=keeping.CONFLICT)
    return keeping.saved(request, article)


@require_POST
@may("write_answers")
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    return keeping.publish(request, _article(request, pk))


@require_POST
@may("write_answers")
def put_away(request: PersonRequest, pk: int) -> HttpResponse:
    return keeping.put_away(request, _article(request, pk))


def _article(request: PersonRequest, pk: int) -> Article:
    articles = Article.objects.visible_to(request.user).select_related("service", "changed_by")
    return get_object_or_404(articles, pk=pk)


def _form(
    request: PersonRequest, form: ArticleForm, *, article: Article | None = None, status: int = 200
) -> HttpResponse:
    about: dict[str, Any] = {"form": form, "thing": article}
    return render(request, "answers/article_form.html", about, status=status)
