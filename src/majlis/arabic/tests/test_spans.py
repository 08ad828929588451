from datetime import UTC, datetime, timedelta

import pytest

from majlis.arabic.digits import DigitStyle
from majlis.arabic.spans import ago, exact, remaining, span

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


@pytest.mark.parametrize(
    ("minutes", "governed", "arabic", "english"),
    [
        (0.5, False, "أقل من دقيقة", "less than a minute"),
        (40, False, "40 دقيقة", "40 minutes"),
        (60, False, "ساعة واحدة", "1 hour"),
        (60, True, "ساعة", "1 hour"),
        (112, False, "ساعة و52 دقيقة", "1 hour 52 minutes"),
        (122, False, "ساعتان ودقيقتان", "2 hours 2 minutes"),
        (122, True, "ساعتين ودقيقتين", "2 hours 2 minutes"),
        (181, True, "3 ساعات ودقيقة", "3 hours 1 minute"),
        (24 * 60 + 30, False, "يوم واحد", "1 day"),
        (50 * 60, False, "يومان وساعتان", "2 days 2 hours"),
    ],
)
def test_a_span_is_said_in_two_units(minutes, governed, arabic, english):
    length = timedelta(minutes=minutes)

    assert exact(length, language="ar", governed=governed) == arabic
    assert exact(length, language="en", governed=governed) == english
