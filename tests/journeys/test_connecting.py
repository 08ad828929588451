"""Every network's own consent page: granted, refused, and answered by another account."""

import pytest
from playwright.sync_api import expect

from tests.journeys import connecting
from tests.journeys.composing import NETWORKS

pytestmark = pytest.mark.alone


@pytest.mark.parametrize("network", NETWORKS)
def test_an_account_is_connected_on_the_networks_own_page_and_disconnected(
    stack, desk_of, look, network
):
    page = desk_of("maryam")
    account = connecting.open_account(stack, network)

    connecting.begin(page, stack, network)
    assert page.url.startswith(stack.addresses.walls[network].rstrip("/"))
    look(page, f"consent-{network}")
    connecting.grant(page, account)
    expect(page.locator("#walk[data-state=choose]")).to_be_visible()
    look(page, f"choose-{network}")
    connecting.choose(page, account)
    look(page, f"connected-{network}")

    page.goto(f"{stack.url}/channels/")
    card = connecting.card_of(page, network, account["handle"])
    expect(card.locator(".tag[data-tone=good]")).to_be_visible()
    expect(card).to_contain_text(connecting.NAME)

    connecting.disconnect(page, stack, network, account["handle"])
    page.goto(f"{stack.url}/channels/")
    expect(connecting.card_of(page, network, account["handle"])).to_have_count(0)


def test_who_refuses_on_the_networks_page_connects_nothing(stack, desk_of, look):
    page = desk_of("maryam")
    connecting.begin(page, stack, "x")

    page.click("button[name=deny]")

    walk = page.locator("#walk[data-state=failed]")
    expect(walk).to_contain_text("لم يُربط شيء")
    look(page, "connecting-denied")


def test_another_account_does_not_slip_in_when_one_is_connected_again(stack, desk_of, look):
    page = desk_of("maryam")
    other = connecting.open_account(stack, "x")
    connecting.begin_again(page, stack, "x", "mgsa_example")

    connecting.grant(page, other)

    walk = page.locator("#walk[data-state=failed]")
    expect(walk).to_contain_text(f"وعاد {other['handle']} بدلاً منه")
    look(page, "connecting-other-account")
    page.goto(f"{stack.url}/channels/")
    expect(connecting.card_of(page, "x", other["handle"])).to_have_count(0)
    expect(page.locator("article.card .tag[data-tone=good]")).to_have_count(len(NETWORKS))
