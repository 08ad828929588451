"""YouTube: a video uploaded as private, in a session that goes on where it broke.

Source: the protocol as google-api-python-client 2.202 speaks it; a query of a finished session
gives its last answer again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .connected import same_post
from .contract import Keep, OutcomeUnknown, OutgoingMedia, OutgoingPost, Rejected, TryLater
from .hearing import named, part
from .http import Answer
from .verdicts import retry_after, settled
from .youtube_answers import stored_bytes, why_unfit
from .youtube_details import SETTINGS, localizations_of, snippet_of, status_of
from .youtube_lists import YouTubeLists

# A multiple of 262,144, as the protocol asks. Of a chunk that breaks off YouTube may keep nothing.
CHUNK_BYTES = 4 * 1024 * 1024
CLOCKS_APART = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class YouTubeUploading(YouTubeLists):
    """The part of a channel that takes files."""

    def _upload(
        self, post: OutgoingPost, item: OutgoingMedia, state: dict[str, Any], keep: Keep
    ) -> None:
        """Bring `state` to a video's id. The session is kept before its first byte is sent."""
        answer = self._resume(post, item, state, keep) if "session" in state else None
        if "session" not in state and "video" not in state:
            state["session"] = self._begin(post, item)
            state["started_at"] = self.clock().isoformat()
            keep(state)
        if "video" not in state:
            start = stored_bytes(answer) if answer else 0
            state["video"] = self._send_from(start, item, state, keep)
            keep(state)

    def _begin(self, post: OutgoingPost, item: OutgoingMedia) -> str:
        resource: dict[str, Any] = {"snippet": snippet_of(post), "status": status_of(post)}
        if localizations := localizations_of(post):
            resource["localizations"] = localizations
        answer = self._call(
            "POST",
            "/upload/youtube/v3/videos",
            params={"uploadType": "resumable", "part": ",".join(resource)},
            headers={
                "X-Upload-Content-Type": item.mime,
                "X-Upload-Content-Length": str(item.size_bytes),
            },
            json=resource,
        )
        session = answer.headers.get("location")
        if not session:
            raise OutcomeUnknown("YouTube began an upload without its address")
        return self.own_address(session, "api")

    def _resume(
        self, post: OutgoingPost, item: OutgoingMedia, state: dict[str, Any], keep: Keep
    ) -> Answer | None:
        """Ask how far an earlier upload got.

        A session that is gone may have ended in a video: then that one is taken, since a second
        upload would leave two.
        """
        answer = self._put(str(state["session"]), b"", f"bytes */{item.size_bytes}")
        if answer.is_success:
            state["video"] = _video_id(answer)
        elif answer.status in (404, 410):
            made = self._made_since(post, datetime.fromisoformat(state["started_at"]))
            del state["session"]
            if made is not None:
                state["video"] = made
            keep(state)
            return None
        keep(state)
        return answer

    def _made_since(self, post: OutgoingPost, started_at: datetime) -> str | None:
        for video in self._uploads(started_at - CLOCKS_APART):
            if not video.is_public and same_post(post, video, shown_text=post.text):
                return video.id
        return None

    def _send_from(self, start: int, item: OutgoingMedia, state: dict[str, Any], keep: Keep) -> str:
        """Send what is missing, a chunk at a time, and return the video's id."""
        with item.open() as stream:
            while start < item.size_bytes:
                stream.seek(start)
                chunk = stream.read(CHUNK_BYTES)
                if not chunk:
                    raise Rejected("media_refused", "the file is shorter than it was")
                span = f"bytes {start}-{start + len(chunk) - 1}/{item.size_bytes}"
                answer = self._put(str(state["session"]), chunk, span)
                if answer.is_success:
                    return _video_id(answer)
                if answer.status in (404, 410):
                    raise TryLater(self._again(), "the upload's session is gone")
                start = stored_bytes(answer)
                state["sent_bytes"] = start
                keep(state)
        raise TryLater(self._again(), "YouTube has all bytes and has not answered with the video")

    def _put(self, session: str, content: bytes, span: str) -> Answer:
        """Speak to an upload session; 308 (go on) and 404, 410 (gone) are answers here."""
        answer = self.http.call(
            "PUT",
            self.own_address(session, "api"),
            headers=self.headers() | {"Content-Range": span},
            content=content,
        )
        if answer.status in (308, 404, 410):
            return answer
        if answer.status in (500, 502, 503, 504):
            raise TryLater(
                retry_after(answer, self.clock()) or self._again(), f"HTTP {answer.status}"
            )
        return settled(answer, self._judge)

    def _again(self) -> timedelta:
        """An upload that broke goes on after five seconds: nothing is lost by asking."""
        return self.http.soon / 12

    def _is_processed(self, state: dict[str, Any], keep: Keep) -> bool:
        made = self._item("snippet,status,processingDetails", str(state["video"]))
        if made is None:
            state.clear()
            keep(state)
            raise TryLater(self.http.soon, "the uploaded video is gone")
        status = part(made, "status")
        if (unfit := why_unfit(status)) is not None:
            raise unfit
        if status.get("uploadStatus") != "processed":
            return False
        state["status"] = {name: status[name] for name in SETTINGS if name in status}
        keep(state)
        return True


def _video_id(answer: Answer) -> str:
    made = named(answer.data.get("id"))
    if not made:
        raise OutcomeUnknown("YouTube finished an upload without an id")
    return made
