"""Files that go with a private answer, as the network takes them there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from majlis.arabic.digits import in_style
from majlis.inbox import ways
from majlis.inbox.models import Item
from majlis.inbox.outgoing import File
from majlis.media import renditions
from majlis.media.models import Asset
from majlis.media.opening import Unusable
from majlis.media.sentences import NotTaken
from majlis.networks.contract import Abilities
from majlis.networks.doors import RULES
from majlis.networks.forms import Field, FieldKind
from majlis.store.refusal import Refused
from majlis.ui.reading import reading

PURPOSE = "message"
MOST_APART = 5
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Taken:
    """What of files a network takes with this answer."""

    mimes: tuple[str, ...]
    largest_bytes: int
    most: int
    total_bytes: int = 0  # of all together; 0: no limit
    is_named: bool = False  # whoever receives a file sees its name

    @property
    def accept(self) -> str:
        return ",".join(self.mimes)

    @property
    def takes_many(self) -> bool:
        return self.most > 1


def taken(item: Item, way: str) -> Taken | None:
    """Return which files may go with an answer to an item; None where none may."""
    if item.channel is None or not ways.is_private(item, way):
        return None
    abilities = RULES[item.channel.network].abilities
    if not abilities.message_mimes:
        return None
    # What answers a comment privately is one message; a file of its own would be a second.
    if ways.is_private_reply(item) and abilities.sends_files_apart:
        return None
    return _taken(abilities)


def files_for(item: Item, way: str, assets: Iterable[Asset]) -> list[File]:
    """Return the files as a payload names them, made as the network takes them.

    Raises:
        Refused: the network takes none here, or not this one, or it is not ready yet.
    """
    assets = list(assets)
    if not assets:
        return []
    may = taken(item, way)
    if may is None or item.channel is None:
        raise Refused(_("No file can go with this answer. Take it out, or choose another way."))
    if len(assets) > may.most:
        raise Refused(_("The network takes fewer files with one answer. Take some out."))
    made = [_file(asset, item.channel.network, may) for asset in assets]
    if may.total_bytes and sum(file["size_bytes"] for file in made) > may.total_bytes:
        said = in_style(str(may.total_bytes // MEGABYTE), reading().digits)
        raise Refused(
            _("The files of one answer may have %(most)s MB together. Take some out.")
            % {"most": said}
        )
    return made


def _taken(abilities: Abilities) -> Taken:
    return Taken(
        abilities.message_mimes,
        abilities.message_largest_bytes,
        most=MOST_APART if abilities.sends_files_apart else abilities.message_files,
        total_bytes=abilities.message_total_bytes,
        is_named=abilities.names_files,
    )


def _file(asset: Asset, network: str, may: Taken) -> File:
    field = Field(PURPOSE, FieldKind.FILE, mimes=may.mimes, largest_bytes=may.largest_bytes)
    is_drawn = asset.kind == Asset.Kind.IMAGE
    if not is_drawn and not asset.is_video and asset.mime not in may.mimes:
        raise Refused(_("The network does not take a file of this kind in a private message."))
    try:
        made = renditions.for_field(asset, network=network, field=field)
    except renditions.NotYet as error:
        raise Refused(_("The video is being made ready. Send the answer again shortly.")) from error
    except Unusable as error:
        raise NotTaken(error.code) from error
    if may.largest_bytes and made.size_bytes > may.largest_bytes:
        raise NotTaken("too_large")
    told: dict[str, Any] = {
        "rendition": made.pk,
        "asset": asset.pk,
        "sha256": made.sha256,
        "kind": asset.kind,
        "mime": made.mime,
        "size_bytes": made.size_bytes,
        "width": made.width,
        "height": made.height,
        "alt": "",
    }
    if may.is_named:
        told["name"] = asset.original_name
    return told | ({"duration_s": asset.duration.total_seconds()} if asset.duration else {})
