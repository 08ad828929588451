"""Without a mouse: sign in, write, send; read, approve, publish."""

import pytest
from playwright.sync_api import expect

from tests.journeys import browser

pytestmark = pytest.mark.alone

TEXT = "افحص عمر اللعبة المناسب قبل شرائها."


@pytest.fixture
def fresh(chromium, stack):
    """Return the page of a new profile at the sign-in."""
    contexts = []

    def opened():
        width, height = browser.WIDE
        context = chromium.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(stack.url)
        return page

    yield opened
    for context in contexts:
        context.close()


def reach(page, wanted, most=90):
    """Press Tab until `wanted` has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def press(page, wanted, key="Enter", most=90):
    reach(page, wanted, most)
    page.keyboard.press(key)


def sign_in(page, email):
    reach(page, "[name=login]")
    page.keyboard.type(email)
    reach(page, "[name=password]")
    page.keyboard.type(browser.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".side__stay")


def test_a_post_is_written_signed_and_published_by_keys_alone(stack, fresh):
    huda = fresh()
    sign_in(huda, "huda@mgsa.example")
    press(huda, "a.button[href='/posts/new/']")
    huda.wait_for_url("**/posts/new/")
    for network in ("facebook", "instagram", "linkedin"):
        press(huda, f"input[data-network={network}]", "Space")  # was chosen; now it is not
    reach(huda, "#text")
    huda.keyboard.type(TEXT)
    expect(huda.locator("#checklist .tag[data-tone=good]")).to_be_visible()
    press(huda, "button[formaction$='/posts/submission/']")
    expect(huda.locator("#moving")).to_contain_text("بانتظار الاعتماد")

    salem = fresh()
    sign_in(salem, "salem@mgsa.example")
    number = huda.url.rstrip("/").rpartition("/")[2]
    press(salem, f"main a[href='/posts/{number}/']")
    expect(salem.locator(".preview__text")).to_have_text(TEXT)
    press(salem, "form[action$='/approval/'] button[value=now]")

    verified = salem.locator("#outcome > li[data-state=verified]")
    expect(verified).to_have_count(1, timeout=20_000)
    reach(salem, "#outcome a[target=_blank]")
