"""Real small images and videos, made on the spot."""

import io
import random

import av
from PIL import Image


def jpeg(width=1080, height=1080, *, seed=1, quality=80):
    """Return the bytes of a JPEG with some texture."""
    return _image(width, height, seed, "JPEG", quality=quality)


def png(width=1080, height=1080, *, seed=1):
    return _image(width, height, seed, "PNG")


def heavy_jpeg(least_bytes):
    """Return the bytes of a JPEG of at least `least_bytes`: noise hardly shrinks."""
    side = int((least_bytes / 2) ** 0.5)
    pixels = random.Random(7).randbytes(side * side * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (side, side), pixels).save(file, "JPEG", quality=100, subsampling=0)
    assert file.tell() >= least_bytes
    return file.getvalue()


def mp4(*, frames=25, width=320, height=240, seed=1):
    """Return the bytes of an H.264 video of `frames` frames at 25 a second."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(frames):
            colour = ((number * 7 + seed) % 256, (number * 3) % 256, (seed * 40) % 256)
            frame = av.VideoFrame.from_image(Image.new("RGB", (width, height), colour))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()


def _image(width, height, seed, kind, **options):
    colours = random.Random(seed)
    tile = Image.new("RGB", (16, 16))
    tile.putdata([tuple(colours.randbytes(3)) for _ in range(256)])
    file = io.BytesIO()
    tile.resize((width, height)).save(file, kind, **options)
    return file.getvalue()
