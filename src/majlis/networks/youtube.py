"""YouTube: what it takes and how a video is published to it.

The video is uploaded as private, in a session that can be resumed; one later call makes it public
by its id. Source: YouTube Data API v3, discovery revision 20261104; upload protocol as
google-api-python-client speaks it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from .checks import blocking, draft_problems
from .connected import same_post
from .contract import (
    Abilities,
    Account,
    Finding,
    Handles,
    Keep,
    MediaFacts,
    OutcomeUnknown,
    OutgoingPost,
    Prepared,
    Problem,
    Rejected,
    RemotePost,
    TextUnit,
)
from .forms import Form
from .hearing import named, part, words
from .text import clean
from .verdicts import looked, repeatable
from .youtube_answers import remote
from .youtube_attaching import YouTubeAttaching
from .youtube_comments import LONGEST_REPLY, YouTubeComments
from .youtube_details import (
    LONGEST_TEXT_BYTES,
    LONGEST_TITLE,
    edited,
    forms,
    moment,
    publish_at,
    says,
)
from .youtube_readings import YouTubeReadings
from .youtube_uploading import YouTubeUploading
from .youtube_webhooks import YouTubeSubscribing

ABILITIES = Abilities(
    longest_text=LONGEST_TEXT_BYTES,
    text_unit=TextUnit.BYTES,
    longest_title=LONGEST_TITLE,
    takes_video=True,
    video_mimes=("video/mp4", "video/quicktime", "video/webm", "video/mpeg"),
    video_largest_bytes=256 * 1024**3,
    video_longest=timedelta(hours=12),  # 15 minutes until the channel is verified
    needs_media=True,
    needs_video=True,
    hears_comments=True,
    hears_held=True,
    tells_edits=True,
    pushes_posts=True,
    replies=True,
    edits_replies=True,
    longest_reply=LONGEST_REPLY,
    hides=True,
    removes=True,
)
FORMS = forms(ABILITIES)
LOOKS = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=15), timedelta(minutes=1))
# An upload enters the list when it is uploaded, and may become public much later.
UPLOADED_BEFORE = timedelta(days=2)


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
class YouTube(
    YouTubeUploading, YouTubeAttaching, YouTubeComments, YouTubeReadings, YouTubeSubscribing
):
    """One channel; `account_id` is the channel's id."""

    slug: ClassVar[str] = "youtube"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            channel = self._channel("snippet", {"mine": "true"})
            if channel and not named(channel.get("id")):
                raise OutcomeUnknown("YouTube answered with a channel without an id")
        snippet, id_ = part(channel, "snippet"), named(channel.get("id"))
        return Account(
            id=id_,
            handle=words(snippet.get("customUrl")),
            name=words(snippet.get("title")),
            url=f"{self._web()}/channel/{id_}",
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Upload the video as private, from where it stopped, with all that belongs to it."""
        if not post.media or post.media[0].kind != "video":
            raise Rejected("media_refused", "YouTube takes a video")
        item = post.media[0]
        state: dict[str, Any] = {"sha256": item.sha256}
        if handles.get("sha256") == item.sha256:
            state |= handles
        with repeatable(self.http.soon):
            if "video" not in state:
                self._upload(post, item, state, keep)
            self._attach(post, state, keep)
            if self._is_processed(state, keep):
                return Prepared(state)
        looks = state.get("looks", 0)
        state["looks"] = looks + 1
        keep(state)
        return Prepared(state, look_again_in=LOOKS[min(looks, len(LOOKS) - 1)])

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Make the video public, or let YouTube itself do so when its time comes."""
        at = publish_at(post)
        # The whole status part: what is left out would be reset.
        status = {**handles.get("status", {}), "privacyStatus": "private" if at else "public"}
        if at:
            status["publishAt"] = moment(at)
        made = self._call(
            "PUT",
            "/youtube/v3/videos",
            params={"part": "status"},
            json={"id": handles["video"], "status": status},
            trusts_status=not self.allow_list,
        ).data
        shown = part(made, "status")
        video = named(made.get("id"))
        if not video or not shown.get("privacyStatus"):
            raise OutcomeUnknown("YouTube answered without the video")
        is_public = shown.get("privacyStatus") == "public"
        if not is_public and not (at and shown.get("publishAt")):
            raise Rejected("not_allowed", "YouTube keeps the videos of this project private")
        return RemotePost(
            id=video,
            url=self._url(video),
            text=post.text,
            title=post.title,
            media_kind="video",
            media_count=1,
            author=self.account_id,
            is_public=is_public,
            public_at=None if is_public else at,
        )

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        if "video" in handles:
            there = self._video(str(handles["video"]))
            return Finding((there,) if there and _is_revealed(there) else ())
        shown = shown_text(post.text)
        uploads = self._uploads(since)
        matches = [
            it for it in uploads if _is_revealed(it) and same_post(post, it, shown_text=shown)
        ]
        return Finding(tuple(reversed(matches)))

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            return self._video(remote_id)

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            for video in self._uploads(since - UPLOADED_BEFORE):
                if video.is_public and (video.created_at is None or video.created_at >= since):
                    yield video

    def edit(self, remote_id: str, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Change what is said of a video. What it says now is read before, since a part that is
        sent replaces the whole."""
        with repeatable(self.http.soon):
            standing = self._item("snippet,status,localizations", remote_id)
        if standing is None:
            raise Rejected("not_found", "the video is gone")
        parts, resource = edited(post, standing)
        made = self._call(
            "PUT",
            "/youtube/v3/videos",
            params={"part": parts},
            json={"id": remote_id, **resource},
            trusts_status=not self.allow_list,
        ).data
        if named(made.get("id")) != remote_id:
            raise OutcomeUnknown("YouTube answered without the video")
        return replace(remote(standing, self._url(remote_id)), text=post.text, title=post.title)

    def find_edit(
        self, remote_id: str, post: OutgoingPost, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._find_edit(remote_id, post))

    def _find_edit(self, remote_id: str, post: OutgoingPost) -> Finding:
        made = self._item("snippet,status,statistics,localizations", remote_id)
        if made is None or not says(post, made):
            return Finding()
        return Finding((remote(made, self._url(remote_id)),))

    def delete(self, remote_id: str) -> None:
        try:
            self._done(self._call("DELETE", "/youtube/v3/videos", params={"id": remote_id}))
        except Rejected as error:
            if error.code != "not_found":
                raise


def _is_revealed(video: RemotePost) -> bool:
    """Say whether a video is public, or waits for the time at which YouTube makes it so."""
    return video.is_public or video.public_at is not None
