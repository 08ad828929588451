"""Real files, as a designer of the office hands them in, and files that lie."""

from fractions import Fraction

import av
from PIL import Image, ImageDraw

TEAL, SAND, WHITE = (12, 104, 100), (222, 203, 164), (250, 250, 246)


def photograph(path, size=(1200, 1200)):
    """A JPEG: the badge of conformity on sand."""
    width, height = size
    picture = Image.new("RGB", size, SAND)
    draw = ImageDraw.Draw(picture)
    for line in range(height):
        share = line / height
        shade = tuple(round(a + (b - a) * share) for a, b in zip(SAND, WHITE, strict=True))
        draw.line((0, line, width, line), fill=shade)
    centre, radius = (width / 2, height / 2), min(size) * 0.3
    badge = [centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius]
    draw.ellipse(badge, fill=TEAL)
    points = ((-0.45, 0.02), (-0.12, 0.36), (0.5, -0.34))
    tick = [(centre[0] + radius * x, centre[1] + radius * y) for x, y in points]
    draw.line(tick, fill=WHITE, width=round(radius * 0.16), joint="curve")
    picture.save(path, "JPEG", quality=88)
    return path


def video(path, seconds=3):
    """An MP4 of a badge that wanders, with sound."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as target:
        pictures = target.add_stream("libx264", rate=25)
        pictures.width, pictures.height, pictures.pix_fmt = 640, 360, "yuv420p"
        sound = target.add_stream("aac", rate=44_100, layout="mono")
        for number in range(seconds * 25):
            target.mux(pictures.encode(_frame(number, seconds * 25)))
        for number in range(seconds * 43):
            target.mux(sound.encode(_silence(number)))
        target.mux(pictures.encode())
        target.mux(sound.encode())
    return path


def cut(path, target, share=0.5):
    """The first part of a file, as a copy that was interrupted leaves it."""
    whole = path.read_bytes()
    target.write_bytes(whole[: round(len(whole) * share)])
    return target


def _frame(number, of):
    picture = Image.new("RGB", (640, 360), SAND)
    at = 80 + round(400 * number / of)
    ImageDraw.Draw(picture).ellipse((at, 120, at + 120, 240), fill=TEAL)
    return av.VideoFrame.from_image(picture)


def _silence(number):
    frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
    frame.planes[0].update(bytes(4 * 1024))
    frame.sample_rate, frame.pts, frame.time_base = 44_100, number * 1024, Fraction(1, 44_100)
    return frame
