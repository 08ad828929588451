from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from majlis.arabic.office_time import SUNDAY, Period
from majlis.people import calendars, closed_days
from majlis.people.models import Holiday, OfficeCalendar, OtherHours, Unit
from majlis.record.models import Entry
from majlis.store.refusal import Refused

RIYADH = ZoneInfo("Asia/Riyadh")
WEDNESDAY = date(2026, 10, 14)


def day_of(day):
    start = datetime.combine(day, time(0), tzinfo=RIYADH)
    return start, start + timedelta(days=1)


def test_without_hours_of_its_own_an_office_keeps_its_country_s(office):
    calendar = calendars.calendar_of(office)

    assert calendar.office_time(*day_of(WEDNESDAY)) == timedelta(hours=7)
    assert calendar.office_time(*day_of(date(2026, 10, 16))) == timedelta(0)  # a Friday


def test_in_the_emirates_friday_is_half_a_day_and_sunday_is_free(office):
    office.country, office.zone = "AE", "Asia/Dubai"
    calendar = calendars.calendar_of(office)

    assert [p.shuts for p in calendar.periods_on(date(2026, 10, 16))] == [time(12)]
    assert calendar.periods_on(date(2026, 10, 18)) == ()


def test_hours_that_were_entered_count(office):
    periods = calendars.written_periods([Period(SUNDAY, time(22), time(2))])
    OfficeCalendar.objects.create(institution=office, periods=periods)
    OtherHours.objects.create(
        institution=office,
        name_ar="رمضان",
        first=date(2026, 2, 18),
        last=date(2026, 3, 19),
        periods=calendars.written_periods([Period(SUNDAY, time(10), time(15))]),
    )
    calendar = calendars.calendar_of(office)

    assert calendar.is_open_at(datetime(2026, 10, 18, 22, tzinfo=UTC))  # 01:00 on Monday
    assert calendar.office_time(*day_of(date(2026, 2, 22))) == timedelta(hours=5)


@pytest.mark.parametrize("wrong", [{"weekday": 7}, {"opens": "25:00"}])
def test_hours_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match=r"weekday|hour"):
        calendars.read_periods([{"weekday": 0, "opens": "07:30", "shuts": "14:30"} | wrong])


@pytest.mark.parametrize("country", ["SA", "AE", "KW", "QA", "OM", "BH"])
def test_holidays_are_suggested_in_both_languages_and_close_nothing(office, country):
    office.country = country
    made = closed_days.suggest(office, 2026)

    names = list(office.holidays.values_list("name_ar", "name_en"))
    assert made == len(names) > 5
    assert all(not arabic.isascii() and english.isascii() for arabic, english in names)
    assert calendars.calendar_of(office).closed == frozenset()


def test_suggesting_again_adds_nothing(office):
    closed_days.suggest(office, 2026)

    assert closed_days.suggest(office, 2026) == 0


def test_a_confirmed_holiday_closes_the_office_and_is_recorded(office, manager):
    closed_days.suggest(office, 2026)
    national_day = office.holidays.get(day=date(2026, 9, 23))
    closed_days.confirm(national_day, by=manager)

    assert date(2026, 9, 23) in calendars.calendar_of(office).closed
    assert Entry.objects.filter(act="holiday.confirmed").exists()
    with pytest.raises(Refused):
        closed_days.confirm(national_day, by=manager)


def test_a_day_that_a_person_enters_closes_the_office_until_it_is_dropped(office, manager):
    leave = closed_days.enter(office, day=WEDNESDAY, name_ar="إجازة", by=manager)
    assert WEDNESDAY in calendars.calendar_of(office).closed
    with pytest.raises(Refused):
        closed_days.enter(office, day=WEDNESDAY, name_ar="إجازة أخرى", by=manager)

    closed_days.drop(leave, by=manager)
    assert calendars.calendar_of(office).closed == frozenset()


def test_another_office_has_its_own_days_and_units(office, other_office, look_at):
    Unit.objects.create(institution=office, name_ar="إدارة المطابقة")
    closed_days.suggest(office, 2026)
    look_at(str(other_office.pk))

    assert not Holiday.objects.exists()
    assert not Unit.objects.exists()
