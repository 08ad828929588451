"""The rules of participation on the desk: reading the edition in force, publishing another."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from majlis.inbox import participation
from majlis.inbox.rule_book_forms import RuleBookForm, TermsForm
from majlis.people.access import PersonRequest, may

NOT_VALID = 422


@require_safe
@may("read_register")
def show(request: PersonRequest) -> HttpResponse:
    return _page(request, RuleBookForm.of(request.institution))


@require_POST
@may("change_settings")
def publish(request: PersonRequest) -> HttpResponseBase:
    form = RuleBookForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=NOT_VALID)
    book = participation.publish(request.institution, by=request.user, **form.edition())
    messages.success(
        request, _("Edition %(number)s of the rules is in force.") % {"number": book.number}
    )
    return redirect("participation")


@require_POST
@may("change_settings")
def set_terms(request: PersonRequest) -> HttpResponseBase:
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _page(request, RuleBookForm.of(request.institution), terms=form, status=NOT_VALID)
    participation.set_terms(request.institution, by=request.user, **form.cleaned_data)
    messages.success(request, _("The terms of measures were saved."))
    return redirect("participation")


def _page(
    request: PersonRequest,
    form: RuleBookForm,
    *,
    terms: TermsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    book, clauses = participation.in_force(request.institution)
    own = participation.terms(request.institution)
    about = {
        "book": book,
        "clauses": clauses,
        "form": form,
        "terms": terms or TermsForm(initial=vars(own)),
        "own": own,
        "editions": participation.editions(request.institution),
        "may_change": "change_settings" in request.abilities,
    }
    return render(request, "inbox/participation.html", about, status=status)
