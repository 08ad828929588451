"""Posts on X: create, edit, delete.

Source: X's OpenAPI 2.166/2.167, `POST /2/tweets` and `DELETE /2/tweets/{id}`; what is refused and
how: docs.x.com/x-api/posts/manage-tweets and reports of users of the API, read 2026-08.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem, Post
from sandbox.core.world import World
from sandbox.x_account import COST, charge, cost_of, longest_text, pays
from sandbox.x_bodies import MOST_EDITS, editable_until, is_editable, post_body, wanted
from sandbox.x_media import attached
from sandbox.x_problems import DUPLICATE, NOT_ENGAGED, forbidden, not_found
from sandbox.x_shape import check_media, check_shape, check_text
from sandbox.x_text import composed, leading, mentioned
from sandbox.x_tweets import VERSION, author_of, history, latest, own, root_id, tweet

# How far back X compares for equal posts is not published.
DUPLICATE_SPAN = timedelta(hours=24)


async def create(exchange: Exchange) -> Answer:
    """Answer `POST /2/tweets`: a new post, or with `edit_options` another version of one."""
    body = await exchange.json()
    text = body.get("text", "") if isinstance(body, dict) else ""
    await exchange.gate("publish", text=text if isinstance(text, str) else "")
    need(exchange, "tweet.write")
    check_shape(body)
    media = attached(exchange, (body.get("media") or {}).get("media_ids", []))
    account = exchange.world.accounts.account("x", exchange.account)
    check_text(text, media, longest=longest_text(account))
    check_media(media)
    if "edit_options" in body:
        return await edited(exchange, body, media)
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
    post.data |= charge(exchange, cost_of(post))
    post.data["reply_settings"] = body.get("reply_settings", "everyone")
    post.data |= {name: True for name in ("made_with_ai", "paid_partnership") if body.get(name)}
    if "poll" in body:
        poll = {name: body["poll"][name] for name in ("options", "duration_minutes")}
        post.data["poll"] = {"id": exchange.world.numbers.next(), **poll}
    await exchange.accept(post)
    return Answer(201, {"data": post_body(post, wanted(exchange))})


async def edited(exchange: Exchange, body: dict[str, Any], media: tuple[MediaItem, ...]) -> Answer:
    """Give a post another version: in the ledger the post stays one, and has one id more.

    Refused with the general 403: what X says there is not published.
    """
    post = _editable(exchange, body["edit_options"]["previous_post_id"])
    owner = exchange.world.accounts.account("x", exchange.account)
    id_, text = exchange.world.numbers.next(), body.get("text", "")
    shown = composed(
        text, id=id_, handle=owner.handle if owner else "", has_media=bool(media), answered=()
    )
    last, known = history(post)[-1], post.data
    earlier = {"text": post.text, **{name: known[name] for name in ("shown", "urls", "lead")}}
    data = {
        **known,
        **shown,
        "edit_history": [*history(post), id_],
        "versions": {**known.get("versions", {}), last: earlier},
    }
    leading_there = exchange.world.records.putting(VERSION, id_, {"post": post.id})
    fresh = replace(post, data=data)
    cost = cost_of(fresh) + Decimal(known.get(COST, "0"))
    data |= charge(exchange, cost_of(fresh)) | {COST: str(cost)}
    await exchange.change(post, beside=[leading_there], text=text, media=media, data=data)
    exchange.world.webhooks.happened("edit", latest(post))
    return Answer(201, {"data": post_body(latest(post), wanted(exchange))})


def _editable(exchange: Exchange, id: str) -> Post:  # noqa: A002
    """Return the post that is to be edited, by its last id.

    Raises:
        Refusal: it is another's, gone, no longer or never editable, or the account does not pay.
    """
    post, now = own(exchange.world, id), exchange.world.clock.now()
    account = exchange.world.accounts.account("x", exchange.account)
    if post is None or post.account != exchange.account or post.removed_at is not None:
        raise forbidden()
    is_free = is_editable(post) and history(post)[-1] == id and len(history(post)) <= MOST_EDITS
    if not pays(account) or not is_free or editable_until(post) < now:
        raise forbidden()
    return post


async def delete(exchange: Exchange) -> Answer:
    """Answer `DELETE /2/tweets/{id}`."""
    id_ = exchange.params["id"]
    post = own(exchange.world, id_)
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
        "conversation_id": root_id(parent),
    }


def need(exchange: Exchange, scope: str) -> None:
    """Refuse a token without this scope."""
    if exchange.shown_token is not None and scope not in exchange.shown_token.scopes:
        raise forbidden()


def _answered(exchange: Exchange, body: dict[str, Any]) -> Post | None:
    """Return the post that is answered. One's own posts may always be answered, another's only if
    it names the account that answers (self-serve tiers, since February 2026).
    """
    if "quote_tweet_id" in body:
        raise forbidden()  # not in self-serve tiers
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
