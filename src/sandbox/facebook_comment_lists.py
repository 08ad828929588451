"""How the Graph API writes comments and tagging posts, one by one and in lists.

Source: Meta's API specification of Comment and PagePost (2026-04, v26.0); the order of a list
without `order` and whom `from` leaves out are general knowledge.
"""

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.facebook_fields import Edge
from sandbox.facebook_problems import bad_parameter
from sandbox.facebook_words import moment, written

SLUG = "facebook"
DEFAULT_FIELDS = "created_time,from,message,id"
DEFAULT_LIMIT, MOST = 25, 100
ORDERS = ("chronological", "reverse_chronological")
FILTERS = ("toplevel", "stream")


def found(exchange: Exchange, id: str) -> Comment | None:  # noqa: A002
    """Return the comment or mention with this id that stands now."""
    comment = exchange.world.comments.comment(SLUG, id)
    stands = comment is not None and comment.is_visible(exchange.world.clock.now())
    return comment if stands else None


def body_of(
    exchange: Exchange, comment: Comment, counts: Counter[str] | None = None
) -> dict[str, Any]:
    """Return everything that is known of a comment or mention, by field.

    `counts`: how many answers each comment of its post has, where the caller knows it.
    """
    if comment.kind == "mention":
        return _mention_body(exchange, comment)
    counts = answer_counts(exchange, comment.root) if counts is None else counts
    body: dict[str, Any] = {
        "id": comment.id,
        "message": comment.text,
        "created_time": written(comment.created_at),
        "is_hidden": comment.hidden,
        "is_private": False,
        "can_comment": True,
        "can_hide": not comment.by_account,
        "can_like": True,
        "can_remove": True,
        "can_reply_privately": not comment.by_account,
        "comment_count": counts[comment.id],
        "like_count": 0,
        "user_likes": exchange.world.standing.is_liked(SLUG, comment.account, comment.id),
        "object": {"id": comment.root},
        "permalink_url": permalink(exchange, comment),
        "comments": comments_edge(exchange, comment.id),
        **_from(exchange, comment),
    }
    parent = found(exchange, comment.parent) if comment.parent else None
    if parent is not None:
        short = {"id": parent.id, "message": parent.text, **_from(exchange, parent)}
        body["parent"] = {**short, "created_time": written(parent.created_at)}
    return body


def _mention_body(exchange: Exchange, mention: Comment) -> dict[str, Any]:
    at = written(mention.created_at)
    return {
        "id": mention.id,
        "message": mention.text,
        "created_time": at,
        "tagged_time": at,
        "updated_time": written(mention.edited_at) or at,
        "is_published": True,
        "is_hidden": mention.hidden,
        "status_type": "mobile_status_update",
        "permalink_url": permalink(exchange, mention),
        "comments": comments_edge(exchange, mention.id),
        **_from(exchange, mention),
    }


def permalink(exchange: Exchange, comment: Comment) -> str:
    """Return the public address of a comment, or of a post that tags the Page."""
    base = exchange.network.url("www.facebook.com", f"/{comment.root.replace('_', '/posts/', 1)}")
    return base if comment.kind == "mention" else f"{base}?comment_id={comment.id}"


def _from(exchange: Exchange, comment: Comment) -> dict[str, Any]:
    """Return the author, whom a token without pages_read_user_content is not shown."""
    token = exchange.shown_token
    is_shown = token is not None and "pages_read_user_content" in token.scopes
    if not is_shown and not comment.by_account:
        return {}
    return {"from": {"id": comment.author_id, "name": comment.author_name}}


def answer_counts(exchange: Exchange, root: str) -> Counter[str]:
    """Return how many answers stand under each comment of a post."""
    return Counter(one.parent for one in exchange.network.talk(root))


def comments_edge(exchange: Exchange, above: str) -> Edge:
    """Return what `fields=comments` gives on a post, a comment or a mention."""

    def make(modifiers: Mapping[str, str]) -> dict[str, Any]:
        return listing(exchange, above, modifiers, address=address_of(exchange, f"/{above}"))

    return Edge(make, DEFAULT_FIELDS)


def listing(
    exchange: Exchange, above: str, given: Mapping[str, str], *, address: Callable[..., str]
) -> dict[str, Any]:
    """Return what stands under a post, mention or comment, by the parameters of the edge."""
    order, shown = given.get("order", ORDERS[0]), given.get("filter", FILTERS[0])
    if order not in ORDERS or shown not in FILTERS:
        raise bad_parameter(f"order must be one of {ORDERS}, filter one of {FILTERS}")
    comment = exchange.world.comments.comment(SLUG, above)
    whole = listed(exchange, exchange.network.talk(comment.root if comment else above))
    if comment is not None and comment.kind == "comment":
        whole = [one for one in whole if one.parent == above]
    elif shown == "toplevel":
        whole = [one for one in whole if not one.parent]
    whole = _in_span(whole, given)
    newest_first = order == ORDERS[1]
    ordered = whole[::-1] if newest_first else whole
    body = page_body(exchange, ordered, given, newest_first=newest_first, address=address)
    if given.get("summary", "").lower() in ("1", "true", "total_count"):
        body["summary"] = {"order": order, "total_count": len(whole), "can_comment": True}
    return body


def listed(exchange: Exchange, comments: Sequence[Comment]) -> list[Comment]:
    now = exchange.world.clock.now()
    return [comment for comment in comments if comment.is_listed(now)]


def _in_span(comments: list[Comment], given: Mapping[str, str]) -> list[Comment]:
    since = moment(given["since"], name="since") if "since" in given else None
    until = moment(given["until"], name="until") if "until" in given else None
    return [
        one
        for one in comments
        if (since is None or one.created_at >= since) and (until is None or one.created_at <= until)
    ]


def page_body(
    exchange: Exchange,
    comments: list[Comment],
    given: Mapping[str, str],
    *,
    newest_first: bool,
    address: Callable[..., str],
) -> dict[str, Any]:
    """Return the page that limit and cursors ask for; what is deleted meanwhile shifts nothing."""
    shown, has_before, has_after = _cut(comments, given, sign=-1 if newest_first else 1)
    counts = {root: answer_counts(exchange, root) for root in {one.root for one in shown}}
    body: dict[str, Any] = {"data": [body_of(exchange, one, counts[one.root]) for one in shown]}
    if shown:
        first, last = _cursor(shown[0]), _cursor(shown[-1])
        body["paging"] = {"cursors": {"before": first, "after": last}}
        if has_after:
            body["paging"]["next"] = address(given, after=last)
        if has_before:
            body["paging"]["previous"] = address(given, before=first)
    return body


def _cut(
    comments: list[Comment], given: Mapping[str, str], *, sign: int
) -> tuple[list[Comment], bool, bool]:
    """Return one page and whether there is more before and after it; `sign` is the direction."""
    limit = _limit(given)
    if "after" in given:
        edge = sign * _at_cursor(given["after"])
        later = [one for one in comments if sign * _place(one) > edge]
        return later[:limit], len(later) < len(comments), len(later) > limit
    if "before" in given:
        edge = sign * _at_cursor(given["before"])
        earlier = [one for one in comments if sign * _place(one) < edge]
        return earlier[-limit:], len(earlier) > limit, len(earlier) < len(comments)
    return comments[:limit], False, len(comments) > limit


def _limit(given: Mapping[str, str]) -> int:
    text = given.get("limit", str(DEFAULT_LIMIT))
    if not text.isdecimal() or int(text) > MOST:
        raise bad_parameter("limit must be between 0 and 100")
    return int(text)


def _place(comment: Comment) -> int:
    """Return a number that orders comments by time, and those of one moment by acceptance."""
    return int(comment.created_at.timestamp() * 1_000_000) * 1_000_000 + comment.seq % 1_000_000


def _cursor(comment: Comment) -> str:
    return base64.urlsafe_b64encode(str(_place(comment)).encode()).decode()


def _at_cursor(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, ValueError):
        raise bad_parameter("Invalid cursor") from None


def address_of(exchange: Exchange, path: str = "", *, edge: str = "comments") -> Callable[..., str]:
    """Return what writes the address of the next page of a list."""

    def address(given: Mapping[str, str], **cursor: str) -> str:
        kept = {
            n: v for n, v in {**exchange.query, **given}.items() if n not in ("after", "before")
        }
        if path:
            kept.pop("fields", None)
        if exchange.shown_token is not None:
            kept["access_token"] = exchange.shown_token.value
        where = f"{path}/{edge}" if path else exchange.path
        return f"{exchange.network.url(exchange.host, where)}?{urlencode({**kept, **cursor})}"

    return address
