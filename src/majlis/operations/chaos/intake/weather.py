"""What befalls the office while people write."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import httpx
from django.db import connections

from majlis.operations.chaos.intake.office import Office
from majlis.operations.chaos.stage import Workers
from majlis.operations.stack import Stack

AWAY = timedelta(seconds=4)
SAVED = "SELECT id, at, detail::text FROM channels_cursor"
RESTORED = (
    "UPDATE channels_cursor c SET at = of.at, detail = of.detail"
    " FROM unnest(%s::bigint[], %s::timestamptz[], %s::jsonb[]) AS of(id, at, detail)"
    " WHERE c.id = of.id"
)
Blow = tuple[float, Callable[[], None]]


class Weather:
    """Blows that fall when a share of everything is written."""

    def __init__(self, stack: Stack, crew: Workers, office: Office, *, seed: int) -> None:
        self.stack, self.crew, self.office, self.seed = stack, crew, office, seed
        self.counts = {"receiver_kills": 0, "worker_kills": 0, "database_gone": 0}
        self._cursors: list[tuple[Any, ...]] = []
        self._blows: list[Blow] = sorted(self._planned(), key=lambda blow: blow[0])

    def _planned(self) -> list[Blow]:
        here = [
            (0.20, self._save_cursors),
            (0.25, self._database_goes),
            (0.35, lambda: self.office.rotate_secret("x", f"new-{self.seed}", network_first=False)),
            (0.40, lambda: self._rotate_wrongly("facebook")),
            (0.50, lambda: self._drop_subscription("linkedin")),
            (0.60, self._forge),
            (0.70, self._database_goes),
            (0.85, self._restore_cursors),
        ]
        deaths = [(share / 10, self._kill_the_receiver) for share in (1, 3, 5, 7, 9)]
        return [*here, *deaths, *((share / 10 + 0.05, self._kill_a_worker) for share in (2, 6, 8))]

    def blow(self, share: float) -> None:
        """Let what is due befall the office."""
        while self._blows and self._blows[0][0] <= share:
            self._blows.pop(0)[1]()

    def _kill_the_receiver(self) -> None:
        for pid in self.stack.web_pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.counts["receiver_kills"] += 1

    def _kill_a_worker(self) -> None:
        for pid in self.crew.pids()[:1]:
            self.crew.kill(pid)
            self.counts["worker_kills"] += 1

    def _database_goes(self) -> None:
        """Keep it down for a while, however often the office starts it again."""
        self.counts["database_gone"] += 1
        connections.close_all()
        until = time.monotonic() + AWAY.total_seconds()
        while time.monotonic() < until:
            self.stack.cluster.stop()
            time.sleep(0.1)
        self.stack.cluster.ensure_started()

    def _rotate_wrongly(self, network: str) -> None:
        """The network signs with a secret that we do not know yet, until somebody types it in."""
        self.office.rotate_secret(network, f"newer-{self.seed}", network_first=True)

    def _drop_subscription(self, network: str) -> None:
        url = f"{self.office.control}/control/hooks"
        httpx.delete(url, params={"network": network}, timeout=30).raise_for_status()

    def _forge(self) -> None:
        """Send letters with a wrong signature, wherever a network still tells us anything."""
        for network in ("x", "facebook", "instagram"):
            account = self.office.channels[network].remote_id
            wanted = {"network": network, "account": account}
            url = f"{self.office.control}/control/webhooks/forge"
            if httpx.post(url, json=wanted, timeout=30).status_code not in (200, 409):
                raise RuntimeError("The networks of this machine forge nothing.")

    def _save_cursors(self) -> None:
        with self.stack.cluster.connect("majlis") as owner:
            self._cursors = owner.execute(SAVED).fetchall()

    def _restore_cursors(self) -> None:
        """Put back how far each account was read, as a backup of long ago would."""
        ids, ats, details = (list(column) for column in zip(*self._cursors, strict=True))
        with self.stack.cluster.connect("majlis") as owner:
            owner.execute(RESTORED, (ids, ats, details))
