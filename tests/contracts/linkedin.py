"""LinkedIn's exchanges against its public request collections and the catalogue of its webhooks.

LinkedIn publishes no schema. The collections name paths, methods, headers and parameters, and
bodies by an example each; answers are empty there. They write a path with and without `/rest`,
and once with a slash too many: all of these are one.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("MAJLIS_CONTRACTS", REPOSITORY.parent / "shared" / "contracts"))
FOLDER = SHARED / "linkedin"
API, WWW = "api.linkedin.com", "www.linkedin.com"
VERSION = re.compile(r"20\d\d(0[1-9]|1[0-2])")
VARIABLE = re.compile(r"\{[^{}]*\}")
# The update of a post names both kinds of post behind one another; it takes either.
UPDATE = "/rest/posts/{shared ID}/{ugcPosts ID}"
# A URN or a key in a path, which would make every deviation another one.
NAMED = re.compile(r"(?<=/)(?:urn:li:|\()[^/]*|(?<=/)\d+(?=/|$)")
PAGING = frozenset({"start", "count"})
REMARK = re.compile(r"//[^\n\"]*$", re.MULTILINE)

NO_COMMENTS = "the collections have no comments: Learn, Comments API"
NO_REACTIONS = "the collections have no reactions: Learn, Reactions API"
ONE_FINDER = "the collections show another finder: Learn, Organization Access Control"
WITH_DOTS = "the collections write a record with dots, as protocol 1.0.0 does"
NO_FINALIZE = "the collections show the first of two actions: Learn, Videos API"
BY_POST = "the statistics of single posts are not shown: Learn, Share Statistics"
ONE_GRANT = "only the grant of an application is shown: Learn, Authorization Code Flow"
COMMENTS = "/rest/socialActions/{name}/comments"
EXPLAINED: Mapping[str, str] = {
    # Calls that the collections of the two products lack, and the vendor's pages have.
    f"GET {COMMENTS}: no such call": NO_COMMENTS,
    f"POST {COMMENTS}: no such call": NO_COMMENTS,
    f"GET {COMMENTS}/{{name}}: no such call": NO_COMMENTS,
    f"POST {COMMENTS}/{{name}}: no such call": NO_COMMENTS,
    f"DELETE {COMMENTS}/{{name}}: no such call": NO_COMMENTS,
    "POST /rest/reactions: no such call": NO_REACTIONS,
    "GET /rest/reactions/{name}: no such call": NO_REACTIONS,
    "DELETE /rest/reactions/{name}: no such call": NO_REACTIONS,
    "GET /rest/videoAnalytics: no such call": "not in the collections: Learn, Video Analytics API",
    "GET /rest/videos/{name}: no such call": (
        "the collections ask for a video under images: Learn, Videos API"
    ),
    "POST www.linkedin.com/dms-uploads: no such call": "captions go as a form: Learn, Videos API",
    # Parameters and properties that their examples happen not to show.
    "GET /rest/posts: no such parameter: q": "the finder by author: Learn, Posts API",
    "GET /rest/posts: no such parameter: author": "the finder by author: Learn, Posts API",
    "GET /rest/posts: no such parameter: sortBy": "the finder by author: Learn, Posts API",
    "GET /rest/organizationAcls: q is not": ONE_FINDER,
    "GET /rest/organizationAcls: no such parameter: role": ONE_FINDER,
    "GET /rest/organizationAcls: no such parameter: state": ONE_FINDER,
    "GET /rest/organizationalEntityNotifications: no such parameter: ": (
        "the catalogue names the finder alone: Learn, Organization Social Action Notifications"
    ),
    "GET /rest/organizationalEntityShareStatistics: no such parameter: shares": BY_POST,
    "GET /rest/organizationalEntityShareStatistics: no such parameter: ugcPosts": BY_POST,
    "GET /rest/organizationalEntityShareStatistics: no such parameter: timeIntervals": WITH_DOTS,
    "GET /rest/organizationalEntityFollowerStatistics: no such parameter: timeIntervals": WITH_DOTS,
    "GET /rest/organizationPageStatistics: no such parameter: timeIntervals": (
        "only the lifetime is shown: Learn, Page Statistics by time"
    ),
    "GET /rest/networkSizes/{name}: edgeType is not": "its older form; both are taken",
    "POST /rest/videos: action is not initializeUpload: finalizeUpload": NO_FINALIZE,
    "POST /rest/videos: no such property: finalizeUploadRequest": NO_FINALIZE,
    "POST /rest/documents: no such property: initializeUploadRequest": (
        "the example has no body: Learn, Documents API"
    ),
    "POST /rest/posts: no such property: content.media.altText": "Learn, Images API",
    "POST /rest/posts: no such property: content.multiImage": "Learn, MultiImage API",
    "POST /rest/posts: no such property: content.article": "Learn, Posts API",
    "POST /rest/posts: no such property: content.poll": "Learn, Poll API",
    "POST /oauth/v2/accessToken: no such property: code": ONE_GRANT,
    "POST /oauth/v2/accessToken: no such property: redirect_uri": ONE_GRANT,
    "POST /oauth/v2/accessToken: no such property: refresh_token": ONE_GRANT,
    "POST /oauth/v2/accessToken: grant_type is not": ONE_GRANT,
}

Entry = Mapping[str, Any]


@dataclass
class Call:
    """What the collections say of one path and method, all its examples together."""

    shape: re.Pattern[str]
    parameters: dict[str, set[str]] = field(default_factory=dict)  # name -> values, if fixed
    properties: set[str] = field(default_factory=set)  # with dots; none: no example of a body


def requests(entry: Entry) -> list[str]:
    """Return what is wrong with a request of ours."""
    path = str(entry["path"])
    if entry["host"] == WWW and path.startswith("/dms-uploads/"):
        is_known = (str(entry["method"]), "/") in calls()
        return [] if is_known else [f"{entry['method']} {WWW}/dms-uploads: no such call"]
    call = _call(str(entry["method"]), path)
    name = f"{entry['method']} {NAMED.sub('{name}', path)}"
    found = list(_headers(entry)) if path.startswith("/rest/") else []
    if call is None:
        return [*(f"{name}: {each}" for each in found), f"{name}: no such call"]
    found += [*_parameters(entry, call), *_properties(entry, call)]
    return [f"{name}: {each}" for each in found]


def is_here() -> bool:
    return (FOLDER / "conventions.yml").exists()


# What the collections hold


@cache
def calls() -> dict[tuple[str, str], Call]:
    """Return every call by its method and path."""
    found: dict[tuple[str, str], Call] = {}
    for document in map(_read, sorted((FOLDER / "openapi").glob("*.yml"))):
        for path, operations in document.get("paths", {}).items():
            for method, operation in operations.items():
                if method in ("get", "post", "put", "delete", "patch"):
                    _add(found, document, method.upper(), _normal(path), operation)
    for method, path, query in _told_by_catalogue():
        call = found.setdefault((method, path), Call(_shape(path)))
        for pair in filter(None, query.split("&")):
            name, _, value = pair.partition("=")
            call.parameters.setdefault(name, set()).add(value)
    return found


@cache
def _conventions() -> Mapping[str, Any]:
    return _read(FOLDER / "conventions.yml")


def _add(
    found: dict[tuple[str, str], Call],
    document: Mapping[str, Any],
    method: str,
    path: str,
    operation: Mapping[str, Any],
) -> None:
    call = found.setdefault((method, path), Call(_shape(path)))
    for parameter in operation.get("parameters", []):
        if parameter.get("in") == "query":
            values = call.parameters.setdefault(parameter["name"], set())
            values.add(str(parameter.get("example", parameter.get("schema", {}).get("example"))))
    for content in operation.get("requestBody", {}).get("content", {}).values():
        call.properties |= set(_named(_example(document, content.get("schema", {}))))


def _told_by_catalogue() -> Iterator[tuple[str, str, str]]:
    """Yield method, path and query of each call that the catalogue of webhooks quotes."""
    text = (FOLDER / "webhooks-catalog.yml").read_text(encoding="utf-8")
    yield from re.findall(
        r"(GET|PUT|DELETE) https://api\.linkedin\.com(/rest/organizationalEntity\w+)\??(\S*)", text
    )


def _read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    made: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return made


def _normal(path: str) -> str:
    path = re.sub(r"^/+", "/", path)
    if path == "/" or path.startswith("/oauth/"):
        return path
    path = path if path.startswith("/rest/") else f"/rest{path}"
    return "/rest/posts/{either}" if path == UPDATE else path


def _shape(path: str) -> re.Pattern[str]:
    fixed = [re.escape(part) for part in VARIABLE.split(path)]
    return re.compile("[^/]+?".join(fixed))


def _example(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """Return an example of a body, or a schema's properties as if they were one."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "properties" in schema:
        return dict.fromkeys(schema["properties"])
    example = schema.get("example")
    if not isinstance(example, str):
        return example
    # Kept as JSON within JSON, with remarks in it; some are not whole.
    try:
        return json.loads(REMARK.sub("", json.loads(example, strict=False)))
    except ValueError:
        return None


def _named(told: Any, under: str = "") -> Iterator[str]:
    """Yield the names of all properties, with dots; those of a list's members as of one."""
    if isinstance(told, list):
        for member in told:
            yield from _named(member, under)
    if isinstance(told, Mapping):
        for name, value in told.items():
            yield f"{under}{name}"
            yield from _named(value, f"{under}{name}.")


# What a request has


def _call(method: str, path: str) -> Call | None:
    """Return the call that a path is; one without variables before one with them."""
    fits = [
        (known, call)
        for (verb, known), call in calls().items()
        if verb == method and call.shape.fullmatch(path)
    ]
    if not fits:
        return None
    fewest = min(known.count("{") for known, _ in fits)
    chosen = [call for known, call in fits if known.count("{") == fewest]
    whole = Call(chosen[0].shape)
    for call in chosen:
        whole.properties |= call.properties
        for name, values in call.parameters.items():
            whole.parameters.setdefault(name, set()).update(values)
    return whole


def _headers(entry: Entry) -> Iterator[str]:
    headers = {str(name).lower(): str(value) for name, value in entry["headers"].items()}
    protocol = _conventions()["protocol"]
    version = headers.get(_conventions()["versioning"]["header"].lower(), "")
    if not VERSION.fullmatch(version):
        yield "lacks its version"
    if headers.get(protocol["protocol_version_header"].lower()) != protocol["protocol_version"]:
        yield "lacks the version of the protocol"
    if not headers.get("authorization", "").startswith("Bearer"):
        yield "lacks its token"


def _parameters(entry: Entry, call: Call) -> Iterator[str]:
    for name in entry["query"]:
        if name not in call.parameters and name not in PAGING:
            yield f"no such parameter: {name}"
    for name in ("q", "action", "eventType", "edgeType"):
        known, value = call.parameters.get(name), entry["query"].get(name)
        if known and value is not None and str(value) not in known:
            yield f"{name} is not {' or '.join(sorted(known))}: {value}"


def _properties(entry: Entry, call: Call) -> Iterator[str]:
    body = entry.get("body")
    if not isinstance(body, Mapping):
        return
    unknown: list[str] = []
    for name in _named(body):
        if name in call.properties or any(name.startswith(f"{each}.") for each in unknown):
            continue
        unknown.append(name)
        yield f"no such property: {name}"
    if "grant_type" in body and body["grant_type"] != "client_credentials":
        yield "grant_type is not client_credentials"
