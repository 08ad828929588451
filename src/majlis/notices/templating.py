"""The HTTP request of a call: a signed message to another system, or a gateway's own form.

A word in braces is replaced by its value, escaped for the place where it stands: the address, a
header, a body in JSON, as a form, in XML or plain. Nothing else of a template is read.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

from majlis.notices.models import Call, CallWay
from majlis.store.clock import now

# The words that a gateway's form may use.
WORDS: Final = ("phone", "text", "url", "reference", "name", "secret")
_WORD = re.compile(r"\{([a-z]+)\}")
Escape = Callable[[str], str]


@dataclass(frozen=True)
class Request:
    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def request_of(call: Call) -> Request:
    """Return the request by which a call is made; the clock is the database's."""
    return _signed(call) if call.way.kind == CallWay.Kind.WEBHOOK else _of_gateway(call)


def _signed(call: Call) -> Request:
    """Return a message whose receiver can tell that it is ours, and of now.

    `X-Majlis-Signature` is `v1=` and HMAC-SHA-256, in hex, of `X-Majlis-Timestamp`, a full stop and
    the body's bytes. The timestamp is in whole seconds since 1970-01-01 UTC.
    """
    told = {
        "id": call.pk,
        "kind": "test" if call.is_test else "duty_call",
        "person": call.person.email,
        "text": call.text,
        "url": call.url,
        "reference": call.values.get("reference", ""),
    }
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    at = str(int(now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Majlis-Timestamp": at,
        "X-Majlis-Signature": f"v1={signature(call.way.secret, at, body)}",
    }
    return Request("POST", call.way.url, headers, body)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def _of_gateway(call: Call) -> Request:
    way = call.way
    values = {
        "phone": call.values.get("phone", ""),
        "text": call.text,
        "url": call.url,
        "reference": call.values.get("reference", ""),
        "name": str(call.person),
        "secret": way.secret,
    }
    headers = {name: filled(text, values, _one_line) for name, text in way.headers.items()}
    in_address: Escape = lambda value: quote(value, safe="")  # noqa: E731
    return Request(
        way.method,
        filled(way.url, values, in_address),
        headers,
        filled(way.body, values, escape_of(way.headers)).encode(),
    )


def filled(template: str, values: Mapping[str, str], escaped: Escape) -> str:
    """Return a template with its words; what they say is never read for words again."""
    return _WORD.sub(lambda found: escaped(values.get(found[1], "")), template)


def escape_of(headers: Mapping[str, str]) -> Escape:
    """Return how a body of the type that its headers name takes a value."""
    kind = next((v.lower() for name, v in headers.items() if name.lower() == "content-type"), "")
    if "json" in kind:
        return lambda value: json.dumps(value, ensure_ascii=False)[1:-1]
    if "form-urlencoded" in kind:
        return quote_plus
    return escape if "xml" in kind else str


def unknown_words(*templates: str) -> list[str]:
    """Return the words in braces that no value has."""
    found = [word for template in templates for word in _WORD.findall(template)]
    return [word for word in dict.fromkeys(found) if word not in WORDS]


def _one_line(value: str) -> str:
    return " ".join(value.split())
