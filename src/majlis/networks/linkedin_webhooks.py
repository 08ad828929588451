"""LinkedIn's organization social action notifications: challenge, signature, and what they tell.

Sources: Microsoft Learn (webhook validation, organization social action notifications) as quoted
in an audit of 2026-08-13, and captures of what is pushed.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .hearing import Happening, NotUnderstood, rows, words
from .linkedin_items import HEARD, PASSED_OVER, happening
from .pushing import Arrival, Keys, Pushing

SIGNATURE_HEADER = "x-li-signature"
ACTIONS = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
# The key that answers a challenge also signs events, behind `hmacsha256=`: no code may hold a `=`.
_CODE = re.compile(r"[A-Za-z0-9-]{1,100}")


def challenge(query: Mapping[str, str], keys: Keys) -> tuple[str, str] | None:
    code = query.get("challengeCode", "")
    if not keys.secrets or not keys.secrets[0] or not _CODE.fullmatch(code):
        return None
    answer = {"challengeCode": code, "challengeResponse": _digest(code.encode(), keys.secrets[0])}
    return "application/json", json.dumps(answer)


def signature(body: bytes, secret: str) -> str:
    return _digest(b"hmacsha256=" + body, secret)


def read(told: Mapping[str, Any], arrival: Arrival) -> Iterator[Happening | str]:
    """Yield what happened, of up to ten notifications at once."""
    kind = words(told.get("type"))
    if kind and kind != ACTIONS:
        yield kind
        return
    if not isinstance(told.get("notifications"), list):
        raise NotUnderstood("not a list of notifications of LinkedIn")
    for one in rows(told, "notifications"):
        action = words(one.get("action"))
        if action in HEARD:
            yield happening(one, web=arrival.web) or f"{action}?"
        elif action not in PASSED_OVER:
            yield action or "?"


def _digest(told: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


PUSHING = Pushing(
    challenge=challenge, signature_header=SIGNATURE_HEADER, signature=signature, read=read
)
