"""One call to a network: a fresh connection, no retry, no redirect, one deadline for all of it.

httpx times each operation on the socket, so a server that sends one byte a second holds a call
for ever. Here every operation, name look-up and TLS handshake included, gets only what is left
of the whole call's budget.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from .connection import Deadline, FreshConnection
from .contract import OutcomeUnknown, TryLater

CALL_BUDGET = timedelta(seconds=40)
LARGEST_ANSWER_BYTES = 4 * 1024 * 1024
SOON = timedelta(minutes=1)
ALWAYS = {"Accept-Encoding": "identity", "Connection": "close", "User-Agent": "Majlis"}
SECRET_NAMES = frozenset(
    {
        "access_token",
        "appsecret_proof",
        "client_secret",
        "code",
        "code_verifier",
        "fb_exchange_token",
        "hub.secret",
        "hub.verify_token",
        "refresh_token",
        "token",
    }
)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True)
class Answer:
    """What a network answered. Its printed form shows the status alone: bodies carry tokens."""

    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def data(self) -> dict[str, Any]:
        """The JSON object in the body; empty when it is anything else (a page, cut short)."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def rows(self) -> list[Mapping[str, Any]] | None:
        """The objects of the JSON list in the body; None when it is anything else."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else None

    def sentence(self, text: object) -> str:
        """Return a network's sentence as plain text: no markup, no secret, at most 300 long."""
        plain = html.unescape(re.sub(r"<[^<>]*>", "", text if isinstance(text, str) else ""))
        return masked(" ".join(plain.split()), self.secrets)[:300]


@dataclass(frozen=True)
class Http:
    """Makes single calls, each within `call_budget` from its start to the answer's last byte."""

    call_budget: timedelta = CALL_BUDGET
    transport: httpx.BaseTransport = field(default_factory=FreshConnection, repr=False)
    # The last answer, for those who ask afterwards what was said; empty after a lost one.
    last: list[Answer] = field(default_factory=list, repr=False, compare=False)

    @property
    def soon(self) -> timedelta:
        """How long to wait when no network says: a minute, shorter where the budget is scaled."""
        return self.call_budget * 1.5

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | list[str]] | None = None,
        data: Mapping[str, str] | None = None,
        json: Any = None,
        files: Any = None,
        content: Any = None,
    ) -> Answer:
        """Send one request and return the answer, whatever its status.

        Raises:
            TryLater: it failed before any byte of the request was written.
            OutcomeUnknown: it failed later, or no whole answer came in time.
        """
        secrets = _secrets(headers, params, data)
        try:
            request = httpx.Request(
                method,
                url,
                headers={**ALWAYS, **(headers or {})},
                params=params,
                data=dict(data) if data is not None else None,
                json=json,
                files=files,
                content=content,
                extensions={"deadline": Deadline(self.call_budget)},
            )
            return self._exchange(request, secrets)
        # The cause is left out: its text can hold the header that carries the token.
        except (*NOT_SENT, httpx.InvalidURL) as error:
            raise TryLater(self.soon, _told(error, secrets)) from None
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise OutcomeUnknown(_told(error, secrets)) from None

    def _exchange(self, request: httpx.Request, secrets: tuple[str, ...]) -> Answer:
        self.last.clear()
        # Not through httpx.Client, which writes each address with its query to the log.
        response = self.transport.handle_request(request)
        with closing(response):
            body = _cut(response.iter_bytes())
        answer = Answer(response.status_code, response.headers, body, secrets)
        self.last.append(answer)
        return answer


def lies_within(url: str, bases: Iterable[str]) -> bool:
    """Say whether an address that a network returned is under one of our configured hosts."""
    try:
        there = httpx.URL(url)
        homes = [httpx.URL(base) for base in bases]
    except (httpx.InvalidURL, TypeError):
        return False
    if there.userinfo or ".." in there.path.split("/"):
        return False
    return any(_origin(there) == _origin(home) and _is_under(there, home) for home in homes)


def masked(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "•••")
    return text


def _cut(chunks: Iterable[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) >= LARGEST_ANSWER_BYTES:
            break
    return bytes(body[:LARGEST_ANSWER_BYTES])


def _secrets(*parts: Mapping[str, Any] | None) -> tuple[str, ...]:
    found = set()
    for part in parts:
        for name, value in (part or {}).items():
            if name.lower() == "authorization":
                found.update(value.split()[1:])
            elif name in SECRET_NAMES:
                found.add(value)
    return tuple(secret for secret in found if len(secret) >= 6)


def _told(error: Exception, secrets: tuple[str, ...]) -> str:
    return f"{type(error).__name__}: {masked(str(error), secrets)}"


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    standard = {"https": 443, "http": 80}
    return url.scheme, url.host, url.port or standard.get(url.scheme)


def _is_under(there: httpx.URL, home: httpx.URL) -> bool:
    base = home.path.rstrip("/")
    return there.path == base or there.path.startswith(base + "/")
