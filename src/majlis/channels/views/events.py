"""The networks' messages that were not understood, trying them again, and replaying a span."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from majlis.channels import events, hearing
from majlis.channels.forms import ReplayForm
from majlis.people.access import PersonRequest, may
from majlis.record import entries

PAGE = 50


@require_safe
@may("connect_channel")
def index(request: PersonRequest) -> HttpResponse:
    return _page(request, ReplayForm(zone=request.institution.zone))


@require_POST
@may("connect_channel")
def another_try(request: PersonRequest) -> HttpResponse:
    """Let what was given up be understood once more."""
    many = hearing.replay_dead(request.institution.pk)
    _record(request, "events.tried_again", many=many)
    messages.success(request, _("The messages are being tried again."))
    return redirect("events")


@require_POST
@may("connect_channel")
def another_try_of(request: PersonRequest, pk: int) -> HttpResponse:
    """Let one that was given up be understood once more."""
    if not hearing.replay_dead(request.institution.pk, event_id=pk):
        raise Http404
    _record(request, "events.tried_again", many=1)
    messages.success(request, _("The message is being tried again."))
    return redirect("events")


@require_POST
@may("connect_channel")
def replay(request: PersonRequest) -> HttpResponse:
    """Let everything that came in a span be understood anew."""
    form = ReplayForm(request.POST, zone=request.institution.zone)
    if not form.is_valid():
        return _page(request, form, status=422)
    span = form.cleaned_data
    many = hearing.replay(
        request.institution.pk, since=span["since"], until=span["until"], network=span["network"]
    )
    _record(
        request,
        "events.replayed",
        many=many,
        since=span["since"].isoformat(timespec="minutes"),
        until=span["until"].isoformat(timespec="minutes"),
    )
    messages.success(request, _("The messages of this span are being read anew."))
    return redirect("events")


def _record(request: PersonRequest, act: str, **detail: Any) -> None:
    entries.write(
        institution_id=request.institution.pk,
        act=act,
        object=request.institution,
        by=request.user,
        detail=detail,
    )


def _page(request: PersonRequest, form: ReplayForm, *, status: int = 200) -> HttpResponse:
    page = Paginator(events.dead(), PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "kinds": events.unknown_kinds(), "form": form}
    return render(request, "channels/events.html", shown, status=status)
