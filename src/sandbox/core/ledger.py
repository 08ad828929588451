"""The ledger: every object that a network accepted, durable before the network answers.

Events are only ever added. What stands in memory is their replay, so a restart loses nothing.
Posts may be laid ahead: they are there once the sandbox's clock has reached them.
"""

import json
from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.core.clock import Clock, from_iso, iso
from sandbox.core.store import Statement, Store

MOMENTS = ("accepted_at", "visible_at", "removed_at", "listed_at")


@dataclass(frozen=True)
class MediaItem:
    """One picture or video of a post; its bytes stand in `Files` under `sha256`."""

    kind: str  # "image" or "video"
    sha256: str
    size_bytes: int
    mime: str
    alt: str = ""
    width: int = 0
    height: int = 0
    id: str = ""  # the network's own id of it


@dataclass
class Post:
    """One object that a network took. `data` holds what only that network knows of it.

    `visible_at` is None while it is private or unpublished; `listed_at` is the moment from which
    lists show it (later than `visible_at` under the fault `lagging_lists`).
    """

    network: str
    account: str
    id: str
    text: str
    title: str = ""
    kind: str = "post"
    media: tuple[MediaItem, ...] = ()
    visible_at: datetime | None = None
    removed_at: datetime | None = None
    listed_at: datetime | None = None
    accepted_at: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)
    edits: list[dict[str, Any]] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)
    seq: int = 0
    is_durable: bool = False

    def is_visible(self, now: datetime) -> bool:
        """Say whether the public sees it."""
        return self.removed_at is None and self.visible_at is not None and self.visible_at <= now

    def is_listed(self, now: datetime) -> bool:
        """Say whether a list of the network names it (private objects included)."""
        late = self.listed_at is not None and self.listed_at > now
        return self.is_durable and self.removed_at is None and not late


class Ledger:
    """All posts of all networks, and the only way to add or change one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._seq = 0
        self._posts: dict[tuple[str, str], Post] = {}
        self._by_account: dict[tuple[str, str], list[Post]] = {}  # in order of acceptance
        self._by_conversation: dict[tuple[str, str], list[Post]] = {}
        self._leaving: list[tuple[datetime, int, Post]] = []  # removals laid ahead, by time
        self._left = 0  # how many of them the clock has reached

    def load(self) -> None:
        """Replay the events of the file."""
        for seq, _at, act, request, body in self._store.rows(
            "SELECT seq, at, act, request, body FROM events ORDER BY seq"
        ):
            self._seq = seq
            fields = json.loads(body)
            if act == "accepted":
                self._keep(_post_from(fields))
            elif act == "leaves":
                at = datetime.fromisoformat(fields["removed_at"])
                self._plan(self._posts[fields["network"], fields["object"]], at)
            else:
                known = self._posts[fields.pop("network"), fields.pop("object")]
                _apply(known, fields, at=_at, request=request)

    def forget(self) -> None:
        """Empty the memory (the store is wiped beside it)."""
        for kept in (self._posts, self._by_account, self._by_conversation):
            kept.clear()
        self._leaving.clear()
        self._left = 0

    def post(self, network: str, id: str) -> Post | None:  # noqa: A002
        """Return the post with this id, removed ones included, or None."""
        found = self._posts.get((network, id))
        if found is None or not found.is_durable:
            return None
        return found if accepted_at(found) <= self._at() else None

    def entered(self, network: str, id: str) -> Post | None:  # noqa: A002
        """Return it also while it is not on the disk yet."""
        return self._posts.get((network, id))

    def posts(self, network: str, account: str) -> list[Post]:
        """Return all posts of an account in order of acceptance, removed and uncommitted too."""
        kept = self._by_account.get((network, account), [])
        return kept[: bisect_right(kept, self._at(), key=accepted_at)]

    def listed(self, network: str, account: str) -> list[Post]:
        """Return what the network's lists show now, newest first (private objects included)."""
        now = self._clock.now()
        seen = [post for post in self.posts(network, account) if post.is_listed(now)]
        return sorted(seen, key=_order, reverse=True)

    def replies(self, network: str, conversation: str) -> list[Post]:
        """Return the posts that stand in a conversation now (X), oldest first, its root apart."""
        now = self._at()
        found = self._by_conversation.get((network, conversation), [])
        return sorted((p for p in found if p.is_durable and p.is_visible(now)), key=_order)

    def visible(self, network: str) -> list[Post]:
        """Return what the public sees on a network now, newest first."""
        now = self._at()
        seen = [
            post
            for (owner, _account), posts in self._by_account.items()
            for post in (posts if owner == network else ())
            if post.is_durable and post.is_visible(now)
        ]
        return sorted(seen, key=lambda post: (post.visible_at, post.seq), reverse=True)

    def all(self) -> Iterator[Post]:
        """Walk through every durable post, those to come included, as they were entered."""
        self._at()
        return (post for post in self._posts.values() if post.is_durable)

    async def accept(self, post: Post, *, request: int | None, beside: list[Statement]) -> Post:
        """Take a post: return when it is on the disk. `beside` is committed with it.

        Other requests find it in `posts` at once (so that two equal ones at the same moment are
        seen as duplicates), but in no list and no answer before it is durable.
        """
        event = self.enter(post, request=request)
        try:
            await self._store.commit([event, *beside])
        except BaseException:
            self.drop(post)
            raise
        post.is_durable = True
        return post

    def enter(self, post: Post, *, request: int | None = None) -> Statement:
        """Take a post into memory and return the statement that makes it durable.

        The caller commits it, then sets `is_durable`, or calls `drop`. A post that names its own
        `accepted_at`, past or to come, keeps it.

        Raises:
            ValueError: the network has a post with this id.
        """
        post.accepted_at = post.accepted_at or self._clock.now()
        if request is not None:
            post.requests.append(request)
        self._keep(post)
        return self._event(post, act="accepted", request=request, fields=_fields_of(post))

    def drop(self, post: Post) -> None:
        """Forget a post that could not be made durable."""
        del self._posts[post.network, post.id]
        self._by_account[post.network, post.account].remove(post)
        if conversation := post.data.get("conversation_id"):
            self._by_conversation[post.network, conversation].remove(post)

    def leaving(self, post: Post, at: datetime) -> Statement:
        """Plan the removal of a post at a moment, past or to come, and return the statement that
        makes it durable."""
        named = {"network": post.network, "object": post.id, "removed_at": iso(at)}
        self._plan(post, at)
        return self._event(post, act="leaves", request=None, fields=named)

    async def change(
        self, post: Post, *, request: int | None, beside: list[Statement], **fields: Any
    ) -> Post:
        """Set fields of a post (`text`, `title`, `visible_at`, `removed_at`, `media`, `data`).

        A changed text or title leaves an entry in `edits`. Returns when it is on the disk.
        """
        at = iso(self._clock.now()) or ""
        written = _plain(fields)
        named = {**written, "network": post.network, "object": post.id}
        event = self._event(post, act="changed", request=request, fields=named)
        await self._store.commit([event, *beside])
        _apply(post, written, at=at, request=request)
        return post

    def _event(
        self, post: Post, *, act: str, request: int | None, fields: dict[str, Any]
    ) -> Statement:
        self._seq += 1
        if act == "accepted":
            post.seq = self._seq
            fields = {**fields, "seq": self._seq}
        body = json.dumps(fields, ensure_ascii=False)
        at = iso(self._clock.now())
        row = (self._seq, at, post.network, post.account, post.id, act, request, body)
        return "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row

    def _keep(self, post: Post) -> None:
        if (post.network, post.id) in self._posts:
            raise ValueError(f"{post.network} has a post {post.id} already")
        self._posts[post.network, post.id] = post
        insort(self._by_account.setdefault((post.network, post.account), []), post, key=accepted_at)
        if conversation := post.data.get("conversation_id"):
            self._by_conversation.setdefault((post.network, conversation), []).append(post)

    def _plan(self, post: Post, at: datetime) -> None:
        self._reach(datetime.min.replace(tzinfo=UTC))
        insort(self._leaving, (at, post.seq, post))

    def _at(self) -> datetime:
        """Return the present moment, with the removals laid ahead done up to it."""
        now = self._clock.now()
        self._reach(now)
        return now

    def _reach(self, now: datetime) -> None:
        """Do the removals up to `now`, and undo later ones: the clock may have been moved back."""
        while self._left < len(self._leaving) and self._leaving[self._left][0] <= now:
            at, _seq, post = self._leaving[self._left]
            post.removed_at = post.removed_at or at
            self._left += 1
        while self._left and self._leaving[self._left - 1][0] > now:
            self._left -= 1
            at, _seq, post = self._leaving[self._left]
            post.removed_at = None if post.removed_at == at else post.removed_at


def accepted_at(post: Post) -> datetime:
    """Return when a post that stands in the ledger came into it."""
    if post.accepted_at is None:
        raise ValueError(f"{post.id} has not been accepted")
    return post.accepted_at


def described(post: Post, now: datetime) -> dict[str, Any]:
    """Return a post as `GET /control/ledger` shows it."""
    return {
        **{name: iso(getattr(post, name)) for name in MOMENTS},
        **{name: getattr(post, name) for name in ("seq", "network", "account", "id", "kind")},
        "text": post.text,
        "title": post.title,
        "media": [{**asdict(item), "bytes": item.size_bytes} for item in post.media],
        "visible": post.is_visible(now),
        "edits": post.edits,
        "requests": post.requests,
        "data": post.data,
    }


def _order(post: Post) -> tuple[datetime, int]:
    """Return what sorts posts by the time they show; one still private by its acceptance."""
    at = post.visible_at or post.accepted_at
    if at is None:
        raise ValueError(f"post {post.id} has no time")
    return at, post.seq


def _fields_of(post: Post) -> dict[str, Any]:
    fields = {name: getattr(post, name) for name in Post.__dataclass_fields__}
    del fields["is_durable"], fields["seq"]
    return _plain(fields)


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields as JSON can hold them."""
    plain = dict(fields)
    for name in MOMENTS:
        if name in plain:
            plain[name] = iso(plain[name])
    if "media" in plain:
        plain["media"] = [asdict(item) for item in plain["media"]]
    return plain


def _post_from(fields: dict[str, Any]) -> Post:
    media = tuple(MediaItem(**item) for item in fields.pop("media"))
    moments: dict[str, Any] = {name: from_iso(fields.pop(name)) for name in MOMENTS}
    return Post(**fields, **moments, media=media, is_durable=True)


def _apply(post: Post, fields: dict[str, Any], *, at: str, request: int | None) -> None:
    before = {"text": post.text, "title": post.title}
    for name, value in fields.items():
        if name in MOMENTS:
            value = from_iso(value)  # noqa: PLW2901
        elif name == "media":
            value = tuple(MediaItem(**item) for item in value)  # noqa: PLW2901
        setattr(post, name, value)
    if before != {"text": post.text, "title": post.title}:
        post.edits.append({"at": at, "text": post.text, "title": post.title, "was": before})
    if request is not None:
        post.requests.append(request)
