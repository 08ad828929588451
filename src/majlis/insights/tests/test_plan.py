"""What is read when: days until they are final, posts by age, everything at a month's end."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from majlis.insights import plan
from majlis.insights.tests.conftest import RIYADH, at

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
MAY_9 = date(2018, 5, 9)


def due_posts(channel, day):
    return plan.posts_to_read(channel, moment=at(day, 23), today=day)


@pytest.mark.parametrize(("hour", "day"), [(0, MAY_9), (22, MAY_9), (23, MAY_9 + ONE_DAY)], ids=str)
def test_the_next_evening_is_eleven_by_the_institutions_clock(hour, day):
    assert plan.next_evening(at(MAY_9, hour), RIYADH) == datetime(
        day.year, day.month, day.day, 20, tzinfo=UTC
    )


def test_an_account_that_was_never_read_begins_with_the_year(channel_of):
    spans = list(plan.spans(channel_of("linkedin"), moment=at(MAY_9, 23), today=MAY_9))

    assert (spans[0][0], spans[-1][1]) == (date(2018, 1, 1), MAY_9)
    assert max(last - first for first, last in spans) < timedelta(days=28)
    assert all(second[0] - first[1] == ONE_DAY for first, second in pairwise(spans))


def test_days_are_read_again_until_they_are_final(channel_of, read):
    for metric in ("views", "visits", "likes", "reposts"):
        read("linkedin", metric, {MAY_9 - ONE_DAY: 4})

    assert list(plan.spans(channel_of("linkedin"), moment=at(MAY_9, 23), today=MAY_9)) == [
        (MAY_9 - 3 * ONE_DAY, MAY_9)
    ]


def test_a_day_that_was_not_given_yet_keeps_the_days_after_it_open(channel_of, read):
    read("facebook", "views", {MAY_9 - ONE_DAY: 4})
    read("facebook", "visits", {MAY_9 - 6 * ONE_DAY: 4, MAY_9 - ONE_DAY: None})

    ((first, last),) = plan.spans(channel_of("facebook"), moment=at(MAY_9, 23), today=MAY_9)

    assert (first, last) == (MAY_9 - 8 * ONE_DAY, MAY_9)


def test_a_measure_that_the_network_ended_holds_nothing_up(channel_of, read):
    read("facebook", "views", {MAY_9 - ONE_DAY: 4})
    read("facebook", "visits", {MAY_9 - 60 * ONE_DAY: 4})

    ((first, _),) = plan.spans(channel_of("facebook"), moment=at(MAY_9, 23), today=MAY_9)

    assert first == MAY_9 - 3 * ONE_DAY


def test_after_a_long_silence_reading_goes_on_where_it_stopped(channel_of, read):
    read("linkedin", "views", {date(2018, 1, 20): 4})

    spans = list(plan.spans(channel_of("linkedin"), moment=at(MAY_9, 23), today=MAY_9))

    assert spans[0][0] == date(2018, 1, 18)
    assert spans[-1][1] == MAY_9


def test_a_young_post_is_read_every_day(channel_of, post_on, read):
    post = post_on("x", MAY_9 - 29 * ONE_DAY)
    read("x", "views", {MAY_9 - ONE_DAY: 3}, post=post)

    assert due_posts(channel_of("x"), MAY_9) == {post.remote_id: post.pk}


def test_an_older_post_is_read_once_a_week(channel_of, post_on, read):
    post = post_on("x", MAY_9 - 40 * ONE_DAY)
    read("x", "views", {MAY_9 - 6 * ONE_DAY: 3}, post=post)

    assert due_posts(channel_of("x"), MAY_9) == {}
    assert due_posts(channel_of("x"), MAY_9 + ONE_DAY) == {post.remote_id: post.pk}


def test_on_the_last_day_of_a_month_every_post_is_read(channel_of, post_on, read):
    post = post_on("x", date(2018, 1, 2))
    read("x", "views", {date(2018, 5, 30): 3}, post=post)

    assert due_posts(channel_of("x"), date(2018, 5, 30)) == {}
    assert due_posts(channel_of("x"), date(2018, 5, 31)) == {post.remote_id: post.pk}


def test_where_days_make_the_figures_posts_are_read_by_the_week_while_young(
    channel_of, post_on, read
):
    young = post_on("linkedin", MAY_9 - 20 * ONE_DAY)
    fresh = post_on("linkedin", MAY_9)
    post_on("linkedin", MAY_9 - 40 * ONE_DAY)
    read("linkedin", "views", {MAY_9 - 6 * ONE_DAY: 3}, post=young)

    assert due_posts(channel_of("linkedin"), MAY_9) == {fresh.remote_id: fresh.pk}
    assert len(due_posts(channel_of("linkedin"), MAY_9 + ONE_DAY)) == 2
    assert len(due_posts(channel_of("linkedin"), date(2018, 5, 31))) == 3


def test_replies_gone_posts_and_those_of_other_accounts_are_not_read(channel_of, post_on):
    post_on("x", MAY_9, is_original=False)
    post_on("x", MAY_9, gone_at=at(MAY_9))
    post_on("facebook", MAY_9)

    assert due_posts(channel_of("x"), MAY_9) == {}
