"""The control calls for private messages, and for what accounts like and whom they block."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from typing import Any

from aiohttp import web

from sandbox.core.citizens import NAMES, Citizen, tidy
from sandbox.core.clock import from_iso
from sandbox.core.control_answers import Act, Problem, as_json, fields_of, network_of
from sandbox.core.messages import Message, described
from sandbox.core.network import Network
from sandbox.core.talking import Note
from sandbox.core.world import World

KNOWN = frozenset(str.split("network account from text at push data by_account"))


class MessageControl:
    """The calls under /control/messages and /control/standing."""

    def __init__(self, world: World, networks: Mapping[str, Network]) -> None:
        self.world = world
        self.networks = networks

    def calls(self) -> list[tuple[str, str, Act]]:
        """Return the calls as method, path and act."""
        return [
            ("GET", "/control/messages", self.read),
            ("POST", "/control/messages", self.write),
            ("DELETE", "/control/messages/{network}/{id:.+}", self.remove),
            ("GET", "/control/standing", self.standing),
        ]

    async def read(self, request: web.Request) -> web.Response:
        """Return all messages, also removed ones and those to come."""
        query = request.query
        names = ("network", "account", "conversation", "person_id")
        wanted = {name: query.get(name, "") for name in names}
        since = int(query.get("since_seq", 0))
        now = self.world.clock.now()
        found = [described(one, now) for one in self.world.messages.all() if one.seq > since]
        fitting = [
            one for one in found if all(value in ("", one[name]) for name, value in wanted.items())
        ]
        return as_json({"messages": fitting})

    async def write(self, request: web.Request) -> web.Response:
        """Write one message, or with `messages` a list of them in one transaction."""
        fields = await fields_of(request)
        if "messages" not in fields:
            (made,) = await self._write([fields])
            return as_json(described(made, self.world.clock.now()), status=201)
        shared = {name: value for name, value in fields.items() if name != "messages"}
        made_all = await self._write([{**shared, **one} for one in fields["messages"]])
        return as_json({"ids": [one.id for one in made_all]}, status=201)

    async def _write(self, entries: list[dict[str, Any]]) -> list[Message]:
        made = [self._composed(entry) for entry in entries]
        await self.world.messages.put(*made)
        now = self.world.clock.now()
        for message, entry in zip(made, entries, strict=True):
            is_of_now = (now - message.created_at).total_seconds() < 1
            if entry.get("push", is_of_now):
                self.world.webhooks.happened("message", message)
        return made

    def _composed(self, entry: dict[str, Any]) -> Message:
        """Return what an entry asks for.

        Raises:
            Problem, KeyError, ValueError: it cannot be written.
        """
        if unknown := sorted(set(entry) - KNOWN):
            raise Problem(f"unknown field: {unknown[0]}")
        network = network_of(self.networks, entry.get("network"))
        account = str(entry["account"])
        if self.world.accounts.account(network.slug, account) is None:
            raise Problem(f"{network.slug} has no account {account}", status=404)
        at = from_iso(entry.get("at"))
        if at is not None and at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        note = Note(
            account=account,
            person=_person(network, entry.get("from") or next(iter(NAMES))),
            text=str(entry["text"]),
            by_account=bool(entry.get("by_account", False)),
            at=at,
            data=dict(entry.get("data") or {}),
        )
        return network.message_of(note)

    async def remove(self, request: web.Request) -> web.Response:
        """Remove a message as its writer would; one that is gone stays gone."""
        network = network_of(self.networks, request.match_info["network"])
        id_ = request.match_info["id"]
        message = self.world.messages.message(network.slug, id_)
        if message is None:
            raise Problem(f"{network.slug} has no message {id_}", status=404)
        if message.removed_at is None:
            await self.world.messages.remove(message)
            self.world.webhooks.happened("remove", message)
        return as_json(described(message, self.world.clock.now()))

    async def standing(self, request: web.Request) -> web.Response:
        """Return what accounts like and whom they block, with every change of it."""
        wanted = request.query.get("network", "")
        standing = self.world.standing
        return as_json(
            {
                "likes": [asdict(one) for one in standing.likes(wanted)],
                "blocks": [asdict(one) for one in standing.blocks(wanted)],
            }
        )


def _person(network: Network, given: Any) -> Citizen:
    if isinstance(given, dict):
        known = network.citizen(tidy(str(given.get("name", ""))))
        return Citizen(**{**vars(known), **given})
    return network.citizen(tidy(str(given)))
