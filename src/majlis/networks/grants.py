"""What a consent gave: tokens, their end, their scopes and the accounts they speak for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .connected import now_utc
from .contract import LoggedOut, NetworkError, OutcomeUnknown, Rejected, TryLater
from .hearing import counted
from .http import SOON, Answer
from .verdicts import Judge, retry_after

# RFC 6749, 5.2. X says invalid_request where the others say invalid_grant.
_SPENT = frozenset({"invalid_grant", "invalid_request", "invalid_token"})
_APP_REFUSED = frozenset(
    {"invalid_client", "unauthorized_client", "invalid_redirect_uri", "invalid_scope"}
)
MINUTES_OF_A_YEAR_AS_SECONDS = timedelta(seconds=525_600)


@dataclass(frozen=True)
class App:
    """Our application as a network knows it."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class GrantedAccount:
    """An account that a grant speaks for; a Facebook Page has a token of its own."""

    id: str
    handle: str
    name: str
    access_token_override: str = field(default="", repr=False)


@dataclass(frozen=True)
class Grant:
    """The tokens of one consent. `expires_at` is that of the access token, None without an end.

    `ends_at` is when the refresh token ends, where the network tells it: then a person consents
    anew.
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    accounts: tuple[GrantedAccount, ...] = ()
    ends_at: datetime | None = None


def granted(answer: Answer, asked_at: datetime) -> Grant:
    """Read a token answer; its life counts from when we asked, which is the safe side."""
    return grant_of(answer.data, asked_at)


def grant_of(data: Mapping[str, Any], asked_at: datetime) -> Grant:
    if not data.get("access_token"):
        raise OutcomeUnknown("the network answered without a token")
    life_s = data.get("expires_in")
    longest_s = counted(data.get("refresh_token_expires_in"))
    told = data.get("scope") or data.get("permissions") or ""
    scopes = told if isinstance(told, list) else re.split(r"[ ,]+", str(told))
    return Grant(
        access_token=str(data["access_token"]),
        refresh_token=data.get("refresh_token"),
        expires_at=asked_at + timedelta(seconds=int(life_s)) if life_s else None,
        scopes=tuple(str(scope) for scope in scopes if scope),
        ends_at=asked_at + timedelta(seconds=longest_s) if longest_s else None,
    )


def in_minutes(ends_at: datetime | None, *, asked_at: datetime) -> datetime | None:
    """Return the end of a refresh token that is new and was perhaps told in minutes.

    LinkedIn's page says seconds and 365 days, and its sample shows 525600: that many minutes. What
    is new and would end within six days is meant so.
    """
    if ends_at is None or ends_at - asked_at > MINUTES_OF_A_YEAR_AS_SECONDS:
        return ends_at
    return asked_at + (ends_at - asked_at) * 60


def token_judge(*, is_renewal: bool) -> Judge:
    """Return how to read a refused token request: a code refused is not an account lost."""

    def judged(answer: Answer) -> NetworkError | None:
        data = answer.data
        told = data.get("error_description") or data.get("error_message") or data.get("message")
        why = answer.sentence(told or data.get("error"))
        if answer.status == 429 and data:
            return TryLater(retry_after(answer, now_utc()) or SOON, why, rate_limited=True)
        if answer.status not in (400, 401, 403):
            return None
        if data.get("error") in _SPENT or "error_message" in data:
            return LoggedOut(why) if is_renewal else Rejected("not_allowed", why)
        return Rejected("not_allowed", why) if data.get("error") in _APP_REFUSED else None

    return judged
