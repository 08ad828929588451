"""Counting of requests in windows of time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.core.clock import Clock


@dataclass(frozen=True)
class Window:
    """The state of one allowance after a request was counted."""

    limit: int
    remaining: int
    resets_at: datetime
    is_over: bool  # this request went beyond it, and quotas are on


class Quotas:
    """Fixed windows by key, in memory. Switched off they still count, but refuse nothing."""

    def __init__(self, clock: Clock, *, on: bool) -> None:
        self.on = on
        self._clock = clock
        self._windows: dict[str, tuple[datetime, int]] = {}

    def take(
        self,
        key: str,
        *,
        limit: int,
        span: timedelta | None = None,
        resets_at: Callable[[datetime], datetime] | None = None,
        cost: int = 1,
    ) -> Window:
        """Count a request against a window and return the window's state.

        The window ends `span` after its first request, or where `resets_at(now)` says (a
        network that counts by calendar day). A request that goes beyond is not counted.
        """
        now = self._clock.now()
        ends, used = self._windows.get(key, (now, 0))
        if ends <= now:
            used = 0
            ends = resets_at(now) if resets_at else now + (span or timedelta(minutes=15))
        is_over = used + cost > limit
        if not is_over or not self.on:
            used += cost
        self._windows[key] = (ends, used)
        return Window(limit, max(0, limit - used), ends, is_over and self.on)

    def used(self, key: str) -> int:
        """Return what has been counted in the window that is open now."""
        ends, used = self._windows.get(key, (self._clock.now(), 0))
        return used if ends > self._clock.now() else 0

    def forget(self) -> None:
        """Open all windows anew."""
        self._windows.clear()
