"""Real files, made on the spot: photographs, drawings, videos, and some that lie."""

import io
import struct
import tempfile
import zlib
from pathlib import Path

import av
from PIL import Image

GPS = 0x8825


def photograph(width=1600, height=1200, *, place=False, orientation=1, quality=90):
    exif = Image.Exif()
    exif[0x0112] = orientation
    if place:
        exif.get_ifd(GPS).update({1: "N", 2: (24.0, 42.0, 0.0), 3: "E", 4: (46.0, 40.0, 0.0)})
    profile = _profile()
    return _bytes(_picture(width, height), "JPEG", exif=exif, quality=quality, icc_profile=profile)


def printed(width=1200, height=800):
    """A JPEG in printing colours."""
    return _bytes(_picture(width, height).convert("CMYK"), "JPEG", quality=90)


def drawing(width=900, height=600):
    """A PNG that one can see through."""
    return _bytes(Image.new("RGBA", (width, height), (0, 120, 90, 128)), "PNG")


def moving_image():
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("black", "red")]
    return _bytes(frames[0], "GIF", save_all=True, append_images=frames[1:])


def bomb(width=60_000, height=60_000):
    """A PNG of a few bytes that claims to be very large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    chunks = [(b"IHDR", head), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def video(*, seconds=1, width=320, height=180, index_first=False, place=False):
    folder = tempfile.TemporaryDirectory()
    target = Path(folder.name) / "video.mp4"  # putting the index first reads the file again
    options = {"movflags": "faststart"} if index_first else {}
    with av.open(str(target), "w", options=options) as container:
        if place:
            container.metadata["location"] = "+24.7136+046.6753/"
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(seconds * 25):
            picture = Image.new("RGB", (width, height), (number * 9 % 255, 90, 120))
            for packet in stream.encode(av.VideoFrame.from_image(picture)):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    with folder:
        return target.read_bytes()


GIF_THAT_IS_A_SCRIPT = b"GIF89a/*\x00\x00\x00\x00\x00*/=1;alert(1)//" + b"\x00" * 50
PLAYLIST = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
PAGE = "<!doctype html><script>alert('مرحبا')</script>".encode()
DRAWN_CODE = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def video_that_names_a_playlist():
    """An MP4 whose data is a playlist that points at a file of the server."""
    return _atom(b"ftyp", b"isom\0\0\2\0isomiso2") + _atom(b"mdat", PLAYLIST)


def _picture(width, height):
    small = Image.effect_noise((max(1, width // 4), max(1, height // 4)), 60)
    return small.resize((width, height)).convert("RGB")


def _profile():
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _bytes(image, form, **how):
    target = io.BytesIO()
    image.save(target, form, **how)
    return target.getvalue()


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _atom(kind, data):
    return struct.pack(">I", len(data) + 8) + kind + data
