"""The sandbox's own time."""

from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's time plus an offset that `POST /control/clock` moves."""

    def __init__(self) -> None:
        self.offset = timedelta(0)

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        return datetime.now(UTC) + self.offset


def iso(moment: datetime | None) -> str | None:
    """Write a moment as ISO 8601 UTC with microseconds, as every control answer has it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_iso(text: str | None) -> datetime | None:
    """Read what `iso` wrote."""
    return datetime.fromisoformat(text) if text else None
