"""Finding the inquiry that an address names."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django_htmx.http import HttpResponseClientRedirect

from majlis.arabic.digits import to_latin
from majlis.inbox.models import Case
from majlis.inbox.showing import CasePage
from majlis.people.access import PersonRequest


def case_of(request: PersonRequest, reference: str) -> Case:
    """Return the inquiry, or answer 404 for what this person may not see."""
    ours = Case.objects.visible_to(request.user).filter(institution=request.institution)
    known = ours.select_related("contact", "channel", "officer", "unit", "topic")
    return get_object_or_404(known, reference=to_latin(reference).replace("\0", ""))


def acted(request: PersonRequest, case: Case, *, part: str = "acted") -> HttpResponseBase:
    """Return what an act changed on the page; without scripts the page anew."""
    if not request.htmx:
        return redirect(case)
    case = case_of(request, case.reference)
    shown = {"case": case, "page": CasePage(case, request)}
    return render(request, f"inbox/case.html#{part}", shown)


def anew(request: PersonRequest, case: Case) -> HttpResponseBase:
    """Open the page anew after an act that changes what can be done on it."""
    address = case.get_absolute_url()
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
