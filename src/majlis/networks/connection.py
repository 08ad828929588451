"""A connection that lives for one call and holds one deadline over everything it does."""

import functools
import logging
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpcore
import httpx

# At DEBUG it would print the headers of answers, upload addresses that need no token included.
logging.getLogger("httpcore").setLevel(logging.WARNING)

SocketOptions = Iterable[Any]
# Says of an address, at the moment a socket is opened to it, whether it may be.
Allows = Callable[[str], bool]


class Deadline:
    """The end of a call, and whether any byte of its request has left us."""

    def __init__(self, budget: timedelta) -> None:
        self._budget_s = budget.total_seconds()
        self._ends = time.monotonic() + self._budget_s
        self.wrote = False

    def left_s(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the call's time is over")
        return left

    def share_s(self) -> float:
        """What one of several addresses of a host may take: a dead one must not eat it all."""
        return min(self.left_s(), self._budget_s / 4)


class FreshConnection(httpx.BaseTransport):
    """Opens a connection for each request and closes it after the answer.

    With `allows`, a host that has any address which is not allowed is reached by none of them.
    """

    def __init__(self, allows: Allows | None = None) -> None:
        self._allows = allows

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` within the Deadline in its extensions.

        Raises:
            httpx.ConnectError: no byte of the request was written.
            httpx.ReadError: something was written and no whole answer came.
        """
        deadline: Deadline = request.extensions["deadline"]
        url = request.url
        if url.scheme not in ("http", "https") or not url.host:
            raise httpx.UnsupportedProtocol(f"no such protocol: {url.scheme}")
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        connection = httpcore.HTTPConnection(
            target.origin, ssl_context=_trusted(), network_backend=_Backend(deadline, self._allows)
        )
        with _failing_as_httpx(deadline, connection):
            answer = connection.handle_request(
                httpcore.Request(
                    request.method, target, headers=request.headers.raw, content=request.stream
                )
            )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer, connection, deadline)
        )


class _Body(httpx.SyncByteStream):
    def __init__(
        self, answer: httpcore.Response, connection: httpcore.HTTPConnection, deadline: Deadline
    ) -> None:
        self._answer = answer
        self._connection = connection
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        with _failing_as_httpx(self._deadline, self._connection):
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._connection.close()


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline, allows: Allows | None) -> None:
        self._deadline = deadline
        self._allows = allows

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # the deadline rules instead
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        with _failing_as(httpcore.ConnectTimeout, httpcore.ConnectError):
            sock = _connected(host, port, self._deadline, self._allows)
            return _Stream(sock, self._deadline)


class _Stream(httpcore.NetworkStream):
    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _failing_as(httpcore.ReadTimeout, httpcore.ReadError):
            self._sock.settimeout(self._deadline.left_s())
            return self._sock.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        with _failing_as(httpcore.WriteTimeout, httpcore.WriteError):
            while rest:
                self._sock.settimeout(self._deadline.left_s())
                self._deadline.wrote = True
                rest = rest[self._sock.send(rest) :]

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            with _failing_as(httpcore.ConnectTimeout, httpcore.ConnectError):
                # Python holds this timeout over the whole handshake, not over each read.
                self._sock.settimeout(self._deadline.left_s())
                secured = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except httpcore.NetworkError:
            self.close()
            raise
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # nothing is kept or reused
        return None


@functools.cache
def _trusted() -> ssl.SSLContext:
    """One context for all calls: building it takes longer than many a call."""
    return httpx.create_ssl_context()


def _connected(
    host: str, port: int, deadline: Deadline, allows: Allows | None = None
) -> socket.socket:
    failure: OSError = ConnectionError("no address")
    found = _addresses(host, port, deadline)
    if allows is not None and not all(allows(address[0]) for _family, address in found):
        raise ConnectionError("the address is not allowed")
    for family, address in found:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(deadline.share_s())
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure


def _addresses(host: str, port: int, deadline: Deadline) -> list[tuple[int, Any]]:
    """Look a name up in a thread of its own: the system's resolver knows no deadline."""
    found: queue.SimpleQueue[list[tuple[int, Any]] | Exception] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(host, port, found), daemon=True).start()
    try:
        result = found.get(timeout=deadline.left_s())
    except queue.Empty:
        raise TimeoutError("the name was not found in time") from None
    if isinstance(result, Exception):
        raise ConnectionError(str(result)) from result
    return result


def _look_up(host: str, port: int, found: "queue.SimpleQueue[Any]") -> None:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        found.put(error)
    else:
        found.put([(row[0], row[4]) for row in rows])


@contextmanager
def _failing_as(late: type[Exception], broken: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:
        raise broken(str(error)) from error


@contextmanager
def _failing_as_httpx(deadline: Deadline, connection: httpcore.HTTPConnection) -> Iterator[None]:
    try:
        yield
    except (
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
    ) as error:
        connection.close()
        kind = httpx.ReadError if deadline.wrote else httpx.ConnectError
        raise kind(f"{type(error).__name__}: {error}") from error
