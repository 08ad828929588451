"""One office and one Chromium for all journeys; both end before other tests go on."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from majlis.operations.stack import Stack
from tests import prepared
from tests.journeys import browser, files

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Every journey is one of a kind: an office of its own and a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("journey")


@pytest.fixture(scope="package")
def chromium():
    if not browser.CHROMIUM.exists():
        pytest.skip("NOTICE: /usr/bin/chromium is not here, so no journey was walked")
    with sync_playwright() as playwright:
        launched = browser.launched(playwright)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def stack(chromium):
    """The office of all journeys."""
    with prepared.home() as home, Stack(home, demonstration=True) as office:
        yield office


@pytest.fixture(scope="package")
def visitors(chromium, stack):
    open_here = browser.Visitors(chromium, stack.url)
    yield open_here
    open_here.close()


@pytest.fixture
def desk_of(visitors):
    """Return a page of someone who is signed in; it is closed with the test."""
    pages = []

    def opened(name, size=browser.WIDE):
        page = visitors.page_of(name, size)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()


@pytest.fixture(scope="package")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="package")
def photograph(folder):
    return files.photograph(folder / "شارة المطابقة.jpg")


@pytest.fixture(scope="package")
def video(folder):
    return files.video(folder / "جولة في المختبر.mp4")


@pytest.fixture
def look():
    """Keep a picture of a page for a person to look at, where JOURNEY_SHOTS names a folder."""

    def keep(page, name, whole=True):
        if folder := os.environ.get("JOURNEY_SHOTS"):
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=f"{folder}/{name}.png", full_page=whole)

    return keep
