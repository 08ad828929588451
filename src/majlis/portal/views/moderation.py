"""What may be hidden, by which rules, and how often it was."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from majlis.inbox import participation, register
from majlis.portal.pages import PublicRequest, address, public, shown


@require_safe
@public
def rules(request: PublicRequest) -> HttpResponse:
    book, clauses = participation.in_force(request.institution)
    about = {
        "book": book,
        "clauses": clauses,
        "terms": participation.terms(request.institution),
        "numbers_url": address(request, "portal-measures"),
    }
    return shown(request, "portal/rules.html", about)


@require_safe
@public
def numbers(request: PublicRequest) -> HttpResponse:
    about = {
        "numbers": register.numbers(request.institution),
        "rules_url": address(request, "portal-rules"),
    }
    return shown(request, "portal/measures.html", about)
