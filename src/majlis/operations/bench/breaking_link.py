"""A link on this machine that breaks: it counts what is sent over it, and cuts it at times."""

import contextlib
import random
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE_BYTES = 64 * 1024
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of zero seconds: what is under way is lost


def break_places(size_bytes: int, breaks: int, *, seed: int) -> list[int]:
    """Return after how many bytes the link breaks each time, one in each equal part of the way."""
    drawn = random.Random(seed)  # noqa: S311 - no secret
    part = size_bytes / max(breaks, 1)
    return [int(part * (number + drawn.uniform(0.1, 0.9))) for number in range(breaks)]


@dataclass
class BreakingLink:
    """A proxy in front of one address; a context manager that listens while it lasts."""

    target: str  # http://host:port
    breaks_at: list[int]
    sent_bytes: int = 0  # from us to the network, whether it arrived or not
    broken: int = 0
    connections: int = 0
    _listener: socket.socket | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "BreakingLink":
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._listener is not None:
            self._listener.close()

    @property
    def address(self) -> str:
        """Where to connect in place of the target."""
        port = self._listener.getsockname()[1] if self._listener else 0
        return f"http://127.0.0.1:{port}"

    def _serve(self) -> None:
        for ours in _accepted(self._listener):
            self.connections += 1
            threading.Thread(target=self._carry, args=(ours,), daemon=True).start()

    def _carry(self, ours: socket.socket) -> None:
        there = urlsplit(self.target)
        theirs = socket.create_connection((there.hostname or "", there.port or 80))
        back = threading.Thread(target=_pump, args=(theirs, ours), daemon=True)
        back.start()
        with contextlib.suppress(OSError):
            while piece := ours.recv(PIECE_BYTES):
                if self._counts_to_a_break(len(piece)):
                    _cut(theirs)
                    _cut(ours)
                    return
                theirs.sendall(piece)
        back.join()
        ours.close()
        theirs.close()

    def _counts_to_a_break(self, size_bytes: int) -> bool:
        with self._lock:
            self.sent_bytes += size_bytes
            if self.broken < len(self.breaks_at) and self.sent_bytes > self.breaks_at[self.broken]:
                self.broken += 1
                return True
        return False


def _accepted(listener: socket.socket | None) -> Iterator[socket.socket]:
    with contextlib.suppress(OSError):
        while listener is not None:
            yield listener.accept()[0]


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(PIECE_BYTES):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


def _cut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    one.close()
