"""What a Facebook Page takes, form by form.

Sources: Meta's codegen specs of 2026-04, SDK 26.0.3 (Graph API v26.0) and Meta's page on publishing
reels, read 2026-11. Facebook documents its limits in few places; what is observed or long-standing
knowledge says so here.
"""

from dataclasses import replace
from datetime import timedelta

from .abilities import Abilities, TextUnit
from .forms import POST, Field, FieldKind, Form

REEL = "reel"
STORY = "story"
LONGEST_REPLY = 8000  # not documented; observed
LONGEST_MESSAGE = 2000

# 63,206 characters is long-standing knowledge. Photos: 10 MB is documented, yet subcode 1366046
# names 4 MB; the smaller is taken by both. Video: 10 GB and four hours, as long told of Pages.
ABILITIES = Abilities(
    longest_text=63206,
    text_unit=TextUnit.CHARACTERS,
    images_most=10,
    image_mimes=("image/jpeg", "image/png"),
    image_largest_bytes=4 * 1024 * 1024,
    longest_alt=1000,
    takes_video=True,
    video_mimes=("video/mp4", "video/quicktime"),
    video_largest_bytes=10 * 1024**3,
    video_longest=timedelta(hours=4),
    hears_comments=True,
    hears_mentions=True,
    hears_messages=True,
    hears_reviews=True,
    pushes=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
    hides=True,
    removes=True,
    likes=True,
    blocks=True,
    sends_messages=True,
    longest_message=LONGEST_MESSAGE,
    edits_replies=True,
    message_mimes=("image/jpeg", "image/png", "video/mp4", "application/pdf"),
    message_largest_bytes=25_000_000,
    sends_files_apart=True,
    free_message_window=timedelta(days=1),
    # A day as an answer, a week as the answer of a person (HUMAN_AGENT), which Meta must allow.
    message_window=timedelta(days=7),
    private_reply_window=timedelta(days=7),
)
# 9:16 and nothing else; a pixel more or less on one side is let pass.
REEL_ABILITIES = replace(
    ABILITIES,
    images_most=0,
    media_least=1,
    media_most=1,
    needs_media=True,
    needs_video=True,
    video_mimes=("video/mp4",),
    video_shortest=timedelta(seconds=3),
    video_longest=timedelta(seconds=90),
    video_ratio=(0.55, 0.575),
    video_widths=(540, 1080),
    video_frames_most=60,
    audio_codecs=("aac",),
)
# Stories: as long as reels are in the API; their own page tells of 60 seconds.
STORY_ABILITIES = replace(
    ABILITIES,
    images_most=1,
    longest_alt=0,
    media_least=1,
    media_most=1,
    needs_media=True,
    shows_text=False,
    deletes=False,
    video_mimes=("video/mp4",),
    video_shortest=timedelta(seconds=3),
    video_longest=timedelta(seconds=60),
    video_ratio=(0.55, 0.575),
    video_widths=(540, 1080),
    video_frames_most=60,
    audio_codecs=("aac",),
)
FIRST_COMMENT = Field("first_comment", FieldKind.TEXT, longest=LONGEST_REPLY)
PLACE = Field("place", FieldKind.LINE, longest=40)  # the number of a Page that is a place
FORMS = (
    Form(
        POST,
        ABILITIES,
        fields=(Field("link", FieldKind.ADDRESS), FIRST_COMMENT, PLACE),
        edits=("text",),
        instead_of_media=("link",),
    ),
    Form(
        REEL,
        REEL_ABILITIES,
        fields=(FIRST_COMMENT, PLACE, Field("ai_label", FieldKind.FLAG)),
        edits=("text",),
    ),
    Form(STORY, STORY_ABILITIES),
)
