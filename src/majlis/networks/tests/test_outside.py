"""Addresses that a person typed lead out of the house, or nowhere."""

import socket
import threading
from datetime import timedelta

import httpx
import pytest

from majlis.networks import outside
from majlis.networks.connection import Deadline, FreshConnection
from majlis.networks.contract import TryLater


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fd00::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "nothing",
    ],
)
def test_an_address_of_a_house_is_not_public(address):
    assert not outside.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_others_are(address):
    assert outside.is_public(address)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://gateway.example/sms?to={phone}", ""),
        ("http://gateway.example/", "not_https"),
        ("https://gateway.example:8443/", "not_https"),
        ("ftp://gateway.example/", "no_address"),
        ("file:///etc/passwd", "no_address"),
        ("https://user@gateway.example/", "no_address"),
        ("https://gateway.example\\@10.0.0.1/", "no_address"),
        ("https://gateway.example/\r\nHost: x", "no_address"),
        ("https://①②⑦.0.0.1/", "no_address"),
        ("https://gateway.example:x/", "no_address"),
        ("https:///sms", "no_address"),
        ("https://10.0.0.1/", "inside"),
        ("https://[::1]/", "inside"),
        ("https://[::ffff:10.0.0.1]/", "inside"),
        ("https://localhost/", "inside"),
        ("http://sms.office.example:8080/send", ""),
        ("http://sms.office.example:9090/send", "not_https"),
    ],
)
def test_what_is_wrong_with_an_address_has_a_word(url, word):
    assert outside.mistake(url, inside_hosts=["sms.office.example:8080"]) == word


@pytest.fixture
def listener():
    """A server of this machine that counts who knocks."""
    server = socket.create_server(("127.0.0.1", 0))
    knocks = []

    def serve():
        while True:
            try:
                client, _address = server.accept()
            except OSError:
                return
            knocks.append(client.recv(4096))
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            client.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1], knocks
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1"])
def test_a_name_that_leads_into_the_house_is_refused_before_a_byte_leaves(listener, host):
    port, knocks = listener
    http = outside.http_outside(inside=False, budget=timedelta(seconds=5))

    with pytest.raises(TryLater):
        http.call("GET", f"http://{host}:{port}/")

    assert knocks == []


def test_what_the_installation_allows_is_reached(listener):
    port, knocks = listener

    answer = outside.http_outside(inside=True).call("GET", f"http://127.0.0.1:{port}/")

    assert (answer.status, len(knocks)) == (200, 1)


def test_a_host_with_one_address_in_the_house_is_reached_by_none(listener):
    port, knocks = listener
    seen = []

    def allows(address):
        seen.append(address)
        return address != "127.0.0.1"

    request = httpx.Request(
        "GET",
        f"http://localhost:{port}/",
        extensions={"deadline": Deadline(timedelta(seconds=5))},
    )
    with pytest.raises(httpx.ConnectError):
        FreshConnection(allows=allows).handle_request(request)

    assert "127.0.0.1" in seen
    assert knocks == []
