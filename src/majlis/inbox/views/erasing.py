"""Erasing a person: what there is of them, asking, and confirming."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from majlis.inbox import erasing
from majlis.inbox.models import Case, Contact, Erasure
from majlis.inbox.views.finding import case_of
from majlis.people.access import PersonRequest, just_confirmed, may
from majlis.store.refusal import Refused


@require_safe
@may("erase_person")
def show(request: PersonRequest, reference: str) -> HttpResponse:
    case = case_of(request, reference)
    contact = _contact(case)
    about = {
        "case": case,
        "contact": contact,
        "reach": erasing.reach(contact),
        "erasure": Erasure.objects.filter(contact=contact).first(),
        "is_waited_for": erasing.on_its_way(contact).exists(),
    }
    return render(request, "inbox/erasure.html", about)


@require_POST
@may("erase_person")
def ask(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    erasing.ask(_contact(case), why=request.POST.get("why", ""), by=request.user)
    messages.success(request, _("Look at it once more, then confirm. Nothing is erased yet."))
    return redirect("case-erasure", case.reference)


@require_POST
@may("erase_person")
@just_confirmed
def confirm(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    erasure = Erasure.objects.filter(contact=_contact(case)).first()
    if erasure is None:
        raise Refused(_("This has changed since you opened it."))
    erasing.confirm(erasure, by=request.user)
    messages.success(request, _("The person is being erased. It cannot be undone."))
    return redirect("case-erasure", case.reference)


def _contact(case: Case) -> Contact:
    if case.contact is None:
        raise Http404
    return case.contact
