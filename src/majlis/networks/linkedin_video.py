"""A video on its way to LinkedIn: in parts, each known by its ETag, and goes on where it broke off.

Captions and a picture to begin with go to addresses of their own, before the parts are put
together. Source: Microsoft Learn, Videos API (v202606), by way of audits and of public code that
calls it; the names in the captions' `metadata` are from the latter, read 2026-11.
"""

import json
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from .contract import Keep, OutcomeUnknown, OutgoingMedia, OutgoingPost, Rejected
from .hearing import counted, part, rows, words
from .http import Answer
from .linkedin_calls import LinkedInCalls

PIECE_BYTES = 256 * 1024
LOCALES = {
    "ar": {"language": "AR", "country": "AE"},
    "en": {"language": "EN", "country": "US", "variant": "AMERICAN"},
}


@dataclass(frozen=True, kw_only=True)
class LinkedInVideo(LinkedInCalls):
    """The upload of one video. `state["video"]` holds how far it is."""

    @abstractmethod
    def _status(self, urn: str) -> str:
        """Return how a file stands."""

    def _carry_video(
        self, post: OutgoingPost, item: OutgoingMedia, state: dict[str, Any], keep: Keep
    ) -> None:
        """Bring the video to the point where LinkedIn processes it; repeatable."""
        if self._is_whole(state, keep):
            return
        if self._has_expired(state.get("video", {})):
            del state["video"]
        if "video" not in state:
            state["video"] = self._begun(post, item)
            keep(state)
        self._send_parts(item, state, keep)
        self._send_companions(post, state, keep)
        state["video"]["is_finalizing"] = True
        keep(state)
        self._finalize(state["video"])
        state["video"]["is_whole"] = True
        keep(state)

    def _is_whole(self, state: dict[str, Any], keep: Keep) -> bool:
        """Say whether the parts were put together, also where that answer was lost."""
        video = state.get("video", {})
        if video.get("is_finalizing") and not video.get("is_whole"):
            video["is_whole"] = self._status(video["urn"]) != "WAITING_UPLOAD"
            keep(state)
        return bool(video.get("is_whole"))

    def _begun(self, post: OutgoingPost, item: OutgoingMedia) -> dict[str, Any]:
        wanted = {
            "owner": self._author(),
            "fileSizeBytes": item.size_bytes,
            "uploadCaptions": "captions" in post.files,
            "uploadThumbnail": "thumbnail" in post.files,
        }
        begun = part(self._announced("videos", wanted), "value")
        parts = [
            {
                "url": words(it.get("uploadUrl")),
                "first": it.get("firstByte"),
                "last": it.get("lastByte"),
            }
            for it in rows(begun, "uploadInstructions")
        ]
        urn = words(begun.get("video"))
        if not urn or not _cover(parts, item.size_bytes):
            raise OutcomeUnknown("LinkedIn began an upload without its addresses")
        return {
            "sha256": item.sha256,
            "urn": urn,
            "token": words(begun.get("uploadToken")),
            "parts": parts,
            "etags": [],
            "captions_url": words(begun.get("captionsUploadUrl")),
            "thumbnail_url": words(begun.get("thumbnailUploadUrl")),
            "sent": [],
            "expires_at_ms": counted(begun.get("uploadUrlsExpireAt")) or 0,
        }

    def _has_expired(self, video: Mapping[str, Any]) -> bool:
        ends_ms = video.get("expires_at_ms", 0)
        return bool(ends_ms and ends_ms <= self.clock().timestamp() * 1000)

    def _send_parts(self, item: OutgoingMedia, state: dict[str, Any], keep: Keep) -> None:
        video = state["video"]
        with item.open() as stream:
            for one in video["parts"][len(video["etags"]) :]:
                stream.seek(one["first"])
                length = one["last"] - one["first"] + 1
                answer = self._put(
                    one["url"],
                    headers={
                        "Content-Type": "application/octet-stream",
                        "Content-Length": str(length),
                    },
                    content=_pieces(stream, length),
                )
                if not (etag := words(answer.headers.get("etag"))):
                    raise OutcomeUnknown("LinkedIn took a part without naming it")
                video["etags"].append(etag)
                keep(state)

    def _send_companions(self, post: OutgoingPost, state: dict[str, Any], keep: Keep) -> None:
        """Send captions and thumbnail, each once."""
        video = state["video"]
        for name, send in (("captions", self._send_captions), ("thumbnail", self._send_thumbnail)):
            if name not in post.files or name in video["sent"]:
                continue
            if not (url := video[f"{name}_url"]):
                raise OutcomeUnknown(f"LinkedIn gave no address for the {name}")
            send(url, post.files[name], post.language)
            video["sent"].append(name)
            keep(state)

    def _send_captions(self, url: str, item: OutgoingMedia, language: str) -> None:
        language = item.language or language
        metadata = {
            "format": "SRT",
            "formattedForEasyReader": True,
            "largeText": True,
            "source": "USER_PROVIDED",
            "locale": LOCALES.get(language, {"language": language.upper()}),
            "transcriptType": "CLOSED_CAPTION",
        }
        with item.open() as stream:
            self.send(
                self._judge,
                "POST",
                self.own_address(url, "upload", "api"),
                data={"metadata": json.dumps(metadata)},
                files={"file": ("captions.srt", stream, "application/x-subrip")},
            )

    def _send_thumbnail(self, url: str, item: OutgoingMedia, language: str) -> None:
        headers = {"Content-Type": "application/octet-stream", "media-type-family": "STILLIMAGE"}
        with item.open() as stream:
            self._put(url, headers=headers, content=stream)

    def _finalize(self, video: Mapping[str, Any]) -> None:
        told = {
            "video": video["urn"],
            "uploadToken": video["token"],
            "uploadedPartIds": video["etags"],
        }
        self._send(
            "POST", "/rest/videos?action=finalizeUpload", json={"finalizeUploadRequest": told}
        )

    def _announced(self, kind: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        return self._send(
            "POST",
            f"/rest/{kind}?action=initializeUpload",
            json={"initializeUploadRequest": wanted},
        ).data

    def _put(self, url: str, **parts: Any) -> Answer:
        return self.send(self._judge, "PUT", self.own_address(url, "upload", "api"), **parts)


def _cover(parts: list[dict[str, Any]], size_bytes: int) -> bool:
    """Say whether the parts follow one another from the first byte to the last."""
    expected = 0
    for one in parts:
        first, last = one["first"], one["last"]
        if not one["url"] or first != expected or not isinstance(last, int) or last < expected:
            return False
        expected = last + 1
    return expected == size_bytes


def _pieces(stream: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield exactly `length` bytes.

    Raises:
        Rejected: the file is shorter than it was.
    """
    while length:
        piece = stream.read(min(PIECE_BYTES, length))
        if not piece:
            raise Rejected("media_refused", "the file is shorter than it was")
        length -= len(piece)
        yield piece
