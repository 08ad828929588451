"""The times of delivery, and the two scales that shorten them for tests and demonstration."""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

# A post there has a number before the call that makes it public, and is asked for by it. All else
# is looked for in lists, which lag: absent is believed later.
KNOWN_BY_NUMBER = frozenset({"facebook", "instagram", "youtube", "bluesky"})


@dataclass(frozen=True)
class Times:
    """Spans by the two scales: `guard` for one call, `settle` for what follows doubt."""

    guard: float
    settle: float

    @property
    def lease(self) -> timedelta:
        return timedelta(seconds=120) * self.guard

    @property
    def door_lease(self) -> timedelta:
        """What a lease must still have for the door to open."""
        return timedelta(seconds=70) * self.guard

    @property
    def call_budget(self) -> timedelta:
        return timedelta(seconds=40) * self.guard

    @property
    def frozen(self) -> timedelta:
        """More than this between intent and call: the process slept, and does not send."""
        return timedelta(seconds=10) * self.guard

    @property
    def quiet(self) -> timedelta:
        return timedelta(seconds=90) * self.settle

    @property
    def between_reads(self) -> timedelta:
        return timedelta(seconds=60) * self.settle

    def absent_after(self, network: str, act: str = "post") -> timedelta:
        """Return how long after the intent a network's silence is believed."""
        by_number = act == "post" and network in KNOWN_BY_NUMBER
        return timedelta(seconds=300 if by_number else 600) * self.settle

    @property
    def alert_after(self) -> timedelta:
        return timedelta(minutes=2) * self.settle

    @property
    def hold_after(self) -> timedelta:
        return timedelta(minutes=15) * self.settle

    @property
    def max_late(self) -> timedelta:
        return timedelta(minutes=15) * self.settle

    @property
    def foreign_watch(self) -> timedelta:
        """How often each account is read for posts that are not ours; the alarm's promise is
        five minutes."""
        return timedelta(minutes=2) * self.settle

    @property
    def verify_again(self) -> timedelta:
        return timedelta(seconds=20) * self.settle

    def lead(self, size_bytes: int) -> timedelta:
        """Return how long before its time a delivery starts to prepare `size_bytes`."""
        return timedelta(seconds=60 + size_bytes / 500_000) * max(self.settle, 0.2)


def times() -> Times:
    return Times(guard=settings.GUARD_SCALE, settle=settings.SETTLE_SCALE)


def contradictions(*, guard: float, settle: float) -> list[str]:
    """Return what is wrong with the two scales, as English sentences; empty when all holds."""
    if math.isnan(guard) or not 0.1 <= guard <= 1:
        return ["MAJLIS_GUARD_SCALE must be a number from 0.1 to 1."]
    if math.isnan(settle) or not 1 / 60 - 1e-9 <= settle <= 1:
        return ["MAJLIS_SETTLE_SCALE must be a number from 1/60 (0.0167) to 1."]
    t = Times(guard=guard, settle=settle)
    rules = {
        "the lease must outlast the door's share of it": t.lease > t.door_lease,
        "the door's share must outlast a call and a freeze": t.door_lease
        > t.call_budget + t.frozen,
        "absence must be believed only after a call is over": t.absent_after("facebook")
        > t.call_budget,
        "a person is asked only after absence could be believed": t.hold_after
        > t.absent_after("x"),
    }
    return [
        f"MAJLIS_GUARD_SCALE and MAJLIS_SETTLE_SCALE do not fit together: {rule}."
        for rule, holds in rules.items()
        if not holds
    ]
