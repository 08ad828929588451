"""The units of the institution, and who belongs to them."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from majlis.people import rostering
from majlis.people.access import PersonRequest, may
from majlis.people.models import Unit, UnitMember
from majlis.people.roster_forms import MemberForm, UnitForm

UNPROCESSABLE = 422


@require_safe
@may("read_people")
def units(request: PersonRequest) -> HttpResponse:
    return _page(request, UnitForm())


@require_POST
@may("change_roster")
def found(request: PersonRequest) -> HttpResponseBase:
    form = UnitForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    rostering.found_unit(request.institution, by=request.user, **form.cleaned_data)
    messages.success(request, _("The unit was added."))
    return redirect("units")


@require_safe
@may("read_people")
def unit(request: PersonRequest, pk: int) -> HttpResponse:
    found_unit = _unit(request, pk)
    names = {"name_ar": found_unit.name_ar, "name_en": found_unit.name_en}
    return _unit_page(
        request, found_unit, UnitForm(initial=names), MemberForm(institution=request.institution)
    )


@require_POST
@may("change_roster")
def rename(request: PersonRequest, pk: int) -> HttpResponseBase:
    found_unit, form = _unit(request, pk), UnitForm(request.POST)
    if not form.is_valid():
        joining = MemberForm(institution=request.institution)
        return _unit_page(request, found_unit, form, joining, status=UNPROCESSABLE)
    rostering.rename_unit(found_unit, by=request.user, **form.cleaned_data)
    messages.success(request, _("The unit was renamed."))
    return redirect("unit", pk)


@require_POST
@may("change_roster")
def end(request: PersonRequest, pk: int) -> HttpResponseBase:
    rostering.end_unit(_unit(request, pk), by=request.user)
    messages.success(request, _("The unit takes no inquiries any more."))
    return redirect("units")


@require_POST
@may("change_roster")
def join(request: PersonRequest, pk: int) -> HttpResponseBase:
    found_unit = _unit(request, pk)
    form = MemberForm(request.POST, institution=request.institution)
    if not form.is_valid():
        names = {"name_ar": found_unit.name_ar, "name_en": found_unit.name_en}
        return _unit_page(request, found_unit, UnitForm(initial=names), form, status=UNPROCESSABLE)
    rostering.join(found_unit, by=request.user, **form.cleaned_data)
    messages.success(request, _("The person belongs to the unit now."))
    return redirect("unit", pk)


@require_POST
@may("change_roster")
def leave(request: PersonRequest, pk: int, member: int) -> HttpResponseBase:
    here = UnitMember.objects.filter(unit=_unit(request, pk)).select_related("unit", "person")
    rostering.leave(get_object_or_404(here, pk=member), by=request.user)
    messages.success(request, _("The person does not belong to the unit any more."))
    return redirect("unit", pk)


def _unit(request: PersonRequest, pk: int) -> Unit:
    ours = Unit.objects.visible_to(request.user).filter(institution=request.institution)
    return get_object_or_404(ours, pk=pk)


def _page(request: PersonRequest, form: UnitForm, *, status: int = 200) -> HttpResponse:
    members = UnitMember.objects.current().select_related("person").order_by("person__name_ar")
    ours = Unit.objects.visible_to(request.user).filter(institution=request.institution)
    with_members = ours.open().prefetch_related(
        Prefetch("members", queryset=members, to_attr="present")
    )
    about = {"units": with_members, "form": form, "may_change": _may_change(request)}
    return render(request, "people/units.html", about, status=status)


def _unit_page(
    request: PersonRequest,
    shown: Unit,
    form: UnitForm,
    joining: MemberForm,
    *,
    status: int = 200,
) -> HttpResponse:
    members = UnitMember.objects.current().filter(unit=shown).select_related("person")
    about = {
        "unit": shown,
        "members": members.order_by("person__name_ar"),
        "form": form,
        "joining": joining,
        "may_change": _may_change(request) and shown.ended_at is None,
    }
    return render(request, "people/unit.html", about, status=status)


def _may_change(request: PersonRequest) -> bool:
    return "change_roster" in request.abilities
