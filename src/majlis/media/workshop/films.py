"""Making a video as one network takes it: MP4 with H.264 High and AAC-LC, index first.

Nothing is taken over but pictures and sound: no place, no names, no tracks beside them.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any

from . import videos
from .refusing import Unusable

SOUND_BITS = 160_000  # a second
SOUND_RATE = 48_000
# What is not seen any more: x264's own scale, 0 is lossless and 51 the worst.
CRF, PRESET = "18", "fast"
LEAST_BITS = 100_000  # a second; below it a video is no video


def make(order: dict[str, Any]) -> dict[str, Any]:
    """Write the video, its pictures copied where `copies` says so, else drawn anew.

    `inner` is how large its pictures are, `size` the canvas under them; `rate` the pictures a
    second, 0 as they are; `bits` the most of them a second, 0 without a limit.
    """
    import av

    with ExitStack() as open_files:
        source = open_files.enter_context(videos.opened(order))
        target = open_files.enter_context(
            av.open(order["to"], "w", format="mp4", options={"movflags": "+faststart"})
        )
        if order["copies"]:
            _copy(source, target)
        else:
            _draw(order, source, target)
    if order["largest_bytes"] and Path(order["to"]).stat().st_size > order["largest_bytes"]:
        raise Unusable("too_large")
    return {"mime": "video/mp4", "width": order["size"][0], "height": order["size"][1]}


def _copy(source: Any, target: Any) -> None:
    streams = [source.streams.video[0], *source.streams.audio[:1]]
    written = {stream.index: target.add_stream_from_template(stream) for stream in streams}
    for stream in written.values():
        stream.metadata.clear()
    for packet in source.demux(streams):
        if packet.dts is None:
            continue
        packet.stream = written[packet.stream.index]
        target.mux(packet)


def _draw(order: dict[str, Any], source: Any, target: Any) -> None:
    stream = source.streams.video[0]
    stream.thread_type = "AUTO"
    sound = source.streams.audio[0] if source.streams.audio else None
    rate = Fraction(order["rate"]).limit_denominator(1001) if order["rate"] else _rate(stream)
    pictures = Pictures(order, stream, rate)
    film = _film(order, stream, target, rate)
    voice = Voice(sound, target) if sound else None
    for packet in source.demux([stream, *([sound] if sound else [])]):
        for frame in packet.decode():
            if packet.stream.index == stream.index:
                for picture in pictures.shown(frame):
                    target.mux(film.encode(picture))
            elif voice:
                voice.hear(frame)
    for picture in pictures.rest():
        target.mux(film.encode(picture))
    target.mux(film.encode(None))
    if voice:
        voice.end()


def _rate(stream: Any) -> Fraction:
    return Fraction(stream.guessed_rate or stream.average_rate or 25).limit_denominator(1001)


def _film(order: dict[str, Any], stream: Any, target: Any, rate: Fraction) -> Any:
    how = {"crf": CRF, "preset": PRESET, "profile": "high"}
    if order["bits"]:
        bits = max(LEAST_BITS, int(order["bits"]))
        how |= {"maxrate": str(bits), "bufsize": str(bits * 2)}
    film = target.add_stream("libx264", rate=rate, options=how)
    film.width, film.height = order["size"]
    film.pix_fmt = "yuv420p"
    film.time_base = 1 / rate
    read = stream.codec_context
    for name in ("color_range", "color_primaries", "color_trc", "colorspace"):
        setattr(film.codec_context, name, getattr(read, name))
    return film


class Pictures:
    """The pictures of a video as they are to be seen: upright, in size, evenly in time."""

    def __init__(self, order: dict[str, Any], stream: Any, rate: Fraction) -> None:
        self.order, self.stream, self.rate = order, stream, rate
        self.graph: Any = None

    def shown(self, frame: Any) -> Iterator[Any]:
        if self.graph is None:
            self.graph = self._laid_out(frame)
        self.graph.push(frame)
        yield from self._ready()

    def rest(self) -> Iterator[Any]:
        if self.graph is None:
            raise Unusable("no_picture")
        self.graph.push(None)
        yield from self._ready()

    def _ready(self) -> Iterator[Any]:
        import av

        while True:
            try:
                picture = self.graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            picture.pict_type = 0  # x264 chooses by itself which pictures stand alone
            yield picture

    def _laid_out(self, frame: Any) -> Any:
        import av

        (width, height), (wide, high) = self.order["inner"], self.order["size"]
        steps = [("fps", f"fps={self.rate}"), *_turning(videos.turn_of(frame))]
        steps.append(("scale", f"{width}:{height}:flags=lanczos"))
        if (width, height) != (wide, high):
            steps.append(("pad", f"{wide}:{high}:(ow-iw)/2:(oh-ih)/2:black"))
        steps += [("setsar", "1"), ("format", "pix_fmts=yuv420p")]
        graph = av.filter.Graph()
        nodes = [graph.add_buffer(template=self.stream)]
        nodes += [graph.add(name, args) for name, args in steps]
        nodes.append(graph.add("buffersink"))
        graph.link_nodes(*nodes).configure()
        return graph


def _turning(degrees: int) -> list[tuple[str, str]]:
    return {
        90: [("transpose", "cclock")],
        180: [("hflip", ""), ("vflip", "")],
        270: [("transpose", "clock")],
    }.get(degrees, [])


class Voice:
    """The sound of a video, written as AAC-LC with at most two channels."""

    def __init__(self, sound: Any, target: Any) -> None:
        import av

        layout = "mono" if sound.codec_context.channels == 1 else "stereo"
        self.target = target
        self.written = target.add_stream("aac", rate=SOUND_RATE, layout=layout)
        self.written.bit_rate = SOUND_BITS
        self.turned = av.AudioResampler(format="fltp", layout=layout, rate=SOUND_RATE)

    def hear(self, frame: Any) -> None:
        for part in self.turned.resample(frame):
            self.target.mux(self.written.encode(part))

    def end(self) -> None:
        for part in self.turned.resample(None):
            self.target.mux(self.written.encode(part))
        self.target.mux(self.written.encode(None))
