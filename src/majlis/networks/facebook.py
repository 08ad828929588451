"""Facebook Pages: what they take and how they are published to.

A post is built unpublished, with its photos attached, and one later call makes it public by its
id: so the id is known before the only call whose answer matters.

Source: Meta's codegen specs of 2026-04 and SDK 26.0.3 (Graph API v26.0), read 2026-11.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from .checks import draft_problems
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
)
from .facebook_comments import LONGEST_REPLY, FacebookComments
from .facebook_readings import FacebookReadings
from .forms import POST, Form
from .hearing import counted, part, words
from .text import clean
from .verdicts import looked, repeatable

# 63,206 characters is long-standing knowledge. Photos: 10 MB is documented, yet subcode 1366046
# names 4 MB; the smaller is taken by both.
ABILITIES = Abilities(
    longest_text=63206,
    text_unit=TextUnit.CHARACTERS,
    images_most=10,
    image_mimes=("image/jpeg", "image/png"),
    image_largest_bytes=4 * 1024 * 1024,
    longest_alt=1000,
    hears_comments=True,
    hears_mentions=True,
    pushes=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
)
FORMS = (Form(POST, ABILITIES),)
# Photos that no post shows are thrown away after about a day.
LIFE = timedelta(hours=20)
CLOCKS_APART = timedelta(minutes=1)
MOST_PAGES = 50
FIELDS = (
    "id,message,created_time,is_published,permalink_url,from,parent_id,"
    "attachments{media_type,target,subattachments{media_type,target}},"
    "comments.filter(stream).limit(0).summary(true)"
)


def final_text(text: str) -> str:
    """Return what is sent for a text as its writer wrote it."""
    return clean(text)


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent."""
    return final


def measure(text: str) -> int:
    """Return the length of a final text as Facebook counts it."""
    return len(text)


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
class Facebook(FacebookComments, FacebookReadings):
    """One Page; `account_id` is the Page's id and the token is the Page's."""

    slug: ClassVar[str] = "facebook"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            page = self._send(
                "GET", f"/{self.account_id}", {"fields": "id,name,username,link"}
            ).data
        return Account(
            id=str(page.get("id", "")),
            handle=str(page.get("username", "")),
            name=str(page.get("name", "")),
            url=str(page.get("link", "")),
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        state = self._still_valid(post, handles)
        with repeatable(self.http.soon):
            for number, item in enumerate(post.media):
                if number == len(state["photos"]):
                    state["photos"].append({"sha256": item.sha256, "id": self._upload(item)})
                    keep(state)
            if "post_id" not in state:
                state["post_id"] = self._build(post, state["photos"])
                keep(state)
        return Prepared(state, expires_at=datetime.fromisoformat(state["expires_at"]))

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        remote_id = str(handles["post_id"])
        answer = self._send(
            "POST",
            f"/{remote_id}",
            data={"is_published": "true"},
            trusts_status=not self.allow_list,
        )
        if answer.data.get("success") is not True:
            raise OutcomeUnknown("Facebook answered without its word of success")
        return RemotePost(
            id=remote_id, url=self._url(remote_id), text=post.text, author=self.account_id
        )

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        """Ask the post itself; only if it cannot be seen, look through what is published."""
        there = self._read(str(handles["post_id"])) if "post_id" in handles else None
        if there is not None:
            return Finding((there,) if there.is_public else ())
        shown = shown_text(post.text)
        posts = self._published(since - CLOCKS_APART)
        matches = [found for found in posts if same_post(post, found, shown_text=shown)]
        return Finding(tuple(reversed(matches)))

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            return self._read(remote_id)

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            yield from self._published(since)

    def delete(self, remote_id: str) -> None:
        self._delete(remote_id)

    def _read(self, remote_id: str) -> RemotePost | None:
        try:
            made = self._send("GET", f"/{remote_id}", {"fields": FIELDS}).data
        except Rejected as error:
            if error.code == "not_found":
                return None
            raise
        if not isinstance(made.get("is_published"), bool):
            raise OutcomeUnknown("Facebook did not say whether the post is published")
        return self._remote(made)

    def _published(self, since: datetime) -> Iterator[RemotePost]:
        params = {"fields": FIELDS, "since": str(int(since.timestamp())), "limit": "100"}
        for made in self._listed(f"/{self.account_id}/published_posts", params, most=MOST_PAGES):
            yield self._remote(made)

    def _still_valid(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        """Return the handles made so far, new ones if they are of other files or expire soon."""
        state = {**handles, "photos": [dict(made) for made in handles.get("photos", ())]}
        hashes = [made["sha256"] for made in state["photos"]]
        fits = hashes == [item.sha256 for item in post.media][: len(hashes)]
        soon = (self.clock() + timedelta(minutes=5)).isoformat()
        if fits and state.get("expires_at", "") > soon:
            return state
        return {"photos": [], "expires_at": (self.clock() + LIFE).isoformat()}

    def _upload(self, item: OutgoingMedia) -> str:
        data = {"published": "false"}
        if item.alt:
            data["alt_text_custom"] = item.alt
        with item.open() as stream:
            answer = self._send(
                "POST",
                f"/{self.account_id}/photos",
                data=data,
                files={"source": ("photo", stream, item.mime)},
            )
        return self._made_id(answer)

    def _build(self, post: OutgoingPost, photos: Sequence[Mapping[str, Any]]) -> str:
        data = {"message": post.text, "published": "false"}
        if photos:
            data["attached_media"] = json.dumps([{"media_fbid": made["id"]} for made in photos])
        return self._made_id(self._send("POST", f"/{self.account_id}/feed", data=data))

    def _remote(self, made: Mapping[str, Any]) -> RemotePost:
        kinds = _media(made)
        summary = part(part(made, "comments"), "summary")
        return RemotePost(
            id=str(made["id"]),
            url=str(made.get("permalink_url") or self._url(str(made["id"]))),
            text=words(made.get("message")),
            media_kind=kinds[0] if kinds else "",
            media_count=len(kinds),
            author=str(made.get("from", {}).get("id", self.account_id)),
            created_at=parsed_time(made.get("created_time")),
            is_public=made.get("is_published", True),
            images=kinds.count("image"),
            videos=kinds.count("video"),
            comment_count=counted(summary.get("total_count")),
            is_original=not made.get("parent_id"),
        )


def _media(made: Mapping[str, Any]) -> list[str]:
    """Return the kind of each thing that is attached; the preview of a link is no media."""
    attached = made.get("attachments", {}).get("data", [])
    kinds = [
        item.get("media_type")
        for whole in attached
        for item in whole.get("subattachments", {}).get("data", [whole])
    ]
    return [_KINDS[kind] for kind in kinds if kind in _KINDS]


_KINDS = {"photo": "image", "video": "video"}
