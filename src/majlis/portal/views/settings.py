"""The portal on the desk: whether it is open."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from majlis.people.access import PersonRequest, may
from majlis.portal import opening


@require_safe
@may("read_answers")
def show(request: PersonRequest) -> HttpResponse:
    portal = opening.of(request.institution)
    about = {
        "portal": portal,
        "address": settings.SITE_URL + portal.get_absolute_url(),
        "may_change": "change_settings" in request.abilities,
    }
    return render(request, "portal/settings.html", about)


@require_POST
@may("change_settings")
def open_it(request: PersonRequest) -> HttpResponseBase:
    opening.open_portal(request.institution, by=request.user)
    messages.success(request, _("The public portal is open."))
    return redirect("portal-settings")


@require_POST
@may("change_settings")
def close_it(request: PersonRequest) -> HttpResponseBase:
    opening.close_portal(request.institution, by=request.user)
    messages.success(request, _("The public portal is closed."))
    return redirect("portal-settings")
