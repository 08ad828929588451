"""The year's page, and the list behind each of its numbers."""

import re
from datetime import date, timedelta

import pytest

from majlis.insights import figures, lists, report
from majlis.insights.periods import year_of
from majlis.insights.views.lists import PAGE
from majlis.insights.words import Figure
from majlis.networks.figure_sources import FIGURE_SOURCES
from majlis.people.models import Membership
from majlis.people.testing import make_person

pytestmark = pytest.mark.django_db
JUNE = date(2018, 6, 1)
LAST = date(2018, 12, 31)
ONE_DAY = timedelta(days=1)
FIGURES = [figure.value for figure in Figure]


def text_of(answer):
    """What a reader sees: without marks, each run of white space one space."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


@pytest.fixture
def a_year(post_on, read):
    """Two posts on X with views and likes, a year of LinkedIn days, subscribers on YouTube."""
    posts = [post_on("x", JUNE, images=2), post_on("x", JUNE + ONE_DAY, videos=1)]
    read("x", "views", {JUNE + 2 * ONE_DAY: 1200}, post=posts[0], field="impression_count")
    read("x", "views", {JUNE + 2 * ONE_DAY: 300}, post=posts[1], field="impression_count")
    read("linkedin", "views", {JUNE: 40, JUNE + ONE_DAY: 2}, field="impressionCount")
    read("youtube", "followers", {LAST: 12_300}, field="statistics.subscriberCount")
    return posts


def test_the_page_shows_the_eight_figures_and_links_each_to_its_list(client, a_year, huda):
    client.force_login(huda)

    answer = client.get("/figures/?year=2018")

    page = answer.content.decode()
    assert answer.status_code == 200
    for number in ("1,542", "12,300"):
        assert number in page
    for figure in ("posts", "images", "videos", "views", "followers"):
        assert f'href="/figures/2018/{figure}/"' in page
    assert 'href="/figures/2018/views/?network=x"' in page


def test_a_figure_that_nobody_gives_is_said_and_links_nowhere(client, a_year, huda):
    client.force_login(huda)

    page = client.get("/figures/?year=2018").content.decode()

    assert "/figures/2018/visits/" not in page
    assert "غير متاح" in page
    assert "غير معروف" in page


def test_a_rounded_figure_and_the_conventions_are_said(client, a_year, huda):
    client.force_login(huda)

    seen = text_of(client.get("/figures/?year=2018"))

    assert "≈ 12,300" in seen
    assert "تقرّبه الشبكة إلى ثلاثة أرقام معنوية" in seen
    assert "بتوقيت المحيط الهادئ" in seen
    assert "بأيام الرياض" in seen
    assert "لكل شبكة طريقتها في عد المشاهدات" in seen


def test_an_english_reader_gets_it_in_english(client, a_year, huda):
    huda.language = "en"
    huda.save(update_fields=["language"])
    client.force_login(huda)

    seen = text_of(client.get("/figures/?year=2018"))

    assert "Figures of 2018" in seen
    assert "Days on YouTube end at Pacific midnight." in seen


def test_a_year_of_which_nothing_is_known_says_what_to_do(client, office, huda):
    client.force_login(huda)

    seen = text_of(client.get("/figures/?year=2016"))

    assert "لا يُعرف شيء عن هذا العام" in seen
    assert "اطبع التقرير" not in seen


def test_the_year_that_goes_on_is_shown_when_none_is_named(client, office, huda):
    client.force_login(huda)

    assert client.get("/figures/").status_code == 200


@pytest.mark.parametrize("year", ["1999", "2101", "abc", "-1", "٢٠١٨", "9" * 50])
def test_a_year_that_there_cannot_be_is_not_found(client, office, huda, year):
    client.force_login(huda)

    assert client.get("/figures/", {"year": year}).status_code == 404
    assert client.get("/figures/report.pdf", {"year": year}).status_code == 404


@pytest.mark.parametrize("address", ["", "report.pdf", "2018/posts/", "2018/views/?network=x"])
def test_who_only_answers_the_public_reads_no_figures(client, office, noura, address):
    client.force_login(noura)

    assert client.get(f"/figures/{address}").status_code == 403


def test_another_office_sees_nothing_of_ours(client, a_year, omar):
    client.force_login(omar)

    assert "1,542" not in client.get("/figures/?year=2018").content.decode()
    assert client.get("/figures/2018/views/?network=x").status_code == 404
    assert "سلامة الألعاب" not in client.get("/figures/2018/posts/").content.decode()


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_opens_a_list(client, a_year, huda, figure):
    client.force_login(huda)

    assert client.get(f"/figures/2018/{figure}/").status_code == 200


def test_the_list_of_posts_has_them_all_and_marks_what_was_removed(client, a_year, huda):
    a_year[0].gone_at = a_year[0].posted_at + ONE_DAY
    a_year[0].save()
    client.force_login(huda)

    everything = client.get("/figures/2018/posts/")
    images = client.get("/figures/2018/images/?network=x")

    assert text_of(everything).count("سلامة الألعاب") == 2
    assert text_of(images).count("سلامة الألعاب") == 1
    assert "حُذف لاحقاً" in text_of(images)


def test_the_list_of_gains_adds_up_to_its_number(client, a_year, office, huda, read):
    client.force_login(huda)

    seen = text_of(client.get("/figures/2018/views/?network=x"))

    assert "1,500" in seen
    assert "+1,200" in seen
    assert "+300" in seen


def test_the_list_of_readings_shows_day_field_and_value(client, a_year, huda):
    client.force_login(huda)

    seen = text_of(client.get("/figures/2018/views/?network=linkedin"))

    assert "impressionCount" in seen
    assert "1 يونيو 2018" in seen


def test_a_sum_over_networks_opens_its_parts(client, a_year, huda):
    client.force_login(huda)

    page = client.get("/figures/2018/views/").content.decode()

    assert "/figures/2018/views/?network=linkedin" in page
    assert "1,500" in page


@pytest.mark.parametrize(
    "address",
    ["2018/reach/", "2018/posts/?network=myspace", "2018/visits/?network=youtube", "1999/posts/"],
)
def test_a_list_that_there_is_not_is_not_found(client, a_year, huda, address):
    client.force_login(huda)

    assert client.get(f"/figures/{address}").status_code == 404


def test_the_list_of_inquiries_leads_to_each_of_them(client, a_year, inquiry, huda):
    case = inquiry(JUNE, "x")
    inquiry(JUNE)
    client.force_login(huda)

    page = client.get("/figures/2018/inquiries_answered/").content.decode()
    portal = client.get("/figures/2018/inquiries_answered/?network=portal").content.decode()

    assert f'href="{case.get_absolute_url()}"' in page
    assert case.reference in page
    assert case.reference not in portal


def test_who_reads_figures_alone_gets_no_way_to_the_persons(client, a_year, inquiry, office):
    case = inquiry(JUNE, "x")
    analyst = make_person(office, "a@office.example", "علي", "Ali", Membership.Role.ANALYST)
    client.force_login(analyst)

    page = client.get("/figures/2018/inquiries_answered/").content.decode()

    assert case.reference in page
    assert case.get_absolute_url() not in page


def test_a_long_list_has_pages(client, post_on, huda):
    for number in range(PAGE + 3):
        post_on("x", JUNE + number * ONE_DAY)
    client.force_login(huda)

    first = client.get("/figures/2018/posts/?network=x")
    second = client.get("/figures/2018/posts/?network=x&page=2")

    assert "page=2" in first.content.decode()
    assert text_of(second).count("سلامة الألعاب") == 3
    assert client.get("/figures/2018/posts/?page=nonsense").status_code == 200


def test_markup_in_a_post_is_shown_and_not_followed(client, post_on, huda):
    post = post_on("x", JUNE, url="javascript:alert(1)")
    post.text = "<script>alert(1)</script>"
    post.save()
    client.force_login(huda)

    page = client.get("/figures/2018/posts/").content.decode()

    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page


def test_a_page_asks_the_database_a_few_times_whatever_there_is(
    client, a_year, post_on, huda, django_assert_max_num_queries
):
    for number in range(30):
        post_on("facebook", JUNE + number * ONE_DAY)
    client.force_login(huda)

    with django_assert_max_num_queries(60):
        client.get("/figures/?year=2018")


def test_where_pango_is_missing_the_page_says_so(client, a_year, huda, monkeypatch, tmp_path):
    broken = tmp_path / "press.py"
    broken.write_text("import sys; sys.exit(3)")
    monkeypatch.setattr(report, "_PRESS", broken)
    client.force_login(huda)

    answer = client.get("/figures/report.pdf?year=2018")

    assert answer.status_code == 503
    assert "Pango" in answer.content.decode()


def test_the_number_of_a_list_is_that_of_the_page(office, a_year):
    year = year_of(office, 2018)
    gained = lists.gains(office, year, FIGURE_SOURCES["x"]["views"], "x")

    assert (
        sum(each.value for each in gained)
        == figures.year(office, 2018).rows[Figure.VIEWS].cells["x"].value
    )
