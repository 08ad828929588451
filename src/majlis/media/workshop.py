"""The room where strangers' files are opened: a process of its own, with little to lose.

It is started by its path (see opening.py), imports nothing of ours, limits itself before it reads
a byte, and answers with one line of JSON. A file that crashes a decoder kills this process alone.
"""

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 2 * 1024**3
SECONDS = 60
WRITES_BYTES = 64 * 1024**2
JPEG_QUALITIES = (95, 92, 88, 84, 80, 75)
SCALES = (1.0, 0.85, 0.7, 0.55, 0.4, 0.3, 0.2)
ORIENTATION, GPS = 0x0112, 0x8825
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}


class Unusable(Exception):
    """The file cannot be used; the text is a stable word."""


def main(order: dict[str, Any]) -> dict[str, Any]:
    acts = {"look": look, "make": make, "still": still}
    try:
        return acts[order["act"]](order)
    except Unusable as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "too_many_pixels"}
    except Exception as error:  # whatever a decoder says of a hostile file means the same to us
        return {"refused": "broken", "detail": f"{type(error).__name__}: {error}"[:300]}


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a file, after reading all of it."""
    if order["mime"].startswith("video/"):
        return look_at_video(Path(order["path"]))
    image = opened_image(order)
    image.load()
    exif = image.getexif()
    width, height = upright_size(image)
    return {
        "width": width,
        "height": height,
        "has_location": bool(exif.get_ifd(GPS)) or b"GPSL" in xmp_of(image),
        "is_plain": is_plain(image, Path(order["path"])),
    }


def opened_image(order: dict[str, Any]) -> Any:
    """Open an image with the one decoder that its first bytes named."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # we refuse by our own number, before anything is decoded
    image = Image.open(order["path"], formats=[FORMATS[order["mime"]]])
    if image.width * image.height > order["most_pixels"]:
        raise Unusable("too_many_pixels")
    # A telephone's JPEG may carry a second picture (MPO); that is no movement.
    if getattr(image, "is_animated", False) and image.format != "MPO":
        raise Unusable("moving_image")
    return image


def upright_size(image: Any) -> tuple[int, int]:
    turned = image.getexif().get(ORIENTATION, 1) >= 5
    return (image.height, image.width) if turned else (image.width, image.height)


def xmp_of(image: Any) -> bytes:
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return xmp.encode() if isinstance(xmp, str) else bytes(xmp)


def is_plain(image: Any, path: Path) -> bool:
    """Whether nothing but the picture is in the file: upright, screen colours, nothing behind."""
    return (
        image.format in {"JPEG", "PNG", "WEBP"}
        and image.mode in {"L", "RGB", "RGBA"}
        and image.getexif().get(ORIENTATION, 1) == 1
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


def look_at_video(path: Path) -> dict[str, Any]:
    """Read every packet and one picture of a video.

    The container is forced: a playlist inside is never followed, nothing else is ever opened.
    """
    walk_atoms(path)
    with opened_video(path) as container:
        picture = first_picture(container)
        duration = container.duration
        tags = {name.lower() for name in container.metadata}
        codec = container.streams.video[0].codec_context.name
    with opened_video(path) as container:
        count_packets(container)
    turned = abs(getattr(picture, "rotation", 0) or 0) % 180 == 90
    width, height = picture.width, picture.height
    return {
        "width": height if turned else width,
        "height": width if turned else height,
        "duration_s": (duration or 0) / 1_000_000,
        "codec": codec,
        "has_location": any("location" in tag for tag in tags),
        "is_plain": True,
    }


def opened_video(path: Path) -> Any:
    import av

    try:
        container = av.open(
            str(path),
            format="mov",
            options={"enable_drefs": "0", "use_absolute_path": "0", "protocol_whitelist": "file"},
            metadata_errors="ignore",
        )
    except av.FFmpegError as error:
        raise Unusable("broken") from error
    if not container.streams.video:
        container.close()
        raise Unusable("no_picture")
    return container


def first_picture(container: Any) -> Any:
    for frame in container.decode(video=0):
        return frame
    raise Unusable("no_picture")


def count_packets(container: Any) -> None:
    """Refuse a video whose index promises more pictures than the file holds."""
    stream = container.streams.video[0]
    count = 0
    for packet in container.demux(stream):
        if packet.is_corrupt:
            raise Unusable("truncated")
        count += packet.size > 0
    if stream.frames and count < stream.frames:
        raise Unusable("truncated")


def walk_atoms(path: Path) -> None:
    """Refuse a file whose outer atoms reach past its end, or that lacks its index.

    Source: ISO/IEC 14496-12, 4.2: 32-bit size, type; size 1: a 64-bit size follows; 0: to the end.
    """
    whole, at, seen = path.stat().st_size, 0, set()
    with path.open("rb") as source:
        while at + 8 <= whole:
            source.seek(at)
            head = source.read(16)
            size, kind = int.from_bytes(head[:4], "big"), head[4:8]
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            size = size or whole - at
            if size < 8 or at + size > whole:
                raise Unusable("truncated")
            seen.add(kind)
            at += size
    if b"moov" not in seen:
        raise Unusable("truncated" if b"mdat" in seen else "broken")


def make(order: dict[str, Any]) -> dict[str, Any]:
    """Write the picture as one network takes it, and nothing but the picture.

    It is drawn `inner` pixels large in the middle of a canvas of `size`, then made smaller until
    one of `mimes` holds it in `largest_bytes`.
    """
    image = opened_image(order)
    image.draft(None, (2 * max(order["inner"]),) * 2)
    picture, profile = upright(image)
    picture = with_bars(resized(picture, order["inner"]), order["size"])
    for scale in SCALES:
        smaller = resized(picture, [max(1, round(side * scale)) for side in picture.size])
        for mime in order["mimes"]:
            for written in encodings(smaller, mime, profile):
                if len(written) <= order["largest_bytes"]:
                    Path(order["to"]).write_bytes(written)
                    return {"mime": mime, "width": smaller.width, "height": smaller.height}
    raise Unusable("too_large")


def upright(image: Any) -> tuple[Any, bytes | None]:
    """Return the picture in screen colours as it is meant to be seen, and its colour profile."""
    from PIL import ImageOps

    profile = image.info.get("icc_profile")
    picture = ImageOps.exif_transpose(image)
    if picture.mode == "CMYK":
        picture, profile = from_print(picture, profile), None
    if picture.mode in {"I;16", "I;16B", "I", "F"}:
        picture = picture.convert("F").point(lambda value: value / 256).convert("L")
    if picture.mode not in {"L", "RGB", "RGBA"}:
        see_through = "transparency" in picture.info or picture.mode in {"LA", "PA", "La", "RGBa"}
        picture = picture.convert("RGBA" if see_through else "RGB")
    picture.info = {}  # comments, places and names stay behind
    return picture, profile


def from_print(picture: Any, profile: bytes | None) -> Any:
    """Return printing colours as screen colours, by the file's own profile where it has one."""
    from PIL import ImageCms

    if not profile:
        return picture.convert("RGB")
    try:
        return ImageCms.profileToProfile(
            picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except ImageCms.PyCMSError:
        return picture.convert("RGB")


def with_bars(picture: Any, size: list[int]) -> Any:
    """Lay the picture on a canvas in its corner's colour; nothing is cut off."""
    from PIL import Image

    if picture.size == tuple(size):
        return picture
    canvas = Image.new(picture.mode, (size[0], size[1]), picture.getpixel((0, 0)))
    canvas.paste(picture, ((size[0] - picture.width) // 2, (size[1] - picture.height) // 2))
    return canvas


def resized(picture: Any, size: list[int]) -> Any:
    from PIL import Image

    if picture.size == tuple(size):
        return picture
    return picture.resize(tuple(size), Image.Resampling.LANCZOS)


def encodings(picture: Any, mime: str, profile: bytes | None) -> Any:
    """Yield the picture encoded, the best quality first."""
    if mime != "image/jpeg":
        yield encoded(picture, FORMATS[mime], icc_profile=profile)
        return
    flat = on_white(picture)
    for quality in JPEG_QUALITIES:
        # Full colour resolution keeps coloured letters on posters sharp.
        yield encoded(
            flat,
            "JPEG",
            quality=quality,
            subsampling=0 if quality > 84 else 2,
            optimize=True,
            icc_profile=profile,
        )


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


def still(order: dict[str, Any]) -> dict[str, Any]:
    """Write a small picture of an image or a video, for the desk."""
    if order["mime"].startswith("video/"):
        with opened_video(Path(order["path"])) as container:
            frame = first_picture(container)
            picture = frame.to_image().rotate(getattr(frame, "rotation", 0) or 0, expand=True)
    else:
        image = opened_image(order)
        image.draft(None, (1600, 1600))
        picture, _ = upright(image)
    picture.thumbnail((800, 800))
    flat = on_white(picture)
    Path(order["to"]).write_bytes(encoded(flat, "JPEG", quality=82))
    return {"mime": "image/jpeg", "width": flat.width, "height": flat.height}


def limit_myself(*, writes_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes_bytes, writes_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    limit_myself(writes_bytes=WRITES_BYTES if "to" in asked else 0)
    answer = main(asked)
    sys.stdout.write(json.dumps(answer))
