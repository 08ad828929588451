"""Mastodon: what a server takes and how it is published to.

The server belongs to whoever runs it, so its address comes with the application. It knows a post
again by the `Idempotency-Key` that we choose before the first try; some servers ignore it, so a
lost answer is looked for all the same. Source: docs.joinmastodon.org/methods, read 2026-11; limits
are those of a server as it is delivered.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from .abilities import Abilities, MediaFacts, Problem, TextUnit
from .checks import draft_problems
from .connected import same_post
from .contract import (
    Account,
    Finding,
    Handles,
    Keep,
    OutcomeUnknown,
    OutgoingMedia,
    OutgoingPost,
    Prepared,
    Rejected,
    RemotePost,
)
from .forms import POST, Field, FieldKind, Form
from .hearing import named, words
from .mastodon_readings import MastodonReadings
from .mastodon_talks import LONGEST_REPLY, MastodonTalks
from .pitfalls import links
from .text import clean
from .verdicts import looked, repeatable

ABILITIES = Abilities(
    longest_text=500,
    text_unit=TextUnit.CHARACTERS,
    images_most=4,
    image_mimes=("image/jpeg", "image/png", "image/webp"),
    image_largest_bytes=16 * 1024 * 1024,
    image_pixels_most=33_177_600,
    gif_largest_bytes=16 * 1024 * 1024,
    longest_alt=1500,
    takes_video=True,
    video_mimes=("video/mp4", "video/quicktime", "video/webm"),
    video_largest_bytes=99 * 1024 * 1024,
    video_frames_most=120,
    hears_comments=True,
    tells_edits=True,
    hears_mentions=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
    likes=True,
    blocks=True,
    hears_messages=True,
    sends_messages=True,
    longest_message=LONGEST_REPLY,
)
FORMS = (
    Form(
        POST,
        ABILITIES,
        fields=(
            Field(
                "poll",
                FieldKind.POLL,
                longest=50,
                least=2,
                most=4,
                spans=(timedelta(minutes=5), timedelta(days=30)),
            ),
            Field("first_comment", FieldKind.TEXT, longest=LONGEST_REPLY),
        ),
        edits=("text",),
        instead_of_media=("poll",),
    ),
    Form("thread", ABILITIES, parts_most=25),
)
LINK_LENGTH = 23  # of any link, however long
LOOKS = tuple(timedelta(seconds=wait_s) for wait_s in (0.5, 2, 5, 15, 60))
_ELSEWHERE = re.compile(r"(?<![\w/])@(\w+)@[\w.-]+\w")


def final_text(text: str) -> str:
    """Return what is sent for a text as its writer wrote it."""
    return clean(text)


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent: of an account elsewhere, its first name."""
    return _ELSEWHERE.sub(r"@\1", final)


def measure(text: str) -> int:
    """Return the length of a final text as Mastodon counts it: any link is 23, a name its own part.

    It counts what a reader sees as one sign; we count code points, which are never fewer.
    """
    spare = sum(LINK_LENGTH - len(link.address) for link in links(text) if not link.mangled)
    return len(shown_text(text)) + spare


def problems(
    *,
    text: str,
    title: str = "",
    media: Sequence[MediaFacts] = (),
    form: Form = FORMS[0],
) -> list[Problem]:
    return draft_problems(
        text=text,
        title=title,
        media=media,
        abilities=form.abilities,
        final_text=final_text,
        measure=measure,
    )


@dataclass(frozen=True, kw_only=True)
class Mastodon(MastodonTalks, MastodonReadings):
    """One account; `account_id` is its number on its own server."""

    slug: ClassVar[str] = "mastodon"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            me = self._send("GET", "/api/v1/accounts/verify_credentials").data
        return Account(
            id=named(me.get("id")),
            handle=words(me.get("acct")),
            name=words(me.get("display_name")) or words(me.get("acct")),
            url=words(me.get("url")),
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Upload the files; choose the key of the post, and note the newest own one, once."""
        state = self._still_valid(post, handles)
        with repeatable(self.http.soon):
            for number, item in enumerate(post.media):
                if number == len(state["media"]):
                    state["media"].append({"sha256": item.sha256, "id": self._upload(item)})
                    keep(state)
            if not all(self._is_processed(made["id"]) for made in state["media"]):
                looks = state.get("looks", 0)
                state["looks"] = looks + 1
                keep(state)
                return Prepared(state, look_again_in=LOOKS[min(looks, len(LOOKS) - 1)])
            if "key" not in state:
                state["newest_id"] = self._newest_id()
                state["key"] = uuid.uuid4().hex
                keep(state)
        return Prepared(state)

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        return self._post(self._body(post, handles), str(handles["key"]))

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            for post in self._own({}):
                if post.created_at and post.created_at < since:
                    return
                if post.is_public:
                    yield post

    def edit(self, remote_id: str, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Change the text; the files that stand are named again, or the server drops them."""
        standing = self._status(remote_id)
        if standing is None:
            raise Rejected("not_found", "the post is gone")
        files = [named(file.get("id")) for file in standing.get("media_attachments", [])]
        made = self._send(
            "PUT",
            f"/api/v1/statuses/{remote_id}",
            json={"status": post.text, "language": post.language, "media_ids": files},
            trusts_status=not self.allow_list,
        ).data
        if not named(made.get("id")):
            raise OutcomeUnknown("the server answered an edit without the post")
        return self._remote(made)

    def find_edit(
        self, remote_id: str, post: OutgoingPost, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._find_edit(remote_id, post))

    def _find_edit(self, remote_id: str, post: OutgoingPost) -> Finding:
        made = self._status(remote_id)
        there = self._remote(made) if made is not None else None
        is_so = there is not None and same_post(post, there, shown_text=shown_text(post.text))
        return Finding((there,) if there is not None and is_so else ())

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        shown = shown_text(post.text)
        newest = handles.get("newest_id")
        matches = [
            there
            for there in self._own_since(newest, since)
            if there.is_original
            and there.follows_id == post.follows_id
            and same_post(post, there, shown_text=shown)
        ]
        return Finding(tuple(reversed(matches)))

    def _own_since(self, newest_id: object, since: datetime) -> Iterator[RemotePost]:
        for post in self._own({"since_id": str(newest_id)} if newest_id else {}):
            if not newest_id and post.created_at and post.created_at < since:
                return
            yield post

    def _body(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        body: dict[str, Any] = {
            "status": post.text,
            "language": post.language,
            "visibility": "public",
        }
        if handles.get("media"):
            body["media_ids"] = [made["id"] for made in handles["media"]]
        if post.follows_id:
            body["in_reply_to_id"] = post.follows_id
        if poll := post.options.get("poll"):
            body["poll"] = {
                "options": list(poll["options"]),
                "expires_in": int(poll["minutes"]) * 60,
            }
        return body

    def _upload(self, item: OutgoingMedia) -> str:
        """Upload one file; an answer that is lost leaves a file that nothing shows."""
        with item.open() as stream:
            made = self._send(
                "POST",
                "/api/v2/media",
                data={"description": item.alt} if item.alt else None,
                files={"file": (f"file.{item.mime.rpartition('/')[2]}", stream, item.mime)},
            ).data
        if not named(made.get("id")):
            raise OutcomeUnknown("the server took a file without an id")
        return named(made.get("id"))

    def _is_processed(self, media_id: str) -> bool:
        answer = self._send("GET", f"/api/v1/media/{media_id}")
        return answer.status != 206  # 206: still being made

    def _newest_id(self) -> str:
        page = self._list(f"/api/v1/accounts/{self.account_id}/statuses", {"limit": "1"})
        return named(page[0].get("id")) if page else ""

    def _still_valid(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        media = [dict(made) for made in handles.get("media", ())]
        hashes = [made["sha256"] for made in media]
        fits = hashes == [item.sha256 for item in post.media][: len(hashes)]
        return {**handles, "media": media if fits else []}
