"""A whole office on free ports, with networks of its own: for journeys, chaos and measurements."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import TracebackType

import httpx

from majlis.operations import migrating, networks_here, parent
from majlis.operations.children import Child, command_line, stop_all
from majlis.operations.networks_here import Addresses, NetworksHere
from majlis.operations.ports import free_port
from majlis.operations.postgres import Cluster

LONGEST_START = timedelta(seconds=60)
STOP_WITHIN = timedelta(seconds=12)
# As fast as delivery's own check allows: seconds where life has minutes.
FASTEST = {"MAJLIS_SETTLE_SCALE": "0.0167", "MAJLIS_GUARD_SCALE": "0.1"}


class NotReady(Exception):
    """The office did not come up."""


@dataclass
class Stack:
    """Database, sandbox, web and workers in `home`; a context manager that leaves nothing behind.

    The workers are children of `python -m majlis up`, which starts dead ones again; with
    `workers=0` start them one by one with `add_worker`.
    """

    home: Path
    workers: int = 1
    settings: Mapping[str, str] = field(default_factory=lambda: FASTEST)
    quotas: bool = False
    demonstration: bool = False  # with its institution
    history: bool = False  # and the prepared copy of its year, and thirty inquiries of today
    port: int = 0  # of the desk; 0: a free one
    port_base: int = 0  # of the sandbox; 0: free ones
    children: list[Child] = field(default_factory=list)
    addresses: Addresses = field(init=False, repr=False)
    office: Child = field(init=False, repr=False)

    def __enter__(self) -> "Stack":
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.home)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the environment in which commands and scripts meet this office."""
        kept = {name: value for name, value in os.environ.items() if not _is_ours(name)}
        ours = {
            "MAJLIS_HOME": str(self.home),
            "MAJLIS_SITE_URL": self.url,
            "MAJLIS_INSECURE_PASSKEYS": "1",
            "DJANGO_SETTINGS_MODULE": "majlis.settings",
            "PYTHONPATH": parent.SOURCE,
        }
        if self.demonstration:
            ours["MAJLIS_DEMONSTRATION"] = json.dumps(dict(self.addresses.walls))
        return kept | ours | networks_here.environment(self.addresses) | dict(self.settings)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of our commands in this office and return what it printed."""
        return subprocess.run(
            command_line(*arguments),
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def add_worker(self) -> Child:
        """Start one more worker, which nobody watches."""
        child = Child("worker", command_line("worker"), self.environment())
        child.keep_running()
        self.children.append(child)
        return child

    def worker_pids(self) -> list[int]:
        """Return the process ids of all workers of this office."""
        return self._pids("worker")

    def web_pids(self) -> list[int]:
        """Return the process ids that serve this office's pages."""
        return self._pids("web")

    def _pids(self, command: str) -> list[int]:
        return [pid for pid in _pids_with(command) if _belongs_to(pid, self.home)]

    def stop(self) -> None:
        """End everything, frozen processes included."""
        for pid in self.worker_pids():
            os.kill(pid, signal.SIGCONT)
        stop_all(self.children, within=STOP_WITHIN)
        self.children.clear()
        self.cluster.stop()

    def _start(self) -> None:
        networks = NetworksHere(self.home / "sandbox", port_base=self.port_base, quotas=self.quotas)
        networks.start()
        self.children.append(networks.child)
        self.cluster.ensure_started()
        self.addresses = networks.addresses()
        self.port = self.port or free_port()
        self._prepare()
        self.office = self._open_office()
        wait_for_page(self.url, self.office)
        if self.demonstration:
            self._type_callbacks()

    def _type_callbacks(self) -> None:
        """Tell the networks where we listen, once for each address that we have had."""
        mark = self.home / "callbacks"
        if mark.exists() and mark.read_text() == self.url:
            return
        self._checked("seed", "--callbacks", "--control", self.addresses.control)
        mark.write_text(self.url)

    def _prepare(self) -> None:
        if not migrating.is_done(self.home):
            self._checked("migrate")
        if self.demonstration and not (self.home / "seeded").exists():
            self._checked("seed", "--control", self.addresses.control)
            (self.home / "seeded").touch()
        if self.history and not (self.home / "history").exists():
            self._checked("year", "--load", "--control", self.addresses.control)
            (self.home / "history").touch()
        if self.history and not (self.home / "inquiries").exists():
            self._checked("seed", "--inquiries", "--control", self.addresses.control)
            (self.home / "inquiries").touch()

    def _checked(self, *arguments: str) -> None:
        done = self.run(*arguments)
        if done.returncode:
            raise NotReady(done.stderr)

    def _open_office(self) -> Child:
        numbers = ("--port", str(self.port), "--workers", str(self.workers))
        office = Child("up", command_line("up", *numbers, "--keep-database"), self.environment())
        office.keep_running()
        self.children.append(office)
        return office


def wait_for_page(url: str, server: Child) -> None:
    """Return once `url` answers with a page.

    Raises:
        NotReady: the server ended, or took too long.
    """
    until = time.monotonic() + LONGEST_START.total_seconds()
    with httpx.Client(timeout=10, trust_env=False, follow_redirects=True) as client:
        while time.monotonic() < until:
            if server.has_ended():
                raise NotReady(f"{server.name} ended before its first page.")
            try:
                if client.get(url).status_code < 500:
                    return
            except httpx.TransportError:
                pass  # not listening yet
            time.sleep(0.05)
    raise NotReady(f"{url} does not answer.")


def _is_ours(name: str) -> bool:
    return name == "DATABASE_URL" or name.startswith("MAJLIS_")


def _pids_with(command: str) -> list[int]:
    wanted = [sys.executable, "-m", "majlis", command]
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").split("\0")
        except OSError:  # ended meanwhile
            continue
        if words[:4] == wanted:
            found.append(int(path.parent.name))
    return found


def _belongs_to(pid: int, home: Path) -> bool:
    try:
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return f"MAJLIS_HOME={home}".encode() in variables
