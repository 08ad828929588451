"""Bluesky: what it takes and how it is published to.

A post is a record under a key that we choose and store before the first try: writing it again
changes nothing, and asking for it says surely whether it stands. Source: lexicons
com.atproto.repo and app.bsky.feed.post, read 2026-11.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from .abilities import Abilities, MediaFacts, Problem, TextUnit
from .bluesky_readings import BlueskyReadings
from .bluesky_talks import LONGEST_REPLY, BlueskyTalks
from .bluesky_text import LONGEST_GRAPHEMES, handles_in, measure
from .checks import draft_problems
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
from .hearing import named, part, words
from .text import clean
from .verdicts import looked, repeatable

IMAGE_MIMES = ("image/jpeg", "image/png", "image/webp")
LARGEST_BLOB_BYTES = 1_000_000
ABILITIES = Abilities(
    longest_text=LONGEST_GRAPHEMES,
    text_unit=TextUnit.GRAPHEMES,
    images_most=4,
    image_mimes=IMAGE_MIMES,
    image_largest_bytes=LARGEST_BLOB_BYTES,
    longest_alt=2000,
    hears_comments=True,
    hears_mentions=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
    reply_unit=TextUnit.GRAPHEMES,
)
FORMS = (
    Form(
        POST,
        ABILITIES,
        fields=(
            Field("link", FieldKind.ADDRESS),
            Field("article_title", FieldKind.LINE, longest=300),
            Field("article_text", FieldKind.TEXT, longest=1000),
            Field(
                "thumbnail",
                FieldKind.FILE,
                mimes=IMAGE_MIMES,
                largest_bytes=LARGEST_BLOB_BYTES,
            ),
            Field("first_comment", FieldKind.TEXT, longest=LONGEST_REPLY),
        ),
        instead_of_media=("link",),
    ),
    Form("thread", ABILITIES, parts_most=25),
)


def final_text(text: str) -> str:
    """Return what is sent for a text as its writer wrote it."""
    return clean(text)


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent."""
    return final


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
class Bluesky(BlueskyTalks, BlueskyReadings):
    """One account; `account_id` is its DID."""

    slug: ClassVar[str] = "bluesky"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            me = self._send("GET", "com.atproto.server.getSession").data
        did, handle = named(me.get("did")), words(me.get("handle"))
        return Account(id=did, handle=handle, name=handle, url=f"{self._web()}/profile/{did}")

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Upload the images, find whom the text names, and choose the key of the record once."""
        state = self._still_valid(post, handles)
        files = self._files(post)
        with repeatable(self.http.soon):
            for item in files[len(state["blobs"]) :]:
                state["blobs"].append({"sha256": item.sha256, "blob": self._upload(item)})
                keep(state)
            if "dids" not in state:
                state["dids"] = self._dids(handles_in(post.text))
            if "key" not in state:
                state |= self._begun()
                keep(state)
        return Prepared(state)

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        record = self._said(post.text, post.language, handles)
        if embed := self._embed(post, handles):
            record["embed"] = embed
        if post.follows_id:
            with repeatable(self.http.soon):  # a reading, before anything is written
                record["reply"] = self._reference(post.follows_id)
        return self._put(record, str(handles["key"]))

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._under_key(handles))

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            for post in self._own():
                if post.created_at and post.created_at < since:
                    return
                yield post

    def _upload(self, item: OutgoingMedia) -> Mapping[str, Any]:
        """Upload one file; one that no record names is dropped by the server."""
        with item.open() as stream:
            made = self._send(
                "POST",
                "com.atproto.repo.uploadBlob",
                headers={"Content-Type": item.mime, "Content-Length": str(item.size_bytes)},
                content=stream,
            ).data
        blob = part(made, "blob")
        if not blob:
            raise OutcomeUnknown("the server took a file without naming it")
        return dict(blob)

    def _dids(self, handles: Sequence[str]) -> dict[str, str]:
        found = {}
        for handle in handles:
            try:
                told = self._send(
                    "GET", "com.atproto.identity.resolveHandle", params={"handle": handle}
                ).data
            except Rejected:  # nobody of that name: it stays plain text
                continue
            if did := named(told.get("did")):
                found[handle] = did
        return found

    def _embed(self, post: OutgoingPost, handles: Handles) -> dict[str, Any] | None:
        blobs = [made["blob"] for made in handles.get("blobs", ())]
        if post.media:
            images = [_image(item, blob) for item, blob in zip(post.media, blobs, strict=True)]
            return {"$type": "app.bsky.embed.images", "images": images}
        if not post.options.get("link"):
            return None
        card: dict[str, Any] = {
            "uri": post.options["link"],
            "title": post.options.get("article_title", ""),
            "description": post.options.get("article_text", ""),
        }
        if blobs:
            card["thumb"] = blobs[0]
        return {"$type": "app.bsky.embed.external", "external": card}

    def _files(self, post: OutgoingPost) -> list[OutgoingMedia]:
        thumbnail = post.files.get("thumbnail")
        return [*post.media, *([thumbnail] if thumbnail and not post.media else [])]

    def _still_valid(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        blobs = [dict(made) for made in handles.get("blobs", ())]
        hashes = [made["sha256"] for made in blobs]
        fits = hashes == [item.sha256 for item in self._files(post)][: len(hashes)]
        return {**handles, "blobs": blobs if fits else []}


def _image(item: OutgoingMedia, blob: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "image": blob,
        "alt": item.alt,
        "aspectRatio": {"width": item.width, "height": item.height},
    }
