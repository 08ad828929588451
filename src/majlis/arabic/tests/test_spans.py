from datetime import UTC, datetime, timedelta

import pytest

from majlis.arabic.digits import DigitStyle
from majlis.arabic.spans import ago, remaining, span

NOW = datetime(2026, 10, 14, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.4, "الآن"),
        (0.8, "قبل أقل من دقيقة"),
        (1, "قبل دقيقة"),
        (2, "قبل دقيقتين"),
        (4, "قبل 4 دقائق"),
        (10, "قبل 10 دقائق"),
        (11, "قبل 11 دقيقة"),
        (60, "قبل ساعة"),
        (120, "قبل ساعتين"),
        (60 * 24 * 2, "قبل يومين"),
        (60 * 24 * 3, "قبل 3 أيام"),
        (60 * 24 * 11, "قبل 11 يوماً"),
        (60 * 24 * 100, "قبل 100 يوم"),
        (60 * 24 * 103, "قبل 103 أيام"),
        (60 * 24 * 111, "قبل 111 يوماً"),
    ],
)
def test_an_age_is_said_in_the_right_plural(minutes, said):
    assert ago(NOW - timedelta(minutes=minutes), now=NOW, language="ar") == said


def test_what_is_to_come_is_said_with_after():
    assert ago(NOW + timedelta(hours=2), now=NOW, language="ar") == "بعد ساعتين"
    assert ago(NOW + timedelta(hours=2), now=NOW, language="en") == "in 2 hours"
    assert ago(NOW - timedelta(days=1), now=NOW, language="en") == "1 day ago"


def test_a_span_standing_alone_takes_the_other_dual():
    assert span(timedelta(hours=2), language="ar") == "ساعتان"
    assert span(timedelta(minutes=1), language="ar") == "دقيقة واحدة"
    assert span(timedelta(seconds=5), language="en") == "less than a minute"


def test_what_is_left_of_a_deadline_is_said_until_it_passes():
    assert remaining(NOW + timedelta(minutes=9), now=NOW, language="ar") == "المتبقي: 9 دقائق"
    assert remaining(NOW, now=NOW, language="ar") == "انتهت المهلة"


def test_spans_follow_the_readers_digits():
    said = ago(NOW - timedelta(minutes=4), now=NOW, language="ar", digits=DigitStyle.ARABIC)

    assert said == "قبل ٤ دقائق"
