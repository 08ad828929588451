"""Instagram's objects as the Graph API shows them, and its field and paging language."""

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from sandbox import instagram_problems as problems
from sandbox.core.accounts import Account
from sandbox.core.clock import from_iso
from sandbox.core.ledger import MediaItem, Post
from sandbox.facebook_fields import Fields, parsed, selected

Node = dict[str, Any]


class Numbered(Protocol):
    """Anything with an id that grows with time."""

    id: str


Thing = TypeVar("Thing", bound=Numbered)

CONTAINER_LIFE = timedelta(hours=24)
SHORTCODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PAGE_DEFAULT, PAGE_MOST = 25, 100

# Fields that exist in Meta's specifications and that nothing in the sandbox fills.
EMPTY_MEDIA_FIELDS = set(
    str.split(
        "audio_id boost_eligibility_info copyright_check_information current_live_viewer_count"
        " has_poll has_slider legacy_instagram_media_id live_status media_audio_type product_tags"
        " reposts_count saved_count shares_count total_comments_count total_like_count"
        " total_views_count video_title view_count"
    )
)
EMPTY_CONTAINER_FIELDS = {"video_status", "copyright_check_status"}
EMPTY_USER_FIELDS = {
    "has_profile_pic",
    "ig_id",
    "is_published",
    "legacy_instagram_user_id",
    "owner_business",
    "shopping_product_tag_eligibility",
    "shopping_review_status",
}


def fields_of(text: str) -> Fields:
    """Return the fields that a `fields` parameter names, with those inside each.

    Raises:
        Refusal: the braces do not match.
    """
    return parsed(text)


def chosen(node: Node, names: Fields, *, empty: set[str] | None = None) -> Node:
    """Return the wanted fields that have a value, and always the id.

    Raises:
        GraphRefusal: a field that no node of this kind has.
    """
    for name in names:
        if name not in node and name not in (empty or set()):
            raise problems.parameter(f"Tried accessing nonexisting field ({name})")
    filled = {name: value for name, value in node.items() if value is not None}
    return selected(filled, names)


def moment(at: datetime | None) -> str | None:
    """Return a time as the Graph API writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000") if at else None


def shortcode(media_id: str) -> str:
    """Return the word in a post's address: its number in base 64."""
    number, word = int(media_id), ""
    while number:
        number, rest = divmod(number, 64)
        word = SHORTCODE[rest] + word
    return word


def media_id(word: str) -> str | None:
    """Return the id behind a shortcode, or None for a word that is none."""
    number = 0
    for letter in word:
        if letter not in SHORTCODE:
            return None
        number = number * 64 + SHORTCODE.index(letter)
    return str(number)


def product_of(post: Post) -> str:
    """Return what kind of medium it is; a video that somebody posted in the app is a reel."""
    is_video = len(post.media) == 1 and post.media[0].kind == "video"
    return str(post.data.get("product", "REELS" if is_video else "FEED"))


def media_node(
    post: Post,
    *,
    username: str,
    permalink: str,
    media_urls: Sequence[str],
    cover_url: str,
    comments_count: int,
) -> Node:
    """Return every field of a published picture, reel, story or album."""
    is_album = len(post.media) > 1
    first = post.media[0] if post.media else None
    product = product_of(post)
    return {
        "id": post.id,
        "caption": post.text or None,
        "media_type": "CAROUSEL_ALBUM" if is_album else _kind(first),
        "media_product_type": product,
        "media_url": media_urls[0] if media_urls else None,
        "thumbnail_url": cover_url or None,
        "children": _children(post, media_urls) if is_album else None,
        "permalink": permalink,
        "shortcode": shortcode(post.id),
        "timestamp": moment(post.visible_at),
        "username": username,
        "owner": {"id": post.account},
        "alt_text": (first.alt if first else "") or None,
        "like_count": 0,
        "comments_count": comments_count,
        "is_ai_generated": post.data.get("ai", False),
        "is_comment_enabled": post.data.get("comment_enabled", True),
        "is_shared_to_feed": post.data.get("in_feed", True) if product == "REELS" else None,
        "ig_id": post.id,
    }


def _children(post: Post, media_urls: Sequence[str]) -> Node:
    return {"data": children(post, media_urls)}


def children(post: Post, media_urls: Sequence[str]) -> list[Node]:
    """Return what an album holds."""
    return [
        {
            "id": item.id or f"{post.id}{number}",
            "media_type": _kind(item),
            "media_url": url,
            "timestamp": moment(post.visible_at),
        }
        for number, (item, url) in enumerate(zip(post.media, media_urls, strict=True))
    ]


def _kind(item: MediaItem | None) -> str:
    return "VIDEO" if item is not None and item.kind == "video" else "IMAGE"


def user_node(account: Account, *, shown_id: str, media_count: int) -> Node:
    """Return every field of an account. `shown_id` depends on the login that asks."""
    return {
        "id": shown_id,
        "user_id": account.id,
        "username": account.handle,
        "name": account.name,
        "account_type": "BUSINESS",
        "profile_picture_url": None,
        "followers_count": 0,
        "follows_count": 0,
        "media_count": media_count,
        "biography": "",
        "website": None,
    }


def container_status(container: Node, now: datetime) -> str:
    """Return a container's status_code now."""
    if container["media_id"]:
        return "PUBLISHED"
    if now > _at(container, "created_at") + CONTAINER_LIFE:
        return "EXPIRED"
    if container["awaits"] or now < _at(container, "ready_at"):
        return "IN_PROGRESS"
    return "ERROR" if container["failure"] else "FINISHED"


def container_node(container: Node, now: datetime) -> Node:
    """Return every field of a container."""
    code = container_status(container, now)
    sentences = {
        "PUBLISHED": "Published: Media has been published.",
        "EXPIRED": "Expired: Media was not published within 24 hours.",
        "IN_PROGRESS": "In Progress: Media is still being processed.",
        "FINISHED": "Finished: Media has been uploaded and it is ready to be published.",
        "ERROR": f"Error: Media upload has failed with error code {container['failure']}",
    }
    return {"id": container["id"], "status_code": code, "status": sentences[code]}


def _at(container: Node, name: str) -> datetime:
    at = from_iso(container[name])
    if at is None:
        raise ValueError(f"container without {name}")
    return at


def page_of(
    posts: Sequence[Thing],
    asked: Node,
    *,
    address: str,
    shown: Callable[[Thing], Node],
    most: int = PAGE_MOST,
) -> Node:
    """Return one page of things (newest first) with its cursors, and the address of the next.

    Raises:
        GraphRefusal: a cursor or limit that cannot be read.
    """
    limit = _limit(asked, most)
    start = _start(posts, asked, limit)
    here = posts[start : start + limit]
    body: Node = {"data": [shown(post) for post in here]}
    if not here:
        return body
    body["paging"] = {"cursors": {"before": _cursor(here[0]), "after": _cursor(here[-1])}}
    if start + limit < len(posts):
        query = {**asked, "limit": str(limit), "after": _cursor(here[-1])}
        body["paging"]["next"] = f"{address}?{urlencode(query)}"
    if start > 0:
        query = {**asked, "limit": str(limit), "before": _cursor(here[0])}
        query.pop("after", None)
        body["paging"]["previous"] = f"{address}?{urlencode(query)}"
    return body


def _start(posts: Sequence[Thing], asked: Node, limit: int) -> int:
    """Return where a page begins; newer posts do not shift it, for ids only grow."""
    if after := asked.get("after"):
        last = _id_of(after)
        return sum(int(post.id) >= last for post in posts)
    if before := asked.get("before"):
        first = _id_of(before)
        return max(0, sum(int(post.id) > first for post in posts) - limit)
    return 0


def _limit(asked: Node, most: int) -> int:
    try:
        return max(1, min(int(asked.get("limit", PAGE_DEFAULT)), most))
    except ValueError as error:
        raise problems.parameter("Param limit must be an integer") from error


def _cursor(post: Numbered) -> str:
    return base64.urlsafe_b64encode(post.id.encode()).decode()


def _id_of(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor))
    except ValueError as error:
        raise problems.parameter("Invalid cursors values") from error
