"""The base of a network: addresses, handlers, and the way of every request through faults."""

import asyncio
import re
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from aiohttp import web

from sandbox.core import pages, wall
from sandbox.core.answers import Answer, Cut, Refusal, Silence, page
from sandbox.core.comments import Comment
from sandbox.core.exchange import LARGEST_BODY_BYTES, NOT_JSON, Exchange
from sandbox.core.ledger import Post
from sandbox.core.street_forms import StreetForms, view_of
from sandbox.core.talking import Talking
from sandbox.core.wall_talk import anchor
from sandbox.core.world import World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
Handler = Callable[[Exchange], Awaitable[Answer]]


@dataclass(frozen=True)
class Route:
    """`pattern` names its variable parts in braces: `/2/tweets/{id}`; `{rest*}` takes slashes."""

    method: str
    host: str
    pattern: str
    handler: Handler
    is_api: bool = True  # False: a page for people; no latency, not logged

    @property
    def shape(self) -> re.Pattern[str]:
        """The pattern as a regular expression."""
        escaped = re.escape(self.pattern).replace(r"\{", "{").replace(r"\}", "}")
        whole = re.sub(r"\{(\w+)\\\*\}", r"(?P<\1>.+)", escaped)
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", whole))


class Network(Talking):
    """One network on one port. A subclass names its slug, routes, refusals and addresses."""

    slug: ClassVar[str]
    title: ClassVar[str]
    title_ar: ClassVar[str]
    # name in the sandbox's network_urls -> the vendor's host
    hosts: ClassVar[Mapping[str, str]]
    # the scopes of a token that POST /control/tokens makes without naming any
    default_scopes: ClassVar[tuple[str, ...]] = ()
    # other names under which the vendor's hosts are reached -> the host
    aliases: ClassVar[Mapping[str, str]] = {}

    def __init__(self, world: World) -> None:
        self.world = world
        self.base_url = ""  # http://localhost:7801, known once the port is bound
        self._routes = [(route, route.shape) for route in self.routes()]

    # To be filled by a network

    def routes(self) -> list[Route]:
        """Return every call it knows; the first that fits is taken."""
        raise NotImplementedError

    def refusal(self, word: str, exchange: Exchange) -> Answer:
        """Return the network's own error answer for one of these words:

        no_token, token_unknown, token_expired, token_revoked, rate_limited (ask
        `exchange.reset_wait`), refused (its usual validation error), server_error (500),
        unavailable (503), not_found (no such address), method_not_allowed.
        """
        raise NotImplementedError

    async def give_token(
        self, *, account: str, expires_in_s: int | None, scopes: tuple[str, ...]
    ) -> dict[str, object]:
        """Make a token without OAuth, shaped as the network's token answer."""
        raise NotImplementedError

    def foreign_post(self, *, account: str, text: str) -> Post:
        """Return a post as its owner would make it in the network's own app."""
        return Post(self.slug, account, self.world.numbers.next(), text, title=text)

    def shown_text(self, post: Post) -> str:
        """Return a post's text as people see it (LinkedIn drops its escapes here)."""
        return post.text

    def page_url(self, post: Post) -> str:
        """Return the public address of a post, as the network's API names it."""
        return f"{self.base_url}/p/{post.id}"

    def post_of_page(self, host: str, path: str) -> str | None:
        """Return the id of the post whose public page stands at a vendor's address, or None."""
        _ = host, path
        return None

    def normal_path(self, host: str, path: str) -> str:
        """Return a path in the form that the routes use (Facebook drops versions here)."""
        _ = host
        return path

    def method_of(self, request: web.Request) -> str:
        """Return what a request asks for (LinkedIn's may be wrapped in a POST)."""
        return request.method

    async def unwrap(self, exchange: Exchange) -> None:
        """Take method, query and body out of a wrapping."""

    # For handlers

    def url(self, host: str, path: str) -> str:
        """Return the sandbox's address of a vendor's address."""
        return f"{self.base_url}/{host}{path}"

    def network_urls(self) -> dict[str, str]:
        """Return this network's part of MAJLIS_NETWORK_URLS."""
        return {name: f"{self.base_url}/{host}" for name, host in self.hosts.items()}

    # The way of a request

    def application(self) -> web.Application:
        """Return the network as an aiohttp application."""
        application = web.Application(client_max_size=LARGEST_BODY_BYTES)
        application.router.add_get("/", self._show_wall)
        application.router.add_get("/p/{id:.+}", self._show_page)
        application.router.add_get("/media/{sha256}", self._show_media)
        application.router.add_get("/fonts/{name}", pages.font)
        application.router.add_routes(StreetForms(self).routes())
        application.router.add_route("*", "/{host}{path:/.*}", self._dispatch)
        return application

    async def _show_wall(self, request: web.Request) -> web.Response:
        view = view_of(self, request)
        before = request.query.get("before", "")
        posts = [p for p in self._stream() if not before.isdecimal() or _place(p) < int(before)]
        shown = posts[: wall.MOST_POSTS]
        older = f"/?before={_place(shown[-1])}" if len(posts) > len(shown) else ""
        return _sent(page(wall.wall_page(view, shown, older=older)))

    def _stream(self) -> list[Post | Comment]:
        """Return what a wall shows: the accounts' posts and those that mention them, newest
        first; what answers something stands under it.
        """
        found: list[Post | Comment] = [
            post
            for post in self.world.ledger.visible(self.slug)
            if not self.is_root(str(post.data.get("conversation_id", "")))
        ]
        for account in self.world.accounts.of_network(self.slug):
            found += self.world.comments.mentions(self.slug, account.id)
        return sorted(found, key=_place, reverse=True)

    async def _show_page(self, request: web.Request) -> web.Response:
        return self._page_of(request, request.match_info["id"])

    async def _show_media(self, request: web.Request) -> web.StreamResponse:
        path = self.world.files.path(request.match_info["sha256"])
        if not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Cache-Control": "max-age=86400"})

    def _page_of(self, request: web.Request, id: str) -> web.Response:  # noqa: A002
        """Return the page of a post or mention; a comment leads to the one it stands under."""
        view = view_of(self, request, is_whole=True)
        root = self.root_of(id)
        if root and root != id and self.comment_of(id) is not None:
            place = f"/p/{quote(root)}#{anchor(id)}"
            return web.Response(status=302, headers={"Location": place})
        found: Post | Comment | None = self.world.ledger.post(self.slug, id)
        found = found or self.comment_of(id)
        if found is None or not found.is_visible(view.now):
            return _sent(page(wall.missing_page(view), status=404))
        return _sent(page(wall.post_page(view, found)))

    async def _dispatch(self, request: web.Request) -> web.StreamResponse:
        host = self.aliases.get(request.match_info["host"], request.match_info["host"])
        path = self.normal_path(host, request.match_info["path"])
        method = self.method_of(request)
        found = self._route(method, host, path)
        shown = self.post_of_page(host, path) if method == "GET" and not found else None
        if shown is not None:
            return self._page_of(request, shown)
        exchange = Exchange(self, request, host=host, path=path)
        await self.unwrap(exchange)
        if found is None:
            is_known = any(self._route(one, host, path) for one in METHODS)
            word = "method_not_allowed" if is_known else "not_found"
            return _sent(self.refusal(word, exchange))
        route, exchange.params = found
        if not route.is_api:
            return _sent(await _answered(route.handler, exchange))
        return await self._treat(route.handler, exchange)

    def _route(self, method: str, host: str, path: str) -> tuple[Route, dict[str, str]] | None:
        for route, shape in self._routes:
            if route.method == method and route.host == host:
                fits = shape.fullmatch(path)
                if fits:
                    return route, fits.groupdict()
        return None

    async def _treat(self, handler: Handler, exchange: Exchange) -> web.StreamResponse:
        """Answer an API request: the handler's work, then the fault that befalls the answer."""
        started = asyncio.get_running_loop().time()
        ending = ""
        status: int | None = None
        made: Answer | None = None
        try:
            answer = made = await _answered(handler, exchange)
            spent = asyncio.get_running_loop().time() - started
            await asyncio.sleep(max(0.0, self.world.latency.total_seconds() - spent))
            answer = await self._strike_answer(exchange, answer)
            status = answer.status
            if exchange.fault is not None and exchange.fault.fault == "drip":
                exchange.world.requests.append(exchange.entry(status, ending="dripping"))
                return await _drip(exchange, answer)
            return _sent(answer)
        except Cut:
            ending = "cut"
            _cut(exchange.request)
            return web.Response()
        except Silence:
            ending = "silence"
            exchange.world.requests.append(exchange.entry(None, ending=ending))
            await _stay_silent(exchange)
            return web.Response()
        except ConnectionError:
            ending = "client left"
            raise
        finally:
            entry = exchange.entry(status, ending=ending)
            exchange.world.requests.append(entry)
            exchange.world.recorder.write({**entry, "status": made.status if made else None}, made)

    async def _strike_answer(self, exchange: Exchange, answer: Answer) -> Answer:
        """Let the fault befall the answer, if the request succeeded; else it stays ordered."""
        fault = exchange.fault
        if fault is None or not exchange.strikes_after:
            return answer
        if not answer.is_success:
            self.world.faults.give_back(fault)
            exchange.fault = None
            return answer
        match fault.fault:
            case "reset_after" | "lost_token_answer":
                raise Cut
            case "silence_after":
                raise Silence
            case "error_after_500":
                return self.refusal("server_error", exchange)
            case "hold_after":
                await exchange.hold(fault)
            case "html":
                return page(NOT_JSON)
            case "truncated":
                whole = answer.payload()
                return Answer(answer.status, whole[: len(whole) // 2], answer.headers)
        return answer


def _place(post: Post | Comment) -> int:
    """Return the moment from which a post or mention is seen, in microseconds."""
    at = post.created_at if isinstance(post, Comment) else post.visible_at
    return int(at.timestamp() * 1_000_000) if at else 0


async def _answered(handler: Handler, exchange: Exchange) -> Answer:
    try:
        return await handler(exchange)
    except Refusal as refusal:
        return refusal.answer


def _sent(answer: Answer) -> web.Response:
    headers = {**answer.headers}
    payload = answer.payload()
    if payload or answer.content_type.startswith("text/"):
        headers.setdefault("Content-Type", answer.content_type)
    return web.Response(status=answer.status, body=payload, headers=headers)


def _cut(request: web.Request) -> None:
    """Reset the connection: SO_LINGER with zero seconds makes the kernel send RST, not FIN."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()


async def _stay_silent(exchange: Exchange) -> None:
    while not exchange.is_gone:
        await asyncio.sleep(0.25)
    _cut(exchange.request)


async def _drip(exchange: Exchange, answer: Answer) -> web.StreamResponse:
    """Send the answer one byte a second."""
    payload = answer.payload()
    headers = {**answer.headers, "Content-Type": answer.content_type}
    slow = web.StreamResponse(status=answer.status, headers=headers)
    slow.content_length = len(payload)
    await slow.prepare(exchange.request)
    for at in range(len(payload)):
        if exchange.is_gone:
            break
        await slow.write(payload[at : at + 1])
        await asyncio.sleep(1)
    return slow
