"""What LinkedIn takes of an organization page, and how a text is written for it.

Sources: Microsoft Learn (Posts, Images, Videos, Documents, Polls) by way of audits of 2026 and
LinkedIn's public Postman collections, read 2026-11. What an article's description may hold is
taken from the Posts page and was not seen in an audit.
"""

from collections.abc import Sequence
from datetime import timedelta

from . import little_text
from .checks import blocking, draft_problems
from .contract import Abilities, MediaFacts, Problem, TextUnit
from .forms import POST, Field, FieldKind, Form
from .text import clean

LONGEST_REPLY = 1250
LARGEST_IMAGE_PIXELS = 36_152_320
LARGEST_IMAGE_BYTES = 10 * 1024 * 1024
LONGEST_TITLE = 400

ABILITIES = Abilities(
    longest_text=3000,
    text_unit=TextUnit.UTF16,
    images_most=20,
    image_mimes=("image/jpeg", "image/png"),
    image_largest_bytes=LARGEST_IMAGE_BYTES,
    image_pixels_most=LARGEST_IMAGE_PIXELS,
    longest_alt=4086,
    takes_video=True,
    video_mimes=("video/mp4",),
    video_largest_bytes=500_000_000,
    video_shortest=timedelta(seconds=3),
    video_longest=timedelta(minutes=30),
    video_codecs=("h264",),
    audio_codecs=("aac", "mp3"),
    documents_most=1,
    document_mimes=("application/pdf",),
    document_largest_bytes=100_000_000,
    hears_comments=True,
    tells_edits=True,
    hears_mentions=True,
    pushes=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
    reply_unit=TextUnit.UTF16,
    edits_replies=True,
    removes=True,
    likes=True,
)
POLL_DURATIONS = {
    timedelta(days=1): "ONE_DAY",
    timedelta(days=3): "THREE_DAYS",
    timedelta(days=7): "SEVEN_DAYS",
    timedelta(days=14): "FOURTEEN_DAYS",
}
FORMS = (
    Form(
        POST,
        ABILITIES,
        fields=(
            Field("link", FieldKind.ADDRESS),
            Field("article_title", FieldKind.LINE, longest=LONGEST_TITLE),
            Field("article_text", FieldKind.TEXT, longest=4086),
            Field(
                "thumbnail",
                FieldKind.FILE,
                mimes=("image/jpeg", "image/png"),
                largest_bytes=LARGEST_IMAGE_BYTES,
            ),
            Field(
                "poll",
                FieldKind.POLL,
                longest=30,
                least=2,
                most=4,
                longest_question=140,
                durations=tuple(POLL_DURATIONS),
            ),
            Field("document_title", FieldKind.LINE, longest=LONGEST_TITLE),
            Field("captions", FieldKind.FILE, mimes=("application/x-subrip",)),
            Field("first_comment", FieldKind.TEXT, longest=LONGEST_REPLY, unit=TextUnit.UTF16),
        ),
        edits=("text",),
        instead_of_media=("link", "poll"),
    ),
)


def final_text(text: str) -> str:
    """Return what is sent for a text as its writer wrote it. Not to be applied twice."""
    return little_text.written(clean(text))


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent."""
    return little_text.read(final)


def measure(text: str) -> int:
    """Return the length of a final text in UTF-16 units, its escapes counted.

    LinkedIn leaves the unit of its 3,000 unsaid; this count is never below what it may be.
    """
    return len(text.encode("utf-16-le")) // 2


def problems(
    *,
    text: str,
    title: str = "",
    media: Sequence[MediaFacts] = (),
    form: Form = FORMS[0],
) -> list[Problem]:
    found = draft_problems(
        text=text,
        title=title,
        media=media,
        abilities=form.abilities,
        final_text=final_text,
        measure=measure,
    )
    if any(problem.code == "image_pixels" for problem in found):
        return found
    for item in media:
        if item.kind == "image" and item.width * item.height > LARGEST_IMAGE_PIXELS:
            pixels = item.width * item.height
            found.insert(0, blocking("image_pixels", pixels=pixels, largest=LARGEST_IMAGE_PIXELS))
    return found
