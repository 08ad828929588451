"""An account's own posts on X, page by page: `GET /2/users/{id}/tweets`.

Source: X's OpenAPI 2.166/2.167. Newest first; `data` is absent when there is none; a page token
says where the page begins, so that new posts do not shift the pages.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.x_bodies import includes, wanted
from sandbox.x_insights import counted_bodies
from sandbox.x_problems import invalid, missing

DEFAULT_RESULTS = 10
LEAST_RESULTS, MOST_RESULTS = 5, 100
OLDER, NEWER = "o", "n"


async def own_posts(exchange: Exchange) -> Answer:
    """Answer the call."""
    await exchange.gate("list")
    user = exchange.params["id"]
    if exchange.world.accounts.account("x", user) is None:
        return Answer(200, {"errors": [missing("user", user)]})
    size = _size(exchange)
    asked = wanted(exchange)
    span = _span(exchange)
    fitting = [post for post in exchange.world.ledger.listed("x", user) if span.holds(post)]
    shown, older, newer = _cut_page(exchange, fitting, size)
    body: dict[str, Any] = {"meta": {"result_count": len(shown)}}
    if not shown:
        return Answer(200, body)
    bodies, refused = counted_bodies(exchange, shown, asked, parameter="id")
    if bodies:
        body["data"] = bodies
    if refused:
        body["errors"] = refused
    beside = includes(exchange, shown, asked)
    if beside:
        body["includes"] = beside
    body["meta"] |= {"newest_id": shown[0].id, "oldest_id": shown[-1].id}
    if older:
        body["meta"]["next_token"] = f"{OLDER}{shown[-1].id}"
    if newer:
        body["meta"]["previous_token"] = f"{NEWER}{shown[0].id}"
    return Answer(200, body)


def _size(exchange: Exchange) -> int:
    given = exchange.query.get("max_results", str(DEFAULT_RESULTS))
    if not given.isdecimal() or not LEAST_RESULTS <= int(given) <= MOST_RESULTS:
        text = f"The `max_results` query parameter value [{given}] is not between 5 and 100"
        raise invalid(text, {"max_results": [given]})
    return int(given)


@dataclass(frozen=True)
class _Span:
    """The ids and times that a request names."""

    since_id: int | None
    until_id: int | None
    start: datetime | None
    end: datetime | None
    has_replies: bool

    def holds(self, post: Post) -> bool:
        at, number = post.visible_at, int(post.id)
        if at is None or (post.data.get("reply_to") and not self.has_replies):
            return False
        return (
            (self.since_id is None or number > self.since_id)
            and (self.until_id is None or number < self.until_id)
            and (self.start is None or at >= self.start)
            and (self.end is None or at < self.end)
        )


def _span(exchange: Exchange) -> _Span:
    return _Span(
        since_id=_number(exchange, "since_id"),
        until_id=_number(exchange, "until_id"),
        start=_moment(exchange, "start_time"),
        end=_moment(exchange, "end_time"),
        has_replies="replies" not in exchange.query.get("exclude", ""),
    )


def _cut_page(exchange: Exchange, posts: list[Post], size: int) -> tuple[list[Post], bool, bool]:
    """Return one page and whether there are older and newer posts beside it."""
    token = exchange.query.get("pagination_token", "")
    if not token:
        return posts[:size], len(posts) > size, False
    edge = int(token[1:]) if token[1:].isdecimal() else None
    if edge is None or token[0] not in (OLDER, NEWER):
        text = f"The `pagination_token` query parameter value [{token}] is not valid"
        raise invalid(text, {"pagination_token": [token]})
    older = [post for post in posts if int(post.id) < edge]
    newer = [post for post in posts if int(post.id) > edge]
    if token[0] == NEWER:
        return newer[-size:], len(older) < len(posts), len(newer) > size
    return older[:size], len(older) > size, bool(posts) and len(older) < len(posts)


def _number(exchange: Exchange, name: str) -> int | None:
    given = exchange.query.get(name)
    if given is None:
        return None
    if not given.isdecimal():
        raise invalid(f"The `{name}` query parameter value [{given}] is not valid", {name: [given]})
    return int(given)


def _moment(exchange: Exchange, name: str) -> datetime | None:
    given = exchange.query.get(name)
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(given)
        if at.tzinfo is None:
            raise ValueError(given)
    except ValueError:
        text = f"The `{name}` query parameter value [{given}] is not RFC 3339"
        raise invalid(text, {name: [given]}) from None
    return at
