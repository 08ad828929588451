"""Polls on X: two to four options beside a post, open for a while.

Source: X's OpenAPI 2.167 (schema Poll), read 2026-08.
"""

from datetime import datetime, timedelta
from typing import Any

from sandbox.core.growth import growth, portion
from sandbox.core.ledger import Post

VOTING = 0.05  # which part of those who see it votes, at most


def poll_body(post: Post, fields: frozenset[str], *, now: datetime) -> dict[str, Any]:
    """Return a post's poll, with the fields that were asked for."""
    poll = post.data["poll"]
    ends_at = (post.visible_at or now) + timedelta(minutes=poll["duration_minutes"])
    seen = growth(post).totals.get("views", 0)
    filled = {
        "duration_minutes": poll["duration_minutes"],
        "end_datetime": ends_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "voting_status": "open" if now < ends_at else "closed",
    }
    options = [
        {
            "position": number,
            "label": label,
            "votes": int(seen * VOTING * portion(post.id, number)),
        }
        for number, label in enumerate(poll["options"], start=1)
    ]
    body = {"id": poll["id"], "options": options}
    return body | {name: filled[name] for name in fields if name in filled}
