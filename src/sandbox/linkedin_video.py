"""LinkedIn's videos: announced with their size, uploaded in parts, put together by their ETags.

Source: learn.microsoft.com/linkedin page "Videos API", as quoted in audits of May to October 2026
(version 202606). The form of the captions is what public code sends; that a video waits for the
captions and the picture it was announced with is an assumption.
"""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sandbox import linkedin_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.files import StoredFile
from sandbox.linkedin_bodies import milliseconds
from sandbox.linkedin_media import ASSET, UPLOAD_LIFE, Asset

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

PART_BYTES = 4 << 20
SMALLEST_BYTES, LARGEST_BYTES = 75_000, 500_000_000
LARGEST_CAPTIONS_BYTES = 1 << 20
COMPANIONS = {"uploadCaptions": "captions", "uploadThumbnail": "thumbnail"}


class Videos:
    """The calls about videos, on one LinkedIn."""

    def __init__(self, linkedin: "LinkedIn") -> None:
        self.linkedin = linkedin
        self.world = linkedin.world

    async def action(self, exchange: Exchange) -> Answer:
        """POST /videos?action=."""
        token, request = await self.linkedin.library.announced(exchange)
        match exchange.query.get("action"):
            case "initializeUpload":
                return await self._announce(exchange, request, token)
            case "finalizeUpload":
                return await self._finalize(exchange, request, token)
        raise rules.invalid("action", exchange.query.get("action"))

    async def _announce(self, exchange: Exchange, request: dict[str, Any], token: Token) -> Answer:
        library = self.linkedin.library
        asset = library.new_asset("video", library.owner(exchange, request, token))
        size_bytes = request.get("fileSizeBytes")
        if not isinstance(size_bytes, int):
            raise rules.missing("fileSizeBytes")
        if not SMALLEST_BYTES <= size_bytes <= LARGEST_BYTES:
            raise rules.invalid("/initializeUploadRequest/fileSizeBytes", size_bytes)
        starts = range(0, size_bytes, PART_BYTES)
        wanted = [word for name, word in COMPANIONS.items() if request.get(name) is True]
        asset |= {"parts": len(starts), "size_bytes": size_bytes, "awaits": wanted}
        instructions = [
            {
                "uploadUrl": await library.upload_address(asset, part=number),
                "firstByte": start,
                "lastByte": min(start + PART_BYTES, size_bytes) - 1,
            }
            for number, start in enumerate(starts)
        ]
        companions = {
            f"{word}UploadUrl": await library.upload_address(asset, part=word) for word in wanted
        }
        await self.world.records.put(ASSET, asset["id"], asset)
        value = {
            "uploadUrlsExpireAt": milliseconds(exchange.now + UPLOAD_LIFE),
            "video": asset["id"],
            "uploadInstructions": instructions,
            "uploadToken": "",
            **companions,
        }
        return Answer(200, {"value": value})

    async def take_part(self, exchange: Exchange, asset: Asset, part: int | str) -> Answer:
        """Take the bytes of one part, or of what accompanies the video."""
        if part == "captions":
            return await self._take_captions(exchange, asset)
        growing = self.world.files.growing(_part_key(asset, part))
        size_bytes = await growing.write(exchange.pieces(), offset=0)
        exchange.body = {"bytes": size_bytes, "part": part}
        if part == "thumbnail":
            stored = await growing.seal()
            if stored.kind != "image":
                raise rules.LinkedInRefusal(400, "The thumbnail is no image")
            await self._keep(asset, "thumbnail", {"sha256": stored.sha256})
            return Answer(201, None)
        return Answer(200, None, {"ETag": f'"{_etag(asset, part)}"'})

    async def _take_captions(self, exchange: Exchange, asset: Asset) -> Answer:
        """POST of a form: `metadata` says what the `file` is."""
        fields = await exchange.fields()
        stored = fields.get("file")
        try:
            metadata = json.loads(str(fields.get("metadata", "")))
        except ValueError as error:
            raise rules.missing("metadata") from error
        if not isinstance(metadata, dict) or metadata.get("format") != "SRT":
            raise rules.invalid("/metadata/format", metadata)
        if not isinstance(stored, StoredFile) or not self._are_captions(stored):
            raise rules.invalid("/file", "the given file")
        locale = metadata.get("locale", {})
        await self._keep(asset, "captions", {"sha256": stored.sha256, "locale": locale})
        return Answer(201, None)

    def _are_captions(self, stored: StoredFile) -> bool:
        if stored.size_bytes > LARGEST_CAPTIONS_BYTES:
            return False
        return b"-->" in self.world.files.path(stored.sha256).read_bytes()

    async def _keep(self, asset: Asset, word: str, what: dict[str, Any]) -> None:
        standing = self.world.records.get(ASSET, asset["id"]) or asset
        await self.world.records.put(ASSET, asset["id"], {**standing, word: what})

    async def _finalize(self, exchange: Exchange, request: dict[str, Any], token: Token) -> Answer:
        # Whether the answer has a body is not documented; LinkedIn's own client wants one.
        asset = self.linkedin.library.own(str(request.get("video", "")), token)
        if asset["status"] != "WAITING_UPLOAD":
            return Answer(200, {})
        wanted = [_etag(asset, part) for part in range(asset["parts"])]
        given = [str(one).strip('"') for one in request.get("uploadedPartIds", [])]
        if given != wanted:
            raise rules.invalid("/finalizeUploadRequest/uploadedPartIds", given)
        keys = [_part_key(asset, part) for part in range(asset["parts"])]
        if sum(self.world.files.growing(key).size_bytes for key in keys) != asset["size_bytes"]:
            raise rules.invalid("/finalizeUploadRequest/video", asset["id"])
        if missing := [word for word in asset.get("awaits", []) if word not in asset]:
            raise rules.missing(missing[0])
        await self.linkedin.library.take(exchange, asset, await self.world.files.join(keys))
        return Answer(200, {})


def _part_key(asset: Asset, part: int | str) -> str:
    return f"linkedin {asset['id']} {part}"


def _etag(asset: Asset, part: int | str) -> str:
    return hashlib.md5(_part_key(asset, part).encode(), usedforsecurity=False).hexdigest()
