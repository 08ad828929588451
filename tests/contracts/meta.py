"""Our requests to Facebook and Instagram against Meta's specifications of their nodes.

An id does not say what it is of: what stands around it does, and where it does not, a request must
be right for one of the nodes that it may be meant for.
"""

import functools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.contracts.meta_specs import Edge, Node, node

VERSION = re.compile(r"^/v\d+\.\d+(?=/|$)")
# Every call of the Graph API takes these: who asks, and how much of what.
OF_ALL = frozenset({"access_token", "appsecret_proof", "fields", "limit", "after", "before"})
BY_TIME = frozenset({"since", "until"})
TRUTHS = frozenset({"true", "false", "0", "1"})

FACEBOOK = ("PagePost", "Comment", "Photo", "AdVideo", "Page", "UnifiedThread")
INSTAGRAM = (
    *("IGUserForIGOnlyAPI", "IGUser", "IGMediaForIGOnlyAPI", "IGMedia", "IGComment"),
    *("ShadowIGMediaBuilder", "UnifiedThread"),
)
APPLICATION_EDGES = frozenset({"subscriptions", "uploads"})
# Calls that stand on no node.
ALONE = {
    ("graph.instagram.com", "access_token"): "IGAccessTokenForIGOnlyAPI",
    ("graph.instagram.com", "refresh_access_token"): "IGRefreshAccessTokenForIGOnlyAPI",
}

EXPLAINED: Mapping[str, str] = {
    "rupload:": "the bytes of reels, stories and Instagram's videos: specified nowhere, told by"
    " Meta's pages on publishing reels and content",
    "oauth:": "OAuth's own endpoints are no nodes; told by Meta's pages on its logins",
    "GET debug_token:": "the inspection of a token is no node; told by Meta's pages on its login",
    "no specification: UnifiedMessage": "Meta gives no specification of a message; told by its"
    " pages on conversations",
    "no specification: StoryAttachment": "Meta gives no specification of an attachment; told by"
    " its page on posts",
    "POST Page/photos: unknown parameter source": "the file of a multipart form; the"
    " specifications name `url` alone, Meta's page on photos this too",
    "GET User/accounts: unknown field tasks": "the edge adds to a Page what the person may do"
    " there; told by Meta's page on a person's accounts",
    "paging by time:": "`since` and `until` page every list of the Graph API, told by its page on"
    " paginated results",
}


def requests(entry: Mapping[str, Any]) -> list[str]:
    """Return in what a request of ours to Facebook or Instagram deviates."""
    host, method = str(entry["host"]), str(entry["method"])
    path = VERSION.sub("", str(entry["path"])).strip("/")
    given = _given(entry)
    if host.startswith("rupload."):
        return ["rupload: bytes"]
    if path.endswith("oauth/access_token"):
        return ["oauth: access_token"]
    if path == "debug_token":
        return ["GET debug_token: asked"]
    alone = ALONE.get((host, path))
    if alone is not None:
        return _against(alone, method, "", given)
    id_, _, edge = path.partition("/")
    wrong = [_against(name, method, edge, given) for name in _candidates(entry, id_, edge)]
    return min(wrong, key=len, default=[f"{method} /{edge}: nothing is known that has it"])


def _candidates(entry: Mapping[str, Any], id_: str, edge: str) -> tuple[str, ...]:
    """Return what an id in a path may be of, the likeliest first."""
    is_instagram = entry["network"] == "instagram"
    if edge in APPLICATION_EDGES:
        return ("Application",)
    if id_ == "me":
        return ("IGUserForIGOnlyAPI", "IGUser") if is_instagram else ("User", "Page")
    if id_ == str(entry.get("account")):
        return ("IGUserForIGOnlyAPI", "IGUser") if is_instagram else ("Page",)
    if not edge and (id_.startswith("m_") or not re.fullmatch(r"[\d_]+|t_\w+", id_)):
        return ("UnifiedMessage",)
    if id_.startswith("t_") or not re.fullmatch(r"[\d_]+", id_):
        return ("UnifiedThread",)
    if is_instagram:
        return INSTAGRAM
    return ("PagePost", "Comment") if "_" in id_ else FACEBOOK


def _against(name: str, method: str, edge: str, given: Mapping[str, Any]) -> list[str]:
    """Return in what a call deviates from one node."""
    found = node(name)
    if found is None:
        return [f"no specification: {name}"]
    call = found.edges.get((method, edge))
    what = f"{method} {name}/{edge}".rstrip("/")
    if call is None:
        return [f"{what}: no such edge", *(f"{what}: {each}" for each in sorted(given))]
    wrong = [f"{what}: {missing} is required" for missing in sorted(call.required - given.keys())]
    is_list = method == "GET" and bool(edge)
    for param, value in given.items():
        if param == "fields" and "fields" not in call.types:
            wrong += _fields(found, call, edge, str(value), what)
        elif param not in OF_ALL or param in call.types:
            wrong += _param(call, param, value, what, is_list=is_list)
    return wrong


def _param(call: Edge, name: str, value: Any, what: str, *, is_list: bool) -> list[str]:
    if name not in call.types:
        if is_list and name in BY_TIME:
            return [f"paging by time: {what}"]
        return [f"{what}: unknown parameter {name}"]
    type_ = call.types[name]
    values = call.values.get(name)
    if type_.startswith("list"):
        listed = _list(value)
        if listed is None:
            return [f"{what}: {name} is no {type_}"]
    else:
        listed = [value]
        if values is None and not _is_of(value, type_):
            return [f"{what}: {name} is no {type_}"]
    strange = sorted({str(one) for one in listed if values and not _is_one_of(one, values)})
    return [f"{what}: {name} is never {one}" for one in strange]


def _list(value: Any) -> list[Any] | None:
    """Return a list that came as JSON, as JSON inside a form, or as words with commas."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.startswith("[") else value.split(",")
        except ValueError:
            return None
    return value if isinstance(value, list) else None


def _is_one_of(value: Any, values: frozenset[str]) -> bool:
    """Say whether a value is one of an enumeration's.

    Regardless of its letters' size: Meta's page on reels sends `start` where the specification
    has START.
    """
    return str(value).lower() in {one.lower() for one in values}


def _is_of(value: Any, type_: str) -> bool:
    text = str(value)
    match type_:
        case "bool":
            return isinstance(value, bool) or text in TRUTHS
        case "int" | "unsigned int":
            return text.lstrip("-").isdecimal()
        case "float":
            return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None
        case "datetime":
            return text.isdecimal() or re.match(r"\d{4}-\d{2}-\d{2}", text) is not None
        case "Object" | "map":
            return isinstance(value, dict) or _is_object(text)
        case "file":
            return isinstance(value, dict)
    return True


def _is_object(text: str) -> bool:
    """Say whether a text may stand for an object: JSON, or the bare id of one."""
    try:
        return isinstance(json.loads(text), dict | int)
    except ValueError:
        return re.fullmatch(r"[\w.:-]+", text) is not None


# `fields`


def _fields(found: Node, call: Edge, edge: str, text: str, what: str) -> list[str]:
    if not edge:
        return list(_unknown_fields(found, text, what))
    inner = node(call.returns)
    if inner is None:
        return [f"no specification: {call.returns}"]
    return list(_unknown_fields(inner, text, what))


def _unknown_fields(found: Node, text: str, what: str) -> Iterator[str]:
    for name, inner in _named(text):
        edge = found.edges.get(("GET", name))
        if name != "id" and name not in found.fields and edge is None:
            yield f"{what}: unknown field {name}"
        elif inner:
            type_ = edge.returns if edge is not None else found.fields.get(name, "")
            below = node(type_)
            if below is not None:
                yield from _unknown_fields(below, inner, f"{what}.{name}")
            elif edge is not None:
                yield f"no specification: {type_}"


@functools.cache
def _named(text: str) -> tuple[tuple[str, str], ...]:
    """Return the names of `a,b{c},d.limit(1){e}` with what stands in braces behind each."""
    parts, depth, part = [], 0, ""
    for sign in text:
        depth += (sign in "{(") - (sign in "})")
        if sign == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += sign
    found = []
    for one in [*parts, part]:
        head, _, tail = one.partition("{")
        name = re.match(r"\s*\w*", head)
        found.append(((name.group() if name else "").strip(), tail.rpartition("}")[0]))
    return tuple(found)


def _given(entry: Mapping[str, Any]) -> dict[str, Any]:
    body = entry["body"] if isinstance(entry["body"], dict) else {}
    return {**entry["query"], **body}
