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
from majlis.portal.forms import FilesForm


@require_safe
@may("read_answers")
def show(request: PersonRequest) -> HttpResponse:
    return _page(request)


@require_POST
@may("change_settings")
def open_it(request: PersonRequest) -> HttpResponseBase:
    opening.open_portal(request.institution, by=request.user)
    messages.success(request, _("The public portal is open."))
    return redirect("portal-settings")


@require_POST
@may("change_settings")
def take_files(request: PersonRequest) -> HttpResponseBase:
    form = FilesForm(request.POST)
    if not form.is_valid():
        return _page(request, files=form, status=422)
    largest_mb = form.cleaned_data["largest"]
    opening.take_files(request.institution, largest_mb=largest_mb, by=request.user)
    messages.success(request, _("The settings were saved."))
    return redirect("portal-settings")


@require_POST
@may("change_settings")
def close_it(request: PersonRequest) -> HttpResponseBase:
    opening.close_portal(request.institution, by=request.user)
    messages.success(request, _("The public portal is closed."))
    return redirect("portal-settings")


def _page(
    request: PersonRequest, *, files: FilesForm | None = None, status: int = 200
) -> HttpResponse:
    portal = opening.of(request.institution)
    about = {
        "portal": portal,
        "files": files or FilesForm(initial={"largest": portal.file_mb}),
        "address": settings.SITE_URL + portal.get_absolute_url(),
        "may_change": "change_settings" in request.abilities,
    }
    return render(request, "portal/settings.html", about, status=status)
