"""X's error bodies.

Source: X's own local emulator and documentation as of August 2026; those without a published
sample are reported by users of the API (duplicate content, invalid media ids, too long a text).
"""

from dataclasses import replace
from typing import Any

from sandbox.core.answers import Answer, Refusal

PROBLEMS = "https://api.twitter.com/2/problems"
NEW_PROBLEMS = "https://api.x.com/2/problems"
NOT_PERMITTED = "You are not permitted to perform this action."
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
NOT_ENGAGED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise"
    " engaged by the author of the post you are replying to."
)


def problem(status: int, title: str, detail: str) -> Answer:
    """Return a problem without a type of its own."""
    body = {"title": title, "type": "about:blank", "status": status, "detail": detail}
    return Answer(status, body)


def forbidden(detail: str = NOT_PERMITTED) -> Refusal:
    """Return a 403 to raise."""
    return Refusal(problem(403, "Forbidden", detail))


def invalid(message: str, parameters: dict[str, Any] | None = None) -> Refusal:
    """Return a 400 to raise: the request itself is wrong."""
    body = {
        "errors": [{"parameters": parameters or {}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEMS}/invalid-request",
    }
    return Refusal(Answer(400, body))


def missing(kind: str, id: str, *, parameter: str = "id") -> dict[str, Any]:  # noqa: A002
    """Return the entry of `errors` for something that is not there; `kind` is tweet or user."""
    return {
        "value": id,
        "detail": f"Could not find {kind} with {parameter}: [{id}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": id,
        "type": f"{PROBLEMS}/resource-not-found",
    }


def not_found(kind: str, id: str) -> Refusal:  # noqa: A002
    """Return a 404 to raise."""
    return Refusal(Answer(404, {"errors": [missing(kind, id)]}))


def within(answer: Answer, *, old: bool) -> Answer:
    """Return a success with the errors in it named by the host that its specification knows.

    2.166 names the kinds of problems by api.twitter.com, 2.167 by api.x.com (and its client takes
    no other); what stands alone in a refusal is seen with either.
    """
    body = answer.body
    if old or not answer.is_success or not isinstance(body, dict) or "errors" not in body:
        return answer
    errors = [
        {**one, "type": one["type"].replace(PROBLEMS, NEW_PROBLEMS)} for one in body["errors"]
    ]
    return replace(answer, body={**body, "errors": errors})


def _unsupported(shown: str, taken: str) -> Answer:
    """Return a 403: the right door, the wrong kind of key."""
    detail = (
        f"Authenticating with {shown} is forbidden for this endpoint. Supported authentication"
        f" types are [{taken}]."
    )
    body = {
        "title": "Unsupported Authentication",
        "detail": detail,
        "type": f"{PROBLEMS}/unsupported-authentication",
        "status": 403,
    }
    return Answer(403, body)


USER_ONLY = _unsupported(
    "OAuth 2.0 Application-Only", "OAuth 1.0a User Context, OAuth 2.0 User Context"
)
BARE_FORBIDDEN = problem(403, "Forbidden", "Forbidden")
APP_ONLY = _unsupported("OAuth 2.0 User Context", "OAuth 2.0 Application-Only")

BY_WORD = {
    "no_token": problem(401, "Unauthorized", "Unauthorized"),
    "token_unknown": problem(401, "Unauthorized", "Unauthorized"),
    "token_expired": problem(401, "Unauthorized", "Unauthorized"),
    "token_revoked": problem(401, "Unauthorized", "Unauthorized"),
    "rate_limited": problem(429, "Too Many Requests", "Too Many Requests"),
    "refused": problem(403, "Forbidden", NOT_PERMITTED),
    "server_error": problem(500, "Internal Server Error", "Something is broken."),
    "unavailable": problem(503, "Service Unavailable", "Service Unavailable"),
    "not_found": problem(404, "Not Found", "Not Found"),
    "method_not_allowed": problem(405, "Method Not Allowed", "Method Not Allowed"),
}
