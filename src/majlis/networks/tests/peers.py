"""Servers of networks that others wrote, started on loopback for one test run.

`bin/setup strangers` brings them; where they are missing, the tests that need them are skipped.
"""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[4]
MASTODON = ROOT / ".strangers" / "bin" / "mastodon_mock"
BLUESKY = ROOT / ".strangers" / "node_modules" / "@atproto" / "dev-env"
START_BLUESKY = ROOT / "tests" / "strangers" / "bluesky.cjs"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def started(arguments, *, address, folder, env=None):
    """Run a server until the block ends; it is there when `address` answers at all."""
    log = (folder / "server.log").open("wb")
    process = subprocess.Popen(
        arguments, cwd=folder, env={**os.environ, **(env or {})}, stdout=log, stderr=log
    )
    try:
        _wait_for(address, process, folder)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait_for(address, process, folder):
    deadline = time.monotonic() + 60
    with httpx.Client(timeout=5, trust_env=False) as client:
        while True:
            assert process.poll() is None, (folder / "server.log").read_text()[-2000:]
            assert time.monotonic() < deadline, (folder / "server.log").read_text()[-2000:]
            try:
                client.get(address)
                return
            except httpx.TransportError:
                time.sleep(0.05)


@pytest.fixture(scope="module")
def mastodon_server(tmp_path_factory):
    if not MASTODON.exists():
        pytest.skip("mastodon_mock is not installed: bin/setup strangers")
    address = f"http://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    command = [str(MASTODON), "serve", "--host", "127.0.0.1", "--port", port]
    command += ["--in-memory", "--demo", "--log-level", "warning"]
    folder = tmp_path_factory.mktemp("mastodon")
    with started(command, address=f"{address}/api/v2/instance", folder=folder):
        yield address


@pytest.fixture(scope="module")
def bluesky_server(tmp_path_factory):
    """Bluesky's own reference server with its directory, and one account on it."""
    node = shutil.which("node")
    if node is None or not BLUESKY.exists():
        pytest.skip("Bluesky's reference server is not installed: bin/setup strangers")
    folder = tmp_path_factory.mktemp("bluesky")
    port, directory = free_port(), free_port()
    env = {
        "NODE_PATH": str(BLUESKY.parents[1]),
        "PDS_PORT": str(port),
        "PLC_PORT": str(directory),
        "TMPDIR": str(folder),
    }
    address = f"http://localhost:{port}"
    command = [node, str(START_BLUESKY)]
    with started(command, address=f"{address}/xrpc/_health", folder=folder, env=env):
        yield address
