"""The page of the office's hours and days, and what follows Hijri months."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from majlis.arabic.office_time import SUNDAY, Period
from majlis.people import calendars, closed_days, hijri_months, office_hours
from majlis.people.hours_forms import PeriodsField, WeekForm
from majlis.people.models import CalendarChange, Holiday, MonthStart, OtherHours
from majlis.record.models import Entry
from majlis.store.refusal import Refused

# Ramadan of 1448 by the tables: 8 February to 8 March 2027; the feast on 9 March.
RAMADAN, SHAWWAL = (1448, 9), (1448, 10)
STARTS, FEAST = date(2027, 2, 8), date(2027, 3, 9)
DAY = timedelta(days=1)
WEEK = {"day_6": "07:30-14:30", "day_0": "٠٧:٣٠ - ١٢:٠٠، 13:00-15:00"}
ACTS = [
    ("hours-week", {**WEEK, "valid_from": "2027-01-03"}),
    ("hours-other", {**WEEK, "name_ar": "الصيف", "first": "2027-07-01", "last": "2027-08-31"}),
    ("holidays", {"name_ar": "إجازة", "day": "2027-04-04", "is_confirmed": "on"}),
    ("holiday-suggestions", {}),
    ("month-starts", {"hijri_month": 10, "hijri_year": 1448, "first_day": "2027-03-10"}),
]


def ramadan_hours(office, manager):
    periods = [Period(SUNDAY, *(time.fromisoformat(at) for at in ("10:00", "15:00")))]
    return office_hours.enter_of_month(
        office, periods, year=1448, month=9, name_ar="رمضان", by=manager
    )


def test_hours_of_a_month_follow_its_announced_first_day(office, manager):
    hours = ramadan_hours(office, manager)
    assert (hours.first, hours.last) == (STARTS, FEAST - DAY)

    hijri_months.confirm(office, *RAMADAN, starts=STARTS + DAY, by=manager)
    hijri_months.confirm(office, *SHAWWAL, starts=FEAST + DAY, by=manager)

    hours.refresh_from_db()
    assert (hours.first, hours.last) == (STARTS + DAY, FEAST)


def test_a_feast_of_several_days_moves_with_its_month_and_stays_as_certain_as_it_was(
    office, manager
):
    for number, is_confirmed in enumerate((True, True, False), start=1):
        closed_days.enter_by_hijri(
            office,
            year=1448,
            month=10,
            day=number,
            name_ar="عيد الفطر",
            by=manager,
            is_confirmed=is_confirmed,
        )
    assert calendars.calendar_of(office).closed == {FEAST, FEAST + DAY}

    for starts in (FEAST + DAY, FEAST - DAY):
        hijri_months.confirm(office, *SHAWWAL, starts=starts, by=manager)

        assert calendars.calendar_of(office).closed == {starts, starts + DAY}
        assert Holiday.objects.expected().get().day == starts + 2 * DAY


def test_a_month_is_never_far_from_the_computed_one(office, manager):
    with pytest.raises(Refused):
        hijri_months.confirm(office, *SHAWWAL, starts=FEAST + 3 * DAY, by=manager)


def test_a_month_that_moves_says_which_days_have_changed(office, manager):
    closed_days.enter_by_hijri(
        office, year=1448, month=10, day=1, name_ar="عيد", by=manager, is_confirmed=True
    )
    CalendarChange.objects.all().update(settled_at=None)
    hijri_months.confirm(office, *SHAWWAL, starts=FEAST + DAY, by=manager)

    change = CalendarChange.objects.latest("id")
    assert (change.first, change.last) == (FEAST, FEAST + DAY)
    assert Entry.objects.filter(act="month.confirmed").exists()


def test_a_suggested_feast_carries_its_hijri_date_and_a_national_day_does_not(office):
    closed_days.suggest(office, 2027)

    feast = office.holidays.get(day=FEAST)
    assert (feast.hijri_month, feast.hijri_day) == (10, 1)
    assert office.holidays.get(day=date(2027, 9, 23)).hijri_month is None


def test_the_shift_of_the_calendar_moves_what_follows_it(client, office, manager):
    hours = ramadan_hours(office, manager)
    office.hijri_shift_days = 1
    office.save()
    hijri_months.follow_all(office)

    hours.refresh_from_db()
    assert hours.first == STARTS - DAY


def test_what_the_office_kept_before_a_new_week_stays(office, manager):
    sunday = date(2027, 1, 3)
    office_hours.set_week(office, [Period(SUNDAY, *THE_MORNING)], valid_from=sunday, by=manager)
    calendar = calendars.calendar_of(office)

    assert [p.opens.hour for p in calendar.periods_on(sunday - 7 * DAY)] == [7]
    assert [p.opens.hour for p in calendar.periods_on(sunday)] == [9]
    assert calendar.periods_on(sunday + DAY) == ()


THE_MORNING = tuple(time(hour) for hour in (9, 12))


@pytest.mark.parametrize("typed", ["07:30–14:30", "٠٧:٣٠ - ١٤:٣٠", "7:30-14:30", " 07:30-14:30، "])
def test_a_period_is_read_as_people_write_it(typed):
    (period,) = PeriodsField().clean(typed)

    assert [f"{at:%H:%M}" for at in period] == ["07:30", "14:30"]


@pytest.mark.parametrize("typed", ["07:30", "من السابعة", "25:00-26:00", "07:30-14:30 تقريباً"])
def test_what_is_no_period_is_refused(typed):
    assert not WeekForm({"day_6": typed}).is_valid()


# The page


def test_everybody_reads_it_and_it_names_the_days(client, office, noura, manager):
    ramadan_hours(office, manager)
    closed_days.suggest(office, 2027)
    client.force_login(noura)
    html = client.get(reverse("hours")).content.decode()

    assert "رمضان 1448" in html
    assert "متوقعة" in html
    assert reverse("hours-week") not in html


@pytest.mark.parametrize(("name", "given"), ACTS)
def test_a_manager_changes_it_and_others_do_not(client, office, noura, manager, omar, name, given):
    for person in (noura, omar):
        client.force_login(person)
        assert client.post(reverse(name), given).status_code == 403
    client.force_login(manager)

    assert client.post(reverse(name), given).status_code == 302
    assert client.get(reverse("hours")).status_code == 200
    found = (*office.weeks.all(), *office.holidays.all(), *office.other_hours.all())
    assert found or MonthStart.objects.filter(institution=office).exists()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("hours-week", {"day_6": "صباحاً", "valid_from": "2027-01-03"}),
        ("hours-week", WEEK),
        ("hours-other", {"name_ar": "الصيف", "first": "2027-07-01"}),
        ("hours-other", {"name_ar": "الصيف", "first": "2027-07-02", "last": "2027-07-01"}),
        ("hours-other", {"name_ar": "رمضان", "hijri_month": 9}),
        ("holidays", {"name_ar": "إجازة"}),
        ("holidays", {"name_ar": "إجازة", "day": "2027-01-01", "hijri_day": 1}),
        ("month-starts", {"hijri_month": 10}),
    ],
)
def test_a_mistake_is_told_and_nothing_changes(client, office, manager, name, given):
    client.force_login(manager)

    assert client.post(reverse(name), given).status_code == 422
    assert not CalendarChange.objects.exists()


def test_a_holiday_is_confirmed_and_removed_once(client, office, manager, omar):
    holiday = closed_days.enter(
        office, day=date(2027, 4, 4), name_ar="إجازة", by=manager, is_confirmed=False
    )
    confirm = reverse("holiday-confirmation", args=[holiday.pk])
    remove = reverse("holiday-removal", args=[holiday.pk])
    client.force_login(manager)

    assert client.post(confirm).status_code == 302
    assert date(2027, 4, 4) in calendars.calendar_of(office).closed
    assert client.post(confirm).status_code == 409
    assert client.post(remove).status_code == 302
    assert client.post(remove).status_code == 404


def test_several_days_are_entered_at_once_by_either_calendar(client, office, manager):
    client.force_login(manager)
    feast = {"name_ar": "عيد الفطر", "hijri_day": "١", "hijri_month": 10, "hijri_year": "١٤٤٨"}
    client.post(reverse("holidays"), {**feast, "days": "4", "is_confirmed": "on"})

    assert calendars.calendar_of(office).closed == {FEAST + n * DAY for n in range(4)}


def test_other_hours_are_taken_out(client, office, manager):
    hours = ramadan_hours(office, manager)
    client.force_login(manager)

    assert client.post(reverse("hours-other-removal", args=[hours.pk])).status_code == 302
    assert not OtherHours.objects.exists()
    assert client.post(reverse("hours-other-removal", args=[hours.pk])).status_code == 404


def test_another_office_sees_no_months_and_no_changes(office, other_office, manager, look_at):
    hijri_months.confirm(office, *SHAWWAL, starts=FEAST, by=manager)
    ramadan_hours(office, manager)
    look_at(str(other_office.pk))

    assert not MonthStart.objects.exists()
    assert not CalendarChange.objects.exists()
