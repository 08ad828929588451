"""YouTube: what it takes and how a video is published to it.

The video is uploaded as private, in a session that can be resumed; one later call makes it public
by its id. Source: YouTube Data API v3, discovery revision 20261104; upload protocol as
google-api-python-client speaks it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from .checks import blocking, draft_problems
from .connected import parsed_time, same_post
from .contract import (
    Abilities,
    Account,
    Finding,
    Handles,
    Keep,
    MediaFacts,
    OutcomeUnknown,
    OutgoingMedia,
    OutgoingPost,
    Prepared,
    Problem,
    Rejected,
    RemotePost,
    TextUnit,
    TryLater,
)
from .forms import POST, Form
from .http import Answer
from .text import clean
from .verdicts import looked, repeatable, retry_after, settled
from .youtube_answers import remote, stored_bytes, why_unfit
from .youtube_comments import LONGEST_REPLY, YouTubeComments
from .youtube_readings import YouTubeReadings

ABILITIES = Abilities(
    longest_text=5000,
    text_unit=TextUnit.BYTES,
    longest_title=100,
    takes_video=True,
    video_mimes=("video/mp4", "video/quicktime", "video/webm", "video/mpeg"),
    video_largest_bytes=256 * 1024**3,
    video_longest=timedelta(hours=12),  # 15 minutes until the channel is verified
    needs_media=True,
    needs_video=True,
    hears_comments=True,
    tells_edits=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
)
FORMS = (Form(POST, ABILITIES),)
CHUNK_BYTES = 8 * 1024 * 1024  # a multiple of 262,144, as the protocol asks
LOOKS = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=15), timedelta(minutes=1))
CATEGORY_PEOPLE = "22"
SETTINGS = (
    "embeddable",
    "license",
    "publicStatsViewable",
    "selfDeclaredMadeForKids",
    "containsSyntheticMedia",
)
MOST_PAGES = 20
# An upload enters the list when it is uploaded, and may become public much later.
UPLOADED_BEFORE = timedelta(days=2)
CLOCKS_APART = timedelta(minutes=5)


def final_text(text: str) -> str:
    """Return the description that is sent for a text as its writer wrote it."""
    return clean(text)


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent."""
    return final


def measure(text: str) -> int:
    """Return the length of a final description in bytes: an Arabic letter takes two."""
    return len(text.encode())


def problems(
    *,
    text: str,
    title: str = "",
    media: Sequence[MediaFacts] = (),
    form: Form = FORMS[0],
) -> list[Problem]:
    found = draft_problems(
        text=text,
        title=title,
        media=media,
        abilities=form.abilities,
        final_text=final_text,
        measure=measure,
    )
    # Source: discovery document, snippet.title and snippet.description.
    if "<" in title or ">" in title:
        found.insert(0, blocking("title_has_angle_brackets"))
    if "<" in text or ">" in text:
        found.insert(0, blocking("text_has_angle_brackets"))
    return found


@dataclass(frozen=True, kw_only=True)
class YouTube(YouTubeComments, YouTubeReadings):
    """One channel; `account_id` is the channel's id."""

    slug: ClassVar[str] = "youtube"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            channel = self._channel("snippet", {"mine": "true"})
        snippet = channel.get("snippet", {})
        return Account(
            id=str(channel.get("id", "")),
            handle=str(snippet.get("customUrl", "")),
            name=str(snippet.get("title", "")),
            url=f"{self._web()}/channel/{channel.get('id', '')}",
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Upload the video as private, from where it stopped, and wait for its processing."""
        if not post.media or post.media[0].kind != "video":
            raise Rejected("media_refused", "YouTube takes a video")
        item = post.media[0]
        state: dict[str, Any] = {"sha256": item.sha256}
        if handles.get("sha256") == item.sha256:
            state |= handles
        with repeatable(self.http.soon):
            if "video" not in state:
                self._upload(post, item, state, keep)
            if self._is_processed(state, keep):
                return Prepared(state)
        looks = state.get("looks", 0)
        state["looks"] = looks + 1
        keep(state)
        return Prepared(state, look_again_in=LOOKS[min(looks, len(LOOKS) - 1)])

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        # The whole status part: what is left out would be reset.
        status = {**handles.get("status", {}), "privacyStatus": "public"}
        made = self._call(
            "PUT",
            "/youtube/v3/videos",
            params={"part": "status"},
            json={"id": handles["video"], "status": status},
            trusts_status=not self.allow_list,
        ).data
        shown = made.get("status", {}).get("privacyStatus")
        if not made.get("id") or not shown:
            raise OutcomeUnknown("YouTube answered without the video")
        if shown != "public":
            raise Rejected("not_allowed", "YouTube keeps the videos of this project private")
        return RemotePost(
            id=str(made["id"]),
            url=self._url(str(made["id"])),
            text=post.text,
            title=post.title,
            media_kind="video",
            media_count=1,
            author=self.account_id,
        )

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        if "video" in handles:
            there = self._video(str(handles["video"]))
            return Finding((there,) if there and there.is_public else ())
        shown = shown_text(post.text)
        uploads = self._uploads(since)
        matches = [it for it in uploads if it.is_public and same_post(post, it, shown_text=shown)]
        return Finding(tuple(reversed(matches)))

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            return self._video(remote_id)

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            for video in self._uploads(since - UPLOADED_BEFORE):
                if video.is_public and (video.created_at is None or video.created_at >= since):
                    yield video

    def delete(self, remote_id: str) -> None:
        try:
            self._call("DELETE", "/youtube/v3/videos", params={"id": remote_id})
        except Rejected as error:
            if error.code != "not_found":
                raise

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
        answer = self._call(
            "POST",
            "/upload/youtube/v3/videos",
            params={"uploadType": "resumable", "part": "snippet,status"},
            headers={
                "X-Upload-Content-Type": item.mime,
                "X-Upload-Content-Length": str(item.size_bytes),
            },
            json={
                "snippet": {
                    "title": post.title,
                    "description": post.text,
                    "categoryId": CATEGORY_PEOPLE,
                    "defaultLanguage": post.language,
                },
                "status": {"privacyStatus": "private", "selfDeclaredMadeForKids": False},
            },
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
            if not video.is_public and same_post(post, video, shown_text=shown_text(post.text)):
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
        status = made.get("status", {})
        if (unfit := why_unfit(status)) is not None:
            raise unfit
        if status.get("uploadStatus") != "processed":
            return False
        state["status"] = {name: status[name] for name in SETTINGS if name in status}
        keep(state)
        return True

    def _uploads(self, since: datetime) -> Iterator[RemotePost]:
        """Yield what was uploaded since then, private ones too, newest first."""
        channel = self._channel("contentDetails", {"id": self.account_id})
        playlist = channel.get("contentDetails", {}).get("relatedPlaylists", {}).get("uploads")
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
            fresh = [row for row in page["items"] if _added(row, since) >= since]
            yield from self._videos([row["contentDetails"]["videoId"] for row in fresh])
            if len(fresh) < len(page["items"]) or not page.get("nextPageToken"):
                return
            params["pageToken"] = str(page["nextPageToken"])
        raise OutcomeUnknown("the list of uploads has no end")

    def _videos(self, ids: Sequence[str]) -> list[RemotePost]:
        if not ids:
            return []
        params = {"part": "snippet,status,statistics", "id": ",".join(ids)}
        made = self._items_page("/youtube/v3/videos", params)["items"]
        by_id = {video["id"]: remote(video, self._url(video["id"])) for video in made}
        return [by_id[key] for key in ids if key in by_id]

    def _video(self, video_id: str) -> RemotePost | None:
        made = self._item("snippet,status,statistics", video_id)
        return remote(made, self._url(video_id)) if made else None

    def _item(self, part: str, video_id: str) -> dict[str, Any] | None:
        items = self._items_page("/youtube/v3/videos", {"part": part, "id": video_id})["items"]
        return items[0] if items else None

    def _channel(self, part: str, which: dict[str, str]) -> dict[str, Any]:
        items = self._items_page("/youtube/v3/channels", {"part": part, **which})["items"]
        return items[0] if items else {}


def _video_id(answer: Answer) -> str:
    made = answer.data.get("id")
    if not made:
        raise OutcomeUnknown("YouTube finished an upload without an id")
    return str(made)


def _added(row: dict[str, Any], unsaid: datetime) -> datetime:
    return parsed_time(row.get("snippet", {}).get("publishedAt")) or unsaid
