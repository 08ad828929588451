"""Facebook Pages: posts of the feed, how they are built, found and read.

A post is built unpublished, with its photos or its video, and one later call makes it public by its
id: so the id is known before the only call whose answer matters.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .connected import parsed_time, same_post
from .contract import (
    Finding,
    Handles,
    Keep,
    NetworkError,
    OutcomeUnknown,
    OutgoingPost,
    Rejected,
    RemotePost,
    TryLater,
)
from .facebook_uploads import FacebookUploads, State
from .hearing import counted, named, part, rows, words
from .verdicts import looked

CLOCKS_APART = timedelta(minutes=1)
MOST_PAGES = 50
FIELDS = (
    "id,message,created_time,is_published,permalink_url,from,parent_id,"
    "attachments{media_type,target,subattachments{media_type,target}},"
    "comments.filter(stream).limit(0).summary(true)"
)
VIDEO_FIELDS = "id,published,post_id,status"
_KINDS = {"photo": "image", "video": "video"}


@dataclass(frozen=True, kw_only=True)
class FacebookPosts(FacebookUploads):
    """The part of a Page that has a feed."""

    def _prepare_feed(self, post: OutgoingPost, state: State, keep: Keep) -> timedelta | None:
        """Build the post unpublished; return how long Facebook still works on its video."""
        if any(item.kind == "video" for item in post.media):
            return self._prepare_video(post, state, keep)
        for number, item in enumerate(post.media):
            if number == len(state["photos"]):
                state["photos"].append({"sha256": item.sha256, "id": self._photo(item)})
                keep(state)
        if "post_id" not in state:
            state["post_id"] = self._built(post, state, keep)
            keep(state)
        return None

    def _built(self, post: OutgoingPost, state: State, keep: Keep) -> str:
        """Build the post; where one stands already whose answer was lost, with new photos."""
        try:
            return self._build(post, state["photos"])
        except Rejected as error:
            if error.code != "duplicate":
                raise
            state["photos"] = []
            keep(state)
            raise TryLater(self._again(), error.detail) from error

    def _prepare_video(self, post: OutgoingPost, state: State, keep: Keep) -> timedelta | None:
        self._page_video(post.media[0], post.text, post.title, state, keep)
        video_id = str(state["video"]["id"])
        if not self._is_ready(video_id):
            return self._again()
        if "post_id" not in state:
            # Not promised while it is unpublished; without it the video itself is revealed.
            told = self._ask(f"/{video_id}", {"fields": VIDEO_FIELDS}).get("post_id")
            if post_id := self._whole_id(told):
                state["post_id"] = post_id
                keep(state)
        if (place := post.options.get("place")) and not state["video"].get("is_placed"):
            # A video's own upload takes no place; its post does.
            if "post_id" not in state:
                raise Rejected("other", "Facebook has not said where this video's place is set")
            self._done(self._send("POST", f"/{state['post_id']}", data={"place": str(place)}))
            state["video"]["is_placed"] = True
            keep(state)
        return None

    def _build(self, post: OutgoingPost, photos: Sequence[Mapping[str, Any]]) -> str:
        data = {"message": post.text, "published": "false"}
        if photos:
            data["attached_media"] = json.dumps([{"media_fbid": made["id"]} for made in photos])
        elif post.options.get("link"):
            data["link"] = str(post.options["link"])
        if post.options.get("place"):
            data["place"] = str(post.options["place"])
        return self._made_id(self._send("POST", f"/{self.account_id}/feed", data=data))

    def _reveal_feed(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        remote_id = named(handles.get("post_id"))
        target, data = remote_id, {"is_published": "true"}
        if not remote_id:
            target, data = str(handles["video"]["id"]), {"published": "true"}
        trusts = not self.allow_list
        self._done(self._send("POST", f"/{target}", data=data, trusts_status=trusts))
        return self._made(remote_id or self._post_of_video(target), post.text)

    def _find_feed(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        """Ask the post itself; only if it cannot be seen, look through what is published."""
        there = self._read_post(str(handles["post_id"])) if "post_id" in handles else None
        if there is not None:
            return Finding((there,) if there.is_public else ())
        if "post_id" not in handles and "video" in handles:
            return self._find_video(str(handles["video"]["id"]))
        return self._find_listed(post, since)

    def _find_listed(self, post: OutgoingPost, since: datetime) -> Finding:
        posts = self._published(since - CLOCKS_APART)
        matches = [found for found in posts if same_post(post, found, shown_text=post.text)]
        return Finding(tuple(reversed(matches)))

    def _find_video(self, video_id: str) -> Finding:
        """Ask a video how far its publishing is: only what has not begun proves anything."""
        made = self._ask(f"/{video_id}", {"fields": VIDEO_FIELDS})
        phase = part(part(made, "status"), "publishing_phase")
        if made.get("published") is True or phase.get("publish_status") == "published":
            there = self._read_post(self._whole_id(made.get("post_id")) or "")
            return Finding((there,)) if there is not None else Finding(is_complete=False)
        has_begun = phase.get("status") not in (None, "not_started", "error")
        return Finding(is_complete=not has_begun and isinstance(made.get("published"), bool))

    def _post_of_video(self, video_id: str) -> str:
        """Return the post of a video that was just published.

        Asked with a quarter of a call's time, since the door to the network is still open.

        Raises:
            OutcomeUnknown: it is not told yet; whoever looks for the post finds it by the video.
        """
        brief = replace(self, http=replace(self.http, call_budget=self.http.call_budget / 4))
        try:
            told = brief._ask(f"/{video_id}", {"fields": VIDEO_FIELDS}).get("post_id")
        except NetworkError:
            told = None
        if not (post_id := self._whole_id(told)):
            raise OutcomeUnknown("it is being published, and Facebook has not named its post yet")
        return post_id

    def _whole_id(self, told: object) -> str:
        """Return a post's id as lists have it; a video names its post without the Page."""
        post_id = named(told)
        return f"{self.account_id}_{post_id}" if post_id and "_" not in post_id else post_id

    def _made(self, remote_id: str, text: str) -> RemotePost:
        return RemotePost(id=remote_id, url=self._url(remote_id), text=text, author=self.account_id)

    def _url(self, remote_id: str) -> str:
        return f"{self.hosts.get('web', self.hosts['authorize'])}/{remote_id}"

    # Changing

    def edit(self, remote_id: str, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Give a post another text; Facebook allows that to the application that made it."""
        data = {"message": post.text}
        trusts = not self.allow_list
        self._done(self._send("POST", f"/{remote_id}", data=data, trusts_status=trusts))
        return self._made(remote_id, post.text)

    def find_edit(
        self, remote_id: str, post: OutgoingPost, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._find_edit(remote_id, post))

    def _find_edit(self, remote_id: str, post: OutgoingPost) -> Finding:
        there = self._read_post(remote_id)
        return Finding((there,) if there is not None and there.text == post.text else ())

    # Reading

    def _read_post(self, remote_id: str) -> RemotePost | None:
        try:
            made = self._ask(f"/{remote_id}", {"fields": FIELDS}) if remote_id else {}
        except Rejected as error:
            if error.code == "not_found":
                return None
            raise
        if not isinstance(made.get("is_published"), bool) or not named(made.get("id")):
            raise OutcomeUnknown("Facebook did not say whether the post is published")
        return self._remote(made)

    def _published(self, since: datetime) -> Iterator[RemotePost]:
        params = {"fields": FIELDS, "since": str(int(since.timestamp())), "limit": "100"}
        for made in self._listed(f"/{self.account_id}/published_posts", params, most=MOST_PAGES):
            yield self._remote(made)

    def _remote(self, made: Mapping[str, Any]) -> RemotePost:
        kinds = _media(made)
        summary = part(part(made, "comments"), "summary")
        remote_id = named(made.get("id"))
        return RemotePost(
            id=remote_id,
            url=words(made.get("permalink_url")) or self._url(remote_id),
            text=words(made.get("message")),
            media_kind=kinds[0] if kinds else "",
            media_count=len(kinds),
            author=named(part(made, "from").get("id")) or self.account_id,
            created_at=parsed_time(made.get("created_time")),
            is_public=made.get("is_published") is not False,
            images=kinds.count("image"),
            videos=kinds.count("video"),
            comment_count=counted(summary.get("total_count")),
            is_original=not made.get("parent_id"),
        )


def _media(made: Mapping[str, Any]) -> list[str]:
    """Return the kind of each thing that is attached; the preview of a link is no media."""
    kinds = [
        words(item.get("media_type"))
        for whole in rows(part(made, "attachments"), "data")
        for item in rows(part(whole, "subattachments"), "data") or [whole]
    ]
    return [_KINDS[kind] for kind in kinds if kind in _KINDS]
