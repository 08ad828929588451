"""LinkedIn organization pages: how they are published to.

Source: Microsoft Learn (Posts API) by way of audits of 2026 and LinkedIn's public Postman
collections, read 2026-11.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import unquote

from .connected import same_post
from .contract import (
    Abilities,
    Account,
    Finding,
    Handles,
    Keep,
    OutcomeUnknown,
    OutgoingPost,
    Prepared,
    RemotePost,
)
from .fingerprint import fingerprint
from .hearing import counted, named, words
from .linkedin_acts import LinkedInActs
from .linkedin_calls import encoded
from .linkedin_content import content_of, same_content, shown_content
from .linkedin_forms import ABILITIES, FORMS, final_text, measure, problems, shown_text
from .linkedin_items import comment_name
from .linkedin_media import LinkedInMedia
from .linkedin_readings import LinkedInReadings
from .verdicts import looked, repeatable

__all__ = ["ABILITIES", "FORMS", "LinkedIn", "final_text", "measure", "problems", "shown_text"]

PAGE = 50
MOST_PAGES = 20
CLOCKS_APART = timedelta(minutes=1)
_POST = re.compile(r"urn:li:(?:share|ugcPost):\d+")


@dataclass(frozen=True, kw_only=True)
class LinkedIn(LinkedInMedia, LinkedInActs, LinkedInReadings):
    """One organization page; `account_id` is its number or its URN."""

    slug: ClassVar[str] = "linkedin"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            made = self._send("GET", f"/rest/organizations/{self._number()}").data
            if not named(made.get("id")):
                raise OutcomeUnknown("LinkedIn answered a read without the organization")
        handle = words(made.get("vanityName"))
        return Account(
            id=self.account_id,
            handle=handle,
            name=words(made.get("localizedName")),
            url=f"{self._web()}/company/{handle or self._number()}",
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Upload the files and note the time of the newest own post, by LinkedIn's clock.

        That note is made once: a later one could already lie above a post in doubt.
        """
        state = self._still_valid(post, handles)
        with repeatable(self.http.soon):
            self._upload(post, state, keep)
            if not self._all_available(state):
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
        urn = unquote(answer.headers.get("x-restli-id", ""))
        if not _POST.fullmatch(urn):
            raise OutcomeUnknown("LinkedIn answered without an id")
        return self._ours(urn, post)

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        after_ms = handles.get("newest_at_ms", _ms(since - CLOCKS_APART))
        shown = shown_text(post.text)
        matches = [
            found
            for made in self._rows(after_ms=after_ms)
            if same_post(post, found := self._remote(made), shown_text=shown)
            and same_content(post, made)
        ]
        return Finding(tuple(reversed(matches)))

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            made = self._read_only(f"/rest/posts/{encoded(remote_id)}")
            return self._remote(made) if made is not None else None

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            for made in self._rows(after_ms=_ms(since)):
                yield self._remote(made)

    def delete(self, remote_id: str) -> None:
        self._remove(f"/rest/posts/{encoded(remote_id)}")

    def edit(self, remote_id: str, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Change the words of a post, or of a comment of ours. Its id stays."""
        if name := comment_name(remote_id):
            return self._edit_comment(name, post.text)
        self._send(
            "POST",
            f"/rest/posts/{encoded(remote_id)}",
            json={"patch": {"$set": {"commentary": post.text}}},
            headers={"X-RestLi-Method": "PARTIAL_UPDATE"},
            trusts_status=not self.allow_list,
        )
        return self._ours(remote_id, post)

    def find_edit(
        self, remote_id: str, post: OutgoingPost, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._find_edit(remote_id, post))

    def _find_edit(self, remote_id: str, post: OutgoingPost) -> Finding:
        is_comment = comment_name(remote_id) is not None
        found = self.read_reply(remote_id) if is_comment else self.read(remote_id)
        wanted = post.text if is_comment else shown_text(post.text)
        if found is None or fingerprint(text=found.text) != fingerprint(text=wanted):
            return Finding()
        return Finding((found,))

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
        content = content_of(post, handles)
        return body | {"content": content} if content else body

    def _ours(self, urn: str, post: OutgoingPost) -> RemotePost:
        return RemotePost(
            id=urn, url=self._url(urn), text=shown_text(post.text), author=self.account_id
        )

    def _rows(self, *, after_ms: int) -> Iterator[Mapping[str, Any]]:
        """Yield the page's published posts made after that moment, newest first."""
        for number in range(MOST_PAGES):
            rows = self._page(start=number * PAGE, count=PAGE)
            for made in rows:
                if _created_ms(made) <= after_ms:
                    return
                if made.get("lifecycleState", "PUBLISHED") == "PUBLISHED":
                    yield made
            if len(rows) < PAGE:
                return
        raise OutcomeUnknown("the list of posts has no end")

    def _page(self, *, start: int, count: int) -> list[Mapping[str, Any]]:
        # Written out: a URN is percent-encoded here once, and not by a second hand.
        query = f"q=author&author={encoded(self._author())}&start={start}&count={count}"
        return self._found(f"/rest/posts?{query}&sortBy=CREATED")

    def _remote(self, made: Mapping[str, Any]) -> RemotePost:
        urn, shown = named(made.get("id")), shown_content(made)
        if not urn:
            raise OutcomeUnknown("LinkedIn answered a read without the post")
        author = words(made.get("author"))
        return RemotePost(
            id=urn,
            url=self._url(urn),
            text=shown_text(words(made.get("commentary"))),
            media_kind=shown.kind,
            media_count=shown.count,
            images=shown.images,
            videos=shown.videos,
            is_original="reshareContext" not in made,
            author=self.account_id if author == self._author() else author,
            created_at=datetime.fromtimestamp(_created_ms(made) / 1000, UTC),
            is_public=made.get("lifecycleState", "PUBLISHED") == "PUBLISHED"
            and made.get("visibility", "PUBLIC") == "PUBLIC",
        )


def _created_ms(made: Mapping[str, Any]) -> int:
    """Return when a post was made.

    Raises:
        OutcomeUnknown: it does not say, so it can be put neither before nor after another.
    """
    told = counted(made.get("createdAt")) or counted(made.get("publishedAt"))
    if not told:
        raise OutcomeUnknown("LinkedIn named a post without its time")
    return told


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
