"""One account on Bluesky: how its server is called, what it refuses, and its records as posts.

Source: the lexicons com.atproto.* and app.bsky.*, read 2026-11, and Bluesky's own reference server
(npm @atproto/dev-env 0.3.215), which was asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .connected import Connected, parsed_time
from .contract import LoggedOut, NetworkError, OutcomeUnknown, Rejected, RemotePost, TryLater
from .hearing import named, part, rows, words
from .http import Answer
from .verdicts import bounded, repeatable, retry_after, until_epoch

COLLECTION = "app.bsky.feed.post"
PAGE = 100
MOST_PAGES = 50
RATE_WINDOW = timedelta(minutes=5)
# TID: 53 bits of microseconds and 10 of a clock's own number, in a base 32 that sorts.
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"

# The word of the error, and what we make of it. What is in neither list is doubt.
SURELY_REFUSED: Mapping[str, str] = {
    "RecordNotFound": "not_found",
    "NotFound": "not_found",
    "BlobNotFound": "media_refused",
    "BlobTooLarge": "media_refused",
    "InvalidMimeType": "media_refused",
    "InvalidRequest": "text_refused",
    "RepoNotFound": "not_allowed",
    "Forbidden": "not_allowed",
}
LOGGED_OUT: Mapping[str, bool] = {  # whether a fresh token mends it
    "ExpiredToken": True,
    "InvalidToken": True,
    "AuthMissing": True,
    "AuthenticationRequired": False,
    "AccountTakedown": False,
    "AccountDeactivated": False,
}


def judged(answer: Answer, now: datetime) -> NetworkError | None:
    """Return the error that the server's own word surely means, None for anything else."""
    told = words(answer.data.get("error"))
    why = answer.sentence(answer.data.get("message")) or told
    if answer.status == 429 and told:
        wait = until_epoch(answer.headers.get("ratelimit-reset"), now) or retry_after(answer, now)
        return TryLater(bounded(wait or RATE_WINDOW), why, rate_limited=True)
    if answer.status not in (400, 401, 403, 404, 413):
        return None
    if told in LOGGED_OUT:
        return LoggedOut(why, refreshable=LOGGED_OUT[told])
    if told == "InvalidSwap":  # under our key stands something else than what we sent
        return OutcomeUnknown(why, said_exists=True)
    return Rejected(SURELY_REFUSED[told], why) if told in SURELY_REFUSED else None


def record_key(at: datetime, clock_number: int) -> str:
    """Return the key (a TID, 13 signs) of a record made at that moment.

    Source: atproto.com/specs/tid, read 2026-11.
    """
    number = (int(at.timestamp() * 1_000_000) << 10) | (clock_number % 1024)
    signs = [_SORTABLE[(number >> shift) & 31] for shift in range(60, -1, -5)]
    return "".join(signs)


def key_of(uri: str) -> str:
    """Return the last part of a record's address, by which its own repository knows it."""
    return uri.rpartition("/")[2]


@dataclass(frozen=True, kw_only=True)
class BlueskyCalls(Connected):
    """What posts and answers share; `account_id` is the account's DID."""

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            made = self._record(remote_id)
            return self._remote(made) if made is not None else None

    def delete(self, remote_id: str) -> None:
        self._send("POST", "com.atproto.repo.deleteRecord", json=self._named(key_of(remote_id)))

    def _put(self, record: Mapping[str, Any], key: str) -> RemotePost:
        """Write a record under our key. Again with the same bytes it changes nothing; where
        something else stands it is refused."""
        answer = self._send(
            "POST",
            "com.atproto.repo.putRecord",
            json={**self._named(key), "record": dict(record), "swapRecord": None},
            trusts_status=not self.allow_list,
        ).data
        if not named(answer.get("uri")):
            raise OutcomeUnknown("the server answered without an address")
        return self._remote({"uri": answer["uri"], "value": record})

    def _named(self, key: str) -> dict[str, str]:
        return {"repo": self.account_id, "collection": COLLECTION, "rkey": key}

    def _record(self, uri: str) -> Mapping[str, Any] | None:
        """Return one record of our own with its address and hash, None when it is not there."""
        try:
            made = self._send(
                "GET", "com.atproto.repo.getRecord", params=self._named(key_of(uri))
            ).data
        except Rejected as error:
            if error.code == "not_found":
                return None
            raise
        if not named(made.get("uri")) or not part(made, "value"):
            raise OutcomeUnknown("the server answered a read without the record")
        return made

    def _own(self) -> Iterator[RemotePost]:
        """Yield our own posts and answers, newest first."""
        query = {"repo": self.account_id, "collection": COLLECTION, "limit": str(PAGE)}
        for _ in range(MOST_PAGES):
            page = self._send("GET", "com.atproto.repo.listRecords", params=query).data
            if not isinstance(page.get("records"), list):
                raise OutcomeUnknown("the server answered a list without its records")
            yield from map(self._remote, rows(page, "records"))
            if not page.get("cursor"):
                return
            query["cursor"] = words(page["cursor"])
        raise OutcomeUnknown("the list has no end")

    def _send(self, method: str, name: str, **parts: Any) -> Answer:
        return self.send(self._judge, method, f"{self.hosts['api']}/xrpc/{name}", **parts)

    def _judge(self, answer: Answer) -> NetworkError | None:
        return judged(answer, self.clock())

    def _remote(self, made: Mapping[str, Any]) -> RemotePost:
        record = part(made, "value")
        images = len(rows(part(record, "embed"), "images"))
        parent = named(part(part(record, "reply"), "parent").get("uri"))
        is_thread = parent.startswith(f"at://{self.account_id}/")
        uri = named(made.get("uri"))
        return RemotePost(
            id=uri,
            url=f"{self._web()}/profile/{self.account_id}/post/{key_of(uri)}",
            text=words(record.get("text")),
            media_kind="image" if images else "",
            media_count=images,
            author=self.account_id,
            created_at=parsed_time(record.get("createdAt")),
            images=images,
            is_original=not parent or is_thread,
            follows_id=parent if is_thread else "",
        )

    def _web(self) -> str:
        return self.hosts.get("web", "https://bsky.app")
