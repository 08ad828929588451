"""What others write of a Page beside comments: posts on it, posts that tag it, recommendations.

All are posts of people's own, laid through the control port as mentions; `data` says which:
`{"on_page": true}` stands on the Page, `{"recommendation_type": "POSITIVE"}` recommends it.

Source: Meta's API specification of Page (`ratings`, `visitor_posts`) and Recommendation (v26.0).
"""

from collections.abc import Callable
from typing import Any

from sandbox.core.answers import Answer
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.facebook_comment_lists import SLUG, address_of, body_of, listed, page_body
from sandbox.facebook_comments import MENTION_DEFAULT, MENTION_FIELDS, check_may_read
from sandbox.facebook_fields import checked, parsed, selected
from sandbox.facebook_paging import page_of
from sandbox.facebook_words import written

REVIEW_FIELDS = frozenset(
    str.split(
        "created_time has_rating has_review open_graph_story rating recommendation_type"
        " review_text reviewer"
    )
)
REVIEW_DEFAULT = "created_time,recommendation_type,review_text"


def is_review(comment: Comment) -> bool:
    """Say whether a mention is a recommendation."""
    return "recommendation_type" in comment.data or "rating" in comment.data


def is_on_page(comment: Comment) -> bool:
    """Say whether a mention is a post on the Page itself."""
    return bool(comment.data.get("on_page"))


async def list_tagged(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/tagged`: posts of others that tag the Page, newest first."""
    return await _posts(exchange, page, lambda one: not is_review(one) and not is_on_page(one))


async def list_visitor_posts(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/visitor_posts`: posts of others on the Page, newest first."""
    return await _posts(exchange, page, is_on_page)


async def list_ratings(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/ratings`, newest first."""
    await exchange.gate("list")
    check_may_read(exchange, page)
    given = await exchange.fields()
    fields = checked(parsed(str(given.get("fields", REVIEW_DEFAULT))), known=REVIEW_FIELDS)
    mentions = listed(exchange, exchange.world.comments.mentions(SLUG, page))
    newest_first = [one for one in mentions if is_review(one)][::-1]
    shown, paging = page_of(exchange, newest_first, given, key=lambda one: one.id)
    bodies = [selected(_review(exchange, one), fields) for one in shown]
    return Answer(200, {"data": bodies, **({"paging": paging} if paging else {})})


async def _posts(exchange: Exchange, page: str, fits: Callable[[Comment], bool]) -> Answer:
    await exchange.gate("list")
    check_may_read(exchange, page)
    given = {str(name): str(value) for name, value in (await exchange.fields()).items()}
    fields = checked(parsed(given.get("fields", MENTION_DEFAULT)), known=MENTION_FIELDS)
    mentions = listed(exchange, exchange.world.comments.mentions(SLUG, page))
    fitting = [one for one in mentions if fits(one)][::-1]
    address = address_of(exchange)
    body = page_body(exchange, fitting, given, newest_first=True, address=address)
    body["data"] = [selected(one, fields) for one in body["data"]]
    return Answer(200, body)


def _review(exchange: Exchange, comment: Comment) -> dict[str, Any]:
    body: dict[str, Any] = {
        "created_time": written(comment.created_at),
        "has_rating": "rating" in comment.data,
        "has_review": bool(comment.text),
        "open_graph_story": {"id": comment.id, "start_time": written(comment.created_at)},
        "review_text": comment.text,
        **{
            name: comment.data[name]
            for name in ("recommendation_type", "rating")
            if name in comment.data
        },
    }
    author = body_of(exchange, comment).get("from")
    return {**body, "reviewer": author} if author else body
