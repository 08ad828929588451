"""A real sandbox in a process of its own, on free ports."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import pytest

from .receiver import Receiver

SOURCE = Path(__file__).resolve().parents[2]


class RunningSandbox:
    """A started sandbox and a client for it."""

    def __init__(self, folder, *, quotas="on", port_base=0):
        self.folder = Path(folder)
        self.quotas = quotas
        self.port_base = port_base
        self.http = httpx.Client(timeout=20, follow_redirects=False)
        self.start()

    def start(self):
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        arguments = ["--data", str(self.folder / "data"), "--port-base", str(self.port_base)]
        arguments += ["--quotas", self.quotas, "--ready-file", str(ready)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", *arguments],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while not ready.exists():
            assert self.process.poll() is None, "the sandbox ended while starting"
            assert time.monotonic() < deadline, "the sandbox did not become ready"
            time.sleep(0.02)
        described = json.loads(ready.read_text())
        self.control_url = described["control"]
        self.urls = described["network_urls"]
        self.walls = described["walls"]

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=10)

    def control(self, method, path, json=None):
        answer = self.http.request(method, f"{self.control_url}/control{path}", json=json)
        assert answer.is_success, answer.text
        return answer.json()

    def account(self, network, id="1", handle="eskan", name="وزارة الإسكان", **extra):  # noqa: A002
        fields = {"network": network, "id": id, "handle": handle, "name": name, **extra}
        return self.control("POST", "/accounts", fields)

    def token(self, network, account="1", **fields):
        """Return a new token of an account, which is created if need be."""
        self.account(network, account)
        asked = {"network": network, "account": account, **fields}
        return self.control("POST", "/tokens", asked)["access_token"]

    def fault(self, network, call, fault, **fields):
        asked = {"network": network, "call": call, "fault": fault, **fields}
        return self.control("POST", "/faults", asked)["fault_id"]

    def ledger(self, network=""):
        return self.control("GET", f"/ledger?network={network}")["objects"]

    def comment(self, network, post, text="متى يفتح المعرض؟", **fields):
        """Write a comment under a post, as a citizen where nobody is named; return its id."""
        asked = {"network": network, "post": post, "text": text, **fields}
        return self.control("POST", "/comments", asked)["id"]

    def mention(self, network, account, text, **fields):
        asked = {"network": network, "account": account, "text": text, **fields}
        return self.control("POST", "/comments", asked)["id"]

    def edit(self, network, id, **fields):  # noqa: A002
        return self.control("PATCH", f"/comments/{network}/{id}", fields)

    def remove(self, network, id):  # noqa: A002
        return self.control("DELETE", f"/comments/{network}/{id}")

    def comments(self, **query):
        wanted = "&".join(f"{name}={value}" for name, value in query.items())
        return self.control("GET", f"/comments?{wanted}")["comments"]

    def message(self, network, account, text="هل لديكم موعد؟", **fields):
        """Write a private message to an account, as a citizen; return it as control shows it."""
        asked = {"network": network, "account": account, "text": text, **fields}
        return self.control("POST", "/messages", asked)

    def messages(self, **query):
        wanted = "&".join(f"{name}={value}" for name, value in query.items())
        return self.control("GET", f"/messages?{wanted}")["messages"]

    def standing(self, network=""):
        return self.control("GET", f"/standing?network={network}")

    def requests(self, network="", call=""):
        return self.control("GET", f"/requests?network={network}&call={call}")["requests"]


@pytest.fixture(scope="session")
def shared_sandbox():
    with tempfile.TemporaryDirectory() as folder:
        running = RunningSandbox(folder)
        yield running
        running.stop()
        running.http.close()


@pytest.fixture
def sandbox(shared_sandbox):
    """A sandbox without accounts, posts or faults."""
    shared_sandbox.control("POST", "/reset")
    return shared_sandbox


@pytest.fixture
def own_sandbox(tmp_path):
    """A sandbox that a test may stop and start again."""
    running = RunningSandbox(tmp_path)
    yield running
    if running.process.poll() is None:
        running.stop()
    running.http.close()


@pytest.fixture
def receiver_of():
    """Return a maker of webhook addresses for a network's own application."""
    made = []

    def make(network):
        made.append(Receiver(f"sandbox-secret-{network}"))
        return made[-1]

    yield make
    for one in made:
        one.stop()
