"""Identifiers that grow with time and never repeat, also after a restart."""

import secrets
import time

# The first millisecond of X's own identifiers, 2010-11-04.
# Source: github twitter-archive/snowflake, IdWorker.
EPOCH_MS = 1_288_834_974_657


class Numbers:
    """Makes 64-bit numbers: milliseconds in the upper bits, a running number in the lower 22."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        """Return a decimal number greater than every earlier one."""
        fresh = (int(time.time() * 1000) - EPOCH_MS) << 22
        self._last = max(fresh, self._last + 1)
        return str(self._last)


def secret(prefix: str = "", *, size_bytes: int = 32) -> str:
    """Return an unguessable word of letters, digits, `-` and `_`."""
    return prefix + secrets.token_urlsafe(size_bytes)
