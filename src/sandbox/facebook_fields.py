"""The `fields` parameter of the Graph API: `id,attachments{media_type,target{id}}`."""

from collections.abc import Mapping
from typing import Any

from sandbox.facebook_problems import bad_parameter

Fields = dict[str, "Fields"]


def parsed(text: str) -> Fields:
    """Return the named fields with the fields inside each; modifiers (`.limit(5)`) are dropped.

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
    chosen = {name: _inside(body[name], inner) for name, inner in fields.items() if name in body}
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
    fields: Fields = {}
    name = ""
    while at < len(text):
        sign = text[at]
        if sign == "{":
            inner, at = _read(text, at + 1)
            if at >= len(text):
                raise bad_parameter("Syntax error in the fields parameter")
            fields[_bare(name)] = inner
            name = ""
        elif sign == ",":
            _add(fields, name)
            name = ""
        elif sign == "}":
            break
        else:
            name += sign
        at += 1
    _add(fields, name)
    return fields, at


def _add(fields: Fields, name: str) -> None:
    if _bare(name):
        fields.setdefault(_bare(name), {})


def _bare(name: str) -> str:
    return name.partition(".")[0].partition("(")[0].strip()
