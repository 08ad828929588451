"""Comments and mentions: what people, and the account itself, write beside its posts.

As durable as the posts of the ledger: on the disk before any answer, events only ever added, and
what stands in memory is their replay.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sandbox.core.clock import Clock, from_iso, iso
from sandbox.core.store import Statement, Store

MOMENTS = ("created_at", "edited_at", "removed_at", "listed_at")
NOT_KEPT = ("seq", "is_durable")


@dataclass
class Comment:
    """What one author wrote in one place.

    `post`: the post or mention that it hangs on, empty for a mention itself; `parent`: the comment
    it answers, empty at top level; `account`: whose post it is, or who is mentioned. It is seen
    from `created_at` on, which may lie ahead. `data` holds what only that network knows of it.
    """

    network: str
    account: str
    id: str
    text: str
    created_at: datetime
    kind: str = "comment"  # or "mention"
    post: str = ""
    parent: str = ""
    author_id: str = ""
    author_name: str = ""
    author_handle: str = ""
    by_account: bool = False
    hidden: bool = False
    edited_at: datetime | None = None
    removed_at: datetime | None = None
    listed_at: datetime | None = None  # later than created_at under the fault `lagging_lists`
    data: dict[str, Any] = field(default_factory=dict)
    edits: list[dict[str, Any]] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)
    seq: int = 0
    is_durable: bool = False

    def is_visible(self, now: datetime) -> bool:
        """Say whether it stands; a hidden one does."""
        is_there = self.removed_at is None or self.removed_at > now
        return self.is_durable and is_there and self.created_at <= now

    def is_listed(self, now: datetime) -> bool:
        """Say whether a list of the network names it."""
        return self.is_visible(now) and (self.listed_at is None or self.listed_at <= now)

    @property
    def root(self) -> str:
        """The post or mention whose conversation it belongs to."""
        return self.post or self.id

    @property
    def ids(self) -> list[str]:
        """Every id it has had, the first one first (on X an edit gives another)."""
        return [self.id, *self.data.get("later_ids", [])]


class Comments:
    """All comments of all networks, and the only way to add or change one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._seq = 0
        self._by_id: dict[tuple[str, str], Comment] = {}
        self._under: dict[tuple[str, str], list[Comment]] = {}
        self._by_account: dict[tuple[str, str], list[Comment]] = {}

    def load(self) -> None:
        """Replay the events of the file."""
        for seq, network, id_, act, request, body in self._store.rows(
            "SELECT seq, network, object, act, request, body FROM comment_events ORDER BY seq"
        ):
            self._seq = seq
            if act == "accepted":
                comment = _comment_from(json.loads(body))
                comment.seq, comment.is_durable = seq, True
                self._keep(comment)
            else:
                self._apply(self._by_id[network, id_], json.loads(body), request=request)

    def forget(self) -> None:
        """Empty the memory (the store is wiped beside it)."""
        for kept in (self._by_id, self._under, self._by_account):
            kept.clear()

    # Reading

    def comment(self, network: str, id: str) -> Comment | None:  # noqa: A002
        """Return the comment that has or had this id, removed ones included, or None."""
        found = self._by_id.get((network, id))
        return found if found is not None and found.is_durable else None

    def entered(self, network: str, id: str) -> Comment | None:  # noqa: A002
        """Return it also while it is not on the disk yet."""
        return self._by_id.get((network, id))

    def under(self, network: str, root: str) -> list[Comment]:
        """Return what stands under a post or mention now, oldest first, replies included."""
        return self._standing(self._under.get((network, root), []))

    def of_account(self, network: str, account: str) -> list[Comment]:
        """Return everything that stands about an account now, oldest first."""
        return self._standing(self._by_account.get((network, account), []))

    def ever(self, network: str, account: str) -> list[Comment]:
        """Return everything written about an account until now, removed or not."""
        now = self._clock.now()
        kept = self._by_account.get((network, account), [])
        return [one for one in kept if one.is_durable and one.created_at <= now]

    def mentions(self, network: str, account: str) -> list[Comment]:
        """Return the mentions of an account that stand now, oldest first."""
        return [one for one in self.of_account(network, account) if one.kind == "mention"]

    def all(self) -> Iterator[Comment]:
        """Walk through every durable comment in order of acceptance, those to come included."""
        found = {id(one): one for one in self._by_id.values() if one.is_durable}
        return iter(found.values())

    def of_network(self, network: str) -> Iterator[Comment]:
        """Walk through every durable comment of a network, removed ones and those to come too."""
        for (owner, _account), kept in list(self._by_account.items()):
            if owner == network:
                yield from (one for one in list(kept) if one.is_durable)

    def _standing(self, comments: Iterable[Comment]) -> list[Comment]:
        now = self._clock.now()
        seen = (one for one in comments if one.is_visible(now))
        return sorted(seen, key=lambda one: (one.created_at, one.seq))

    # Writing

    async def accept(
        self, comment: Comment, *, request: int | None, beside: Iterable[Statement] = ()
    ) -> Comment:
        """Take a comment: return when it is on the disk. `beside` is committed with it."""
        event = self.enter(comment, request=request)
        try:
            await self._store.commit([event, *beside])
        except BaseException:
            self.drop(comment)
            raise
        comment.is_durable = True
        return comment

    def enter(self, comment: Comment, *, request: int | None = None) -> Statement:
        """Take a comment into memory and return the statement that makes it durable.

        The caller commits it, then sets `is_durable`, or calls `drop`.

        Raises:
            ValueError: the network has a comment with this id.
        """
        if request is not None:
            comment.requests.append(request)
        self._keep(comment)
        event = self._event(comment, act="accepted", request=request, body=_fields_of(comment))
        comment.seq = self._seq
        return event

    def drop(self, comment: Comment) -> None:
        """Forget a comment that could not be made durable."""
        del self._by_id[comment.network, comment.id]
        self._under[comment.network, comment.post].remove(comment)
        self._by_account[comment.network, comment.account].remove(comment)

    async def change(
        self,
        *comments: Comment,
        request: int | None = None,
        beside: Iterable[Statement] = (),
        **changed: Any,
    ) -> None:
        """Set `text`, `hidden`, `removed_at` or `data` of comments, all or none of them.

        A changed text leaves an entry in `edits`. Returns when it is on the disk.
        """
        if "text" in changed:
            changed["edited_at"] = self._clock.now()
        written = _plain(changed)
        events = [
            self._event(one, act="changed", request=request, body=written) for one in comments
        ]
        await self._store.commit([*events, *beside])
        for one in comments:
            self._apply(one, dict(written), request=request)

    def _event(
        self, comment: Comment, *, act: str, request: int | None, body: dict[str, Any]
    ) -> Statement:
        self._seq += 1
        text = json.dumps(body, ensure_ascii=False)
        at = iso(self._clock.now())
        row = (self._seq, at, comment.network, comment.account, comment.id, act, request, text)
        return "INSERT INTO comment_events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row

    def _keep(self, comment: Comment) -> None:
        if (comment.network, comment.id) in self._by_id:
            raise ValueError(f"{comment.network} has a comment {comment.id} already")
        for id_ in comment.ids:
            self._by_id[comment.network, id_] = comment
        self._under.setdefault((comment.network, comment.post), []).append(comment)
        self._by_account.setdefault((comment.network, comment.account), []).append(comment)

    def _apply(self, comment: Comment, changed: dict[str, Any], *, request: int | None) -> None:
        was = comment.text
        for name, value in changed.items():
            setattr(comment, name, from_iso(value) if name in MOMENTS else value)
        if comment.text != was:
            at = iso(comment.edited_at)
            comment.edits.append({"at": at, "text": comment.text, "was": was})
        for id_ in comment.ids:
            self._by_id[comment.network, id_] = comment
        if request is not None:
            comment.requests.append(request)


def described(comment: Comment, now: datetime) -> dict[str, Any]:
    """Return a comment as `GET /control/comments` shows it."""
    whole = {**_fields_of(comment), "seq": comment.seq}
    return {**whole, "visible": comment.is_visible(now)}


def _fields_of(comment: Comment) -> dict[str, Any]:
    return _plain({f.name: getattr(comment, f.name) for f in fields(comment)})


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    """Return fields as JSON can hold them, without what only the memory has."""
    return {
        name: iso(value) if name in MOMENTS else value
        for name, value in given.items()
        if name not in NOT_KEPT
    }


def _comment_from(kept: dict[str, Any]) -> Comment:
    return Comment(**{**kept, **{name: from_iso(kept[name]) for name in MOMENTS}})
