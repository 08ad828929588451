"""Posts on X: create, delete, read.

Source: X's OpenAPI 2.166/2.167, `POST /2/tweets` and `DELETE /2/tweets/{id}`; what is refused and
how: docs.x.com/x-api/posts/manage-tweets and reports of users of the API, read 2026-08.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem, Post
from sandbox.core.world import World
from sandbox.x_bodies import includes, post_body, user_body, wanted
from sandbox.x_insights import counted_bodies, user_counts
from sandbox.x_media import attached
from sandbox.x_problems import DUPLICATE, NOT_ENGAGED, forbidden, invalid, missing, not_found
from sandbox.x_text import composed, is_valid, leading, mentioned
from sandbox.x_tweets import author_of, tweet

KNOWN_FIELDS: dict[str, frozenset[str]] = {
    "": frozenset(
        str.split(
            "card_uri community_id direct_message_deep_link edit_options for_super_followers_only"
            " geo made_with_ai media nullcast paid_partnership poll quote_tweet_id reply"
            " reply_settings share_with_followers text"
        )
    ),
    "media": frozenset({"media_ids", "tagged_user_ids", "call_to_actions"}),
    "reply": frozenset(
        {"in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata"}
    ),
    "poll": frozenset({"options", "duration_minutes", "reply_settings"}),
    "edit_options": frozenset({"previous_post_id"}),
    "geo": frozenset({"place_id"}),
}
EXCLUSIVE = ("media", "poll", "quote_tweet_id", "card_uri", "direct_message_deep_link")
REPLY_SETTINGS = ("everyone", "following", "mentionedUsers", "subscribers", "verified")
# How far back X compares for equal posts is not published.
DUPLICATE_SPAN = timedelta(hours=24)
MOST_IDS = 100


async def create(exchange: Exchange) -> Answer:
    """Answer `POST /2/tweets`."""
    body = await exchange.json()
    text = body.get("text", "") if isinstance(body, dict) else ""
    await exchange.gate("publish", text=text if isinstance(text, str) else "")
    need(exchange, "tweet.write")
    _check_shape(body)
    media = attached(exchange, (body.get("media") or {}).get("media_ids", []))
    _check_text(text, media)
    _check_media(media)
    parent = _answered(exchange, body)
    _check_not_said(exchange, text=text, media=media, reply_to=parent.id if parent else None)
    left_out = (body.get("reply") or {}).get("exclude_reply_user_ids", [])
    post = own_post(
        exchange.world,
        account=exchange.account,
        text=text,
        media=media,
        parent=parent,
        left_out=left_out,
    )
    post.data["reply_settings"] = body.get("reply_settings", "everyone")
    await exchange.accept(post)
    return Answer(201, {"data": post_body(post, wanted(exchange))})


async def delete(exchange: Exchange) -> Answer:
    """Answer `DELETE /2/tweets/{id}`."""
    id_ = exchange.params["id"]
    post = exchange.world.ledger.post("x", id_)
    await exchange.gate("delete", text=post.text if post else "")
    need(exchange, "tweet.write")
    if post is None and tweet(exchange.world, id_) is not None:
        raise forbidden()  # a citizen's
    if post is None or post.removed_at is not None:
        raise not_found("tweet", id_)
    if post.account != exchange.account:
        raise forbidden()
    await exchange.change(post, removed_at=exchange.world.clock.now())
    return Answer(200, {"data": {"deleted": True}})


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
    body = user_body(account, wanted(exchange).user_fields)
    if "public_metrics" in body:
        body["public_metrics"] = user_counts(exchange, account)
    return Answer(200, {"data": body})


def own_post(
    world: World,
    *,
    account: str,
    text: str,
    media: tuple[MediaItem, ...] = (),
    parent: Post | None = None,
    left_out: Sequence[str] = (),
    at: datetime | None = None,
) -> Post:
    """Return a new post of an account, with what X shows of its text; a reply has a parent."""
    owner = world.accounts.account("x", account)
    moment = (at or world.clock.now()).astimezone(UTC)
    id_ = world.numbers.next(moment)
    data = composed(
        text,
        id=id_,
        handle=owner.handle if owner else account,
        has_media=bool(media),
        answered=answered_handles(world, parent, by=account, left_out=left_out),
    )
    if parent is not None:
        data |= reply_fields(parent)
    return Post("x", account, id_, text, media=media, visible_at=moment, data=data)


def answered_handles(
    world: World, parent: Post | None, *, by: str, left_out: Sequence[str] = ()
) -> list[str]:
    """Return the handles with which X begins a reply: the author's, and those it answers."""
    author = author_of(world, parent) if parent else None
    if parent is None or author is None:
        return []
    answerer = world.accounts.account("x", by)
    away = {author.handle.lower()} if author.id in {by, *left_out} else set()
    away |= {answerer.handle.lower()} if answerer else set()
    handles = [author.handle, *leading(parent.data["shown"])]
    return [handle for handle in dict.fromkeys(handles) if handle.lower() not in away]


def reply_fields(parent: Post) -> dict[str, Any]:
    """Return what a reply knows of the post it answers."""
    return {
        "reply_to": parent.id,
        "reply_to_user": parent.account,
        "conversation_id": parent.data.get("conversation_id") or parent.id,
    }


def need(exchange: Exchange, scope: str) -> None:
    """Refuse a token without this scope."""
    if exchange.shown_token is not None and scope not in exchange.shown_token.scopes:
        raise forbidden()


def _check_shape(body: Any) -> None:
    """Refuse what the specification's schema refuses."""
    if not isinstance(body, dict):
        raise invalid("The request body must be a JSON object")
    for part, known in KNOWN_FIELDS.items():
        inner = body.get(part, {}) if part else body
        if not isinstance(inner, dict):
            raise invalid(f"$.{part}: must be an object")
        _check_known(inner, known, f"$.{part}." if part else "$.")
    together = [name for name in EXCLUSIVE if name in body]
    if len(together) > 1:
        raise invalid(f"$: {' and '.join(together)} are mutually exclusive")
    if body.get("reply_settings", "everyone") not in REPLY_SETTINGS:
        raise invalid("$.reply_settings: does not have a value in the enumeration")
    _check_media_ids(body)
    _check_poll(body)


def _check_known(part: dict[str, Any], known: frozenset[str], where: str) -> None:
    for name in sorted(set(part) - known):
        raise invalid(
            f"[{where}{name}: is not defined in the schema and the schema does not allow"
            " additional properties]"
        )


def _check_media_ids(body: dict[str, Any]) -> None:
    if "media" not in body:
        return
    ids = body["media"].get("media_ids")
    if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
        raise invalid("$.media.media_ids: must be an array of strings")
    if not 1 <= len(ids) <= 4:
        raise invalid("$.media.media_ids: must hold 1 to 4 items", {"media.media_ids": ids})
    if len(body["media"].get("tagged_user_ids", [])) > 10:
        raise invalid("$.media.tagged_user_ids: must hold at most 10 items")


def _check_poll(body: dict[str, Any]) -> None:
    if "poll" not in body:
        return
    options, minutes = body["poll"].get("options", []), body["poll"].get("duration_minutes", 0)
    if not 2 <= len(options) <= 4 or not all(1 <= len(option) <= 25 for option in options):
        raise invalid("$.poll.options: must hold 2 to 4 texts of 1 to 25 characters")
    if not 5 <= minutes <= 10080:
        raise invalid("$.poll.duration_minutes: must be between 5 and 10080")


def _check_text(text: Any, media: tuple[MediaItem, ...]) -> None:
    """Refuse no text, and a text that X's counting calls too long or invalid (403)."""
    if not isinstance(text, str):
        raise invalid("$.text: must be a string")
    if not text.strip():
        if not media:
            raise invalid("$: one of text or media is required")
        return
    if not is_valid(text):
        raise forbidden()


def _check_media(media: tuple[MediaItem, ...]) -> None:
    moving = [item for item in media if item.kind == "video" or item.mime == "image/gif"]
    if moving and len(media) > 1:
        ids = [item.id for item in media]
        raise invalid("A post holds up to 4 photos, or 1 GIF, or 1 video.", {"media_ids": ids})


def _answered(exchange: Exchange, body: dict[str, Any]) -> Post | None:
    """Return the post that is answered. One's own posts may always be answered, another's only if
    it names the account that answers (self-serve tiers, since February 2026).
    """
    if "quote_tweet_id" in body or "edit_options" in body:
        raise forbidden()  # not in self-serve tiers; edits need a premium account
    if "reply" not in body:
        return None
    parent = tweet(exchange.world, str(body["reply"].get("in_reply_to_tweet_id", "")))
    if parent is None:
        raise forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    account = exchange.world.accounts.account("x", exchange.account)
    handle = account.handle.lower() if account else ""
    if parent.account != exchange.account and handle not in mentioned(parent.data["shown"]):
        raise forbidden(NOT_ENGAGED)
    return parent


def _check_not_said(
    exchange: Exchange, *, text: str, media: tuple[MediaItem, ...], reply_to: str | None
) -> None:
    """Refuse what the account has said already: same text, pictures and parent, still standing.

    Posts whose commit is under way count too, so of two equal ones at once the second is refused.
    """
    if not exchange.world.refuses_duplicates:
        return
    since = exchange.world.clock.now() - DUPLICATE_SPAN
    said = text.strip()
    pictures = [item.sha256 for item in media]
    for earlier in reversed(exchange.world.ledger.posts("x", exchange.account)):
        if earlier.visible_at is None or earlier.visible_at < since:
            continue
        is_same = (
            earlier.removed_at is None
            and earlier.text.strip() == said
            and [item.sha256 for item in earlier.media] == pictures
            and earlier.data.get("reply_to") == reply_to
        )
        if is_same:
            raise forbidden(DUPLICATE)


def _with_includes(exchange: Exchange, body: dict[str, Any], posts: list[Post]) -> dict[str, Any]:
    beside = includes(exchange, posts, wanted(exchange))
    return {**body, "includes": beside} if beside else body
