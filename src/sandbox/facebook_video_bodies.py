"""How the Graph API writes a video of a Page, and how far it is.

Source: Meta's API specifications of AdVideo and VideoStatus (v26.0) and its page on publishing
reels, whose spelling of `bytes_transfered` differs from the specification's: both are given.
"""

from typing import Any

from sandbox.core.clock import from_iso
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import Post
from sandbox.facebook_videos import Record, growing
from sandbox.facebook_words import written

VIDEO_FIELDS = frozenset(
    str.split(
        "ad_breaks admin_creator audio_isrc backdated_time content_category content_tags"
        " created_time custom_labels description embed_html embeddable event expiration format"
        " from icon id is_crosspost_video is_crossposting_eligible is_episode"
        " is_instagram_eligible is_reference_only length live_audience_count live_status"
        " permalink_url picture place post_id post_views premiere_living_room_status privacy"
        " published scheduled_publish_time source spherical status title universal_video_id"
        " updated_time views"
    )
)


def video_body(exchange: Exchange, video: Record, post: Post | None) -> dict[str, Any]:
    """Return everything that is known of a video, by field."""
    now = exchange.world.clock.now()
    is_published = post is not None and post.is_visible(now)
    body: dict[str, Any] = {
        "id": video["id"],
        "created_time": written(from_iso(video["started_at"])),
        "published": is_published,
        "status": _status(exchange, video, post),
    }
    if post is None:
        return body
    body |= {"description": post.text, "title": post.title, "from": {"id": post.account}}
    body["source"] = f"{exchange.network.base_url}/media/{video['sha256']}"
    if post.data.get("is_ai_generated"):
        body["is_ai_generated"] = True
    if is_published or video["edge"] == "videos":
        body["post_id"] = post.id.partition("_")[2] or post.id
        body["permalink_url"] = exchange.network.page_url(post)
    return body


def _status(exchange: Exchange, video: Record, post: Post | None) -> dict[str, Any]:
    now = exchange.world.clock.now()
    is_whole = bool(video.get("sha256"))
    there = video["size_bytes"] if is_whole else growing(exchange, video).size_bytes
    uploading = {
        "status": "complete" if is_whole else "in_progress" if there else "not_started",
        "bytes_transfered": there,
        "bytes_transferred": there,
        "source_file_size": video["size_bytes"],
    }
    processing: dict[str, Any] = {"status": "not_started"}
    publishing: dict[str, Any] = {"status": "not_started"}
    word = "upload_complete" if is_whole else "uploading"
    if video["problem"]:
        word = "error"
        processing = {"status": "error", "error": {"message": video["problem"]}}
    elif post is not None:
        word, processing = _processing(exchange, video, post)
        publishing = _publishing(post, is_published=post.is_visible(now), is_ready=word == "ready")
    return {
        "video_status": word,
        "uploading_phase": uploading,
        "processing_phase": processing,
        "publishing_phase": publishing,
    }


def _processing(exchange: Exchange, video: Record, post: Post) -> tuple[str, dict[str, Any]]:
    """A reel is processed between its publishing call and its being seen."""
    now = exchange.world.clock.now()
    ready_at = from_iso(video["ready_at"]) if video["ready_at"] else None
    if ready_at is None and video.get("state") == "PUBLISHED":
        ready_at = post.visible_at
    if ready_at is not None and ready_at > now:
        return "processing", {"status": "in_progress"}
    return "ready", {"status": "complete"}


def _publishing(post: Post, *, is_published: bool, is_ready: bool) -> dict[str, Any]:
    if is_published:
        at = int(post.visible_at.timestamp()) if post.visible_at else 0
        return {"status": "complete", "publish_status": "published", "publish_time": at}
    if post.visible_at is None:
        return {"status": "not_started", "publish_status": "draft"}
    if not is_ready:
        return {"status": "in_progress"}
    at = int(post.visible_at.timestamp())
    return {"status": "not_started", "publish_status": "scheduled", "publish_time": at}
