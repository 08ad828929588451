"""Workers that may be killed, frozen and thawed, and a database that may vanish."""

import contextlib
import os
import signal
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from majlis.operations.children import Child
from majlis.operations.stack import Stack


@dataclass(frozen=True)
class Scale:
    """How much faster than life a run is; the two scales of delivery/timing.py."""

    settle: float = 1 / 60
    guard: float = 0.1

    @property
    def max_late(self) -> timedelta:
        """An hour of life: long enough for doubt to be settled and the post sent once more."""
        return timedelta(hours=1) * self.settle

    @property
    def lease(self) -> timedelta:
        return timedelta(seconds=120) * self.guard

    def settings(self, *, without: str = "", stops: str = "", slots: int = 16) -> dict[str, str]:
        """Return the environment of every process of a run."""
        return {
            "MAJLIS_SETTLE_SCALE": str(self.settle),
            "MAJLIS_GUARD_SCALE": str(self.guard),
            "MAJLIS_WITHOUT_GUARD": without,
            "MAJLIS_CHAOS_STOPS": stops,
            "MAJLIS_DELIVERY_SLOTS": str(slots),
            "MAJLIS_DATABASE_POOL": str(slots + 20),
            "MAJLIS_LOG_LEVEL": os.environ.get("MAJLIS_LOG_LEVEL", "ERROR"),
        }


# A worker ends by itself when the database is away for long.
MOST_GIVE_UPS = 5


@dataclass
class Workers:
    """The workers of a run, which the run itself keeps alive."""

    stack: Stack
    wanted: int
    kills: int = 0
    freezes: int = 0
    _running: list[Child] = field(default_factory=list)
    _gave_up: int = 0
    _thaw_at_s: dict[int, float] = field(default_factory=dict)

    def keep(self) -> None:
        """Start what is missing, thaw what has slept long enough."""
        self._running = [child for child in self._running if not self._is_gone(child)]
        while len(self._running) < self.wanted:
            self._running.append(self.stack.add_worker())
        for pid, at_s in list(self._thaw_at_s.items()):
            if time.monotonic() >= at_s:
                del self._thaw_at_s[pid]
                _signal(pid, signal.SIGCONT)

    def _is_gone(self, child: Child) -> bool:
        """Say whether it has ended; one that ends by itself again and again is no storm of ours."""
        if not child.has_ended():
            return False
        self._gave_up += child.code == 1
        if self._gave_up > MOST_GIVE_UPS:
            raise RuntimeError("The workers end by themselves.")
        return True

    def pids(self) -> list[int]:
        """Return the processes that are awake."""
        return [
            child.pid
            for child in self._running
            if child.pid and not child.has_ended() and child.pid not in self._thaw_at_s
        ]

    def kill(self, pid: int) -> None:
        self.kills += 1
        _signal(pid, signal.SIGKILL)

    def freeze(self, pid: int, *, for_span: timedelta) -> None:
        """Stop it in its tracks, past its lease, and let it wake up among the changed world."""
        self.freezes += 1
        self._thaw_at_s[pid] = time.monotonic() + for_span.total_seconds()
        _signal(pid, signal.SIGSTOP)

    def thaw_all(self) -> None:
        for pid in list(self._thaw_at_s):
            _signal(pid, signal.SIGCONT)
        self._thaw_at_s.clear()

    def kill_all(self) -> None:
        self.thaw_all()
        for pid in self.pids():
            _signal(pid, signal.SIGKILL)
        for child in self._running:
            child.wait(time.monotonic() + 5)
        self._running.clear()


def order_stop(folder: Path, *, delivery_id: int, point: str) -> None:
    """Have the worker that comes to this point of this delivery stay there."""
    (folder / f"{delivery_id}.{point}").touch()


def stopped(folder: Path) -> dict[Path, int]:
    """Return the points at which workers stay now, with their process ids."""
    return {path: int(path.suffix[1:]) for path in folder.glob("*.at.*")}


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
