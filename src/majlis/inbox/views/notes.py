"""Internal notes."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.inbox import notes
from majlis.inbox.views.finding import acted, case_of
from majlis.people.access import PersonRequest, may


@require_POST
@may("note_case")
def write(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    tell = [int(number) for number in request.POST.getlist("tell") if number.isdecimal()]
    notes.write(case, request.POST.get("text", ""), by=request.user, mention=tell)
    messages.success(request, _("The note was saved. The public never sees it."))
    return acted(request, case, part="noted")


@require_POST
@may("note_case")
def change(request: PersonRequest, reference: str, note: int) -> HttpResponseBase:
    case = case_of(request, reference)
    found = get_object_or_404(case.notes, pk=note)
    notes.change(found, request.POST.get("text", ""), by=request.user)
    messages.success(request, _("The note was changed. What it said before is kept."))
    return acted(request, case)
