"""What X takes, how it counts a text, and what an act there costs.

Sources: X's OpenAPI 2.166 and 2.167, docs.x.com (posts, media, pricing) and the published
counting rules of twitter-text, read 2026-08-22.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from twitter_text import extract_urls, parse_tweet

from .checks import blocking, draft_problems
from .contract import Abilities, MediaFacts, Problem, TextUnit
from .forms import POST, Field, FieldKind, Form
from .text import clean

LONGEST_TEXT = 280
LONGEST_LONG_TEXT = 25_000
LONG_TEXT, EDITS = "long_text", "edits"  # in Account.may
MEGABYTE = 1024 * 1024
SUBTITLES = {"application/x-subrip": "text/srt", "text/srt": "text/srt", "text/vtt": "text/vtt"}

ABILITIES = Abilities(
    longest_text=LONGEST_TEXT,
    text_unit=TextUnit.X_WEIGHT,
    images_most=4,
    image_mimes=("image/jpeg", "image/png", "image/webp"),
    image_largest_bytes=5 * MEGABYTE,
    longest_alt=1000,
    gif_largest_bytes=15 * MEGABYTE,
    takes_video=True,
    video_mimes=("video/mp4", "video/quicktime"),
    video_largest_bytes=512 * MEGABYTE,
    video_longest=timedelta(seconds=140),
    video_shortest=timedelta(seconds=0.5),
    video_ratio=(1 / 3, 3.0),
    video_widths=(32, 1280),
    video_frames_most=60,
    video_codecs=("h264",),
    audio_codecs=("aac",),
    media_most=4,
    hears_comments=True,
    tells_edits=True,
    hears_mentions=True,
    pushes=True,
    message_mimes=("image/jpeg", "image/png"),
    message_largest_bytes=5_000_000,
    replies=True,
    longest_reply=LONGEST_TEXT,
    reply_unit=TextUnit.X_WEIGHT,
    hides=True,
    tells_hidden=False,
    likes=True,
    blocks=True,
    hears_messages=True,
    sends_messages=True,
    longest_message=10_000,
)
POLL = Field(
    "poll",
    FieldKind.POLL,
    longest=25,
    least=2,
    most=4,
    spans=(timedelta(minutes=5), timedelta(days=7)),
)
# Who may answer; the names are X's own.
REPLY_SETTINGS = Field(
    "reply_settings",
    FieldKind.CHOICE,
    choices=("everyone", "following", "mentionedUsers", "subscribers", "verified"),
)
AI_LABEL = Field("ai_label", FieldKind.FLAG)
CAPTIONS = Field("captions", FieldKind.FILE, mimes=tuple(SUBTITLES), largest_bytes=MEGABYTE // 2)
# docs.x.com names no longest thread; 25 is what its own composer takes.
THREAD = "thread"
PARTS_MOST = 25
FORMS = (
    Form(
        POST,
        ABILITIES,
        fields=(POLL, REPLY_SETTINGS, AI_LABEL, CAPTIONS),
        edits=("text",),
        instead_of_media=("poll",),
    ),
    Form(
        THREAD,
        ABILITIES,
        fields=(REPLY_SETTINGS, AI_LABEL, CAPTIONS),
        parts_most=PARTS_MOST,
    ),
)

_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}\b")
_FORBIDDEN = re.compile("[\ufffe\uffff\ufeff]")

# US dollars. Source: docs.x.com/x-api/getting-started/pricing, read 2026-08-22. Whether a link
# makes an answer dearer as it does a post is not said: it is counted as if it did.
WITH_LINK = Decimal("0.20")
COSTS = {
    "post": Decimal("0.015"),
    "comment": Decimal("0.015"),
    "edit": Decimal("0.015"),
    "reply": Decimal("0.01"),
    "message": Decimal("0.015"),
}


def cost(act: str, text: str) -> Decimal:
    """Return what one act costs in US dollars; `text` is final. Other acts cost nothing."""
    if act != "message" and act in COSTS and extract_urls(text):
        return WITH_LINK
    return COSTS.get(act, Decimal(0))


def final_text(text: str) -> str:
    """Return what is sent for a text as its writer wrote it."""
    return clean(text)


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent."""
    return final


def measure(text: str) -> int:
    """Return the length of a final text as X counts it: weighted, a link is 23."""
    return int(parse_tweet(text).weightedLength)


def is_valid(text: str) -> bool:
    """Say whether X takes this text: neither empty nor too long, no character it forbids."""
    return bool(parse_tweet(text).valid)


def form_of(form: Form, may: Collection[str]) -> Form:
    """Return a form as one account takes it, by what it may (Account.may).

    A thread is cut into parts of the usual length all the same: that is why it is one.
    """
    edits = form.edits if EDITS in may else ()
    is_long = LONG_TEXT in may and form.slug == POST
    longest = LONGEST_LONG_TEXT if is_long else form.abilities.longest_text
    return replace(form, edits=edits, abilities=replace(form.abilities, longest_text=longest))


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
    final = final_text(text)
    # The counting rules know 280 only: a longer text is asked for forbidden characters alone.
    is_taken = is_valid(final) if measure(final) <= LONGEST_TEXT else not _FORBIDDEN.search(final)
    if final and not is_taken:
        found.insert(0, blocking("text_invalid"))
    # Source: docs.x.com changelog, February 2026: one cashtag in a post.
    if (count := len(_CASHTAG.findall(text))) > 1:
        found.insert(0, blocking("cashtags_too_many", count=count, most=1))
    return found
