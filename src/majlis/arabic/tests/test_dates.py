from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from majlis.arabic import dates
from majlis.arabic.digits import DigitStyle, to_latin

RIYADH = ZoneInfo("Asia/Riyadh")
STANDARDS_DAY = datetime(2026, 10, 14, 5, 0, tzinfo=UTC)


def test_a_day_is_said_in_arabic_in_the_readers_zone():
    late = datetime(2026, 10, 13, 21, 30, tzinfo=UTC)

    assert dates.day(late, zone=RIYADH, language="ar") == "الأربعاء 14 أكتوبر 2026"
    assert dates.day(late, zone=RIYADH, language="en") == "Wednesday 14 October 2026"


def test_a_plain_date_is_said_as_it_stands():
    assert dates.day(date(2026, 10, 14), zone=RIYADH, language="ar") == "الأربعاء 14 أكتوبر 2026"
    assert dates.short_day(date(2026, 10, 14), zone=RIYADH, language="ar") == "14 أكتوبر 2026"


def test_hours_run_on_the_twelve_hour_clock():
    midnight = datetime(2026, 10, 13, 21, 0, tzinfo=UTC)
    noon = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)

    assert dates.hour(STANDARDS_DAY, zone=RIYADH, language="ar") == "8:00\u00a0ص"
    assert dates.hour(midnight, zone=RIYADH, language="ar") == "12:00\u00a0ص"
    assert dates.hour(noon, zone=RIYADH, language="ar") == "12:00\u00a0م"
    assert dates.hour(noon, zone=RIYADH, language="en") == "12:00\u00a0PM"


def test_a_moment_joins_day_and_hour_in_the_readers_digits():
    said = dates.moment(STANDARDS_DAY, zone=RIYADH, language="ar", digits=DigitStyle.ARABIC)

    assert said == "الأربعاء ١٤ أكتوبر ٢٠٢٦، ٨:٠٠\u00a0ص"


def test_near_days_are_called_by_their_names():
    def said(day):
        at = datetime(2026, 10, day, 5, 0, tzinfo=UTC)
        return dates.when(at, now=STANDARDS_DAY, zone=RIYADH, language="ar")

    assert said(13) == "أمس 8:00\u00a0ص"
    assert said(14) == "اليوم 8:00\u00a0ص"
    assert said(15) == "غداً 8:00\u00a0ص"
    assert said(16) == "الجمعة 16 أكتوبر 2026، 8:00\u00a0ص"


def test_the_hijri_day_is_empty_where_the_tables_end():
    assert (
        dates.hijri_day(STANDARDS_DAY, zone=RIYADH, language="ar") == "3 جمادى الأولى 1448\u00a0هـ"
    )
    assert dates.hijri_day(date(2090, 1, 1), zone=RIYADH, language="ar") == ""


@given(st.dates(min_value=date(1970, 1, 2), max_value=date(9999, 12, 30)), st.times())
def test_digits_change_nothing_but_digits(on, clock):
    at = datetime.combine(on, clock, tzinfo=UTC)
    latin = dates.moment(at, zone=RIYADH, language="ar")
    arabic = dates.moment(at, zone=RIYADH, language="ar", digits=DigitStyle.ARABIC)

    assert to_latin(arabic) == latin
