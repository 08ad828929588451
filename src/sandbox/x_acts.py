"""Likes on X, and people who may not write to an account privately.

Source: X's OpenAPI 2.166/2.167, read 2026-08: no call there blocks a whole account any more.
"""

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.x_posts import need
from sandbox.x_problems import forbidden, invalid, missing, not_found
from sandbox.x_timeline import listed
from sandbox.x_tweets import anyone, tweet


async def like(exchange: Exchange) -> Answer:
    """Answer `POST /2/users/{id}/likes`."""
    body = await exchange.json()
    id_ = body.get("tweet_id") if isinstance(body, dict) else None
    post = tweet(exchange.world, id_) if isinstance(id_, str) else None
    await exchange.gate("moderate", text=post.text if post else "")
    need(exchange, "like.write")
    _own_path(exchange)
    if not isinstance(id_, str) or not id_.isdecimal() or set(body) != {"tweet_id"}:
        raise invalid("$.tweet_id: is missing but it is required")
    if post is None:
        raise not_found("tweet", id_)
    await exchange.like(id_, liked=True)
    return Answer(200, {"data": {"liked": True}})


async def unlike(exchange: Exchange) -> Answer:
    """Answer `DELETE /2/users/{id}/likes/{tweet_id}`."""
    id_ = exchange.params["tweet_id"]
    post = tweet(exchange.world, id_)
    await exchange.gate("moderate", text=post.text if post else "")
    need(exchange, "like.write")
    _own_path(exchange)
    await exchange.like(id_, liked=False)
    return Answer(200, {"data": {"liked": False}})


async def liked(exchange: Exchange) -> Answer:
    """Answer `GET /2/users/{id}/liked_tweets`, the newest posts first."""
    await exchange.gate("list")
    need(exchange, "like.read")
    user = exchange.params["id"]
    if anyone(exchange.world, user) is None:
        return Answer(200, {"errors": [missing("user", user)]})
    return listed(exchange, _liked(exchange, user))


async def keep_away(exchange: Exchange) -> Answer:
    """Answer `POST /2/users/{id}/dm/block`."""
    return await _keep(exchange, away=True)


async def let_write(exchange: Exchange) -> Answer:
    """Answer `POST /2/users/{id}/dm/unblock`."""
    return await _keep(exchange, away=False)


async def blocked(exchange: Exchange) -> Answer:
    """Answer `GET /2/users/{id}/blocking`: nobody, for messages alone are kept away here."""
    await exchange.gate("list")
    need(exchange, "block.read")
    _own_path(exchange)
    return Answer(200, {"meta": {"result_count": 0}})


async def _keep(exchange: Exchange, *, away: bool) -> Answer:
    person = exchange.params["id"]
    await exchange.gate("moderate", text=person)
    need(exchange, "dm.write")
    if anyone(exchange.world, person) is None:
        raise not_found("user", person)
    await exchange.block(person, blocked=away)
    return Answer(200, {"data": {"blocked": away}})


def _liked(exchange: Exchange, user: str) -> list[Post]:
    kept = exchange.world.standing.likes("x")
    ids = [one.about for one in kept if one.holds and one.account == user]
    posts = [post for id_ in ids if (post := tweet(exchange.world, id_)) is not None]
    return sorted(posts, key=lambda post: int(post.id), reverse=True)


def _own_path(exchange: Exchange) -> None:
    """Refuse an address that names another account than the token does."""
    if exchange.params["id"] != exchange.account:
        raise forbidden()
