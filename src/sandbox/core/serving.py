"""Binding the ports, telling the addresses, running until asked to stop."""

import asyncio
import contextlib
import errno
import json
import signal
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.core.control import Control
from sandbox.core.network import Network
from sandbox.core.world import World

DEFAULT_PORT_BASE = 7800
BACKLOG = 1024
LOOPBACK_NAME = "localhost"


class Server:
    """All networks and the control port of one world, on loopback."""

    def __init__(self, world: World, networks: Mapping[str, Network]) -> None:
        self.world = world
        self.networks = networks
        world.networks = world.webhooks.networks = networks
        self.control_url = ""
        self._runners: list[web.AppRunner] = []

    async def start(self, *, port_base: int) -> None:
        """Bind `port_base` for control and the next ports for the networks; 0 takes free ones.

        Raises:
            OSError: a port is taken.
        """
        self.world.start()
        # Addresses come before the applications: an answer may hold one at once.
        ports = [socket_pair(port_base + i if port_base else 0) for i in range(self.size)]
        self.control_url, *addresses = [_address(pair[0]) for pair in ports]
        self.world.control_url = self.control_url
        for network, address in zip(self.networks.values(), addresses, strict=True):
            network.base_url = address
        applications = [Control(self.world, self.networks).application()]
        applications += [network.application() for network in self.networks.values()]
        for application, pair in zip(applications, ports, strict=True):
            await self._serve(application, pair)

    @property
    def size(self) -> int:
        """How many ports are needed."""
        return len(self.networks) + 1

    async def stop(self) -> None:
        """Close the ports; what was accepted is on the disk."""
        self.world.is_stopping = True
        self.world.faults.clear()
        await self.world.webhooks.stop()
        for runner in self._runners:
            await runner.cleanup()
        self.world.stop()

    def described(self) -> dict[str, Any]:
        """Return what the ready file holds."""
        return {
            "control": self.control_url,
            "network_urls": {n.slug: n.network_urls() for n in self.networks.values()},
            "walls": {n.slug: f"{n.base_url}/" for n in self.networks.values()},
        }

    async def _serve(self, application: web.Application, pair: list[socket.socket]) -> None:
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        self._runners.append(runner)
        for bound in pair:
            await web.SockSite(runner, bound, backlog=BACKLOG).start()


def socket_pair(port: int) -> list[socket.socket]:
    """Bind a port on 127.0.0.1 and, where the machine has it, on ::1: localhost may be either."""
    first = _bound(socket.AF_INET, "127.0.0.1", port)
    try:
        return [first, _bound(socket.AF_INET6, "::1", first.getsockname()[1])]
    except OSError as error:
        if error.errno == errno.EADDRINUSE and port:
            first.close()
            raise
        return [first]


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made


def _address(bound: socket.socket) -> str:
    return f"http://{LOOPBACK_NAME}:{bound.getsockname()[1]}"


async def run(server: Server, *, port_base: int, ready_file: Path | None) -> None:
    """Serve until SIGTERM or SIGINT."""
    await server.start(port_base=port_base)
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    text = json.dumps(server.described(), ensure_ascii=False, indent=2)
    print(text, flush=True)
    if ready_file is not None:
        _write_whole(ready_file, text)
    await stopping.wait()
    await server.stop()
    if ready_file is not None:
        with contextlib.suppress(FileNotFoundError):
            ready_file.unlink()


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(path.suffix + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
