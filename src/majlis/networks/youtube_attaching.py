"""YouTube: what is put beside a video while nobody sees it yet: thumbnail, captions, playlist.

Each step is kept in the handles once it is done, and may be repeated: a thumbnail replaces itself,
captions and playlists are listed first. Source: discovery revision 20261104 and the pages on the
errors of thumbnails.set, captions.insert and playlistItems.insert, read 2026-11.
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from .contract import Keep, OutcomeUnknown, OutgoingMedia, OutgoingPost, Rejected
from .hearing import named, part, rows
from .youtube_calls import YouTubeCalls


@dataclass(frozen=True, kw_only=True)
class YouTubeAttaching(YouTubeCalls):
    """The part of a channel that completes a private video."""

    def _attach(self, post: OutgoingPost, state: dict[str, Any], keep: Keep) -> None:
        """Put beside the video of `state` what the post brings and it does not have yet."""
        video = str(state["video"])
        if (thumbnail := post.files.get("thumbnail")) and "thumbnail" not in state:
            self._set_thumbnail(video, thumbnail)
            state["thumbnail"] = thumbnail.sha256
            keep(state)
        if (captions := post.files.get("captions")) and "captions" not in state:
            self._add_captions(video, captions, captions.language or post.language)
            state["captions"] = captions.sha256
            keep(state)
        if (playlist := post.options.get("playlist")) and "playlist" not in state:
            self._add_to(str(playlist), video)
            state["playlist"] = playlist
            keep(state)

    def _set_thumbnail(self, video: str, item: OutgoingMedia) -> None:
        self._call(
            "POST",
            "/upload/youtube/v3/thumbnails/set",
            params={"videoId": video, "uploadType": "media"},
            headers={"Content-Type": item.mime},
            content=_whole(item),
        )

    def _add_captions(self, video: str, item: OutgoingMedia, language: str) -> None:
        there = self._items_page("/youtube/v3/captions", {"part": "snippet", "videoId": video})
        if any(_is_ours(part(row, "snippet"), language) for row in rows(there, "items")):
            return
        snippet = {"videoId": video, "language": language, "name": ""}
        kind, body = _related({"snippet": snippet}, item)
        self._insert(
            "/upload/youtube/v3/captions",
            params={"part": "snippet", "uploadType": "multipart"},
            headers={"Content-Type": kind},
            content=body,
        )

    def _add_to(self, playlist: str, video: str) -> None:
        which = {"part": "snippet", "playlistId": playlist, "videoId": video}
        if rows(self._items_page("/youtube/v3/playlistItems", which), "items"):
            return
        resource = {"kind": "youtube#video", "videoId": video}
        self._insert(
            "/youtube/v3/playlistItems",
            params={"part": "snippet"},
            json={"snippet": {"playlistId": playlist, "resourceId": resource}},
        )

    def _insert(self, path: str, **parts: Any) -> None:
        """Add it with one call; what another try of ours has added is there."""
        try:
            answer = self._call("POST", path, **parts)
        except Rejected as error:
            if error.code == "duplicate":
                return
            raise
        if not named(answer.data.get("id")):
            raise OutcomeUnknown("YouTube added it without an id")


def _is_ours(snippet: Any, language: str) -> bool:
    """Say whether a track is one that a channel brought, in this language, without a name."""
    is_made_up = str(snippet.get("trackKind", "")).lower() == "asr"
    return not is_made_up and snippet.get("language") == language and not snippet.get("name")


def _related(resource: Any, item: OutgoingMedia) -> tuple[str, bytes]:
    """Return content type and body of a resource with its file, as RFC 2387 joins them."""
    edge = secrets.token_hex(16).encode()
    told = json.dumps(resource, ensure_ascii=False).encode()
    body = b"".join(
        (
            b"--" + edge + b"\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n",
            told,
            b"\r\n--" + edge + b"\r\nContent-Type: " + item.mime.encode() + b"\r\n\r\n",
            _whole(item),
            b"\r\n--" + edge + b"--\r\n",
        )
    )
    return f"multipart/related; boundary={edge.decode()}", body


def _whole(item: OutgoingMedia) -> bytes:
    with item.open() as stream:
        content = stream.read()
    if len(content) != item.size_bytes:
        raise Rejected("media_refused", "the file is not what it was")
    return content
