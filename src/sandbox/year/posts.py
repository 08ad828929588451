"""The demonstration year's posts as each network keeps them.

Their ids come from their moments and the lot, so that two runs of one seed have the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sandbox import little_text
from sandbox.core.clock import iso
from sandbox.core.files import StoredFile
from sandbox.core.growth import SETTLES_AFTER, written_links
from sandbox.core.ids import EPOCH_MS
from sandbox.core.ledger import MediaItem, Post
from sandbox.core.network import Network
from sandbox.linkedin_bodies import milliseconds
from sandbox.x_text import composed
from sandbox.year.plan import Planned, settles_at
from sandbox.year.words import Wording

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
VIDEO_SECONDS = 3.0


@dataclass(frozen=True)
class Maker:
    """What makes posts of one account."""

    network: Network
    account: str
    lot: Random

    def made(self, plan: Planned, words: Wording, files: Sequence[StoredFile]) -> Post:
        """Return one post, to be there from its moment on."""
        number = self._number(plan)
        media = tuple(self._item(plan, file, words.alt) for file in files)
        id_, text, data = self._shaped(number, plan, words, media)
        title = words.title if self.network.slug == "youtube" else ""
        post = Post(self.network.slug, self.account, id_, text, title=title, media=media, data=data)
        post.visible_at = post.accepted_at = plan.at
        post.data["counts"] = _counts(post, plan)
        settled = settles_at(plan.at.year)
        if plan.at + SETTLES_AFTER > settled:
            post.data["settles_at"] = iso(settled)
        return post

    def _shaped(
        self, number: str, plan: Planned, words: Wording, media: tuple[MediaItem, ...]
    ) -> tuple[str, str, dict[str, Any]]:
        """Return id, text and what only this network knows of a post."""
        match self.network.slug:
            case "x":
                owner = self.network.world.accounts.account("x", self.account)
                handle = owner.handle if owner else self.account
                shown = composed(words.text, id=number, handle=handle, has_media=bool(media))
                return number, words.text, {**shown, "reply_settings": "everyone"}
            case "facebook":
                video = {"video_id": media[0].id} if plan.is_video else {}
                return f"{self.account}_{number}", words.text, {"link": "", **video}
            case "youtube":
                return self._word(11), words.text, _video(plan, words)
            case "linkedin":
                text = little_text.escaped(words.text)
                return f"urn:li:share:{number}", text, self._share(plan, text, media)
        return number, words.text, {"product": "FEED"}

    def _item(self, plan: Planned, file: StoredFile, alt: str) -> MediaItem:
        number = self._number(plan)
        ids = {
            "x": f"{7 if plan.is_video else 3}_{number}",
            "linkedin": f"urn:li:image:C4E10A{self._word(16).replace('_', 'Q')}",
        }
        return MediaItem(
            file.kind,
            file.sha256,
            file.size_bytes,
            file.mime,
            alt="" if plan.is_video else alt,
            width=file.width,
            height=file.height,
            id=ids.get(self.network.slug, number),
        )

    def _share(self, plan: Planned, text: str, media: Sequence[MediaItem]) -> dict[str, Any]:
        entries = [{"id": item.id, "altText": item.alt} for item in media]
        content = (
            {"media": entries[0]} if len(entries) == 1 else {"multiImage": {"images": entries}}
        )
        body = {
            "author": f"urn:li:organization:{self.account}",
            "commentary": text,
            "visibility": "PUBLIC",
            "distribution": {"feedDistribution": "MAIN_FEED"},
            "lifecycleState": "PUBLISHED",
            **({"content": content} if entries else {}),
        }
        made_ms = milliseconds(plan.at)
        return {"post": body, "created_ms": made_ms, "modified_ms": made_ms}

    def _number(self, plan: Planned) -> str:
        since_ms = int(plan.at.timestamp() * 1000) - EPOCH_MS
        return str((since_ms << 22) + self.lot.getrandbits(22))

    def _word(self, length: int) -> str:
        return "".join(self.lot.choices(LETTERS, k=length))


def _video(plan: Planned, words: Wording) -> dict[str, Any]:
    return {
        "snippet": {
            "title": words.title,
            "description": words.text,
            "categoryId": "27",
            "defaultLanguage": words.language,
        },
        "status": {"privacyStatus": "public", "selfDeclaredMadeForKids": False},
        "uploaded_at": iso(plan.at),
        "ready_at": iso(plan.at),
        "failure": "",
        "seconds": VIDEO_SECONDS,
        "height": 720,
    }


def _counts(post: Post, plan: Planned) -> dict[str, int]:
    """Return what a post grows to. On X, clicks are on a link only where there is one."""
    counts = dict(plan.counts)
    clicks = counts.pop("clicks")
    if post.network != "x":
        return {**counts, "link_clicks": clicks}
    on_links = clicks // 2 if written_links(post) else 0
    return {**counts, "link_clicks": on_links, "profile_clicks": clicks - on_links}
