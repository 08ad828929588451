"""Null is not 0, a stock is no flow, and a post counts from where it was first seen."""

from datetime import date, timedelta

import pytest

from majlis.insights import figures
from majlis.insights.words import Figure

pytestmark = pytest.mark.django_db
JUNE = date(2018, 6, 1)
LAST = date(2018, 12, 31)
ONE_DAY = timedelta(days=1)


def cell(office, figure, network, year=2018):
    return figures.year(office, year).rows[figure].cells[network]


def test_followers_are_those_of_the_last_reading_of_the_year(office, read):
    read("linkedin", "followers", {JUNE: 900, date(2018, 12, 30): 950, date(2019, 1, 1): 999})

    assert cell(office, Figure.FOLLOWERS, "linkedin").value == 950


def test_a_flow_by_day_is_the_sum_of_the_days_of_the_year(office, read):
    edge = {date(2017, 12, 31): 1000, date(2018, 1, 1): 5, LAST: 7, date(2019, 1, 1): 1000}
    read("facebook", "views", edge)

    assert cell(office, Figure.VIEWS, "facebook").value == 12


def test_a_day_that_was_not_given_is_missing_and_not_zero(office, read):
    read("linkedin", "views", {JUNE: 10, JUNE + ONE_DAY: None, JUNE + 2 * ONE_DAY: 20})

    found = cell(office, Figure.VIEWS, "linkedin")

    assert (found.value, found.since) == (30, JUNE)
    assert found.missing_days == (LAST - JUNE).days + 1 - 2


def test_a_figure_that_was_never_given_is_unknown(office, read):
    read("linkedin", "visits", {JUNE: None})
    read("linkedin", "views", {JUNE: 3})

    found = figures.year(office, 2018)

    assert found.rows[Figure.VISITS].cells["linkedin"].is_missing
    assert found.rows[Figure.VISITS].total is None
    assert found.totals()["visits"] is None
    assert found.totals()["views"] == 3


def test_a_figure_that_the_network_does_not_tell_is_said_so(office, read):
    read("youtube", "views", {JUNE: 3})

    found = cell(office, Figure.VISITS, "youtube")

    assert not found.is_given
    assert found.value is None


def test_a_post_of_the_year_counts_from_zero_to_its_last_reading(office, post_on, read):
    post = post_on("x", JUNE)
    read("x", "likes", {JUNE: 4, JUNE + ONE_DAY: 9, date(2019, 1, 5): 50}, post=post)
    read("x", "reposts", {JUNE: 1}, post=post)

    assert cell(office, Figure.LIKES_AND_REPOSTS, "x").value == 10


def test_an_older_post_counts_from_its_last_reading_before_the_year(office, post_on, read):
    post = post_on("x", date(2017, 12, 1))
    read("x", "views", {date(2017, 12, 31): 100, JUNE: 130}, post=post)

    assert cell(office, Figure.VIEWS, "x").value == 30
    assert cell(office, Figure.VIEWS, "x", year=2017).value == 100


def test_an_older_post_that_was_not_read_before_counts_from_its_first_reading(
    office, post_on, read
):
    post = post_on("x", date(2016, 5, 1))
    read("x", "views", {JUNE: 130, JUNE + ONE_DAY: 131}, post=post)

    assert cell(office, Figure.VIEWS, "x").value == 1


def test_visits_that_a_network_gives_for_a_month_only_stand_as_last_given(office, post_on, read):
    post = post_on("x", JUNE)
    read("x", "visits", {JUNE: 2, JUNE + 29 * ONE_DAY: 40, JUNE + 31 * ONE_DAY: None}, post=post)

    assert cell(office, Figure.VISITS, "x").value == 40


def test_a_removed_post_counts_with_its_last_reading_and_is_marked(office, post_on, read):
    post = post_on("x", JUNE, gone_at="2018-07-01T00:00:00Z")
    read("x", "views", {JUNE: 12}, post=post)

    assert cell(office, Figure.VIEWS, "x").value == 12
    assert (cell(office, Figure.POSTS, "x").value, cell(office, Figure.POSTS, "x").gone) == (1, 1)


def test_posts_are_counted_by_the_institutions_midnight(office, post_on):
    post_on("x", date(2017, 12, 31), hour=23)
    post_on("x", date(2018, 1, 1), hour=0)
    post_on("x", LAST, hour=23)
    post_on("x", date(2019, 1, 1), hour=0)

    assert cell(office, Figure.POSTS, "x").value == 2


def test_an_album_is_one_post_and_its_images(office, post_on):
    post_on("facebook", JUNE, images=4)
    post_on("facebook", JUNE, videos=1)

    found = figures.year(office, 2018).totals()

    assert (found["posts"], found["images"], found["videos"]) == (2, 4, 1)


def test_replies_and_reposts_are_no_posts_and_bring_no_views(office, post_on, read):
    reply = post_on("x", JUNE, is_original=False)
    read("x", "views", {JUNE: 12}, post=reply)
    post_on("x", JUNE)

    assert cell(office, Figure.POSTS, "x").value == 1
    assert cell(office, Figure.VIEWS, "x").value is None


def test_inquiries_count_by_the_day_of_their_first_answer(office, inquiry, read):
    read("x", "followers", {LAST: 1})
    inquiry(JUNE, "x")
    inquiry(JUNE)
    inquiry(date(2017, 12, 31), "x")
    inquiry(JUNE, "x", first_answered_at=None, answered_by="")
    inquiry(JUNE, "x", kind="other", status="closed")
    inquiry(JUNE, "x", status="spam")

    row = figures.year(office, 2018).rows[Figure.INQUIRIES_ANSWERED]

    assert (row.cells["x"].value, row.cells[figures.PORTAL].value, row.total) == (1, 1, 2)


def test_years_are_those_of_which_something_is_known(office, post_on, inquiry):
    post_on("x", date(2016, 3, 1))
    inquiry(date(2018, 3, 1))

    known = figures.years(office)

    assert known[-2:] == [2018, 2016]
    assert len(known) == 3


def test_totals_have_the_eight_keys_and_add_what_is_known(office, post_on, read):
    read("linkedin", "followers", {LAST: 500})
    read("youtube", "followers", {LAST: 12_300})
    post_on("youtube", JUNE, videos=1)

    found = figures.year(office, 2018).totals()

    assert list(found) == [
        "followers",
        "posts",
        "images",
        "videos",
        "views",
        "visits",
        "likes_and_reposts",
        "inquiries_answered",
    ]
    assert (found["followers"], found["videos"], found["views"]) == (12_800, 1, None)
    assert figures.year(office, 2018).rows[Figure.FOLLOWERS].cells["youtube"].is_rounded


def test_another_year_and_another_office_know_nothing_of_it(office, other_office, look_at, read):
    read("linkedin", "followers", {LAST: 500})

    assert figures.year(office, 2017).is_empty
    assert set(figures.year(office, 2017).totals().values()) == {None}
    look_at(str(other_office.pk))
    assert figures.year(other_office, 2018).is_empty


def test_years_compare_only_where_the_same_networks_are_known(office, read):
    read("linkedin", "followers", {date(2017, 12, 31): 400, LAST: 500})
    read("linkedin", "views", {date(2017, 12, 31): 10, LAST: 30})
    read("facebook", "views", {LAST: 7})
    this, before = figures.year(office, 2018), figures.year(office, 2017)

    changes = {f: figures.change(this.rows[f], before.rows[f]) for f in Figure}

    assert changes[Figure.FOLLOWERS] == 100
    assert changes[Figure.VIEWS] is None
