"""The door as networks meet it: the real server, killed and without its database."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from majlis.channels.receiving import LARGEST_BYTES
from majlis.operations import networks_here
from majlis.operations.postgres import Mode
from majlis.operations.stack import Stack

from .pushing import PUSHING, comment, secret_for, sha256, signature

pytestmark = pytest.mark.alone
LONGEST = 60


@pytest.fixture
def door(stack):
    """The address of the demonstration's hook for Facebook, and what of it the database keeps."""

    class Door:
        def __init__(self):
            with stack.cluster.connect("majlis") as owner:
                found = owner.execute("SELECT key FROM channels_hook WHERE network = 'facebook'")
                (key,) = found.fetchone()
            self.url = f"{stack.url}/hooks/facebook/{key}"
            self.http = httpx.Client(trust_env=False, timeout=30)

        def push(self, body, **more):
            signed = signature("facebook", body, secret_for("facebook"))
            return self.http.post(self.url, content=body, headers=signed, **more)

        def kept(self, *bodies):
            with stack.cluster.connect("majlis") as owner:
                asked = "SELECT body FROM channels_rawevent WHERE key = ANY (%s)"
                keys = [sha256(body) for body in bodies]
                return [bytes(row[0]) for row in owner.execute(asked, [keys]).fetchall()]

    door = Door()
    with door.http:
        yield door


@dataclass(frozen=True)
class Life:
    """The networks' control port, and what the office's database has, in the words of the tests."""

    stack: Stack

    def control(self, path, **body):
        return networks_here.control(self.stack.addresses.control, path, body)

    def rows(self, statement, *values):
        with self.stack.cluster.connect("majlis") as owner:
            return owner.execute(statement, values).fetchall()

    def type_in_the_address(self, network):
        """Do what a person does on the application's page at Meta."""
        asked = "SELECT key, verify_token FROM channels_hook WHERE network = %s"
        ((key, token),) = self.rows(asked, network)
        url = f"{self.stack.url}/hooks/{network}/{key}"
        self.control("hooks", network=network, callback_url=url, verify_token=token)

    def is_subscribed(self, network):
        asked = "SELECT subscribed_at, is_valid FROM channels_hook WHERE network = %s"
        ((subscribed_at, is_valid),) = self.rows(asked, network)
        return subscribed_at is not None and is_valid


def until(condition):
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come about")


@pytest.mark.parametrize("network", PUSHING)
def test_what_a_citizen_writes_comes_in_at_the_door_by_itself(stack, network):
    life = Life(stack)
    if network == "instagram":
        life.type_in_the_address(network)
    until(lambda: life.is_subscribed(network))
    asked = "SELECT remote_id FROM channels_channel WHERE network = %s"
    where = {"network": network, "account": life.rows(asked, network)[0][0]}
    post = life.control("posts", **where, text="منشور يُسأل عنه")

    comment = life.control("comments", **where, post=post["id"], text="متى يصدر الدليل؟ 🧸")
    number = comment["id"].rstrip(")").rpartition(",")[2].rpartition("_")[2].encode()
    kept = "SELECT body FROM channels_rawevent WHERE source = 'push' AND network = %s"
    until(lambda: any(number in bytes(body) for (body,) in life.rows(kept, network)))


def test_exact_bytes_come_through_the_real_server(door):
    bodies = [comment(1), comment(2, "نص طويل جداً " * 30_000)]

    assert [door.push(body).status_code for body in bodies] == [200, 200]
    assert [door.kept(body) for body in bodies] == [[body] for body in bodies]


def test_the_real_server_stops_reading_what_is_too_long(door):
    assert door.push(b"x" * LARGEST_BYTES).status_code == 200
    assert door.push(b"x" * (LARGEST_BYTES + 1)).status_code == 413


def test_a_body_in_pieces_of_no_told_length_is_understood_as_one(door):
    body = comment(3)
    signed = signature("facebook", body, secret_for("facebook"))
    pieces = iter([body[:10], body[10:50], body[50:]])

    assert httpx.post(door.url, content=pieces, headers=signed).status_code == 200
    assert door.kept(body) == [body]


def test_while_the_database_is_away_nothing_is_acknowledged_that_is_not_kept(door, stack):
    """The house starts its database again by itself; what comes meanwhile waits or comes again."""
    body = comment(4)
    stack.cluster.stop(Mode.IMMEDIATE)

    answer = door.push(body)

    stack.cluster.ensure_started()
    assert answer.status_code in {200, 503}
    assert answer.status_code == 200 or "Retry-After" in answer.headers
    assert door.kept(body) == ([body] if answer.status_code == 200 else [])
    until(lambda: door.push(body).status_code == 200)
    assert door.kept(body) == [body]


def test_a_connection_that_was_cut_costs_no_event(door, stack):
    assert all(door.push(comment(number)).status_code == 200 for number in range(20, 28))
    with stack.cluster.connect("majlis") as superuser:
        (ended,) = superuser.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE usename = 'majlis_web'"
        ).fetchone()
    assert ended > 0
    bodies = [comment(number) for number in range(30, 38)]

    assert [door.push(body).status_code for body in bodies] == [200] * 8
    assert sorted(door.kept(*bodies)) == sorted(bodies)


def test_what_was_acknowledged_survives_a_kill_and_what_was_not_comes_again(door, stack):
    bodies = [comment(number) for number in range(1000, 1200)]

    def send(body):
        try:
            return door.push(body).status_code == 200
        except httpx.TransportError:
            return False

    with ThreadPoolExecutor(4) as pool:
        first = [pool.submit(send, body) for body in bodies]
        until(lambda: sum(one.done() for one in first) > 50)
        for pid in web_pids(stack):
            os.kill(pid, signal.SIGKILL)
        acknowledged = [body for body, one in zip(bodies, first, strict=True) if one.result()]
    assert acknowledged
    assert sorted(door.kept(*acknowledged)) == sorted(acknowledged)

    until(lambda: all(send(body) for body in bodies))
    assert sorted(door.kept(*bodies)) == sorted(bodies)


def web_pids(stack):
    """Return the processes of this office that serve pages."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and is_web(entry, stack.home)
    ]


def is_web(entry, home):
    try:
        command = (entry / "cmdline").read_bytes().split(b"\0")
        environment = (entry / "environ").read_bytes()
    except OSError:
        return False
    return b"web" in command and f"MAJLIS_HOME={home}\0".encode() in environment
