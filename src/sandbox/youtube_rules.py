"""What YouTube refuses in a video's metadata or its file, and with which words.

Sources: the discovery document of YouTube Data API v3 (revision 20261104), the reference pages
of the `videos` resource, and error bodies quoted in public issue threads; read 2026-11-22.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av

from sandbox.core.answers import Answer, Refusal

TITLE_LONGEST = 100
DESCRIPTION_LARGEST_BYTES = 5000
TAGS_LONGEST = 500
PRIVACY = {"public", "unlisted", "private"}
# Categories that a channel may choose, videoCategories.list for region SA.
CATEGORIES = {"1", "2", "10", "15", "17", "19", "20", "22", "23", "24", "25", "26", "27", "28"}


class YouTubeRefusal(Refusal):
    """One error as YouTube Data API v3 answers it."""

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        *,
        domain: str = "youtube.video",
        location: str = "",
        location_type: str = "other",
        name: str = "",
        headers: Mapping[str, str] | None = None,
        whole_message: str = "",
    ) -> None:
        one = {"message": message, "domain": domain, "reason": reason}
        if location:
            one |= {"location": location, "locationType": location_type}
        error: dict[str, Any] = {
            "code": status,
            "message": whole_message or message,
            "errors": [one],
        }
        if name:
            error["status"] = name
        super().__init__(Answer(status, {"error": error}, headers or {}))


@dataclass(frozen=True)
class Probe:
    """What processing found in an uploaded file."""

    failure: str = ""  # YouTube's failureReason, "" when the file is a video
    seconds: float = 0.0
    width: int = 0
    height: int = 0


def check_snippet(snippet: dict[str, Any]) -> None:
    """Raise YouTubeRefusal for the first field of a snippet that YouTube does not take."""
    title = snippet.get("title")
    if not isinstance(title, str) or not title.strip():
        raise _bad("invalidTitle", "an invalid or empty video title", "body.snippet.title")
    if len(title) > TITLE_LONGEST or _has_angle_brackets(title):
        raise _bad("invalidTitle", "an invalid or empty video title", "body.snippet.title")
    description = snippet.get("description", "")
    if not isinstance(description, str) or _has_angle_brackets(description):
        raise _bad("invalidDescription", "an invalid video description", "body.snippet.description")
    if len(description.encode()) > DESCRIPTION_LARGEST_BYTES:
        raise _bad("invalidDescription", "an invalid video description", "body.snippet.description")
    if _tags_length(snippet.get("tags", [])) > TAGS_LONGEST:
        raise _bad("invalidTags", "invalid video keywords", "body.snippet.tags")


def check_category(category: Any) -> None:
    if str(category) not in CATEGORIES:
        raise _bad("invalidCategoryId", "an invalid category ID", "body.snippet.categoryId")


def check_status(status: dict[str, Any]) -> None:
    """Raise YouTubeRefusal for a privacy that does not exist or a time without `private`."""
    privacy = status.get("privacyStatus", "public")
    if privacy not in PRIVACY:
        raise YouTubeRefusal(
            400,
            "invalidValue",
            f"Invalid value at 'resource.status.privacy_status', \"{privacy}\"",
            domain="global",
            name="INVALID_ARGUMENT",
        )
    if "publishAt" in status and (privacy != "private" or not moment_of(status["publishAt"])):
        raise invalid_publish_at()


def check_localizations(localizations: Any, snippet: dict[str, Any]) -> None:
    """Raise YouTubeRefusal for a language without a title, or a default that nobody named."""
    if not isinstance(localizations, dict):
        raise bad_request("body.localizations", "Invalid value.")
    if localizations and not snippet.get("defaultLanguage"):
        raise _bad(
            "defaultLanguageNotSet",
            "localized video details but not the default language",
            "body.snippet.defaultLanguage",
        )
    for one in localizations.values():
        if not isinstance(one, dict):
            raise bad_request("body.localizations", "Invalid value.")
        check_snippet({**one, "tags": []})


def moment_of(told: Any) -> datetime | None:
    """Return a time that came as ISO 8601, None where it is none."""
    try:
        at = datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def invalid_publish_at() -> YouTubeRefusal:
    return _bad("invalidPublishAt", "an invalid scheduled publishing time", "body.status.publishAt")


def _bad(reason: str, what: str, location: str) -> YouTubeRefusal:
    return YouTubeRefusal(400, reason, f"The request metadata specifies {what}.", location=location)


def _has_angle_brackets(text: str) -> bool:
    return bool(re.search(r"[<>]", text))


def _tags_length(tags: Any) -> int:
    """Return the length YouTube counts: commas between, and quotes around a tag with a space."""
    if not isinstance(tags, list):
        return 0
    return sum(len(tag) + (2 if " " in tag else 0) for tag in tags) + max(len(tags) - 1, 0)


def looks_like_video(start: bytes) -> bool:
    """Whether a file's first bytes are those of MP4, QuickTime, Matroska, WebM or AVI."""
    if start[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free"}:
        return True
    return start[:4] == b"\x1a\x45\xdf\xa3" or (start[:4] == b"RIFF" and start[8:12] == b"AVI ")


def probe(path: Path) -> Probe:
    """Look into an uploaded file as processing would; reads only its index, not its frames."""
    if path.stat().st_size == 0:
        return Probe(failure="emptyFile")
    with path.open("rb") as file:
        start = file.read(16)
    if not looks_like_video(start):
        return Probe(failure="invalidFile")
    try:
        return _probe_streams(path)
    except (av.FFmpegError, OSError):
        return Probe(failure="invalidFile")


def _probe_streams(path: Path) -> Probe:
    with av.open(str(path)) as container:
        if not container.streams.video:
            return Probe(failure="codec")
        stream = container.streams.video[0]
        return Probe(
            seconds=(container.duration or 0) / av.time_base,
            width=stream.codec_context.width,
            height=stream.codec_context.height,
        )


def iso_duration(seconds: float) -> str:
    """Return seconds as YouTube writes them: whole, in ISO 8601."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    parts = [f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if n]
    return "PT" + ("".join(parts) or "0S")


def check_mime(mime: str) -> None:
    """Raise YouTubeRefusal unless a declared type is one that videos.insert takes."""
    kind = mime.partition(";")[0].strip().lower()
    if kind.startswith("video/") or kind == "application/octet-stream":
        return
    raise YouTubeRefusal(
        400,
        "badContent",
        f"Media type '{kind}' is not supported. Valid media types: "
        "[video/*, application/octet-stream]",
        domain="global",
    )


def bad_request(location: str, message: str) -> YouTubeRefusal:
    return YouTubeRefusal(
        400, "badRequest", message, domain="global", location=location, location_type="parameter"
    )


def session_gone() -> YouTubeRefusal:
    return YouTubeRefusal(404, "notFound", "Upload session not found.", domain="global")


def video_not_found() -> YouTubeRefusal:
    return YouTubeRefusal(
        404,
        "videoNotFound",
        "The video that you are trying to act on cannot be found.",
        location="id",
        location_type="parameter",
    )


def playlist_not_found(location: str = "playlistId") -> YouTubeRefusal:
    return YouTubeRefusal(
        404,
        "playlistNotFound",
        "The playlist identified with the request's <code>playlistId</code> parameter cannot be "
        "found.",
        domain="youtube.playlistItem",
        location=location,
        location_type="parameter",
    )


def comment_not_found(location: str) -> YouTubeRefusal:
    return YouTubeRefusal(
        404,
        "commentNotFound",
        "One or more of the specified comments cannot be found.",
        domain="youtube.comment",
        location=location,
        location_type="parameter",
    )


def parent_not_found() -> YouTubeRefusal:
    return YouTubeRefusal(
        404,
        "parentCommentNotFound",
        "The specified parent comment could not be found.",
        domain="youtube.comment",
        location="body.snippet.parentId",
    )


def no_parent() -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "parentIdMissing",
        "The comment must be a reply to another comment.",
        domain="youtube.comment",
        location="body.snippet.parentId",
    )


def comment_text_required() -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "commentTextRequired",
        "The comment resource that is being inserted must specify a value for the"
        " snippet.textOriginal property.",
        domain="youtube.comment",
        location="body.snippet.textOriginal",
    )


def comment_text_too_long() -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "commentTextTooLong",
        "The comment resource that is being inserted contains too many characters.",
        domain="youtube.comment",
        location="body.snippet.textOriginal",
    )


def ban_without_reject() -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "banWithoutReject",
        "The banAuthor parameter can only be used if the moderationStatus parameter value is"
        " rejected.",
        domain="youtube.comment",
        location="banAuthor",
        location_type="parameter",
    )


def missing_parameter(name: str) -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "required",
        f"Required parameter: {name}",
        domain="global",
        location=name,
        location_type="parameter",
    )


def forbidden() -> YouTubeRefusal:
    return YouTubeRefusal(403, "forbidden", "Forbidden", domain="youtube.common")


def too_few_scopes() -> YouTubeRefusal:
    return YouTubeRefusal(
        403,
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        domain="global",
        name="PERMISSION_DENIED",
    )


def standing_refusal(word: str) -> YouTubeRefusal:
    """Return the refusal for one of the core's words, except rate limits."""
    match word:
        case "no_token":
            return _unauthorized("required", "Login Required.")
        case "token_unknown" | "token_expired" | "token_revoked":
            return _unauthorized("authError", "Invalid Credentials")
        case "refused":
            return YouTubeRefusal(
                400,
                "invalidVideoMetadata",
                "The request metadata is invalid.",
                location="body",
            )
        case "unavailable":
            return YouTubeRefusal(
                503, "backendError", "Service unavailable. Please try again.", domain="global"
            )
        case "not_found" | "method_not_allowed":
            return YouTubeRefusal(404, "notFound", "Not Found", domain="global")
    return YouTubeRefusal(500, "backendError", "Internal error encountered.", domain="global")


def _unauthorized(reason: str, short: str) -> YouTubeRefusal:
    return YouTubeRefusal(
        401,
        reason,
        short,
        whole_message="Request had invalid authentication credentials. Expected OAuth 2 access "
        "token, login cookie or other valid authentication credential.",
        domain="global",
        location="Authorization",
        location_type="header",
        name="UNAUTHENTICATED",
        headers={"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/"'},
    )
