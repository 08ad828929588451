"""How many signed webhooks a second are kept beside the bare limit, and what posts pay for it."""

import os
import socket
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection

from majlis.channels import hooks
from majlis.channels.models import RawEvent
from majlis.operations.bench import bare_door
from majlis.operations.bench.deliveries import Bench, percentile
from majlis.operations.bench.pushing import Door, Letters, rush, stroll
from majlis.operations.chaos.plan import MAIN
from majlis.operations.chaos.scene import Scene
from majlis.operations.children import Child, stop_all
from majlis.operations.ports import free_port
from majlis.operations.stack import STOP_WITHIN, NotReady, Stack
from majlis.store.tenancy import acting_for

SECRET = "bench-secret-facebook"  # noqa: S105
THREADS = 8  # as `python -m majlis web` has by default
ROUNDS = 5
LONGEST_STROLL_S, LONGEST_START_S = 300, 30


@dataclass
class WebhookBench:
    """One measurement on one stack; `events` is how many one round brings."""

    stack: Stack
    events: int
    singles: int
    letters: Letters = field(init=False)

    def run(self) -> dict[str, Any]:
        """Return the figures by their names; rates are events a second, medians of the rounds."""
        scene = Scene(control=self.stack.addresses.control, accounts=(MAIN,))
        ours = self._our_door(scene)
        posts = Bench(self.stack, deliveries=0, at_once=0)
        alone = posts.singles(scene, many=self.singles)
        with self._bare() as bare:
            rates = [self._round(ours, bare) for _ in range(ROUNDS)]
        ours_per_s, bare_per_s = (statistics.median(each) for each in zip(*rates, strict=True))
        waits, beside = self._at_half(ours, ours_per_s / 2, posts, scene)
        late_p99, late_alone_p99 = percentile(beside, 0.99), percentile(alone, 0.99)
        return {
            "ours_per_s": round(ours_per_s, 1),
            "bare_per_s": round(bare_per_s, 1),
            "ratio": round(statistics.median(mine / bare for mine, bare in rates), 3),
            "at_half_per_s": round(ours_per_s / 2, 1),
            "p50_ms": round(statistics.median(waits) * 1000, 2),
            "p99_ms": round(percentile(waits, 0.99) * 1000, 2),
            "single_alone_p99_s": round(late_alone_p99, 3),
            "single_beside_p99_s": round(late_p99, 3),
            "single_grows_s": round(late_p99 - late_alone_p99, 3),
            "sent": self.events * ROUNDS + len(waits),
            "kept": self._kept(scene),
        }

    def _our_door(self, scene: Scene) -> Door:
        page = scene.channels["facebook", MAIN]
        hook = hooks.keep_secret(
            institution_id=scene.institution.pk, network="facebook", secret=SECRET
        )
        self.letters = Letters(page=page.remote_id, secret=SECRET)
        return Door(self.stack.port, f"/hooks/facebook/{hook.key}")

    @contextmanager
    def _bare(self) -> Iterator[Door]:
        parameters = connection.get_connection_params()
        names = ("dbname", "user", "host", "port", "password")
        database = psycopg.conninfo.make_conninfo(
            **{name: parameters[name] for name in names if parameters.get(name)}
        )
        with connection.cursor() as cursor:
            cursor.execute(bare_door.TABLE)
        port = free_port()
        child = Child(
            "bare door",
            [sys.executable, "-m", bare_door.__name__, f"--port={port}", f"--threads={THREADS}"],
            os.environ | {bare_door.SECRET: SECRET, bare_door.DATABASE: database},
        )
        child.keep_running()
        try:
            _wait_for(port)
            yield Door(port, "/")
        finally:
            stop_all([child], within=STOP_WITHIN)

    def _round(self, ours: Door, bare: Door) -> tuple[float, float]:
        """Return how many a second each door took, with letters of the same kind."""
        first, second = self.letters.write(self.events), self.letters.write(self.events)
        return rush(ours, ours.requests(first)), rush(bare, bare.requests(second))

    def _at_half(
        self, ours: Door, per_s: float, posts: Bench, scene: Scene
    ) -> tuple[list[float], list[float]]:
        """Return the waits of letters at an even pace, and how late posts were meanwhile."""
        over = threading.Event()
        requests = ours.requests(self.letters.write(int(per_s * LONGEST_STROLL_S)))
        with ThreadPoolExecutor(1) as pool:
            waits = pool.submit(stroll, ours, requests, per_s=per_s, over=over)
            try:
                late = posts.singles(scene, many=self.singles)
            finally:
                over.set()
            return waits.result(), late

    def _kept(self, scene: Scene) -> int:
        with acting_for(scene.institution.pk):
            return int(RawEvent.objects.filter(network="facebook", source="push").count())


def _wait_for(port: int) -> None:
    """Return once something listens there."""
    until = time.monotonic() + LONGEST_START_S
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise NotReady(f"nothing listens on port {port}")
