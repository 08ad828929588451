"""Small durable records that are no posts: uploads, containers, sessions, accounts, tokens."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.core.store import Statement, Store


class Records:
    """Plain JSON objects by (kind, key), all in memory and each change on the disk.

    Networks use a kind of their own, such as `x.media` or `instagram.container`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, dict[str, dict[str, Any]]] = {}

    def load(self) -> None:
        """Read the file."""
        for kind, key, body in self._store.rows("SELECT kind, key, body FROM records"):
            self._kept.setdefault(kind, {})[key] = json.loads(body)

    def forget(self) -> None:
        """Empty the memory (the store is wiped beside it)."""
        self._kept.clear()

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return the record or None. Change it only through `put`."""
        return self._kept.get(kind, {}).get(key)

    def of_kind(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Walk through the records of a kind in the order in which they were made."""
        return iter(list(self._kept.get(kind, {}).items()))

    async def put(self, kind: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        """Set a record; return when it is on the disk."""
        await self._store.commit([self.putting(kind, key, body)])
        return body

    async def delete(self, kind: str, key: str) -> None:
        """Remove a record; return when that is on the disk."""
        self._kept.get(kind, {}).pop(key, None)
        sql = "DELETE FROM records WHERE kind = ? AND key = ?"
        await self._store.commit([(sql, (kind, key))])

    def putting(self, kind: str, key: str, body: dict[str, Any]) -> Statement:
        """Set a record in memory and return the statement that makes it durable.

        For a caller who commits it together with something else (`Exchange.accept(beside=)`).
        """
        self._kept.setdefault(kind, {})[key] = body
        sql = (
            "INSERT INTO records VALUES (?, ?, ?)"
            " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body"
        )
        return sql, (kind, key, json.dumps(body, ensure_ascii=False))
