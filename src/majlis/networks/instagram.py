"""Instagram professional accounts: what they take and how they are published to.

A container is built from an address that Instagram fetches, and publishes at most once: its id
is the key by which the outcome can be asked.

Source: Meta's "IG User media" reference and public Postman collection, read 2026-11 (v26.0).
"""

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
    TryLater,
)
from .forms import POST, Form
from .hearing import counted, part, rows, words
from .instagram_comments import LONGEST_REPLY, InstagramComments
from .instagram_readings import InstagramReadings
from .text import clean
from .verdicts import looked, repeatable

ABILITIES = Abilities(
    longest_text=2200,
    text_unit=TextUnit.CHARACTERS,
    images_most=10,
    image_mimes=("image/jpeg",),
    image_largest_bytes=8 * 1024 * 1024,
    image_ratio=(0.8, 1.91),
    image_widths=(320, 1440),
    image_needs_srgb=True,
    video_index_first=True,
    longest_alt=1000,
    needs_media=True,
    hashtags_most=30,
    hears_comments=True,
    pushes=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
)
FORMS = (Form(POST, ABILITIES),)
LIFE = timedelta(hours=23)  # a container expires after 24
# Meta advises one look a minute; most images are ready within seconds.
LOOKS = tuple(timedelta(seconds=wait_s) for wait_s in (0.5, 2, 5, 15, 60))
CLOCKS_APART = timedelta(minutes=10)
MOST_PAGES = 50
FIELDS = "id,caption,timestamp,permalink,media_type,username,comments_count,children{media_type}"


def final_text(text: str) -> str:
    """Return what is sent for a text as its writer wrote it."""
    return clean(text)


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent."""
    return final


def measure(text: str) -> int:
    """Return the length of a final caption; Meta leaves its unit unsaid, we take characters."""
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
class Instagram(InstagramComments, InstagramReadings):
    """One professional account, connected by Instagram Login."""

    slug: ClassVar[str] = "instagram"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            me = self._send("GET", "/me", {"fields": "user_id,username,name"}).data
        handle = str(me.get("username", ""))
        return Account(
            id=str(me.get("user_id") or me.get("id", "")),
            handle=handle,
            name=str(me.get("name") or handle),
            url=f"{self.hosts.get('web', self.hosts['authorize'])}/{handle}",
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Build the container and wait until Instagram has fetched and checked its images."""
        state = self._still_valid(post, handles)
        with repeatable(self.http.soon):
            parts = post.media if len(post.media) > 1 else ()
            for number, item in enumerate(parts):
                if number == len(state["parts"]):
                    state["parts"].append(self._build_part(item))
                    keep(state)
            if not all(self._is_ready(part, state, keep) for part in state["parts"]):
                return self._waiting(state, keep)
            if "container" not in state:
                state["container"] = self._build(post, state["parts"])
                keep(state)
            if not self._is_ready(state["container"], state, keep):
                return self._waiting(state, keep)
        return Prepared(state, expires_at=datetime.fromisoformat(state["expires_at"]))

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Publish the container. The address of the post is known only once it is read."""
        made = self._send(
            "POST",
            f"/{self.account_id}/media_publish",
            data={"creation_id": str(handles["container"])},
            trusts_status=not self.allow_list,
        ).data
        if not made.get("id"):
            raise OutcomeUnknown("Instagram answered without an id")
        return RemotePost(id=str(made["id"]), url="", text=post.text, author=self.account_id)

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        """Ask the container first: only if it is published, or gone, the list can tell more."""
        code = self._status_of(handles["container"])[0] if "container" in handles else ""
        if code in ("FINISHED", "IN_PROGRESS", "ERROR", "EXPIRED"):
            return Finding()
        shown = shown_text(post.text)
        posts = self._media(since - CLOCKS_APART)
        matches = [found for found in posts if same_post(post, found, shown_text=shown)]
        return Finding(tuple(reversed(matches)), is_complete=code != "PUBLISHED" or bool(matches))

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            try:
                made = self._send("GET", f"/{remote_id}", {"fields": FIELDS}).data
            except Rejected as error:
                if error.code == "not_found":
                    return None
                raise
            if not made.get("id"):
                raise OutcomeUnknown("Instagram answered a read without the post")
            return self._remote(made)

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            yield from self._media(since)

    def delete(self, remote_id: str) -> None:
        """Delete if Instagram lets us: newer specifications have the call, older pages deny it."""
        try:
            answer = self._send("DELETE", f"/{remote_id}")
        except Rejected as error:
            # "Unsupported or missing" is one answer at Meta: a look tells which.
            if error.code == "not_found" and self.read(remote_id) is None:
                return
            raise Rejected("not_allowed", error.detail) from error
        if answer.data.get("success") is not True:
            raise OutcomeUnknown("Instagram answered without its word of success")

    def _build_part(self, item: OutgoingMedia) -> str:
        return self._container({**_image(item), "is_carousel_item": "true"})

    def _build(self, post: OutgoingPost, parts: Sequence[str]) -> str:
        if parts:
            return self._container(
                {"media_type": "CAROUSEL", "children": ",".join(parts), "caption": post.text}
            )
        if not post.media:
            raise Rejected("media_refused", "Instagram takes no post without an image")
        return self._container({**_image(post.media[0]), "caption": post.text})

    def _container(self, data: Mapping[str, str]) -> str:
        made = self._send("POST", f"/{self.account_id}/media", data=data).data
        if not made.get("id"):
            raise OutcomeUnknown("Instagram built a container without an id")
        return str(made["id"])

    def _is_ready(self, container: str, state: dict[str, Any], keep: Keep) -> bool:
        """Say whether a container can be published.

        One that is already published counts as ready, never as gone: the reconciler will find it.
        """
        code, told = self._status_of(container)
        if code in ("EXPIRED", "MISSING") or (code == "ERROR" and "2207052" in told):
            state.clear()
            keep(state)
            raise TryLater(self.http.soon, told)
        if code == "ERROR":
            raise Rejected("media_refused", told)
        return code in ("FINISHED", "PUBLISHED")

    def _waiting(self, state: dict[str, Any], keep: Keep) -> Prepared:
        looks = state.get("looks", 0)
        state["looks"] = looks + 1
        keep(state)
        return Prepared(state, look_again_in=LOOKS[min(looks, len(LOOKS) - 1)])

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

    def _media(self, since: datetime) -> Iterator[RemotePost]:
        params = {"fields": FIELDS, "limit": "50"}
        for made in self._listed(f"/{self.account_id}/media", params, most=MOST_PAGES):
            post = self._remote(made)
            if post.created_at and post.created_at < since:
                return
            yield post

    def _still_valid(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        """Return the handles made so far, new ones if they are of other files or expire soon."""
        hashes = [item.sha256 for item in post.media]
        soon = (self.clock() + timedelta(minutes=5)).isoformat()
        if handles.get("files") == hashes and handles.get("expires_at", "") > soon:
            return {**handles, "parts": list(handles["parts"])}
        return {
            "files": hashes,
            "parts": [],
            "expires_at": (self.clock() + LIFE).isoformat(),
        }

    def _remote(self, made: Mapping[str, Any]) -> RemotePost:
        parts = rows(part(made, "children"), "data") or [made]
        videos = sum(it.get("media_type") in ("VIDEO", "REELS") for it in parts)
        return RemotePost(
            id=str(made["id"]),
            url=str(made.get("permalink", "")),
            text=words(made.get("caption")),
            media_kind="video" if made.get("media_type") in ("VIDEO", "REELS") else "image",
            media_count=len(parts),
            author=self.account_id,
            created_at=parsed_time(made.get("timestamp")),
            images=len(parts) - videos,
            videos=videos,
            comment_count=counted(made.get("comments_count")),
        )


def _image(item: OutgoingMedia) -> dict[str, str]:
    data = {"image_url": item.public_url()}
    if item.alt:
        data["alt_text"] = item.alt
    return data
