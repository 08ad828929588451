"""Rest.li, protocol 2.0.0: how LinkedIn's addresses carry lists, keys and long queries.

A list is `List(a,b)`, a record `(name:value,name:value)`; whatever stands in them is
percent-encoded, so that their own signs stay apart. A query of more than 4 KB comes in the body
of a POST with `X-HTTP-Method-Override`. Sources: learn.microsoft.com/linkedin "Protocol versions"
and "Query tunneling", and LinkedIn's own client 0.3.0, read 2026-11-22.
"""

import re
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from sandbox.core.answers import JSON
from sandbox.core.exchange import Exchange
from sandbox.linkedin_rules import LinkedInRefusal, invalid

OVERRIDE = "X-HTTP-Method-Override"
LONGEST_QUERY = 8_192
SIGNS = re.compile(r"[(),:]")
FORM = "application/x-www-form-urlencoded"

Value = str | list[Any] | dict[str, Any]


def method_of(request: web.Request) -> str:
    """Return the method that a request stands for."""
    wanted = request.headers.get(OVERRIDE, "").upper()
    return wanted if request.method == "POST" and wanted else request.method


async def unwrap(exchange: Exchange) -> None:
    """Take query and body out of a tunnelled request."""
    if not exchange.headers.get(OVERRIDE) or exchange.request.method != "POST":
        return
    exchange.method = method_of(exchange.request)
    query, body = _parts(exchange.request.content_type, exchange, await exchange.raw())
    exchange.raw_query = query
    exchange.query = dict(parse_qsl(query, keep_blank_values=True))
    exchange.unwrapped = body


def _parts(kind: str, exchange: Exchange, raw: bytes) -> tuple[str, bytes]:
    """Return query and body of a tunnelled request: the query alone, or both as `mixed`."""
    if kind != "multipart/mixed":
        return raw.decode(errors="replace"), b""
    head = f"Content-Type: {exchange.headers.get('Content-Type', '')}\r\n\r\n".encode()
    query, body = "", b""
    for part in BytesParser(policy=HTTP).parsebytes(head + raw).iter_parts():
        content = part.get_payload(decode=True)
        found = content if isinstance(content, bytes) else b""
        if part.get_content_type() == FORM:
            query = found.decode(errors="replace").strip()
        elif part.get_content_type() == JSON.partition(";")[0]:
            body = found
    return query, body


def check_encoding(exchange: Exchange) -> None:
    """Refuse what cannot be told apart: a comment's URN in an address with its own brackets, a
    list of URNs with their own colons, and an address that is too long.

    Raises:
        LinkedInRefusal: one of these.
    """
    if len(exchange.request.rel_url.raw_query_string) > LONGEST_QUERY:
        raise LinkedInRefusal(414, "URI Too Long")
    for segment in exchange.request.rel_url.raw_path.split("/"):
        if "(" in segment and not segment.startswith("("):
            raise LinkedInRefusal(
                400, "Syntax exception in path variables", code="ILLEGAL_ARGUMENT"
            )
    for pair in exchange.raw_query.split("&"):
        name, _, value = pair.partition("=")
        if value.startswith("List(") and "urn:li:" in value:
            raise LinkedInRefusal(
                400, f"Invalid query parameters passed to request: {name}", code="ILLEGAL_ARGUMENT"
            )


def raw_value(exchange: Exchange, name: str) -> str:
    """Return a part of the query as it was written, percent-encoded; empty without it."""
    for pair in exchange.raw_query.split("&"):
        found, _, value = pair.partition("=")
        if unquote(found) == name:
            return value
    return ""


def list_of(exchange: Exchange, name: str) -> list[str]:
    """Return the members of `List(a,b)` in the query; none where it is not given.

    Raises:
        LinkedInRefusal: it is no list.
    """
    written = raw_value(exchange, name)
    if not written:
        return []
    try:
        found = decoded(written)
    except ValueError as error:
        raise invalid(name, written) from error
    if not isinstance(found, list):
        raise invalid(name, written)
    return [str(member) for member in found]


def record_of(exchange: Exchange, name: str) -> dict[str, Any]:
    """Return a record `(name:value)` in the query.

    Raises:
        LinkedInRefusal: it is none.
    """
    written = raw_value(exchange, name)
    try:
        found = decoded(written)
    except ValueError as error:
        raise invalid(name, written) from error
    if not isinstance(found, dict):
        raise invalid(name, written)
    return found


def decoded(text: str) -> Value:
    """Read a value: a word, a list or a record.

    Raises:
        ValueError: brackets without their ends, or a record without names.
    """
    value, rest = _value(text)
    if rest:
        raise ValueError(f"{rest} is too much")
    return value


def _value(text: str) -> tuple[Value, str]:
    if text.startswith("List("):
        return _list(text[5:])
    if text.startswith("("):
        return _record(text[1:])
    end = SIGNS.search(text)
    word = text if end is None else text[: end.start()]
    return unquote(word), text[len(word) :]


def _list(text: str) -> tuple[Value, str]:
    members: list[Value] = []
    while not text.startswith(")"):
        member, text = _value(text)
        members.append(member)
        text = _next(text)
    return members, text[1:]


def _record(text: str) -> tuple[Value, str]:
    record: dict[str, Value] = {}
    while not text.startswith(")"):
        name, colon, text = text.partition(":")
        if not colon or SIGNS.search(name):
            raise ValueError("a record names what it holds")
        record[unquote(name)], text = _value(text)
        text = _next(text)
    return record, text[1:]


def _next(text: str) -> str:
    if text.startswith(","):
        return text[1:]
    if not text.startswith(")"):
        raise ValueError("a bracket without its end")
    return text
