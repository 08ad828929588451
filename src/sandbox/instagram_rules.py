"""What Instagram refuses in a caption or an image, and with which codes.

Sources: Meta's Instagram "Error codes" page (updated 2026-06-02) and its IG User /media
reference, read 2026-11-22 through public copies. The unit of the caption's length is not stated
there; we count code points.
"""

import re
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from sandbox.instagram_problems import (
    GraphRefusal,
    too_large,
    too_many_tags,
    wrong_format,
)

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
        raise too_many_tags()


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
