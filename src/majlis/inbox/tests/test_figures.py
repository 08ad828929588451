"""How long first answers took, and how many kept what was promised when they came."""

from datetime import timedelta

from majlis.inbox import cases, figures
from majlis.inbox.models import Promise
from majlis.inbox.tests.conftest import BEGAN, comment, hear, stands

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def answered_after(x, *minutes, since=BEGAN):
    """Let an inquiry be answered after each of these many minutes."""
    for number, after in enumerate(minutes):
        name = f"{since:%d%H%M}-{number}"
        item = comment(f"c-{name}", author_id=f"u-{name}", created_at=since)
        hear(x, stands(x, item))
        answer = comment(
            f"r-{name}", parent_id=f"c-{name}", is_ours=True, created_at=since + after * MINUTE
        )
        hear(x, stands(x, answer))


def of_the_week(office):
    return figures.first_answers(office, BEGAN - HOUR, BEGAN + timedelta(days=7))


def test_without_answers_nothing_is_known(office):
    found = of_the_week(office)

    assert (found.count, found.median_office, found.share_within) == (0, None, None)


def test_median_and_nine_in_ten_are_spans_that_were(office, x):
    answered_after(x, 5, 10, 30, 60, 23 * 60)  # the last at nine on the next day
    found = of_the_week(office)

    assert found.count == 5
    assert found.median_elapsed == found.median_office == 30 * MINUTE
    assert found.ninth_tenth_elapsed == 23 * HOUR
    # Four hours and a half on Wednesday, an hour and a half on Thursday.
    assert found.ninth_tenth_office == 6 * HOUR


def test_each_is_held_against_what_was_in_force_when_it_came(office, x):
    Promise.objects.create(institution=office, first=20 * MINUTE, valid_from=BEGAN - HOUR)
    Promise.objects.create(institution=office, first=HOUR, valid_from=BEGAN + 10 * MINUTE)
    answered_after(x, 15, 20, 30)
    answered_after(x, 30, 90, since=BEGAN + 11 * MINUTE)
    found = of_the_week(office)

    assert (found.promised, found.within) == (5, 3)
    assert found.share_within == 0.6


def test_what_asks_for_nothing_is_not_counted(office, x, noura):
    answered_after(x, 5)
    cases.mark(office.case_set.get(), "other", by=noura)

    assert of_the_week(office).count == 0


def test_where_nothing_was_promised_none_was_kept_or_broken(office, x):
    Promise.objects.create(institution=office, close=HOUR, valid_from=BEGAN - HOUR)
    answered_after(x, 5)
    found = of_the_week(office)

    assert (found.count, found.promised, found.within) == (1, 0, 0)
    assert found.share_within is None
