"""Error bodies of Meta's Graph API: one shape, told apart by `code` and `error_subcode`.

Source: Meta's "Handle errors" page (codes 1, 2, 4, 10, 17, 32, 100, 190, 200, 506, 613 and the
subcodes of 190), as of August 2026. The HTTP status varies at Meta; here it is 400 except for
permissions (403) and failures of the network itself (500, 503).
"""

import math
from datetime import datetime, timedelta
from typing import Any

from sandbox.core.answers import Answer, Refusal
from sandbox.core.ids import secret

OAUTH = "OAuthException"
METHOD = "GraphMethodException"


def graph_error(
    code: int,
    message: str,
    *,
    subcode: int | None = None,
    kind: str = OAUTH,
    status: int = 400,
    user_title: str = "",
    user_message: str = "",
    is_transient: bool = False,
) -> Answer:
    """Return an error answer."""
    error: dict[str, Any] = {"message": message, "type": kind, "code": code}
    if subcode is not None:
        error["error_subcode"] = subcode
    if is_transient:
        error["is_transient"] = True
    if user_title:
        error |= {"error_user_title": user_title, "error_user_msg": user_message}
    error["fbtrace_id"] = secret("A", size_bytes=15)
    # Meta sends the same sentence in a header for clients that read no body.
    authenticate = f'OAuth "Facebook Platform" "invalid_request" "{message}"'
    headers = {"WWW-Authenticate": authenticate} if kind == OAUTH and code == 190 else {}
    return Answer(status, {"error": error}, headers)


def bad_parameter(message: str, *, subcode: int | None = None, user: str = "") -> Refusal:
    """Return error 100 to raise."""
    title = "Invalid parameter" if user else ""
    answer = graph_error(
        100, f"(#100) {message}", subcode=subcode, user_title=title, user_message=user
    )
    return Refusal(answer)


def no_such_object(id: str, *, verb: str) -> Refusal:  # noqa: A002
    """Return error 100/33 to raise: absent and not permitted look alike at Meta."""
    text = (
        f"Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due"
        " to missing permissions, or does not support this operation"
    )
    return Refusal(graph_error(100, text, subcode=33, kind=METHOD))


def not_permitted(permission: str) -> Refusal:
    """Return error 200 to raise."""
    text = f"(#200) Permissions error: requires the permission {permission} on this Page"
    return Refusal(graph_error(200, text, status=403))


def duplicate() -> Refusal:
    """Return error 506 to raise."""
    return Refusal(
        graph_error(
            506,
            "(#506) Duplicate status message",
            subcode=1455006,
            user_title="Duplicate Status Update",
            user_message=(
                "This status update is identical to the last one you posted. Try posting"
                " something different, or delete your previous update."
            ),
        )
    )


def session_expired(at: datetime | None) -> Answer:
    """Return error 190/463."""
    when = f"{at:%A, %d-%b-%y %H:%M:%S} UTC" if at else "an earlier day"
    text = f"Error validating access token: Session has expired on {when}."
    return graph_error(190, text, subcode=463)


def waiting_minutes(wait: timedelta) -> float:
    """Return a wait as Meta tells it: in whole minutes, rounded up.

    Below one minute it is a fraction, so that runs with scaled times need not wait so long.
    """
    minutes = wait / timedelta(minutes=1)
    return math.ceil(minutes) if minutes >= 1 else minutes


BY_WORD = {
    "no_token": lambda: graph_error(
        2500, "An active access token must be used to query information about the current user."
    ),
    "token_unknown": lambda: graph_error(190, "Invalid OAuth access token data."),
    "token_revoked": lambda: graph_error(
        190,
        "Error validating access token: The user has not authorized application.",
        subcode=458,
    ),
    "rate_limited": lambda: graph_error(32, "(#32) Page request limit reached"),
    "refused": lambda: graph_error(
        100, "(#100) Invalid parameter", user_title="Invalid parameter", user_message="Not taken."
    ),
    "server_error": lambda: graph_error(1, "An unknown error occurred", status=500),
    "unavailable": lambda: graph_error(
        2, "Service temporarily unavailable", status=503, is_transient=True
    ),
    "not_found": lambda: graph_error(2500, "Unknown path components", status=400),
    "method_not_allowed": lambda: graph_error(3, "(#3) Unsupported method", status=400),
}
