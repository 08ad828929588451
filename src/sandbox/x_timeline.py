"""Lists of posts on X, page by page: an account's own, its mentions, and the recent search.

Source: X's OpenAPI 2.166/2.167. Newest first; `data` is absent when there is none; a page token
says where the page begins, so that new posts do not shift the pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ids import EPOCH_MS, LOW_BITS
from sandbox.core.ledger import Post
from sandbox.x_bodies import includes, wanted
from sandbox.x_insights import counted_bodies
from sandbox.x_problems import invalid, missing
from sandbox.x_query import ids_asked, parsed
from sandbox.x_text import mentioned
from sandbox.x_tweets import conversation, everything, latest, order

DEFAULT_RESULTS = 10
LEAST_RESULTS, MOST_RESULTS = 5, 100
LEAST_FOUND = 10
MOST_MENTIONS = 800
LONGEST_QUERY = 4096
SEARCHED = timedelta(days=7)
OLDER, NEWER = "o", "n"


async def own_posts(exchange: Exchange) -> Answer:
    """Answer `GET /2/users/{id}/tweets`, replies included."""
    await exchange.gate("list")
    user = exchange.params["id"]
    if exchange.world.accounts.account("x", user) is None:
        return Answer(200, {"errors": [missing("user", user)]})
    now = exchange.world.clock.now()
    has_replies = "replies" not in exchange.query.get("exclude", "")
    posts = [
        latest(post)
        for post in exchange.world.ledger.listed("x", user)
        if post.is_visible(now) and (has_replies or not post.data.get("reply_to"))
    ]
    return listed(exchange, posts)


async def mentions(exchange: Exchange) -> Answer:
    """Answer `GET /2/users/{id}/mentions`: posts of others that name the user, replies too."""
    await exchange.gate("list")
    user = exchange.world.accounts.account("x", exchange.params["id"])
    if user is None:
        return Answer(200, {"errors": [missing("user", exchange.params["id"])]})
    handle = user.handle.lower().removeprefix("@")
    posts = [
        post
        for post in _listed_now(exchange, everything(exchange.world, naming=handle))
        if post.account != user.id and handle in mentioned(post.data["shown"])
    ]
    newest = sorted(posts, key=order, reverse=True)[:MOST_MENTIONS]
    return listed(exchange, newest)


async def search(exchange: Exchange) -> Answer:
    """Answer `GET /2/tweets/search/recent`: the posts of the last seven days that fit a query."""
    await exchange.gate("list", text=exchange.query.get("query", ""))
    query = exchange.query.get("query", "")
    if not 1 <= len(query) <= LONGEST_QUERY:
        raise invalid("The `query` query parameter must hold 1 to 4096 characters", {"query": []})
    oldest = exchange.world.clock.now() - SEARCHED
    _check_recent(exchange, oldest)
    fits = parsed(query)
    roots = ids_asked(query)
    pool: Iterable[Post] = everything(exchange.world)
    if roots is not None:
        pool = [post for root in roots for post in conversation(exchange.world, root)]
    posts = [
        post
        for post in _listed_now(exchange, pool)
        if post.visible_at is not None and post.visible_at >= oldest and fits(exchange.world, post)
    ]
    newest = sorted({post.id: post for post in posts}.values(), key=order, reverse=True)
    return listed(exchange, newest, least=LEAST_FOUND)


def _listed_now(exchange: Exchange, posts: Iterable[Post]) -> Iterable[Post]:
    now = exchange.world.clock.now()
    return (post for post in posts if post.is_listed(now))


def _check_recent(exchange: Exchange, oldest: datetime) -> None:
    """Refuse a span that begins before the seven days, as X does."""
    start = _moment(exchange, "start_time")
    since = _number(exchange, "since_id")
    first = f"{oldest:%Y-%m-%dT%H:%M}Z"
    if start is not None and start < oldest:
        raise invalid(
            f"Invalid 'start_time':'{exchange.query['start_time']}'. 'start_time' must be on or"
            f" after {first}",
            {"start_time": [exchange.query["start_time"]]},
        )
    if since is not None and _made_at(since) < oldest:
        raise invalid(
            f"'since_id' must be a tweet id created after {first}", {"since_id": [str(since)]}
        )


def _made_at(id: int) -> datetime:  # noqa: A002
    return datetime.fromtimestamp(((id >> LOW_BITS) + EPOCH_MS) / 1000, UTC)


def listed(exchange: Exchange, posts: list[Post], *, least: int = LEAST_RESULTS) -> Answer:
    """Return the page of `posts` (newest first) that the request asks for."""
    size = _size(exchange, least)
    asked = wanted(exchange)
    span = _span(exchange)
    shown, older, newer = _cut_page(exchange, [post for post in posts if span.holds(post)], size)
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


def _size(exchange: Exchange, least: int) -> int:
    given = exchange.query.get("max_results", str(DEFAULT_RESULTS))
    if not given.isdecimal() or not least <= int(given) <= MOST_RESULTS:
        text = f"The `max_results` query parameter value [{given}] is not between {least} and 100"
        raise invalid(text, {"max_results": [given]})
    return int(given)


@dataclass(frozen=True)
class _Span:
    """The ids and times that a request names."""

    since_id: int | None
    until_id: int | None
    start: datetime | None
    end: datetime | None

    def holds(self, post: Post) -> bool:
        at, number = post.visible_at, int(post.id)
        return (
            at is not None
            and (self.since_id is None or number > self.since_id)
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
    )


def _cut_page(exchange: Exchange, posts: list[Post], size: int) -> tuple[list[Post], bool, bool]:
    """Return one page and whether there are older and newer posts beside it."""
    token = exchange.query.get("pagination_token") or exchange.query.get("next_token", "")
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
