"""Facebook Pages: reels, and stories of one photo or one video.

What is uploaded for them is seen by nobody until one call publishes it. A reel is a post like any
from then on; a story stands in a list of its own, and goes after a day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .connected import time_of_epoch
from .contract import Finding, Handles, Keep, OutcomeUnknown, OutgoingPost, Rejected, RemotePost
from .facebook_posts import FacebookPosts
from .facebook_uploads import State
from .hearing import named, words

REELS = "video_reels"
VIDEO_STORIES = "video_stories"
STORY_FIELDS = "post_id,status,creation_time,media_type,media_id,url"
STORIES_KEPT = timedelta(days=2)
MOST_PAGES = 10


@dataclass(frozen=True, kw_only=True)
class FacebookReels(FacebookPosts):
    """The part of a Page that shows what is taller than wide."""

    def _prepare_reel(self, post: OutgoingPost, state: State, keep: Keep) -> timedelta | None:
        self._tall_video(REELS, post.media[0], state, keep)
        return None

    def _prepare_story(self, post: OutgoingPost, state: State, keep: Keep) -> timedelta | None:
        item = post.media[0]
        if item.kind == "video":
            self._tall_video(VIDEO_STORIES, item, state, keep)
        elif not state["photos"]:
            state["photos"].append({"sha256": item.sha256, "id": self._photo(item)})
            keep(state)
        return None

    def _reveal_reel(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        video_id = str(handles["video"]["id"])
        data = {
            "upload_phase": "finish",
            "video_id": video_id,
            "video_state": "PUBLISHED",
            "description": post.text,
        }
        if post.title:
            data["title"] = post.title
        if post.options.get("place"):
            data["place"] = str(post.options["place"])
        if post.options.get("ai_label"):
            data["is_ai_generated"] = "true"
        told = self._published_by(REELS, data)
        # Facebook names the post now and then at once, and always later.
        remote_id = self._whole_id(told.get("post_id")) or self._post_of_video(video_id)
        return self._made(remote_id, post.text)

    def _reveal_story(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        if "video" in handles:
            data = {"upload_phase": "finish", "video_id": str(handles["video"]["id"])}
            told = self._published_by(VIDEO_STORIES, data)
        else:
            photo_id = str(handles["photos"][0]["id"])
            told = self._published_by("photo_stories", {"photo_id": photo_id})
        if not named(told.get("post_id")):
            raise OutcomeUnknown("Facebook published a story without naming it")
        return self._made(named(told["post_id"]), "")

    def _published_by(self, edge: str, data: Mapping[str, str]) -> Mapping[str, Any]:
        trusts = not self.allow_list
        answer = self._send("POST", f"/{self.account_id}/{edge}", data=data, trusts_status=trusts)
        self._done(answer)
        return answer.data

    def _find_reel(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        if "video" in handles:
            return self._find_video(str(handles["video"]["id"]))
        return self._find_listed(post, since)

    def _find_story(self, handles: Handles, since: datetime) -> Finding:
        """Look for the story that shows what was uploaded for it; a story says nothing else."""
        if not handles:
            return Finding(is_complete=False)
        videos = [handles["video"]] if "video" in handles else []
        uploaded = {str(one["id"]) for one in [*videos, *handles.get("photos", ())]}
        found = [
            self._story(told)
            for told in self._stories(since - STORIES_KEPT)
            if named(told.get("media_id")) in uploaded
        ]
        return Finding(tuple(reversed(found)))

    def _read_story(self, remote_id: str) -> RemotePost | None:
        since = self.clock() - STORIES_KEPT
        told = (one for one in self._stories(since) if named(one.get("post_id")) == remote_id)
        return next((self._story(one) for one in told), None)

    def _recent_stories(self, since: datetime) -> Iterator[RemotePost]:
        """Yield the stories since then; a Page whose stories may not be read is read without."""
        try:
            listed = [self._story(told) for told in self._stories(since)]
        except Rejected:
            return
        yield from (it for it in listed if it.created_at is None or it.created_at >= since)

    def _stories(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        params = {"fields": STORY_FIELDS, "since": str(int(since.timestamp())), "limit": "100"}
        path = f"/{self.account_id}/stories"
        return self._listed(path, params, most=MOST_PAGES, key="post_id")

    def _story(self, told: Mapping[str, Any]) -> RemotePost:
        is_video = words(told.get("media_type")).lower() == "video"
        remote_id = named(told.get("post_id"))
        return RemotePost(
            id=remote_id,
            url=words(told.get("url")) or self._url(remote_id),
            text="",
            media_kind="video" if is_video else "image",
            media_count=1,
            author=self.account_id,
            created_at=time_of_epoch(told.get("creation_time")),
            images=0 if is_video else 1,
            videos=1 if is_video else 0,
            is_original=False,  # it is gone after a day, and counted on a line of its own
        )
