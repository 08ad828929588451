"""Instagram's containers: what is built of a post before anybody sees it.

A container is built from addresses that Instagram fetches, and publishes at most once: its id is
the key by which the outcome can be asked.

Source: Meta's "IG User media" reference and public Postman collection, read 2026-11 (v26.0).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .connected import parsed_time
from .contract import (
    Handles,
    Keep,
    OutcomeUnknown,
    OutgoingMedia,
    OutgoingPost,
    Prepared,
    Rejected,
    TryLater,
)
from .hearing import counted, named, part, rows
from .instagram_forms import REEL, STORY
from .meta import HOUR, Graph
from .verdicts import bounded, repeatable

LIFE = timedelta(hours=23)  # a container expires after 24
# Meta advises one look a minute; most images are ready within seconds, a reel takes minutes.
LOOKS = tuple(timedelta(seconds=wait_s) for wait_s in (0.5, 2, 5, 15, 60))
# The container's own troubles that end with another one: fetching, time-outs, Meta's own errors.
PASSING = ("2207001", "2207003", "2207020", "2207052", "2207053")
QUOTA_HOLDS = timedelta(minutes=1)
MOST_LISTED = "100"


@dataclass(frozen=True, kw_only=True)
class InstagramContainers(Graph):
    """The part of an account that prepares."""

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Build the container and wait until Instagram has fetched and checked its files."""
        state = self._still_valid(post, handles)
        with repeatable(self.http.soon):
            if "container" not in state:
                if not self._parts_are_ready(post, state, keep):
                    return self._waiting(state, keep)
                state["container"] = self._build(post, state["parts"])
                keep(state)
                self._check_quota(state)  # while Instagram fetches
            code = self._standing_of(state["container"], state, keep)
            if code not in ("FINISHED", "PUBLISHED"):
                return self._waiting(state, keep)
            if code == "FINISHED":
                self._note_stories(post, state, keep)
                self._check_quota(state)
        return Prepared(state, expires_at=datetime.fromisoformat(state["expires_at"]))

    def _parts_are_ready(self, post: OutgoingPost, state: dict[str, Any], keep: Keep) -> bool:
        """Build what a carousel is made of, each file by itself, and say whether all of it is."""
        parts = post.media if len(post.media) > 1 else ()
        for number, item in enumerate(parts):
            if number == len(state["parts"]):
                tags = _tags(post, item) if number == 0 else {}
                state["parts"].append(
                    self._container({**_file(item), **tags, "is_carousel_item": "true"})
                )
                keep(state)
        codes = [self._standing_of(part, state, keep) for part in state["parts"]]
        return all(code == "FINISHED" for code in codes)

    def _build(self, post: OutgoingPost, parts: Sequence[str]) -> str:
        if not post.media:
            raise Rejected("media_refused", "Instagram takes no post without an image or a video")
        if post.form == STORY:
            return self._container({**_file(post.media[0], shows_alt=False)} | _STORY)
        words = {"caption": post.text} if post.text else {}
        if parts:
            whole = {"media_type": "CAROUSEL", "children": ",".join(parts)}
            return self._container(whole | words | _options(post))
        file = _file(post.media[0])
        if post.media[0].kind == "video":
            file |= _reel(post)
        return self._container(file | words | _tags(post, post.media[0]) | _options(post))

    def _container(self, data: Mapping[str, str]) -> str:
        return self._made_id(self._send("POST", f"/{self.account_id}/media", data=data))

    def _standing_of(self, container: str, state: dict[str, Any], keep: Keep) -> str:
        """Return the status of a container that may still be published, or has been.

        Raises:
            TryLater: it is dead, and all of it is built anew then.
            Rejected("media_refused"): Instagram cannot use the file.
        """
        code, told = self._status_of(container)
        is_passing = code == "ERROR" and any(number in told for number in PASSING)
        if code in ("EXPIRED", "MISSING") or is_passing:
            state.clear()
            keep(state)
            raise TryLater(self.http.soon, told)
        if code == "ERROR":
            raise Rejected("media_refused", told)
        return code

    def _status_of(self, container: object) -> tuple[str, str]:
        try:
            answer = self._send("GET", f"/{container}", {"fields": "status_code,status"})
        except Rejected as error:
            if error.code == "not_found":
                return "MISSING", error.detail
            raise
        code = answer.data.get("status_code")
        if not isinstance(code, str):
            raise OutcomeUnknown("Instagram did not say how the container stands")
        return code, answer.sentence(answer.data.get("status"))

    def _waiting(self, state: dict[str, Any], keep: Keep) -> Prepared:
        looks = state.get("looks", 0)
        state["looks"] = looks + 1
        keep(state)
        return Prepared(state, look_again_in=LOOKS[min(looks, len(LOOKS) - 1)])

    def _note_stories(self, post: OutgoingPost, state: dict[str, Any], keep: Keep) -> None:
        """Note once which stories stand already: without a text one is known by its newness."""
        if post.form == STORY and "standing" not in state:
            listed = self._listed(f"/{self.account_id}/stories", {"fields": "id"}, most=10)
            state["standing"] = sorted(named(made["id"]) for made in listed)
            keep(state)

    def _check_quota(self, state: dict[str, Any]) -> None:
        """Ask how many posts the last day has had, unless that was asked within a minute.

        A limit that is not told stops nothing.

        Raises:
            TryLater: all of them, until the oldest of them is a day old.
        """
        now = self.clock()
        if state.get("quota_read_at", "") > (now - QUOTA_HOLDS).isoformat():
            return
        query = {"fields": "config,quota_usage"}
        try:
            told = self._ask(f"/{self.account_id}/content_publishing_limit", query)
        except (Rejected, OutcomeUnknown):
            return
        limit = next(iter(rows(told, "data")), {})
        most = counted(part(limit, "config").get("quota_total"))
        used = counted(limit.get("quota_usage"))
        if most is None or used is None or used < most:
            state["quota_read_at"] = now.isoformat()
            return
        span_s = counted(part(limit, "config").get("quota_duration")) or 86_400
        raise TryLater(
            self._quota_frees(most, timedelta(seconds=min(span_s, 86_400))),
            "the number of posts that Instagram takes in a day is reached",
            rate_limited=True,
        )

    def _quota_frees(self, most: int, span: timedelta) -> timedelta:
        """Return how long it is until the posts of the last day are one fewer than `most`."""
        query = {"fields": "id,timestamp", "limit": MOST_LISTED}
        try:
            listed = rows(self._ask(f"/{self.account_id}/media", query), "data")
        except (Rejected, OutcomeUnknown):
            return HOUR
        now = self.clock()
        times = [at for at in (parsed_time(made.get("timestamp")) for made in listed) if at]
        within = sorted((at for at in times if at > now - span), reverse=True)[:most]
        # Stories count, and are in no list: then the oldest known is as near as can be told.
        return bounded(within[-1] + span - now) if within else HOUR

    def _still_valid(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        """Return the handles made so far, new ones if they are of other files or expire soon."""
        hashes = [item.sha256 for item in (*post.media, *post.files.values())]
        soon = (self.clock() + timedelta(minutes=5)).isoformat()
        if handles.get("files") == hashes and handles.get("expires_at", "") > soon:
            return {**handles, "parts": list(handles["parts"])}
        return {
            "files": hashes,
            "parts": [],
            "expires_at": (self.clock() + LIFE).isoformat(),
        }


_STORY = {"media_type": "STORIES"}


def _file(item: OutgoingMedia, *, shows_alt: bool = True) -> dict[str, str]:
    """Return where Instagram fetches a file, and an image's alternative text."""
    if item.kind == "video":
        return {"media_type": "VIDEO", "video_url": item.public_url()}
    alt = {"alt_text": item.alt} if item.alt and shows_alt else {}
    return {"image_url": item.public_url(), **alt}


def _reel(post: OutgoingPost) -> dict[str, str]:
    """Return what makes a video a reel; one posted as a plain post stands in the feed, too."""
    in_feed = post.form != REEL or post.options.get("share_to_feed") is True
    cover = post.files.get("thumbnail")
    return {
        "media_type": "REELS",
        "share_to_feed": "true" if in_feed else "false",
        **({"cover_url": cover.public_url()} if cover else {}),
    }


def _options(post: OutgoingPost) -> dict[str, str]:
    """Return the fields that stand on the whole post."""
    place = str(post.options.get("place") or "")
    collaborators = names(post, "collaborators")
    return {
        **({"location_id": place} if place else {}),
        **({"collaborators": json.dumps(collaborators)} if collaborators else {}),
        **({"is_ai_generated": "true"} if post.options.get("ai_label") is True else {}),
    }


def _tags(post: OutgoingPost, item: OutgoingMedia) -> dict[str, str]:
    """Return who is tagged in a file. On an image each needs a place: side by side, low down."""
    tagged: list[dict[str, Any]] = [{"username": name} for name in names(post, "user_tags")]
    if item.kind != "video":
        for number, tag in enumerate(tagged, start=1):
            tag |= {"x": round(number / (len(tagged) + 1), 3), "y": 0.8}
    return {"user_tags": json.dumps(tagged)} if tagged else {}


def names(post: OutgoingPost, slug: str) -> list[str]:
    """Return the accounts that a field names, without the sign before them."""
    told = post.options.get(slug)
    listed = told if isinstance(told, list) else []
    return [name for name in (str(one).strip().removeprefix("@") for one in listed) if name]
