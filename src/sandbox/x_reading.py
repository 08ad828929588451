"""Reading posts and users of X.

Source: X's OpenAPI 2.166/2.167, `GET /2/tweets*` and `GET /2/users*`.
"""

from typing import Any

from sandbox.core.accounts import Account
from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.x_bodies import includes, user_body, wanted
from sandbox.x_insights import counted_bodies, user_counts
from sandbox.x_posts import need
from sandbox.x_problems import invalid, missing, not_found
from sandbox.x_tweets import anyone, tweet, user_of_handle

MOST_IDS = 100


async def read_one(exchange: Exchange) -> Answer:
    """Answer `GET /2/tweets/{id}`; a post that is not there is named in `errors` with 200."""
    id_ = exchange.params["id"]
    post = tweet(exchange.world, id_)
    await exchange.gate("read", text=post.text if post else "")
    asked = wanted(exchange)
    if post is None:
        return Answer(200, {"errors": [missing("tweet", id_)]})
    bodies, errors = counted_bodies(exchange, [post], asked, parameter="id")
    if not bodies:
        return Answer(200, {"errors": errors})
    return Answer(200, _with_includes(exchange, {"data": bodies[0]}, [post]))


async def read_many(exchange: Exchange) -> Answer:
    """Answer `GET /2/tweets?ids=`."""
    ids = [id_ for id_ in exchange.query.get("ids", "").split(",") if id_]
    found = {id_: tweet(exchange.world, id_) for id_ in ids}
    posts = [post for post in found.values() if post is not None]
    await exchange.gate("read", text="\n".join(post.text for post in posts))
    if not 1 <= len(ids) <= MOST_IDS or not all(id_.isdecimal() for id_ in ids):
        raise invalid("The `ids` query parameter must hold 1 to 100 ids", {"ids": ids})
    asked = wanted(exchange)
    body: dict[str, Any] = {}
    bodies, refused = counted_bodies(exchange, posts, asked, parameter="ids")
    if bodies:
        body["data"] = bodies
    absent = [missing("tweet", id_, parameter="ids") for id_ in ids if found[id_] is None]
    if absent or refused:
        body["errors"] = absent + refused
    return Answer(200, _with_includes(exchange, body, posts))


async def me(exchange: Exchange) -> Answer:
    """Answer `GET /2/users/me`."""
    await exchange.gate("read")
    need(exchange, "users.read")
    account = exchange.world.accounts.account("x", exchange.account)
    if account is None:
        raise not_found("user", exchange.account)
    return Answer(200, {"data": _user(exchange, account)})


async def user(exchange: Exchange) -> Answer:
    """Answer `GET /2/users/{id}`, for accounts and citizens."""
    await exchange.gate("read")
    found = anyone(exchange.world, exchange.params["id"])
    if found is None:
        return Answer(200, {"errors": [missing("user", exchange.params["id"])]})
    return Answer(200, {"data": _user(exchange, found)})


async def user_by_name(exchange: Exchange) -> Answer:
    """Answer `GET /2/users/by/username/{username}`."""
    await exchange.gate("read")
    name = exchange.params["username"]
    found = user_of_handle(exchange.world, name)
    if found is None:
        return Answer(200, {"errors": [missing("user", name, parameter="username")]})
    return Answer(200, {"data": _user(exchange, found)})


def _user(exchange: Exchange, account: Account) -> dict[str, Any]:
    body = user_body(account, wanted(exchange).user_fields)
    if "public_metrics" in body:
        body["public_metrics"] = user_counts(exchange, account)
    return body


def _with_includes(exchange: Exchange, body: dict[str, Any], posts: list[Post]) -> dict[str, Any]:
    beside = includes(exchange, posts, wanted(exchange))
    return {**body, "includes": beside} if beside else body
