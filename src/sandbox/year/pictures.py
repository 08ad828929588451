"""The files of the demonstration year: small drawn pictures and short videos, shared by many posts.

They are drawn once for a folder and kept under the hash of their bytes, as every upload is.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from random import Random

import av
from PIL import Image, ImageDraw

from sandbox.core.files import Files, StoredFile

PICTURES, VIDEOS = 48, 4
SIDE = 640
WIDE = (320, 180)
FRAMES, FRAMES_A_SECOND = 36, 12
# With threads that look ahead, the encoder's bytes differ from run to run.
SAME_BYTES = {"preset": "ultrafast", "tune": "zerolatency"}
# The body's colours: deep green, sand, sky, rust, night.
COLOURS = ((18, 84, 74), (214, 190, 138), (96, 150, 180), (176, 92, 62), (28, 38, 58))


async def drawn(files: Files, lot: Random) -> tuple[list[StoredFile], list[StoredFile]]:
    """Return the pictures and the videos, which then stand in the folder."""
    pictures = [
        await _kept(files, f"year picture {number}", content)
        for number, content in enumerate(await asyncio.to_thread(_pictures, lot.random()))
    ]
    videos = [
        await _kept(files, f"year video {number}", content)
        for number, content in enumerate(await asyncio.to_thread(_videos))
    ]
    return pictures, videos


async def _kept(files: Files, key: str, content: bytes) -> StoredFile:
    async def whole() -> AsyncIterator[bytes]:
        yield content

    growing = files.growing(key)
    await growing.write(whole(), offset=0)
    return await growing.seal()


def _pictures(seed: float) -> list[bytes]:
    lot = Random(seed)  # noqa: S311 - pictures are no secrets
    return [_picture(lot) for _ in range(PICTURES)]


def _picture(lot: Random) -> bytes:
    """Draw a plain poster: a ground, some shapes on a grid, a band below."""
    ground, *others = lot.sample(COLOURS, 4)
    image = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(image)
    step = SIDE // 4
    for row in range(3):
        for column in range(4):
            _shape(pen, lot, (column * step, row * step, step), lot.choice(others))
    pen.rectangle((0, SIDE - step, SIDE, SIDE), fill=others[0])
    pen.rectangle((step // 3, SIDE - step // 2, SIDE - step, SIDE - step // 3), fill=others[1])
    file = io.BytesIO()
    image.save(file, "JPEG", quality=70)
    return file.getvalue()


def _shape(
    pen: ImageDraw.ImageDraw,
    lot: Random,
    place: tuple[int, int, int],
    colour: tuple[int, int, int],
) -> None:
    x, y, step = place
    inset = step // 6
    box = (x + inset, y + inset, x + step - inset, y + step - inset)
    match lot.randrange(4):
        case 0:
            pen.ellipse(box, fill=colour)
        case 1:
            pen.rectangle(box, fill=colour)
        case 2:
            pen.polygon([(x + step // 2, box[1]), (box[2], box[3]), (box[0], box[3])], fill=colour)


def _videos() -> list[bytes]:
    return [_video(number) for number in range(VIDEOS)]


def _video(number: int) -> bytes:
    """Return a playable MP4 of three seconds: a bar that moves over a ground."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=FRAMES_A_SECOND, options=SAME_BYTES)
        stream.codec_context.thread_count = 1
        stream.width, stream.height, stream.pix_fmt = *WIDE, "yuv420p"
        for image in _frames(number):
            frame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()


def _frames(number: int) -> Iterator[Image.Image]:
    width, height = WIDE
    for at in range(FRAMES):
        image = Image.new("RGB", WIDE, COLOURS[number % len(COLOURS)])
        left = at * width // FRAMES
        bar = (left, height // 3, left + width // 8, 2 * height // 3)
        ImageDraw.Draw(image).rectangle(bar, fill=COLOURS[(number + 1) % len(COLOURS)])
        yield image
