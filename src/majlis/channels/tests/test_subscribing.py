"""Networks are asked to tell us what happens, once each, and again when they have forgotten."""

import json
from datetime import timedelta

import httpx
import pytest

from majlis import networks
from majlis.channels import hooks, subscribing, tokens
from majlis.channels.models import Channel, Hook, NetworkApp
from majlis.channels.tokens import Permission
from majlis.notices.models import Notice
from majlis.people.testing import as_owner
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

from .pushing import hook_of

pytestmark = pytest.mark.django_db


class Wire:
    """A network as its wire shows it: notes what was asked, answers what it is told to."""

    def __init__(self):
        self.asked = []
        self.answers = {}

    def __call__(self, request):
        self.asked.append((request.method, request.url.path, request.content.decode()))
        status, body = self.answers.get((request.method, request.url.path), (200, {}))
        if isinstance(body, Exception):
            raise body
        return httpx.Response(status, json=body)

    def sent(self, method, path):
        return [body for one, where, body in self.asked if (one, where) == (method, path)]


@pytest.fixture
def wire(monkeypatch, settings):
    from majlis.networks import hosts

    settings.NETWORK_URLS = hosts.read("")
    settings.PUBLIC_HOOKS_URL = "https://desk.example.gov"
    wire = Wire()
    monkeypatch.setattr(networks, "FreshConnection", lambda: httpx.MockTransport(wire))
    wire.answers |= {
        ("POST", "/oauth2/token"): (200, {"token_type": "bearer", "access_token": "app"}),
        ("GET", "/2/webhooks"): (200, {"meta": {"result_count": 0}}),
        ("POST", "/2/webhooks"): (200, {"data": {"id": "1", "url": "", "valid": True}}),
        ("GET", "/2/activity/subscriptions"): (200, {"data": []}),
        ("POST", "/2/activity/subscriptions"): (200, {"data": {}}),
    }
    return wire


@pytest.fixture
def account(apps, office):
    """Connect an account that needs no network for it."""

    def connected(network="x", number="770000000001"):
        channel = Channel.objects.create(
            institution=office, network=network, remote_id=number, handle=f"gso{number[-1]}"
        )
        tokens.keep(channel, Permission(access_token="token"))
        return channel

    return connected


def test_a_connected_account_is_subscribed_at_our_address(wire, account, office):
    account()

    assert subscribing.subscribe_due() == 1

    hook = hook_of(office, "x")
    address = f"https://desk.example.gov/hooks/x/{hook.key}"
    assert [json.loads(body) for body in wire.sent("POST", "/2/webhooks")] == [{"url": address}]
    asked_for = {
        json.loads(body)["event_type"] for body in wire.sent("POST", "/2/activity/subscriptions")
    }
    assert {"post.mention.create", "post.reply.create"} <= asked_for
    assert hook.is_valid
    assert hook.subscribed_at is not None
    assert hook.look_at > now() + timedelta(minutes=29)


def test_until_its_time_comes_again_nobody_is_asked(wire, account, office):
    account()
    subscribing.subscribe_due()
    wire.asked.clear()

    assert subscribing.subscribe_due() == 0
    assert wire.asked == []

    Hook.objects.update(look_at=Now())
    assert subscribing.subscribe_due() == 1
    assert wire.asked != []


def test_every_account_of_the_institution_is_subscribed(wire, account):
    account(number="1")
    account(number="2")

    subscribing.subscribe_due()

    users = {
        json.loads(body)["filter"]["user_id"]
        for body in wire.sent("POST", "/2/activity/subscriptions")
    }
    assert users == {"1", "2"}


def test_an_address_that_does_not_answer_is_tried_again_soon(wire, account, office):
    account()
    wire.answers["POST", "/2/webhooks"] = (200, {"data": {"id": "1", "url": "", "valid": False}})

    subscribing.subscribe_due()

    hook = hook_of(office, "x")
    assert (hook.is_valid, hook.problem, hook.subscribed_at) == (False, "unreachable", None)
    assert hook.look_at < now() + timedelta(minutes=1)


def test_a_refusal_is_shown_in_the_networks_own_words(wire, account, office):
    account()
    said = {"title": "Forbidden", "detail": "CrcValidationFailed: [URL]", "status": 403}
    wire.answers["POST", "/2/webhooks"] = (403, said)

    subscribing.subscribe_due()

    hook = hook_of(office, "x")
    assert not hook.is_valid
    assert hook.problem


def test_the_longer_it_fails_the_later_it_is_tried_again(wire, account, office):
    account()
    wire.answers["POST", "/2/webhooks"] = (503, {})
    waits = []
    for since in (timedelta(0), timedelta(minutes=10), timedelta(days=3)):
        Hook.objects.update(look_at=Now(), changed_at=now() - since)
        subscribing.subscribe_due()
        waits.append(hook_of(office, "x").look_at - now())

    assert waits[0] < timedelta(seconds=20) < waits[1] < timedelta(minutes=6)
    assert timedelta(minutes=29) < waits[2] <= timedelta(minutes=30)


def test_an_account_that_is_logged_out_is_not_asked_for(wire, account, office):
    channel = account()
    Channel.objects.filter(pk=channel.pk).update(state=Channel.State.LOGGED_OUT)

    assert subscribing.subscribe_due() == 0


def test_youtubes_hub_is_asked_for_a_channel(wire, account, office):
    account("youtube", "UC1234567890123456789012")

    assert subscribing.subscribe_due() == 1

    (asked,) = wire.sent("POST", "/subscribe")
    assert "channel_id%3DUC1234567890123456789012" in asked
    assert hook_of(office, "youtube").key in asked
    assert hook_of(office, "youtube").is_valid


def test_an_application_from_before_there_were_hooks_gets_one(wire, account, office):
    account()
    with as_owner():
        Hook.objects.all().delete()

    assert subscribing.subscribe_due() == 1

    hook = hook_of(office, "x")
    assert hooks.opened(hook, at=now()).secrets == ("sandbox-secret-x",)


def test_without_an_application_there_is_no_hook(wire, account, office):
    account()
    with as_owner():
        Hook.objects.all().delete()
        NetworkApp.objects.all().delete()

    assert subscribing.subscribe_due() == 0
    assert not Hook.objects.exists()


def test_metas_address_counts_only_when_it_has_been_asked_for(wire, account, office):
    account("facebook")
    wire.answers |= {
        ("POST", path): (200, {"success": True})
        for path in (
            "/v26.0/majlis-sandbox/subscriptions",
            "/v26.0/770000000001/subscribed_apps",
        )
    }

    subscribing.subscribe_due()

    hook = hook_of(office, "facebook")
    assert hook.subscribed_at is not None
    assert not hook.is_valid
    assert hook.key in wire.sent("POST", "/v26.0/majlis-sandbox/subscriptions")[0]


def test_each_institution_has_an_address_of_its_own(apps, office, other_office):
    with acting_for(other_office.pk):
        hooks.keep_secret(institution_id=other_office.pk, network="x", secret="theirs")
        theirs = Hook.objects.get(institution=other_office, network="x")

    assert theirs.key != hook_of(office, "x").key


def test_of_two_workers_at_once_one_asks(wire, account, office):
    account()
    hook = hook_of(office, "x")

    assert subscribing._is_ours(hook)
    assert not subscribing._is_ours(hook)


def test_a_subscription_that_stays_away_is_told_of_once(wire, account, office, manager):
    account()
    subscribing.subscribe_due()
    wire.answers["POST", "/oauth2/token"] = (503, {})
    Hook.objects.update(subscribed_at=now() - timedelta(hours=1))

    def again():
        Hook.objects.update(look_at=Now())
        subscribing.subscribe_due()
        return Notice.objects.filter(kind="hook_not_subscribed").count()

    assert again() == 0
    Hook.objects.update(subscribed_at=now() - timedelta(hours=3))
    assert again() == 1
    assert again() == 1
    assert Notice.objects.get(kind="hook_not_subscribed").is_urgent
