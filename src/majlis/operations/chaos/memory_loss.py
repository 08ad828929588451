"""A database that is put back to an earlier hour while the networks are not."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from django.db import connections

from majlis.operations.stack import Stack


class Kept:
    """A copy of the database's files, as a backup of the machine would hold."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._copy = Path(stack.home) / "kept"

    def take(self) -> None:
        """Copy the database; it is away for a moment."""
        with _Alone(self._stack):
            shutil.rmtree(self._copy, ignore_errors=True)
            _copy(self._stack.cluster.data, self._copy)

    def put_back(self) -> None:
        """Put the copy in the place of the database: all since is forgotten."""
        with _Alone(self._stack):
            data = self._stack.cluster.data
            forgotten = data.with_name("database.forgotten")
            shutil.rmtree(forgotten, ignore_errors=True)
            data.rename(forgotten)
            _copy(self._copy, data)


class _Alone:
    """The database is down, and the office does not start it again."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def __enter__(self) -> None:
        if self._stack.office.pid:
            os.kill(self._stack.office.pid, signal.SIGSTOP)
        connections.close_all()
        self._stack.cluster.stop()

    def __exit__(self, *_: object) -> None:
        self._stack.cluster.ensure_started()
        connections.close_all()
        if self._stack.office.pid:
            os.kill(self._stack.office.pid, signal.SIGCONT)


def _copy(source: Path, target: Path) -> None:
    # -a keeps the server's own user as the owner of its files.
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
