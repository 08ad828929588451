"""YouTube: one channel's videos, private ones included, as its lists show them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .connected import parsed_time
from .contract import OutcomeUnknown, Rejected, RemotePost
from .hearing import named, part, rows
from .youtube_answers import remote
from .youtube_calls import YouTubeCalls

MOST_PAGES = 20
AS_A_POST = "snippet,status,statistics"


@dataclass(frozen=True, kw_only=True)
class YouTubeLists(YouTubeCalls):
    """What uploading and publishing ask of a channel."""

    def _uploads(self, since: datetime) -> Iterator[RemotePost]:
        """Yield what was uploaded since then, private ones too, newest first."""
        channel = self._channel("contentDetails", {"id": self.account_id})
        playlist = named(part(part(channel, "contentDetails"), "relatedPlaylists").get("uploads"))
        if not playlist:
            raise OutcomeUnknown("YouTube did not name the channel's uploads")
        params = {"part": "snippet,contentDetails", "playlistId": playlist, "maxResults": "50"}
        for _ in range(MOST_PAGES):
            try:
                page = self._items_page("/youtube/v3/playlistItems", params)
            except Rejected as error:
                if error.code == "not_found":  # so it is until the channel's first video
                    return
                raise
            there = rows(page, "items")
            fresh = [row for row in there if _added(row, since) >= since]
            yield from self._videos([_video_of(row) for row in fresh])
            if len(fresh) < len(there) or not page.get("nextPageToken"):
                return
            params["pageToken"] = str(page["nextPageToken"])
        raise OutcomeUnknown("the list of uploads has no end")

    def _videos(self, ids: Sequence[str]) -> list[RemotePost]:
        if not ids:
            return []
        params = {"part": AS_A_POST, "id": ",".join(ids)}
        made = rows(self._items_page("/youtube/v3/videos", params), "items")
        by_id = {named(video.get("id")): video for video in made}
        return [remote(by_id[key], self._url(key)) for key in ids if key in by_id]

    def _video(self, video_id: str) -> RemotePost | None:
        made = self._item(AS_A_POST, video_id)
        return remote(made, self._url(video_id)) if made else None

    def _item(self, parts: str, video_id: str) -> dict[str, Any] | None:
        """Return one video, None when it is gone.

        Raises:
            OutcomeUnknown: the answer is of another video, or none at all.
        """
        page = self._items_page("/youtube/v3/videos", {"part": parts, "id": video_id})
        items = rows(page, "items")
        if items and named(items[0].get("id")) != video_id:
            raise OutcomeUnknown("YouTube answered with another video")
        return dict(items[0]) if items else None

    def _channel(self, parts: str, which: dict[str, str]) -> dict[str, Any]:
        items = rows(self._items_page("/youtube/v3/channels", {"part": parts, **which}), "items")
        return dict(items[0]) if items else {}


def _video_of(row: Any) -> str:
    video = named(part(row, "contentDetails").get("videoId"))
    if not video:
        raise OutcomeUnknown("YouTube listed an upload without its video")
    return video


def _added(row: Any, unsaid: datetime) -> datetime:
    return parsed_time(part(row, "snippet").get("publishedAt")) or unsaid
