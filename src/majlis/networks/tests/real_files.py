"""A real JPEG and a real MP4, as the media room would hand them over."""

import hashlib
import io

import av
from PIL import Image, ImageDraw

from majlis.networks.contract import OutgoingMedia


def jpeg(width=1080, height=1080, colour=(27, 131, 84)):
    picture = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(picture).ellipse((200, 200, width - 200, height - 200), fill=(247, 213, 77))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def mp4(seconds=2, width=320, height=240, *, rate=10):
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(seconds * rate):
            frame = av.VideoFrame.from_image(
                Image.new("RGB", (width, height), (number * 10 % 255, 90, 60))
            )
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return out.getvalue()


def outgoing(content, kind, mime, *, width, height, public_url=""):
    return OutgoingMedia(
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        mime=mime,
        width=width,
        height=height,
        alt="واجهة المعرض" if kind == "image" else "",
        open=lambda: io.BytesIO(content),
        public_url=lambda: public_url,
    )
