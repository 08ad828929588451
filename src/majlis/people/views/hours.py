"""When the office is open: its usual week, other hours, holidays, and months as announced."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from majlis.arabic.digits import in_style
from majlis.people import closed_days, hijri_months, office_hours
from majlis.people.access import PersonRequest, may
from majlis.people.hours_forms import HolidayForm, MonthForm, OtherHoursForm, UsualWeekForm
from majlis.people.hours_page import HoursPage
from majlis.people.models import Holiday, OtherHours
from majlis.ui.reading import reading

UNPROCESSABLE = 422


@require_safe
@may("read_answers")
def hours(request: PersonRequest) -> HttpResponse:
    return _page(request)


@require_POST
@may("change_settings")
def set_week(request: PersonRequest) -> HttpResponseBase:
    form = UsualWeekForm(request.POST)
    if not form.is_valid():
        return _page(request, week_form=form)
    office_hours.set_week(
        request.institution,
        form.periods(),
        valid_from=form.cleaned_data["valid_from"],
        by=request.user,
    )
    return _done(request, _("The office hours were set."))


@require_POST
@may("change_settings")
def enter_hours(request: PersonRequest) -> HttpResponseBase:
    form = OtherHoursForm(request.POST)
    if not form.is_valid():
        return _page(request, hours_form=form)
    given = form.cleaned_data
    about: dict[str, Any] = {**form.names(), "by": request.user}
    if form.is_of_month():
        office_hours.enter_of_month(
            request.institution,
            form.periods(),
            year=given["hijri_year"],
            month=given["hijri_month"],
            **about,
        )
    else:
        office_hours.enter(
            request.institution, form.periods(), first=given["first"], last=given["last"], **about
        )
    return _done(request, _("The hours of these days were set."))


@require_POST
@may("change_settings")
def drop_hours(request: PersonRequest, pk: int) -> HttpResponseBase:
    other = OtherHours.objects.filter(institution=request.institution)
    office_hours.drop(get_object_or_404(other, pk=pk), by=request.user)
    return _done(request, _("The usual week holds on these days."))


@require_POST
@may("change_settings")
def enter_holiday(request: PersonRequest) -> HttpResponseBase:
    form = HolidayForm(request.POST)
    if not form.is_valid():
        return _page(request, holiday_form=form)
    with transaction.atomic():
        for number in range(form.cleaned_data["days"] or 1):
            _enter(request, form, number)
    return _done(request, _("The holiday was entered."))


def _enter(request: PersonRequest, form: HolidayForm, number: int) -> None:
    given = form.cleaned_data
    about = {**form.names(), "is_confirmed": given["is_confirmed"], "by": request.user}
    if given["day"]:
        day = given["day"] + timedelta(days=number)
        closed_days.enter(request.institution, day=day, **about)
        return
    closed_days.enter_by_hijri(
        request.institution,
        year=given["hijri_year"],
        month=given["hijri_month"],
        day=given["hijri_day"] + number,
        **about,
    )


@require_POST
@may("change_settings")
def suggest(request: PersonRequest) -> HttpResponseBase:
    """Add the country's holidays of this year and the next as expected ones."""
    today = HoursPage(request.institution).today
    made = sum(closed_days.suggest(request.institution, today.year + ahead) for ahead in (0, 1))
    said = {"count": in_style(str(made), reading().digits)}
    message = ngettext(
        "%(count)s expected holiday was added.", "%(count)s expected holidays were added.", made
    )
    return _done(request, message % said)


@require_POST
@may("change_settings")
def confirm_holiday(request: PersonRequest, pk: int) -> HttpResponseBase:
    closed_days.confirm(_holiday(request, pk), by=request.user)
    return _done(request, _("The office is closed on this day."))


@require_POST
@may("change_settings")
def drop_holiday(request: PersonRequest, pk: int) -> HttpResponseBase:
    closed_days.drop(_holiday(request, pk), by=request.user)
    return _done(request, _("The holiday was removed."))


@require_POST
@may("change_settings")
def confirm_month(request: PersonRequest) -> HttpResponseBase:
    form = MonthForm(request.POST)
    if not form.is_valid():
        return _page(request, month_form=form)
    given = form.cleaned_data
    hijri_months.confirm(
        request.institution,
        given["hijri_year"],
        given["hijri_month"],
        starts=given["first_day"],
        by=request.user,
    )
    return _done(request, _("The month begins on this day; what follows it has moved."))


def _holiday(request: PersonRequest, pk: int) -> Holiday:
    return get_object_or_404(Holiday.objects.filter(institution=request.institution), pk=pk)


def _done(request: PersonRequest, message: str) -> HttpResponseBase:
    messages.success(request, message)
    return redirect("hours")


def _page(request: PersonRequest, **refused: Form) -> HttpResponse:
    """Show the page; a form that was refused keeps what was filled in."""
    page = HoursPage(request.institution)
    forms: dict[str, Form] = {
        "week_form": UsualWeekForm(initial=page.usual_week),
        "hours_form": OtherHoursForm(initial=page.usual_week),
        "holiday_form": HolidayForm(),
        "month_form": MonthForm(initial=page.next_month),
    }
    about: dict[str, Any] = {
        "page": page,
        "may_change": "change_settings" in request.abilities,
        **forms,
        **refused,
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "people/hours.html", about, status=status)
