"""LinkedIn organization pages: what they take and how they are published to.

Source: Microsoft Learn (Posts, Images API) by way of audits of 2026 and LinkedIn's public Postman
collections, read 2026-11.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from . import little_text
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
    Rejected,
    RemotePost,
    TextUnit,
)
from .forms import POST, Form
from .hearing import words
from .linkedin_calls import encoded
from .linkedin_comments import LONGEST_REPLY, LinkedInComments
from .linkedin_readings import LinkedInReadings
from .text import clean
from .verdicts import looked, repeatable

ABILITIES = Abilities(
    longest_text=3000,
    text_unit=TextUnit.UTF16,
    images_most=20,
    image_mimes=("image/jpeg", "image/png"),
    image_largest_bytes=10 * 1024 * 1024,
    longest_alt=4086,
    hears_comments=True,
    tells_edits=True,
    hears_mentions=True,
    pushes=True,
    replies=True,
    longest_reply=LONGEST_REPLY,
    reply_unit=TextUnit.UTF16,
)
FORMS = (Form(POST, ABILITIES),)
LARGEST_IMAGE_PIXELS = 36_152_320
LOOKS = tuple(timedelta(seconds=wait_s) for wait_s in (0.5, 2, 5, 15, 60))
PAGE = 50
MOST_PAGES = 20
CLOCKS_APART = timedelta(minutes=1)


def final_text(text: str) -> str:
    """Return what is sent for a text as its writer wrote it. Not to be applied twice."""
    return little_text.written(clean(text))


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent."""
    return little_text.read(final)


def measure(text: str) -> int:
    """Return the length of a final text in UTF-16 units, its escapes counted.

    LinkedIn leaves the unit of its 3,000 unsaid; this count is never below what it may be.
    """
    return len(text.encode("utf-16-le")) // 2


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
    for item in media:
        if item.kind == "image" and item.width * item.height > LARGEST_IMAGE_PIXELS:
            pixels = item.width * item.height
            found.insert(0, blocking("image_pixels", pixels=pixels, largest=LARGEST_IMAGE_PIXELS))
    return found


@dataclass(frozen=True, kw_only=True)
class LinkedIn(LinkedInComments, LinkedInReadings):
    """One organization page; `account_id` is its number or its URN."""

    slug: ClassVar[str] = "linkedin"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            made = self._send("GET", f"/rest/organizations/{self._number()}").data
        handle = str(made.get("vanityName", ""))
        return Account(
            id=self.account_id,
            handle=handle,
            name=str(made.get("localizedName", "")),
            url=f"{self._web()}/company/{handle or self._number()}",
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Upload the images and note the time of the newest own post, by LinkedIn's clock.

        That note is made once: a later one could already lie above a post in doubt.
        """
        state = self._still_valid(post, handles)
        with repeatable(self.http.soon):
            for number, item in enumerate(post.media):
                if number == len(state["images"]):
                    state["images"].append({"sha256": item.sha256, "urn": self._upload(item)})
                    keep(state)
            if not all(self._is_available(made["urn"]) for made in state["images"]):
                return self._waiting(state, keep)
            if "newest_at_ms" not in state:
                newest = self._page(start=0, count=1)
                state["newest_at_ms"] = _created_ms(newest[0]) if newest else 0
                keep(state)
        return Prepared(state)

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        answer = self._send(
            "POST",
            "/rest/posts",
            json=self._body(post, handles),
            trusts_status=not self.allow_list,
        )
        urn = answer.headers.get("x-restli-id", "")
        if not urn.startswith("urn:li:"):
            raise OutcomeUnknown("LinkedIn answered without an id")
        return RemotePost(
            id=urn, url=self._url(urn), text=shown_text(post.text), author=self.account_id
        )

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        after_ms = handles.get("newest_at_ms", _ms(since - CLOCKS_APART))
        shown = shown_text(post.text)
        posts = self._posts(after_ms=after_ms)
        matches = [found for found in posts if same_post(post, found, shown_text=shown)]
        return Finding(tuple(reversed(matches)))

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            try:
                made = self._send("GET", f"/rest/posts/{encoded(remote_id)}").data
            except Rejected as error:
                if error.code == "not_found":
                    return None
                raise
            if not made.get("id"):
                raise OutcomeUnknown("LinkedIn answered a read without the post")
            return self._remote(made)

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            yield from self._posts(after_ms=_ms(since))

    def delete(self, remote_id: str) -> None:
        try:
            self._send(
                "DELETE",
                f"/rest/posts/{encoded(remote_id)}",
                headers={"X-RestLi-Method": "DELETE"},
            )
        except Rejected as error:
            if error.code != "not_found":
                raise

    def _body(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        body: dict[str, Any] = {
            "author": self._author(),
            "commentary": post.text,
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }
        images = [
            {"id": made["urn"], "altText": item.alt} if item.alt else {"id": made["urn"]}
            for made, item in zip(handles.get("images", ()), post.media, strict=True)
        ]
        if images:
            body["content"] = (
                {"media": images[0]} if len(images) == 1 else {"multiImage": {"images": images}}
            )
        return body

    def _upload(self, item: OutgoingMedia) -> str:
        """Upload one image; an answer that is lost leaves an image that nothing shows."""
        begun = self._send(
            "POST",
            "/rest/images?action=initializeUpload",
            json={"initializeUploadRequest": {"owner": self._author()}},
        ).data.get("value", {})
        if not begun.get("uploadUrl") or not begun.get("image"):
            raise OutcomeUnknown("LinkedIn began an upload without its address")
        url = self.own_address(str(begun["uploadUrl"]), "upload", "api")
        with item.open() as stream:
            self.send(self._judge, "PUT", url, headers={"Content-Type": item.mime}, content=stream)
        return str(begun["image"])

    def _is_available(self, urn: str) -> bool:
        status = self._send("GET", f"/rest/images/{encoded(urn)}").data.get("status")
        if status == "PROCESSING_FAILED":
            raise Rejected("media_refused", "LinkedIn could not process the image")
        if not status:
            raise OutcomeUnknown("LinkedIn did not say how the image stands")
        return bool(status == "AVAILABLE")

    def _waiting(self, state: dict[str, Any], keep: Keep) -> Prepared:
        looks = state.get("looks", 0)
        state["looks"] = looks + 1
        keep(state)
        return Prepared(state, look_again_in=LOOKS[min(looks, len(LOOKS) - 1)])

    def _posts(self, *, after_ms: int) -> Iterator[RemotePost]:
        """Yield the page's published posts made after that moment, newest first."""
        for number in range(MOST_PAGES):
            rows = self._page(start=number * PAGE, count=PAGE)
            for made in rows:
                if _created_ms(made) <= after_ms:
                    return
                if made.get("lifecycleState", "PUBLISHED") == "PUBLISHED":
                    yield self._remote(made)
            if len(rows) < PAGE:
                return
        raise OutcomeUnknown("the list of posts has no end")

    def _page(self, *, start: int, count: int) -> list[dict[str, Any]]:
        # Written out: a URN is percent-encoded here once, and not by a second hand.
        query = f"q=author&author={encoded(self._author())}&start={start}&count={count}"
        rows = self._send(
            "GET",
            f"/rest/posts?{query}&sortBy=CREATED",
            headers={"X-RestLi-Method": "FINDER"},
        ).data.get("elements")
        if not isinstance(rows, list):
            raise OutcomeUnknown("LinkedIn answered a list without its elements")
        return rows

    def _still_valid(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        images = [dict(made) for made in handles.get("images", ())]
        hashes = [made["sha256"] for made in images]
        fits = hashes == [item.sha256 for item in post.media][: len(hashes)]
        return {**handles, "images": images if fits else []}

    def _remote(self, made: Mapping[str, Any]) -> RemotePost:
        content = made.get("content", {})
        images = content.get("multiImage", {}).get("images", [])
        single = str(content.get("media", {}).get("id", ""))
        kind = "video" if single.startswith("urn:li:video:") else "image"
        count = len(images) or int(bool(single))
        author = str(made.get("author", ""))
        return RemotePost(
            id=str(made["id"]),
            url=self._url(str(made["id"])),
            text=shown_text(words(made.get("commentary"))),
            media_kind=kind if count else "",
            media_count=count,
            images=count if kind == "image" else 0,
            videos=count if kind == "video" else 0,
            is_original="reshareContext" not in made,
            author=self.account_id if author == self._author() else author,
            created_at=datetime.fromtimestamp(_created_ms(made) / 1000, UTC),
            is_public=made.get("lifecycleState", "PUBLISHED") == "PUBLISHED"
            and made.get("visibility", "PUBLIC") == "PUBLIC",
        )


def _created_ms(made: Mapping[str, Any]) -> int:
    return int(made.get("createdAt") or made.get("publishedAt") or 0)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
