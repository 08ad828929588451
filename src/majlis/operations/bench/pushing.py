"""Signed webhooks as fast as a door takes them, or at an even pace: what a network sends."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, islice

AT_ONCE = 16


@dataclass
class Letters:
    """Comments under posts of one Page, each another one, signed as Meta signs."""

    page: str
    secret: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def write(self, many: int) -> list[tuple[str, bytes]]:
        """Return so many letters, each with its signature."""
        return [self._letter(number) for number in islice(self._numbers, many)]

    def _letter(self, number: int) -> tuple[str, bytes]:
        post, at = f"{self.page}_{number % 40}", int(time.time())
        value = {
            "item": "comment",
            "verb": "add",
            "comment_id": f"{number % 40}_{number}",
            "post_id": post,
            "parent_id": post,
            "from": {"id": str(5_000_000 + number % 700), "name": f"مواطن {number % 700}"},
            "message": f"هل هذا المنتج مطابق للمواصفات؟ رقم الطراز {number}",
            "created_time": at,
        }
        entry = {"id": self.page, "time": at, "changes": [{"field": "feed", "value": value}]}
        body = json.dumps({"object": "page", "entry": [entry]}).encode()
        signed = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return signed, body


@dataclass(frozen=True)
class Door:
    """Where letters are brought to."""

    port: int
    path: str

    def requests(self, letters: Sequence[tuple[str, bytes]]) -> list[bytes]:
        return [
            (
                f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                f"X-Hub-Signature-256: sha256={signed}\r\n\r\n"
            ).encode()
            + body
            for signed, body in letters
        ]


def rush(door: Door, requests: Sequence[bytes]) -> float:
    """Bring all of it as fast as the door takes it; return how many a second."""
    began = time.monotonic()
    _Round(door).bring_all(requests)
    return len(requests) / (time.monotonic() - began)


def stroll(
    door: Door, requests: Sequence[bytes], *, per_s: float, over: threading.Event
) -> list[float]:
    """Bring it at an even pace until all is brought or `over`; return each one's wait in seconds.

    A wait begins when the letter was to leave, also where the one before held it up.
    """
    at_a_pace = _Round(door, _Pace(began_s=time.monotonic() + 0.1, per_s=per_s, over=over))
    at_a_pace.bring_all(requests)
    return at_a_pace.waits


@dataclass(frozen=True)
class _Pace:
    began_s: float
    per_s: float
    over: threading.Event


@dataclass
class _Round:
    """Letters on several lines at once, as a network keeps several open."""

    door: Door
    pace: _Pace | None = None
    waits: list[float] = field(default_factory=list)

    def bring_all(self, requests: Sequence[bytes]) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            lines = [
                pool.submit(self._bring, number, requests[number::AT_ONCE])
                for number in range(AT_ONCE)
            ]
            for line in lines:
                line.result()

    def _bring(self, number: int, share: Sequence[bytes]) -> None:
        with socket.create_connection(("127.0.0.1", self.door.port), timeout=30) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for turn, request in enumerate(share):
                if self.pace is not None and self.pace.over.is_set():
                    return
                due_s = self._wait_for_turn(turn * AT_ONCE + number)
                line.sendall(request)
                answer = line.recv(4096)
                if not answer.startswith(b"HTTP/1.1 200"):
                    raise ConnectionError(answer[:60])
                self.waits.append(time.monotonic() - due_s)

    def _wait_for_turn(self, turn: int) -> float:
        """Return when this letter is to leave, not before that."""
        if self.pace is None:
            return time.monotonic()
        due_s = self.pace.began_s + turn / self.pace.per_s
        time.sleep(max(0.0, due_s - time.monotonic()))
        return due_s
