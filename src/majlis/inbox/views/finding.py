"""Finding the inquiry that an address names."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from majlis.arabic.digits import to_latin
from majlis.inbox.composing import Draft
from majlis.inbox.models import Case
from majlis.inbox.showing import CasePage
from majlis.people.access import PersonRequest


def case_of(request: PersonRequest, reference: str) -> Case:
    """Return the inquiry, or answer 404 for what this person may not see."""
    ours = Case.objects.visible_to(request.user).filter(institution=request.institution)
    known = ours.select_related("contact", "channel", "officer", "unit", "merged_into")
    return get_object_or_404(known, reference=to_latin(reference).replace("\0", ""))


def acted(request: PersonRequest, case: Case) -> HttpResponseBase:
    """Return what an act changed on the page; without scripts the page anew."""
    if not request.htmx:
        return redirect(case)
    case = case_of(request, case.reference)
    return render(request, "inbox/case.html#acted", {"case": case, "page": CasePage(case, request)})


def page_with(
    request: PersonRequest, case: Case, draft: Draft, *, status: int, said: str = ""
) -> HttpResponse:
    """Return the whole page with what was being written on it, and what stands against it."""
    shown = {"case": case, "page": CasePage(case, request, draft=draft), "refusal": said}
    return render(request, "inbox/case.html", shown, status=status)
