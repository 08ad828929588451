"""One database per test process, cloned from a template that was migrated once."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from majlis.operations.postgres import Cluster
from tests import session

TEMPLATE = "majlis_template"
# What a test loses with the machine, it does not miss.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
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
    return Cluster(session.home(), FAST)


def name() -> str:
    """Return the name of this process' own database."""
    return f"majlis_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def prepare() -> str:
    """Start the server, migrate the template where it is not, clone it; return the clone's name."""
    server = cluster()
    server.ensure_started()
    with open(session.home() / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(TEMPLATE):
            _migrate_template()
        clone()
    return name()


def clone() -> None:
    """Give this process a fresh database, whatever became of the one it had."""
    with cluster().connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name()} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name()} TEMPLATE {TEMPLATE} OWNER majlis_owner")


def _exists(database: str) -> bool:
    with cluster().connect() as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        return found.fetchone() is not None


def _migrate_template() -> None:
    """Migrate under another name first: a template that exists is a whole one."""
    draft = f"{TEMPLATE}_draft"
    with cluster().connect() as connection:
        connection.execute(ROLE)
        connection.execute(f"DROP DATABASE IF EXISTS {draft}")
        connection.execute(f"CREATE DATABASE {draft} OWNER majlis_owner")
    url = f"postgresql://majlis_owner@/{draft}?host={cluster().socket_folder}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "MAJLIS_PROCESS_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "majlis.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "src"),
    }
    migrate = [sys.executable, "-m", "django", "migrate", "--skip-checks", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, check=True)
    with cluster().connect() as connection:
        connection.execute(f"ALTER DATABASE {draft} RENAME TO {TEMPLATE}")
