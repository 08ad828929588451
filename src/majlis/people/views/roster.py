"""The roster: a week of it, and changing it."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from majlis.people import rostering
from majlis.people.access import PersonRequest, may
from majlis.people.models import Shift
from majlis.people.roster import Week
from majlis.people.roster_forms import ShiftForm, SwapForm, TurnForm, staff
from majlis.store.refusal import Refused

UNPROCESSABLE = 422


@require_safe
@may("read_cases")
def roster(request: PersonRequest) -> HttpResponse:
    """Show the week of a day, `?week=2026-10-14`, else the present one."""
    week = Week.around(request.institution, _day(request.GET.get("week", "")))
    return _page(request, week, ShiftForm(institution=request.institution, today=week.today))


@require_POST
@may("change_roster")
def add(request: PersonRequest) -> HttpResponseBase:
    week = Week.around(request.institution, None)
    form = ShiftForm(request.POST, institution=request.institution, today=week.today)
    if not form.is_valid():
        return _page(request, week, form, status=UNPROCESSABLE)
    given = form.cleaned_data
    rostering.add_shifts(request.institution, by=request.user, **given)
    messages.success(request, _("The shift stands on the roster."))
    return _to_week(given["day"] or given["since"])


@require_POST
@may("change_roster")
def end(request: PersonRequest, pk: int) -> HttpResponseBase:
    """End a shift: the given day is the first without it."""
    shift = _shift(request, pk)
    first_without = (
        _day(request.POST.get("day", "")) or Week.around(request.institution, None).today
    )
    rostering.end_shift(
        shift, last=date.fromordinal(first_without.toordinal() - 1), by=request.user
    )
    messages.success(request, _("The shift ends before this day."))
    return _to_week(first_without)


@require_POST
@may("change_roster")
def change(request: PersonRequest) -> HttpResponseBase:
    """Give one day's shift to another person, or to nobody."""
    form = TurnForm(request.POST, institution=request.institution)
    if not form.is_valid():
        raise Refused(_("This person or shift is not on the list any more. Look again."))
    given = form.cleaned_data
    rostering.change_turn(given["shift"], given["day"], to=given["person"], by=request.user)
    messages.success(request, _("The shift of that day was changed."))
    return _to_week(given["day"])


@require_POST
@may("change_roster")
def swap(request: PersonRequest) -> HttpResponseBase:
    form = SwapForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose the two shifts."))
    one = _named(request, form.cleaned_data["one"])
    rostering.swap(one, _named(request, form.cleaned_data["other"]), by=request.user)
    messages.success(request, _("The two shifts were swapped."))
    return _to_week(one[1])


def _named(request: PersonRequest, words: str) -> tuple[Shift, date]:
    number, _colon, day = words.partition(":")
    found = _day(day)
    if found is None:
        raise Refused(_("Choose the two shifts."))
    return _shift(request, int(number)), found


def _shift(request: PersonRequest, pk: int) -> Shift:
    ours = Shift.objects.filter(institution=request.institution)
    return get_object_or_404(ours.select_related("institution", "person"), pk=pk)


def _day(words: str) -> date | None:
    """Return the day that an address or a form names; none where it names none that is near."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2200, 1, 1) else None


def _to_week(day: date) -> HttpResponseBase:
    return redirect(f"{reverse('roster')}?week={day.isoformat()}")


def _page(
    request: PersonRequest, week: Week, form: ShiftForm, *, status: int = 200
) -> HttpResponse:
    about = {
        "week": week,
        "form": form,
        "staff": staff(request.institution),
        "may_change": "change_roster" in request.abilities,
    }
    return render(request, "people/roster.html", about, status=status)
