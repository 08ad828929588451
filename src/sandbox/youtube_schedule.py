"""Who sees a video when: private until its time, and public from then on."""

from datetime import datetime
from typing import Any

from sandbox import youtube_rules as rules


def opens_at(status: dict[str, Any], now: datetime) -> datetime | None:
    """Return from when a status lets the public in, None where it does not."""
    if status.get("privacyStatus", "public") == "public":
        return now
    at = rules.moment_of(status.get("publishAt"))
    return max(at, now) if at else None


def status_at(status: dict[str, Any], *, is_public: bool) -> dict[str, Any]:
    """Return a status as it stands: a scheduled video whose time has come is public."""
    if not is_public or "publishAt" not in status:
        return status
    rest = {name: value for name, value in status.items() if name != "publishAt"}
    return {**rest, "privacyStatus": "public"}
