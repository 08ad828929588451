"""What Instagram refuses in a caption or an image, and with which codes.

Sources: Meta's Instagram "Error codes" page (updated 2026-06-02) and its IG User /media
reference, read 2026-11-22 through public copies. The unit of the caption's length is not stated
there; we count code points.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from sandbox.core.answers import Answer, Refusal
from sandbox.core.ids import secret

CAPTION_LONGEST = 2200
HASHTAGS_MOST = 30
MENTIONS_MOST = 20
ALT_LONGEST = 1000
CREATION_FAILED = "2207032"
IMAGE_LARGEST_BYTES = 8 * 1024 * 1024
RATIO_SMALLEST = 0.8
RATIO_LARGEST = 1.91
# Meta compares with some slack: 1080 x 566 is 1.908, 1080 x 1351 passes.
RATIO_SLACK = 0.005

HASHTAG = re.compile(r"(?<![\w&])#\w")
MENTION = re.compile(r"(?<![\w.])@\w")


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


def check_caption(caption: str) -> None:
    """Raise GraphRefusal for a caption that is too long or carries too many tags."""
    if len(caption) > CAPTION_LONGEST:
        raise GraphRefusal(
            36004,
            "The caption is too long.",
            subcode=2207010,
            title="Caption too long",
            user_message=f"The caption was {len(caption)} characters long. "
            f"The maximum is {CAPTION_LONGEST}.",
        )
    # Meta names no code for too many hashtags; integrators see the caption's own.
    if len(HASHTAG.findall(caption)) > HASHTAGS_MOST:
        raise GraphRefusal(
            36004,
            "The caption has too many hashtags.",
            subcode=2207010,
            title="Too many hashtags",
            user_message=f"A caption takes at most {HASHTAGS_MOST} hashtags.",
        )
    if len(MENTION.findall(caption)) > MENTIONS_MOST:
        raise GraphRefusal(
            100,
            "Invalid parameter",
            subcode=2207040,
            title="Too many tags",
            user_message=f"Cannot use more than {MENTIONS_MOST} tags per created media.",
        )


def check_alt_text(alt_text: str) -> None:
    """Raise GraphRefusal when the alternative text is too long."""
    if len(alt_text) > ALT_LONGEST:
        raise GraphRefusal(100, f"(#100) Param alt_text must be at most {ALT_LONGEST} characters")


def check_image(path: Path, *, is_story: bool = False) -> str:
    """Look at a fetched picture; return the code with which its processing will fail, or "".

    Raises:
        GraphRefusal: it is no JPEG of a size and ratio that Instagram takes.

    Width is no reason to refuse: Instagram scales to 320-1440 pixels itself.
    """
    if path.stat().st_size > IMAGE_LARGEST_BYTES:
        raise too_large()
    try:
        with Image.open(path) as image:
            kind, (width, height) = image.format, image.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise wrong_format() from error
    if kind not in {"JPEG", "MPO"}:
        raise wrong_format()
    if not is_story:
        _check_ratio(width, height)
    return "" if _can_be_decoded(path) else CREATION_FAILED


def _check_ratio(width: int, height: int) -> None:
    ratio = width / height
    if RATIO_SMALLEST - RATIO_SLACK <= ratio <= RATIO_LARGEST + RATIO_SLACK:
        return
    raise GraphRefusal(
        36003,
        "The aspect ratio is not supported.",
        subcode=2207009,
        title="Unsupported aspect ratio",
        user_message=f"The submitted image with aspect ratio ('{width}/{height}',) cannot be "
        "published. Please submit an image with a valid aspect ratio.",
    )


def _can_be_decoded(path: Path) -> bool:
    """Whether the whole image is there: a file cut short opens, and fails when it is read."""
    try:
        with Image.open(path) as image:
            image.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True


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
