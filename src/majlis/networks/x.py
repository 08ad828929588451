"""X: what it takes, how it is published to, and what its answers mean.

Sources: X's OpenAPI 2.166 and 2.167 and docs.x.com, read 2026-08-22. The API renamed its fields
in 2.167 (`post.fields` for `tweet.fields`) without a word that the old names ended: we ask by the
old names and read either.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from twitter_text import parse_tweet

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
    OutgoingMedia,
    OutgoingPost,
    Prepared,
    Problem,
    RemotePost,
    TextUnit,
)
from .forms import POST, Form
from .text import clean
from .verdicts import looked, repeatable
from .x_answers import plain, upload_state, wait_s
from .x_calls import moment
from .x_comments import LONGEST_REPLY, XComments
from .x_readings import XReadings
from .x_subscribing import XSubscribing

ABILITIES = Abilities(
    longest_text=280,
    text_unit=TextUnit.X_WEIGHT,
    images_most=4,
    image_mimes=("image/jpeg", "image/png", "image/webp"),
    image_largest_bytes=5 * 1024 * 1024,
    longest_alt=1000,
    takes_video=True,
    video_mimes=("video/mp4", "video/quicktime"),
    video_largest_bytes=512 * 1024 * 1024,
    video_longest=timedelta(seconds=140),
    hears_comments=True,
    tells_edits=True,
    hears_mentions=True,
    pushes=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
    reply_unit=TextUnit.X_WEIGHT,
)
FORMS = (Form(POST, ABILITIES),)
CHUNK_BYTES = 4 * 1024 * 1024
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}\b")


def final_text(text: str) -> str:
    """Return what is sent for a text as its writer wrote it."""
    return clean(text)


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent."""
    return final


def measure(text: str) -> int:
    """Return the length of a final text as X counts it: weighted, a link is 23."""
    return int(parse_tweet(text).weightedLength)


def is_valid(text: str) -> bool:
    """Say whether X takes this text: neither empty nor too long, no character it forbids."""
    return bool(parse_tweet(text).valid)


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
    final = final_text(text)
    if final and measure(final) <= ABILITIES.longest_text and not is_valid(final):
        found.insert(0, blocking("text_invalid"))
    # Source: docs.x.com changelog, February 2026: one cashtag in a post.
    if (count := len(_CASHTAG.findall(text))) > 1:
        found.insert(0, blocking("cashtags_too_many", count=count, most=1))
    return found


@dataclass(frozen=True, kw_only=True)
class X(XComments, XSubscribing, XReadings):
    """One account on X."""

    slug: ClassVar[str] = "x"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            me = self.send(self._judge, "GET", self._at("/2/users/me")).data.get("data", {})
        handle = str(me.get("username", ""))
        return Account(
            id=str(me.get("id", "")),
            handle=handle,
            name=str(me.get("name", "")),
            url=f"{self._web()}/{handle}",
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Upload the media and note the newest own post, below which the reconciler need not look.

        That note is made once: a later one could already lie above a post in doubt.
        """
        state = {**handles, "media": self._still_valid(post, handles)}
        with repeatable(self.http.soon):
            for number, item in enumerate(post.media):
                if wait := self._upload(item, state, number, keep):
                    return Prepared(state, look_again_in=wait)
            if "newest_id" not in state:
                state["newest_id"] = self._newest_id()
                keep(state)
        expiries = [datetime.fromisoformat(made["expires_at"]) for made in state["media"]]
        return Prepared(state, expires_at=min(expiries, default=None))

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        body: dict[str, Any] = {"text": post.text}
        if handles.get("media"):
            body["media"] = {"media_ids": [made["id"] for made in handles["media"]]}
        made = self.send(
            self._judge,
            "POST",
            self._at("/2/tweets"),
            json=body,
            trusts_status=not self.allow_list,
        ).data.get("data")
        if not isinstance(made, dict) or not made.get("id"):
            raise OutcomeUnknown("X answered without an id")
        return RemotePost(
            id=str(made["id"]),
            url=self._url(made["id"]),
            text=plain(str(made.get("text", ""))),
            author=self.account_id,
        )

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        shown = shown_text(post.text)
        matches = [
            found
            for _, found in self._own(self._after(handles, since))
            if found.is_original and same_post(post, found, shown_text=shown)
        ]
        return Finding(tuple(reversed(matches)))

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            for _, post in self._own({"start_time": moment(since)}):
                yield post

    def _still_valid(self, post: OutgoingPost, handles: Handles) -> list[dict[str, Any]]:
        """Return the uploads made so far, none if they are of other files or expire soon."""
        made = [dict(item) for item in handles.get("media", ())]
        soon = (self.clock() + timedelta(minutes=5)).isoformat()
        fits = all(
            item["sha256"] == file.sha256 and item["expires_at"] > soon
            for item, file in zip(made, post.media, strict=False)
        )
        return made if fits and len(made) <= len(post.media) else []

    def _upload(
        self, item: OutgoingMedia, state: dict[str, Any], number: int, keep: Keep
    ) -> timedelta | None:
        """Take one file as far as it goes; return how long X wants to process it, if it does."""
        if number == len(state["media"]):
            state["media"].append(self._initialize(item))
            keep(state)
        made = state["media"][number]
        if made["step"] == "append":
            self._append(item, made, lambda: keep(state))
            made["step"] = "finalize"
            keep(state)
            made["wait_s"] = wait_s(self._finalize(made))
        elif made["step"] in ("finalize", "process"):
            made["wait_s"] = wait_s(self._status(made))
        if made["step"] != "done" and made["wait_s"]:
            made["step"] = "process"
            keep(state)
            return timedelta(seconds=made["wait_s"])
        if made["step"] != "done":
            self._describe(item, made)
            made["step"] = "done"
            keep(state)
        return None

    def _initialize(self, item: OutgoingMedia) -> dict[str, Any]:
        body = {
            "media_type": item.mime,
            "total_bytes": item.size_bytes,
            "media_category": "tweet_video" if item.kind == "video" else "tweet_image",
        }
        made = self.send(
            self._judge, "POST", self._at("/2/media/upload/initialize"), json=body
        ).data.get("data", {})
        if not made.get("id"):
            raise OutcomeUnknown("X began an upload without an id")
        life = timedelta(seconds=int(made.get("expires_after_secs", 86400)))
        return {
            "sha256": item.sha256,
            "id": str(made["id"]),
            "step": "append",
            "sent": 0,
            "expires_at": (self.clock() + life).isoformat(),
        }

    def _append(self, item: OutgoingMedia, made: dict[str, Any], kept: Callable[[], None]) -> None:
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

    def _finalize(self, made: Mapping[str, Any]) -> dict[str, Any]:
        url = self._at(f"/2/media/upload/{made['id']}/finalize")
        return upload_state(self.send(self._judge, "POST", url))

    def _status(self, made: Mapping[str, Any]) -> dict[str, Any]:
        params = {"media_id": str(made["id"]), "command": "STATUS"}
        return upload_state(
            self.send(self._judge, "GET", self._at("/2/media/upload"), params=params)
        )

    def _describe(self, item: OutgoingMedia, made: Mapping[str, Any]) -> None:
        if item.alt and item.kind == "image":
            body = {"id": made["id"], "metadata": {"alt_text": {"text": item.alt}}}
            self.send(self._judge, "POST", self._at("/2/media/metadata"), json=body)
