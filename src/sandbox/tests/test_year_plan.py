"""The plan of a demonstration year: its totals are exact, whatever the seed and the year."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from sandbox.core.growth import SETTLES_AFTER
from sandbox.x_text import is_valid
from sandbox.year import people, plan
from sandbox.year.words import wording
from sandbox.youtube_rules import TITLE_LONGEST

YEARS = [(2018, 1), (2018, 2), (2024, 1), (2024, 2)]


def all_of(posts):
    return [post for own in posts.values() for post in own]


@pytest.fixture(params=YEARS, ids=str)
def posts(request):
    year, seed = request.param
    return plan.planned(year, Random(f"{seed} {year}"))


def test_the_posts_and_their_files_are_as_many_as_the_report_says(posts):
    whole = all_of(posts)

    assert len(whole) == 2_466
    assert sum(post.pictures for post in whole) == 2_364
    assert sum(post.is_video for post in whole) == 48
    assert not [post for post in whole if post.is_video and post.pictures]


def test_what_people_do_adds_up(posts):
    counts = [post.counts for post in all_of(posts)]

    assert sum(one["likes"] + one["reposts"] + one["quotes"] for one in counts) == 23_000
    assert sum(one["views"] for one in counts) >= 2_000_000
    clicks = sum(post.counts["clicks"] for post in posts["x"])
    assert clicks + sum(plan.VISITS.values()) >= 215_000
    assert sum(after for _, after in plan.FOLLOWERS.values()) >= 40_000


def test_whoever_likes_has_seen_it(posts):
    assert all(post.counts["views"] > 10 * post.counts["likes"] for post in all_of(posts))


def test_no_network_gets_more_pictures_than_it_takes(posts):
    for network, most in plan.MOST_PICTURES.items():
        assert max(post.pictures for post in posts[network]) <= most
    assert min(post.pictures for post in posts["instagram"] if not post.is_video) == 1
    assert all(post.is_video for post in posts["youtube"])
    assert len([post for post in posts["instagram"] if post.pictures > 1]) > 50


def test_the_year_is_the_same_in_every_zone_that_cuts_its_days(posts):
    whole = all_of(posts)
    year = whole[0].at.year
    first, last = min(post.at for post in whole), max(post.at for post in whole)

    assert first >= datetime(year, 1, 1, 10, tzinfo=UTC)  # after midnight in California
    assert last < plan.settles_at(year) <= datetime(year, 12, 31, 21, tzinfo=UTC)


def test_every_month_and_no_day_alone_carries_the_year(posts):
    months = [post.at.month for post in all_of(posts)]
    days = [post.at.date() for post in all_of(posts)]

    assert all(130 < months.count(month) < 280 for month in range(1, 13))
    assert max(days.count(day) for day in set(days)) < 30


def test_removed_posts_had_settled_long_before_and_go_within_the_year(posts):
    removed = [post for post in all_of(posts) if post.removed_at]

    assert len(removed) == 12
    for post in removed:
        assert post.removed_at - post.at > SETTLES_AFTER + timedelta(days=8)
        assert post.removed_at.year == post.at.year


def test_two_runs_of_a_seed_are_equal_and_two_seeds_are_not():
    once, again = (plan.planned(2018, Random("5 2018")) for _ in range(2))

    assert once == again
    assert once != plan.planned(2018, Random("6 2018"))


def test_shares_of_a_total_add_up_to_it():
    lot = Random(3)
    for total in (0, 1, 7, 23_000):
        parts = plan.shared_out(total, [lot.random() for _ in range(501)])
        assert sum(parts) == total
        assert min(parts) >= 0


@pytest.mark.parametrize("network", ["x", "linkedin", "youtube"])
def test_every_text_is_one_that_the_network_takes(network, posts):
    lot = Random(11)
    texts = set()
    for post in posts[network]:
        words = wording(lot, day=post.at.date(), network=network)
        texts.add(words.text)
        assert "{" not in words.text
        assert 3 < len(words.title) <= TITLE_LONGEST
        assert network != "x" or is_valid(words.text)
    assert len(texts) > 0.8 * len(posts[network])


def test_most_texts_are_arabic():
    lot, languages = Random(4), []
    for number in range(400):
        day = datetime(2018, 1 + number % 12, 5, tzinfo=UTC).date()
        languages.append(wording(lot, day=day, network="facebook").language)

    assert 0.9 < languages.count("ar") / 400 < 1


def test_no_two_citizens_have_one_name():
    names = list(people.names(Random(1)))

    assert len(set(names)) == len(names) > 1_400
