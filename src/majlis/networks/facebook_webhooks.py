"""What Facebook pushes of a Page: comments, posts of others, mentions, reviews, messages.

Sources: Meta's sample github fbsamples/graph-api-webhooks-samples @ 0f5dda1c and captures of what
is pushed, read 2026-11. A message names its writer and its receiver and no conversation: that is
known once it is asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from .connected import time_of_epoch
from .hearing import Happening, RemoteItem, named, part, rows, words
from .meta_private import privately

# No one's word to us: of posts, and beside messages who has read or reacted to what.
_PASSED_OVER = frozenset({"reaction", "like", "share"})
_BESIDE_MESSAGES = frozenset({"reaction", "read", "delivery", "optin", "referral"})
_POSTS = frozenset({"post", "status", "photo", "video"})
_VERBS = {
    "add": "stands",
    "edit": "stands",
    "edited": "stands",
    "remove": "removed",
    # Who hides a comment says nothing of its words.
    "hide": "look",
    "unhide": "look",
}


def of_entry(
    entry: Mapping[str, Any], field: str, value: Mapping[str, Any], web: str
) -> Iterator[Happening | str]:
    """Yield what one change of a Page tells, or its name where it is not read."""
    page_id, at = named(entry.get("id")), time_of_epoch(entry.get("time"))
    kind = f"{field}.{words(value.get('item'))}.{words(value.get('verb'))}"
    if field == "mention":
        yield _mention(value, page_id, at, web) or f"{kind}?"
    elif field == "ratings":
        yield from _of_reviews(value, page_id, at, web)
    elif field == "messaging":
        for told in rows(entry, "messaging"):
            yield from privately(
                told, page_id, at, passed_over=_BESIDE_MESSAGES, edits="message_edits"
            )
    elif field != "feed":
        yield field or "?"
    elif value.get("item") == "comment":
        yield _comment(value, page_id, at, web) or f"{kind}?"
    elif not _is_passed_over(value, page_id):
        yield _post_of_another(value, page_id, at, web) or kind


def _comment(
    value: Mapping[str, Any], page_id: str, at: datetime | None, web: str
) -> Happening | None:
    verb = _VERBS.get(words(value.get("verb")))
    id_, post_id = named(value.get("comment_id")), named(value.get("post_id"))
    if verb is None or at is None or not (id_ and post_id and page_id):
        return None
    item = _item(value, page_id, id_=id_, at=at, web=web)
    parent_id = named(value.get("parent_id"))
    is_top = parent_id == post_id or parent_id.startswith(f"{page_id}_")
    item = replace(item, post_id=post_id, parent_id="" if is_top else parent_id)
    return Happening(verb, item, _when(value, at), page_id)


def _mention(
    value: Mapping[str, Any], page_id: str, at: datetime | None, web: str
) -> Happening | None:
    """Read who names the Page; a comment that does so under our own post is a comment."""
    verb = _VERBS.get(words(value.get("verb")))
    post_id, comment_id = named(value.get("post_id")), named(value.get("comment_id"))
    id_ = comment_id or post_id
    if verb is None or at is None or not (id_ and page_id):
        return None
    item = _item(value, page_id, id_=id_, at=at, web=web)
    if comment_id and post_id.startswith(f"{page_id}_"):
        # Whether it answers another comment is not told here.
        return Happening("look", replace(item, post_id=post_id), _when(value, at), page_id)
    return Happening(verb, replace(item, kind="mention"), _when(value, at), page_id)


def _post_of_another(
    value: Mapping[str, Any], page_id: str, at: datetime | None, web: str
) -> Happening | None:
    """Read what someone else has posted on the Page."""
    verb, id_ = _VERBS.get(words(value.get("verb"))), named(value.get("post_id"))
    is_post = words(value.get("item")) in _POSTS
    if not is_post or verb is None or at is None or not (id_ and page_id):
        return None
    item = replace(_item(value, page_id, id_=id_, at=at, web=web), kind="mention")
    return Happening(verb, item, _when(value, at), page_id)


def _of_reviews(
    value: Mapping[str, Any], page_id: str, at: datetime | None, web: str
) -> Iterator[Happening | str]:
    """Read a recommendation; what else happens to one is no judgement of the Page."""
    item, verb = words(value.get("item")), _VERBS.get(words(value.get("verb")))
    id_ = named(value.get("open_graph_story_id"))
    if item in _PASSED_OVER:
        return
    if item != "rating" or verb is None or at is None or not (id_ and page_id):
        yield f"ratings.{item}.{words(value.get('verb'))}"
        return
    review = RemoteItem(
        kind="review",
        id=id_,
        post_id="",
        author_id=named(value.get("reviewer_id")),
        author_name=words(value.get("reviewer_name")),
        text=words(value.get("review_text")),
        url=f"{web}/{id_}" if web else "",
        created_at=time_of_epoch(value.get("created_time")) if verb != "removed" else None,
        edited_at=at if words(value.get("verb")).startswith("edit") else None,
        verdict=words(value.get("recommendation_type")).lower() or named(value.get("rating")),
    )
    yield Happening(verb, review, _when(value, at), page_id)


def _item(
    value: Mapping[str, Any], page_id: str, *, id_: str, at: datetime, web: str
) -> RemoteItem:
    author = part(value, "from")
    author_id = named(author.get("id")) or named(value.get("sender_id"))
    verb = words(value.get("verb"))
    return RemoteItem(
        kind="comment",
        id=id_,
        post_id="",
        author_id=author_id,
        author_name=words(author.get("name")) or words(value.get("sender_name")),
        text=words(value.get("message")),
        url=f"{web}/{id_}" if web else "",
        created_at=time_of_epoch(value.get("created_time")) if verb != "remove" else None,
        edited_at=at if verb.startswith("edit") else None,
        is_ours=author_id == page_id,
        attachment_url=words(value.get("photo")) or words(value.get("video")),
    )


def _when(value: Mapping[str, Any], at: datetime) -> datetime:
    """Return the time of a change: of a new comment its own, else that of what was pushed."""
    told = time_of_epoch(value.get("created_time")) if value.get("verb") == "add" else None
    return told or at


def _is_passed_over(value: Mapping[str, Any], page_id: str) -> bool:
    """Say whether a change of the feed is no one's word to us: a reaction, a post of our own."""
    by_us = named(part(value, "from").get("id")) == page_id
    return words(value.get("item")) in _PASSED_OVER or by_us
