"""What Instagram takes, and the forms in which a post of it may be made.

Sources: Meta's "IG User media" reference, its Postman collection and its specifications of v26.0,
read 2026-11. A video by itself is a reel there, also where it is posted as a plain post. What Meta
leaves unsaid is taken narrowly: the longest video inside a carousel, and the larger of the two
sizes that it names for a reel.
"""

from dataclasses import replace
from datetime import timedelta

from .abilities import Abilities, TextUnit
from .forms import POST, Field, FieldKind, Form

REEL, STORY = "reel", "story"
MEGABYTE = 1024 * 1024
LONGEST_CAPTION = 2200
LONGEST_REPLY = 2200  # Meta leaves it unsaid for answers; this is what a comment may have
LONGEST_NAME = 30  # of an account
MOST_TAGGED = 20
MOST_COLLABORATORS = 3
JPEG = ("image/jpeg",)

ABILITIES = Abilities(
    longest_text=LONGEST_CAPTION,
    text_unit=TextUnit.CHARACTERS,
    images_most=10,
    image_mimes=JPEG,
    image_largest_bytes=8 * MEGABYTE,
    image_ratio=(0.8, 1.91),
    image_widths=(320, 1440),
    image_needs_srgb=True,
    video_index_first=True,
    longest_alt=1000,
    takes_video=True,
    videos_most=10,
    mixes_media=True,
    media_least=1,
    media_most=10,
    video_mimes=("video/mp4", "video/quicktime"),
    video_largest_bytes=300 * MEGABYTE,
    video_shortest=timedelta(seconds=3),
    video_longest=timedelta(minutes=15),
    video_ratio=(0.01, 10),
    video_widths=(1, 1920),
    video_frames_most=60,
    video_codecs=("h264", "hevc"),
    audio_codecs=("aac",),
    needs_media=True,
    hashtags_most=30,
    hears_comments=True,
    pushes=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
    hides=True,
    removes=True,
    hears_messages=True,
    sends_messages=True,
    message_mimes=("image/jpeg", "image/png", "video/mp4"),
    message_largest_bytes=8_000_000,
    sends_files_apart=True,
    longest_message=1000,
    message_unit=TextUnit.BYTES,
    message_window=timedelta(hours=24),
    private_reply_window=timedelta(days=7),
)
_AS_POST = replace(
    ABILITIES,
    video_largest_bytes=100 * MEGABYTE,
    video_longest=timedelta(seconds=60),
)
_AS_REEL = replace(
    ABILITIES,
    images_most=0,
    image_mimes=(),
    image_largest_bytes=0,
    image_ratio=None,
    image_widths=None,
    longest_alt=0,
    videos_most=1,
    mixes_media=False,
    media_most=1,
    needs_video=True,
)
_AS_STORY = replace(
    ABILITIES,
    images_most=1,
    image_ratio=None,
    image_widths=None,
    longest_alt=0,
    videos_most=1,
    mixes_media=False,
    media_most=1,
    video_largest_bytes=100 * MEGABYTE,
    video_longest=timedelta(seconds=60),
    video_ratio=(0.1, 10),
    shows_text=False,
    hashtags_most=0,
)
_PLACE = Field("place", FieldKind.LINE, longest=20)  # the number of a Facebook Page with a place
_TAGS = Field("user_tags", FieldKind.NAMES, longest=LONGEST_NAME, most=MOST_TAGGED)
_COLLABORATORS = Field(
    "collaborators", FieldKind.NAMES, longest=LONGEST_NAME, most=MOST_COLLABORATORS
)
_COMMENTS = (
    Field("first_comment", FieldKind.TEXT, longest=LONGEST_REPLY),
    Field("comments_off", FieldKind.FLAG),
)
_AI_LABEL = Field("ai_label", FieldKind.FLAG)
_COVER = Field("thumbnail", FieldKind.FILE, mimes=JPEG, largest_bytes=8 * MEGABYTE)

FORMS = (
    Form(
        POST,
        _AS_POST,
        fields=(_PLACE, _TAGS, _COLLABORATORS, *_COMMENTS, _AI_LABEL),
        edits=("comments_off",),
    ),
    Form(
        REEL,
        _AS_REEL,
        fields=(
            _COVER,
            Field("share_to_feed", FieldKind.FLAG),
            _PLACE,
            _TAGS,
            _COLLABORATORS,
            *_COMMENTS,
            _AI_LABEL,
        ),
        edits=("comments_off",),
    ),
    Form(STORY, _AS_STORY),
)
