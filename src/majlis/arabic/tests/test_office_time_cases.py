"""Office time against results that were reckoned without our code; the data file says how."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from majlis.arabic.office_time import Calendar, OtherHours, Period

CASES = json.loads(Path(__file__).with_name("office_time_cases.json").read_text("utf-8"))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def week(described):
    return tuple(
        Period(WEEKDAYS.index(day), *(time.fromisoformat(at) for at in hours.split("-")))
        for day, periods in described.items()
        for hours in periods
    )


def calendar(name):
    described = CASES["calendars"][name]
    return Calendar(
        ZoneInfo(described["zone"]),
        week(described["week"]),
        frozenset(date.fromisoformat(day) for day in described.get("closed", ())),
        tuple(
            OtherHours(
                date.fromisoformat(each["first"]),
                date.fromisoformat(each["last"]),
                week(each["week"]),
            )
            for each in described.get("other", ())
        ),
    )


def on_the_wall(calendar, said):
    return datetime.fromisoformat(said).replace(tzinfo=calendar.zone)


def test_there_are_enough_of_them():
    assert len(CASES["spans"]) >= 200
    assert len(CASES["ends"]) >= 40


@pytest.mark.parametrize("name", CASES["calendars"])
def test_spans_of_office_time_are_as_counted(name):
    office = calendar(name)
    found = {
        (start, end): office.office_time(on_the_wall(office, start), on_the_wall(office, end))
        for where, start, end, _minutes in CASES["spans"]
        if where == name
    }
    expected = {
        (start, end): timedelta(minutes=minutes)
        for where, start, end, minutes in CASES["spans"]
        if where == name
    }

    assert found == expected


@pytest.mark.parametrize(("name", "since", "minutes", "expected"), CASES["ends"])
def test_spans_end_where_they_were_counted_to(name, since, minutes, expected):
    office = calendar(name)
    end = office.after(on_the_wall(office, since), timedelta(minutes=minutes))

    assert end == on_the_wall(office, expected).astimezone(UTC)
