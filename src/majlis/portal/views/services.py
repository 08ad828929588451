"""One service: for whom, what it costs, how long it takes, step by step."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from majlis.answers.models import Service
from majlis.portal.pages import PublicRequest, address, public, shown


@require_safe
@public
def show(request: PublicRequest, key: str) -> HttpResponse:
    services = Service.objects.filter(institution=request.institution).published()
    service = get_object_or_404(services, key=key)
    about = {
        "service": service,
        "articles": service.articles.published().in_order(),
        "ask_about_it_url": address(request, "portal-ask", topic=service.key),
    }
    return shown(request, "portal/service.html", about)
