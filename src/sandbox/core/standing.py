"""How accounts stand to people and their words: which comments they like, whom they block."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.core.clock import Clock, iso
from sandbox.core.records import Records
from sandbox.core.store import Statement

LIKE = "like"
BLOCK = "block"


@dataclass(frozen=True)
class Stance:
    """What an account holds of one thing now, and each change of it with its time."""

    network: str
    account: str
    about: str  # a comment's or a person's id
    holds: bool
    changes: tuple[dict[str, Any], ...] = ()


class Standing:
    """The likes and blocks of all accounts. Setting what is set already is a change like any."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    def is_liked(self, network: str, account: str, comment_id: str) -> bool:
        """Say whether an account likes a comment."""
        return self._holds(LIKE, network, account, comment_id)

    def is_blocked(self, network: str, account: str, person_id: str) -> bool:
        """Say whether an account has blocked a person."""
        return self._holds(BLOCK, network, account, person_id)

    def liking(
        self, network: str, account: str, comment_id: str, *, liked: bool, request: int | None
    ) -> Statement:
        """Set it in memory and return the statement that makes it durable; the caller commits."""
        return self._setting(LIKE, network, account, comment_id, holds=liked, request=request)

    def blocking(
        self, network: str, account: str, person_id: str, *, blocked: bool, request: int | None
    ) -> Statement:
        """Set it in memory and return the statement that makes it durable; the caller commits."""
        return self._setting(BLOCK, network, account, person_id, holds=blocked, request=request)

    def likes(self, network: str = "") -> Iterator[Stance]:
        """Walk through what was ever liked, taken back or not."""
        return self._of_kind(LIKE, network)

    def blocks(self, network: str = "") -> Iterator[Stance]:
        """Walk through who was ever blocked, still or not."""
        return self._of_kind(BLOCK, network)

    def _of_kind(self, kind: str, network: str) -> Iterator[Stance]:
        for _key, body in self._records.of_kind(kind):
            if network in ("", body["network"]):
                yield Stance(**{**body, "changes": tuple(body["changes"])})

    def _holds(self, kind: str, network: str, account: str, about: str) -> bool:
        found = self._records.get(kind, f"{network} {account} {about}")
        return bool(found and found["holds"])

    def _setting(
        self,
        kind: str,
        network: str,
        account: str,
        about: str,
        *,
        holds: bool,
        request: int | None,
    ) -> Statement:
        key = f"{network} {account} {about}"
        before = (self._records.get(kind, key) or {}).get("changes", [])
        change = {"at": iso(self._clock.now()), "holds": holds, "request": request}
        body = {
            "network": network,
            "account": account,
            "about": about,
            "holds": holds,
            "changes": [*before, change],
        }
        return self._records.putting(kind, key, body)
