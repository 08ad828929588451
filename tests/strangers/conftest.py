"""A sandbox for client libraries that others wrote.

They live in a virtual environment of their own (`requirements/strangers`), so nothing of the
product is imported here; the sandbox runs in the product's own, named by MAJLIS_PYTHON.
"""

import json
import os
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests

SOURCE = Path(__file__).resolve().parents[2] / "src"
# OAuth on plain http, as loopback speaks it; and a granted scope may differ from the asked one.
os.environ |= {"OAUTHLIB_INSECURE_TRANSPORT": "1", "OAUTHLIB_RELAX_TOKEN_SCOPE": "1"}


class Redirect(requests.adapters.HTTPAdapter):
    """Sends what is meant for a vendor's host to the sandbox's port, under that host's name."""

    def __init__(self, base):
        self.base = urlsplit(base)
        super().__init__()

    def send(self, request, **options):
        there = urlsplit(request.url)
        host = there.netloc.partition(":")[0]
        path = f"/{host}{there.path}"
        request.url = urlunsplit((self.base.scheme, self.base.netloc, path, there.query, ""))
        return super().send(request, **{**options, "verify": False})


class Sandbox:
    """A started sandbox, spoken to by its control address."""

    def __init__(self, folder):
        ready = folder / "ready.json"
        python = os.environ.get("MAJLIS_PYTHON", str(SOURCE.parent / ".venv/bin/python"))
        arguments = ["--data", str(folder / "data"), "--port-base", "0", "--ready-file", str(ready)]
        self.process = subprocess.Popen(
            [python, "-m", "sandbox", *arguments],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while not ready.exists():
            assert self.process.poll() is None, "the sandbox ended while starting"
            assert time.monotonic() < deadline, "the sandbox did not become ready"
            time.sleep(0.02)
        described = json.loads(ready.read_text())
        self.control_url = described["control"]
        self.urls = described["network_urls"]

    def control(self, method, path, body=None):
        asked = urllib.request.Request(
            f"{self.control_url}/control{path}",
            data=json.dumps(body).encode() if body is not None else None,
            method=method,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return json.loads(answer.read())

    def account(self, network, id="1", handle="eskan", name="وزارة الإسكان", **extra):  # noqa: A002
        fields = {"network": network, "id": id, "handle": handle, "name": name, **extra}
        return self.control("POST", "/accounts", fields)

    def token(self, network, account="1", **fields):
        """Return a token of an account, which is created if need be."""
        self.account(network, account)
        asked = {"network": network, "account": account, **fields}
        return self.control("POST", "/tokens", asked)["access_token"]

    def ledger(self, network):
        return self.control("GET", f"/ledger?network={network}")["objects"]

    def comment(self, network, post, text="متى يفتح المعرض؟", **fields):
        """Write a comment as a citizen; return its id."""
        asked = {"network": network, "post": post, "text": text, **fields}
        return self.control("POST", "/comments", asked)["id"]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(running):
    """A sandbox without accounts, posts or faults."""
    running.control("POST", "/reset")
    return running
