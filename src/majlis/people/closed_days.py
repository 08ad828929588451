"""Holidays: suggested by computation, closing the office once a person has confirmed them."""

from datetime import date

import holidays
from django.db import transaction
from django.utils.translation import gettext as _

from majlis.people.models import Holiday, Institution, Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused

# Qatar's list answers in English when it is asked for plain Arabic (holidays 0.109).
_ARABIC = {"QA": "ar_QA"}


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
        )
        for day, name in sorted(arabic.items())
        if day.year == year and day not in known
    ]
    return len(Holiday.objects.bulk_create(suggested, ignore_conflicts=True))


@transaction.atomic
def confirm(holiday: Holiday, *, by: Person) -> None:
    """Close the office on this day."""
    expected = Holiday.objects.expected().filter(pk=holiday.pk)
    if not expected.update(confirmed_at=Now(), confirmed_by=by):
        raise Refused(_("This holiday has been settled already."))
    _record(holiday, "holiday.confirmed", by=by)


@transaction.atomic
def enter(
    institution: Institution, *, day: date, name_ar: str, name_en: str = "", by: Person
) -> Holiday:
    """Close the office on a day that a person names."""
    if institution.holidays.filter(day=day).confirmed().exists():
        raise Refused(_("The office is closed on this day already."))
    holiday = Holiday.objects.create(
        institution=institution,
        day=day,
        name_ar=name_ar,
        name_en=name_en,
        confirmed_at=Now(),
        confirmed_by=by,
    )
    _record(holiday, "holiday.confirmed", by=by)
    return holiday


@transaction.atomic
def drop(holiday: Holiday, *, by: Person) -> None:
    """Open the office on this day after all, or put a suggestion aside."""
    _record(holiday, "holiday.dropped", by=by)
    if not Holiday.objects.filter(pk=holiday.pk).delete()[0]:
        raise Refused(_("This holiday has been settled already."))


def _record(holiday: Holiday, act: str, *, by: Person) -> None:
    entries.write(
        institution_id=holiday.institution_id,
        act=act,
        object=holiday,
        by=by,
        detail={"day": holiday.day.isoformat(), "name": holiday.name_ar},
    )
