"""The resources of YouTube Data API v3 as JSON, made from what the sandbox keeps.

Source: the discovery document youtube.v3, revision 20261104.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sandbox import youtube_rules

Stored = dict[str, Any]
"""A video or channel as the sandbox stores it: plain JSON."""

VIDEO_PARTS = {
    "id", "snippet", "status", "contentDetails", "processingDetails", "fileDetails", "statistics",
    "player", "localizations", "recordingDetails", "topicDetails",
}  # fmt: skip


def etag(of: Any) -> str:
    """Return a short mark that changes with `of`."""
    text = json.dumps(of, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:27]


def moment(text: str | datetime) -> str:
    """Return a time as YouTube writes it: UTC, whole seconds, `Z`."""
    at = text if isinstance(text, datetime) else datetime.fromisoformat(text)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def uploads_playlist(channel_id: str) -> str:
    """Return the id of a channel's uploads: its own id with UU for UC."""
    return "UU" + channel_id.removeprefix("UC")


def channel_of_playlist(playlist_id: str) -> str:
    return "UC" + playlist_id.removeprefix("UU")


def listing(
    kind: str, items: Sequence[Stored], *, total: int, per_page: int, **more: str
) -> Stored:
    """Wrap items as a list response of `kind`; `more` may hold nextPageToken."""
    return {
        "kind": f"youtube#{kind}ListResponse",
        "etag": etag(items),
        **more,
        "pageInfo": {"totalResults": total, "resultsPerPage": per_page},
        "items": list(items),
    }


def video(stored: Stored, parts: Iterable[str]) -> Stored:
    """Return the video resource with `parts` alone."""
    body: Stored = {"kind": "youtube#video", "etag": etag(stored), "id": stored["id"]}
    makers = {
        "snippet": _snippet,
        "status": _status,
        "contentDetails": _content_details,
        "processingDetails": _processing_details,
        "fileDetails": _file_details,
        "statistics": _statistics,
        "player": _player,
        "localizations": _localizations,
    }
    for part in parts:
        if part in makers:
            body[part] = makers[part](stored)
    return body


def _snippet(stored: Stored) -> Stored:
    sent = stored["snippet"]
    title, description = sent["title"], sent.get("description", "")
    body = {
        "publishedAt": moment(stored.get("published_at") or stored["uploaded_at"]),
        "channelId": stored["channel_id"],
        "title": title,
        "description": description,
        "thumbnails": thumbnails(stored),
        "channelTitle": stored["channel_title"],
        "categoryId": str(sent.get("categoryId", "22")),
        "liveBroadcastContent": "none",
        "localized": {"title": title, "description": description},
    }
    for optional in ("tags", "defaultLanguage", "defaultAudioLanguage"):
        if sent.get(optional):
            body[optional] = sent[optional]
    return body


def _thumbnails(video_id: str) -> Stored:
    sizes = {"default": (120, 90), "medium": (320, 180), "high": (480, 360)}
    return {
        name: {"url": f"https://i.ytimg.com/vi/{video_id}/{name}.jpg", "width": w, "height": h}
        for name, (w, h) in sizes.items()
    }


def thumbnails(stored: Stored) -> Stored:
    """Return the pictures a video is shown by: its own frames, or the one that was set."""
    own = _thumbnails(stored["id"])
    url = stored.get("thumbnail_url")
    return {name: {**one, "url": url} for name, one in own.items()} if url else own


def _localizations(stored: Stored) -> Stored:
    """Return title and description by language, the default one among them."""
    sent = stored["snippet"]
    told = dict(stored.get("localizations") or {})
    if sent.get("defaultLanguage"):
        own = {"title": sent["title"], "description": sent.get("description", "")}
        told = {sent["defaultLanguage"]: own, **told}
    return told


def _status(stored: Stored) -> Stored:
    sent = stored["status"]
    body = {
        "uploadStatus": stored["upload_status"],
        "privacyStatus": sent.get("privacyStatus", "public"),
        "license": sent.get("license", "youtube"),
        "embeddable": sent.get("embeddable", True),
        "publicStatsViewable": sent.get("publicStatsViewable", True),
        "madeForKids": sent.get("selfDeclaredMadeForKids", False),
    }
    for optional in ("selfDeclaredMadeForKids", "publishAt", "containsSyntheticMedia"):
        if optional in sent:
            body[optional] = sent[optional]
    if stored.get("failure"):
        body["failureReason"] = stored["failure"]
    return body


def _content_details(stored: Stored) -> Stored:
    known = stored["upload_status"] == "processed"
    return {
        # YouTube shows P0D until it has processed the file.
        "duration": youtube_rules.iso_duration(stored["seconds"]) if known else "P0D",
        "dimension": "2d",
        "definition": "hd" if stored["height"] >= 720 else "sd",
        "caption": "true" if stored.get("has_captions") else "false",
        "licensedContent": False,
        "contentRating": {},
        "projection": "rectangular",
        "hasCustomThumbnail": bool(stored.get("thumbnail_url")),
    }


def _processing_details(stored: Stored) -> Stored:
    status = {"uploaded": "processing", "processed": "succeeded", "failed": "failed"}
    state = status.get(stored["upload_status"], "terminated")
    body: Stored = {
        "processingStatus": state,
        "fileDetailsAvailability": "available" if state == "succeeded" else "inProgress",
        "processingIssuesAvailability": "inProgress" if state == "processing" else "available",
        "tagSuggestionsAvailability": "inProgress",
        "editorSuggestionsAvailability": "inProgress",
        "thumbnailsAvailability": "available" if state == "succeeded" else "inProgress",
    }
    if state == "processing":
        body["processingProgress"] = {"partsTotal": "2", "partsProcessed": "1", "timeLeftMs": "500"}
    if state == "failed":
        body["processingFailureReason"] = "transcodeFailed"
    return body


def _file_details(stored: Stored) -> Stored:
    return {
        "fileName": "unknown",
        "fileSize": str(stored["bytes"]),
        "fileType": "other" if stored.get("failure") else "video",
        "durationMs": str(round(stored["seconds"] * 1000)),
    }


def _statistics(stored: Stored) -> Stored:
    counts = stored.get("counts", {})
    return {
        "viewCount": str(counts.get("views", 0)),
        "likeCount": str(counts.get("likes", 0)),
        "favoriteCount": "0",
        "commentCount": str(stored.get("comment_count", 0)),
    }


def _player(stored: Stored) -> Stored:
    address = f"//www.youtube.com/embed/{stored['id']}"
    return {"embedHtml": f'<iframe width="480" height="270" src="{address}"></iframe>'}


def video_stat(stored: Stored, parts: Iterable[str]) -> Stored:
    """Return what counts of a video, as `videos:batchGetStats` gives it."""
    counts = _statistics(stored)
    whole = {
        "statistics": {n: counts[n] for n in ("viewCount", "likeCount", "commentCount")},
        "snippet": {"publishTime": moment(stored.get("published_at") or stored["uploaded_at"])},
        "contentDetails": {"duration": f"{round(stored['seconds'])}s"},
    }
    body: Stored = {"kind": "youtube#videoStat", "etag": etag(stored), "id": stored["id"]}
    return body | {part: whole[part] for part in parts if part in whole}


def search_result(stored: Stored) -> Stored:
    """Return a video as a search finds it."""
    snippet = _snippet(stored)
    names = ("publishedAt", "channelId", "title", "description", "thumbnails", "channelTitle")
    return {
        "kind": "youtube#searchResult",
        "etag": etag(stored),
        "id": {"kind": "youtube#video", "videoId": stored["id"]},
        "snippet": {**{n: snippet[n] for n in names}, "liveBroadcastContent": "none"},
    }


def playlist(kept: Stored, *, count: int, parts: Iterable[str]) -> Stored:
    """Return the playlist resource."""
    text = {"title": kept["title"], "description": kept["description"]}
    whole: dict[str, Stored] = {
        "snippet": {
            "publishedAt": moment(kept["made_at"]),
            "channelId": kept["account"],
            **text,
            "thumbnails": _thumbnails(kept["id"]),
            "channelTitle": kept["channel_title"],
            "localized": text,
        },
        "status": {"privacyStatus": kept["privacy"]},
        "contentDetails": {"itemCount": count},
    }
    body: Stored = {"kind": "youtube#playlist", "etag": etag([kept, count]), "id": kept["id"]}
    return body | {part: whole[part] for part in parts if part in whole}


def caption(kept: Stored, parts: Iterable[str]) -> Stored:
    """Return the caption resource."""
    snippet = {
        "videoId": kept["video"],
        "lastUpdated": moment(kept["updated_at"]),
        "trackKind": "standard",
        "language": kept["language"],
        "name": kept["name"],
        "audioTrackType": "unknown",
        "isCC": False,
        "isLarge": False,
        "isEasyReader": False,
        "isDraft": kept["is_draft"],
        "isAutoSynced": False,
        "status": "serving",
    }
    body: Stored = {"kind": "youtube#caption", "etag": etag(kept), "id": kept["id"]}
    return body | ({"snippet": snippet} if "snippet" in parts else {})


def playlist_item(
    stored: Stored, *, position: int, parts: Iterable[str], item: Stored | None = None
) -> Stored:
    """Return a video as a member of a playlist; without `item`, of its channel's uploads."""
    playlist_id = item["playlist"] if item else uploads_playlist(stored["channel_id"])
    snippet = _snippet(stored)
    whole: dict[str, Stored] = {
        "snippet": {
            "publishedAt": moment(item["at"] if item else stored["uploaded_at"]),
            **{name: snippet[name] for name in ("channelId", "title", "description", "thumbnails")},
            "channelTitle": snippet["channelTitle"],
            "playlistId": playlist_id,
            "position": position,
            "resourceId": {"kind": "youtube#video", "videoId": stored["id"]},
            "videoOwnerChannelTitle": snippet["channelTitle"],
            "videoOwnerChannelId": snippet["channelId"],
        },
        "contentDetails": {
            "videoId": stored["id"],
            "videoPublishedAt": moment(stored.get("published_at") or stored["uploaded_at"]),
        },
        "status": {"privacyStatus": stored["status"].get("privacyStatus", "public")},
    }
    made = hashlib.sha256(f"{playlist_id}/{stored['id']}".encode()).hexdigest()[:40]
    body: Stored = {
        "kind": "youtube#playlistItem",
        "etag": etag(stored),
        "id": item["id"] if item else "UU" + made,
    }
    return body | {part: whole[part] for part in parts if part in whole}


def channel(account: Stored, *, statistics: Stored, parts: Iterable[str]) -> Stored:
    """Return the channel resource of an account with `id`, `handle`, `name`, `created_at`."""
    whole: dict[str, Stored] = {
        "snippet": {
            "title": account["name"],
            "description": "",
            "customUrl": "@" + account["handle"].removeprefix("@"),
            "publishedAt": moment(account["created_at"]),
            "thumbnails": _thumbnails(account["id"]),
            "localized": {"title": account["name"], "description": ""},
            "country": "SA",
        },
        "contentDetails": {
            "relatedPlaylists": {"likes": "", "uploads": uploads_playlist(account["id"])}
        },
        "statistics": statistics,
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"},
    }
    body: Stored = {"kind": "youtube#channel", "etag": etag(account), "id": account["id"]}
    return body | {part: whole[part] for part in parts if part in whole}
