"""Accounts of networks that are many servers, connected at servers that others wrote."""

import re
from datetime import timedelta

import httpx
import pytest

from majlis.channels import network_apps, refreshing, sessions, tokens
from majlis.channels.connecting import connect_waiting
from majlis.channels.models import Channel
from majlis.networks.oauth import SCOPES
from majlis.networks.tests.peers import bluesky_server, mastodon_server  # noqa: F401 - fixtures

from .test_connecting import become, chosen, consent_page

pytestmark = pytest.mark.django_db
BUDGET = timedelta(seconds=20)
PASSWORD = "a-password-for-applications"


@pytest.fixture
def browser(client, manager, settings):
    settings.NETWORK_URLS = {"mastodon": {}, "bluesky": {}}
    client.force_login(manager)
    return client


def registered(browser, network, **fields):
    become("majlis_web")
    answer = browser.post(f"/channels/apps/{network}/", fields)
    assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def app(mastodon_server):  # noqa: F811
    told = httpx.post(
        f"{mastodon_server}/api/v1/apps",
        json={
            "client_name": "Majlis",
            "redirect_uris": "http://testserver",
            "scopes": " ".join(SCOPES["mastodon"]),
        },
    )
    return told.json()


def test_a_mastodon_account_is_connected_at_the_institutions_own_server(
    browser,
    app,
    mastodon_server,  # noqa: F811
):
    names = {"client_id": app["client_id"], "client_secret": app["client_secret"]}
    registered(browser, "mastodon", address=mastodon_server, **names)
    policy = browser.get("/channels/").headers["Content-Security-Policy"]
    assert mastodon_server in re.search(r"form-action ([^;]*)", policy).group(1)

    page = consent_page(browser, network="mastodon")
    assert page.startswith(f"{mastodon_server}/oauth/authorize?")
    hidden = re.findall(r'name="(\w+)" value="([^"]*)"', httpx.get(page).text)
    pressed = {**dict(hidden), "username": "ada"}
    sent_back = httpx.post(f"{mastodon_server}/oauth/authorize", data=pressed)
    there = httpx.URL(sent_back.headers["location"])
    back = browser.get(f"{there.path}?{there.query.decode()}")["Location"]
    become("majlis_worker")
    connect_waiting()
    account = re.search(r'value="(\d+)"', browser.get(back).content.decode()).group(1)
    page = chosen(browser, back, account)

    channel = Channel.objects.get()
    assert 'data-state="done"' in page
    assert (channel.network, channel.handle, channel.remote_id) == ("mastodon", "ada", account)
    assert sessions.open_network(channel, call_budget=BUDGET).account().handle == "ada"


def test_a_bluesky_account_is_connected_by_its_password_and_renewed(
    browser,
    bluesky_server,  # noqa: F811
):
    made = httpx.post(
        f"{bluesky_server}/xrpc/com.atproto.server.createAccount",
        json={"handle": "eskan.test", "email": "eskan@gso.example", "password": PASSWORD},
        timeout=30,
    )
    did = made.json()["did"]
    names = {"client_id": "eskan.test", "client_secret": PASSWORD}
    registered(browser, "bluesky", address=bluesky_server, **names)

    page = consent_page(browser, network="bluesky")
    become("majlis_worker")
    connect_waiting()
    shown = chosen(browser, page, did)

    channel = Channel.objects.get()
    assert 'data-state="done"' in shown
    assert (channel.remote_id, channel.handle) == (did, "eskan.test")
    before, _ = tokens.read(channel)
    after = refreshing.refreshed(channel, seen_version=before.version)
    assert after.refresh_token != before.refresh_token
    assert sessions.open_network(channel, call_budget=BUDGET).account().id == did


@pytest.mark.parametrize("address", ["http://social.example", "ftp://social.example", "", "x"])
def test_a_server_that_would_be_spoken_to_in_the_clear_is_refused(browser, address):
    fields = {"client_id": "a", "client_secret": "b", "address": address}
    answer = browser.post("/channels/apps/mastodon/", fields)
    assert answer.status_code == 422
    assert not network_apps.own_servers()


def test_no_other_network_asks_for_an_address(browser):
    assert b'name="address"' not in browser.get("/channels/apps/x/").content
    assert b'name="address"' in browser.get("/channels/apps/bluesky/").content
