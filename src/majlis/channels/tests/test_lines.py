"""The door's own connections: prepared once, nothing lost or doubled where that does not hold."""

import itertools

import psycopg
import pytest
from django.db import connection

from majlis.channels import network_apps, receiving
from majlis.channels.lines import Line, Statement
from majlis.channels.models import RawEvent
from majlis.people.testing import as_owner
from tests import databases

from .pushing import comment, hook_of, secret_for, sha256

pytestmark = pytest.mark.django_db(transaction=True)

SAY = Statement(b"SELECT $1::text || encode($2::bytea, 'hex')", formats=(0, 1))
PREPARED = "SELECT generic_plans + custom_plans FROM pg_prepared_statements"


@pytest.fixture
def connections():
    """Connections as a web process has them, as many as are wanted."""
    opened = []

    def opens():
        login, server = connection.settings_dict["USER"], databases.cluster().socket_folder
        opened.append(
            psycopg.connect(
                host=str(server),
                dbname=databases.name(),
                user=login,
                options="-c role=majlis_web",
                autocommit=True,
                prepare_threshold=None,  # as Django has it
            )
        )
        return opened[-1]

    yield opens
    for one in opened:
        one.close()


@pytest.fixture
def line(connections):
    return Line(connections())


@pytest.fixture
def hook(office):
    network_apps.register(
        institution_id=office.pk,
        network="facebook",
        client_id="majlis-sandbox",
        client_secret=secret_for("facebook"),
    )
    return hook_of(office, "facebook")


@pytest.fixture
def keep(hook):
    """Tell a line to keep an event; say whether it is."""

    def keeps(line, body):
        key, since = hook.key.encode(), hook.changed_at.isoformat().encode()
        told = [b"facebook", key, since, sha256(body).encode(), body, b"10 seconds"]
        return line.tell(receiving.KEEP, told) == b"t"

    return keeps


class Pooler:
    """A pooler that lends one process of the server after another, at each transaction."""

    closed = False

    def __init__(self, *servers):
        self.turns = itertools.cycle(servers)

    @property
    def pgconn(self):
        return next(self.turns).pgconn


def bodies():
    with as_owner():
        return sorted(bytes(event.body) for event in RawEvent.objects.defer(None))


def test_a_statement_is_prepared_once_for_all_events(line, keep):
    many = [comment(number) for number in range(5)]

    assert all(keep(line, body) for body in many)

    assert line.connection.execute(PREPARED).fetchall() == [(5,)]
    assert bodies() == sorted(many)


def test_where_it_is_gone_the_event_is_kept_once_and_nothing_is_prepared_again(line, keep):
    assert keep(line, comment(1))
    line.connection.execute("DEALLOCATE ALL")

    assert keep(line, comment(2))
    assert keep(line, comment(3))

    assert bodies() == sorted(comment(number) for number in (1, 2, 3))
    assert line.connection.execute(PREPARED).fetchall() == []


def test_where_another_connection_prepared_it_the_event_is_kept_once(line, keep):
    assert keep(line, comment(1))
    same_server = Line(line.connection)

    assert keep(same_server, comment(2))
    assert keep(line, comment(3))

    assert bodies() == sorted(comment(number) for number in (1, 2, 3))
    assert (line.prepares, same_server.prepares) == (True, False)


@pytest.mark.parametrize("servers", [1, 2, 3])
def test_behind_a_pooler_every_event_is_kept_once(connections, keep, servers):
    shared = [connections() for _ in range(servers)]
    lines = [Line(Pooler(*shared)) for _ in range(3)]
    many = [comment(number) for number in range(12)]

    assert all(keep(line, body) for line, body in zip(itertools.cycle(lines), many, strict=False))

    assert bodies() == sorted(many)


def test_what_is_not_committed_is_not_told_as_done(line):
    """The row was answered already when the commit fails."""
    line.connection.execute("CREATE TEMP TABLE said (it text UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    put = Statement(b"INSERT INTO said VALUES ($1::text) RETURNING it", formats=(0,))
    assert line.tell(put, [b"once"]) == b"once"

    with pytest.raises(psycopg.errors.UniqueViolation):
        line.tell(put, [b"once"])

    assert line.connection.execute("SELECT count(*) FROM said").fetchone() == (1,)
    assert line.tell(put, [b"another"]) == b"another"


def test_any_bytes_go_through(line):
    said = bytes(range(256)) * 12_000

    assert line.tell(SAY, [b"", said]) == said.hex().encode()
    line.prepares = False
    assert line.tell(SAY, ["نعم ".encode(), b"\0"]) == "نعم 00".encode()


def test_a_line_that_was_cut_says_so(line):
    assert line.tell(SAY, [b"", b""]) == b""
    with databases.cluster().connect() as superuser:
        end, pid = "SELECT pg_terminate_backend(%s, 5000)", line.connection.info.backend_pid
        assert superuser.execute(end, [pid]).fetchone() == (True,)

    with pytest.raises(psycopg.OperationalError):
        line.tell(SAY, [b"", b""])

    assert line.connection.closed
    with pytest.raises(psycopg.OperationalError):
        line.tell(SAY, [b"", b""])


def test_another_statement_has_another_name():
    assert Statement(b"SELECT 1", ()).name == Statement(b"SELECT 1", ()).name
    assert Statement(b"SELECT 1", ()).name != Statement(b"SELECT 2", ()).name
