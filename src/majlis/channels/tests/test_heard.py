"""What the channels page says of hearing, and who may see which part of it."""

from datetime import timedelta

import pytest
from django.utils import translation

from majlis.channels import hearing, hooks, network_apps
from majlis.channels.heard import heard_on, not_understood
from majlis.channels.models import Channel, Cursor, Hook, RawEvent
from majlis.people.testing import as_owner
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

from .pushing import comment, sha256

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(office):
    return Channel.objects.create(
        institution=office, network="facebook", remote_id="770000000001", handle="gso_fb"
    )


@pytest.fixture
def hook(office):
    return hooks.keep_secret(institution_id=office.pk, network="facebook", secret="s")


def pushed(office, **more):
    body = comment(RawEvent.objects.count())
    return RawEvent.objects.create(
        institution=office,
        source="push",
        key=sha256(body),
        body=body,
        **{"network": "facebook"} | more,
    )


def shown(client, person):
    client.force_login(person)
    return client.get("/channels/").content.decode()


def heard(channel):
    return heard_on([channel])[channel.pk]


def test_the_last_push_and_the_last_asking_of_an_account_are_shown(office, channel, hook):
    at = now()
    for minutes in (9, 3, 5):
        pushed(office, channel=channel, received_at=at - timedelta(minutes=minutes))
    pushed(office, received_at=at)  # of nobody known
    for stream, minutes in (("mentions", 8), ("post 1", 4)):
        Cursor.objects.create(
            institution=office, channel=channel, stream=stream, at=at - timedelta(minutes=minutes)
        )

    assert heard(channel).pushed_at == at - timedelta(minutes=3)
    assert heard(channel).asked_at == at - timedelta(minutes=4)


def test_an_account_that_never_heard_anything_says_so(client, channel, auditor):
    text = shown(client, auditor)

    assert "لا شيء بعد" in text
    assert "مرفوض لتوقيع غير صحيح" not in text


def test_refusals_are_on_the_page(client, channel, hook, auditor):
    Hook.objects.update(refused_count=1234, refused_at=now())

    text = shown(client, auditor)

    assert "مرفوض لتوقيع غير صحيح" in text
    assert "234" in text


def test_the_address_is_shown_to_those_who_connect_and_to_nobody_else(
    client, channel, hook, manager, auditor
):
    assert hook.verify_token not in shown(client, auditor)
    assert hook.key not in shown(client, auditor)

    text = shown(client, manager)
    assert hooks.address_of(hook) in text
    assert hook.verify_token in text


def test_until_the_network_has_asked_the_page_says_what_to_do(channel, hook):
    with translation.override("en"):
        assert "Enter the address below" in str(heard(channel).sentence)
        Hook.objects.update(is_valid=True)
        assert heard(channel).sentence == ""


def test_what_stands_in_the_way_is_said_in_words(channel, hook):
    Hook.objects.update(is_valid=True, problem="unreachable")
    with translation.override("en"):
        assert "ask it again by ourselves" in str(heard(channel).sentence)

    Hook.objects.update(problem="The callback URL could not be validated.")
    assert heard(channel).sentence == "The callback URL could not be validated."


def test_a_network_that_pushes_nothing_shows_only_what_was_asked(client, office, auditor):
    Channel.objects.create(institution=office, network="youtube", remote_id="UC1", handle="gso")

    text = shown(client, auditor)

    assert "آخر إخطار من الشبكة" not in text
    assert "قُرئ حتى" in text


def test_what_was_given_up_is_counted_by_network_and_tried_again_by_a_manager(
    client, office, channel, manager
):
    for network in ("facebook", "facebook", "x"):
        pushed(office, network=network, tries=5, problem="NotUnderstood: not JSON")
    assert not_understood() == {"facebook": 2, "x": 1}
    assert "تعذّر فهمها" in shown(client, manager)

    answer = client.post("/channels/events/another-try/")

    assert answer.status_code == 302
    assert not_understood() == {}
    entry = Entry.objects.get(act="events.tried_again")
    assert (entry.actor_id, entry.detail) == (manager.pk, {"many": 3})
    assert "تعذّر فهمها" not in shown(client, manager)


@pytest.mark.parametrize("who", ["auditor", "noura", "huda"])
def test_only_those_who_connect_may_try_again(client, office, channel, who, request):
    pushed(office, tries=5)
    client.force_login(request.getfixturevalue(who))

    assert client.post("/channels/events/another-try/").status_code == 403
    assert not_understood() == {"facebook": 1}


def test_another_office_is_neither_shown_nor_tried_again(
    client, office, other_office, channel, manager
):
    with acting_for(other_office.pk):
        pushed(other_office, tries=5)

    assert "تعذّر فهمها" not in shown(client, manager)
    client.post("/channels/events/another-try/")

    with as_owner():
        assert RawEvent.objects.get(institution=other_office).tries == 5


@pytest.mark.parametrize(
    ("network", "fields"),
    [
        ("x", ["push_id", "push_secret"]),
        ("linkedin", ["push_id"]),
        ("instagram", ["push_secret"]),
        ("facebook", []),
        ("youtube", []),
    ],
)
def test_an_application_asks_for_a_second_pair_where_the_network_has_one(
    client, manager, network, fields
):
    client.force_login(manager)

    text = client.get(f"/channels/apps/{network}/").content.decode()

    assert [name for name in ("push_id", "push_secret") if f'name="{name}"' in text] == fields


def test_a_second_secret_is_kept_and_never_shown(client, manager, office):
    client.force_login(manager)
    given = {
        "client_id": "our-app",
        "client_secret": "first-canary",
        "push_id": "api-key",
        "push_secret": "second-canary",
    }
    client.post("/channels/apps/x/", given)

    text = client.get("/channels/apps/x/").content.decode()
    assert "api-key" in text
    assert "canary" not in text
    kept = network_apps.read(institution_id=office.pk, network="x")
    assert (kept.secret, kept.push_id, kept.push_secret) == (
        "first-canary",
        "api-key",
        "second-canary",
    )
    assert "canary" not in repr(kept)
    hook = Hook.objects.get(network="x")
    assert hooks.opened(hook, at=now()).secrets == ("second-canary",)


def test_a_web_process_may_do_all_of_this(office, channel, hook, as_web):
    network_apps.register(
        institution_id=office.pk,
        network="facebook",
        client_id="ours",
        client_secret="another",
        push_id="1",
    )

    assert heard(channel).hook.key == hook.key
    assert not_understood() == {}
    assert hearing.replay_dead(office.pk) == 0
    assert len(hooks.opened(Hook.objects.get(pk=hook.pk), at=now()).secrets) == 2
