"""The ways of calling people at once: the page of all, and the page of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.notices import ways
from majlis.notices.forms import NumberForm, WayForm
from majlis.notices.models import Call, CallWay, DutyNumber
from majlis.people.access import PersonRequest, just_confirmed, may
from majlis.people.models import Membership

SHOWN = 20
NOT_VALID = 422


@require_safe
@may("change_settings")
def index(request: PersonRequest) -> HttpResponse:
    return _index(request, NumberForm(members=_members(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@may("change_settings")
@just_confirmed
def add(request: PersonRequest, kind: str) -> HttpResponseBase:
    if kind not in CallWay.Kind.values:
        raise Http404
    return _edit(request, CallWay(institution=request.institution, kind=kind))


@require_http_methods(["GET", "HEAD", "POST"])
@may("change_settings")
@just_confirmed
def edit(request: PersonRequest, pk: int) -> HttpResponseBase:
    return _edit(request, _way(request, pk))


@require_POST
@may("change_settings")
def test(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Call oneself by one way; what became of it stands below a moment later."""
    ways.test(_way(request, pk), request.user)
    messages.success(request, _("A test goes out to you. What became of it stands below."))
    return redirect("call-ways")


@require_POST
@may("change_settings")
@just_confirmed
def number(request: PersonRequest) -> HttpResponseBase:
    form = NumberForm(request.POST, members=_members(request))
    if not form.is_valid():
        return _index(request, form, status=NOT_VALID)
    person = form.cleaned_data["person"].person
    ways.keep_number(request.institution, person, form.cleaned_data["phone"], by=request.user)
    messages.success(request, _("The number was saved."))
    return redirect("call-ways")


def _way(request: PersonRequest, pk: int) -> CallWay:
    return get_object_or_404(CallWay, institution=request.institution, pk=pk)


def _members(request: PersonRequest) -> Any:
    here = Membership.objects.working().filter(institution=request.institution)
    return here.select_related("person").order_by("person__name_ar")


def _index(request: PersonRequest, form: NumberForm, *, status: int = 200) -> HttpResponse:
    institution = request.institution
    calls = Call.objects.filter(institution=institution).select_related("way", "person")
    numbers = DutyNumber.objects.filter(institution=institution).select_related("person")
    about: dict[str, Any] = {
        "ways": CallWay.objects.filter(institution=institution),
        "kinds": CallWay.Kind.choices,
        "numbers": numbers.order_by("person__name_ar"),
        "calls": calls.order_by("-id")[:SHOWN],
        "form": form,
    }
    return render(request, "notices/calls.html", about, status=status)


def _edit(request: PersonRequest, way: CallWay) -> HttpResponse:
    form = WayForm(request.POST if request.method == "POST" else None, way=way)
    if form.is_bound and form.is_valid():
        ways.keep(way, form.cleaned_data, by=request.user)
        messages.success(request, _("The way of calling was saved."))
        return redirect("call-ways")
    status = NOT_VALID if form.is_bound else 200
    return render(request, "notices/call_way.html", {"form": form, "way": way}, status=status)
