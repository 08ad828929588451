"""One organization page on LinkedIn: how it is called, and what its answers mean.

Source: Microsoft Learn by way of audits of 2026 and LinkedIn's public Postman collections, read
2026-11. A version of the API lives for a year: see VERSION.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from .connected import Connected
from .contract import LoggedOut, NetworkError, OutcomeUnknown, Rejected, TryLater
from .hearing import rows
from .http import Answer
from .verdicts import retry_after, until_midnight

VERSION = "202609"
_FIRST = re.compile(
    r"urn:li:(?:share|ugcPost):\d+|urn:li:comment:\(urn:li:(?:activity|share|ugcPost):\d+,\d+\)"
)

# What LinkedIn says when it surely published nothing, by status and code. Its 500 also comes from
# trouble behind it, and its 409 names no cause: both are doubt.
SURELY_REFUSED: Mapping[tuple[int, str], str] = {
    (400, "FIELD_LENGTH_TOO_LONG"): "text_too_long",
    (400, "MISSING_FIELD"): "other",
    (400, "INVALID_URN"): "other",
    (400, "INVALID_URN_TYPE"): "other",
    (400, "INVALID_VALUE_FOR_FIELD"): "other",
    (400, "MEDIA_ASSET_WAITING_UPLOAD"): "media_refused",
    (400, "MEDIA_ASSET_PROCESSING_FAILED"): "media_refused",
    (403, "ACCESS_DENIED"): "not_allowed",
    (422, "FIELD_LENGTH_TOO_LONG"): "text_too_long",
    (426, "NONEXISTENT_VERSION"): "other",
}
LOGGED_OUT: Mapping[str, bool] = {  # code: whether a refresh can help
    "EXPIRED_ACCESS_TOKEN": True,
    "REVOKED_ACCESS_TOKEN": False,
    "INVALID_ACCESS_TOKEN": False,
    "EMPTY_ACCESS_TOKEN": False,
}


def judged(answer: Answer, now: datetime) -> NetworkError | None:
    """Return what an answer surely means, None when it is in no list of ours."""
    data = answer.data
    code, why = str(data.get("code", "")), answer.sentence(data.get("message"))
    if answer.status == 422 and "duplicate" in why.lower():
        first = _FIRST.search(why)
        return OutcomeUnknown(why, exists_as=first.group() if first else None, said_exists=True)
    if answer.status == 429 and data:
        # No header names the end: the counters start anew at midnight UTC.
        wait = retry_after(answer, now) or until_midnight("UTC", now)
        return TryLater(wait, why, rate_limited=True)
    if answer.status == 401 and code in LOGGED_OUT:
        return LoggedOut(why, refreshable=LOGGED_OUT[code])
    if answer.status == 404 and data.get("status") == 404:
        return Rejected("not_found", why)
    word = SURELY_REFUSED.get((answer.status, code))
    return Rejected(word, why) if word else None


@dataclass(frozen=True, kw_only=True)
class LinkedInCalls(Connected):
    """What posts and comments share; `account_id` is the page's number or its URN."""

    version: str = VERSION

    def ask(self, path: str) -> dict[str, Any]:
        """Return what LinkedIn answers to one reading call."""
        return self._send("GET", path).data

    def _found(self, path: str) -> list[Mapping[str, Any]]:
        """Return one page of a finder."""
        made = self._send("GET", path, headers={"X-RestLi-Method": "FINDER"}).data
        elements = made.get("elements")
        if not isinstance(elements, list):
            raise OutcomeUnknown("LinkedIn answered a list without its elements")
        found = rows(made, "elements")
        if len(found) != len(elements):  # a list that seems shorter would seem to end
            raise OutcomeUnknown("LinkedIn answered a list of something else")
        return found

    def _read_only(self, path: str) -> Mapping[str, Any] | None:
        """Return what stands at an address, None when nothing does."""
        try:
            made = self.ask(path)
        except Rejected as error:
            if error.code == "not_found":
                return None
            raise
        if not made:
            raise OutcomeUnknown("LinkedIn answered a read with nothing")
        return made

    def _remove(self, path: str) -> None:
        """Delete what stands at an address; nothing there is success."""
        try:
            self._send("DELETE", path, headers={"X-RestLi-Method": "DELETE"})
        except Rejected as error:
            if error.code != "not_found":
                raise

    def _send(self, method: str, path: str, **parts: Any) -> Answer:
        return self.send(self._judge, method, self.hosts["api"] + path, **parts)

    def headers(self) -> dict[str, str]:
        return super().headers() | {
            "LinkedIn-Version": self.version,
            "X-Restli-Protocol-Version": "2.0.0",
        }

    def _judge(self, answer: Answer) -> NetworkError | None:
        return judged(answer, self.clock())

    def _author(self) -> str:
        return f"urn:li:organization:{self._number()}"

    def _number(self) -> str:
        return self.account_id.removeprefix("urn:li:organization:")

    def _web(self) -> str:
        return self.hosts.get("web", self.hosts["authorize"])

    def _url(self, urn: str) -> str:
        return f"{self._web()}/feed/update/{urn}/"


def encoded(urn: str) -> str:
    return quote(urn, safe="")
