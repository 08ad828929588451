"""The processes that a supervisor starts, starts again, and stops."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from majlis.operations import parent

SHORTEST_WAIT = timedelta(seconds=0.25)
LONGEST_WAIT = timedelta(seconds=30)
# A process that lived this long had started well; its next start is not delayed.
LIVED_WELL = timedelta(seconds=60)


def command_line(*arguments: str) -> list[str]:
    """Return the command line that runs one of our own commands with this Python."""
    return [sys.executable, "-m", "majlis", *arguments]


@dataclass
class Child:
    """One process that should always run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False  # what it prints, it prints for others
    _process: subprocess.Popen[bytes] | None = None
    _started_at_s: float = 0
    _start_again_at_s: float = 0
    _wait_s: float = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def keep_running(self) -> str:
        """Start the process when it is time to; return what was noticed, mostly nothing."""
        if self._process is None:
            if time.monotonic() >= self._start_again_at_s:
                self._start()
            return ""
        code = self._process.poll()
        return "" if code is None else self._ended(code)

    @property
    def code(self) -> int | None:
        """The code it ended with, None while it runs; negative is a signal's number."""
        return self._process.poll() if self._process else None

    def has_ended(self) -> bool:
        """Say whether the process was started and is gone, whoever is to start it again."""
        return self._process is not None and self._process.poll() is not None

    def ask_to_stop(self) -> None:
        if self._process:
            self._process.terminate()

    def kill(self) -> None:
        if self._process:
            self._process.kill()

    def wait(self, until_s: float) -> None:
        """Wait for the end; kill the process when it is still there at `until_s` (monotonic)."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0, until_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _start(self) -> None:
        environment = parent.told_to_children() | dict(self.environment)
        self._process = subprocess.Popen(
            self.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.silent else None,
        )
        self._started_at_s = time.monotonic()

    def _ended(self, code: int) -> str:
        self._process = None
        lived_s = time.monotonic() - self._started_at_s
        doubled_s = max(self._wait_s * 2, SHORTEST_WAIT.total_seconds())
        short = lived_s < LIVED_WELL.total_seconds()
        self._wait_s = min(doubled_s, LONGEST_WAIT.total_seconds()) if short else 0
        self._start_again_at_s = time.monotonic() + self._wait_s
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        return f"{self.name} ended {how} after {lived_s:.0f} s; it starts again."


def stop_all(children: Sequence[Child], *, within: timedelta) -> None:
    """Ask every child to stop, and kill what is still there after `within`."""
    for child in children:
        child.ask_to_stop()
    until_s = time.monotonic() + within.total_seconds()
    for child in children:
        child.wait(until_s)
