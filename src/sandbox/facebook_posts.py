"""Posts of a Page: made visible or invisible, revealed, edited, deleted, listed.

Source: Meta's API specifications of Page and PagePost (2026-04, v26.0); reply shapes are
long-standing general knowledge.
"""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem, Post
from sandbox.core.store import Statement
from sandbox.facebook_bodies import POST_FIELDS, post_body
from sandbox.facebook_fields import checked, parsed, selected
from sandbox.facebook_insights import post_counts
from sandbox.facebook_media import PHOTO, attached, check_page
from sandbox.facebook_problems import bad_parameter, duplicate, no_such_object, not_permitted
from sandbox.facebook_rules import check_link, check_publishing
from sandbox.facebook_words import attached_ids, is_true, moment

MESSAGE_LONGEST = 63_206
SCHEDULE_SOONEST = timedelta(minutes=10)
SCHEDULE_LATEST = timedelta(days=75)
DEFAULT_FIELDS = "id,created_time,message"
DEFAULT_LIMIT, MOST = 25, 100


async def create(exchange: Exchange, page: str) -> Answer:
    """Answer `POST /{page}/feed`."""
    fields = await exchange.fields()
    text = str(fields.get("message", ""))
    is_published = is_true(fields.get("published", True))
    await exchange.gate("publish" if is_published else "prepare", text=text)
    check_page(exchange, page)
    ids = attached_ids(fields)
    _check_content(text, has_more=bool(ids or fields.get("link")))
    media = attached(exchange, ids)
    link = str(fields.get("link", ""))
    check_link(link)
    if is_published:
        check_publishing(exchange, page, text)
    scheduled_at = _scheduled_at(exchange, fields, is_published=is_published)
    if is_published:
        _check_not_said(exchange, page, text=text, media=media, link=link)
    post = Post("facebook", page, f"{page}_{exchange.world.numbers.next()}", text, media=media)
    post.visible_at = exchange.world.clock.now() if is_published else scheduled_at
    post.data = {"link": link}
    if fields.get("place"):
        post.data["place"] = str(fields["place"])
    await exchange.accept(post, beside=_photos_used(exchange, media, post))
    return Answer(200, {"id": post.id})


async def change(exchange: Exchange, post: Post) -> Answer:
    """Answer `POST /{post}`: reveal it, move its time, or change its text."""
    fields = await exchange.fields()
    now = exchange.world.clock.now()
    reveals = is_true(fields.get("is_published", False)) and not post.is_visible(now)
    text = str(fields.get("message", post.text))
    await exchange.gate("publish" if reveals or post.is_visible(now) else "prepare", text=text)
    check_page(exchange, post.account)
    if reveals:
        check_publishing(exchange, post.account, text)
    changed: dict[str, Any] = {}
    if text != post.text:
        _check_content(text, has_more=bool(post.media))
        changed["text"] = text
    if reveals:
        changed["visible_at"] = exchange.world.clock.now()
    elif "scheduled_publish_time" in fields:
        changed["visible_at"] = _scheduled_at(exchange, fields, is_published=False)
    if "place" in fields:
        changed["data"] = {**post.data, "place": str(fields["place"])}
    if changed:
        await exchange.change(post, **changed)
    return Answer(200, {"success": True})


async def change_video(exchange: Exchange, post: Post) -> Answer:
    """Answer `POST /{video}`: a video is published, and described, by names of its own."""
    fields = await exchange.fields()
    names = {"published": "is_published", "description": "message"}
    fields.update({names[name]: value for name, value in fields.items() if name in names})
    return await change(exchange, post)


async def delete(exchange: Exchange, post: Post) -> Answer:
    """Answer `DELETE /{post}`."""
    await exchange.gate("delete", text=post.text)
    check_page(exchange, post.account)
    if post.data.get("form") == "story":  # Meta's API has no call that takes one back
        raise no_such_object(post.id, verb="delete")
    await exchange.change(post, removed_at=exchange.world.clock.now())
    return Answer(200, {"success": True})


async def read(exchange: Exchange, post: Post) -> Answer:
    """Answer `GET /{post}`."""
    await exchange.gate("read", text=post.text)
    check_reader(exchange, post.account)
    named = str((await exchange.fields()).get("fields", DEFAULT_FIELDS))
    fields = checked(parsed(named), known=POST_FIELDS)
    body = {**post_body(exchange, post), **post_counts(exchange, post)}
    return Answer(200, selected(body, fields))


async def list_published(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/published_posts`, `/posts` and `/feed`: what the public sees."""
    now = exchange.world.clock.now()
    return await _list(
        exchange,
        page,
        [
            post
            for post in exchange.world.ledger.listed("facebook", page)
            if post.is_visible(now) and post.data.get("form") != "story"
        ],
    )


async def list_scheduled(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/scheduled_posts`."""
    now = exchange.world.clock.now()
    waiting = [
        post
        for post in exchange.world.ledger.listed("facebook", page)
        if post.visible_at is not None and post.visible_at > now
    ]
    return await _list(exchange, page, waiting)


def found(exchange: Exchange, id: str) -> Post | None:  # noqa: A002
    """Return a post that stands, published or not."""
    post = exchange.world.ledger.post("facebook", id)
    return post if post is not None and post.removed_at is None else None


def check_reader(exchange: Exchange, page: str) -> None:
    """Let a token of this Page or of the person behind it read."""
    token = exchange.shown_token
    if token is None or token.account != page:
        raise no_such_object(page, verb="get")
    if "pages_read_engagement" not in token.scopes:
        raise not_permitted("pages_read_engagement")


async def _list(exchange: Exchange, page: str, posts: list[Post]) -> Answer:
    await exchange.gate("list")
    check_reader(exchange, page)
    given = await exchange.fields()
    fields = checked(parsed(str(given.get("fields", DEFAULT_FIELDS))), known=POST_FIELDS)
    limit = _limit(given)
    fitting = _in_span(sorted(posts, key=_order, reverse=True), given)
    shown, has_before, has_after = _page_of(exchange, fitting, given, limit)
    bodies = [{**post_body(exchange, post), **post_counts(exchange, post)} for post in shown]
    body: dict[str, Any] = {"data": [selected(one, fields) for one in bodies]}
    if shown:
        body["paging"] = _paging(exchange, shown, has_before=has_before, has_after=has_after)
    return Answer(200, body)


def _limit(given: dict[str, Any]) -> int:
    text = str(given.get("limit", DEFAULT_LIMIT))
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise bad_parameter("limit must be between 1 and 100")
    return int(text)


def _in_span(posts: list[Post], given: dict[str, Any]) -> list[Post]:
    since = moment(given["since"], name="since") if "since" in given else None
    until = moment(given["until"], name="until") if "until" in given else None
    return [
        post
        for post in posts
        if (since is None or _shown_at(post) >= since)
        and (until is None or _shown_at(post) <= until)
    ]


def _page_of(
    exchange: Exchange, posts: list[Post], given: dict[str, Any], limit: int
) -> tuple[list[Post], bool, bool]:
    """Return one page, newest first, and whether there are posts before and after it."""
    if "after" in given:
        edge = _order(_at_cursor(exchange, str(given["after"])))
        older = [post for post in posts if _order(post) < edge]
        return older[:limit], len(older) < len(posts), len(older) > limit
    if "before" in given:
        edge = _order(_at_cursor(exchange, str(given["before"])))
        newer = [post for post in posts if _order(post) > edge]
        return newer[-limit:], len(newer) > limit, len(newer) < len(posts)
    return posts[:limit], False, len(posts) > limit


def _paging(
    exchange: Exchange, shown: list[Post], *, has_before: bool, has_after: bool
) -> dict[str, Any]:
    before, after = _cursor(shown[0]), _cursor(shown[-1])
    paging: dict[str, Any] = {"cursors": {"before": before, "after": after}}
    if has_after:
        paging["next"] = _address(exchange, after=after)
    if has_before:
        paging["previous"] = _address(exchange, before=before)
    return paging


def _address(exchange: Exchange, **cursor: str) -> str:
    kept = {
        name: value for name, value in exchange.query.items() if name not in ("after", "before")
    }
    if exchange.shown_token is not None:
        kept["access_token"] = exchange.shown_token.value
    return f"{exchange.network.url(exchange.host, exchange.path)}?{urlencode({**kept, **cursor})}"


def _cursor(post: Post) -> str:
    return base64.urlsafe_b64encode(post.id.encode()).decode()


def _at_cursor(exchange: Exchange, cursor: str) -> Post:
    try:
        id_ = base64.urlsafe_b64decode(cursor).decode()
    except (binascii.Error, UnicodeDecodeError):
        id_ = ""
    post = exchange.world.ledger.post("facebook", id_)
    if post is None:
        raise bad_parameter("Invalid cursor")
    return post


def _order(post: Post) -> tuple[datetime, int]:
    return _shown_at(post), post.seq


def _shown_at(post: Post) -> datetime:
    at = post.visible_at or post.accepted_at
    if at is None:
        raise ValueError(f"post {post.id} has no time")
    return at


def _check_content(text: str, *, has_more: bool) -> None:
    if not text.strip() and not has_more:
        user = "A post needs a text, a link or a photo."
        raise bad_parameter("Missing message or attachment", subcode=1349125, user=user)
    if len(text) > MESSAGE_LONGEST:
        raise bad_parameter("Message is too long", user="The text is longer than 63206 signs.")


def _scheduled_at(
    exchange: Exchange, fields: dict[str, Any], *, is_published: bool
) -> datetime | None:
    if "scheduled_publish_time" not in fields:
        return None
    at = moment(fields["scheduled_publish_time"], name="scheduled_publish_time")
    if is_published:
        raise bad_parameter("You cannot specify a scheduled publish time on a published post")
    now = exchange.world.clock.now()
    if not now + SCHEDULE_SOONEST <= at <= now + SCHEDULE_LATEST:
        raise bad_parameter("The specified scheduled publish time is invalid", subcode=1363041)
    return at


def _check_not_said(
    exchange: Exchange, page: str, *, text: str, media: tuple[MediaItem, ...], link: str
) -> None:
    """Refuse what equals the Page's last published post (only consecutive ones are compared)."""
    if not exchange.world.refuses_duplicates:
        return
    now = exchange.world.clock.now()
    # Those whose commit is under way count too, so of two equal ones at once the second falls.
    said = [post for post in exchange.world.ledger.posts("facebook", page) if post.is_visible(now)]
    last = max(said, key=_order, default=None)
    if last is None:
        return
    pictures = [item.sha256 for item in last.media] == [item.sha256 for item in media]
    if last.text == text and pictures and last.data.get("link", "") == link:
        raise duplicate()


def _photos_used(exchange: Exchange, media: tuple[MediaItem, ...], post: Post) -> list[Statement]:
    records = exchange.world.records
    known = {item.id: records.get(PHOTO, item.id) for item in media}
    return [
        records.putting(PHOTO, id_, {**photo, "post_id": post.id})
        for id_, photo in known.items()
        if photo is not None
    ]
