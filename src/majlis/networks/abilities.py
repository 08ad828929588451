"""What a network takes, what is known of a file, and what is said against a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any


class TextUnit(StrEnum):
    X_WEIGHT = "x_weight"
    CHARACTERS = "characters"
    BYTES = "bytes"
    UTF16 = "utf16"
    GRAPHEMES = "graphemes"


@dataclass(frozen=True)
class Abilities:
    """What a network takes. What is absent here is not offered."""

    longest_text: int
    text_unit: TextUnit
    longest_title: int = 0  # 0: it has no title
    images_most: int = 0
    image_mimes: tuple[str, ...] = ()
    image_largest_bytes: int = 0
    image_ratio: tuple[float, float] | None = None  # smallest and largest width / height
    image_widths: tuple[int, int] | None = None  # pixels
    longest_alt: int = 0
    image_pixels_most: int = 0
    image_needs_srgb: bool = False
    gif_largest_bytes: int = 0  # 0: no moving images
    takes_video: bool = False
    videos_most: int = 1
    mixes_media: bool = False  # images and videos in one post
    media_least: int = 0
    media_most: int = 0  # of all kinds together; 0: as each kind says
    documents_most: int = 0
    document_mimes: tuple[str, ...] = ()
    document_largest_bytes: int = 0
    video_mimes: tuple[str, ...] = ()
    video_largest_bytes: int = 0
    video_longest: timedelta | None = None
    video_shortest: timedelta | None = None
    video_ratio: tuple[float, float] | None = None
    video_widths: tuple[int, int] | None = None  # pixels
    video_frames_most: float = 0  # a second; 0: no limit of its own
    video_codecs: tuple[str, ...] = ()  # as PyAV names them; none: any
    audio_codecs: tuple[str, ...] = ()
    video_index_first: bool = False  # it reads the head of the file before the rest
    needs_media: bool = False  # no text-only posts
    needs_video: bool = False
    shows_text: bool = True  # a story shows none
    deletes: bool = True  # may still be refused: then a person is asked
    hashtags_most: int = 0  # 0: no limit of its own
    hears_comments: bool = False  # what stands under our posts can be read
    tells_edits: bool = False  # an edited comment comes with the time of its edit
    hears_mentions: bool = False  # who names us elsewhere can be asked for
    pushes: bool = False  # it tells us of them by itself (networks/webhooks.py)
    pushes_posts: bool = False  # it tells us of own posts by itself, and of nothing else
    replies: bool = False
    longest_reply: int = 0
    reply_unit: TextUnit = TextUnit.CHARACTERS
    hides: bool = False  # a comment of the public, and shows it again
    tells_hidden: bool = True  # a comment that is read comes with whether it is hidden
    removes: bool = False  # a comment of the public, for good
    likes: bool = False
    blocks: bool = False
    hears_messages: bool = False
    hears_reviews: bool = False
    hears_held: bool = False  # lists what it holds back until the account lets it through
    sends_messages: bool = False
    longest_message: int = 0
    message_unit: TextUnit = TextUnit.CHARACTERS
    message_mimes: tuple[str, ...] = ()  # of files in a private message; none: it takes none
    message_largest_bytes: int = 0  # of one such file
    message_files: int = 1  # in one message
    message_total_bytes: int = 0  # of all files in one message; 0: no limit of its own
    names_files: bool = False  # whoever receives a file sees its name
    sends_files_apart: bool = False  # each file is a message of its own, after the words
    edits_replies: bool = False  # an answer of ours that stands may be given other words
    free_message_window: timedelta | None = None  # then only as a person, until message_window
    message_window: timedelta | None = None  # after the person's last message
    private_reply_window: timedelta | None = None  # after the comment; None: there is none


@dataclass(frozen=True)
class MediaFacts:
    """What is known of an image or video while a post is being written."""

    kind: str  # as OutgoingMedia names it
    mime: str
    size_bytes: int
    width: int
    height: int
    duration: timedelta | None = None
    alt: str = ""
    frames_per_second: float = 0  # of a video; 0: not known
    codec: str = ""
    audio_codec: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing in a draft that a network will not take, or will show otherwise than meant.

    `code` is translated by the room that shows it (checks.py lists them all); `blocks` says
    whether the post may go out.
    """

    code: str
    blocks: bool
    values: Mapping[str, Any] = field(default_factory=dict)
