"""Comments and threads as YouTube Data API v3 writes them, and the pages of their lists.

Source: the discovery document youtube.v3, revision 20261104, and the reference pages of comments
and commentThreads, read 2026-11-26.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from sandbox import youtube_bodies as bodies
from sandbox import youtube_rules as rules
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange

PAGE_DEFAULT, PAGE_MOST = 20, 100
ANSWERS_SHOWN = 5
STATUSES = ("published", "heldForReview", "likelySpam", "rejected")

Body = dict[str, Any]


def status_of(comment: Comment) -> str:
    """Return a comment's moderation status."""
    known = comment.data.get("moderation", "published")
    if comment.hidden:
        return str(known) if known != "published" else "heldForReview"
    return "published"


def thread(
    exchange: Exchange,
    top: Comment,
    answers: Sequence[Comment],
    *,
    reader: str,
    parts: Sequence[str],
) -> Body:
    """Return a thread with the newest of its answers, which are given oldest first."""
    snippet = {
        "channelId": top.account,
        "videoId": top.root,
        "topLevelComment": comment_body(exchange, top, reader=reader),
        "canReply": True,
        "totalReplyCount": len(answers),
        "isPublic": status_of(top) == "published",
    }
    body: Body = {"kind": "youtube#commentThread", "etag": bodies.etag(snippet), "id": top.id}
    if "snippet" in parts:
        body["snippet"] = snippet
    if "replies" in parts and answers:
        shown = answers[::-1][:ANSWERS_SHOWN]
        replies = [comment_body(exchange, one, reader=reader) for one in shown]
        body["replies"] = {"comments": replies}
    return body


def comment_body(exchange: Exchange, comment: Comment, *, reader: str) -> Body:
    """Return a comment as the channel `reader` sees it."""
    is_plain = exchange.query.get("textFormat") == "plainText"
    handle = f"@{comment.author_handle}"
    network = exchange.network
    snippet: Body = {
        "channelId": comment.account,
        "videoId": comment.root,
        "textDisplay": comment.text if is_plain else _as_html(comment.text),
        "authorDisplayName": handle,
        "authorProfileImageUrl": f"{network.base_url}/media/none",
        "authorChannelUrl": network.url("www.youtube.com", f"/{handle}"),
        "authorChannelId": {"value": comment.author_id},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": 0,
        "publishedAt": bodies.moment(comment.created_at),
        "updatedAt": bodies.moment(comment.edited_at or comment.created_at),
    }
    if comment.author_id == reader:  # the original is told to its author alone
        snippet["textOriginal"] = comment.text
    if comment.parent:
        snippet["parentId"] = comment.parent
    if status_of(comment) != "published":
        snippet["moderationStatus"] = status_of(comment)
    kind = {"kind": "youtube#comment", "etag": bodies.etag(snippet)}
    return {**kind, "id": comment.id, "snippet": snippet}


def listed(
    exchange: Exchange, found: list[Comment], kind: str, written: Callable[[Comment], Body]
) -> Body:
    """Return the page of `found` that is asked for; what is gone meanwhile shifts nothing."""
    size, token = _size(exchange), exchange.query.get("pageToken", "")
    start = _after(found, token) if token else 0
    page = found[start : start + size]
    links = {}
    if start + size < len(found):
        links["nextPageToken"] = _token_after(page[-1])
    items = [written(one) for one in page]
    return bodies.listing(kind, items, total=len(items), per_page=size, **links)


def place(comment: Comment) -> tuple[float, int]:
    """Return what sorts comments by their time."""
    return comment.created_at.timestamp(), comment.seq


def _size(exchange: Exchange) -> int:
    given = exchange.query.get("maxResults", str(PAGE_DEFAULT))
    if not given.isdecimal() or not 1 <= int(given) <= PAGE_MOST:
        raise rules.bad_request("maxResults", "Values must be within the range: [1, 100]")
    return int(given)


def _token_after(comment: Comment) -> str:
    at, seq = place(comment)
    return base64.urlsafe_b64encode(f"{at!r} {seq} {comment.id}".encode()).decode().rstrip("=")


def _after(found: list[Comment], token: str) -> int:
    """Return how many stand before the page that a token begins."""
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        at, seq, id_ = text.split(" ", 2)
        last = float(at), int(seq)
    except (ValueError, binascii.Error) as error:
        raise rules.bad_request("pageToken", "The page token is invalid.") from error
    ids = [one.id for one in found]
    if id_ in ids:
        return ids.index(id_) + 1
    # The one named is gone: those that were written before it go on.
    return sum(place(one) > last for one in found)


def _as_html(text: str) -> str:
    return escape(text).replace("\n", "<br>")
