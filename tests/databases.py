"""One database per test process, cloned from the one that was migrated once."""

import fcntl
import os

from majlis.operations.postgres import Cluster
from majlis.operations.postgres.address import DATABASE
from tests import prepared, session
from tests.beginning import Beginning, Rebuilt

BEGINNINGS: dict[str, Beginning] = {}
# The tests' login sees what web and workers see: row-level security holds for it as for them.
ROLE = """
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'majlis_test') THEN
    CREATE ROLE majlis_test LOGIN NOSUPERUSER NOBYPASSRLS INHERIT;
    GRANT majlis_web, majlis_worker TO majlis_test;
    -- Only on demand, as set-up acts: the owner passes every wall.
    GRANT majlis_owner TO majlis_test WITH INHERIT FALSE, SET TRUE;
  END IF;
END $$
"""


def cluster() -> Cluster:
    """Return this run's database server."""
    return Cluster(session.home(), prepared.FAST)


def name() -> str:
    """Return the name of this process' own database."""
    return f"majlis_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def prepare() -> str:
    """Start the server over a migrated database, clone it; return the clone's name."""
    server = cluster()
    with open(session.home() / "databases.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not server.data.exists():
            prepared.lay(session.home())
        server.ensure_started()
        with server.connect() as connection:
            connection.execute(ROLE)
        clone()
    return name()


def clone() -> None:
    """Give this process a fresh database, whatever became of the one it had."""
    with cluster().connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name()} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name()} TEMPLATE {DATABASE} OWNER majlis_owner")
    with cluster().connect(name()) as connection:
        BEGINNINGS[name()] = Beginning.of(connection)


def renew() -> None:
    """Bring this process' database back to its beginning, by a new clone where it takes one."""
    try:
        with cluster().connect(name()) as connection:
            BEGINNINGS[name()].restore(connection)
    except Rebuilt:
        clone()
