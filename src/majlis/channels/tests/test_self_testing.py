"""The self-test of an account: after connecting, and whenever somebody asks."""

import pytest

from majlis.channels import self_testing
from majlis.channels.models import Channel, Connecting
from majlis.channels.words import PERMISSIONS
from majlis.networks.oauth import SCOPES
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def unreached(settings):
    settings.PUBLIC_MEDIA_URL = NOWHERE


def outcomes(channel):
    channel.refresh_from_db()
    return {tick["what"]: tick["outcome"] for tick in channel.ticks}


@pytest.mark.parametrize("network", ["x", "facebook", "instagram", "youtube", "linkedin"])
def test_an_account_is_tested_right_after_connecting(connect, network):
    channel = connect(network)

    assert self_testing.look_due() == 1
    assert self_testing.look_due() == 0

    found = outcomes(channel)
    assert found["account"] == "good"
    assert found["permissions"] == "good"
    assert ("media" in found) == (network == "instagram")


def test_what_is_missing_stands_in_the_test_and_by_its_name_on_the_card(client, connect, manager):
    scopes = [scope for scope in SCOPES["x"] if scope not in {"dm.read", "tweet.moderate.write"}]
    channel = connect("x", scopes=scopes)
    self_testing.look_due()
    client.force_login(manager)

    html = client.get("/channels/").content.decode()

    assert outcomes(channel)["permissions"] == "part"
    assert "dm.read" in html
    assert "قراءة الرسائل الخاصة" in html
    assert "tweet.moderate.write" in html


def test_what_publishing_needs_is_told_as_bad(connect):
    channel = connect("x", scopes=[scope for scope in SCOPES["x"] if scope != "tweet.write"])

    self_testing.look_due()

    assert outcomes(channel)["permissions"] == "bad"


def test_a_network_that_cannot_fetch_our_files_is_told_of(client, connect, manager):
    channel = connect("instagram")
    self_testing.look_due()
    client.force_login(manager)

    assert outcomes(channel)["media"] == "bad"
    assert "MAJLIS_MEDIA_URL" in client.get("/channels/").content.decode()


def test_a_manager_has_it_tested_again(client, connect, manager):
    channel = connect("x")
    self_testing.look_due()
    client.force_login(manager)

    html = client.post(f"/channels/{channel.pk}/self-test/", headers={"HX-Request": "true"})

    assert f'hx-get="/channels/{channel.pk}/self-test/"' in html.content.decode()
    assert self_testing.look_due() == 1
    html = client.get(f"/channels/{channel.pk}/self-test/", headers={"HX-Request": "true"})
    assert "hx-get" not in html.content.decode().split("</header>")[0]


def test_whoever_may_not_connect_asks_for_no_test(client, connect, huda, auditor, omar):
    channel = connect("x")

    for person, status in ((huda, 403), (auditor, 403), (omar, 404)):
        client.force_login(person)
        assert client.post(f"/channels/{channel.pk}/self-test/").status_code in {status, 403}


def test_every_permission_that_is_asked_for_has_its_words():
    assert [
        scope for scopes in SCOPES.values() for scope in scopes if scope not in PERMISSIONS
    ] == []


def test_both_accounts_are_named_when_another_one_came_back(client, office, manager):
    channel = Channel.objects.create(
        institution=office, network="x", remote_id="1", handle="gso", name="هيئة المواصفات"
    )
    walk = Connecting.objects.create(
        institution=office,
        person=manager,
        channel=channel,
        network="x",
        state="failed",
        failure="other_account",
        choices=[{"handle": "intruder"}],
        state_sha256="a" * 64,
        session_sha256="b" * 64,
        verifier="",
    )
    client.force_login(manager)

    html = client.get(f"/channels/connecting/{walk.pk}/").content.decode()

    assert "<bdi>gso</bdi>" in html
    assert "<bdi>intruder</bdi>" in html


def test_another_offices_account_is_not_tested_by_us(
    client, other_office, look_at, office, manager
):
    look_at("")
    with acting_for(other_office.pk):
        theirs = Channel.objects.create(
            institution=other_office, network="x", remote_id="9", handle="water", name="المياه"
        )
    look_at(str(office.pk))
    client.force_login(manager)

    assert client.post(f"/channels/{theirs.pk}/self-test/").status_code == 404
