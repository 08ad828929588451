"""Reels and stories of a Page: begun, sent to rupload, published by one call.

Sources: Meta's page "Reels Publishing" (v25.0) and its sample fbsamples/reels_publishing_apis; its
API specification of Page (`video_reels`, `video_stories`, `photo_stories`, `stories`, v26.0). What
a story answers is general knowledge.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.core.answers import Answer, Refusal
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.facebook_fields import checked, parsed, selected
from sandbox.facebook_media import PHOTO, attached, check_page, fetched
from sandbox.facebook_posts import check_reader
from sandbox.facebook_problems import bad_parameter, graph_error, no_such_object
from sandbox.facebook_rules import check_publishing
from sandbox.facebook_videos import (
    VIDEO,
    Record,
    growing,
    keeping,
    new_video,
    post_of,
    video_of,
    with_file,
)
from sandbox.facebook_words import moment

RUPLOAD = "rupload.facebook.com"
REELS, STORIES = "video_reels", "video_stories"
REELS_A_DAY = 30
DAY = timedelta(hours=24)
SOONEST, LATEST = timedelta(minutes=10), timedelta(days=29)
STORY_FIELDS = frozenset({"creation_time", "media_id", "media_type", "post_id", "status", "url"})
DEFAULT_STORY_FIELDS = "post_id,status,creation_time,media_type,media_id,url"


async def reels(exchange: Exchange, page: str) -> Answer:
    """Answer `POST /{page}/video_reels`."""
    return await _begun_or_ended(exchange, page, edge=REELS)


async def video_stories(exchange: Exchange, page: str) -> Answer:
    """Answer `POST /{page}/video_stories`."""
    return await _begun_or_ended(exchange, page, edge=STORIES)


async def photo_stories(exchange: Exchange, page: str) -> Answer:
    """Answer `POST /{page}/photo_stories`: an unpublished photo becomes a story."""
    fields = await exchange.fields()
    await exchange.gate("publish")
    check_page(exchange, page)
    photo_id = str(fields.get("photo_id", ""))
    (media,) = attached(exchange, [photo_id])
    post = Post("facebook", page, exchange.world.numbers.next(), "", media=(media,))
    post.visible_at = exchange.world.clock.now()
    post.data = {"form": "story"}
    records = exchange.world.records
    known = records.get(PHOTO, photo_id) or {}
    beside = [records.putting(PHOTO, photo_id, {**known, "post_id": post.id})]
    await exchange.accept(post, beside=beside)
    return Answer(200, {"success": True, "post_id": post.id})


async def list_stories(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/stories`, newest first; after a day a story is archived."""
    await exchange.gate("list")
    check_reader(exchange, page)
    given = await exchange.fields()
    fields = checked(parsed(str(given.get("fields", DEFAULT_STORY_FIELDS))), known=STORY_FIELDS)
    now = exchange.world.clock.now()
    since = moment(given["since"], name="since") if "since" in given else None
    shown = [
        post
        for post in exchange.world.ledger.listed("facebook", page)
        if is_story(post) and post.is_visible(now) and (since is None or _at(post) >= since)
    ]
    return Answer(200, {"data": [selected(_story(exchange, post), fields) for post in shown]})


async def upload(exchange: Exchange) -> Answer:
    """Answer `POST rupload/video-upload/{v}/{video}`: bytes from `offset` on, or an address."""
    await exchange.gate("prepare")
    video = video_of(exchange, exchange.params["video"])
    if video is None or video["edge"] not in (REELS, STORIES) or video.get("sha256"):
        raise _broken("ProcessingFailedError", "There is no such upload", retriable=False)
    address = exchange.headers.get("file_url")
    stored = await fetched(exchange, address) if address else await _arrived(exchange, video)
    await exchange.world.records.put(VIDEO, video["id"], with_file(video, stored))
    return Answer(200, {"success": True})


async def _arrived(exchange: Exchange, video: Record) -> Any:
    whole = growing(exchange, video)
    offset, size = (exchange.headers.get(name, "") for name in ("offset", "file_size"))
    if not size.isdecimal() or offset != str(whole.size_bytes):
        raise _broken("OffsetInvalidError", f"Offset must be {whole.size_bytes}", retriable=True)
    await exchange.world.records.put(VIDEO, video["id"], {**video, "size_bytes": int(size)})
    there = await whole.write(exchange.pieces(), offset=int(offset))
    if there != int(size):
        raise _broken("PartialRequestError", f"{there} of {size} bytes arrived", retriable=True)
    return await whole.seal()


async def _begun_or_ended(exchange: Exchange, page: str, *, edge: str) -> Answer:
    fields = await exchange.fields()
    match str(fields.get("upload_phase", "")).lower():
        case "start":
            return await _begin(exchange, page, edge=edge)
        case "finish":
            return await _end(exchange, page, fields, edge=edge)
    raise bad_parameter("upload_phase must be one of FINISH, START")


async def _begin(exchange: Exchange, page: str, *, edge: str) -> Answer:
    await exchange.gate("prepare")
    check_page(exchange, page)
    video = new_video(exchange, page, edge=edge)
    await exchange.world.records.put(VIDEO, video["id"], video)
    address = exchange.network.url(RUPLOAD, f"/video-upload/v26.0/{video['id']}")
    return Answer(200, {"video_id": video["id"], "upload_url": address})


async def _end(exchange: Exchange, page: str, fields: Mapping[str, Any], *, edge: str) -> Answer:
    state = str(fields.get("video_state", "PUBLISHED")).upper()
    text = str(fields.get("description", ""))
    await exchange.gate("publish" if state == "PUBLISHED" else "prepare", text=text)
    check_page(exchange, page)
    video = video_of(exchange, str(fields.get("video_id", "")))
    if video is None or video["edge"] != edge:
        raise no_such_object(str(fields.get("video_id", "")), verb="post")
    if video["post_id"]:
        raise bad_parameter("The video has been published already")
    if not video.get("sha256") or video["problem"]:
        raise bad_parameter("The video is not uploaded yet", subcode=1363130)
    if state == "PUBLISHED":
        check_publishing(exchange, page, text)
    is_story = edge == STORIES
    post_id = exchange.world.numbers.next()
    post = post_of(
        video,
        {} if is_story else fields,
        form="story" if is_story else "reel",
        id=post_id if is_story else f"{page}_{post_id}",
    )
    post.visible_at = _when(exchange, fields, state)
    if not is_story and state == "PUBLISHED":
        _count(exchange, page)
    kept = {**video, "post_id": post.id, "state": state}
    await exchange.accept(post, beside=[keeping(exchange, kept)])
    return Answer(200, {"success": True, **({"post_id": post.id} if is_story else {})})


def _when(exchange: Exchange, fields: Mapping[str, Any], state: str) -> datetime | None:
    """Return when a video is seen: after its processing, at the time named, or not at all."""
    now = exchange.world.clock.now()
    if state == "PUBLISHED":
        return now + exchange.processing_time(text=str(fields.get("description", "")))
    if state == "DRAFT":
        return None
    if state != "SCHEDULED":
        raise bad_parameter("video_state must be one of DRAFT, PUBLISHED, SCHEDULED")
    at = moment(fields.get("scheduled_publish_time", ""), name="scheduled_publish_time")
    if not now + SOONEST <= at <= now + LATEST:
        raise bad_parameter("The specified scheduled publish time is invalid", subcode=1363041)
    return at


def _count(exchange: Exchange, page: str) -> None:
    """Count a reel against the thirty of a day. Which code Meta answers is not documented."""
    key = f"facebook reels {page}"
    window = exchange.world.quotas.take(key, limit=REELS_A_DAY, span=DAY)
    if window.is_over:
        text = "(#613) Calls to this api have exceeded the rate limit: 30 reels in 24 hours."
        raise Refusal(graph_error(613, text))


def _broken(kind: str, message: str, *, retriable: bool) -> Refusal:
    """Return an error of rupload, which is none of the Graph API."""
    told = {"retriable": retriable, "type": kind, "message": message}
    return Refusal(Answer(400, {"debug_info": told}))


def is_story(post: Post) -> bool:
    """Say whether a post is a story, which stands in no feed."""
    return post.data.get("form") == "story"


def _story(exchange: Exchange, post: Post) -> dict[str, Any]:
    item = post.media[0]
    age = exchange.world.clock.now() - _at(post)
    return {
        "post_id": post.id,
        "status": "ARCHIVED" if age > DAY else "PUBLISHED",
        "creation_time": str(int(_at(post).timestamp())),
        "media_type": "video" if item.kind == "video" else "photo",
        "media_id": item.id,
        "url": exchange.network.page_url(post),
    }


def _at(post: Post) -> datetime:
    at = post.visible_at or post.accepted_at
    if at is None:
        raise ValueError(f"story {post.id} has no time")
    return at
