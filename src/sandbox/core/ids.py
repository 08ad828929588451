"""Identifiers that grow with time and never repeat, also after a restart."""

import secrets
from datetime import datetime

from sandbox.core.clock import Clock

# The first millisecond of X's own identifiers, 2010-11-04.
# Source: github twitter-archive/snowflake, IdWorker.
EPOCH_MS = 1_288_834_974_657
LOW_BITS = 22


class Numbers:
    """Makes 64-bit numbers: milliseconds in the upper bits, a running number in the lower 22.

    The time is the sandbox's own, so that a number tells when its object was made there, also
    for what is laid into the past or the future.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # Begun anywhere: after a restart, or when the clock is moved, a millisecond may come again.
        self._made = secrets.randbelow(1 << (LOW_BITS - 1))

    def next(self, at: datetime | None = None) -> str:
        """Return a decimal number of a moment, by default of now.

        It is greater than those of earlier moments and than earlier ones of the same moment.
        """
        moment = at or self._clock.now()
        since_ms = max(int(moment.timestamp() * 1000) - EPOCH_MS, 0)
        self._made = (self._made + 1) % (1 << LOW_BITS)
        return str((since_ms << LOW_BITS) + self._made)


def secret(prefix: str = "", *, size_bytes: int = 32) -> str:
    """Return an unguessable word of letters, digits, `-` and `_`."""
    return prefix + secrets.token_urlsafe(size_bytes)
