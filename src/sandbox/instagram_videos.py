"""What Instagram finds when it looks into a video, after it has taken its address.

Source: the reel and story specifications of Meta's IG User /media reference (v26.0), read
2026-11-22 through public copies. The longest video inside a carousel is not stated there.
"""

from dataclasses import dataclass
from pathlib import Path

import av

BROKEN = "2207076"  # cannot be processed
UNFIT = "2207026"  # of a format that is not taken
REEL_LARGEST_BYTES = 300_000_000
STORY_LARGEST_BYTES = 100_000_000
WIDEST = 1920
RATIOS = (0.01, 10.0)
FRAMES = (22.5, 60.5)  # 23 to 60 a second, as an average is rounded
LONGEST_SOUND_HZ = 48_000
CODECS, SOUND_CODECS = frozenset({"h264", "hevc"}), frozenset({"aac"})
LENGTHS_S = {"REELS": (3, 900), "STORIES": (3, 60), "VIDEO": (3, 60)}


@dataclass(frozen=True)
class Probed:
    """What a video is: seconds, pixels, frames a second, and its codecs."""

    seconds: float
    width: int
    height: int
    frames: float
    codec: str
    sound: str
    sound_hz: int


def failure_of(path: Path, media_type: str) -> tuple[str, Probed | None]:
    """Return the code with which processing will fail, or "", and what the video is."""
    largest = STORY_LARGEST_BYTES if media_type == "STORIES" else REEL_LARGEST_BYTES
    found = _probed(path)
    if found is None:
        return BROKEN, None
    return ("" if _fits(found, media_type) and path.stat().st_size <= largest else UNFIT), found


def _fits(video: Probed, media_type: str) -> bool:
    shortest, longest = LENGTHS_S[media_type]
    smallest, largest = RATIOS
    has_fitting_sound = not video.sound or (
        video.sound in SOUND_CODECS and video.sound_hz <= LONGEST_SOUND_HZ
    )
    return (
        shortest - 0.1 <= video.seconds <= longest + 0.5
        and video.width <= WIDEST
        and smallest <= video.width / video.height <= largest
        and FRAMES[0] <= video.frames <= FRAMES[1]
        and video.codec in CODECS
        and has_fitting_sound
    )


def _probed(path: Path) -> Probed | None:
    """Look at a video without decoding it; None for what is none or breaks off."""
    try:
        with av.open(str(path)) as container:
            video = next(iter(container.streams.video), None)
            sound = next(iter(container.streams.audio), None)
            if video is None or not container.duration or not video.height:
                return None
            return Probed(
                seconds=container.duration / av.time_base,
                width=video.width,
                height=video.height,
                frames=float(video.average_rate or 0),
                codec=video.codec_context.name,
                sound=sound.codec_context.name if sound else "",
                sound_hz=sound.sample_rate if sound else 0,
            )
    except (av.FFmpegError, OSError, ValueError):
        return None
