"""A file as one network takes it: as it is where that is possible, else made anew."""

from collections.abc import Callable
from dataclasses import asdict, replace

from majlis.media import keeping, plans, tasks
from majlis.media.limits import LARGEST_IMAGE_BYTES
from majlis.media.models import Asset, Making, Rendition
from majlis.media.opening import Unusable
from majlis.media.plans import FilmPlan, Plan
from majlis.networks.contract import Abilities, MediaFacts, TextUnit
from majlis.networks.forms import Field

POST, PREVIEW = "post", "preview"
# What a field takes that names no types.
_ANY = ("image/jpeg", "image/png", "video/mp4", "application/pdf")
_CAPTIONS = ("application/x-subrip", "text/vtt")


class NotYet(Exception):
    """The file is being made ready by the worker; ask again later."""


def for_network(
    asset: Asset, *, network: str, abilities: Abilities, purpose: str = POST
) -> Rendition:
    """Return the file that goes to a network, made now if it was not made before.

    `purpose` is the slug of the form or of the field it is for.

    Raises:
        NotYet: it is a video that the worker has to make; that was asked for.
        Unusable: it cannot be made as the network takes it.
        NoRoom: the disk is full.
    """
    made = asset.renditions.filter(network=network, purpose=purpose).first()
    if made:
        return made
    return _MAKE[asset.kind](asset, abilities, network, purpose)


def for_field(asset: Asset, *, network: str, field: Field) -> Rendition:
    """Return the file of a field, a thumbnail or captions; raises as `for_network` does."""
    made = asset.renditions.filter(network=network, purpose=field.slug).first()
    if made:
        return made
    if asset.kind == Asset.Kind.CAPTIONS:
        return _captions(asset, field.mimes, network, field.slug)
    return for_network(asset, network=network, abilities=abilities_of(field), purpose=field.slug)


def abilities_of(field: Field) -> Abilities:
    """Return what a field for a file takes, said as of a post."""
    mimes = field.mimes or _ANY
    videos = tuple(mime for mime in mimes if mime.startswith("video/"))
    return Abilities(
        longest_text=0,
        text_unit=TextUnit.CHARACTERS,
        images_most=1,
        image_mimes=tuple(mime for mime in mimes if mime.startswith("image/")),
        image_largest_bytes=field.largest_bytes,
        takes_video=bool(videos),
        video_mimes=videos,
        video_largest_bytes=field.largest_bytes,
        document_mimes=tuple(mime for mime in mimes if mime == "application/pdf"),
        document_largest_bytes=field.largest_bytes,
    )


def ask_for(
    asset: Asset, *, network: str, abilities: Abilities, purpose: str = POST
) -> Making | None:
    """Have the worker make what takes long; asked again, nothing more happens.

    Returns None where nothing has to be made, or all is.
    """
    how = plans.film(asset, abilities) if asset.is_video else None
    if how is None or asset.renditions.filter(network=network, purpose=purpose).exists():
        return None
    return tasks.ask(asset, network=network, purpose=purpose, order=asdict(how))


def asked(asset: Asset, *, network: str, purpose: str = POST) -> Making | None:
    """Return what the worker has to make or could not make; None where nothing stands open."""
    return (
        asset.makings.filter(network=network, purpose=purpose)
        .exclude(state=Making.State.MADE)
        .first()
    )


def preview(asset: Asset) -> Rendition:
    """Return the small picture for the desk, of an image or of a video's first moment."""
    made = asset.renditions.filter(network="", purpose=PREVIEW).first()
    return made or keeping.made(asset, network="", purpose=PREVIEW, act="still", order={})


def plan(asset: Asset, abilities: Abilities) -> Plan | FilmPlan | None:
    """Return how a file is drawn for a network, None when it goes out as it is."""
    if asset.kind == Asset.Kind.IMAGE:
        return plans.image(asset, abilities)
    return plans.film(asset, abilities) if asset.is_video else None


def expected(asset: Asset, *, abilities: Abilities, alt: str) -> MediaFacts:
    """Return what a network will be given, before it is made."""
    if asset.kind == Asset.Kind.IMAGE and abilities.images_most:
        return _expected_image(asset, plans.image(asset, abilities), alt)
    how = plans.film(asset, abilities) if asset.is_video else None
    if how is None:
        return _facts(asset, alt)
    drawn = not how.copies
    return MediaFacts(
        kind=asset.kind,
        mime=plans.MP4,
        size_bytes=min(asset.size_bytes, how.largest_bytes or asset.size_bytes),
        width=how.size[0],
        height=how.size[1],
        duration=asset.duration,
        alt=alt,
        frames_per_second=how.rate or asset.frames_per_second,
        codec=plans.H264 if drawn else asset.codec,
        audio_codec=plans.AAC if drawn and asset.audio_codec else asset.audio_codec,
    )


def expected_for_field(asset: Asset, *, field: Field) -> MediaFacts:
    """Return what a network will be given as the value of a field."""
    if asset.kind == Asset.Kind.CAPTIONS:
        form = _form_of_captions(asset, field.mimes)
        return replace(_facts(asset, ""), mime=form)
    return expected(asset, abilities=abilities_of(field), alt="")


def _expected_image(asset: Asset, how: Plan | None, alt: str) -> MediaFacts:
    if how is None:
        return _facts(asset, alt)
    return MediaFacts(
        kind=asset.kind,
        mime=how.mimes[0] if how.mimes else asset.mime,
        size_bytes=min(asset.size_bytes, how.largest_bytes),
        width=how.size[0],
        height=how.size[1],
        alt=alt,
    )


def _facts(asset: Asset, alt: str) -> MediaFacts:
    return MediaFacts(
        kind=asset.kind,
        mime=asset.mime,
        size_bytes=asset.size_bytes,
        width=asset.width,
        height=asset.height,
        duration=asset.duration,
        alt=alt,
        frames_per_second=asset.frames_per_second,
        codec=asset.codec if asset.is_video else "",
        audio_codec=asset.audio_codec,
    )


def _image(asset: Asset, abilities: Abilities, network: str, purpose: str) -> Rendition:
    how = plans.image(asset, abilities)
    if how is None:
        return keeping.as_it_is(asset, network=network, purpose=purpose)
    order = {**asdict(how), "takes": abilities.image_mimes, "srgb": abilities.image_needs_srgb}
    return keeping.made(asset, network=network, purpose=purpose, act="make", order=order)


def _gif(asset: Asset, abilities: Abilities, network: str, purpose: str) -> Rendition:
    """A moving image goes out picture by picture as it came, or not at all."""
    if not abilities.gif_largest_bytes:
        raise Unusable("moving_image")
    if asset.is_plain and asset.size_bytes <= abilities.gif_largest_bytes:
        return keeping.as_it_is(asset, network=network, purpose=purpose)
    order = {"largest_bytes": min(abilities.gif_largest_bytes, LARGEST_IMAGE_BYTES)}
    return keeping.made(asset, network=network, purpose=purpose, act="clean", order=order)


def _video(asset: Asset, abilities: Abilities, network: str, purpose: str) -> Rendition:
    asked = ask_for(asset, network=network, abilities=abilities, purpose=purpose)
    if asked is None:
        return keeping.as_it_is(asset, network=network, purpose=purpose)
    if asked.state == Making.State.FAILED:
        raise Unusable(asked.why)
    raise NotYet


def _document(asset: Asset, abilities: Abilities, network: str, purpose: str) -> Rendition:
    largest_bytes = abilities.document_largest_bytes or asset.size_bytes
    if asset.size_bytes > largest_bytes:
        raise Unusable("too_large")
    return keeping.as_it_is(asset, network=network, purpose=purpose)


def _captions(asset: Asset, mimes: tuple[str, ...], network: str, purpose: str) -> Rendition:
    form = _form_of_captions(asset, mimes)
    if asset.is_plain and form == asset.mime:
        return keeping.as_it_is(asset, network=network, purpose=purpose)
    order = {"mimes": [form]}
    return keeping.made(asset, network=network, purpose=purpose, act="write", order=order)


def _form_of_captions(asset: Asset, mimes: tuple[str, ...]) -> str:
    """Return their own form where it is taken, else the other; each can be written as both."""
    wanted = [mime for mime in (asset.mime, *_CAPTIONS) if not mimes or mime in mimes]
    return wanted[0] if wanted else asset.mime


_MAKE: dict[str, Callable[[Asset, Abilities, str, str], Rendition]] = {
    Asset.Kind.IMAGE: _image,
    Asset.Kind.GIF: _gif,
    Asset.Kind.VIDEO: _video,
    Asset.Kind.DOCUMENT: _document,
    Asset.Kind.CAPTIONS: lambda asset, _, network, purpose: _captions(asset, (), network, purpose),
}
