import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError

from majlis.channels import network_apps
from majlis.channels.models import Channel, Connecting, NetworkApp, Token
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(office):
    return Channel.objects.create(
        institution=office, network="x", remote_id="1", handle="gso", name="هيئة المواصفات"
    )


def refused(statement):
    with (
        pytest.raises(ProgrammingError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT access FROM channels_token",
        "SELECT refresh FROM channels_token",
        "SELECT * FROM channels_token",
        "UPDATE channels_token SET version = 2 RETURNING access",
        "SELECT 1 FROM channels_token WHERE access > ''",
        "SELECT secret FROM channels_networkapp",
        "SELECT code FROM channels_connecting",
        'SELECT "grant" FROM channels_connecting',
        "SELECT * FROM channels_check_due(majlis_now(), 10)",
        "SELECT * FROM channels_connecting_waiting(10)",
        "SELECT push_secret FROM channels_networkapp",
        "SELECT 1 FROM channels_networkapp WHERE push_secret IS NULL",
        "SELECT body FROM channels_rawevent",
        "UPDATE channels_rawevent SET body = ''",
        "INSERT INTO channels_rawevent (network, key, body) VALUES ('x', '1', '')",
        "DELETE FROM channels_rawevent",
        "DELETE FROM channels_hook",
        "UPDATE channels_cursor SET at = NULL",
        "SELECT * FROM channels_unparsed(10)",
        "SELECT * FROM channels_hooks_due(ARRAY['x'], 10)",
    ],
)
def test_a_web_process_cannot_read_what_is_sealed(as_web, statement):
    assert refused(statement)


def test_a_web_process_registers_an_application_and_reads_its_name(office, as_web):
    for client_id in ("first", "second"):
        network_apps.register(
            institution_id=office.pk, network="x", client_id=client_id, client_secret="secret"
        )

    assert NetworkApp.objects.get(network="x").client_id == "second"


def test_an_application_keeps_its_secret_when_none_is_entered(office):
    network_apps.register(
        institution_id=office.pk, network="x", client_id="first", client_secret="سر"
    )
    network_apps.register(
        institution_id=office.pk, network="x", client_id="second", client_secret=""
    )

    kept = network_apps.secret_of(institution_id=office.pk, network="x")
    assert kept == ("second", "سر")


def test_a_web_process_reads_everything_of_a_token_but_its_secrets(channel, as_web):
    Token.objects.create(
        institution_id=channel.institution_id, channel=channel, access=b"x", key_id="k"
    )

    assert Token.objects.get(channel=channel).version == 1


def test_another_institution_sees_no_row(channel, other_office, look_at):
    look_at("")
    with acting_for(other_office.pk):
        assert not Channel.objects.exists()
    assert not Channel.objects.exists()


def test_one_account_belongs_to_one_institution(channel, other_office):
    with pytest.raises(IntegrityError), acting_for(other_office.pk):
        Channel.objects.create(institution=other_office, network="x", remote_id="1", handle="gso")


def test_a_disconnected_account_may_be_connected_elsewhere(channel, other_office):
    Channel.objects.filter(pk=channel.pk).update(state=Channel.State.DISCONNECTED)
    with acting_for(other_office.pk):
        Channel.objects.create(institution=other_office, network="x", remote_id="1", handle="gso")


def test_a_row_cannot_point_at_another_institutions_account(channel, other_office, omar):
    fields = {"person": omar, "network": "x", "state_sha256": "a", "session_sha256": "b"}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), acting_for(other_office.pk):
        Connecting.objects.create(institution=other_office, channel_id=channel.pk, **fields)
