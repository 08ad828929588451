"""X: requests and answers against its OpenAPI specifications 2.167 and 2.166.

2.167 renamed fields without ending the old names. A request in the old names is held against
2.166, any other against 2.167, and its answer against the same; where a request names no fields
the answer holds both sets and must fit both. Both specifications repeat entries in enumerations,
and their `Problem` knows no `about:blank`, so errors are held against a schema of our own.

Where the specifications are is said by `MAJLIS_CONTRACTS`; without them nothing is compared.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("MAJLIS_CONTRACTS", REPOSITORY.parent / "shared" / "contracts")) / "x"
OLD, NEW = "2.166", "2.167"
API = "api.x.com"
METHODS = ("get", "post", "put", "delete", "patch")
OLD_NAMES = re.compile(r"tweet\.fields|referenced_tweets|edit_history_tweet_ids|most_recent_tweet")
NEW_NAMES = re.compile(r"post\.fields|referenced_posts|edit_history_post_ids|most_recent_post")

EXPLAINED: Mapping[str, str] = {
    "no such call: POST /2/oauth2/token": "sign-in is named as a security scheme, not as a path",
    "no such call: POST /2/oauth2/revoke": "sign-in is named as a security scheme, not as a path",
    "no such call: POST /oauth2/token": "sign-in is named as a security scheme, not as a path",
    "POST /2/media/upload 200: $.data: 'id' is a required property": (
        "an answer to the older protocol of commands, which the specifications left out"
    ),
    "GET /2/media/upload 200: $.data.processing_info: Additional properties are not allowed": (
        "why a film failed is reported by users of the API, and in no specification"
    ),
    "POST /2/media/upload/{id}/finalize 200: $.data.processing_info: Additional properties": (
        "why a film failed is reported by users of the API, and in no specification"
    ),
    "GET /2/tweets/{id} 200: $.data.reply_settings: 'mentionedUsers' does not match": (
        "2.166 allows twelve letters there, and has this one of fourteen in its list"
    ),
    "DELETE /2/activity/subscriptions 200: $.data: [": (
        "2.167 tells each subscription that has ended; 2.166 said one word of all"
    ),
    "POST /2/media/subtitles 200: $.data.associated_subtitles": (
        "2.167 calls the list an object; 2.166 and both descriptions say list"
    ),
    "GET /2/dm_conversations/with/{participant_id}/dm_events: query dm_event.fields: 'sender_id'": (
        "left out of 2.167; clients generated from 2.166 ask for it"
    ),
}

# Published by X's own emulator and documentation: `Problem` with or without a status, a list of
# errors, or the form of OAuth (RFC 6749, 5.2).
PROBLEM = {
    "type": "object",
    "required": ["title", "type"],
    "properties": {
        "title": {"type": "string"},
        "type": {"type": "string", "pattern": "^(about:blank|https://api\\.(x|twitter)\\.com/2/)"},
        "detail": {"type": "string"},
        "status": {"type": "integer"},
    },
}
ERRORS = {"type": "array", "minItems": 1, "items": {"type": "object"}}
FAILURE = OAS30Validator(
    {
        "type": "object",
        "anyOf": [
            PROBLEM,
            {"required": ["errors"], "properties": {"errors": ERRORS}},
            {
                "required": ["error", "error_description"],
                "properties": {
                    "error": {"type": "string"},
                    "error_description": {"type": "string"},
                },
            },
        ],
    }
)


@dataclass(frozen=True)
class Call:
    """One operation of a specification, its schemas written out and compiled."""

    name: str  # "GET /2/tweets/{id}"
    path: Mapping[str, OAS30Validator]
    query: Mapping[str, tuple[dict[str, Any], OAS30Validator]]
    required: frozenset[str]
    bodies: Mapping[str, OAS30Validator]
    needs_body: bool
    answers: Mapping[str, OAS30Validator]


def requests(entry: Mapping[str, Any]) -> list[str]:
    """Return what in a request of ours its specification does not allow."""
    if not is_api(entry):
        return []
    found, values = call_of(entry)
    if found is None:
        return [f"no such call: {entry['method']} {path_of(entry)}"]
    return [
        *_said(found, "path", values, found.path),
        *_query(found, entry["query"]),
        *_body(found, entry),
    ]


def answers(entry: Mapping[str, Any]) -> list[str]:
    """Return what in an answer of the sandbox its specification does not allow."""
    if not is_api(entry) or entry["fault"] == "html_before":
        return []
    found, _ = call_of(entry)
    if found is None:
        return []
    status, told = entry["status"], entry["answer"]
    if not 200 <= status < 300:
        return _complaints(f"{found.name} {status}", FAILURE, told)
    sides = [spec for spec in (OLD, NEW) if spec in _sides(entry)]
    calls = [call for spec in sides if (call := _find(spec, entry)[0]) is not None]
    wrong: list[str] = []
    for call in calls:
        fits = call.answers.get(str(status))
        if fits is None:
            wrong.append(f"{call.name}: {status} is not foreseen")
        else:
            wrong += _complaints(f"{call.name} {status}", fits, told)
    return list(dict.fromkeys(wrong))


def is_api(entry: Mapping[str, Any]) -> bool:
    """Say whether a request is one that the specifications could know."""
    return entry["host"] == API and (FOLDER / f"openapi-{NEW}.json").exists()


def path_of(entry: Mapping[str, Any]) -> str:
    return str(entry["path"]).partition("?")[0]


def call_of(entry: Mapping[str, Any]) -> tuple[Call | None, dict[str, str]]:
    """Return the operation of a request in the specification that its names belong to."""
    return _find(OLD if _sides(entry) == (OLD,) else NEW, entry)


def _sides(entry: Mapping[str, Any]) -> tuple[str, ...]:
    asked = json.dumps(entry["query"])
    has_old, has_new = OLD_NAMES.search(asked), NEW_NAMES.search(asked)
    if has_old and not has_new:
        return (OLD,)
    return (NEW,) if has_new and not has_old else (OLD, NEW)


def _find(spec: str, entry: Mapping[str, Any]) -> tuple[Call | None, dict[str, str]]:
    for shape, methods in specification(spec):
        fits = shape.fullmatch(path_of(entry))
        if fits and entry["method"].lower() in methods:
            return methods[entry["method"].lower()], fits.groupdict()
    return None, {}


@cache
def specification(spec: str) -> list[tuple[re.Pattern[str], dict[str, Call]]]:
    """Return every path of a specification with its operations, those without variables first."""
    whole = json.loads((FOLDER / f"openapi-{spec}.json").read_text(encoding="utf-8"))
    paths = sorted(whole["paths"].items(), key=lambda it: it[0].count("{"))
    return [
        (
            re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))),
            {
                method: _call(whole, f"{method.upper()} {path}", told, told[method])
                for method in METHODS
                if method in told
            },
        )
        for path, told in paths
    ]


def _call(
    whole: Mapping[str, Any], name: str, there: Mapping[str, Any], told: Mapping[str, Any]
) -> Call:
    given = [
        written_out(one, whole)
        for one in (*there.get("parameters", ()), *told.get("parameters", ()))
    ]
    body = told.get("requestBody", {})
    return Call(
        name=name,
        path={it["name"]: OAS30Validator(it["schema"]) for it in given if it["in"] == "path"},
        query={
            it["name"]: (it["schema"], OAS30Validator(it["schema"]))
            for it in given
            if it["in"] == "query"
        },
        required=frozenset(
            it["name"] for it in given if it["in"] == "query" and it.get("required")
        ),
        bodies=_schemas(body.get("content", {}), whole),
        needs_body=bool(body.get("required")),
        answers={
            status: next(iter(_schemas(one.get("content", {}), whole).values()), OAS30Validator({}))
            for status, one in told["responses"].items()
        },
    )


def _schemas(content: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, OAS30Validator]:
    return {
        kind: OAS30Validator(written_out(one["schema"], whole)) for kind, one in content.items()
    }


def written_out(schema: Any, whole: Mapping[str, Any]) -> Any:
    """Return a schema with its references written out, so that nothing is looked up later.

    Repeated entries of enumerations go, and so do required fields that the same schema does not
    describe (`meta` of an upload, `type` of its state): no answer of X has them. Neither
    specification refers in a circle.
    """
    if isinstance(schema, list):
        return [written_out(one, whole) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        *_, kind, name = schema["$ref"].split("/")
        if name == "Problem":
            return PROBLEM
        return written_out(whole["components"][kind][name], whole)
    made = {
        name: written_out(one, whole) for name, one in schema.items() if name != "discriminator"
    }
    if isinstance(made.get("properties"), dict) and "required" in made:
        made["required"] = [name for name in made["required"] if name in made["properties"]]
    if isinstance(made.get("enum"), list):
        made["enum"] = list(dict.fromkeys(made["enum"]))
    return made


def _query(call: Call, given: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(call.required - given.keys()):
        yield f"{call.name}: query {name} is missing"
    for name, text in given.items():
        if name not in call.query:
            yield f"{call.name}: query {name} is unknown"
            continue
        schema, fits = call.query[name]
        for error in fits.iter_errors(_read(text, schema)):
            yield f"{call.name}: query {name}: {error.message[:160]}"


def _read(text: str, schema: Mapping[str, Any]) -> Any:
    """Return a value of the query as its schema types it: lists are parted by commas."""
    if schema.get("type") == "array":
        return [_read(part, schema.get("items", {})) for part in text.split(",")]
    if schema.get("type") == "integer" and text.lstrip("-").isdigit():
        return int(text)
    if schema.get("type") == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _body(call: Call, entry: Mapping[str, Any]) -> Iterator[str]:
    kind = str(entry["headers"].get("content-type", "")).partition(";")[0]
    body = entry["body"]
    if not kind or body is None:
        if call.needs_body:
            yield f"{call.name}: the body is missing"
        return
    if kind not in call.bodies:
        # A body that the operation does not have is not read by X.
        yield f"{call.name}: no body of {kind} is foreseen"
        return
    yield from _complaints(call.name, call.bodies[kind], _as_sent(body, kind))


def _as_sent(body: Any, kind: str) -> Any:
    """Return a body as it was: files, noted by their size, are bytes; numbers in forms are text."""
    if not isinstance(body, dict):
        return body
    sent = {name: "bytes" if _is_file(value) else value for name, value in body.items()}
    if kind == "multipart/form-data":
        sent = {
            name: int(value) if isinstance(value, str) and value.isdigit() else value
            for name, value in sent.items()
        }
    return sent


def _is_file(value: Any) -> bool:
    return isinstance(value, dict) and "bytes" in value


def _said(
    call: Call, where: str, values: Mapping[str, Any], fits: Mapping[str, OAS30Validator]
) -> Iterator[str]:
    for name, value in values.items():
        if name in fits:
            for error in fits[name].iter_errors(value):
                yield f"{call.name}: {where} {name}: {error.message[:160]}"


def _complaints(name: str, fits: OAS30Validator, value: Any) -> list[str]:
    return [
        f"{name}: {error.json_path}: {error.message[:160]}" for error in fits.iter_errors(value)
    ]
