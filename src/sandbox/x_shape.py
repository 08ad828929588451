"""What a new post on X may look like: the schema of `POST /2/tweets`, and the rules beside it.

Source: X's OpenAPI 2.166/2.167; docs.x.com/x-api/posts/manage-tweets, read 2026-08.
"""

from typing import Any

from sandbox.core.ledger import MediaItem
from sandbox.x_problems import forbidden, invalid
from sandbox.x_text import is_valid, weight

KNOWN_FIELDS: dict[str, frozenset[str]] = {
    "": frozenset(
        str.split(
            "card_uri community_id direct_message_deep_link edit_options for_super_followers_only"
            " geo made_with_ai media nullcast paid_partnership poll quote_tweet_id reply"
            " reply_settings share_with_followers text"
        )
    ),
    "media": frozenset(
        {
            "media_ids",
            "tagged_user_ids",
            "call_to_actions",
            "embeddable",
            "preview_media_id",
            "title",
        }
    ),
    "reply": frozenset(
        {"in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata"}
    ),
    "poll": frozenset({"options", "duration_minutes", "reply_settings"}),
    "edit_options": frozenset({"previous_post_id"}),
    "geo": frozenset({"place_id"}),
}
EXCLUSIVE = ("media", "poll", "quote_tweet_id", "card_uri", "direct_message_deep_link")
REPLY_SETTINGS = ("following", "mentionedUsers", "subscribers", "verified")
FLAGS = ("made_with_ai", "paid_partnership", "share_with_followers", "nullcast")


def check_shape(body: Any) -> None:
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
    if "reply_settings" in body and body["reply_settings"] not in REPLY_SETTINGS:
        raise invalid("$.reply_settings: does not have a value in the enumeration")
    for name in FLAGS:
        if not isinstance(body.get(name, False), bool):
            raise invalid(f"$.{name}: must be a boolean")
    _check_references(body)
    _check_media_ids(body)
    _check_poll(body)


def check_text(text: Any, media: tuple[MediaItem, ...], *, longest: int) -> None:
    """Refuse no text, and a text that X's counting calls too long or invalid (403)."""
    if not isinstance(text, str):
        raise invalid("$.text: must be a string")
    if not text.strip():
        if not media:
            raise invalid("$: one of text or media is required")
        return
    # X's published rules know short texts only; a long one is weighed alone.
    is_taken = is_valid(text) if weight(text) <= 280 else weight(text) <= longest
    if not is_taken:
        raise forbidden()


def check_media(media: tuple[MediaItem, ...]) -> None:
    """Refuse anything but up to 4 photos, or one GIF, or one video."""
    moving = [item for item in media if item.kind == "video" or item.mime == "image/gif"]
    if moving and len(media) > 1:
        ids = [item.id for item in media]
        raise invalid("A post holds up to 4 photos, or 1 GIF, or 1 video.", {"media_ids": ids})


def _check_known(part: dict[str, Any], known: frozenset[str], where: str) -> None:
    for name in sorted(set(part) - known):
        raise invalid(
            f"[{where}{name}: is not defined in the schema and the schema does not allow"
            " additional properties]"
        )


def _check_references(body: dict[str, Any]) -> None:
    """Refuse ids of other posts that are no ids."""
    given = {
        "$.reply.in_reply_to_tweet_id": body.get("reply", {}).get("in_reply_to_tweet_id", ""),
        "$.edit_options.previous_post_id": body.get("edit_options", {}).get("previous_post_id", ""),
        "$.quote_tweet_id": body.get("quote_tweet_id", ""),
    }
    for where, id_ in given.items():
        part = where.split(".")[1]
        if part in body and not (isinstance(id_, str) and id_.isdecimal() and len(id_) <= 19):
            raise invalid(f"{where}: does not match the regex pattern ^[0-9]{{1,19}}$")


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
    options, minutes = body["poll"].get("options"), body["poll"].get("duration_minutes")
    if not isinstance(options, list) or not all(isinstance(it, str) for it in options):
        raise invalid("$.poll.options: must be an array of strings")
    if not 2 <= len(options) <= 4 or not all(1 <= len(option) <= 25 for option in options):
        raise invalid("$.poll.options: must hold 2 to 4 texts of 1 to 25 characters")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 5 <= minutes <= 10080:
        raise invalid("$.poll.duration_minutes: must be between 5 and 10080")
