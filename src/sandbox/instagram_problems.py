"""Instagram's refusals, each with its code and subcode.

Source: Meta's Instagram "Error codes" page (updated 2026-06-02) as read 2026-11-22 through public
copies; the codes of private messages are those of public reports.
"""

import json
import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from sandbox.core.answers import Answer, Refusal
from sandbox.core.ids import secret


class GraphRefusal(Refusal):
    """One error as the Graph API answers it."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        subcode: int | None = None,
        title: str = "",
        user_message: str = "",
        kind: str = "OAuthException",
        is_transient: bool = False,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        error: dict[str, object] = {"message": message, "type": kind, "code": code}
        if subcode is not None:
            error["error_subcode"] = subcode
            error["is_transient"] = is_transient
        if user_message:
            error["error_user_title"] = title
            error["error_user_msg"] = user_message
        error["fbtrace_id"] = trace = "A" + secret(size_bytes=16)
        answer = Answer(status, {"error": error}, {"x-fb-trace-id": trace, **(headers or {})})
        super().__init__(answer)


def too_large() -> GraphRefusal:
    return GraphRefusal(
        36000,
        "The image size is too large.",
        subcode=2207004,
        title="Image size too large",
        user_message="The image is too large to download. It should be less than 8 MiB.",
    )


def wrong_format() -> GraphRefusal:
    return GraphRefusal(
        36001,
        "The image format is not supported.",
        subcode=2207005,
        title="Unsupported format",
        user_message="The image format is not supported. Please use a JPEG.",
    )


def could_not_fetch(url: str) -> GraphRefusal:
    return GraphRefusal(
        9004,
        "Only photo or video can be accepted as media type.",
        subcode=2207052,
        title="Media download has failed. The media URI doesn't meet our requirements.",
        user_message=f"The media could not be fetched from this uri: {url}",
    )


def took_too_long() -> GraphRefusal:
    return GraphRefusal(
        -2,
        "Timeout",
        subcode=2207003,
        title="Download timeout",
        user_message="It takes too long to download the media.",
        is_transient=True,
    )


def not_ready() -> GraphRefusal:
    return GraphRefusal(
        9007,
        "Media ID is not available",
        subcode=2207027,
        title="The media is not ready to be published",
        user_message="The media is not ready for publishing, please wait for a moment",
    )


def builder_expired() -> GraphRefusal:
    return GraphRefusal(
        24,
        "The requested resource does not exist",
        subcode=2207008,
        title="Media builder expired",
        user_message="The media builder with this creation id has expired.",
    )


def builder_not_found() -> GraphRefusal:
    return GraphRefusal(
        24,
        "The requested resource does not exist",
        subcode=2207006,
        title="Media not found",
        user_message="The media with the given id could not be found.",
    )


def creation_failed() -> GraphRefusal:
    return GraphRefusal(
        -1,
        "Fatal",
        subcode=2207032,
        title="Create media failed",
        user_message="Create media fail, please try to re-create media",
    )


def limit_reached() -> GraphRefusal:
    return GraphRefusal(
        9,
        "Application request limit reached",
        subcode=2207042,
        title="Publishing limit reached",
        user_message="You reached maximum number of posts that is allowed to be published by "
        "Content Publishing API.",
    )


def unknown_media_type(media_type: str) -> GraphRefusal:
    return GraphRefusal(
        100,
        "Invalid parameter",
        subcode=2207023,
        title="Unknown media type",
        user_message=f"The media type {media_type} is unknown.",
    )


def too_many_tags() -> GraphRefusal:
    return GraphRefusal(
        100,
        "Invalid parameter",
        subcode=2207040,
        title="Too many tags",
        user_message="Cannot use more than 20 tags per created media.",
    )


def product_tags(subcode: int, user_message: str) -> GraphRefusal:
    return GraphRefusal(
        100,
        "Invalid parameter",
        subcode=subcode,
        title="Product tags",
        user_message=user_message,
    )


def carousel_size() -> GraphRefusal:
    return GraphRefusal(
        100,
        "Invalid parameter",
        subcode=2207028,
        title="Carousel children",
        user_message="A carousel must have between 2 and 10 children.",
    )


def thumb_offset(longest_ms: int) -> GraphRefusal:
    return GraphRefusal(
        1,
        "An unknown error occurred",
        subcode=2207057,
        title="Invalid thumbnail offset",
        user_message=f"The thumbnail offset must be from 0 to {longest_ms} milliseconds.",
    )


def media_expired() -> GraphRefusal:
    return GraphRefusal(
        -2,
        "Timeout",
        subcode=2207020,
        title="Media expired",
        user_message="The media you are trying to access has expired. Please upload it again.",
    )


def server_error() -> GraphRefusal:
    return GraphRefusal(
        -1,
        "Fatal",
        subcode=2207001,
        title="Instagram server error",
        user_message="Instagram server error. Try again.",
        is_transient=True,
        status=500,
    )


def unknown_upload() -> GraphRefusal:
    return GraphRefusal(
        -1,
        "Fatal",
        subcode=2207053,
        title="Unknown upload error",
        user_message="An unknown error occurred during the upload. Please upload it anew.",
    )


def looks_like_spam() -> GraphRefusal:
    return GraphRefusal(
        4,
        "Application request limit reached",
        subcode=2207051,
        title="Action is blocked",
        user_message="We restrict certain activity to protect our community.",
    )


def video_format() -> GraphRefusal:
    return GraphRefusal(
        352,
        "The video file you selected is in a format that we don't support.",
        subcode=2207026,
        title="Unsupported video format",
        user_message="The video format is not supported. Please use MOV or MP4.",
    )


def unsupported_metric(name: str) -> GraphRefusal:
    text = f"The Media Insights API does not support the {name} metric for this media product type"
    return parameter(f"{text}.")


def comments_closed() -> GraphRefusal:
    """Meta names no code for it; what is asked of such a medium is not permitted."""
    return GraphRefusal(10, "(#10) Comments have been disabled for this media")


def outside_window() -> GraphRefusal:
    return GraphRefusal(
        10,
        "(#10) This message is sent outside of allowed window. Learn more about the new policy"
        " here: https://developers.facebook.com/docs/messenger-platform/policy-overview",
        subcode=2534022,
    )


def answered_already() -> GraphRefusal:
    return GraphRefusal(10900, "(#10900) Activity already replied to", kind="OAuthException")


def nobody() -> GraphRefusal:
    return GraphRefusal(100, "(#100) No matching user found", subcode=2018001)


def missing(identifier: str, method: str = "get") -> GraphRefusal:
    """The answer for a node that does not exist or is not the token's."""
    return GraphRefusal(
        100,
        f"Unsupported {method} request. Object with ID '{identifier}' does not exist, cannot be "
        "loaded due to missing permissions, or does not support this operation. Please read the "
        "Graph API documentation at https://developers.facebook.com/docs/graph-api",
        subcode=33,
        kind="GraphMethodException",
    )


def not_permitted() -> GraphRefusal:
    text = "(#10) Application does not have permission for this action"
    return GraphRefusal(10, text, status=403)


def parameter(message: str) -> GraphRefusal:
    return GraphRefusal(100, f"(#100) {message}")


def account_restricted() -> GraphRefusal:
    return GraphRefusal(
        25,
        "The account is restricted",
        subcode=2207050,
        title="Account restricted",
        user_message="The Instagram account is restricted.",
    )


def standing_refusal(word: str, now: datetime) -> GraphRefusal:
    """Return the refusal for one of the words that need no knowledge of the request."""
    match word:
        case "no_token":
            return GraphRefusal(104, "An access token is required to request this resource.")
        case "token_unknown":
            return GraphRefusal(190, "Invalid OAuth access token - Cannot parse access token")
        case "token_expired":
            return GraphRefusal(
                190,
                "Error validating access token: Session has expired on "
                f"{now:%A, %d-%b-%y %H:%M:%S} UTC.",
                subcode=463,
            )
        case "token_revoked":
            return GraphRefusal(
                190,
                "Error validating access token: The user has not authorized application.",
                subcode=458,
            )
        case "unavailable":
            return GraphRefusal(2, "Service temporarily unavailable", status=503, is_transient=True)
    return GraphRefusal(1, "An unknown error has occurred.", status=500)


def throttled(account: str, wait: timedelta) -> GraphRefusal:
    """Too many calls; a header names the wait in minutes.

    Below one minute it is a fraction, so that runs with scaled times need not wait so long.
    """
    minutes = wait / timedelta(minutes=1)
    usage = {
        "type": "instagram",
        "call_count": 100,
        "total_cputime": 25,
        "total_time": 25,
        "estimated_time_to_regain_access": math.ceil(minutes) if minutes >= 1 else minutes,
    }
    return GraphRefusal(
        80002,
        "(#80002) There have been too many calls to this Instagram account. Wait a bit and try "
        "again.",
        headers={"X-Business-Use-Case-Usage": json.dumps({account or "0": [usage]})},
    )
