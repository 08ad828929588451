"""Facebook Pages: what they take and how they are published to.

Each form is built or uploaded where nobody sees it, and one call makes it public by its id.

Source: Meta's codegen specs of 2026-04 and SDK 26.0.3 (Graph API v26.0), read 2026-11.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from .checks import draft_problems
from .contract import (
    Abilities,
    Account,
    Finding,
    Handles,
    Keep,
    MediaFacts,
    OutgoingPost,
    Prepared,
    Problem,
    RemotePost,
)
from .facebook_forms import ABILITIES, FORMS, REEL, STORY
from .facebook_messages import FacebookMessages
from .facebook_moderation import FacebookModeration
from .facebook_readings import FacebookReadings
from .facebook_reels import FacebookReels
from .facebook_reviews import FacebookReviews
from .forms import Form
from .hearing import named, words
from .text import clean
from .verdicts import looked, repeatable

__all__ = ["ABILITIES", "FORMS", "Facebook"]

# Photos that no post shows are thrown away after about a day.
LIFE = timedelta(hours=20)


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
class Facebook(
    FacebookReels, FacebookReviews, FacebookMessages, FacebookModeration, FacebookReadings
):
    """One Page; `account_id` is the Page's id and the token is the Page's."""

    slug: ClassVar[str] = "facebook"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        with repeatable(self.http.soon):
            page = self._ask(f"/{self.account_id}", {"fields": "id,name,username,link"})
        return Account(
            id=named(page.get("id")),
            handle=words(page.get("username")),
            name=words(page.get("name")),
            url=words(page.get("link")),
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        state = self._still_valid(post, handles)
        with repeatable(self.http.soon):
            wait = self._prepared(post, state, keep)
        expires_at = datetime.fromisoformat(state["expires_at"])
        return Prepared(state, look_again_in=wait, expires_at=expires_at)

    def _prepared(self, post: OutgoingPost, state: dict[str, Any], keep: Keep) -> timedelta | None:
        """Return how long Facebook still works on what was made, None when it is done."""
        if post.form == REEL:
            return self._prepare_reel(post, state, keep)
        if post.form == STORY:
            return self._prepare_story(post, state, keep)
        return self._prepare_feed(post, state, keep)

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        if post.form == REEL:
            return self._reveal_reel(post, handles)
        if post.form == STORY:
            return self._reveal_story(post, handles)
        return self._reveal_feed(post, handles)

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        if post.form == REEL:
            return looked(lambda: self._find_reel(post, handles, since))
        if post.form == STORY:
            return looked(lambda: self._find_story(handles, since))
        return looked(lambda: self._find_feed(post, handles, since))

    def read(self, remote_id: str) -> RemotePost | None:
        """Return a post by its id; a story's has no Page before it."""
        with repeatable(self.http.soon):
            is_post = "_" in remote_id
            return self._read_post(remote_id) if is_post else self._read_story(remote_id)

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        """Yield the posts of the feed with the stories between them, newest first."""
        with repeatable(self.http.soon):
            both = (self._published(since), self._recent_stories(since))
            yield from heapq.merge(*both, key=self._moment, reverse=True)

    def _moment(self, post: RemotePost) -> datetime:
        return post.created_at or self.clock()

    def delete(self, remote_id: str) -> None:
        self._delete(remote_id)

    def _still_valid(self, post: OutgoingPost, handles: Handles) -> dict[str, Any]:
        """Return the handles made so far, new ones if they are of other files or expire soon."""
        state = {**handles, "photos": [dict(made) for made in handles.get("photos", ())]}
        if "video" in state:
            state["video"] = dict(state["video"])
        made = [state["video"]] if "video" in state else state["photos"]
        fits = [one["sha256"] for one in made] == [one.sha256 for one in post.media][: len(made)]
        soon = (self.clock() + timedelta(minutes=5)).isoformat()
        if fits and state.get("expires_at", "") > soon:
            return state
        return {"photos": [], "expires_at": (self.clock() + LIFE).isoformat()}
