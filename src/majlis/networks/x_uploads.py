"""X: files sent in segments, described and subtitled before the post that carries them.

Source: X's OpenAPI 2.167 (`/2/media/upload/*`, `/2/media/metadata`, `/2/media/subtitles`) and
docs.x.com/x-api/media, read 2026-08-22.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .contract import Handles, Keep, OutcomeUnknown, OutgoingMedia, OutgoingPost
from .hearing import counted, named, part
from .x_answers import upload_state, wait_s
from .x_calls import XCalls
from .x_rules import SUBTITLES

CHUNK_BYTES = 4 * 1024 * 1024
LIFE = timedelta(days=1)
CATEGORIES = {"image": "tweet_image", "gif": "tweet_gif", "video": "tweet_video"}
PRIVATE_CATEGORIES = {"image": "dm_image", "gif": "dm_gif", "video": "dm_video"}
# As a subtitle's menu names it; X shows it to whoever watches.
LANGUAGES = {"ar": "العربية", "en": "English"}

State = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class XUploads(XCalls):
    """The part of an account on X that takes files."""

    def upload_all(self, post: OutgoingPost, state: State, keep: Keep) -> timedelta | None:
        """Take every file as far as it goes; return how long X wants to process one, if it does."""
        for number, item in enumerate(post.media):
            if wait := self._upload(item, state["media"], number, lambda: keep(state)):
                return wait
        captions = post.files.get("captions")
        if captions is None or not state["media"] or post.media[0].kind != "video":
            return None
        return self._subtitle(captions, state, keep)

    def still_valid(self, files: tuple[OutgoingMedia, ...], made: Any) -> list[State]:
        """Return the uploads made so far, none if they are of other files or expire soon."""
        found = [dict(item) for item in made or ()]
        soon = (self.clock() + timedelta(minutes=5)).isoformat()
        fits = all(
            item["sha256"] == file.sha256 and item["expires_at"] > soon
            for item, file in zip(found, files, strict=False)
        )
        return found if fits and len(found) <= len(files) else []

    def _upload(
        self,
        item: OutgoingMedia,
        uploads: list[State],
        number: int,
        kept: Callable[[], None],
        *,
        private: bool = False,
    ) -> timedelta | None:
        if number == len(uploads):
            uploads.append(self._initialize(item, private=private))
            kept()
        made = uploads[number]
        if made["step"] == "append":
            self._append(item, made, kept)
            made["step"] = "finalize"
            kept()
            made["wait_s"] = wait_s(self._finalize(made))
        elif made["step"] in ("finalize", "process"):
            made["wait_s"] = wait_s(self._status(made))
        if made["step"] != "done" and made["wait_s"]:
            made["step"] = "process"
            kept()
            return timedelta(seconds=made["wait_s"])
        if made["step"] != "done":
            self._describe(item, made)
            made["step"] = "done"
            kept()
        return None

    def _subtitle(self, item: OutgoingMedia, state: State, keep: Keep) -> timedelta | None:
        """Send the subtitles and put them to the video; doing it twice changes nothing."""
        state["captions"] = self.still_valid((item,), state.get("captions"))
        if wait := self._upload(item, state["captions"], 0, lambda: keep(state)):
            return wait
        (made,) = state["captions"]
        if made.get("video") != state["media"][0]["id"]:
            language = item.language or "ar"
            body = {
                "id": state["media"][0]["id"],
                "media_category": "TweetVideo",
                "subtitles": {
                    "id": made["id"],
                    "language_code": language[:2].upper(),
                    "display_name": LANGUAGES.get(language[:2].lower(), language),
                },
            }
            self.send(self._judge, "POST", self._at("/2/media/subtitles"), json=body)
            made["video"] = state["media"][0]["id"]
            keep(state)
        return None

    def _initialize(self, item: OutgoingMedia, *, private: bool = False) -> State:
        categories = PRIVATE_CATEGORIES if private else CATEGORIES
        body = {
            "media_type": SUBTITLES.get(item.mime, item.mime),
            "total_bytes": item.size_bytes,
            "media_category": categories.get(item.kind, "subtitles"),
        }
        url = self._at("/2/media/upload/initialize")
        made = part(self.send(self._judge, "POST", url, json=body).data, "data")
        if not named(made.get("id")):
            raise OutcomeUnknown("X began an upload without an id")
        life_s = counted(made.get("expires_after_secs"))
        life = LIFE if life_s is None else min(LIFE, timedelta(seconds=life_s))
        return {
            "sha256": item.sha256,
            "id": named(made["id"]),
            "step": "append",
            "sent": 0,
            "expires_at": (self.clock() + life).isoformat(),
        }

    def _append(self, item: OutgoingMedia, made: State, kept: Callable[[], None]) -> None:
        """Send the chunks that are missing; X lets a segment be sent again."""
        with item.open() as stream:
            stream.seek(made["sent"] * CHUNK_BYTES)
            while chunk := stream.read(CHUNK_BYTES):
                self.send(
                    self._judge,
                    "POST",
                    self._at(f"/2/media/upload/{made['id']}/append"),
                    data={"segment_index": str(made["sent"])},
                    files={"media": ("media", chunk, item.mime)},
                )
                made["sent"] += 1
                kept()

    def _finalize(self, made: Mapping[str, Any]) -> Mapping[str, Any]:
        url = self._at(f"/2/media/upload/{made['id']}/finalize")
        return upload_state(self.send(self._judge, "POST", url))

    def _status(self, made: Mapping[str, Any]) -> Mapping[str, Any]:
        params = {"media_id": str(made["id"]), "command": "STATUS"}
        return upload_state(
            self.send(self._judge, "GET", self._at("/2/media/upload"), params=params)
        )

    def _describe(self, item: OutgoingMedia, made: Mapping[str, Any]) -> None:
        if item.alt and item.kind in ("image", "gif"):
            body = {"id": made["id"], "metadata": {"alt_text": {"text": item.alt}}}
            self.send(self._judge, "POST", self._at("/2/media/metadata"), json=body)


def expires_at(state: Handles) -> datetime | None:
    """Return when the first of the files made so far will be gone."""
    made = [*state.get("media", ()), *state.get("captions", ())]
    return min((datetime.fromisoformat(it["expires_at"]) for it in made), default=None)
