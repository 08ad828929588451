"""The control calls for comments: write as anyone, at any time, one or thousands; read them all."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from sandbox.core import street
from sandbox.core.citizens import NAMES, Citizen, tidy
from sandbox.core.clock import from_iso
from sandbox.core.comments import Comment, described
from sandbox.core.control_answers import Act, Problem, as_json, fields_of, network_of
from sandbox.core.ledger import Post
from sandbox.core.network import Network
from sandbox.core.talking import Saying
from sandbox.core.world import World

KNOWN = frozenset(
    str.split("network account post parent parent_ref author text at kind push ref hidden data")
)


class CommentControl:
    """The calls under /control/comments."""

    def __init__(self, world: World, networks: Mapping[str, Network]) -> None:
        self.world = world
        self.networks = networks

    def calls(self) -> list[tuple[str, str, Act]]:
        """Return the calls as method, path and act."""
        one = "/control/comments/{network}/{id:.+}"
        return [
            ("GET", "/control/comments", self.read),
            ("POST", "/control/comments", self.write),
            ("PATCH", one, self.change),
            ("DELETE", one, self.remove),
        ]

    async def read(self, request: web.Request) -> web.Response:
        """Return all comments and mentions, also removed ones and those to come."""
        query = request.query
        now = self.world.clock.now()
        wanted = {name: query.get(name, "") for name in ("network", "account", "post", "kind")}
        since = int(query.get("since_seq", 0))
        found = [described(one, now) for one in self.world.comments.all() if one.seq > since]
        if not since:
            for network in self.networks.values():
                found += network.talk_in_ledger()
        fitting = [
            one for one in found if all(value in ("", one[name]) for name, value in wanted.items())
        ]
        return as_json({"comments": fitting})

    async def write(self, request: web.Request) -> web.Response:
        """Write one comment, or with `comments` a list of them in one transaction."""
        fields = await fields_of(request)
        if "comments" not in fields:
            (made,) = await self._write([fields])
            return as_json(self._shown(made), status=201)
        shared = {name: value for name, value in fields.items() if name != "comments"}
        made_all = await self._write([{**shared, **one} for one in fields["comments"]])
        return as_json({"ids": [one.id for one in made_all]}, status=201)

    async def _write(self, entries: list[dict[str, Any]]) -> list[Comment | Post]:
        made: list[Comment | Post] = []
        by_ref: dict[str, str] = {}

        def composing() -> Iterator[Comment | Post]:
            for entry in entries:
                network = network_of(self.networks, entry.get("network"))
                thing = network.composed(self._saying(network, entry, by_ref))
                if isinstance(thing, Comment):
                    thing.hidden = bool(entry.get("hidden", False))
                if "ref" in entry:
                    by_ref[str(entry["ref"])] = thing.id
                made.append(thing)
                yield thing

        await self.world.take(composing())
        for thing, entry in zip(made, entries, strict=True):
            street.tell(self.networks[thing.network], [thing], pushes=entry.get("push"))
        return made

    def _saying(self, network: Network, entry: dict[str, Any], by_ref: Mapping[str, str]) -> Saying:
        """Return what an entry asks for.

        Raises:
            Problem, KeyError, ValueError: it cannot be written.
        """
        if unknown := sorted(set(entry) - KNOWN):
            raise Problem(f"unknown field: {unknown[0]}")
        parent = str(entry.get("parent") or by_ref.get(str(entry.get("parent_ref", "")), ""))
        root = str(entry.get("post") or network.root_of(parent))
        account = str(entry.get("account") or self._account_of(network, root))
        if self.world.accounts.account(network.slug, account) is None:
            raise Problem(f"{network.slug} has no account {account}", status=404)
        if root and not network.is_root(root):
            raise Problem(f"{network.slug} has no post {root}", status=404)
        if parent and network.root_of(parent) != root and parent != root:
            raise Problem(f"{parent} does not stand under {root}", status=404)
        author = self._author(network, entry.get("author") or next(iter(NAMES)))
        if not root and (author is None or not network.can_be_mentioned):
            raise Problem("a comment needs a post; a mention needs a citizen and a network for it")
        return Saying(
            account=account,
            text=str(entry["text"]),
            author=author,
            root=root,
            parent=parent,
            at=_moment(entry.get("at")),
            data=dict(entry.get("data") or {}),
        )

    def _account_of(self, network: Network, root: str) -> str:
        post = self.world.ledger.entered(network.slug, root)
        if post is not None:
            return post.account
        mention = self.world.comments.entered(network.slug, root)
        return mention.account if mention else ""

    def _author(self, network: Network, given: Any) -> Citizen | None:
        if given == "account":
            return None
        if isinstance(given, dict):
            known = network.citizen(tidy(str(given.get("name", ""))))
            return Citizen(**{**vars(known), **given})
        return network.citizen(tidy(str(given)))

    async def change(self, request: web.Request) -> web.Response:
        """Give a comment another text, hide it or show it again."""
        network, comment = self._known(request)
        fields = await fields_of(request)
        if unknown := sorted(set(fields) - {"text", "hidden"}):
            raise Problem(f"unknown field: {unknown[0]}")
        if "text" in fields:
            await street.edit(network, comment, str(fields["text"]))
        if "hidden" in fields:
            await street.hide(network, comment, hidden=bool(fields["hidden"]))
        return as_json(self._shown(comment))

    async def remove(self, request: web.Request) -> web.Response:
        """Remove a comment as its author would; one that is gone stays gone."""
        own = self._own_reply(request)
        if own is not None:
            if own.removed_at is None:
                now = self.world.clock.now()
                await self.world.ledger.change(own, request=None, beside=[], removed_at=now)
                self.world.webhooks.happened("remove", own)
            return as_json(self._shown(own))
        network, comment = self._known(request)
        if comment.removed_at is None:
            await street.remove(network, comment)
        return as_json(self._shown(comment))

    def _own_reply(self, request: web.Request) -> Post | None:
        """Return the answer of an account that is a post (X)."""
        network = network_of(self.networks, request.match_info["network"])
        own = self.world.ledger.post(network.slug, request.match_info["id"])
        return own if own is not None and own.data.get("reply_to") else None

    def _known(self, request: web.Request) -> tuple[Network, Comment]:
        network = network_of(self.networks, request.match_info["network"])
        id_ = request.match_info["id"]
        comment = self.world.comments.comment(network.slug, id_)
        if comment is None:
            raise Problem(f"{network.slug} has no comment {id_}", status=404)
        return network, comment

    def _shown(self, thing: Comment | Post) -> dict[str, Any]:
        now = self.world.clock.now()
        if isinstance(thing, Comment):
            return described(thing, now)
        network = self.networks[thing.network]
        (shown,) = (one for one in network.talk_in_ledger() if one["id"] == thing.id)
        return shown


def _moment(given: Any) -> datetime | None:
    """Read a moment: ISO 8601, UTC where it names no zone."""
    at = from_iso(given)
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)
