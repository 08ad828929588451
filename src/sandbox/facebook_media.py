"""Photos of a Page: published at once, or kept for a post.

Source: Meta's API specification of Page (`/photos`) and dated readings of its limits.
An unpublished photo is kept for about a day.
"""

from datetime import datetime, timedelta
from typing import Any

import aiohttp

from sandbox.core.answers import Answer
from sandbox.core.clock import from_iso, iso
from sandbox.core.exchange import Exchange
from sandbox.core.files import StoredFile
from sandbox.core.ledger import MediaItem, Post
from sandbox.facebook_problems import bad_parameter, not_permitted
from sandbox.facebook_words import is_true

PHOTO = "facebook.photo"
PHOTO_LIFE = timedelta(hours=24)
PHOTO_LARGEST_BYTES = 10 << 20
PHOTO_MIMES = ("image/jpeg", "image/bmp", "image/png", "image/gif", "image/tiff")
PIECE_BYTES = 256 << 10
FETCH_LONGEST_S = 10


async def add_photo(exchange: Exchange, page: str) -> Answer:
    """Answer `POST /{page}/photos`."""
    fields = await exchange.fields()
    caption = str(fields.get("caption") or fields.get("message") or "")
    is_published = is_true(fields.get("published", True))
    await exchange.gate("publish" if is_published else "prepare", text=caption)
    check_page(exchange, page)
    stored = await _picture(exchange, fields)
    photo = _photo(exchange, stored, caption=caption, alt=str(fields.get("alt_text_custom", "")))
    if not is_published:
        await exchange.world.records.put(PHOTO, photo["id"], photo)
        return Answer(200, {"id": photo["id"]})
    post = Post("facebook", page, f"{page}_{exchange.world.numbers.next()}", caption)
    post.media = (item_of(photo),)
    post.visible_at = exchange.world.clock.now()
    if fields.get("place"):
        post.data = {"place": str(fields["place"])}
    kept = {**photo, "post_id": post.id}
    written = exchange.world.records.putting(PHOTO, photo["id"], kept)
    await exchange.accept(post, beside=[written])
    return Answer(200, {"id": photo["id"], "post_id": post.id})


def attached(exchange: Exchange, ids: list[str]) -> tuple[MediaItem, ...]:
    """Return the unpublished photos for a post.

    Raises:
        Refusal: one is unknown, another Page's, too old or stands in a post already.
    """
    items = []
    for id_ in ids:
        photo = exchange.world.records.get(PHOTO, id_)
        if photo is None or photo["account"] != exchange.account or _is_old(exchange, photo):
            raise bad_parameter(f"Invalid attached media: {id_}", subcode=33)
        if photo.get("post_id"):
            user = "The photos are part of a post already."
            raise bad_parameter("Photos were already posted", subcode=1366051, user=user)
        items.append(item_of(photo))
    return tuple(items)


def item_of(photo: dict[str, Any]) -> MediaItem:
    """Return a photo as the ledger has it."""
    return MediaItem(
        kind="image",
        sha256=photo["sha256"],
        size_bytes=photo["size_bytes"],
        mime=photo["mime"],
        alt=photo["alt"],
        width=photo["width"],
        height=photo["height"],
        id=photo["id"],
    )


async def _picture(exchange: Exchange, fields: dict[str, Any]) -> StoredFile:
    stored = fields.get("source")
    if not isinstance(stored, StoredFile):
        if not fields.get("url"):
            raise bad_parameter("Missing or invalid image file: source or url", subcode=2069019)
        stored = await fetched(exchange, str(fields["url"]))
    if stored.kind != "image" or stored.mime not in PHOTO_MIMES:
        raise bad_parameter("Invalid image file", subcode=2069019, user="Not a photo we can read.")
    if stored.size_bytes > PHOTO_LARGEST_BYTES:
        user = "Your photo could not be uploaded. Photos should be smaller than 10 MB."
        raise bad_parameter("Photo is too big", subcode=1366046, user=user)
    return stored


async def fetched(exchange: Exchange, url: str) -> StoredFile:
    """Fetch a picture or a video as Facebook's own fetcher does."""
    timeout = aiohttp.ClientTimeout(total=FETCH_LONGEST_S)
    agent = {"User-Agent": "facebookexternalhit/1.1"}
    upload = exchange.world.files.growing(f"facebook fetch {exchange.seq}")
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=agent) as session,
            session.get(url) as answer,
        ):
            answer.raise_for_status()
            await upload.write(answer.content.iter_chunked(PIECE_BYTES), offset=0)
    except (aiohttp.ClientError, ValueError, TimeoutError):
        upload.discard()
        raise bad_parameter("The file could not be fetched", subcode=1609005) from None
    return await upload.seal()


def _photo(exchange: Exchange, stored: StoredFile, *, caption: str, alt: str) -> dict[str, Any]:
    return {
        "id": exchange.world.numbers.next(),
        "account": exchange.account,
        "sha256": stored.sha256,
        "size_bytes": stored.size_bytes,
        "mime": stored.mime,
        "width": stored.width,
        "height": stored.height,
        "alt": alt,
        "caption": caption,
        "created_at": iso(exchange.now),
    }


def _is_old(exchange: Exchange, photo: dict[str, Any]) -> bool:
    made_at: datetime | None = from_iso(photo["created_at"])
    return made_at is None or exchange.world.clock.now() - made_at > PHOTO_LIFE


def check_page(exchange: Exchange, page: str) -> None:
    """Let only the Page itself, with the permission to publish, go on."""
    token = exchange.shown_token
    if token is None or token.use != "page" or token.account != page:
        raise not_permitted("pages_manage_posts")
    if "pages_manage_posts" not in token.scopes:
        raise not_permitted("pages_manage_posts")
