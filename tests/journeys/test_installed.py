"""The desk as an installed page: its worker, its page without a line, its quiet notices."""

import pytest
from playwright.sync_api import expect

from tests.journeys import browser

pytestmark = pytest.mark.alone

# The browser's own word for a page that nobody looks at, and what it was asked to show.
IN_THE_BACKGROUND = """
  window.shown = [];
  window.Notification = class {
    static permission = "granted";
    constructor(title, options) { window.shown.push({ title, ...options }); console.info("shown"); }
  };
  window.rest = () => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  };
"""


@pytest.fixture
def noura(stack, visitors):
    page = visitors.page_of("noura")
    yield page
    page.context.set_offline(False)
    page.close()


def test_the_desk_is_installable_and_says_so_itself_when_the_line_is_gone(stack, noura, look):
    noura.goto(f"{stack.url}/inbox/")
    noura.evaluate("navigator.serviceWorker.ready")
    told = noura.evaluate(
        "fetch(document.querySelector('link[rel=manifest]').href).then(r => r.json())"
    )
    assert (told["display"], told["dir"]) == ("standalone", "rtl")
    for icon in told["icons"]:
        assert noura.evaluate("src => fetch(src).then(answer => answer.ok)", icon["src"])
    noura.reload()

    noura.context.set_offline(True)
    noura.goto(f"{stack.url}/inbox/")

    expect(noura.get_by_role("heading", name="تعذّر الوصول إلى المكتب")).to_be_visible()
    look(noura, "offline")


def test_a_desk_in_the_background_shows_quietly_that_somebody_wrote(stack, noura, visitors):
    noura.add_init_script(IN_THE_BACKGROUND)
    noura.goto(f"{stack.url}/inbox/")
    with noura.expect_response("**/pulse/news/**"):
        noura.evaluate("rest()")

    citizen = visitors.page_of("")
    citizen.goto(f"{stack.url}/ar/mgsa/ask/")
    citizen.fill("textarea[name=text]", "متى تفتح مكاتب المراجعين؟")
    with noura.expect_console_message(lambda told: told.text == "shown", timeout=30_000):
        citizen.click("main form button[type=submit]")
    citizen.close()

    (shown,) = noura.evaluate("shown")
    assert shown["silent"]
    assert (shown["lang"], shown["dir"], shown["tag"]) == ("ar", "rtl", "inbox")
    assert "متى تفتح" not in shown["body"]


def test_being_told_is_offered_where_the_browser_can(stack, noura, look):
    for size in (browser.WIDE, browser.PHONE):
        browser.resize(noura, size)
        noura.goto(f"{stack.url}/notices/")
        expect(noura.locator("tell-here")).to_be_visible()
        look(noura, f"notices-{size[0]}")
    browser.resize(noura, browser.WIDE)
