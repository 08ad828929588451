"""The control calls of the demonstration year, of its figures, and of late insights."""

import time
from collections.abc import Mapping

from aiohttp import web

from sandbox.core.control_answers import Act, Problem, as_json, fields_of, network_of
from sandbox.core.network import Network
from sandbox.core.world import World
from sandbox.year.figures import counted
from sandbox.year.laying import Account, LaidAlready, lay

FIRST_YEAR, LAST_YEAR = 2011, 2100  # X counts the milliseconds of its numbers from late 2010


class YearControl:
    """The calls under /control/year, /control/figures and /control/insights."""

    def __init__(self, world: World, networks: Mapping[str, Network]) -> None:
        self.world = world
        self.networks = networks

    def calls(self) -> list[tuple[str, str, Act]]:
        """Return the calls as method, path and act."""
        return [
            ("POST", "/control/year", self.lay_year),
            ("GET", "/control/figures", self.count_figures),
            ("POST", "/control/insights", self.set_insights),
        ]

    async def lay_year(self, request: web.Request) -> web.Response:
        """Lay a demonstration year over an account of each network."""
        began = time.monotonic()
        fields = await fields_of(request)
        year, seed = int(fields["year"]), int(fields.get("seed", 1))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Problem(f"year must lie between {FIRST_YEAR} and {LAST_YEAR}")
        given = fields["accounts"]
        if missing := [slug for slug in self.networks if slug not in given]:
            raise Problem(f"accounts lacks {', '.join(missing)}")
        accounts = {slug: self._account(slug, str(given[slug])) for slug in self.networks}
        try:
            made = await lay(self.world, accounts, year=year, seed=seed)
        except LaidAlready as problem:
            raise Problem(str(problem), status=409) from problem
        took_s = round(time.monotonic() - began, 2)
        return as_json({"year": year, "seed": seed, **made, "took_s": took_s}, status=201)

    async def count_figures(self, request: web.Request) -> web.Response:
        """Return the ledger's own count of a year."""
        year = int(request.query.get("year", self.world.clock.now().year))
        accounts = [id_ for id_ in request.query.get("accounts", "").split(",") if id_]
        return as_json(counted(self.world, self.networks, year=year, accounts=accounts))

    async def set_insights(self, request: web.Request) -> web.Response:
        """Say whether the days of insights come as late as in life."""
        self.world.insights.lags = bool((await fields_of(request)).get("late", False))
        return as_json({"late": self.world.insights.lags})

    def _account(self, slug: str, id: str) -> Account:  # noqa: A002
        network = network_of(self.networks, slug)
        if self.world.accounts.account(slug, id) is None:
            raise Problem(f"{slug} has no account {id}", status=404)
        return Account(network, id)
