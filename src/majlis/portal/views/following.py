"""Following one's own question by the signed address that an automatic word gave."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majlis.inbox.models import Case
from majlis.portal import kept, linking
from majlis.portal.pages import PublicRequest, address, public


@require_safe
@never_cache
@public
def follow(request: PublicRequest, token: str) -> HttpResponse:
    """Let this browser see the case, and go to its page: the address is then no longer shown."""
    number = linking.number_of("following", token, most=linking.FOLLOWED_FOR)
    case = Case.objects.filter(institution=request.institution, pk=number or 0).first()
    if case is None or case.is_spam:
        return redirect(address(request, "portal-track"))
    kept.keep_case(request, case.merged_into or case)
    return redirect(address(request, "portal-case"))
