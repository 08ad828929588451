"""The control port: accounts, tokens, faults, the ledger; never part of a network's contract."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from sandbox.core import pages
from sandbox.core.accounts import App
from sandbox.core.clock import from_iso, iso
from sandbox.core.control_answers import (
    Act,
    Problem,
    as_json,
    fields_of,
    network_of,
    problems_as_json,
)
from sandbox.core.control_comments import CommentControl
from sandbox.core.control_messages import MessageControl
from sandbox.core.control_webhooks import WebhookControl
from sandbox.core.ledger import described
from sandbox.core.network import Network
from sandbox.core.panel import Panel
from sandbox.core.world import World
from sandbox.year.control import YearControl


class Control:
    """The control API over one world and its networks."""

    def __init__(self, world: World, networks: Mapping[str, Network]) -> None:
        self.world = world
        self.networks = networks

    def application(self) -> web.Application:
        """Return it as an aiohttp application."""
        application = web.Application(middlewares=[problems_as_json])
        table: list[tuple[str, str, Act]] = [
            ("GET", "/", self.addresses),
            ("GET", "/control", self.addresses),
            ("POST", "/control/accounts", self.add_account),
            ("GET", "/control/accounts", self.list_accounts),
            ("POST", "/control/tokens", self.give_token),
            ("POST", "/control/app", self.register_app),
            ("GET", "/control/ledger", self.read_ledger),
            ("GET", "/control/requests", self.read_requests),
            ("POST", "/control/faults", self.order_fault),
            ("GET", "/control/faults", self.list_faults),
            ("DELETE", "/control/faults", self.clear_faults),
            ("POST", "/control/release", self.release),
            ("POST", "/control/latency", self.set_latency),
            ("POST", "/control/quotas", self.set_quotas),
            ("POST", "/control/duplicates", self.set_duplicates),
            ("POST", "/control/reset", self.reset),
            ("GET", "/control/clock", self.read_clock),
            ("POST", "/control/clock", self.move_clock),
            ("POST", "/control/posts", self.foreign_post),
            ("DELETE", "/control/posts/{network}/{id:.+}", self.remove_post),
            *CommentControl(self.world, self.networks).calls(),
            *MessageControl(self.world, self.networks).calls(),
            *YearControl(self.world, self.networks).calls(),
            *WebhookControl(self.world, self.networks).calls(),
            *Panel(self.world, self.networks).calls(),
            ("GET", "/fonts/{name}", pages.font),
        ]
        for method, path, act in table:
            application.router.add_route(method, path, act)
        return application

    async def addresses(self, _request: web.Request) -> web.Response:
        """Name every network's addresses and wall."""
        return as_json(
            {
                "network_urls": {n.slug: n.network_urls() for n in self.networks.values()},
                "walls": {n.slug: f"{n.base_url}/" for n in self.networks.values()},
            }
        )

    async def add_account(self, request: web.Request) -> web.Response:
        """Create an account that can be connected."""
        fields = await fields_of(request)
        network = self._network(fields)
        extra = {k: v for k, v in fields.items() if k not in ("network", "id", "handle", "name")}
        account = await self.world.accounts.add(
            network=network.slug,
            id=str(fields.get("id") or self.world.numbers.next()),
            handle=str(fields.get("handle", "")),
            name=str(fields.get("name") or fields.get("handle", "")),
            **extra,
        )
        return as_json(
            {
                "network": account.network,
                "id": account.id,
                "handle": account.handle,
                "name": account.name,
            },
            status=201,
        )

    async def list_accounts(self, request: web.Request) -> web.Response:
        """List the accounts of one network or of all."""
        wanted = request.query.get("network", "")
        found = [
            {"network": a.network, "id": a.id, "handle": a.handle, "name": a.name}
            for slug in self.networks
            if wanted in ("", slug)
            for a in self.world.accounts.of_network(slug)
        ]
        return as_json({"accounts": found})

    async def give_token(self, request: web.Request) -> web.Response:
        """Make a token without OAuth."""
        fields = await fields_of(request)
        network = self._network(fields)
        account = str(fields.get("account", ""))
        if self.world.accounts.account(network.slug, account) is None:
            raise Problem(f"{network.slug} has no account {account}", status=404)
        scopes = fields.get("scopes", network.default_scopes)
        expires_in_s = fields.get("expires_in_s")
        made = await network.give_token(
            account=account,
            expires_in_s=None if expires_in_s is None else int(expires_in_s),
            scopes=tuple(scopes.split() if isinstance(scopes, str) else scopes),
        )
        return as_json(made, status=201)

    async def register_app(self, request: web.Request) -> web.Response:
        """Register an application."""
        fields = await fields_of(request)
        network = self._network(fields)
        app = App(
            network.slug,
            str(fields["client_id"]),
            str(fields["client_secret"]),
            tuple(fields.get("redirect_uris", ())),
            str(fields.get("consumer_key", "")),
            str(fields.get("consumer_secret", "")),
        )
        await self.world.accounts.register(app)
        return as_json({"client_id": app.client_id}, status=201)

    async def read_ledger(self, request: web.Request) -> web.Response:
        """Return the accepted objects, oldest first; `since_seq` compares their own `seq`."""
        wanted = request.query.get("network", ""), request.query.get("account", "")
        since = int(request.query.get("since_seq", 0))
        now = self.world.clock.now()
        found = [
            described(post, now)
            for post in self.world.ledger.all()
            if wanted[0] in ("", post.network)
            and wanted[1] in ("", post.account)
            and post.seq > since
        ]
        return as_json({"objects": found})

    async def read_requests(self, request: web.Request) -> web.Response:
        """Return the request log, oldest first."""
        entries = await self.world.requests.entries(
            network=request.query.get("network", ""),
            call=request.query.get("call", ""),
            since_seq=int(request.query.get("since_seq", 0)),
        )
        return as_json({"requests": entries})

    async def order_fault(self, request: web.Request) -> web.Response:
        """Order a fault."""
        fields = await fields_of(request)
        if fields.get("network", "any") != "any":
            self._network(fields)
        fault = self.world.faults.order(fields)
        return as_json({"fault_id": fault.id}, status=201)

    async def list_faults(self, _request: web.Request) -> web.Response:
        """List all orders, spent ones included."""
        return as_json({"faults": [fault.described() for fault in self.world.faults.all()]})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Withdraw one order or all."""
        self.world.faults.clear(request.query.get("fault_id", ""))
        return as_json({})

    async def release(self, request: web.Request) -> web.Response:
        """Let the requests go on that a fault holds, or with `drop` cut them."""
        fields = await fields_of(request)
        fault_id = str(fields.get("fault_id", ""))
        fault = self.world.faults.release(fault_id, drops=bool(fields.get("drop", False)))
        if fault is None:
            raise Problem(f"no fault {fault_id}", status=404)
        return as_json({"released": fault.held})

    async def set_latency(self, request: web.Request) -> web.Response:
        """Set how long every API answer takes at least."""
        seconds = float((await fields_of(request)).get("seconds", 0))
        self.world.latency = timedelta(seconds=seconds)
        return as_json({"seconds": seconds})

    async def set_quotas(self, request: web.Request) -> web.Response:
        """Switch rate limits and quotas on or off."""
        self.world.quotas.on = bool((await fields_of(request)).get("on", True))
        return as_json({"on": self.world.quotas.on})

    async def set_duplicates(self, request: web.Request) -> web.Response:
        """Say whether networks refuse a post that stands already; in life not all do, always."""
        self.world.refuses_duplicates = bool((await fields_of(request)).get("refused", True))
        return as_json({"refused": self.world.refuses_duplicates})

    async def reset(self, _request: web.Request) -> web.Response:
        """Forget everything."""
        await self.world.reset()
        return as_json({})

    async def read_clock(self, _request: web.Request) -> web.Response:
        """Tell the sandbox's time."""
        offset_s = self.world.clock.offset.total_seconds()
        return as_json({"now": iso(self.world.clock.now()), "offset_s": offset_s})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Set the time (`at`), its offset from the machine's (`offset_s`), or add (`advance_s`)."""
        fields = await fields_of(request)
        offset = timedelta(seconds=float(fields.get("offset_s", 0)))
        if "advance_s" in fields:
            offset = self.world.clock.offset + timedelta(seconds=float(fields["advance_s"]))
        if "at" in fields:
            offset = datetime.fromisoformat(fields["at"]) - datetime.now(UTC)
        self.world.clock.offset = offset
        return await self.read_clock(request)

    async def foreign_post(self, request: web.Request) -> web.Response:
        """Make a post as the account's owner would in the network's own app, now or long ago."""
        fields = await fields_of(request)
        network = self._network(fields)
        post = network.foreign_post(account=str(fields["account"]), text=str(fields["text"]))
        at = from_iso(fields.get("at"))
        post.visible_at = at or self.world.clock.now()
        post.accepted_at = at
        post.data.setdefault("origin", "foreign")
        await self.world.ledger.accept(post, request=None, beside=[])
        if at is None:
            self.world.webhooks.happened("add", post)
        return as_json(described(post, self.world.clock.now()), status=201)

    async def remove_post(self, request: web.Request) -> web.Response:
        """Remove a post as its owner would in the network's own app."""
        slug, id_ = request.match_info["network"], request.match_info["id"]
        post = self.world.ledger.post(slug, id_)
        if post is None:
            raise Problem(f"{slug} has no post {id_}", status=404)
        if post.removed_at is None:
            now = self.world.clock.now()
            await self.world.ledger.change(post, request=None, beside=[], removed_at=now)
            self.world.webhooks.happened("remove", post)
        return as_json(described(post, self.world.clock.now()))

    def _network(self, fields: Mapping[str, Any]) -> Network:
        return network_of(self.networks, fields.get("network"))
