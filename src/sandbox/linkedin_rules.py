"""What LinkedIn asks of a request and of a post, and its errors word for word.

Sources: learn.microsoft.com/linkedin pages "Posts API", "Images API", "Versioning" and "Error
handling"; the 422 and 426 bodies are quoted from public issue threads (Arisamiga/Linkedin-RSS
issue 5, n8n-io/n8n issue 28590). Read 2026-11-22.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from sandbox.core.answers import Answer, Refusal

OLDEST_ACTIVE_VERSION = "202511"
COMMENTARY_LONGEST_UTF16 = 3000

VERSION = re.compile(r"20\d\d(0[1-9]|1[0-2])(\.\d\d)?")
URN = re.compile(r"urn:li:([A-Za-z]+):([^\s(),]+)")

VISIBILITIES = {"PUBLIC", "CONNECTIONS", "LOGGED_IN", "CONTAINER"}
FEEDS = {"MAIN_FEED", "NONE"}
STATES = {"PUBLISHED", "DRAFT"}


class LinkedInRefusal(Refusal):
    """One error as LinkedIn answers it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        body: dict[str, Any] = {"status": status}
        if code:
            body["code"] = code
        super().__init__(Answer(status, {**body, "message": message, **more}, headers or {}))


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise LinkedInRefusal unless a request names a living version and protocol 2.0.0."""
    version = headers.get("LinkedIn-Version", "")
    if not version:
        raise LinkedInRefusal(
            400,
            "A version must be present. Please specify a version by adding the "
            "LinkedIn-Version header.",
            code="VERSION_MISSING",
        )
    if not VERSION.fullmatch(version) or version < OLDEST_ACTIVE_VERSION:
        # LinkedIn names the version by its first day.
        day = version.replace(".", "") if "." in version else f"{version}01"
        raise LinkedInRefusal(
            426, f"Requested version {day} is not active", code="NONEXISTENT_VERSION"
        )
    # Without it LinkedIn falls back to protocol 1.0.0, where none of our keys can be read.
    if headers.get("X-Restli-Protocol-Version") != "2.0.0":
        raise LinkedInRefusal(400, "Invalid X-RestLi-Protocol-Version header: 2.0.0 is required")


def urn(text: str, *kinds: str) -> tuple[str, str]:
    """Return kind and id of a URN, encoded or plain.

    Raises:
        LinkedInRefusal: `text` is no URN, or one of another kind.
    """
    plain = unquote(text)
    found = URN.fullmatch(plain)
    if not found:
        raise LinkedInRefusal(400, f"Invalid urn: {plain}", code="INVALID_URN")
    if kinds and found[1] not in kinds:
        raise LinkedInRefusal(400, f"Invalid urn type: {plain}", code="INVALID_URN_TYPE")
    return found[1], found[2]


def check_post(post: dict[str, Any]) -> None:
    """Raise LinkedInRefusal for the first thing in a new post that LinkedIn does not take."""
    for field in ("author", "visibility", "distribution", "lifecycleState"):
        if field not in post:
            raise missing(field)
    urn(text_of(post, "author"), "organization", "person")
    if post["visibility"] not in VISIBILITIES:
        raise invalid("/visibility", post["visibility"])
    if post["lifecycleState"] not in STATES:
        raise invalid("/lifecycleState", post["lifecycleState"])
    distribution = post["distribution"]
    if not isinstance(distribution, dict) or distribution.get("feedDistribution") not in FEEDS:
        raise invalid("/distribution/feedDistribution", distribution)
    check_commentary(text_of(post, "commentary"))


def check_commentary(commentary: str) -> None:
    if utf16_length(commentary) > COMMENTARY_LONGEST_UTF16:
        raise too_long("/commentary", COMMENTARY_LONGEST_UTF16)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def text_of(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise invalid(f"/{name}", value)
    return value


def missing(field: str) -> LinkedInRefusal:
    return _input_error(
        400, "MISSING_FIELD", f"{field} :: field is required but not found and has no default value"
    )


def invalid(field: str, value: Any) -> LinkedInRefusal:
    return _input_error(400, "INVALID_VALUE_FOR_FIELD", f"{field} :: {value} is not valid")


def too_long(field: str, longest: int) -> LinkedInRefusal:
    return _input_error(
        422, "FIELD_LENGTH_TOO_LONG", f"{field} :: length exceeds the maximum of {longest}"
    )


def duplicate(first: str) -> LinkedInRefusal:
    """The answer to a second post with the same content; it names the first."""
    return LinkedInRefusal(
        422,
        "com.linkedin.content.common.exception.BadRequestResponseException: "
        f"Content is a duplicate of {first}",
        errorDetailType="com.linkedin.common.error.BadRequest",
        errorDetails={
            "inputErrors": [
                {
                    "description": "Duplicate post is detected",
                    "input": {},
                    "code": "DUPLICATE_POST",
                }
            ]
        },
    )


def not_found(what: str) -> LinkedInRefusal:
    return LinkedInRefusal(404, f"Could not find entity {what}", code="NOT_FOUND")


def no_permission(resource: str, version: str) -> LinkedInRefusal:
    """The answer when the token may not do this; `resource` is like partnerApiPosts.CREATE."""
    return LinkedInRefusal(
        403,
        f"Not enough permissions to access: {resource}.{version}01",
        code="ACCESS_DENIED",
        serviceErrorCode=100,
    )


def empty_token() -> LinkedInRefusal:
    return LinkedInRefusal(
        401, "Empty oauth2 access token", code="EMPTY_ACCESS_TOKEN", serviceErrorCode=65604
    )


def invalid_token() -> LinkedInRefusal:
    return LinkedInRefusal(
        401, "Invalid access token", code="INVALID_ACCESS_TOKEN", serviceErrorCode=65600
    )


def revoked_token() -> LinkedInRefusal:
    return LinkedInRefusal(
        401,
        "The token used in the request has been revoked by the user",
        code="REVOKED_ACCESS_TOKEN",
        serviceErrorCode=65601,
    )


def expired_token() -> LinkedInRefusal:
    return LinkedInRefusal(
        401,
        "The token used in the request has expired",
        code="EXPIRED_ACCESS_TOKEN",
        serviceErrorCode=65602,
    )


def throttled(headers: Mapping[str, str] | None = None) -> LinkedInRefusal:
    return LinkedInRefusal(
        429,
        "Resource level throttle limit for calls to this resource is reached.",
        headers=headers,
        serviceErrorCode=101,
    )


def _input_error(status: int, code: str, description: str) -> LinkedInRefusal:
    return LinkedInRefusal(
        status,
        description,
        code=code,
        errorDetailType="com.linkedin.common.error.BadRequest",
        errorDetails={"inputErrors": [{"description": description, "code": code}]},
    )


def standing_refusal(word: str) -> LinkedInRefusal:
    """Return the refusal for one of the core's words, except rate limits and addresses."""
    known = {
        "no_token": empty_token,
        "token_unknown": invalid_token,
        "token_expired": expired_token,
        "token_revoked": revoked_token,
    }
    if word in known:
        return known[word]()
    if word == "refused":
        return invalid("/commentary", "the given value")
    if word == "unavailable":
        return LinkedInRefusal(503, "Service Unavailable", serviceErrorCode=0)
    return LinkedInRefusal(500, "Internal Server Error", serviceErrorCode=0)
