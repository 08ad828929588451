"""LinkedIn's images and documents: announced, uploaded to an address of their own, then checked.

Source: learn.microsoft.com/linkedin pages "Images API" and "Documents API", as quoted in audits of
May to October 2026 (version 202606). Videos, which come in parts, are in linkedin_video.py.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox import linkedin_restli as restli
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
DOCUMENT_LARGEST_BYTES = 100_000_000
IMAGE_MOST_PIXELS = 36_152_320
IMAGE_MIMES = {"image/jpeg", "image/png", "image/gif"}
# How a document begins: a PDF; Word and PowerPoint, the new ones and the old.
DOCUMENTS = {
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/vnd.openxmlformats-officedocument",
    b"\xd0\xcf\x11\xe0": "application/vnd.ms-office",
}

Asset = dict[str, Any]


class MediaLibrary:
    """The assets of all accounts."""

    def __init__(self, linkedin: "LinkedIn") -> None:
        self.linkedin = linkedin
        self.world = linkedin.world

    # Announcing

    async def images_action(self, exchange: Exchange) -> Answer:
        """POST /images?action=initializeUpload."""
        return await self._announce("image", exchange)

    async def documents_action(self, exchange: Exchange) -> Answer:
        """POST /documents?action=initializeUpload."""
        return await self._announce("document", exchange)

    async def _announce(self, kind: str, exchange: Exchange) -> Answer:
        token, request = await self.announced(exchange)
        if exchange.query.get("action") != "initializeUpload":
            raise rules.invalid("action", exchange.query.get("action"))
        asset = self.new_asset(kind, self.owner(exchange, request, token))
        address = await self.upload_address(asset)
        await self.world.records.put(ASSET, asset["id"], asset)
        value = {
            "uploadUrlExpiresAt": milliseconds(exchange.now + UPLOAD_LIFE),
            "uploadUrl": address,
            kind: asset["id"],
        }
        return Answer(200, {"value": value})

    async def announced(self, exchange: Exchange) -> tuple[Token, dict[str, Any]]:
        token = self.linkedin.enter(exchange, "w_organization_social")
        body = await exchange.json()
        await exchange.gate("prepare")
        name = f"{exchange.query.get('action', '').removesuffix('Upload')}UploadRequest"
        request = body.get(name) if isinstance(body, dict) else None
        if not isinstance(request, dict):
            raise rules.missing(name)
        return token, request

    def owner(self, exchange: Exchange, request: dict[str, Any], token: Token) -> str:
        owner = str(request.get("owner", ""))
        if not owner:
            raise rules.missing("owner")
        kind, number = rules.urn(owner, "organization", "person")
        if (kind, number) != ("organization", token.account):
            raise self.linkedin.not_allowed(exchange, "partnerApiImages.ACTION")
        return owner

    def new_asset(self, kind: str, owner: str) -> Asset:
        number = f"C4E10A{secret(size_bytes=12)}".replace("_", "Q")
        return {
            "id": f"urn:li:{kind}:{number}",
            "kind": kind,
            "owner": owner,
            "status": "WAITING_UPLOAD",
            "ready_at": None,
            "media": None,
            "made_at": iso(self.world.clock.now()),
        }

    async def upload_address(self, asset: Asset, *, part: int | str = 0) -> str:
        """Return a new address; `part` is a video's part by number, its captions or thumbnail."""
        key = secret("sp-")
        body = {"asset": asset["id"], "part": part, "made_at": iso(self.world.clock.now())}
        await self.world.records.put(UPLOAD, key, body)
        path = f"/dms-uploads/{key}/uploaded-{asset['kind']}/0?ca=vector_feedshare&sync=0&v=beta"
        return self.linkedin.url("www.linkedin.com", path)

    # Uploading

    async def upload(self, exchange: Exchange) -> Answer:
        """PUT of a file's or a video part's bytes to the address that was given for them."""
        upload, asset = self._uploading(exchange)
        if asset["kind"] == "image" or exchange.bearer:
            exchange.token()
        await exchange.gate("prepare", account=number_of(asset["owner"]))
        made_at = from_iso(upload["made_at"])
        if made_at is None or exchange.now - made_at > UPLOAD_LIFE:
            raise rules.LinkedInRefusal(403, "The upload url has expired.")
        if asset["kind"] == "video":
            return await self.linkedin.videos.take_part(exchange, asset, upload["part"])
        growing = self.world.files.growing(f"linkedin {asset['id']}")
        exchange.body = {"bytes": await growing.write(exchange.pieces(), offset=0)}
        await self.take(exchange, asset, await growing.seal())
        return Answer(201, None)

    def _uploading(self, exchange: Exchange) -> tuple[dict[str, Any], Asset]:
        """Return what an upload address stands for, and its asset."""
        upload = self.world.records.get(UPLOAD, exchange.params["key"])
        asset = self.world.records.get(ASSET, upload["asset"]) if upload else None
        if upload is None or asset is None:
            raise rules.not_found(exchange.path)
        return upload, asset

    async def take(self, exchange: Exchange, asset: Asset, stored: StoredFile) -> None:
        """Note what has arrived; from `ready_at` on the asset is AVAILABLE or has failed."""
        kind, mime = stored.kind, stored.mime
        if asset["kind"] == "document":
            kind, mime = "document", self._document_mime(stored)
        item = MediaItem(
            kind,
            stored.sha256,
            stored.size_bytes,
            mime,
            width=stored.width,
            height=stored.height,
            id=asset["id"],
        )
        ready_at = self.world.clock.now() + PROCESSING + exchange.processing_time()
        status = "AVAILABLE" if _is_good(asset["kind"], stored, mime) else "PROCESSING_FAILED"
        fresh = {**asset, "status": status, "media": asdict(item), "ready_at": iso(ready_at)}
        await self.world.records.put(ASSET, asset["id"], fresh)

    def _document_mime(self, stored: StoredFile) -> str:
        with self.world.files.path(stored.sha256).open("rb") as source:
            head = source.read(8)
        return next((mime for begins, mime in DOCUMENTS.items() if head.startswith(begins)), "")

    # Reading

    async def get(self, exchange: Exchange) -> Answer:
        token = self.linkedin.enter(exchange, "w_organization_social", "r_organization_social")
        await exchange.gate("read")
        asset = self.own(exchange.params["urn"], token)
        return Answer(200, self._shown(asset))

    async def get_many(self, exchange: Exchange) -> Answer:
        """GET ?ids=List(...)."""
        token = self.linkedin.enter(exchange, "w_organization_social", "r_organization_social")
        await exchange.gate("read")
        urns = restli.list_of(exchange, "ids")
        results = {urn: self._shown(self.own(urn, token)) for urn in urns}
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

    def own(self, text: str, token: Token) -> Asset:
        kind, number = rules.urn(text, "image", "video", "document")
        asset = self.world.records.get(ASSET, f"urn:li:{kind}:{number}")
        if asset is None or number_of(asset["owner"]) != token.account:
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


def _is_good(kind: str, stored: StoredFile, mime: str) -> bool:
    if kind == "video":
        return mime == "video/mp4"
    if kind == "document":
        return bool(mime) and stored.size_bytes <= DOCUMENT_LARGEST_BYTES
    pixels = stored.width * stored.height
    return stored.mime in IMAGE_MIMES and pixels <= IMAGE_MOST_PIXELS


def number_of(urn: str) -> str:
    return urn.rpartition(":")[2]
