"""Other wordings: adding one to an article or a service, and taking one away."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.answers import phrasings
from majlis.answers.forms import WordingForm
from majlis.answers.models import Article, Phrasing, Service
from majlis.people.access import PersonRequest, may
from majlis.store.refusal import Refused


@require_POST
@may("add_wording")
def of_article(request: PersonRequest, pk: int) -> HttpResponseBase:
    return _add(request, get_object_or_404(Article.objects.visible_to(request.user), pk=pk))


@require_POST
@may("add_wording")
def of_service(request: PersonRequest, pk: int) -> HttpResponseBase:
    return _add(request, get_object_or_404(Service.objects.visible_to(request.user), pk=pk))


@require_POST
@may("write_answers")
def remove(request: PersonRequest, pk: int) -> HttpResponseBase:
    here = Phrasing.objects.filter(institution=request.institution)
    phrasing = get_object_or_404(here.select_related("article", "service"), pk=pk)
    thing = phrasings.remove(phrasing, by=request.user)
    messages.success(request, _("The wording was taken away."))
    return redirect(thing)


def _add(request: PersonRequest, thing: Article | Service) -> HttpResponseBase:
    form = WordingForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Write the wording in words."))
    phrasings.add(form.cleaned_data["text"], to=thing, by=request.user)
    messages.success(request, _("Added. Whoever asks like this finds it now."))
    return redirect(thing)
