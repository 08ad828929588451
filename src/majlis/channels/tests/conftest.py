"""A sandbox of the five networks beside the tests of this room, and our application at each."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from majlis.channels import network_apps
from majlis.channels.connecting import adopt
from tests.control import CONTROL

SRC = Path(__file__).resolve().parents[3]
LONGEST_START_S = 30


@dataclass(frozen=True)
class Sandbox:
    """The control port of running networks, in the words of the tests."""

    control: str
    network_urls: dict

    def account(self, network, handle="gso", name="هيئة المواصفات النموذجية", **more):
        return self._post("/control/accounts", network=network, handle=handle, name=name, **more)

    def token(self, network, account_id, **more):
        return self._post("/control/tokens", network=network, account=account_id, **more)

    def fault(self, network, call, fault, **more):
        return self._post("/control/faults", network=network, call=call, fault=fault, **more)

    def latency(self, seconds):
        return self._post("/control/latency", seconds=seconds)

    def requests(self, network, call):
        wanted = {"network": network, "call": call}
        answer = CONTROL.get(f"{self.control}/control/requests", params=wanted)
        return answer.json()["requests"]

    def _post(self, path, **body):
        answer = CONTROL.post(f"{self.control}{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def running_sandbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sandbox")
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "sandbox", "--data", str(folder / "data")]
    process = subprocess.Popen(
        [*command, "--port-base", "0", "--quotas", "off", "--ready-file", str(ready)],
        env=os.environ | {"PYTHONPATH": str(SRC)},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield _when_ready(process, ready)
    finally:
        process.terminate()
        process.wait()


def _when_ready(process, ready):
    ends = time.monotonic() + LONGEST_START_S
    while time.monotonic() < ends and process.poll() is None:
        if ready.exists() and ready.read_text().rstrip().endswith("}"):
            told = json.loads(ready.read_text())
            return Sandbox(told["control"], told["network_urls"])
        time.sleep(0.02)
    raise AssertionError("the sandbox did not start")


@pytest.fixture
def sandbox(running_sandbox, settings):
    CONTROL.post(f"{running_sandbox.control}/control/reset").raise_for_status()
    settings.NETWORK_URLS = running_sandbox.network_urls
    return running_sandbox


@pytest.fixture(autouse=True)
def vault_key(settings, tmp_path):
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "vault"
    return settings.VAULT_KEY_FILE


@pytest.fixture
def apps(office):
    """Our application at each network, as the sandbox knows it."""
    for network in ("x", "facebook", "instagram", "youtube", "linkedin"):
        network_apps.register(
            institution_id=office.pk,
            network=network,
            client_id="majlis-sandbox",
            client_secret=f"sandbox-secret-{network}",
        )


@pytest.fixture
def as_web():
    """Act in the database as a web process does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE majlis_web")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {before}")


@pytest.fixture
def connect(sandbox, apps, office):
    """Connect an account of the sandbox from a token, without a consent page."""

    def connected(network, *, handle="gso", **more):
        account = sandbox.account(network, handle=handle)
        made = sandbox.token(network, account["id"], **more)
        return adopt(
            institution_id=office.pk,
            network=network,
            account_id=account["id"],
            access_token=made["access_token"],
            refresh_token=made.get("refresh_token", ""),
            expires_in_s=made.get("expires_in"),
            scopes=more.get("scopes", ()),
        )

    return connected
