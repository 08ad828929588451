"""Holidays: suggested by computation, closing the office once a person has confirmed them."""

import re
from datetime import date

import holidays
from django.db import transaction
from django.utils.translation import gettext as _

from majlis.arabic import hijri
from majlis.people import calendar_changes, hijri_months
from majlis.people.models import Holiday, Institution, Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused

# Qatar's list answers in English when it is asked for plain Arabic (holidays 0.109).
_ARABIC = {"QA": "ar_QA"}
# How that list names in English what follows the moon, certain or estimated.
_OF_THE_MOON = re.compile(r"Eid |Arafa|Islamic|Hijri|Ashura|Prophet|Isra|\(estimated\)")


def suggest(institution: Institution, year: int) -> int:
    """Add the country's holidays of a year as suggestions; return how many are new.

    Feasts that follow the moon are estimates, and none of them closes anything. A country that is
    not known has no suggestions.
    """
    country = institution.country
    try:
        arabic = holidays.country_holidays(country, years=year, language=_ARABIC.get(country, "ar"))
        english = holidays.country_holidays(country, years=year, language="en_US")
    except NotImplementedError:
        return 0
    known = set(institution.holidays.filter(day__year=year).values_list("day", flat=True))
    suggested = [
        Holiday(
            institution=institution,
            day=day,
            name_ar=name[:200],
            name_en=english.get(day, "")[:200],
            is_suggested=True,
            **_hijri_of(institution, day, english.get(day, "")),
        )
        for day, name in sorted(arabic.items())
        if day.year == year and day not in known
    ]
    return len(Holiday.objects.bulk_create(suggested, ignore_conflicts=True))


def _hijri_of(institution: Institution, day: date, name: str) -> dict[str, int]:
    """Return the Hijri date of a feast that follows the moon; nothing for any other day."""
    found = hijri.hijri(day, shift_days=institution.hijri_shift_days)
    if not _OF_THE_MOON.search(name) or found is None:
        return {}
    return {"hijri_year": found.year, "hijri_month": found.month, "hijri_day": found.day}


@transaction.atomic
def confirm(holiday: Holiday, *, by: Person) -> None:
    """Close the office on this day."""
    expected = Holiday.objects.expected().filter(pk=holiday.pk)
    if not expected.update(confirmed_at=Now(), confirmed_by=by):
        raise Refused(_("This holiday has been settled already."))
    holiday.refresh_from_db(fields=["day"])
    _record(holiday, "holiday.confirmed", by=by)
    calendar_changes.changed(holiday.institution, [holiday.day])


@transaction.atomic
def enter(
    institution: Institution,
    *,
    day: date,
    name_ar: str,
    name_en: str = "",
    by: Person,
    is_confirmed: bool = True,
) -> Holiday:
    """Close the office on a day that a person names, or expect it to be closed then."""
    return _enter(institution, day, name_ar, name_en, by=by, is_confirmed=is_confirmed)


@transaction.atomic
def enter_by_hijri(
    institution: Institution,
    *,
    year: int,
    month: int,
    day: int,
    name_ar: str,
    name_en: str = "",
    by: Person,
    is_confirmed: bool = False,
) -> Holiday:
    """Do the same on a Hijri date, which moves with the first day of its month."""
    falls_on = hijri_months.day_of(institution, year, month, day)
    dated = {"hijri_year": year, "hijri_month": month, "hijri_day": day}
    return _enter(
        institution, falls_on, name_ar, name_en, by=by, is_confirmed=is_confirmed, **dated
    )


def _enter(
    institution: Institution,
    day: date,
    name_ar: str,
    name_en: str,
    *,
    by: Person,
    is_confirmed: bool,
    **dated: int,
) -> Holiday:
    there = institution.holidays.filter(day=day)
    if there.confirmed().exists():
        raise Refused(_("The office is closed on this day already."))
    if there.filter(name_ar=name_ar).exists():
        raise Refused(_("This holiday is expected on this day already. Confirm it instead."))
    holiday = Holiday.objects.create(
        institution=institution,
        day=day,
        name_ar=name_ar,
        name_en=name_en,
        confirmed_at=Now() if is_confirmed else None,
        confirmed_by=by if is_confirmed else None,
        **dated,
    )
    _record(holiday, "holiday.confirmed" if is_confirmed else "holiday.expected", by=by)
    if is_confirmed:
        calendar_changes.changed(institution, [day])
    return holiday


@transaction.atomic
def drop(holiday: Holiday, *, by: Person) -> None:
    """Open the office on this day after all, or put a suggestion aside."""
    _record(holiday, "holiday.dropped", by=by)
    if not Holiday.objects.filter(pk=holiday.pk).delete()[0]:
        raise Refused(_("This holiday has been settled already."))
    if holiday.is_confirmed:
        calendar_changes.changed(holiday.institution, [holiday.day])


def _record(holiday: Holiday, act: str, *, by: Person) -> None:
    entries.write(
        institution_id=holiday.institution_id,
        act=act,
        object=holiday,
        by=by,
        detail={"day": holiday.day.isoformat(), "name": holiday.name_ar},
    )
