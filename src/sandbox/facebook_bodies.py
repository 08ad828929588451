"""How the Graph API writes a Page, its posts and its photos.

Source: field names from Meta's API specifications (Page, PagePost, Photo) of 2026-04 and v26.0.
"""

from datetime import datetime
from typing import Any

from sandbox.core.accounts import Account
from sandbox.core.exchange import Exchange
from sandbox.core.ledger import MediaItem, Post
from sandbox.facebook_comment_lists import comments_edge
from sandbox.facebook_words import written

POST_FIELDS = frozenset(
    str.split(
        "actions admin_creator allowed_advertising_objectives application attachments"
        " backdated_time call_to_action can_reply_privately child_attachments comments"
        " comments_mirroring_domain coordinates created_time event expanded_height expanded_width"
        " feed_targeting from full_picture height icon id insights instagram_eligibility"
        " is_eligible_for_promotion is_expired is_hidden is_inline_created"
        " is_instagram_eligible is_popular is_published is_spherical likes message message_tags"
        " multi_share_end_card multi_share_optimized parent_id permalink_url picture place"
        " privacy promotable_id promotion_status properties reactions scheduled_publish_time"
        " sharedposts shares status_type story story_tags subscribed target targeting"
        " timeline_visibility to updated_time via video_buying_eligibility width"
    )
)
PAGE_FIELDS = frozenset(
    str.split(
        "about access_token category category_list description fan_count followers_count id"
        " instagram_business_account is_published link name picture tasks username"
        " verification_status website"
    )
)
PHOTO_FIELDS = frozenset(
    str.split(
        "album alt_text alt_text_custom can_delete created_time from height icon id images link"
        " name page_story_id picture source updated_time webp_images width"
    )
)


def post_body(exchange: Exchange, post: Post) -> dict[str, Any]:
    """Return everything that is known of a post, by field."""
    now = exchange.world.clock.now()
    is_published = post.is_visible(now)
    page = exchange.world.accounts.account("facebook", post.account)
    created = written(post.visible_at if is_published else post.accepted_at)
    body: dict[str, Any] = {
        "id": post.id,
        "created_time": created,
        "updated_time": post.edits[-1]["at"][:19] + "+0000" if post.edits else created,
        "message": post.text,
        "is_published": is_published,
        "is_hidden": False,
        "is_expired": False,
        "permalink_url": exchange.network.page_url(post),
        "promotable_id": post.id,
        "status_type": "added_photos" if post.media else "mobile_status_update",
        "from": {"name": page.name if page else "", "id": post.account},
        "privacy": {"allow": "", "deny": "", "description": "Public", "value": "EVERYONE"},
        "attachments": {"data": _attachments(exchange, post)},
        "comments": comments_edge(exchange, post.id),
    }
    if post.visible_at is not None and not is_published:
        body["scheduled_publish_time"] = int(post.visible_at.timestamp())
    if place := post.data.get("place"):
        body["place"] = {"id": place}
    if post.media:
        body["full_picture"] = address(exchange, post.media[0])
    empty = [name for name in ("message", "attachments") if body[name] in ("", {"data": []})]
    return {name: value for name, value in body.items() if name not in empty}


def page_body(page: Account) -> dict[str, Any]:
    """Return everything that is known of a Page."""
    return {
        "id": page.id,
        "name": page.name,
        "username": page.handle,
        "category": "Government organisation",
        "fan_count": 0,
        "followers_count": 0,
        "is_published": True,
        "link": f"https://www.facebook.com/{page.handle}",
    }


def photo_body(exchange: Exchange, photo: dict[str, Any]) -> dict[str, Any]:
    """Return everything that is known of a photo."""
    source = f"{exchange.network.base_url}/media/{photo['sha256']}"
    image = {"height": photo["height"], "width": photo["width"], "source": source}
    body = {
        "id": photo["id"],
        "created_time": written(datetime.fromisoformat(photo["created_at"])),
        "height": photo["height"],
        "width": photo["width"],
        "images": [image],
        "picture": source,
        "link": f"https://www.facebook.com/photo.php?fbid={photo['id']}",
        "name": photo.get("caption", ""),
        "alt_text_custom": photo.get("alt", ""),
        "page_story_id": photo.get("post_id", ""),
        "can_delete": True,
    }
    return {name: value for name, value in body.items() if value != ""}


def address(exchange: Exchange, item: MediaItem) -> str:
    """Return where the bytes of a media stand for everyone."""
    return f"{exchange.network.base_url}/media/{item.sha256}"


def _attachments(exchange: Exchange, post: Post) -> list[dict[str, Any]]:
    parts = [_attachment(exchange, post, item) for item in post.media]
    if len(parts) > 1:
        whole = {
            "media_type": "album",
            "type": "album",
            "target": {"id": post.id, "url": exchange.network.page_url(post)},
            "subattachments": {"data": parts},
        }
        return [{**whole, "media": parts[0]["media"]}]
    link = post.data.get("link")
    if not parts and link:
        return [{"media_type": "link", "type": "share", "url": link, "unshimmed_url": link}]
    return parts


def _attachment(exchange: Exchange, post: Post, item: MediaItem) -> dict[str, Any]:
    source = address(exchange, item)
    kind = "video" if item.kind == "video" else "photo"
    media: dict[str, Any] = {"image": {"height": item.height, "width": item.width, "src": source}}
    if kind == "video":
        media = {"source": source}
    return {
        "media_type": kind,
        "type": "video_inline" if kind == "video" else "photo",
        "media": media,
        "description": post.text,
        "target": {"id": item.id, "url": exchange.network.page_url(post)},
        "url": exchange.network.page_url(post),
    }
