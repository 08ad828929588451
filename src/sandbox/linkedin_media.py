"""LinkedIn's images and videos: announced, uploaded to an address of their own, then checked.

Source: learn.microsoft.com/linkedin pages "Images API" and "Videos API", as quoted in audits of
May to October 2026 (version 202606).
"""

import hashlib
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox import linkedin_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.clock import from_iso, iso
from sandbox.core.exchange import Exchange
from sandbox.core.files import StoredFile
from sandbox.core.ids import secret
from sandbox.core.ledger import MediaItem
from sandbox.linkedin_bodies import milliseconds

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

ASSET = "linkedin.asset"  # by URN
UPLOAD = "linkedin.upload"  # by the key in an upload address: the asset's URN and the part

UPLOAD_LIFE = timedelta(hours=24)
PROCESSING = timedelta(seconds=0.3)
PART_BYTES = 4 << 20
VIDEO_SMALLEST_BYTES, VIDEO_LARGEST_BYTES = 75_000, 500_000_000
IMAGE_MOST_PIXELS = 36_152_320
IMAGE_MIMES = {"image/jpeg", "image/png", "image/gif"}

Asset = dict[str, Any]


class MediaLibrary:
    """The assets of all accounts."""

    def __init__(self, linkedin: "LinkedIn") -> None:
        self.linkedin = linkedin
        self.world = linkedin.world

    # Announcing

    async def images_action(self, exchange: Exchange) -> Answer:
        token, request = await self._announced(exchange)
        if exchange.query.get("action") != "initializeUpload":
            raise rules.invalid("action", exchange.query.get("action"))
        asset = self._new_asset("image", self._owner(exchange, request, token))
        address = await self._upload_address(asset, part=0)
        await self.world.records.put(ASSET, asset["id"], asset)
        value = {
            "uploadUrlExpiresAt": milliseconds(exchange.now + UPLOAD_LIFE),
            "uploadUrl": address,
            "image": asset["id"],
        }
        return Answer(200, {"value": value})

    async def videos_action(self, exchange: Exchange) -> Answer:
        token, request = await self._announced(exchange)
        match exchange.query.get("action"):
            case "initializeUpload":
                return await self._announce_video(exchange, request, token)
            case "finalizeUpload":
                return await self._finalize_video(exchange, request, token)
        raise rules.invalid("action", exchange.query.get("action"))

    async def _announced(self, exchange: Exchange) -> tuple[Token, dict[str, Any]]:
        token = self.linkedin.enter(exchange, "w_organization_social")
        body = await exchange.json()
        await exchange.gate("prepare")
        name = f"{exchange.query.get('action', '').removesuffix('Upload')}UploadRequest"
        request = body.get(name) if isinstance(body, dict) else None
        if not isinstance(request, dict):
            raise rules.missing(name)
        return token, request

    def _owner(self, exchange: Exchange, request: dict[str, Any], token: Token) -> str:
        owner = str(request.get("owner", ""))
        if not owner:
            raise rules.missing("owner")
        kind, number = rules.urn(owner, "organization", "person")
        if (kind, number) != ("organization", token.account):
            raise self.linkedin.not_allowed(exchange, "partnerApiImages.ACTION")
        return owner

    def _new_asset(self, kind: str, owner: str) -> Asset:
        number = f"C4E10A{secret(size_bytes=12)}".replace("_", "Q")
        return {
            "id": f"urn:li:{kind}:{number}",
            "kind": kind,
            "owner": owner,
            "status": "WAITING_UPLOAD",
            "ready_at": None,
            "media": None,
            "made_at": iso(self.world.clock.now()),
            "parts": 1,
        }

    async def _upload_address(self, asset: Asset, *, part: int) -> str:
        key = secret("sp-")
        body = {"asset": asset["id"], "part": part, "made_at": iso(self.world.clock.now())}
        await self.world.records.put(UPLOAD, key, body)
        path = f"/dms-uploads/{key}/uploaded-{asset['kind']}/0?ca=vector_feedshare&sync=0&v=beta"
        return self.linkedin.url("www.linkedin.com", path)

    async def _announce_video(
        self, exchange: Exchange, request: dict[str, Any], token: Token
    ) -> Answer:
        owner = self._owner(exchange, request, token)
        size_bytes = request.get("fileSizeBytes")
        if not isinstance(size_bytes, int):
            raise rules.missing("fileSizeBytes")
        if not VIDEO_SMALLEST_BYTES <= size_bytes <= VIDEO_LARGEST_BYTES:
            raise rules.invalid("/initializeUploadRequest/fileSizeBytes", size_bytes)
        asset = self._new_asset("video", owner)
        starts = range(0, size_bytes, PART_BYTES)
        asset |= {"parts": len(starts), "size_bytes": size_bytes}
        instructions = [
            {
                "uploadUrl": await self._upload_address(asset, part=number),
                "firstByte": start,
                "lastByte": min(start + PART_BYTES, size_bytes) - 1,
            }
            for number, start in enumerate(starts)
        ]
        await self.world.records.put(ASSET, asset["id"], asset)
        value = {
            "uploadUrlsExpireAt": milliseconds(exchange.now + UPLOAD_LIFE),
            "video": asset["id"],
            "uploadInstructions": instructions,
            "uploadToken": "",
        }
        return Answer(200, {"value": value})

    # Uploading

    async def put(self, exchange: Exchange) -> Answer:
        """PUT of an image's or a video part's bytes to the address that was given for them."""
        upload = self.world.records.get(UPLOAD, exchange.params["key"])
        asset = self.world.records.get(ASSET, upload["asset"]) if upload else None
        if upload is None or asset is None:
            raise rules.not_found(exchange.path)
        if asset["kind"] == "image" or exchange.bearer:
            exchange.token()
        await exchange.gate("prepare", account=_number(asset["owner"]))
        made_at = from_iso(upload["made_at"])
        if made_at is None or exchange.now - made_at > UPLOAD_LIFE:
            raise rules.LinkedInRefusal(403, "The upload url has expired.")
        growing = self.world.files.growing(_part_key(asset, upload["part"]))
        size_bytes = await growing.write(exchange.pieces(), offset=0)
        exchange.body = {"bytes": size_bytes, "part": upload["part"]}
        if asset["kind"] == "image":
            await self._take(exchange, asset, await growing.seal())
            return Answer(201, None)
        return Answer(200, None, {"ETag": f'"{_etag(asset, upload["part"])}"'})

    async def _finalize_video(
        self, exchange: Exchange, request: dict[str, Any], token: Token
    ) -> Answer:
        asset = self._own(str(request.get("video", "")), token)
        if asset["status"] != "WAITING_UPLOAD":
            return Answer(200, None)
        wanted = [_etag(asset, part) for part in range(asset["parts"])]
        given = [str(one).strip('"') for one in request.get("uploadedPartIds", [])]
        if given != wanted:
            raise rules.invalid("/finalizeUploadRequest/uploadedPartIds", given)
        keys = [_part_key(asset, part) for part in range(asset["parts"])]
        if sum(self.world.files.growing(key).size_bytes for key in keys) != asset["size_bytes"]:
            raise rules.invalid("/finalizeUploadRequest/video", asset["id"])
        await self._take(exchange, asset, await self.world.files.join(keys))
        return Answer(200, None)

    async def _take(self, exchange: Exchange, asset: Asset, stored: StoredFile) -> None:
        """Note what has arrived; from `ready_at` on the asset is AVAILABLE or has failed."""
        item = MediaItem(
            stored.kind,
            stored.sha256,
            stored.size_bytes,
            stored.mime,
            width=stored.width,
            height=stored.height,
            id=asset["id"],
        )
        ready_at = self.world.clock.now() + PROCESSING + exchange.processing_time()
        status = "AVAILABLE" if _is_good(asset["kind"], stored) else "PROCESSING_FAILED"
        fresh = {**asset, "status": status, "media": asdict(item), "ready_at": iso(ready_at)}
        await self.world.records.put(ASSET, asset["id"], fresh)

    # Reading

    async def get(self, exchange: Exchange) -> Answer:
        token = self.linkedin.enter(exchange, "w_organization_social", "r_organization_social")
        await exchange.gate("read")
        asset = self._own(exchange.params["urn"], token)
        return Answer(200, self._shown(asset))

    async def get_many(self, exchange: Exchange) -> Answer:
        """GET ?ids=List(...)."""
        token = self.linkedin.enter(exchange, "w_organization_social", "r_organization_social")
        await exchange.gate("read")
        urns = rules.restli_list(exchange.query.get("ids", ""))
        results = {urn: self._shown(self._own(urn, token)) for urn in urns}
        return Answer(200, {"results": results, "statuses": {}, "errors": {}})

    def status(self, asset: Asset) -> str:
        """Return an asset's status now."""
        ready_at = from_iso(asset["ready_at"])
        if ready_at is not None and self.world.clock.now() < ready_at:
            return "PROCESSING"
        return str(asset["status"])

    def item_for_post(self, urn: str, *, author: str, alt: str) -> MediaItem:
        """Return an asset as part of a new post.

        Raises:
            LinkedInRefusal: not the author's, not uploaded, still in processing or failed.
        """
        rules.urn(urn, "image", "video", "document")
        asset = self.world.records.get(ASSET, urn)
        if asset is None or asset["owner"] != author:
            raise rules.invalid("/content/media/id", urn)
        status = self.status(asset)
        if status != "AVAILABLE":
            raise rules.LinkedInRefusal(
                400, f"Media asset {urn} is in status {status}", code=f"MEDIA_ASSET_{status}"
            )
        return MediaItem(**{**asset["media"], "alt": alt})

    def _own(self, text: str, token: Token) -> Asset:
        kind, number = rules.urn(text, "image", "video")
        asset = self.world.records.get(ASSET, f"urn:li:{kind}:{number}")
        if asset is None or _number(asset["owner"]) != token.account:
            raise rules.not_found(f"urn:li:{kind}:{number}")
        return asset

    def _shown(self, asset: Asset) -> dict[str, Any]:
        status = self.status(asset)
        body = {"id": asset["id"], "owner": asset["owner"], "status": status}
        if status == "AVAILABLE":
            body["downloadUrl"] = f"{self.linkedin.base_url}/media/{asset['media']['sha256']}"
            expires_at = self.world.clock.now() + timedelta(days=30)
            body["downloadUrlExpiresAt"] = milliseconds(expires_at)
        return body


def _is_good(kind: str, stored: StoredFile) -> bool:
    if kind == "video":
        return stored.mime == "video/mp4"
    pixels = stored.width * stored.height
    return stored.mime in IMAGE_MIMES and pixels <= IMAGE_MOST_PIXELS


def _part_key(asset: Asset, part: int) -> str:
    return f"linkedin {asset['id']} {part}"


def _etag(asset: Asset, part: int) -> str:
    return hashlib.md5(_part_key(asset, part).encode(), usedforsecurity=False).hexdigest()


def _number(urn: str) -> str:
    return urn.rpartition(":")[2]
