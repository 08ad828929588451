"""The fault panel: a page on the control port where a person orders what goes wrong."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web

from sandbox.core.control_answers import Act
from sandbox.core.forging import NobodyListens, forge
from sandbox.core.network import Network
from sandbox.core.panel_page import panel_page
from sandbox.core.world import World

SHARES = ("lost", "doubled", "shuffled")

Fields = Mapping[str, str]


class Panel:
    """The panel over one world and its networks."""

    def __init__(self, world: World, networks: Mapping[str, Network]) -> None:
        self.world = world
        self.networks = networks
        self.said = ""  # what the last act came to, for the next look

    def calls(self) -> list[tuple[str, str, Act]]:
        """Return the calls as method, path and act."""
        acts: dict[str, Callable[[Fields], Awaitable[str]]] = {
            "webhooks": self._order_webhooks,
            "calm": self._calm_webhooks,
            "forge": self._forge,
            "drop": self._drop,
            "faults": self._order_fault,
            "withdraw": self._withdraw,
            "release": self._release,
            "settings": self._settings,
            "clock": self._clock,
        }
        posts = [("POST", f"/panel/{name}", self._doing(act)) for name, act in acts.items()]
        return [("GET", "/panel", self.show), *posts]

    async def show(self, _request: web.Request) -> web.Response:
        """Show the panel."""
        said, self.said = self.said, ""
        html = panel_page(self.world, said=said)
        return web.Response(text=html, content_type="text/html", charset="utf-8")

    def _doing(self, act: Callable[[Fields], Awaitable[str]]) -> Act:
        async def done(request: web.Request) -> web.StreamResponse:
            given: Any = await request.post()
            fields = {name: str(value).strip() for name, value in given.items()}
            if request.headers.get("Sec-Fetch-Site") == "cross-site":
                raise web.HTTPForbidden
            try:
                self.said = await act(fields)
            except ValueError as error:
                self.said = f"لم يُقبل الطلب: {error}"
            return web.Response(status=303, headers={"Location": "/panel"})

        return done

    async def _order_webhooks(self, fields: Fields) -> str:
        order: dict[str, Any] = {
            name: float(fields[name]) / 100 for name in SHARES if fields.get(name)
        }
        order |= {name: fields[name] for name in ("late_s", "seed") if fields.get(name)}
        for slug in self._asked(fields):
            self.world.webhooks.order(slug, order)
        return "ضُبطت أعطال الإشعارات."

    async def _calm_webhooks(self, _fields: Fields) -> str:
        self.world.webhooks.calm()
        return "أُزيلت أعطال الإشعارات، وبدأ العدّ من جديد."

    async def _forge(self, fields: Fields) -> str:
        statuses = []
        for slug in self._asked(fields):
            network = self.networks[slug]
            for account in sorted({hook["account"] for hook in network.hooks()}):
                try:
                    letters = await forge(network, account)
                except NobodyListens:
                    continue
                statuses += [str(letter.status or letter.problem) for letter in letters]
        if not statuses:
            return "لا أحد مشترك، فلم يُرسل شيء."
        return f"أُرسل إشعار مزوّر وآخر محرّف؛ أجاب المستقبِل: {'، '.join(statuses)}."

    async def _drop(self, fields: Fields) -> str:
        many = 0
        for slug in self._asked(fields):
            many += await self.networks[slug].drop_hooks(fields.get("account", ""))
        return f"قُطعت الاشتراكات: {many}."

    async def _order_fault(self, fields: Fields) -> str:
        order: dict[str, Any] = {
            name: fields[name]
            for name in ("network", "call", "fault", "match", "account")
            if fields.get(name)
        }
        order |= {name: float(fields[name]) for name in ("delay_s", "seconds") if fields.get(name)}
        fault = self.world.faults.order({**order, "times": int(fields.get("times") or 1)})
        return f"أُمر بالعطل {fault.id}."

    async def _withdraw(self, fields: Fields) -> str:
        self.world.faults.clear(fields.get("fault_id", ""))
        return "سُحب الأمر."

    async def _release(self, fields: Fields) -> str:
        fault_id, drops = fields.get("fault_id", ""), fields.get("drop") == "1"
        fault = self.world.faults.release(fault_id, drops=drops)
        return "أُطلق ما كان محبوسًا." if fault else "لا أمر بهذا الرقم."

    async def _settings(self, fields: Fields) -> str:
        latency_s = float(fields.get("latency_s") or 0)
        if not 0 <= latency_s <= 60:
            raise ValueError("0-60")
        self.world.latency = timedelta(seconds=latency_s)
        self.world.quotas.on = fields.get("quotas") == "on"
        self.world.refuses_duplicates = fields.get("duplicates") == "on"
        return "حُفظ الضبط."

    async def _clock(self, fields: Fields) -> str:
        hours = float(fields.get("hours") or 0)
        self.world.clock.offset += timedelta(hours=hours)
        return "تحرّكت الساعة."

    def _asked(self, fields: Fields) -> list[str]:
        wanted = fields.get("network", "any")
        if wanted == "any":
            return list(self.networks)
        if wanted not in self.networks:
            raise ValueError(wanted)
        return [wanted]
