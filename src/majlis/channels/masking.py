"""A raw message for the eyes of whoever runs the machine: its secrets hidden."""

import json
import re
from typing import Any

HIDDEN = "•••"
SECRET_NAMES = re.compile(r"token|secret|password|signature|authorization|api_?key", re.IGNORECASE)
# In what is no JSON: the value that follows such a name.
IN_TEXT = re.compile(
    r"""(?ix) ( (?:token|secret|password|signature|authorization|api_?key) \w* ["']? \s* [:=] \s*
    ["']? (?: (?:bearer|basic) \s+ )? ) [^"'\s&<>,}]+"""
)


def masked(body: bytes) -> str:
    """Return what a message says, indented where it is JSON, without what opens a door."""
    text = body.decode("utf-8", "replace")
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return IN_TEXT.sub(rf"\g<1>{HIDDEN}", text)
    return json.dumps(_without_secrets(read), ensure_ascii=False, indent=2)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: HIDDEN
            if SECRET_NAMES.search(name) and _is_plain(inner)
            else _without_secrets(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_without_secrets(each) for each in value]
    return value


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float)
