"""Subtitles on X: a file uploaded as `subtitles`, put to a video that is not published yet.

Source: X's OpenAPI 2.166/2.167 (`/2/media/subtitles`), read 2026-08. 2.167 calls the list of
subtitles an object, 2.166 a list: the answer is a list, as the descriptions of both say.
"""

import re
from typing import Any

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.x_media import is_usable, kind_of, own_media, put_media
from sandbox.x_problems import invalid

CATEGORIES = ("AmplifyVideo", "TweetVideo")
LANGUAGE = re.compile(r"[A-Z]{2}")


async def create(exchange: Exchange) -> Answer:
    """Answer `POST /2/media/subtitles`."""
    body = await exchange.json()
    await exchange.gate("prepare")
    video, subtitles = _asked(exchange, body)
    made = own_media(exchange, str(subtitles.get("id", "")))
    language = str(subtitles.get("language_code", ""))
    if kind_of(made) != "subtitles" or "sha256" not in made:
        raise invalid("$.subtitles.id: is not a file of subtitles", {"subtitles.id": [made["id"]]})
    if not LANGUAGE.fullmatch(language):
        raise invalid("$.subtitles.language_code: does not match the regex pattern ^[A-Z]{2}$")
    shown = {
        "id": made["id"],
        "language_code": language,
        "display_name": str(subtitles.get("display_name", "")),
    }
    there = [one for one in video.get("subtitles", []) if one["language_code"] != language]
    video = await put_media(exchange, {**video, "subtitles": [*there, shown]})
    return Answer(200, {"data": _shown(video, body["media_category"])})


async def delete(exchange: Exchange) -> Answer:
    """Answer `DELETE /2/media/subtitles`."""
    body = await exchange.json()
    await exchange.gate("prepare")
    video, _subtitles = _asked(exchange, body)
    language = str((body or {}).get("language_code", ""))
    kept = [one for one in video.get("subtitles", []) if one["language_code"] != language]
    await put_media(exchange, {**video, "subtitles": kept})
    return Answer(200, {"data": {"deleted": len(kept) < len(video.get("subtitles", []))}})


def _asked(exchange: Exchange, body: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the video that is meant, and what is asked about it.

    Raises:
        Refusal: no such video, or one that is still being processed.
    """
    if not isinstance(body, dict) or body.get("media_category") not in CATEGORIES:
        raise invalid("$.media_category: does not have a value in the enumeration")
    video = own_media(exchange, str(body.get("id", "")))
    if kind_of(video) != "video" or not is_usable(exchange, video):
        raise invalid("Your media IDs are invalid.", {"id": [video["id"]]})
    subtitles = body.get("subtitles", {})
    return video, subtitles if isinstance(subtitles, dict) else {}


def _shown(video: dict[str, Any], category: str) -> dict[str, Any]:
    return {
        "id": video["id"],
        "media_category": category,
        "associated_subtitles": video["subtitles"],
    }
