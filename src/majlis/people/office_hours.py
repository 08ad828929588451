"""Changing when the office is open: its usual week, and other hours for a range of days."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.arabic.office_time import Period
from majlis.people import calendar_changes, hijri_months
from majlis.people.calendars import written_periods
from majlis.people.models import Institution, OfficeCalendar, OtherHours, Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused


@transaction.atomic
def set_week(
    institution: Institution, periods: Iterable[Period], *, valid_from: date | None, by: Person
) -> OfficeCalendar:
    """Let the office keep these hours from a day on; what it kept before stays as it was.

    Without a day they are what it always kept, which corrects what nobody had entered.
    """
    written = written_periods(periods)
    week, _is_new = OfficeCalendar.objects.update_or_create(
        institution=institution,
        valid_from=valid_from,
        defaults={"periods": written, "changed_by": by, "changed_at": Now()},
    )
    _record(
        institution, "office_week.changed", by=by, periods=written, valid_from=f"{valid_from or ''}"
    )
    calendar_changes.changed(institution, [valid_from, None] if valid_from else [])
    return week


@transaction.atomic
def enter(
    institution: Institution,
    periods: Iterable[Period],
    *,
    first: date,
    last: date,
    name_ar: str,
    name_en: str = "",
    by: Person,
) -> OtherHours:
    """Let the office keep other hours on these days, the last one included."""
    names = {"name_ar": name_ar, "name_en": name_en}
    return _enter(institution, periods, first, last, names, by=by)


@transaction.atomic
def enter_of_month(
    institution: Institution,
    periods: Iterable[Period],
    *,
    year: int,
    month: int,
    name_ar: str,
    name_en: str = "",
    by: Person,
) -> OtherHours:
    """Do the same for a Hijri month; they follow its first day once that was announced."""
    first = hijri_months.first_day(institution, year, month)
    last = hijri_months.last_day(institution, year, month)
    names = {"name_ar": name_ar, "name_en": name_en}
    dated = {"hijri_year": year, "hijri_month": month}
    return _enter(institution, periods, first, last, names, by=by, **dated)


@transaction.atomic
def drop(hours: OtherHours, *, by: Person) -> None:
    """Let the usual week hold on these days again."""
    _record(hours.institution, "other_hours.dropped", by=by, name=hours.name_ar, **_days(hours))
    if not OtherHours.objects.filter(pk=hours.pk).delete()[0]:
        raise Refused(_("These hours have been removed already."))
    calendar_changes.changed(hours.institution, [hours.first, hours.last])


def _enter(
    institution: Institution,
    periods: Iterable[Period],
    first: date,
    last: date,
    names: Mapping[str, str],
    *,
    by: Person,
    **dated: int,
) -> OtherHours:
    hours = OtherHours.objects.create(
        institution=institution,
        first=first,
        last=last,
        periods=written_periods(periods),
        **names,
        **dated,
    )
    _record(
        institution,
        "other_hours.entered",
        by=by,
        name=hours.name_ar,
        periods=hours.periods,
        **_days(hours),
    )
    calendar_changes.changed(institution, [first, last])
    return hours


def _days(hours: OtherHours) -> dict[str, str]:
    return {"first": hours.first.isoformat(), "last": hours.last.isoformat()}


def _record(institution: Institution, act: str, *, by: Person, **detail: object) -> None:
    entries.write(institution_id=institution.pk, act=act, object=institution, by=by, detail=detail)
