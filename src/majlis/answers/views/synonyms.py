"""The table of synonyms."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from majlis.answers import synonyms
from majlis.answers.forms import SynonymForm
from majlis.answers.models import Synonym
from majlis.answers.views.library import tabs
from majlis.people.access import PersonRequest, may


@require_http_methods(["GET", "POST"])
@may("read_answers")
def index(request: PersonRequest) -> HttpResponseBase:
    if request.method == "POST":
        return _add(request)
    return _page(request, SynonymForm())


@require_POST
@may("write_answers")
def remove(request: PersonRequest, pk: int) -> HttpResponseBase:
    here = Synonym.objects.filter(institution=request.institution)
    synonyms.remove(get_object_or_404(here, pk=pk), by=request.user)
    messages.success(request, _("The line was taken out of the table."))
    return redirect("synonyms")


@may("write_answers")
def _add(request: PersonRequest) -> HttpResponseBase:
    form = SynonymForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    synonyms.add(request.institution, given["word"], given["standard"], by=request.user)
    messages.success(request, _("Added to the table."))
    return redirect("synonyms")


def _page(request: PersonRequest, form: SynonymForm, *, status: int = 200) -> HttpResponse:
    about = {
        "form": form,
        "synonyms": Synonym.objects.filter(institution=request.institution),
        "tabs": tabs("synonyms"),
        "may_write": "write_answers" in request.abilities,
    }
    return render(request, "answers/synonyms.html", about, status=status)
