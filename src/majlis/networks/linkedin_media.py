"""Files on their way to LinkedIn: announced, uploaded to an address of their own, then processed.

Source: Microsoft Learn (Images, Documents, Videos) by way of audits of 2026 (v202606), read
2026-11. What was uploaded and never posted is seen by nobody, so an answer that is lost costs
another announcement and nothing else.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .contract import Handles, Keep, OutcomeUnknown, OutgoingMedia, OutgoingPost, Prepared, Rejected
from .hearing import part, words
from .linkedin_calls import encoded
from .linkedin_video import LinkedInVideo

LOOKS = tuple(timedelta(seconds=wait_s) for wait_s in (0.5, 2, 5, 15, 60))
BYTES = {"Content-Type": "application/octet-stream"}


@dataclass(frozen=True, kw_only=True)
class LinkedInMedia(LinkedInVideo):
    """The uploads of one organization page."""

    def _still_valid(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        """Return the handles without what was uploaded for other files than these."""
        state = deepcopy(dict(handles))
        images = [item.sha256 for item in post.media if item.kind == "image"]
        known = [made["sha256"] for made in state.setdefault("images", [])]
        if known != images[: len(known)]:
            state["images"] = []
        singles = {name: item.sha256 for name, _, item in _singles(post)}
        for name in ("document", "thumbnail", "video"):
            if name in state and state[name].get("sha256") != singles.get(name):
                del state[name]
        return state

    def _upload(self, post: OutgoingPost, state: dict[str, Any], keep: Keep) -> None:
        images = [item for item in post.media if item.kind == "image"]
        for item in images[len(state["images"]) :]:
            state["images"].append({"sha256": item.sha256, "urn": self._whole("image", item)})
            keep(state)
        for name, kind, item in _singles(post):
            if kind == "video":
                self._carry_video(post, item, state, keep)
            elif name not in state:
                state[name] = {"sha256": item.sha256, "urn": self._whole(kind, item)}
                keep(state)

    def _whole(self, kind: str, item: OutgoingMedia) -> str:
        """Upload one image or document in a single piece and return its URN."""
        begun = part(self._announced(f"{kind}s", {"owner": self._author()}), "value")
        urn, url = words(begun.get(kind)), words(begun.get("uploadUrl"))
        if not urn or not url:
            raise OutcomeUnknown("LinkedIn began an upload without its address")
        with item.open() as stream:
            headers = {"Content-Type": item.mime}
            self._put(url, headers=headers, content=stream)
        return urn

    def _all_available(self, state: Mapping[str, Any]) -> bool:
        singles = [
            state[name]["urn"] for name in ("document", "thumbnail", "video") if name in state
        ]
        return all(map(self._is_available, [*(it["urn"] for it in state["images"]), *singles]))

    def _is_available(self, urn: str) -> bool:
        status = self._status(urn)
        if status == "PROCESSING_FAILED":
            raise Rejected("media_refused", "LinkedIn could not process the file")
        return status == "AVAILABLE"

    def _status(self, urn: str) -> str:
        kind = urn.split(":")[2]
        status = words(self._send("GET", f"/rest/{kind}s/{encoded(urn)}").data.get("status"))
        if not status:
            raise OutcomeUnknown("LinkedIn did not say how the file stands")
        return status

    def _waiting(self, state: dict[str, Any], keep: Keep) -> Prepared:
        looks = state.get("looks", 0)
        state["looks"] = looks + 1
        keep(state)
        return Prepared(state, look_again_in=LOOKS[min(looks, len(LOOKS) - 1)])


def _singles(post: OutgoingPost) -> Iterator[tuple[str, str, OutgoingMedia]]:
    """Yield name, kind and file of what stands alone: a video, a document, an article's picture."""
    for item in post.media:
        if item.kind in ("video", "document"):
            yield item.kind, item.kind, item
    if "thumbnail" in post.files and post.options.get("link"):
        yield "thumbnail", "image", post.files["thumbnail"]
