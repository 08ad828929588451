"""How many deliveries a second, how late a single one, and at what price in memory."""

import itertools
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from majlis.channels import tokens
from majlis.delivery.models import Delivery
from majlis.delivery.states import SETTLED, State
from majlis.media import files
from majlis.operations import networks_here
from majlis.operations.bench import bare, memory
from majlis.operations.chaos.plan import MAIN, Planned, mark_of
from majlis.operations.chaos.scene import Scene
from majlis.operations.chaos.stage import Scale
from majlis.operations.stack import Stack
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

LIFE = Scale(settle=1, guard=1)
LATENCY_S = 0.2
VIDEO_BYTES = 100 * 1024 * 1024
SINGLES = 40
PATIENCE_S = 300


@dataclass
class Bench:
    """One measurement on one stack, at life's own pace."""

    stack: Stack
    deliveries: int
    at_once: int
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def run(self) -> dict[str, Any]:
        """Return the figures by their names."""
        idle = self._idle()
        scene = Scene(control=self.stack.addresses.control, accounts=(MAIN,))
        late = self.singles(scene)
        peak = self._video(scene)
        networks_here.control(self.stack.addresses.control, "latency", {"seconds": LATENCY_S})
        bare_per_s = self._bare(scene)
        ours_per_s, verified = self._ours(scene)
        return {
            "deliveries": self.deliveries,
            "verified": verified,
            "ours_per_s": round(ours_per_s, 1),
            "bare_per_s": round(bare_per_s, 1),
            "ratio": round(ours_per_s / bare_per_s, 3),
            "single_p50_s": round(statistics.median(late), 3),
            "single_p99_s": round(percentile(late, 0.99), 3),
            **idle,
            "video_mb": round(VIDEO_BYTES / 1e6),
            "video_worker_peak_mb": round(peak[1], 1),
            "video_worker_before_mb": round(peak[0], 1),
        }

    def _idle(self) -> dict[str, float]:
        """Measure after everything has come to rest."""
        time.sleep(8)
        everyone = memory.family(os.getpid())
        server = self.stack.cluster.pid() or 0
        parts = {
            "web": memory.named("web", among=everyone),
            "worker": memory.named("worker", among=everyone),
            "postgres": memory.family(server),
        }
        sizes = {f"idle_{name}_pss_mb": memory.pss_mb(pids) for name, pids in parts.items()}
        rounded = {name: round(size, 1) for name, size in sizes.items()}
        return {"idle_pss_mb": round(sum(sizes.values()), 1), **rounded}

    def singles(self, scene: Scene, *, many: int = SINGLES) -> list[float]:
        """Publish one at a time, prepared ahead; return how late each was visible, in seconds."""
        networks = ("x", "facebook", "linkedin", "instagram")
        late: list[float] = []
        for _turn in range(many):
            number = next(self._numbers)
            one = _planned(number, networks[number % 4], with_image=number % 2 == 1)
            due_at = now() + timedelta(seconds=5 if one.with_image else 2)
            with acting_for(scene.institution.pk):
                made = scene.schedule(one, due_at=due_at, scale=LIFE)
            self._wait([made.pk], scene)
            late.append((self._visible_at(one) - due_at).total_seconds())
        return late

    def _visible_at(self, one: Planned) -> datetime:
        objects = networks_here.control(
            self.stack.addresses.control, f"ledger?network={one.network}"
        )["objects"]
        ours = [found for found in objects if one.mark in found["text"]]
        return datetime.fromisoformat(ours[0]["visible_at"])

    def _video(self, scene: Scene) -> tuple[float, float]:
        """Publish a video of 100 MB; return the worker's memory before and its peak, in MB."""
        one = replace(_planned(9_000, "youtube", with_image=False))
        pid = self.stack.worker_pids()[0]
        with acting_for(scene.institution.pk):
            scene.replace_video(files.keep(scene.institution.pk, _padded(scene.video_path())))
            memory.forget_peak(pid)
            before = memory.peak_mb(pid)
            made = scene.schedule(one, due_at=now(), scale=LIFE)
        self._wait([made.pk], scene)
        return before, memory.peak_mb(pid)

    def _bare(self, scene: Scene) -> float:
        channel = scene.channels["x", MAIN]
        permission, _ = tokens.read(channel)
        return bare.posts_per_s(
            api=self.stack.addresses.network_urls["x"]["api"],
            account=channel.remote_id,
            token=permission.access_token,
            posts=self.deliveries,
            at_once=self.at_once,
            mark=str(time.time_ns()),
        )

    def _ours(self, scene: Scene) -> tuple[float, int]:
        """Let all fall due in the same second; return deliveries a second and how many VERIFIED."""
        begins_at = now() + timedelta(seconds=3)
        planned = [_planned(10_000 + n, "x", with_image=False) for n in range(self.deliveries)]
        with acting_for(scene.institution.pk):
            made = [scene.schedule(one, due_at=begins_at, scale=LIFE) for one in planned]
            ids = [delivery.pk for delivery in made]
            # All of it is counted, preparing too: nothing starts before its time.
            Delivery.objects.filter(pk__in=ids).update(next_at=now() + timedelta(seconds=1))
        began = now() + timedelta(seconds=1)
        self._wait(ids, scene)
        took = now() - began
        with acting_for(scene.institution.pk):
            verified = Delivery.objects.filter(pk__in=ids, state=State.VERIFIED).count()
        return self.deliveries / took.total_seconds(), verified

    def _wait(self, ids: Sequence[int], scene: Scene) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with acting_for(scene.institution.pk):
                moving = Delivery.objects.filter(pk__in=ids).exclude(state__in=SETTLED)
                if not moving.exists():
                    return
            time.sleep(0.1)


def _planned(number: int, network: str, *, with_image: bool) -> Planned:
    return Planned(
        number=number,
        network=network,
        text=f"قياس السرعة {mark_of(number)}",
        with_image=with_image or network == "instagram",
        due_in=timedelta(0),
    )


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _padded(small: Path) -> Iterator[bytes]:
    """Yield an MP4 of a hundred megabytes: a true one, and a box that players pass over.

    Source: ISO/IEC 14496-12, a `free` box of any length may stand at the end of the file.
    """
    yield small.read_bytes()
    yield VIDEO_BYTES.to_bytes(4, "big") + b"free"
    block = bytes(range(256)) * 4096
    left = VIDEO_BYTES - 8
    while left:
        yield block[:left]
        left -= len(block[:left])
