"""What YouTube's answers mean: its definite refusals, its waits, and a video as it shows one.

Source: YouTube Data API v3, discovery revision 20261104 and its pages on errors and quota.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .connected import parsed_time
from .contract import LoggedOut, NetworkError, Rejected, RemotePost, TryLater
from .hearing import counted, part, rows, words
from .http import SOON, Answer
from .verdicts import retry_after, until_midnight

QUOTA_ZONE = "America/Los_Angeles"
DAY = timedelta(days=1)

# Reasons by which YouTube surely did nothing. `backendError` and any new reason are doubt.
SURELY_REFUSED: Mapping[str, str] = {
    "forbidden": "not_allowed",
    "forbiddenPrivacySetting": "not_allowed",
    "forbiddenLicenseSetting": "not_allowed",
    "invalidTitle": "text_refused",
    "invalidDescription": "text_refused",
    "invalidTags": "text_refused",
    "invalidCategoryId": "other",
    "invalidPublishAt": "other",
    "invalidVideoMetadata": "text_refused",
    "defaultLanguageNotSet": "other",
    "mediaBodyRequired": "media_refused",
    "invalidFilename": "media_refused",
    "processingFailure": "media_refused",
    "videoNotFound": "not_found",
    "notFound": "not_found",
    "playlistNotFound": "not_found",
    "commentTextRequired": "text_refused",
    "commentTextTooLong": "text_too_long",
    "invalidCustomEmoji": "text_refused",
    "invalidCommentMetadata": "other",
    "parentIdMissing": "other",
    "operationNotSupported": "not_allowed",
    "parentCommentIsPrivate": "not_allowed",
    "ineligibleAccount": "not_allowed",
    "commentsDisabled": "not_allowed",
    "commentNotFound": "not_found",
    "parentCommentNotFound": "not_found",
    "channelNotFound": "not_found",
    # thumbnails.set, captions.insert, playlistItems.insert:
    "invalidImage": "media_refused",
    "uploadTooLarge": "media_refused",
    "contentRequired": "media_refused",
    "invalidMetadata": "other",
    "nameTooLong": "text_too_long",
    "captionExists": "duplicate",
    "videoAlreadyInPlaylist": "duplicate",
    "playlistContainsMaximumNumberOfVideos": "not_allowed",
    "playlistForbidden": "not_allowed",
    "playlistItemsNotAccessible": "not_allowed",
    "playlistOperationUnsupported": "not_allowed",
    "banWithoutReject": "other",
    "commentsNotFound": "not_found",
    "channelClosed": "not_allowed",
    "channelSuspended": "not_allowed",
}
LOGGED_OUT: Mapping[str, bool] = {  # reason: whether a refresh can help
    "authError": True,
    "insufficientPermissions": False,
    "youtubeSignupRequired": False,
}
DAILY = frozenset({"quotaExceeded", "dailyLimitExceeded"})
TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "uploadRateLimitExceeded"})


def judged(answer: Answer, now: datetime) -> NetworkError | None:
    """Return what an answer surely means, None when it is in no list of ours."""
    error = answer.data.get("error")
    if not isinstance(error, dict):
        return None
    why = answer.sentence(error.get("message"))
    reason = reason_of(answer)
    if reason in DAILY or (answer.status == 429 and "video uploads" in why.lower()):
        return TryLater(until_midnight(QUOTA_ZONE, now), why, rate_limited=True)
    if reason in TOO_FAST:
        return TryLater(retry_after(answer, now) or SOON, why, rate_limited=True)
    if reason == "uploadLimitExceeded":
        return TryLater(DAY, why, rate_limited=True)
    if reason in LOGGED_OUT:
        return LoggedOut(why, refreshable=LOGGED_OUT[reason])
    word = SURELY_REFUSED.get(reason)
    return Rejected(word, why) if word else None


def reason_of(answer: Answer) -> str:
    """Return YouTube's own word for why it refused, empty where it gives none."""
    told = rows(part(answer.data, "error"), "errors")
    return words(told[0].get("reason")) if told else ""


def stored_bytes(answer: Answer) -> int:
    """Return how many bytes an unfinished upload holds; no Range header means none."""
    told = re.fullmatch(r"bytes=0-(\d+)", answer.headers.get("range", ""))
    return int(told.group(1)) + 1 if told else 0


def remote(made: Mapping[str, Any], url: str) -> RemotePost:
    """Read a video resource that carries its snippet and its status.

    Its statistics come where they were asked for, without a count where comments are closed.
    """
    snippet, status = part(made, "snippet"), part(made, "status")
    is_public = status.get("privacyStatus") == "public"
    comes_at = parsed_time(status["publishAt"]) if status.get("publishAt") else None
    return RemotePost(
        id=str(made["id"]),
        url=url,
        text=words(snippet.get("description")),
        title=words(snippet.get("title")),
        media_kind="video",
        media_count=1,
        author=str(snippet.get("channelId", "")),
        created_at=parsed_time(snippet.get("publishedAt")),
        is_public=is_public,
        public_at=None if is_public else comes_at,
        videos=1,
        comment_count=counted(part(made, "statistics").get("commentCount")),
    )


def why_unfit(status: Mapping[str, Any]) -> Rejected | None:
    """Return why a video will never be shown, by its uploadStatus."""
    if status.get("uploadStatus") == "rejected":
        reason = str(status.get("rejectionReason", ""))
        return Rejected("duplicate" if reason == "duplicate" else "media_refused", reason)
    if status.get("uploadStatus") in ("failed", "deleted"):
        return Rejected("media_refused", str(status.get("failureReason", "")))
    return None
