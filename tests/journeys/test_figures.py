"""The figures of a walked year on the desk: read, opened, followed to their posts, and printed."""

import pytest
from playwright.sync_api import expect

from majlis.insights.tests.test_report import pages_of
from majlis.operations.stack import Stack
from tests import prepared
from tests.journeys import browser
from tests.journeys.test_pages import assert_no_sideways, faults, tab_reaches

pytestmark = pytest.mark.alone
LEDGER = {
    "followers": "44,130",
    "posts": "2,466",
    "images": "2,364",
    "videos": "48",
    "likes_and_reposts": "23,000",
    "inquiries_answered": "319",
}
PAGES = {
    "figures": "/figures/?year=2018",
    "figures-empty": "/figures/?year=2012",
    "figures-posts": "/figures/2018/posts/?network=youtube",
    "figures-readings": "/figures/2018/views/?network=instagram",
    "figures-gains": "/figures/2018/likes_and_reposts/?network=x",
    "figures-networks": "/figures/2018/visits/",
    "figures-inquiries": "/figures/2018/inquiries_answered/",
}


@pytest.fixture(scope="module")
def year(chromium):
    """An office with the year of the demonstration in it."""
    with prepared.home() as home, Stack(home, demonstration=True) as office:
        done = office.run("year", "--load", "--year", "2018", "--control", office.addresses.control)
        assert done.returncode == 0, done.stderr
        visitors = browser.Visitors(chromium, office.url)
        yield visitors
        visitors.close()


@pytest.fixture(scope="module")
def huda(year):
    trouble = browser.Trouble()
    page = trouble.watch(year.page_of("huda"))
    yield page, trouble
    page.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_of_figures_has_no_fault_that_a_machine_finds(year, huda, look, name, language):
    page, trouble = huda
    browser.resize(page, browser.WIDE)
    browser.read_in(page, year.url, language, is_known=True)
    trouble.taken()
    page.goto(year.url + PAGES[name])
    page.evaluate("document.fonts.ready")
    look(page, f"page-{name}.{language}.desk")
    assert faults(page, with_colours=True) == []
    assert_no_sideways(page)

    browser.resize(page, browser.PHONE)
    look(page, f"page-{name}.{language}.phone")
    assert faults(page, with_colours=True) == []
    assert_no_sideways(page)
    assert trouble.taken() == []


def test_the_keyboard_reaches_the_report(year, huda):
    page, _ = huda
    browser.resize(page, browser.WIDE)
    page.goto(year.url + PAGES["figures"])

    assert tab_reaches(page, "main a.button[href*='report.pdf']")


def test_the_page_shows_what_the_networks_ledger_counts(year, huda):
    page, _ = huda
    page.goto(year.url + PAGES["figures"])

    for figure, number in LEDGER.items():
        link = page.locator(f"dl a[href='/figures/2018/{figure}/']")
        expect(link).to_contain_text(number)


@pytest.mark.parametrize("figure", LEDGER)
def test_each_number_opens_a_list_with_the_same_number(year, huda, figure):
    page, _ = huda
    page.goto(year.url + PAGES["figures"])
    page.click(f"dl a[href='/figures/2018/{figure}/']")

    expect(page.locator(".year-sum")).to_have_text(LEDGER[figure])


def test_an_answered_inquiry_is_followed_to_its_case(year, huda):
    page, _ = huda
    page.goto(year.url + PAGES["figures-inquiries"])
    link = page.locator("main tbody th a").first
    reference = link.inner_text()
    link.click()

    expect(page.locator("main")).to_contain_text(reference)


def test_the_printed_report_comes_as_two_pages(year, huda):
    page, _ = huda
    answer = page.request.get(f"{year.url}/figures/report.pdf?year=2018")

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert len(pages_of(answer.body())) == 2
