"""One call, one deadline, no retry, no redirect, no secret told: against true sockets."""

import contextlib
import logging
import socket
import threading
import time
from datetime import timedelta

import httpx
import pytest

from majlis.networks.contract import OutcomeUnknown, TryLater
from majlis.networks.http import LARGEST_ANSWER_BYTES, Http, lies_within

BUDGET = timedelta(seconds=0.6)
SLACK_S = 0.5
CANARY = "canary-token-9f3a1c"


@contextlib.contextmanager
def server(serve):
    """A loopback server that gives each connection to `serve` in a thread; counts connections."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    over = threading.Event()
    accepted = []

    def accept():
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                peer, _ = listener.accept()
                accepted.append(peer)
                threading.Thread(target=run, args=(peer,), daemon=True).start()

    def run(peer):
        with contextlib.suppress(OSError), peer:
            serve(peer, over)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", accepted
    finally:
        over.set()
        thread.join()
        listener.close()


def drip(peer, over, data):
    for byte in data:
        if over.wait(0.1):
            return
        peer.sendall(bytes([byte]))


def took_s(call, error):
    began = time.monotonic()
    with pytest.raises(error):
        call()
    return time.monotonic() - began


def within_budget(seconds):
    return BUDGET.total_seconds() - 0.05 <= seconds < BUDGET.total_seconds() + SLACK_S


def test_an_answer_comes_back_whole():

    def serve(peer, over):
        peer.recv(65536)
        peer.sendall(b'HTTP/1.1 201 Created\r\nx-a: b\r\nContent-Length: 10\r\n\r\n{"id":"1"}')

    with server(serve) as (url, _):
        answer = Http().call("POST", url + "/2/tweets", json={"text": "مرحبا"})

    assert (answer.status, answer.headers["x-a"], answer.data) == (201, "b", {"id": "1"})


def test_each_call_opens_its_own_connection():
    def serve(peer, over):
        while peer.recv(65536):
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with server(serve) as (url, accepted):
        http = Http()
        http.call("GET", url)
        http.call("GET", url)

        assert len(accepted) == 2


def test_dripped_headers_end_with_the_budget():
    def serve(peer, over):
        peer.recv(65536)
        drip(peer, over, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 500)

    with server(serve) as (url, _):
        assert within_budget(
            took_s(lambda: Http(call_budget=BUDGET).call("POST", url), OutcomeUnknown)
        )


def test_a_dripped_body_ends_with_the_budget():
    def serve(peer, over):
        peer.recv(65536)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
        drip(peer, over, b"a" * 500)

    with server(serve) as (url, _):
        assert within_budget(
            took_s(lambda: Http(call_budget=BUDGET).call("POST", url), OutcomeUnknown)
        )


def test_a_server_that_reads_a_little_at_a_time_ends_with_the_budget():
    def serve(peer, over):
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        while not over.wait(0.1) and peer.recv(1024):
            pass

    with server(serve) as (url, _):
        body = b"0" * 50_000_000
        call = lambda: Http(call_budget=BUDGET).call("POST", url, content=body)  # noqa: E731
        assert within_budget(took_s(call, OutcomeUnknown))


def test_silence_after_a_late_first_byte_does_not_begin_the_budget_anew():
    def serve(peer, over):
        peer.recv(65536)
        over.wait(0.9)
        peer.sendall(b"H")
        over.wait()

    with server(serve) as (url, _):
        http = Http(call_budget=timedelta(seconds=1))
        assert took_s(lambda: http.call("POST", url), OutcomeUnknown) < 1 + SLACK_S


def test_silence_ends_with_the_budget():
    def serve(peer, over):
        over.wait()

    with server(serve) as (url, _):
        assert within_budget(
            took_s(lambda: Http(call_budget=BUDGET).call("POST", url), OutcomeUnknown)
        )


def test_a_tls_handshake_that_never_ends_was_surely_not_sent():
    def serve(peer, over):
        peer.recv(65536)
        drip(peer, over, b"\x16\x03\x03\x40\x00" + b"a" * 500)

    with server(serve) as (url, _):
        secured = url.replace("http://", "https://")
        assert within_budget(
            took_s(lambda: Http(call_budget=BUDGET).call("POST", secured), TryLater)
        )


def test_a_connection_that_is_never_made_was_surely_not_sent():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    # Nobody accepts: once the queue is full, further connections hang.
    hanging = [socket.socket() for _ in range(4)]
    for one in hanging:
        one.setblocking(False)
        one.connect_ex(listener.getsockname())
    try:
        assert (
            took_s(lambda: Http(call_budget=BUDGET).call("POST", url), TryLater)
            < BUDGET.total_seconds() + SLACK_S
        )
    finally:
        for one in [*hanging, listener]:
            one.close()


def test_a_name_that_is_not_found_was_surely_not_sent(monkeypatch):
    def not_found(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    with pytest.raises(TryLater):
        Http(call_budget=BUDGET).call("POST", "http://majlis.invalid/")


def test_a_resolver_that_hangs_ends_with_the_budget(monkeypatch):
    over = threading.Event()

    def hang(*args, **kwargs):
        over.wait()
        raise socket.gaierror(-3, "Temporary failure")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    seconds = took_s(
        lambda: Http(call_budget=BUDGET).call("POST", "http://majlis.invalid/"), TryLater
    )
    over.set()
    assert within_budget(seconds)


def test_a_closed_port_was_surely_not_sent():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(TryLater) as error:
        Http().call("POST", f"http://127.0.0.1:{port}/")
    assert error.value.wait == timedelta(minutes=1)


def test_a_certificate_that_is_not_trusted_was_surely_not_sent():
    def serve(peer, over):
        peer.recv(65536)
        peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with server(serve) as (url, _), pytest.raises(TryLater):
        Http().call("POST", url.replace("http://", "https://"))


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
        b"no",
    ],
)
def test_an_answer_that_breaks_off_leaves_the_outcome_unknown(part):
    def serve(peer, over):
        peer.recv(65536)
        peer.sendall(part)

    with server(serve) as (url, accepted), pytest.raises(OutcomeUnknown):
        Http().call("POST", url)
    assert len(accepted) == 1


def test_a_redirect_is_an_answer_and_is_not_followed():
    def serve(peer, over):
        peer.recv(65536)
        peer.sendall(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")

    with server(serve) as (url, accepted):
        assert Http().call("POST", url).status == 302
        assert len(accepted) == 1


def test_a_huge_answer_is_cut():
    def serve(peer, over):
        peer.recv(65536)
        peer.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while not over.is_set():
            peer.sendall(b" " * 65536)

    with server(serve) as (url, _):
        answer = Http().call("GET", url)

    assert len(answer.body) == LARGEST_ANSWER_BYTES
    assert answer.data == {}


def test_neither_log_nor_error_tells_a_secret(caplog):
    def serve(peer, over):
        peer.recv(65536)
        peer.sendall(
            f"HTTP/1.1 200 OK\r\nLocation: http://a/?upload_id={CANARY}\r\n"
            f"Content-Length: 2\r\n\r\n{{}}".encode()
        )

    caplog.set_level(logging.DEBUG)
    told = []
    headers = {"Authorization": f"Bearer {CANARY}"}
    with server(serve) as (url, _):
        http = Http()
        told.append(repr(http.call("GET", url, headers=headers)))
        told.append(repr(http.call("GET", url, params={"access_token": CANARY})))
        told.append(repr(http.call("POST", url, data={"client_secret": CANARY})))
        # h11 quotes a header it will not send.
        with pytest.raises(TryLater) as error:
            http.call("GET", url, headers={"Authorization": f"Bearer {CANARY}\n"})
        told += [repr(error.value), repr(error.value.__cause__)]

    assert CANARY not in caplog.text
    assert CANARY not in "".join(told)


def test_a_sentence_of_a_network_is_plain_text_without_secrets():
    def echo(request):
        return httpx.Response(400, json={"message": f"<b>bad</b> token {CANARY} &amp; more"})

    answer = Http(transport=httpx.MockTransport(echo)).call(
        "GET", "https://api.example/", headers={"Authorization": f"Bearer {CANARY}"}
    )

    assert answer.sentence(answer.data["message"]) == "bad token ••• & more"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/dms-uploads/a?b=c",
        "https://www.linkedin.com:443/dms-uploads",
        "https://WWW.linkedin.com/",
    ],
)
def test_an_address_on_our_hosts_lies_within(url):
    assert lies_within(url, ["https://api.linkedin.com", "https://www.linkedin.com"])


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com.evil.example/",
        "https://evil.example/www.linkedin.com/",
        "http://www.linkedin.com/",
        "https://www.linkedin.com:444/",
        "https://user:pass@www.linkedin.com/",
        "https://www.linkedin.com@evil.example/",
        "//www.linkedin.com/",
        "/dms-uploads/a",
        "",
        "https://[",
    ],
)
def test_any_other_address_is_foreign(url):
    assert not lies_within(url, ["https://www.linkedin.com"])


def test_a_path_prefix_is_part_of_a_host():
    home = ["http://localhost:7804/www.googleapis.com"]
    assert lies_within("http://localhost:7804/www.googleapis.com/upload?a=b", home)
    assert not lies_within("http://localhost:7804/www.googleapis.com.evil/upload", home)
    assert not lies_within("http://localhost:7804/www.googleapis.com/../other", home)
    assert not lies_within("http://localhost:7804/www.googleapis.com/%2e%2e/other", home)
    assert not lies_within("http://localhost:7805/www.googleapis.com/upload", home)


def test_waits_shrink_with_the_budget():
    assert Http().soon == timedelta(minutes=1)
    assert Http(call_budget=timedelta(seconds=4)).soon == timedelta(seconds=6)
