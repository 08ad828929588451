"""What X's sandbox answers, against X's own OpenAPI specifications where they are at hand.

The specifications stand beside the repository, not in it: `MAJLIS_CONTRACTS` names their folder.
"""

import json
import os
from pathlib import Path

import pytest

from sandbox.x_limits import PER_USER
from sandbox.x_text import is_valid, weight

from . import real_media
from .x_client import XClient

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("MAJLIS_CONTRACTS", REPOSITORY.parent / "shared" / "contracts")) / "x"
OLD, NEW = "openapi-2.166.json", "openapi-2.167.json"
KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


class Contract:
    """One specification, as far as our answers need it."""

    def __init__(self, name):
        if not (FOLDER / name).exists():
            pytest.skip(f"X's specification {name} is not at hand (MAJLIS_CONTRACTS)")
        self.whole = json.loads((FOLDER / name).read_text(encoding="utf-8"))

    def complaints(self, answer, method, path):
        """Return what in an answer the specification does not allow."""
        responses = self.whole["paths"][path][method]["responses"]
        status = str(answer.status_code)
        assert status in responses, f"{status} is not foreseen for {method} {path}"
        schema = responses[status]["content"]["application/json"]["schema"]
        return list(self._walk(answer.json(), schema, "$"))

    def _walk(self, value, schema, where):
        schema = self._resolved(schema)
        for part in schema.get("allOf", []):
            yield from self._walk(value, part, where)
        kind = schema.get("type")
        if value is None and schema.get("nullable"):
            return
        if kind in KINDS and not isinstance(value, KINDS[kind]):
            yield f"{where} is not of type {kind}"
            return
        if value not in schema.get("enum", [value]):
            yield f"{where}: {value!r} is none of {schema['enum']}"
        if isinstance(value, dict):
            yield from self._walk_object(value, schema, where)
        if isinstance(value, list):
            if len(value) < schema.get("minItems", 0):
                yield f"{where} has too few items"
            for at, one in enumerate(value):
                yield from self._walk(one, schema.get("items", {}), f"{where}[{at}]")

    def _walk_object(self, value, schema, where):
        known = schema.get("properties", {})
        for name in schema.get("required", []):
            # Both versions name fields as required that no answer has; `discriminator` fields.
            if name not in value and name in known:
                yield f"{where}.{name} is missing"
        for name, inner in value.items():
            if name in known:
                yield from self._walk(inner, known[name], f"{where}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{where}.{name} is unknown"

    def _resolved(self, schema):
        while "$ref" in schema:
            schema = self.whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema


@pytest.fixture(params=[(OLD, "tweet.fields"), (NEW, "post.fields")], ids=["2.166", "2.167"])
def spec(request):
    """A specification and the name of the field parameter in it."""
    return Contract(request.param[0]), request.param[1]


def test_answers_about_posts_are_those_of_the_specification(sandbox, spec):
    contract, fields = spec
    x = XClient(sandbox)
    media = x.upload(real_media.jpeg(64, 64))
    made = x.publish("مرحبا https://example.com #وسم", media={"media_ids": [media]})
    id_ = made.json()["data"]["id"]
    asked = {
        fields: "created_at,entities,attachments,public_metrics,lang,conversation_id",
        "expansions": "attachments.media_keys,author_id",
        "media.fields": "url,width,height,alt_text,type",
        "user.fields": "created_at,public_metrics,verified",
    }

    assert contract.complaints(made, "post", "/2/tweets") == []
    one = x.get(f"/2/tweets/{id_}", **asked)
    assert contract.complaints(one, "get", "/2/tweets/{id}") == []
    many = x.get("/2/tweets", ids=f"{id_},456", **asked)
    assert contract.complaints(many, "get", "/2/tweets") == []
    timeline = x.timeline(**asked)
    assert contract.complaints(timeline, "get", "/2/users/{id}/tweets") == []
    assert contract.complaints(x.delete(id_), "delete", "/2/tweets/{id}") == []


def test_answers_about_media_and_the_user_are_those_of_the_specification(sandbox, spec):
    contract, _fields = spec
    x = XClient(sandbox)
    video = real_media.mp4()
    body = {"media_type": "video/mp4", "total_bytes": len(video), "media_category": "tweet_video"}
    begun = x.post("/2/media/upload/initialize", body)
    media = begun.json()["data"]["id"]
    appended = x.append(media, 0, video)
    ended = x.finalize(media)
    status = x.get("/2/media/upload", media_id=media)
    alt = {"id": media, "metadata": {"alt_text": {"text": "مقطع"}}}
    named = x.post("/2/media/metadata", alt)
    me = x.get("/2/users/me", **{"user.fields": "public_metrics,verified_type"})

    upload = "/2/media/upload"
    seen = [
        *contract.complaints(begun, "post", f"{upload}/initialize"),
        *contract.complaints(appended, "post", f"{upload}/{{id}}/append"),
        *contract.complaints(ended, "post", f"{upload}/{{id}}/finalize"),
        *contract.complaints(status, "get", upload),
        *contract.complaints(named, "post", "/2/media/metadata"),
        *contract.complaints(me, "get", "/2/users/me"),
    ]
    assert seen == []


def test_the_limits_are_those_of_the_published_table():
    if not (FOLDER / "rate-limits.json").exists():
        pytest.skip("X's table of limits is not at hand (MAJLIS_CONTRACTS)")
    rows = json.loads((FOLDER / "rate-limits.json").read_text(encoding="utf-8"))
    published = {
        f"{row['method']} {row['path']}": row["per_user"].partition("/15min")[0].replace(",", "")
        for row in rows
    }

    assert {call: published[call] for call in PER_USER} == {
        call: str(limit) for call, limit in PER_USER.items()
    }


def test_texts_are_weighed_as_x_weighs_them():
    golden = FOLDER / "arabic-weights.golden.json"
    if not golden.exists():
        pytest.skip("the golden weights are not at hand (MAJLIS_CONTRACTS)")
    cases = json.loads(golden.read_text(encoding="utf-8"))["cases"]

    counted = {case["id"]: (weight(case["text"]), is_valid(case["text"])) for case in cases}

    assert counted == {case["id"]: (case["weighted_length"], case["valid"]) for case in cases}
