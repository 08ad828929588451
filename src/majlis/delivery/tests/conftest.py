"""A sandbox of the five networks, our accounts on them, and a worker in the test's own hands."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.db import connection

from majlis.channels import joining, network_apps
from majlis.delivery import (
    carrying,
    claiming,
    payload,
    probes,
    processes,
    reconciling,
    scheduling,
    witness,
)
from majlis.delivery.models import Delivery, WorkerProcess
from majlis.delivery.states import State
from majlis.media import files
from majlis.networks import NETWORKS
from majlis.networks.tests.real_files import jpeg, mp4
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

SRC = Path(__file__).resolve().parents[3]
LONGEST_START_S = 60
WINDOW = timedelta(minutes=1)  # an hour of life at the scale of these tests
TEXT = "قبل أن تشتري لعبة لطفلك ابحث عن شارة المطابقة 🧸 #سلامة_الألعاب Safe toys 2026"
HERE = ("x", "facebook", "instagram", "youtube", "linkedin")  # which the sandbox speaks as
ACCOUNTS = dict.fromkeys(HERE, "770000000001") | {"youtube": "UC1234567890123456789012"}


@dataclass(frozen=True)
class Sandbox:
    """The control port of running networks, in the words of the tests."""

    control: str
    network_urls: dict
    # One for all questions: to make a client costs more than to ask.
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False), repr=False)

    def ask(self, method, path, **body):
        url = f"{self.control}/control/{path}"
        answer = self.http.request(method, url, json=body, timeout=30)
        assert answer.is_success, answer.text
        return answer.json()

    def fault(self, fault, call="publish", network="x", **more):
        return self.ask("POST", "faults", network=network, call=call, fault=fault, **more)

    def objects(self, network="x"):
        return self.ask("GET", f"ledger?network={network}")["objects"]

    def visible(self, network="x"):
        return [one for one in self.objects(network) if one["visible"]]

    def posted(self, text, network="x"):
        """Make a post as somebody would in the network's own app."""
        account = ACCOUNTS[network]
        return self.ask("POST", "posts", network=network, account=account, text=text)

    def remove(self, remote_id, network="x"):
        self.ask("DELETE", f"posts/{network}/{remote_id}")

    def calls(self, network="x", call="publish"):
        return self.ask("GET", f"requests?network={network}&call={call}")["requests"]


@pytest.fixture(scope="session")
def running_sandbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sandbox")
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "sandbox", "--data", str(folder / "data")]
    command += ["--port-base", "0", "--quotas", "off", "--ready-file", str(ready)]
    environment = os.environ | {"PYTHONPATH": str(SRC)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        sandbox = _when_ready(process, ready)
        with sandbox.http:
            yield sandbox
    finally:
        process.terminate()
        process.wait(30)


def _when_ready(process, ready):
    until = time.monotonic() + LONGEST_START_S
    while time.monotonic() < until and process.poll() is None:
        if ready.exists() and ready.read_text().rstrip().endswith("}"):
            told = json.loads(ready.read_text())
            return Sandbox(told["control"], told["network_urls"])
        time.sleep(0.02)
    raise AssertionError("the sandbox did not start")


@pytest.fixture
def sandbox(running_sandbox, settings):
    running_sandbox.ask("POST", "reset")
    running_sandbox.ask("DELETE", "faults")
    running_sandbox.ask("POST", "clock", offset_s=0)
    # The networks' own refusal of twins would hide ours.
    running_sandbox.ask("POST", "duplicates", refused=False)
    settings.NETWORK_URLS = running_sandbox.network_urls
    return running_sandbox


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path, monkeypatch):
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "vault"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WITNESS_FILE = tmp_path / "witness"
    monkeypatch.setattr(witness, "_highest", 0)  # another test's file said otherwise


@pytest.fixture(autouse=True)
def fast_times(settings):
    """Sixty times life after doubt; ten times life for one call."""
    settings.SETTLE_SCALE = 1 / 60
    settings.GUARD_SCALE = 0.1


@dataclass(frozen=True)
class Clock:
    """The database's and the networks' time, which only go forward together."""

    sandbox: Sandbox

    def step(self, span):
        step_database(span)
        self.sandbox.ask("POST", "clock", advance_s=span.total_seconds())


def step_database(span):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_clock SET shift = shift + %s", [span])


@pytest.fixture
def clock(sandbox, db):
    return Clock(sandbox)


@pytest.fixture
def connect(sandbox, office):
    """Connect our account on a network, from a token and without a consent page."""

    def connected(network):
        return connected_account(sandbox, office, network, ACCOUNTS[network])

    return connected


def connected_account(sandbox, office, network, account_id):
    account = {"network": network, "id": account_id, "handle": f"gso_{network}"}
    sandbox.ask("POST", "accounts", name="هيئة المواصفات النموذجية", **account)
    network_apps.register(
        institution_id=office.pk,
        network=network,
        client_id="majlis-sandbox",
        client_secret=f"sandbox-secret-{network}",
    )
    made = sandbox.ask("POST", "tokens", network=network, account=account_id)
    return joining.adopt(
        institution_id=office.pk,
        network=network,
        account_id=account_id,
        access_token=made["access_token"],
        refresh_token=made.get("refresh_token") or "",
        expires_in_s=made.get("expires_in"),
    )


@pytest.fixture
def channel(connect):
    return connect("x")


def payload_of(channel, text=TEXT, *, title="", media=()):
    return {
        "version": 1,
        "act": "post",
        "network": channel.network,
        "account": channel.remote_id,
        "text": NETWORKS[channel.network].final_text(text),
        "title": title,
        "language": "ar",
        "media": list(media),
    }


def film(office):
    return _kept(office, mp4(), kind="video", mime="video/mp4", alt="")


def picture(office):
    return _kept(office, jpeg(480, 480), kind="image", mime="image/jpeg", alt="شارة المطابقة")


def _kept(office, content, **facts):
    kept = files.keep(office.pk, [content])
    return {
        "rendition": 0,
        "sha256": kept.sha256,
        "size_bytes": kept.size_bytes,
        "width": 480 if facts["kind"] == "image" else 320,
        "height": 480 if facts["kind"] == "image" else 240,
        **facts,
    }


def schedule(channel, text=TEXT, *, due_in=timedelta(0), title="", media=(), **more):
    """Enter an approved post, due `due_in` from now by the database's clock."""
    made = payload_of(channel, text, title=title, media=media)
    with acting_for(channel.institution_id):
        return scheduling.schedule(
            channel=channel,
            payload=made,
            due_at=now() + due_in,
            **{"approved_sha256": payload.sha256(made), "max_late": WINDOW} | more,
        )


def again(row):
    """Return the row as it is now."""
    with acting_for(row.institution_id):
        return type(row).objects.select_related().get(pk=row.pk)


@dataclass
class Worker:
    """A worker process played by the test: the rows cannot tell it from a real one."""

    process: WorkerProcess = field(default_factory=processes.start)

    def claim(self):
        return claiming.claim_due(self.process, most=50)

    def carry(self):
        """Carry everything that is due, each as far as it goes now."""
        for claim in self.claim():
            carrying.carry(claim, process=self.process)

    def look(self):
        """Look once for everything that is in doubt and due to be looked for."""
        for claim in claiming.claim_unknown(self.process, most=50):
            reconciling.reconcile(claim)

    def hold(self, delivery):
        """Return the delivery READY in our hands, its time come, one step before the door."""
        while True:
            (claim,) = self.claim()
            assert claim.delivery_id == delivery.pk
            with stopping_at("at_door"), pytest.raises(Stopped):
                carrying.carry(claim, process=self.process)
            held = again(delivery)
            if held.state == State.READY:
                return held

    def be_killed(self):
        """Be gone as after a kill: our number now belongs to a process that began later."""
        WorkerProcess.objects.filter(pk=self.process.pk).update(start_ticks=1)
        self.process.start_ticks = 1


@pytest.fixture
def worker(channel):
    """A worker beside our account on X; it sees only what it asks for by itself."""
    connection.close()
    return Worker()


class Stopped(BaseException):
    """The process ends here: nothing of ours catches it, as nothing catches a kill."""


@contextmanager
def stopping_at(point):
    """End the process when any delivery comes to this point."""

    def stop(name, delivery_id):
        if name == point:
            raise Stopped(point)

    with watching(stop):
        yield


@contextmanager
def watching(watcher):
    probes.watchers.append(watcher)
    try:
        yield
    finally:
        probes.watchers.remove(watcher)


@pytest.fixture
def in_doubt(worker, sandbox):
    """Make a post whose answer is lost; `accepted` says whether the network took it."""

    def lost(channel, *, accepted, **more):
        fault = "reset_after" if accepted else "reset_before"
        sandbox.fault(fault, network=channel.network)
        delivery = schedule(channel, **more)
        worker.carry()
        assert again(delivery).state == State.UNKNOWN
        return delivery

    return lost


def states(delivery):
    with acting_for(delivery.institution_id):
        return [step.now for step in delivery.steps.order_by("id")]


def put(delivery, **fields):
    """Write fields of a row as the owner, past every rule of ours but the database's."""
    with as_owner():
        Delivery.objects.filter(pk=delivery.pk).update(**fields)
