"""The sandbox as a process beside us: started, waited for, and told what it should have."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from majlis.operations.children import Child, command_line

LONGEST_START = timedelta(seconds=20)


class NoSandbox(Exception):
    """The five networks did not start."""


@dataclass(frozen=True)
class Addresses:
    """Where the sandbox answers."""

    control: str
    network_urls: Mapping[str, Mapping[str, str]]
    walls: Mapping[str, str]


@dataclass
class NetworksHere:
    """Five networks on this machine, whose state lies in `folder`."""

    folder: Path
    port_base: int = 0
    quotas: bool = True

    def __post_init__(self) -> None:
        own = ("--data", str(self.folder), "--port-base", str(self.port_base))
        more = ("--ready-file", str(self._ready_file), "--quotas", "on" if self.quotas else "off")
        self.child = Child("sandbox", command_line("sandbox", *own, *more), silent=True)

    @property
    def _ready_file(self) -> Path:
        return self.folder / "ready.json"

    def start(self) -> None:
        """Start the process; `addresses` waits until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._ready_file.unlink(missing_ok=True)
        self.child.keep_running()

    def addresses(self) -> Addresses:
        """Return where it answers, once it does.

        Raises:
            NoSandbox: it ended, or took too long.
        """
        until = time.monotonic() + LONGEST_START.total_seconds()
        while time.monotonic() < until:
            if self.child.has_ended():
                raise NoSandbox("The five networks of this machine ended before they were ready.")
            try:
                found = json.loads(self._ready_file.read_text())
            except (OSError, ValueError):  # not there yet, or half written
                time.sleep(0.02)
                continue
            return Addresses(found["control"], found["network_urls"], found["walls"])
        raise NoSandbox("The five networks of this machine are not ready after 20 s.")


def control(address: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """Ask the sandbox's control port: POST with a body, GET without; return the JSON."""
    url = f"{address}/control/{path}"
    # No proxy of the environment stands between two processes of one machine.
    with httpx.Client(timeout=10, trust_env=False) as client:
        answer = client.get(url) if body is None else client.post(url, json=dict(body))
    answer.raise_for_status()
    return answer.json()


def environment(addresses: Addresses) -> dict[str, str]:
    """Return the settings that lead the office to these networks instead of the real ones."""
    return {"MAJLIS_NETWORK_URLS": json.dumps(addresses.network_urls)}
