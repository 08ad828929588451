"""Still images: what they are, and how they are meant to be seen."""

import io
from pathlib import Path
from typing import Any

from .refusing import Unusable

ORIENTATION, GPS = 0x0112, 0x8825
SHOWN_AT_MOST = 2048  # pixels of the longer side, on any network
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
SCREEN_MODES = {"L", "RGB", "RGBA"}


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of an image, after reading all of it."""
    image = opened(order)
    if is_moving(image):
        raise Unusable("moving_image")
    image.load()
    width, height = upright_size(image)
    return {
        "width": width,
        "height": height,
        "has_location": bool(image.getexif().get_ifd(GPS)) or b"GPSL" in xmp_of(image),
        "is_plain": is_plain(image, Path(order["path"])),
        "is_srgb": is_srgb(image),
    }


def opened(order: dict[str, Any]) -> Any:
    """Open an image with the one decoder that its first bytes named."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # we refuse by our own number, before anything is decoded
    image = Image.open(order["path"], formats=[FORMATS[order["mime"]]])
    if image.width * image.height > order["most_pixels"]:
        raise Unusable("too_many_pixels")
    return image


def is_moving(image: Any) -> bool:
    """Whether it moves; a telephone's JPEG with a second picture (MPO) does not."""
    return bool(getattr(image, "is_animated", False)) and image.format != "MPO"


def upright_size(image: Any) -> tuple[int, int]:
    turned = image.getexif().get(ORIENTATION, 1) >= 5
    return (image.height, image.width) if turned else (image.width, image.height)


def is_upright(image: Any) -> bool:
    return bool(image.getexif().get(ORIENTATION, 1) == 1)


def xmp_of(image: Any) -> bytes:
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return xmp.encode() if isinstance(xmp, str) else bytes(xmp)


def is_plain(image: Any, path: Path) -> bool:
    """Whether nothing but the picture is in the file: upright, screen colours, nothing behind."""
    return (
        image.format in {"JPEG", "PNG", "WEBP"}
        and image.mode in SCREEN_MODES
        and is_upright(image)
        and ends_with_the_picture(image.format, path)
    )


def ends_with_the_picture(form: str, path: Path) -> bool:
    with path.open("rb") as source:
        head = source.read(8)
        source.seek(-12, io.SEEK_END)
        tail, size_bytes = source.read(), source.tell()
    if form == "WEBP":
        return int.from_bytes(head[4:8], "little") + 8 == size_bytes
    return tail.endswith(b"\xff\xd9" if form == "JPEG" else b"\x00\x00\x00\x00IEND\xaeB`\x82")


def is_srgb(image: Any) -> bool:
    """Whether its colours are those of a screen; without a profile they are taken for such."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if image.mode == "CMYK":
        return False
    if not profile:
        return True
    try:
        opened_profile = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return "srgb" in ImageCms.getProfileDescription(opened_profile).lower()
    except (ImageCms.PyCMSError, OSError):
        return True  # one that nobody can read changes no colour


def upright(image: Any) -> tuple[Any, bytes | None]:
    """Return the picture in screen modes as it is meant to be seen, and its colour profile."""
    from PIL import ImageOps

    profile = image.info.get("icc_profile")
    picture = ImageOps.exif_transpose(image)
    if picture.mode == "CMYK":
        picture, profile = in_screen_colours(picture, profile), None
    if picture.mode in {"I;16", "I;16B", "I", "F"}:
        picture = picture.convert("F").point(lambda value: value / 256).convert("L")
    if picture.mode not in SCREEN_MODES:
        see_through = "transparency" in picture.info or picture.mode in {"LA", "PA", "La", "RGBa"}
        picture = picture.convert("RGBA" if see_through else "RGB")
    picture.info = {}  # comments, places and names stay behind
    return picture, profile


def in_screen_colours(picture: Any, profile: bytes | None) -> Any:
    """Return a picture in sRGB, by the file's own profile where it has one."""
    from PIL import ImageCms

    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if not profile:
        return picture if picture.mode in SCREEN_MODES else picture.convert(mode)
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, own, screen, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return picture if picture.mode in SCREEN_MODES else picture.convert(mode)


def resized(picture: Any, size: list[int]) -> Any:
    from PIL import Image

    if picture.size == tuple(size):
        return picture
    # Above what any network shows, a quarter of the time is worth more than the last sharpness.
    how = Image.Resampling.BICUBIC if max(size) > SHOWN_AT_MOST else Image.Resampling.LANCZOS
    return picture.resize(tuple(size), how, reducing_gap=3.0)


def with_bars(picture: Any, size: list[int]) -> Any:
    """Lay the picture on a canvas in its corner's colour; nothing is cut off."""
    from PIL import Image

    if picture.size == tuple(size):
        return picture
    canvas = Image.new(picture.mode, (size[0], size[1]), picture.getpixel((0, 0)))
    canvas.paste(picture, ((size[0] - picture.width) // 2, (size[1] - picture.height) // 2))
    return canvas


def on_white(picture: Any) -> Any:
    from PIL import Image

    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def encoded(picture: Any, form: str, **how: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **{name: value for name, value in how.items() if value is not None})
    return target.getvalue()
