"""YouTube's exchanges against its discovery documents: the Data API and Analytics.

Requests: address, method, parameters with their types and words, and the body by its schema.
Answers: each property by the response's schema; one that no schema has is a deviation too. Errors
are not in the documents: their envelope is that of Google's client libraries.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("MAJLIS_CONTRACTS", REPOSITORY.parent / "shared" / "contracts"))
FOLDER = SHARED / "youtube"
API_HOSTS = ("www.googleapis.com", "youtube.googleapis.com")
ANALYTICS_HOST = "youtubeanalytics.googleapis.com"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
WHOLE = {"int64", "uint64"}  # JSON carries them as text

EXPLAINED: Mapping[str, str] = {}
# Under these the sandbox answers as no YouTube does, on purpose.
SPOILT = frozenset({"html_before"})

Entry = Mapping[str, Any]
Method = Mapping[str, Any]


def requests(entry: Entry) -> list[str]:
    """Return what is wrong with a request of ours."""
    found = _method(entry)
    if found is None:
        return [] if _is_of_another_kind(entry) else [f"no such call: {_name(entry)}"]
    document, method = found
    return [f"{method['id']}: {each}" for each in _request(document, method, entry)]


def answers(entry: Entry) -> list[str]:
    """Return what is wrong with an answer of the sandbox."""
    found, status = _method(entry), int(entry["status"])
    if found is None or entry.get("fault") in SPOILT:
        return []
    document, method = found
    if status >= 400:
        return [f"{method['id']} {status}: {each}" for each in _error(entry["answer"], status)]
    if status == 308 or (_is_session(entry) and status == 200 and not entry["answer"]):
        return []
    if "response" not in method:
        return [] if not entry["answer"] else [f"{method['id']}: a body where there is none"]
    schema = {"$ref": method["response"]["$ref"]}
    return [f"{method['id']}: {each}" for each in _value(document, schema, entry["answer"], "")]


# Which call it is


@cache
def _document(name: str) -> Mapping[str, Any]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        read: Mapping[str, Any] = json.load(file)
    return read


def is_here() -> bool:
    return (FOLDER / "youtube.v3.json").exists()


@cache
def _methods(name: str) -> dict[tuple[str, str], Method]:
    """Return every method by its verb and its path, uploads under their own paths too."""
    found: dict[tuple[str, str], Method] = {}
    for method in _walk(_document(name)["resources"]):
        verb, path = method["httpMethod"], "/" + method["path"]
        found[verb, path] = method
        for protocol in method.get("mediaUpload", {}).get("protocols", {}).values():
            found[verb, protocol["path"]] = method
        if "mediaUpload" in method:
            # A resumable session is opened at the simple path with uploadType=resumable.
            found["PUT", f"/upload{path}"] = found.get(("PUT", f"/upload{path}"), method)
    return found


def _walk(resources: Mapping[str, Any]) -> Iterator[Method]:
    for resource in resources.values():
        yield from resource.get("methods", {}).values()
        yield from _walk(resource.get("resources", {}))


def _method(entry: Entry) -> tuple[str, Method] | None:
    if entry["host"] in API_HOSTS:
        name = "youtube.v3.json"
    elif entry["host"] == ANALYTICS_HOST:
        name = "youtubeAnalytics.v2.json"
    else:
        return None
    found = _methods(name).get((entry["method"], entry["path"]))
    return (name, found) if found else None


def _is_of_another_kind(entry: Entry) -> bool:
    """Say whether it is no call of these two: signing in, the hub, a page."""
    return entry["host"] not in (*API_HOSTS, ANALYTICS_HOST)


def _is_session(entry: Entry) -> bool:
    return "upload_id" in entry["query"] or entry["query"].get("uploadType") == "resumable"


def _name(entry: Entry) -> str:
    return f"{entry['method']} {entry['host']}{entry['path']}"


# Requests


def _request(document: str, method: Method, entry: Entry) -> Iterator[str]:
    known = {**_document(document)["parameters"], **method.get("parameters", {})}
    query = dict(entry["query"])
    is_chunk = "upload_id" in query and entry["method"] == "PUT"
    if is_chunk:
        query.pop("upload_id")
    for name, one in method.get("parameters", {}).items():
        if one.get("required") and name not in query:
            yield f"lacks the parameter {name}"
    for name, value in query.items():
        if name not in known:
            yield f"no such parameter: {name}"
        else:
            yield from _parameter(name, value, known[name])
    if is_chunk:
        yield from _chunk(entry)
    elif "request" in method:
        if not isinstance(entry["body"], dict):
            yield "lacks its body"
        else:
            schema = {"$ref": method["request"]["$ref"]}
            yield from _value(document, schema, entry["body"], "")
            yield from _needed(document, method, entry["body"])
    elif entry["body"] and set(entry["body"]) != {"bytes"}:
        yield "has a body where there is none"


def _parameter(name: str, value: str, known: Mapping[str, Any]) -> Iterator[str]:
    # Where a parameter may be repeated, one with commas is the same.
    if known["type"] == "boolean" and value not in ("true", "false"):
        yield f"{name} is no truth: {value}"
    elif known["type"] == "integer":
        yield from _integer(name, value, known)
    elif "enum" in known and value not in known["enum"] and not _is_media(name, value):
        yield f"{name} is none of its words: {value}"


def _integer(name: str, value: str, known: Mapping[str, Any]) -> Iterator[str]:
    if not value.lstrip("-").isdigit():
        yield f"{name} is no number: {value}"
    elif not int(known.get("minimum", value)) <= int(value) <= int(known.get("maximum", value)):
        yield f"{name} is out of its bounds: {value}"


def _is_media(name: str, value: str) -> bool:
    return name == "uploadType" and value in ("media", "multipart", "resumable")


def _chunk(entry: Entry) -> Iterator[str]:
    headers = {name.lower(): value for name, value in entry["headers"].items()}
    span = headers.get("content-range", "")
    if not re.fullmatch(r"bytes (\d+-\d+|\*)/(\d+|\*)", span):
        yield f"a chunk without its range: {span}"


def _needed(document: str, method: Method, body: Mapping[str, Any]) -> Iterator[str]:
    """Yield the properties that the document says this very call needs, in parts that are sent."""
    for path, owner, name in _demands(document, method["id"], method["request"]["$ref"]):
        holder: Any = body
        for step in path:
            holder = holder.get(step) if isinstance(holder, dict) else None
        if isinstance(holder, dict) and name not in holder:
            yield f"lacks {'.'.join([*path, name])} of {owner}"


@cache
def _demands(document: str, id_: str, schema: str) -> list[tuple[tuple[str, ...], str, str]]:
    """Return (where, schema, property) of what a call needs of its resource."""
    schemas = _document(document)["schemas"]
    found: list[tuple[tuple[str, ...], str, str]] = []
    waiting: list[tuple[tuple[str, ...], str]] = [((), schema)]
    while waiting:
        path, name = waiting.pop()
        for key, one in schemas[name].get("properties", {}).items():
            if id_ in one.get("annotations", {}).get("required", ()):
                found.append((path, name, key))
            if "$ref" in one and len(path) < 4:
                waiting.append(((*path, key), one["$ref"]))
    return found


# Values by their schemas


def _value(document: str, schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
    if "$ref" in schema:
        named = _document(document)["schemas"][schema["$ref"]]
        yield from _value(document, named, value, where)
        return
    match schema.get("type"):
        case "object":
            yield from _object(document, schema, value, where)
        case "array":
            if not isinstance(value, list):
                yield f"{where or 'it'} is no list"
                return
            for item in value:
                yield from _value(document, schema["items"], item, f"{where}[]")
        case _:
            yield from _plain(schema, value, where)


def _object(document: str, schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where or 'it'} is no object: {_shown(value)}"
        return
    properties, others = schema.get("properties", {}), schema.get("additionalProperties")
    for name, one in value.items():
        place = f"{where}.{name}" if where else name
        if name in properties:
            yield from _value(document, properties[name], one, place)
        elif others:
            yield from _value(document, others, one, f"{where}.*")
        else:
            yield f"no such property: {place}"


def _plain(schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
    kinds = {"string": str, "boolean": bool, "integer": int, "number": (int, float)}
    kind = schema.get("type", "any")
    if kind == "any":
        return
    is_right = isinstance(value, kinds[kind])  # type: ignore[arg-type]
    if not is_right or (isinstance(value, bool) and kind != "boolean"):
        yield f"{where} is no {kind}: {_shown(value)}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{where} is none of its words: {_shown(value)}"
    elif schema.get("format") in WHOLE and not re.fullmatch(r"-?\d+", str(value)):
        yield f"{where} is no number: {_shown(value)}"
    elif schema.get("format") == "date-time" and not MOMENT.fullmatch(str(value)):
        yield f"{where} is no moment: {_shown(value)}"


def _error(body: Any, status: int) -> Iterator[str]:
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        yield "an error without its envelope"
        return
    # What is written down masks every `code`, since some of them are secrets.
    if error.get("code") not in (status, f"{status}…") or not isinstance(error.get("message"), str):
        yield "an error without its code or message"
    told = error.get("errors")
    if not isinstance(told, list) or not told:
        yield "an error without its reasons"
        return
    for one in told:
        if not {"message", "domain", "reason"} <= set(one):
            yield "a reason without its message, domain or reason"


def _shown(value: Any) -> str:
    return repr(value)[:40]
