"""Taking in a file that a person sent: looked at, kept, and written down."""

from dataclasses import dataclass

from django.db import transaction

from majlis.arabic.hidden import without_hidden
from majlis.media import files, renditions, sniffing
from majlis.media.limits import (
    LARGEST_CAPTIONS_BYTES,
    LARGEST_DOCUMENT_BYTES,
    LARGEST_IMAGE_BYTES,
    LARGEST_UPLOAD_BYTES,
)
from majlis.media.models import Asset
from majlis.media.opening import Unusable
from majlis.media.probing import Probed, probe
from majlis.media.sentences import NotTaken, name_lie
from majlis.media.uploading import Arrived
from majlis.people.models import Person
from majlis.record import entries

_LARGEST_BYTES = {
    "image": LARGEST_IMAGE_BYTES,
    "gif": LARGEST_IMAGE_BYTES,
    "video": LARGEST_UPLOAD_BYTES,
    "document": LARGEST_DOCUMENT_BYTES,
    "captions": LARGEST_CAPTIONS_BYTES,
}


@dataclass(frozen=True)
class Received:
    """A new asset, and what the person should know of it."""

    asset: Asset
    told: str = ""


def receive(arrived: Arrived, *, institution_id: int, by: Person) -> Received:
    """Look at a file and keep it.

    Raises:
        NotTaken: it is nothing that we take; the sentence says what to do.
        NoRoom: the disk is full.
    """
    if arrived.failure == "no_room":
        raise files.NoRoom
    if arrived.failure or arrived.path is None:
        raise NotTaken(arrived.failure or "empty")
    name = str(arrived.name or "")
    sniffed = sniffing.sniff(arrived.head)
    lies = sniffing.name_lies(name, sniffed)
    if not sniffed.mime:
        raise NotTaken(sniffed.what, name_lies=lies)
    if (arrived.size or 0) > _LARGEST_BYTES[sniffing.kind_of(sniffed.mime)]:
        raise NotTaken("too_large")
    try:
        facts = probe(arrived.path, mime=sniffed.mime)
    except Unusable as error:
        raise NotTaken(error.code, place=error.place) from error
    kept = files.take_in(institution_id, arrived.path, sha256=arrived.sha256)
    asset = _written_down(
        kept, facts, mime=sniffed.mime, name=name, institution_id=institution_id, by=by
    )
    return Received(asset, told=name_lie(sniffed.mime) if lies else "")


def _written_down(
    kept: files.Kept, facts: Probed, *, mime: str, name: str, institution_id: int, by: Person
) -> Asset:
    with transaction.atomic():
        asset = Asset.objects.create(
            institution_id=institution_id,
            sha256=kept.sha256,
            kind=facts.kind,
            mime=mime,
            size_bytes=kept.size_bytes,
            width=facts.width,
            height=facts.height,
            duration=facts.duration,
            codec=facts.codec,
            audio_codec=facts.audio_codec,
            frames_per_second=facts.frames_per_second,
            pages=facts.pages,
            has_location=facts.has_location,
            is_plain=facts.is_plain,
            is_srgb=facts.is_srgb,
            original_name=without_hidden(name)[:255],
            added_by=by,
        )
        if asset.has_picture:
            renditions.preview(asset)
        entries.write(
            institution_id=institution_id,
            act="asset.added",
            object=asset,
            by=by,
            detail={"name": asset.original_name, "sha256": kept.sha256, "mime": mime},
        )
    return asset
