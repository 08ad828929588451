"""Connecting an account as a manager does: from Channels to the network's page and back."""

from playwright.sync_api import expect

from tests.journeys import browser, ledger

SECOND = {
    "x": {"id": "1790000000000000002", "handle": "mgsa_labs"},
    "facebook": {"id": "100064000000002", "handle": "mgsa.labs"},
    "instagram": {"id": "17841400000000002", "handle": "mgsa.labs"},
    "youtube": {"id": "UCmgsaLabs00000000000002b", "handle": "@mgsa_labs"},
    "linkedin": {"id": "9000002", "handle": "mgsa-labs"},
}
# What the network refuses to this one hinders no other journey.
LIMITED = {"id": "9000003", "handle": "mgsa-fairs-labs"}
NAME = "مختبرات هيئة المواصفات النموذجية"


def open_account(stack, network, *, known=None):
    """Let the network know one more account of ours: the second, or one that is `known`."""
    account = (known or SECOND[network]) | {"network": network, "name": NAME}
    ledger.order(stack, "accounts", account)
    return account


def begin(page, stack, network):
    """Go to the consent page of a network for a new account."""
    page.goto(f"{stack.url}/channels/")
    page.click(f"button[name=network][value={network}]")
    confirm_it_is_me(page)
    expect(page.locator("button[name=deny]")).to_be_visible()


def begin_again(page, stack, network, handle):
    """Go to the consent page for an account that is connected already."""
    page.goto(f"{stack.url}/channels/")
    card_of(page, network, handle).locator("form:has([name=channel]) button").click()
    confirm_it_is_me(page)
    expect(page.locator("button[name=deny]")).to_be_visible()


def confirm_it_is_me(page):
    """Give the password again where the desk asks for it."""
    page.wait_for_load_state()
    if "reauthenticate" in page.url:
        page.fill("[name=password]", browser.PASSWORD)
        page.click("form:has([name=password]) button[type=submit]")
        page.wait_for_load_state()


def grant(page, account):
    """Press an account on the consent page, as its owner."""
    page.click(f"button[name=account][value='{account['id']}']")


def choose(page, account):
    """Press it once more on our own page; return once it is connected."""
    page.click(f"#walk[data-state=choose] button[value='{account['id']}']")
    expect(page.locator("#walk[data-state=done]")).to_be_visible()


def connect(page, stack, network, *, known=None):
    account = open_account(stack, network, known=known)
    begin(page, stack, network)
    grant(page, account)
    choose(page, account)
    return account


def disconnect(page, stack, network, handle):
    page.goto(f"{stack.url}/channels/")
    card_of(page, network, handle).locator("a[href$='/disconnection/']").click()
    page.click("main form button[type=submit]")
    confirm_it_is_me(page)


def card_of(page, network, handle):
    """Return the card of an account; a network may write a sign before its handle."""
    of_network = page.locator(f"article.card:has([data-network={network}])")
    return of_network.filter(has=page.locator("h2", has_text=handle.removeprefix("@")))
