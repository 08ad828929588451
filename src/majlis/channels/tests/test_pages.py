import pytest

from majlis.channels import network_apps
from majlis.channels.models import Channel, Connecting, NetworkApp
from majlis.record.models import Entry
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(office):
    return Channel.objects.create(
        institution=office, network="x", remote_id="1", handle="gso_sa", name="هيئة المواصفات"
    )


@pytest.fixture
def other_channel(other_office, look_at, office):
    with acting_for(other_office.pk):
        return Channel.objects.create(
            institution=other_office, network="x", remote_id="2", handle="water", name="المياه"
        )


def page(client, person, address="/channels/"):
    client.force_login(person)
    return client.get(address)


def test_an_empty_page_tells_the_manager_what_to_do_next(client, manager):
    answer = page(client, manager).content.decode()

    assert 'href="/channels/apps/x/"' in answer


def test_a_reader_sees_accounts_and_no_button_to_change_them(client, channel, auditor):
    answer = page(client, auditor).content.decode()

    assert "gso_sa" in answer
    assert "/channels/connecting/" not in answer
    assert f"/channels/{channel.pk}/pause/" not in answer


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({}, "good"),
        ({"state": "logged_out", "problem": "refresh_refused"}, "bad"),
        ({"missing_scopes": ["tweet.write"]}, "bad"),
        ({"missing_scopes": ["dm.read"]}, "waiting"),
        ({"paused_at": "2026-01-01T00:00Z", "paused_why": "foreign_post"}, "waiting"),
        ({"reopens_at": "2126-01-01T00:00Z"}, "waiting"),
        ({"problem": "unreachable"}, "waiting"),
    ],
)
def test_each_account_shows_how_it_stands(client, channel, manager, fields, standing):
    Channel.objects.filter(pk=channel.pk).update(**fields)

    assert f'data-edge="{standing}"' in page(client, manager).content.decode()


def test_an_editor_pauses_an_account_and_an_approver_resumes_it(client, channel, huda):
    client.force_login(huda)
    client.post(f"/channels/{channel.pk}/pause/")
    channel.refresh_from_db()
    assert channel.paused_why == "person"

    client.post(f"/channels/{channel.pk}/resumption/")
    channel.refresh_from_db()
    assert channel.paused_at is None


def test_pausing_by_htmx_answers_with_the_account_alone(client, channel, huda):
    client.force_login(huda)

    answer = client.post(f"/channels/{channel.pk}/pause/", headers={"HX-Request": "true"})

    text = answer.content.decode()
    assert text.lstrip().startswith("<article")
    assert "<html" not in text


@pytest.mark.parametrize("act", ["pause", "resumption", "disconnection"])
def test_what_a_role_may_not_do_is_forbidden(client, channel, noura, act):
    client.force_login(noura)

    assert client.post(f"/channels/{channel.pk}/{act}/").status_code == 403
    channel.refresh_from_db()
    assert (channel.paused_at, channel.state) == (None, Channel.State.OPEN)


@pytest.mark.parametrize("act", ["pause", "resumption", "disconnection"])
def test_an_account_of_another_office_is_not_there(client, other_channel, huda, manager, act):
    client.force_login(manager if act == "disconnection" else huda)

    assert client.post(f"/channels/{other_channel.pk}/{act}/").status_code == 404


def test_an_account_of_another_office_cannot_be_connected_again(client, other_channel, manager):
    client.force_login(manager)

    answer = client.post("/channels/connecting/", {"channel": other_channel.pk})

    assert answer.status_code == 404
    assert not Connecting.objects.exists()


def test_a_walk_of_a_colleague_is_not_there(client, office, manager, salem):
    walk = Connecting.objects.create(
        institution=office, person=salem, network="x", state_sha256="a", session_sha256="b"
    )
    client.force_login(manager)

    assert client.get(f"/channels/connecting/{walk.pk}/").status_code == 404


def test_disconnecting_asks_first_and_then_lets_the_account_go(client, channel, manager):
    client.force_login(manager)
    address = f"/channels/{channel.pk}/disconnection/"
    assert "gso_sa" in client.get(address).content.decode()

    client.post(address)

    channel.refresh_from_db()
    assert channel.state == Channel.State.DISCONNECTED
    assert Entry.objects.filter(act="channel.disconnected", actor_id=manager.pk).exists()


def test_a_network_without_an_application_is_refused_in_words(client, manager):
    client.force_login(manager)

    assert client.post("/channels/connecting/", {"network": "x"}).status_code == 409


@pytest.mark.parametrize("asked", [{"network": "myspace"}, {}, {"channel": "١٢"}, {"channel": "x"}])
def test_a_network_that_we_do_not_know_is_not_there(client, manager, asked):
    client.force_login(manager)

    assert client.post("/channels/connecting/", asked).status_code == 404


def test_connecting_cannot_be_started_by_following_a_link(client, manager):
    client.force_login(manager)

    assert client.get("/channels/connecting/?network=x").status_code == 405


def test_a_registered_secret_is_kept_and_never_shown(client, manager, office):
    client.force_login(manager)
    given = {"client_id": "our-app", "client_secret": "canary-secret"}

    client.post("/channels/apps/x/", given)

    answer = client.get("/channels/apps/x/").content.decode()
    assert "our-app" in answer
    assert "canary-secret" not in answer
    kept = network_apps.secret_of(institution_id=office.pk, network="x")
    assert kept == ("our-app", "canary-secret")


def test_the_first_registration_needs_a_secret(client, manager):
    client.force_login(manager)

    answer = client.post("/channels/apps/x/", {"client_id": "our-app"})

    assert answer.status_code == 422
    assert not NetworkApp.objects.exists()


def test_the_page_of_applications_lists_every_network(client, manager):
    answer = page(client, manager, "/channels/apps/").content.decode()

    for network in ("x", "facebook", "instagram", "youtube", "linkedin"):
        assert f"/channels/apps/{network}/" in answer


def test_an_editor_stops_everything_and_only_an_approver_or_manager_starts_it(
    client, huda, manager, noura, office
):
    client.force_login(noura)
    assert client.post("/pause/").status_code == 403

    client.force_login(huda)
    client.post("/pause/", {"why": "نص خاطئ"})
    office.refresh_from_db()
    assert office.publishing_paused_why == "نص خاطئ"

    client.force_login(manager)
    client.post("/resumption/")
    office.refresh_from_db()
    assert office.publishing_paused_at is None
