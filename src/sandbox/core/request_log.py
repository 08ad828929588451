"""The log of what arrived on the wire, with secrets masked."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.core.store import Statement, Store

SECRET_FIELDS = frozenset(
    {
        "access_token",
        "refresh_token",
        "client_secret",
        "code",
        "code_verifier",
        "fb_exchange_token",
        "input_token",
        "appsecret_proof",
        "token",
    }
)
SECRET_HEADERS = frozenset({"authorization", "cookie"})
LONGEST_TEXT = 100_000


class RequestLog:
    """Every request to a network's API, numbered in order of arrival."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last = 0

    def load(self) -> None:
        """Go on counting after what the file holds."""
        self._last = self._store.rows("SELECT COALESCE(MAX(seq), 0) FROM requests")[0][0]

    def next_seq(self) -> int:
        """Return the number of a request that has just arrived."""
        self._last += 1
        return self._last

    def writing(self, entry: Mapping[str, Any]) -> Statement:
        """Return the statement that writes or completes an entry (`seq`, `network`, `call`)."""
        body = json.dumps(entry, ensure_ascii=False, default=str)
        sql = "INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?)"
        return sql, (entry["seq"], entry["network"], entry["call"], body)

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write an entry soon."""
        self._store.append([self.writing(entry)])

    async def entries(
        self, *, network: str = "", call: str = "", since_seq: int = 0, limit: int = 10_000
    ) -> list[dict[str, Any]]:
        """Return entries after a number, oldest first."""
        rows = await self._store.read(
            "SELECT body FROM requests WHERE seq > ? AND (? = '' OR network = ?)"
            " AND (? = '' OR call = ?) ORDER BY seq LIMIT ?",
            (since_seq, network, network, call, call, limit),
        )
        return [json.loads(body) for (body,) in rows]


def masked(value: Any) -> Any:
    """Return a decoded body or query with every secret field shortened beyond use."""
    if isinstance(value, Mapping):
        return {
            name: shortened(inner) if name in SECRET_FIELDS else masked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [masked(inner) for inner in value]
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"({len(value)} characters)"
    return value


def masked_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers by lower-case name, credentials shortened."""
    plain = {name.lower(): value for name, value in headers}
    return {
        name: shortened(value) if name in SECRET_HEADERS else value for name, value in plain.items()
    }


def shortened(value: Any) -> str:
    """Return a secret as its scheme, if it has one, and four characters."""
    scheme, _, rest = str(value).rpartition(" ")
    return f"{scheme} {rest[:4]}…".strip()
