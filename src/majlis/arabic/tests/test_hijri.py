from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.arabic.hijri import Hijri, hijri, next_day


def test_world_standards_day_of_2026_is_3_jumada_al_ula_1448():
    found = hijri(date(2026, 10, 14))

    assert found == Hijri(1448, 5, 3)
    assert found.text("ar") == "3 جمادى الأولى 1448\u00a0هـ"
    assert found.text("en") == "3 Jumada al-Ula 1448\u00a0AH"


def test_a_sighted_moon_moves_the_calendar_by_a_day():
    assert hijri(date(2026, 10, 14), shift_days=1) == Hijri(1448, 5, 4)
    assert hijri(date(2026, 10, 14), shift_days=-1) == Hijri(1448, 5, 2)


def test_outside_the_tables_there_is_no_hijri_day():
    assert hijri(date(1924, 7, 31)) is None
    assert hijri(date(1924, 8, 1)) is not None
    assert hijri(date(2077, 11, 16)) is not None
    assert hijri(date(2077, 11, 17)) is None
    assert hijri(date.max, shift_days=1) is None


@given(st.dates(min_value=date(1924, 8, 1), max_value=date(2077, 11, 15)))
def test_the_next_day_is_the_next_hijri_day_or_the_first_of_a_month(day):
    today, tomorrow = hijri(day), hijri(day + timedelta(days=1))

    assert today is not None
    assert tomorrow is not None
    assert tomorrow.day in {today.day + 1, 1}


def test_the_next_ramadan_is_found_and_never_the_day_itself():
    first = date(2027, 2, 8)

    assert hijri(first) == Hijri(1448, 9, 1)
    assert next_day(9, 1, after=date(2026, 11, 26)) == first
    assert next_day(9, 1, after=first) > first


def test_a_day_beyond_the_tables_is_refused():
    with pytest.raises(ValueError, match="tables end"):
        next_day(1, 1, after=date(2077, 11, 16))
