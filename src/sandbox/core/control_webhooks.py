"""The control calls for webhooks: who is subscribed, what befalls the letters, what was sent."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox.core.accounts import DEFAULT_CLIENT_ID
from sandbox.core.control_answers import Act, Problem, as_json, fields_of, network_of
from sandbox.core.forging import NobodyListens, forge
from sandbox.core.letters import NotProven
from sandbox.core.network import Network
from sandbox.core.push_faults import PushFaults
from sandbox.core.world import World

COUNTS = (
    *("events", "lost", "doubled", "late", "shuffled", "malformed"),
    *("waiting", "sent", "tried_again"),
    *("given_up", "forged", "altered", "refused"),
)


class WebhookControl:
    """The calls under /control/hooks and /control/webhooks."""

    def __init__(self, world: World, networks: Mapping[str, Network]) -> None:
        self.world = world
        self.networks = networks

    def calls(self) -> list[tuple[str, str, Act]]:
        """Return the calls as method, path and act."""
        return [
            ("GET", "/control/hooks", self.list_hooks),
            ("POST", "/control/hooks", self.set_callback),
            ("DELETE", "/control/hooks", self.drop_hooks),
            ("GET", "/control/webhooks", self.read),
            ("POST", "/control/webhooks", self.order),
            ("DELETE", "/control/webhooks", self.clear),
            ("POST", "/control/webhooks/forge", self.forge),
            ("GET", "/control/webhooks/letters", self.letters),
        ]

    async def list_hooks(self, request: web.Request) -> web.Response:
        """List all subscriptions of all networks, or of one."""
        found = [hook for one in self._asked(request.query.get("network")) for hook in one.hooks()]
        return as_json({"hooks": found})

    async def set_callback(self, request: web.Request) -> web.Response:
        """Set an application's address, as in Meta's dashboard; it is verified at once."""
        fields = await fields_of(request)
        network = network_of(self.networks, fields.get("network"))
        try:
            await network.set_callback(
                client_id=str(fields.get("client_id", DEFAULT_CLIENT_ID)),
                url=str(fields["callback_url"]),
                verify_token=str(fields["verify_token"]),
                fields=tuple(fields.get("fields", ())),
            )
        except NotProven as error:
            raise Problem(str(error), status=422) from error
        return as_json({"verified": True}, status=201)

    async def drop_hooks(self, request: web.Request) -> web.Response:
        """End subscriptions behind the application's back, as a network now and then does."""
        account = request.query.get("account", "")
        asked = self._asked(request.query.get("network"))
        return as_json({"dropped": sum([await one.drop_hooks(account) for one in asked])})

    async def read(self, _request: web.Request) -> web.Response:
        """Return the faults in force and what was counted, by network."""
        webhooks = self.world.webhooks
        shown = {
            slug: {
                "faults": asdict(webhooks.faults.get(slug, PushFaults())),
                "counts": {name: webhooks.counted(slug, name) for name in COUNTS},
            }
            for slug in self.networks
        }
        return as_json({"scale": webhooks.scale, "networks": shown})

    async def order(self, request: web.Request) -> web.Response:
        """Order faults for one network or all; `scale` says how much faster retries are."""
        fields = await fields_of(request)
        asked = self._asked(fields.pop("network", None))
        if "scale" in fields:
            scale = float(fields.pop("scale"))
            if scale <= 0:
                raise Problem("scale is above 0")
            self.world.webhooks.scale = scale
        for network in asked:
            self.world.webhooks.order(network.slug, fields)
        return await self.read(request)

    async def clear(self, request: web.Request) -> web.Response:
        """Withdraw the faults and begin the counts anew; subscriptions and letters stay."""
        self.world.webhooks.calm()
        return await self.read(request)

    async def forge(self, request: web.Request) -> web.Response:
        """Send a forged and an altered letter; returns what the receivers said."""
        fields = await fields_of(request)
        sent: list[dict[str, Any]] = []
        problem = "nobody has subscribed"
        for network in self._asked(fields.get("network")):
            for account in sorted({hook["account"] for hook in network.hooks()}):
                if account not in ("", str(fields.get("account") or account)):
                    continue
                try:
                    letters = await forge(network, account)
                except NobodyListens as error:
                    problem = str(error)
                    continue
                sent += [letter.described() for letter in letters]
        if not sent:
            raise Problem(problem, status=409)
        return as_json({"sent": sent})

    async def letters(self, request: web.Request) -> web.Response:
        """Return the last letters with their bodies, oldest first."""
        wanted = request.query.get("network", "")
        found = [
            letter.described()
            for letter in self.world.webhooks.letters
            if wanted in ("", letter.network)
        ]
        return as_json({"letters": found})

    def _asked(self, slug: Any) -> list[Network]:
        if slug in (None, "", "any"):
            return list(self.networks.values())
        return [network_of(self.networks, slug)]
