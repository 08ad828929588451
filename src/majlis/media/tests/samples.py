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


def drawing_with_a_place():
    exif = Image.Exif()
    exif.get_ifd(GPS).update({1: "N", 2: (24.0, 42.0, 0.0), 3: "E", 4: (46.0, 40.0, 0.0)})
    return _bytes(Image.new("RGB", (400, 300), "teal"), "PNG", exif=exif)


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


def still_gif():
    return _bytes(Image.new("P", (60, 60)), "GIF")


def looping_image(*, width=60, height=60, comment=b""):
    frames = [Image.new("RGB", (width, height), colour) for colour in ("black", "red", "white")]
    how = {"comment": comment} if comment else {}
    return _bytes(
        frames[0], "GIF", save_all=True, append_images=frames[1:], loop=0, duration=80, **how
    )


def wide_colours(width=900, height=600):
    """A JPEG whose profile is not a screen's: its red and its green are exchanged."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = profile.find(b"rXYZ"), profile.find(b"gXYZ")
    profile[at[0] : at[0] + 4], profile[at[1] : at[1] + 4] = b"gXYZ", b"rXYZ"
    named = profile.find("sRGB".encode("utf-16-be"))
    profile[named : named + 8] = "Wide".encode("utf-16-be")
    picture = Image.new("RGB", (width, height), (200, 40, 40))
    return _bytes(picture, "JPEG", quality=95, icc_profile=bytes(profile))


def document(*, pages=3, password=""):
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


SRT = """1
00:00:01,000 --> 00:00:03,500
أهلًا بكم في معرض الكتاب

2
00:00:04,000 --> 00:00:06,000
الدخول مجاني
"""
VTT = """WEBVTT

NOTE كتبها قسم الإعلام

00:01.000 --> 00:03.500 align:start
أهلًا بكم في معرض الكتاب

two
00:00:04.000 --> 00:00:06.000
الدخول مجاني
"""


def film(
    *,
    seconds=1,
    width=320,
    height=180,
    codec="libx264",
    form="mp4",
    sound="",
    rate=25,
    place=False,
    rotated=False,
    bits=0,
):
    """A video of any codec, its left half red and its right half blue, with a tone."""
    folder = tempfile.TemporaryDirectory()
    target = Path(folder.name) / "film"
    with folder:
        with av.open(str(target), "w", format=form) as container:
            if place:
                container.metadata["location"] = "+24.7136+046.6753/"
            stream = container.add_stream(codec, rate=rate)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            if bits:
                stream.bit_rate = bits
            voice = container.add_stream(sound, rate=48_000, layout="stereo") if sound else None
            for number in range(seconds * rate):
                container.mux(stream.encode(_halves(width, height, number)))
            container.mux(stream.encode(None))
            if voice:
                _speak(voice, container, seconds)
        content = target.read_bytes()
    return turned(content) if rotated else content


def turned(content):
    """Write into an MP4 that it is to be shown turned with the clock by a quarter.

    Source: ISO/IEC 14496-12, 8.3.2: the matrix of a track, nine numbers of which the first five
    are 16.16 fixed point.
    """
    plain = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    quarter = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    at = content.index(b"tkhd")
    where = content.index(plain, at)
    return content[:where] + quarter + content[where + len(quarter) :]


def _halves(width, height, number):
    picture = Image.new("RGB", (width, height), (200, 20, 20))
    picture.paste((20, 20, 200), (width // 2, 0, width, height))
    picture.paste((number * 9 % 255,) * 3, (0, 0, 16, 16))
    return av.VideoFrame.from_image(picture)


def _speak(voice, container, seconds):
    resampler = av.AudioResampler(
        format=voice.codec_context.format or "fltp", layout="stereo", rate=48_000
    )
    for number in range(seconds * 48_000 // 960):
        frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
        frame.planes[0].update(bytes(range(240)) * 16)
        frame.sample_rate, frame.pts = 48_000, number * 960
        for part in resampler.resample(frame):
            container.mux(voice.encode(part))
    container.mux(voice.encode(None))
