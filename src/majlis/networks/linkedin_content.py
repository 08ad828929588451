"""What a LinkedIn post carries beside its words: files, an article, a poll.

Source: Microsoft Learn (Posts, Multi-image, Poll) by way of audits of 2026 (v202606), read 2026-11.
A document must have a title; LinkedIn fetches nothing of an article's address by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .contract import Handles, OutgoingPost, Rejected
from .fingerprint import fingerprint, first_graphemes
from .hearing import part, rows, words
from .linkedin_forms import LONGEST_TITLE, POLL_DURATIONS, shown_text

TITLE_GRAPHEMES = 80


def content_of(post: OutgoingPost, handles: Handles) -> dict[str, Any]:
    """Return `content` as /rest/posts takes it, empty for a post of words alone.

    Raises:
        Rejected: a poll of a duration that LinkedIn does not have.
    """
    if "poll" in post.options:
        return {"poll": _poll(post.options["poll"])}
    if link := post.options.get("link"):
        return {"article": _article(post, str(link), handles)}
    if "video" in handles:
        return {"media": {"id": handles["video"]["urn"]}}
    if "document" in handles:
        return {"media": {"id": handles["document"]["urn"], "title": document_title(post)}}
    images = [
        {"id": made["urn"], "altText": item.alt} if item.alt else {"id": made["urn"]}
        for made, item in zip(handles.get("images", ()), post.media, strict=True)
    ]
    if len(images) > 1:
        return {"multiImage": {"images": images}}
    return {"media": images[0]} if images else {}


def document_title(post: OutgoingPost) -> str:
    """Return the title that a document goes by: its own, what is said of it, or the first words."""
    said = (
        str(post.options.get("document_title", "")),
        post.title,
        post.media[0].alt if post.media else "",
        shown_text(post.text).partition("\n")[0],
    )
    title = next((one.strip() for one in said[:3] if one.strip()), "")
    return title[:LONGEST_TITLE] or first_graphemes(said[3].strip(), TITLE_GRAPHEMES) or "PDF"


@dataclass(frozen=True)
class Shown:
    """What a post shows beside its words."""

    kind: str = ""  # as RemotePost names it
    images: int = 0
    videos: int = 0
    documents: int = 0

    @property
    def count(self) -> int:
        return self.images + self.videos + self.documents


def shown_content(made: Mapping[str, Any]) -> Shown:
    content = part(made, "content")
    if images := rows(part(content, "multiImage"), "images"):
        return Shown("image", images=len(images))
    urn = words(part(content, "media").get("id"))
    if urn.startswith("urn:li:video:"):
        return Shown("video", videos=1)
    if urn.startswith("urn:li:document:"):
        return Shown("document", documents=1)
    return Shown("image", images=1) if urn else Shown()


def same_content(post: OutgoingPost, made: Mapping[str, Any]) -> bool:
    """Say whether a post carries the same poll, the same article, or neither, as ours."""
    content = part(made, "content")
    asked, question = part(content, "poll"), _question(post)
    if bool(asked) != bool(question) or _folded(words(asked.get("question"))) != _folded(question):
        return False
    source, link = words(part(content, "article").get("source")), post.options.get("link", "")
    return _address(source) == _address(str(link))


def _poll(told: Mapping[str, Any]) -> dict[str, Any]:
    lasts = timedelta(minutes=int(told["minutes"]))
    if lasts not in POLL_DURATIONS:
        raise Rejected("other", "LinkedIn's polls last 1, 3, 7 or 14 days")
    return {
        "question": str(told["question"]),
        "options": [{"text": str(option)} for option in told["options"]],
        "settings": {"duration": POLL_DURATIONS[lasts]},
    }


def _article(post: OutgoingPost, link: str, handles: Handles) -> dict[str, Any]:
    title = str(post.options.get("article_title", "")).strip() or link
    article = {"source": link, "title": title[:LONGEST_TITLE]}
    if text := str(post.options.get("article_text", "")).strip():
        article["description"] = text
    if "thumbnail" in handles:
        article["thumbnail"] = handles["thumbnail"]["urn"]
    return article


def _question(post: OutgoingPost) -> str:
    return str(part(post.options, "poll").get("question", ""))


def _folded(text: str) -> str:
    return fingerprint(text=text)


def _address(text: str) -> str:
    return text.partition("#")[0].rstrip("/").lower()
