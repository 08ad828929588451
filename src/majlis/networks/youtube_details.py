"""What a video carries beside its file: the forms YouTube takes, and a post as its resource.

Source: YouTube Data API v3, discovery revision 20261104 (snippet, status, localizations,
thumbnails.set, captions.insert) and the pages of its help on limits, read 2026-11.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from .abilities import Abilities, TextUnit
from .connected import parsed_time
from .contract import OutgoingPost
from .forms import POST, Field, FieldKind, Form
from .hearing import part, words
from .youtube_comments import LONGEST_REPLY

LONGEST_TEXT_BYTES = 5000
LONGEST_TITLE = 100
LONGEST_TAGS = 500  # of all tags together
LONGEST_TAG = 100
# videoCategories.list of SA, those that a channel may choose; People & Blogs is YouTube's own.
CATEGORIES = ("22", "25", "27", "28", "24", "26", "17", "19", "1", "2", "10", "15", "20", "23")
SHORT_LONGEST = timedelta(minutes=3)
# A thumbnail: 2 MB in YouTube's help, 50 in the discovery document. Captions: it takes 100 MB.
THUMBNAIL_LARGEST_BYTES = 2 * 1024 * 1024
CAPTIONS_LARGEST_BYTES = 10 * 1024 * 1024
CAPTIONS_MIMES = ("text/srt", "text/vtt")
LANGUAGES_MOST = 20
SETTINGS = (
    "embeddable",
    "license",
    "publicStatsViewable",
    "selfDeclaredMadeForKids",
    "containsSyntheticMedia",
)
# videos.update replaces a part whole: what is not sent with these is erased.
KEPT_OF_SNIPPET = ("defaultAudioLanguage",)
EDITS = ("title", "text", "tags", "category", "translations")

_THUMBNAIL = Field(
    "thumbnail",
    FieldKind.FILE,
    mimes=("image/jpeg", "image/png"),
    largest_bytes=THUMBNAIL_LARGEST_BYTES,
)
_FIELDS = (
    Field("tags", FieldKind.NAMES, longest=LONGEST_TAG, longest_together=LONGEST_TAGS),
    Field("category", FieldKind.CHOICE, choices=CATEGORIES),
    Field(
        "translations",
        FieldKind.TRANSLATIONS,
        longest=LONGEST_TEXT_BYTES,
        unit=TextUnit.BYTES,
        most=LANGUAGES_MOST,
    ),
    Field(
        "captions",
        FieldKind.FILE,
        mimes=CAPTIONS_MIMES,
        largest_bytes=CAPTIONS_LARGEST_BYTES,
    ),
    Field("playlist", FieldKind.LINE, longest=64),
    Field("first_comment", FieldKind.TEXT, longest=LONGEST_REPLY),
    Field("publish_at", FieldKind.MOMENT),
    Field("made_for_kids", FieldKind.FLAG),
    Field("ai_label", FieldKind.FLAG),
)


def forms(abilities: Abilities) -> tuple[Form, ...]:
    """Return the forms: a video, and a Short, which YouTube itself tells by shape and length.

    A Short shows a frame of its own film in place of a thumbnail.
    """
    short = replace(abilities, video_longest=SHORT_LONGEST, video_ratio=(0.0, 1.0))
    return (
        Form(POST, abilities, fields=(*_FIELDS, _THUMBNAIL), edits=EDITS),
        Form("short", short, fields=_FIELDS, edits=EDITS),
    )


def snippet_of(post: OutgoingPost) -> dict[str, Any]:
    """Return what is said of a video, as videos.insert and videos.update take it."""
    snippet: dict[str, Any] = {
        "title": post.title,
        "description": post.text,
        "categoryId": str(post.options.get("category") or CATEGORIES[0]),
        "defaultLanguage": post.language,
    }
    if tags := list(post.options.get("tags") or ()):
        snippet["tags"] = tags
    return snippet


def localizations_of(post: OutgoingPost) -> dict[str, dict[str, str]]:
    """Return title and description in the other languages."""
    told: Mapping[str, Any] = post.options.get("translations") or {}
    return {
        language: {"title": words(one.get("title")), "description": words(one.get("text"))}
        for language, one in told.items()
        if language != post.language
    }


def status_of(post: OutgoingPost) -> dict[str, Any]:
    """Return the status under which a video is uploaded: nobody sees it yet."""
    status: dict[str, Any] = {
        "privacyStatus": "private",
        "selfDeclaredMadeForKids": bool(post.options.get("made_for_kids")),
    }
    if post.options.get("ai_label"):
        status["containsSyntheticMedia"] = True
    return status


def publish_at(post: OutgoingPost) -> datetime | None:
    """Return when YouTube itself is to make the video public, None: at once."""
    told = post.options.get("publish_at")
    return parsed_time(told) if told else None


def moment(at: datetime) -> str:
    """Return a time as YouTube reads it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def edited(post: OutgoingPost, standing: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the parts and the resource that make a standing video say what `post` says."""
    before = part(standing, "snippet")
    kept = {name: before[name] for name in KEPT_OF_SNIPPET if before.get(name)}
    resource: dict[str, Any] = {"snippet": {**kept, **snippet_of(post)}}
    localizations = localizations_of(post)
    if localizations or _languages(standing) - {post.language}:
        return "snippet,localizations", {**resource, "localizations": localizations}
    return "snippet", resource


def says(post: OutgoingPost, standing: Mapping[str, Any]) -> bool:
    """Say whether a standing video says what `post` says."""
    snippet, wanted = part(standing, "snippet"), snippet_of(post)
    same = all(snippet.get(name) == wanted[name] for name in ("title", "description", "categoryId"))
    same = same and list(snippet.get("tags") or ()) == wanted.get("tags", [])
    localized = part(standing, "localizations")
    return same and all(
        part(localized, language) == one for language, one in localizations_of(post).items()
    )


def _languages(standing: Mapping[str, Any]) -> set[str]:
    return set(part(standing, "localizations"))
