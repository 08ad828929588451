"""What a handler returns, and how a request may end without an answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """An answer not yet sent. `body`: JSON data, text, bytes, or None for an empty one."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = JSON

    def payload(self) -> bytes:
        """Return the bytes to send."""
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        if self.content_type != JSON:
            return str(self.body).encode()
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def is_success(self) -> bool:
        """Say whether the network did what was asked (308 is YouTube's "go on")."""
        return self.status < 400


def page(html: str, *, status: int = 200) -> Answer:
    """Return a page for people."""
    return Answer(status, html, content_type=HTML)


def redirect(address: str) -> Answer:
    """Send a browser elsewhere."""
    return Answer(302, None, {"Location": address})


class Refusal(Exception):
    """Ends a handler at once with the network's own error answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"HTTP {answer.status}")
        self.answer = answer


class Cut(Exception):
    """The connection is to be reset without an answer."""


class Silence(Exception):
    """No answer is ever to be sent."""
