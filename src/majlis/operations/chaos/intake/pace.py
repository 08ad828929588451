"""Where the time of a run goes, and how fast what was told was understood."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

UNDERSTOOD = "SELECT count(*) FROM channels_rawevent WHERE parsed_at IS NOT NULL"
# Each reading of a stream ends by moving its cursor on.
POLLS = "SELECT coalesce(sum(n_tup_upd), 0) FROM pg_stat_user_tables WHERE relname = %s"


class Pace:
    """The seconds of each part of a run, and what was done in them."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._rates: dict[str, float] = {}

    @contextmanager
    def of(self, part: str) -> Iterator[None]:
        """Count the time of this part; of one that comes again, all of it."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[part] += time.monotonic() - began

    def note(self, rate: str, *parts: str) -> None:
        """Note how many events were understood in a second of these parts; none before them."""
        passed = sum(self.seconds[part] for part in parts)
        self._rates[rate] = round(_number(UNDERSTOOD) / max(passed, 0.1), 1)

    def figures(self) -> dict[str, float]:
        spans = {f"{part}_s": round(span, 1) for part, span in self.seconds.items()}
        return {**spans, **self._rates}


def polls() -> int:
    """Return how often a stream was read, from what the database counts."""
    return _number(POLLS, "channels_cursor")


def _number(statement: str, *values: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
