"""Whole walks: our pages, the network's consent page, the worker."""

import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.db import connection
from django.test import Client

from majlis.channels import health, sessions
from majlis.channels.connecting import connect_waiting
from majlis.channels.models import Channel, Connecting, Token
from majlis.networks.contract import NetworkError
from majlis.notices.models import Notice
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db

NETWORKS = ["x", "facebook", "instagram", "youtube", "linkedin"]
BUDGET = timedelta(seconds=20)


@pytest.fixture
def browser(client, manager, apps):
    client.force_login(manager)
    return client


def consent_page(browser, **asked):
    answer = browser.post("/channels/connecting/", asked)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def allowed(page, account_id):
    """Press the account's button on the network's page; return where it sends the browser."""
    answer = httpx.post(page, data={"account": account_id}, follow_redirects=False)
    assert answer.is_redirect, answer.text
    there = urlsplit(answer.headers["Location"])
    return f"{there.path}?{there.query}"


def walk_to_choice(browser, network, account_id):
    back = browser.get(allowed(consent_page(browser, network=network), account_id))
    assert back.status_code == 302, back.content.decode()
    connect_waiting()
    return back["Location"]


def chosen(browser, page, account_id):
    browser.post(f"{page}account/", {"account": account_id})
    connect_waiting()
    return browser.get(page).content.decode()


def walk(browser, network, account_id):
    return chosen(browser, walk_to_choice(browser, network, account_id), account_id)


@pytest.mark.parametrize("network", NETWORKS)
def test_an_account_is_connected_by_the_networks_own_consent(browser, sandbox, network):
    account = sandbox.account(network)

    page = walk(browser, network, account["id"])

    channel = Channel.objects.get()
    assert (channel.network, channel.remote_id) == (network, account["id"])
    assert channel.state == Channel.State.OPEN
    assert channel.is_open_at(now())
    assert 'data-state="done"' in page
    assert sessions.open_network(channel, call_budget=BUDGET).account().id == account["id"]


def become(role):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")


def test_web_and_worker_each_do_their_part_with_their_own_rights_alone(browser, sandbox):
    account = sandbox.account("facebook")["id"]
    become("majlis_web")
    back = browser.get(allowed(consent_page(browser, network="facebook"), account))
    become("majlis_worker")
    connect_waiting()
    become("majlis_web")
    browser.post(f"{back['Location']}account/", {"account": account})
    become("majlis_worker")
    connect_waiting()
    channel = Channel.objects.get()
    health.check(channel)
    become("majlis_web")
    assert browser.get("/channels/").status_code == 200
    browser.post(f"/channels/{channel.pk}/pause/")
    browser.post(f"/channels/{channel.pk}/disconnection/")

    channel.refresh_from_db()
    assert (channel.paused_why, channel.state) == ("person", Channel.State.DISCONNECTED)


@pytest.mark.parametrize("network", NETWORKS)
def test_nothing_secret_stays_with_the_walk(browser, sandbox, network):
    walk(browser, network, sandbox.account(network)["id"])

    done = Connecting.objects.defer(None).get()
    assert (done.code, done.grant, done.verifier) == (None, None, "")


def test_nothing_is_connected_before_a_person_pressed_the_account(browser, sandbox):
    account = sandbox.account("x", name="حساب غيرنا")

    page = walk_to_choice(browser, "x", account["id"])

    assert not Channel.objects.exists()
    shown = browser.get(page).content.decode()
    assert "حساب غيرنا" in shown
    assert "هيئة المواصفات النموذجية" in shown


def test_of_several_pages_the_person_chooses_one(browser, sandbox):
    first, second = (sandbox.account("facebook", handle=name) for name in ("one", "two"))
    page = walk_to_choice(browser, "facebook", first["id"])
    offered = {choice["id"] for choice in Connecting.objects.get().choices}

    chosen(browser, page, second["id"] if second["id"] in offered else first["id"])

    assert Channel.objects.get().remote_id in offered


def test_an_account_that_was_not_offered_cannot_be_chosen(browser, sandbox):
    page = walk_to_choice(browser, "x", sandbox.account("x")["id"])

    answer = browser.post(f"{page}account/", {"account": "999"})

    assert answer.status_code == 409
    assert not Channel.objects.exists()


def test_a_refusal_on_the_networks_page_is_told_and_connects_nothing(browser, sandbox):
    page = consent_page(browser, network="x")
    denied = httpx.post(page, data={"deny": "1"}, follow_redirects=False)
    there = urlsplit(denied.headers["Location"])

    answer = browser.get(f"{there.path}?{there.query}", follow=True)

    assert Connecting.objects.get().failure == "denied"
    assert 'data-state="failed"' in answer.content.decode()
    assert not connect_waiting()


def refused(browser, address):
    answer = browser.get(address)
    connect_waiting()
    return answer.status_code == 400 and not Channel.objects.exists()


def test_an_answer_without_a_state_is_refused(browser, sandbox):
    consent_page(browser, network="x")

    assert refused(browser, "/channels/connecting/back/x/?code=abc")


def test_an_answer_with_an_invented_state_is_refused(browser, sandbox):
    consent_page(browser, network="x")

    assert refused(browser, "/channels/connecting/back/x/?code=abc&state=invented")


def test_an_answer_is_taken_once(browser, sandbox):
    back = allowed(consent_page(browser, network="x"), sandbox.account("x")["id"])
    assert browser.get(back).status_code == 302

    assert browser.get(back).status_code == 400


def test_an_answer_to_another_session_of_the_same_person_is_refused(browser, sandbox, manager):
    back = allowed(consent_page(browser, network="x"), sandbox.account("x")["id"])
    other = Client()
    other.force_login(manager)

    assert refused(other, back)


def test_an_answer_to_another_network_is_refused(browser, sandbox):
    back = allowed(consent_page(browser, network="x"), sandbox.account("x")["id"])

    assert refused(browser, back.replace("/back/x/", "/back/youtube/"))


def test_an_answer_that_took_too_long_is_refused(browser, sandbox):
    back = allowed(consent_page(browser, network="x"), sandbox.account("x")["id"])
    Connecting.objects.update(created_at=now() - timedelta(minutes=16))

    assert refused(browser, back)


def test_a_code_of_another_walk_is_refused_by_its_verifier(browser, sandbox):
    account = sandbox.account("x")["id"]
    theirs = parse_qs(urlsplit(allowed(consent_page(browser, network="x"), account)).query)
    ours = parse_qs(urlsplit(allowed(consent_page(browser, network="x"), account)).query)

    browser.get(f"/channels/connecting/back/x/?state={ours['state'][0]}&code={theirs['code'][0]}")
    connect_waiting()

    walked = Connecting.objects.exclude(state=Connecting.State.ASKED).get()
    assert (walked.state, walked.failure) == (Connecting.State.FAILED, "refused")


@pytest.mark.parametrize("network", ["x", "youtube"])
def test_the_consent_page_is_asked_with_a_hashed_verifier(browser, network):
    asked = parse_qs(urlsplit(consent_page(browser, network=network)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["code_challenge"] != [Connecting.objects.get().verifier]


def test_connecting_again_restores_a_logged_out_account(browser, sandbox):
    account = sandbox.account("x")["id"]
    walk(browser, "x", account)
    channel = Channel.objects.get()
    channel.log_out("refresh_refused")

    browser.get(allowed(consent_page(browser, channel=channel.pk), account))
    connect_waiting()

    channel.refresh_from_db()
    assert (channel.state, channel.problem) == (Channel.State.OPEN, "")
    assert Token.objects.get().version == 2
    assert Entry.objects.filter(act="channel.reconnected").exists()


def test_another_account_is_refused_on_connecting_again_and_alarms(browser, sandbox, manager):
    account, other = (sandbox.account("x", handle=name)["id"] for name in ("gso", "intruder"))
    walk(browser, "x", account)
    channel = Channel.objects.get()

    page = browser.get(allowed(consent_page(browser, channel=channel.pk), other))["Location"]
    connect_waiting()

    assert Connecting.objects.latest("pk").failure == "other_account"
    assert 'data-state="failed"' in browser.get(page).content.decode()
    assert Channel.objects.get().remote_id == account
    assert Token.objects.get().version == 1
    notice = Notice.objects.get(person=manager, kind="channel_unexpected_account")
    assert notice.values["why"] == "intruder"


def test_an_account_of_another_institution_is_refused_without_naming_it(
    browser, sandbox, other_office, look_at, office
):
    account = sandbox.account("x")["id"]
    look_at("")
    with acting_for(other_office.pk):
        Channel.objects.create(
            institution=other_office, network="x", remote_id=account, handle="gso"
        )
    look_at(str(office.pk))

    page = walk(browser, "x", account)

    assert Connecting.objects.get().failure == "not_available"
    assert other_office.name_ar not in page
    assert not Channel.objects.exists()


def test_a_worker_that_died_over_a_code_leaves_a_walk_that_ends(browser, sandbox):
    browser.get(allowed(consent_page(browser, network="x"), sandbox.account("x")["id"]))
    Connecting.objects.update(
        state=Connecting.State.EXCHANGING, moved_at=now() - timedelta(minutes=3)
    )

    connect_waiting()

    assert Connecting.objects.get().failure == "too_late"


def test_a_network_that_does_not_answer_ends_the_walk_with_a_sentence(browser, sandbox):
    sandbox.fault("x", "token", "error_before_503")

    walk_to_choice(browser, "x", sandbox.account("x")["id"])

    assert Connecting.objects.get().failure == "unreachable"


def test_an_account_granted_too_little_is_connected_but_paused(connect, manager):
    channel = connect("x", scopes=["tweet.read", "users.read"])

    assert not channel.is_open_at(now())
    assert "tweet.write" in channel.missing_scopes
    assert Notice.objects.filter(person=manager, kind="channel_paused").exists()


def test_no_secret_is_in_any_log_record_or_notice(browser, sandbox, caplog, settings):
    caplog.set_level(logging.DEBUG)
    account = sandbox.account("x")["id"]
    page = consent_page(browser, network="x")
    back = allowed(page, account)
    walked = Connecting.objects.get()
    verifier, code = walked.verifier, parse_qs(urlsplit(back).query)["code"][0]
    where = browser.get(back)["Location"]
    connect_waiting()
    chosen(browser, where, account)
    channel = Channel.objects.get()
    network = sessions.open_network(channel, call_budget=BUDGET)
    token = network.access_token
    sandbox.fault("x", "any", "error_after_500", times=3)
    with pytest.raises(NetworkError) as caught:
        network.account()

    told = [caplog.text, repr(network), repr(caught.value), str(caught.value)]
    told += [str(entry.detail) for entry in Entry.objects.all()]
    told += [str(notice.values) for notice in Notice.objects.all()]
    told = "\n".join(told)
    assert len(token) > 20
    for secret in (token, code, verifier, "sandbox-secret-x"):
        assert secret not in told


def test_a_person_with_a_password_confirms_it_before_connecting(client, manager, apps):
    manager.set_password("كلمة مرور طويلة جدا")
    manager.save()
    client.force_login(manager)

    answer = client.post("/channels/connecting/", {"network": "x"})

    assert "reauthenticate" in answer["Location"]
    assert not Connecting.objects.exists()

    answer = client.post(answer["Location"], {"password": "كلمة مرور طويلة جدا"})
    assert "oauth2/authorize" in answer["Location"]
    assert Connecting.objects.get().person == manager


def test_what_an_account_may_beyond_others_is_noted_and_follows_the_network(connect, sandbox):
    channel = connect("x")
    assert channel.may == []

    paying = {"id": channel.remote_id, "subscription_type": "Premium"}
    sandbox.account("x", **paying)
    health.check(channel)

    channel.refresh_from_db()
    assert channel.may == ["long_text", "edits"]
