"""Facebook Pages: what people write in judgement of the Page, and where they name it.

Source: Meta's specifications of v26.0 (Page ratings, tagged, visitor_posts; Recommendation), read
2026-11. A recommendation has no id: the story that shows it has, and is answered like a post.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .connected import parsed_time
from .facebook_comments import POST_FIELDS, FacebookComments
from .hearing import RemoteItem, named, part, words
from .listed_replies import newest_first
from .verdicts import repeatable

MOST_PAGES = 100
REVIEW_FIELDS = (
    "created_time,recommendation_type,rating,review_text,reviewer{id,name},open_graph_story{id}"
)


@dataclass(frozen=True, kw_only=True)
class FacebookReviews(FacebookComments):
    """The part of a Page that hears what is said of it."""

    def mentions(self, *, since: datetime) -> Iterator[RemoteItem]:
        """Yield the posts of others that name the Page or stand on it, newest first.

        Comments that name it elsewhere are pushed only.
        """
        with repeatable(self.http.soon):
            found = {
                item.id: item
                for edge in ("tagged", "visitor_posts")
                for item in self._posts_of_others(edge, since)
            }
        yield from newest_first(found.values(), since=since)

    def reviews(self, *, since: datetime) -> Iterator[RemoteItem]:
        params = {"fields": REVIEW_FIELDS, "limit": "100"}
        with repeatable(self.http.soon):
            path = f"/{self.account_id}/ratings"
            for made in self._listed(path, params, most=MOST_PAGES, key="created_time"):
                item = self._review(made)
                if item.created_at and item.created_at < since:
                    return
                if item.id:
                    yield item

    def _posts_of_others(self, edge: str, since: datetime) -> Iterator[RemoteItem]:
        params = {"fields": POST_FIELDS, "limit": "100"}
        for made in self._listed(f"/{self.account_id}/{edge}", params, most=MOST_PAGES):
            item = replace(self._heard(made, ""), kind="mention")
            if item.created_at and item.created_at < since:
                return
            if not item.is_ours:
                yield item

    def _review(self, made: Mapping[str, Any]) -> RemoteItem:
        reviewer = part(made, "reviewer")
        story_id = named(part(made, "open_graph_story").get("id"))
        stars = made.get("rating")
        return RemoteItem(
            kind="review",
            id=story_id,
            post_id="",
            author_id=named(reviewer.get("id")),
            author_name=words(reviewer.get("name")),
            text=words(made.get("review_text")),
            url=self._url(story_id),
            created_at=parsed_time(made.get("created_time")),
            verdict=words(made.get("recommendation_type")).lower() or named(stars),
        )
