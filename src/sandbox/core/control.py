"""The control port: accounts, tokens, faults, the ledger; never part of a network's contract."""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web

from sandbox.core.accounts import App
from sandbox.core.clock import iso
from sandbox.core.ledger import described
from sandbox.core.network import Network
from sandbox.core.world import World

Act = Callable[[web.Request], Awaitable[web.Response]]


class Problem(Exception):
    """The control request cannot be done; the message says why."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Control:
    """The control API over one world and its networks."""

    def __init__(self, world: World, networks: Mapping[str, Network]) -> None:
        self.world = world
        self.networks = networks

    def application(self) -> web.Application:
        """Return it as an aiohttp application."""
        application = web.Application(middlewares=[_problems_as_json])
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
        ]
        for method, path, act in table:
            application.router.add_route(method, path, act)
        return application

    async def addresses(self, _request: web.Request) -> web.Response:
        """Name every network's addresses and wall."""
        return _json(
            {
                "network_urls": {n.slug: n.network_urls() for n in self.networks.values()},
                "walls": {n.slug: f"{n.base_url}/" for n in self.networks.values()},
            }
        )

    async def add_account(self, request: web.Request) -> web.Response:
        """Create an account that can be connected."""
        fields = await _fields(request)
        network = self._network(fields)
        extra = {k: v for k, v in fields.items() if k not in ("network", "id", "handle", "name")}
        account = await self.world.accounts.add(
            network=network.slug,
            id=str(fields.get("id") or self.world.numbers.next()),
            handle=str(fields.get("handle", "")),
            name=str(fields.get("name") or fields.get("handle", "")),
            **extra,
        )
        return _json(
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
        return _json({"accounts": found})

    async def give_token(self, request: web.Request) -> web.Response:
        """Make a token without OAuth."""
        fields = await _fields(request)
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
        return _json(made, status=201)

    async def register_app(self, request: web.Request) -> web.Response:
        """Register an application."""
        fields = await _fields(request)
        network = self._network(fields)
        app = App(
            network.slug,
            str(fields["client_id"]),
            str(fields["client_secret"]),
            tuple(fields.get("redirect_uris", ())),
        )
        await self.world.accounts.register(app)
        return _json({"client_id": app.client_id}, status=201)

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
        return _json({"objects": found})

    async def read_requests(self, request: web.Request) -> web.Response:
        """Return the request log, oldest first."""
        entries = await self.world.requests.entries(
            network=request.query.get("network", ""),
            call=request.query.get("call", ""),
            since_seq=int(request.query.get("since_seq", 0)),
        )
        return _json({"requests": entries})

    async def order_fault(self, request: web.Request) -> web.Response:
        """Order a fault."""
        fields = await _fields(request)
        if fields.get("network", "any") != "any":
            self._network(fields)
        fault = self.world.faults.order(fields)
        return _json({"fault_id": fault.id}, status=201)

    async def list_faults(self, _request: web.Request) -> web.Response:
        """List all orders, spent ones included."""
        return _json({"faults": [fault.described() for fault in self.world.faults.all()]})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Withdraw one order or all."""
        self.world.faults.clear(request.query.get("fault_id", ""))
        return _json({})

    async def release(self, request: web.Request) -> web.Response:
        """Let the requests go on that a fault holds, or with `drop` cut them."""
        fields = await _fields(request)
        fault_id = str(fields.get("fault_id", ""))
        fault = self.world.faults.release(fault_id, drops=bool(fields.get("drop", False)))
        if fault is None:
            raise Problem(f"no fault {fault_id}", status=404)
        return _json({"released": fault.held})

    async def set_latency(self, request: web.Request) -> web.Response:
        """Set how long every API answer takes at least."""
        seconds = float((await _fields(request)).get("seconds", 0))
        self.world.latency = timedelta(seconds=seconds)
        return _json({"seconds": seconds})

    async def set_quotas(self, request: web.Request) -> web.Response:
        """Switch rate limits and quotas on or off."""
        self.world.quotas.on = bool((await _fields(request)).get("on", True))
        return _json({"on": self.world.quotas.on})

    async def set_duplicates(self, request: web.Request) -> web.Response:
        """Say whether networks refuse a post that stands already; in life not all do, always."""
        self.world.refuses_duplicates = bool((await _fields(request)).get("refused", True))
        return _json({"refused": self.world.refuses_duplicates})

    async def reset(self, _request: web.Request) -> web.Response:
        """Forget everything."""
        await self.world.reset()
        return _json({})

    async def read_clock(self, _request: web.Request) -> web.Response:
        """Tell the sandbox's time."""
        offset_s = self.world.clock.offset.total_seconds()
        return _json({"now": iso(self.world.clock.now()), "offset_s": offset_s})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Set the offset from the machine's time (`offset_s`), or add to it (`advance_s`)."""
        fields = await _fields(request)
        offset = timedelta(seconds=float(fields.get("offset_s", 0)))
        if "advance_s" in fields:
            offset = self.world.clock.offset + timedelta(seconds=float(fields["advance_s"]))
        self.world.clock.offset = offset
        return await self.read_clock(request)

    async def foreign_post(self, request: web.Request) -> web.Response:
        """Make a post as the account's owner would in the network's own app."""
        fields = await _fields(request)
        network = self._network(fields)
        post = network.foreign_post(account=str(fields["account"]), text=str(fields["text"]))
        post.visible_at = self.world.clock.now()
        post.data.setdefault("origin", "foreign")
        await self.world.ledger.accept(post, request=None, beside=[])
        return _json(described(post, self.world.clock.now()), status=201)

    async def remove_post(self, request: web.Request) -> web.Response:
        """Remove a post as its owner would in the network's own app."""
        slug, id_ = request.match_info["network"], request.match_info["id"]
        post = self.world.ledger.post(slug, id_)
        if post is None:
            raise Problem(f"{slug} has no post {id_}", status=404)
        if post.removed_at is None:
            now = self.world.clock.now()
            await self.world.ledger.change(post, request=None, beside=[], removed_at=now)
        return _json(described(post, self.world.clock.now()))

    def _network(self, fields: Mapping[str, Any]) -> Network:
        found = self.networks.get(str(fields.get("network", "")))
        if found is None:
            raise Problem(f"unknown network; known: {', '.join(self.networks)}")
        return found


def _json(body: Any, *, status: int = 200) -> web.Response:
    def text(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    return web.json_response(body, status=status, dumps=text)


async def _fields(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    body = json.loads(raw) if raw else {}
    if not isinstance(body, dict):
        raise Problem("the body must be a JSON object")
    return body


@web.middleware
async def _problems_as_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except Problem as problem:
        return _json({"error": str(problem)}, status=problem.status)
    except KeyError as error:
        return _json({"error": f"the field {error} is missing"}, status=400)
    except ValueError as error:
        return _json({"error": str(error)}, status=400)
