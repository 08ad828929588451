"""How counts grow: never back, to an end, and day by day to the same sum."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.core.audience import Year
from sandbox.core.growth import SETTLES_AFTER, growth
from sandbox.core.insights import day_end, days_between, days_ended
from sandbox.core.ledger import Post

BEGAN = datetime(2018, 3, 4, 9, 30, tzinfo=UTC)
COUNTS = {"views": 12_345, "likes": 101, "reposts": 7}
PACIFIC = ZoneInfo("America/Los_Angeles")


def post(**fields):
    data = {"counts": COUNTS, **fields.pop("data", {})}
    return Post("x", "1", "77", "نص", **{"visible_at": BEGAN, "data": data, **fields})


def moments(step=timedelta(hours=5)):
    at = BEGAN - timedelta(days=1)
    while at < BEGAN + timedelta(days=30):
        yield at
        at += step


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_never_falls(name):
    counts = [growth(post()).count(name, at) for at in moments()]

    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] == COUNTS[name]


def test_a_count_is_final_after_three_weeks():
    grown = growth(post())

    assert grown.count("views", BEGAN + SETTLES_AFTER - timedelta(hours=1)) < COUNTS["views"]
    assert grown.count("views", BEGAN + SETTLES_AFTER) == COUNTS["views"]


def test_most_of_it_comes_in_the_first_days():
    assert growth(post()).count("views", BEGAN + timedelta(days=5)) > COUNTS["views"] / 2


def test_a_post_may_settle_sooner():
    soon = BEGAN + timedelta(hours=3)
    grown = growth(post(data={"settles_at": soon.isoformat()}))

    assert grown.count("likes", soon) == COUNTS["likes"]


def test_a_removed_post_gains_nothing_more():
    removed_at = BEGAN + timedelta(days=2)
    grown = growth(post(removed_at=removed_at))

    assert 0 < grown.count("views", removed_at) < COUNTS["views"]
    assert grown.count("views", BEGAN + timedelta(days=60)) == grown.count("views", removed_at)


@pytest.mark.parametrize("zone", [UTC, PACIFIC])
def test_the_gains_of_days_add_up_to_the_whole(zone):
    grown = growth(post())
    days = days_between(BEGAN.date() - timedelta(days=2), BEGAN.date() + timedelta(days=25))
    gains = [
        grown.gained(COUNTS, day_end(day - timedelta(days=1), zone), day_end(day, zone))
        for day in days
    ]

    assert {name: sum(gain.get(name, 0) for gain in gains) for name in COUNTS} == COUNTS


def test_a_post_that_is_not_public_gains_nothing():
    assert growth(post(visible_at=None)).count("views", BEGAN + timedelta(days=30)) == 0


def test_an_answer_is_no_post_that_anybody_counts():
    answer = post(data={"reply_to": "5"})
    assert growth(answer).count("views", BEGAN + timedelta(days=30)) == 0


def test_a_post_that_nobody_laid_has_small_counts_of_its_own():
    fresh = Post("x", "1", "78", "نص", visible_at=BEGAN)
    other = Post("x", "1", "79", "نص", visible_at=BEGAN)

    totals = growth(fresh).totals
    assert totals == growth(fresh).totals
    assert totals != growth(other).totals
    assert 60 <= totals["views"] <= 900
    assert totals["likes"] < totals["views"]


def test_a_day_ends_at_midnight_of_its_zone_summer_and_winter():
    winter, summer = datetime(2018, 1, 9).date(), datetime(2018, 7, 9).date()  # noqa: DTZ001

    assert day_end(winter, PACIFIC) == datetime(2018, 1, 10, 8, tzinfo=UTC)
    assert day_end(summer, PACIFIC) == datetime(2018, 7, 10, 7, tzinfo=UTC)
    since, until = day_end(winter, PACIFIC), day_end(winter, PACIFIC) + timedelta(days=2)
    assert days_ended(since, until, PACIFIC) == days_between(
        winter + timedelta(days=1), winter + timedelta(days=2)
    )


YEAR = Year(2018, 7, followers_before=1_000, followers_after=1_234, visits=98_000)


def test_the_visits_of_a_years_days_add_up():
    days = days_between(datetime(2018, 1, 1).date(), datetime(2018, 12, 31).date())  # noqa: DTZ001
    visits = [
        YEAR.until(98_000, day, what="v") - YEAR.until(98_000, day - timedelta(days=1), what="v")
        for day in days
    ]

    assert sum(visits) == 98_000
    assert min(visits) > 0
    assert len(set(visits)) > 100
