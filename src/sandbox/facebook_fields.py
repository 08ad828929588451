"""The `fields` parameter of the Graph API: `id,attachments{media_type},comments.limit(5){id}`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.facebook_problems import bad_parameter

MODIFIER = re.compile(r"\.(\w+)\(([^()]*)\)")


class Fields(dict[str, "Fields"]):
    """Named fields, with the fields inside each and its modifiers: `.limit(5)` is limit: 5."""

    def __init__(self) -> None:
        super().__init__()
        self.modifiers: dict[str, dict[str, str]] = {}


@dataclass(frozen=True)
class Edge:
    """A field that is a list of its own: made only when it is asked for, by its modifiers."""

    make: Callable[[Mapping[str, str]], dict[str, Any]]
    default: str


def parsed(text: str) -> Fields:
    """Return the named fields with the fields and modifiers of each.

    Raises:
        Refusal: the braces do not match.
    """
    fields, rest = _read(text, 0)
    if rest != len(text):
        raise bad_parameter("Syntax error in the fields parameter")
    return fields


def checked(fields: Fields, *, known: frozenset[str]) -> Fields:
    """Return the fields, or refuse the first that the node does not have."""
    for name in fields:
        if name not in known:
            raise bad_parameter(f"Tried accessing nonexisting field ({name})")
    return fields


def selected(body: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """Return of a node's whole body what was asked for; the id comes always."""
    chosen = {}
    for name, wanted in fields.items():
        if name not in body:
            continue
        value, inner = body[name], wanted
        if isinstance(value, Edge):
            inner = inner or parsed(value.default)
            value = value.make(fields.modifiers.get(name, {}))
        chosen[name] = _inside(value, inner)
    return {**chosen, "id": body["id"]} if "id" in body else chosen


def _inside(value: Any, fields: Fields) -> Any:
    if not fields:
        return value
    if isinstance(value, list):
        return [_inside(one, fields) for one in value]
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        return {**value, "data": _inside(value["data"], fields)}
    return selected(value, fields) if isinstance(value, dict) else value


def _read(text: str, at: int) -> tuple[Fields, int]:
    """Read names from a position on, up to the closing brace that is not ours or the end."""
    fields = Fields()
    name = ""
    while at < len(text):
        sign = text[at]
        if sign == "{":
            inner, at = _read(text, at + 1)
            if at >= len(text):
                raise bad_parameter("Syntax error in the fields parameter")
            _add(fields, name, inner)
            name = ""
        elif sign == "," and name.count("(") == name.count(")"):
            _add(fields, name, Fields())
            name = ""
        elif sign == "}":
            break
        else:
            name += sign
        at += 1
    _add(fields, name, Fields())
    return fields, at


def _add(fields: Fields, written: str, inner: Fields) -> None:
    name = written.partition(".")[0].partition("(")[0].strip()
    if name:
        fields.setdefault(name, inner)
        fields.modifiers.setdefault(name, {}).update(MODIFIER.findall(written))
