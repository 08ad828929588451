from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.arabic.office_time import (
    MONDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Calendar,
    OtherHours,
    Period,
)

RIYADH = ZoneInfo("Asia/Riyadh")
SUNDAY_TO_THURSDAY = (SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY)
WEEK = tuple(Period(day, time(7, 30), time(14, 30)) for day in SUNDAY_TO_THURSDAY)
RAMADAN = OtherHours(
    date(2026, 2, 18),
    date(2026, 3, 19),
    tuple(Period(day, time(10), time(15)) for day in SUNDAY_TO_THURSDAY),
)
OFFICE = Calendar(RIYADH, WEEK, other=(RAMADAN,))


def at(day, hour=0, minute=0, month=10):
    """A moment of autumn 2026 in Riyadh; 14 October is a Wednesday."""
    return datetime(2026, month, day, hour, minute, tzinfo=RIYADH)


def hours(number):
    return timedelta(hours=number)


def test_within_one_day_office_time_is_the_clock_s():
    assert OFFICE.office_time(at(14, 9), at(14, 11, 30)) == hours(2.5)


def test_what_lies_outside_the_hours_does_not_count():
    assert OFFICE.office_time(at(14, 5), at(14, 23)) == hours(7)
    assert OFFICE.office_time(at(14, 15), at(14, 23)) == timedelta(0)


def test_a_weekend_in_between_is_left_out():
    # From Thursday 14:00 over Friday and Saturday to Sunday 08:00.
    assert OFFICE.office_time(at(15, 14), at(18, 8)) == hours(1)


def test_a_closed_day_does_not_count():
    closed = Calendar(RIYADH, WEEK, closed=frozenset({date(2026, 10, 14)}))

    assert closed.office_time(at(13, 14), at(15, 8)) == hours(1)


def test_a_range_of_days_has_its_own_hours():
    ramadan = at(18, 0, month=2), at(19, 0, month=2)

    assert OFFICE.office_time(*ramadan) == hours(5)


def test_an_office_may_open_twice_a_day():
    split = Calendar(
        RIYADH,
        (Period(SUNDAY, time(8), time(12)), Period(SUNDAY, time(16), time(19))),
    )

    assert split.office_time(at(18, 11), at(18, 17)) == hours(2)


def test_a_shift_may_end_after_midnight_and_on_a_closed_day():
    night = Calendar(
        RIYADH,
        (Period(WEDNESDAY, time(22), time(2)),),
        closed=frozenset({date(2026, 10, 15)}),
    )

    assert night.office_time(at(14, 23), at(15, 9)) == hours(3)
    assert night.is_open_at(at(15, 1, 59))
    assert not night.is_open_at(at(15, 2))


def test_a_period_from_midnight_to_midnight_is_the_whole_day():
    always = Calendar(RIYADH, tuple(Period(day, time(0), time(0)) for day in range(7)))

    assert always.office_time(at(1), at(15)) == timedelta(days=14)


def test_periods_that_overlap_count_once():
    twice = Calendar(
        RIYADH, (Period(SUNDAY, time(8), time(12)), Period(SUNDAY, time(10), time(13)))
    )

    assert twice.office_time(at(18), at(19)) == hours(5)


def test_a_span_that_ends_before_it_begins_has_none():
    assert OFFICE.office_time(at(14, 12), at(14, 9)) == timedelta(0)


def test_the_day_is_cut_in_the_office_s_own_zone():
    start = datetime(2026, 10, 14, 4, 30, tzinfo=UTC)  # 07:30 in Riyadh

    assert OFFICE.office_time(start, start + hours(1)) == hours(1)
    assert not OFFICE.is_open_at(start - timedelta(seconds=1))


def test_where_clocks_are_changed_an_hour_is_still_an_hour():
    berlin = ZoneInfo("Europe/Berlin")
    always = Calendar(berlin, tuple(Period(day, time(0), time(0)) for day in range(7)))
    start = datetime(2026, 10, 25, tzinfo=berlin)  # a day of 25 hours

    assert always.office_time(start, datetime(2026, 10, 26, tzinfo=berlin)) == hours(25)


@pytest.mark.parametrize(
    ("after", "opens"),
    [
        (at(14, 9), at(14, 9)),
        (at(14, 20), at(15, 7, 30)),
        (at(15, 20), at(18, 7, 30)),
    ],
)
def test_it_says_when_it_opens_next(after, opens):
    assert OFFICE.opens_at(after) == opens


def test_an_office_without_hours_never_opens():
    assert Calendar(RIYADH, ()).opens_at(at(14)) is None


MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))
PERIODS = st.builds(Period, st.integers(0, 6), MINUTES, MINUTES)
RANGES = st.builds(
    lambda first, days, periods: OtherHours(first, first + timedelta(days), tuple(periods)),
    DAYS,
    st.integers(0, 40),
    st.lists(PERIODS, max_size=4),
)
CALENDARS = st.builds(
    lambda zone, periods, closed, other: Calendar(
        ZoneInfo(zone), tuple(periods), frozenset(closed), tuple(other)
    ),
    st.sampled_from(["Asia/Riyadh", "Asia/Dubai", "UTC", "Europe/Berlin", "America/New_York"]),
    st.lists(PERIODS, max_size=8),
    st.lists(DAYS, max_size=6),
    st.lists(RANGES, max_size=2),
)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=104)).map(lambda span: NEW_YEAR + span)


@given(calendar=CALENDARS, moments=st.lists(MOMENTS, min_size=2, max_size=6))
def test_splitting_a_span_never_changes_the_sum(calendar, moments):
    moments = sorted(moments)
    parts = [calendar.office_time(start, end) for start, end in pairwise(moments)]

    assert sum(parts, timedelta(0)) == calendar.office_time(moments[0], moments[-1])


@given(calendar=CALENDARS, start=MOMENTS, end=MOMENTS)
def test_office_time_is_never_longer_than_the_clock_s(calendar, start, end):
    assert timedelta(0) <= calendar.office_time(start, end) <= max(end - start, timedelta(0))


@given(calendar=CALENDARS, after=MOMENTS)
def test_until_it_opens_next_no_office_time_passes(calendar, after):
    opens = calendar.opens_at(after)
    if opens is not None:
        assert calendar.office_time(after, opens) == timedelta(0)
        assert calendar.is_open_at(opens)


@given(calendar=CALENDARS, moments=st.lists(MOMENTS, min_size=3, max_size=3))
def test_a_longer_span_has_no_less_office_time(calendar, moments):
    start, end, later = sorted(moments)

    assert calendar.office_time(start, end) <= calendar.office_time(start, later)


@given(
    calendar=CALENDARS,
    since=MOMENTS,
    amount=st.timedeltas(timedelta(microseconds=1), timedelta(hours=60)),
)
def test_after_undoes_office_time(calendar, since, amount):
    end = calendar.after(since, amount)
    if end is None:
        assert calendar.office_time(since, since + timedelta(days=1100)) < amount
        return
    just_before = end - timedelta(microseconds=1)

    assert calendar.office_time(since, end) == amount
    assert calendar.office_time(since, just_before) == amount - timedelta(microseconds=1)


def test_nothing_is_over_at_once():
    assert OFFICE.after(at(16, 9), timedelta(0)) == at(16, 9)


def test_what_never_opens_never_ends():
    assert Calendar(RIYADH, ()).after(at(14), hours(1)) is None
