"""Signing in at a Bluesky server with a password for applications, and staying signed in.

Source: lexicons com.atproto.server.createSession and refreshSession, read 2026-11.
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .contract import LoggedOut, NetworkError, OutcomeUnknown, Rejected, TryLater
from .grants import App, Grant, GrantedAccount
from .hearing import named, words
from .http import SOON, Answer, Http
from .verdicts import settled

_REFUSED = frozenset({"AuthenticationRequired", "AccountTakedown", "AuthFactorTokenRequired"})
_ENDED = frozenset({"ExpiredToken", "InvalidToken", "AccountTakedown", "AccountDeactivated"})


def begun(app: App, *, hosts: Mapping[str, str], http: Http) -> Grant:
    """Return the tokens of a new session and the account they speak for.

    Raises:
        Rejected("not_allowed"): the name and the password do not belong together.
    """
    answer = http.call(
        "POST",
        f"{hosts['api']}/xrpc/com.atproto.server.createSession",
        json={"identifier": app.client_id, "password": app.client_secret},
    )
    return _grant(settled(answer, _begun_judged))


def renewed(grant: Grant, *, hosts: Mapping[str, str], http: Http) -> Grant:
    """Return fresh tokens; the one for renewing works once and is given anew.

    Raises:
        LoggedOut: the session has ended.
    """
    answer = http.call(
        "POST",
        f"{hosts['api']}/xrpc/com.atproto.server.refreshSession",
        headers={"Authorization": f"Bearer {grant.refresh_token or ''}"},
    )
    return _grant(settled(answer, _renewed_judged))


def _begun_judged(answer: Answer) -> NetworkError | None:
    why = answer.sentence(answer.data.get("message"))
    if answer.data.get("error") in _REFUSED:
        return Rejected("not_allowed", why)
    return _limited(answer, why)


def _renewed_judged(answer: Answer) -> NetworkError | None:
    why = answer.sentence(answer.data.get("message"))
    return LoggedOut(why) if answer.data.get("error") in _ENDED else _limited(answer, why)


def _limited(answer: Answer, why: str) -> NetworkError | None:
    return TryLater(SOON, why, rate_limited=True) if answer.status == 429 else None


def _grant(answer: Answer) -> Grant:
    told = answer.data
    did, handle = named(told.get("did")), words(told.get("handle"))
    if not told.get("accessJwt") or not told.get("refreshJwt") or not did:
        raise OutcomeUnknown("the server answered without a session")
    return Grant(
        access_token=str(told["accessJwt"]),
        refresh_token=str(told["refreshJwt"]),
        expires_at=_end_of(str(told["accessJwt"])),
        accounts=(GrantedAccount(id=did, handle=handle, name=handle),),
    )


def _end_of(token: str) -> datetime | None:
    """Return when a token says that it ends; its signature is the server's own affair."""
    try:
        middle = token.split(".")[1]
        told: Any = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return datetime.fromtimestamp(int(told["exp"]), UTC)
    except (ValueError, KeyError, IndexError, TypeError, OverflowError):
        return None
