"""How the Graph API reads a parameter: a form's text, a JSON value, or JSON inside a text."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.facebook_problems import bad_parameter

ATTACHED = re.compile(r"attached_media\[(\d+)\]")


def is_true(value: Any) -> bool:
    """Read a boolean: `true`, `1`, or JSON's own."""
    return str(value).lower() in ("true", "1")


def moment(value: Any, *, name: str) -> datetime:
    """Read a moment: seconds since 1970, or ISO 8601.

    Raises:
        Refusal: it is neither.
    """
    text = str(value)
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text), UTC)
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise bad_parameter(f"{name} must be a time") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def written(at: datetime | None) -> str | None:
    """Write a moment as Graph does: whole seconds, `+0000`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000") if at else None


def attached_ids(fields: Mapping[str, Any]) -> list[str]:
    """Return the photo ids of `attached_media`, in either of its two spellings.

    Raises:
        Refusal: it is no list of `{"media_fbid": "..."}`.
    """
    numbered = {
        int(found[1]): value
        for name, value in fields.items()
        if (found := ATTACHED.fullmatch(name))
    }
    given = [numbered[at] for at in sorted(numbered)] or fields.get("attached_media", [])
    try:
        entries = json.loads(given) if isinstance(given, str) else given
        whole = [json.loads(one) if isinstance(one, str) else one for one in entries]
        return [str(one["media_fbid"]) for one in whole]
    except (ValueError, TypeError, KeyError):
        raise bad_parameter("attached_media must hold objects with media_fbid") from None
