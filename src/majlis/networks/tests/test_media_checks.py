"""What is said of the files of a draft: how many, of which kinds together, and each by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from majlis.networks.abilities import Abilities, MediaFacts, TextUnit
from majlis.networks.checks import draft_problems

PLAIN = Abilities(
    longest_text=280,
    text_unit=TextUnit.CHARACTERS,
    images_most=4,
    image_mimes=("image/jpeg",),
    image_largest_bytes=1000,
    gif_largest_bytes=500,
    takes_video=True,
    videos_most=2,
    video_mimes=("video/mp4",),
    video_largest_bytes=5000,
    video_shortest=timedelta(seconds=3),
    video_longest=timedelta(seconds=60),
    video_ratio=(0.5, 2.0),
    video_widths=(320, 1920),
    video_frames_most=60,
    video_codecs=("h264",),
    audio_codecs=("aac",),
    documents_most=1,
    document_mimes=("application/pdf",),
    document_largest_bytes=800,
)
FACTS = {
    "image": {"mime": "image/jpeg", "size_bytes": 900, "width": 800, "height": 800, "alt": "وصف"},
    "gif": {"mime": "image/gif", "size_bytes": 400, "width": 300, "height": 300, "alt": "وصف"},
    "document": {"mime": "application/pdf", "size_bytes": 700, "width": 595, "height": 842},
    "video": {
        "mime": "video/mp4",
        "size_bytes": 4000,
        "width": 1280,
        "height": 720,
        "duration": timedelta(seconds=30),
        "frames_per_second": 30.0,
        "codec": "h264",
        "audio_codec": "aac",
    },
}


def one(kind, **changes):
    return MediaFacts(kind=kind, **(FACTS[kind] | changes))


def codes(*media, **changes):
    found = draft_problems(
        text="نص",
        title="",
        media=media,
        abilities=replace(PLAIN, **changes),
        final_text=str,
        measure=len,
    )
    return [problem.code for problem in found if problem.blocks]


@pytest.mark.parametrize("kind", FACTS)
def test_one_file_of_each_kind_passes(kind):
    assert codes(one(kind)) == []


@pytest.mark.parametrize(
    ("kinds", "changes", "expected"),
    [
        (["image"] * 4, {}, []),
        (["image"] * 5, {}, ["images_too_many"]),
        (["video"] * 2, {}, []),
        (["video"] * 3, {}, ["videos_too_many"]),
        (["gif"] * 2, {}, ["gifs_too_many"]),
        (["document"] * 2, {}, ["documents_too_many"]),
        (["image", "video"], {}, ["media_mixed"]),
        (["image", "video"], {"mixes_media": True}, []),
        (["image", "document"], {"mixes_media": True}, ["media_mixed"]),
        (["image", "gif"], {}, ["media_mixed"]),
        (["image", "image", "video"], {"mixes_media": True, "media_most": 2}, ["media_too_many"]),
        (["image"] * 5, {"media_most": 4}, ["images_too_many"]),
        (["image"], {"media_least": 2}, ["media_too_few"]),
        ([], {"media_least": 2}, []),
        ([], {"needs_media": True}, ["media_needed"]),
        (["image"], {"needs_video": True}, ["video_needed"]),
        (["image"], {"images_most": 0}, ["image_not_taken"]),
        (["gif"], {"gif_largest_bytes": 0}, ["gif_not_taken"]),
        (["video"], {"takes_video": False}, ["video_not_taken"]),
        (["document"], {"documents_most": 0}, ["document_not_taken"]),
    ],
)
def test_how_many_and_which_go_together(kinds, changes, expected):
    assert codes(*(one(kind) for kind in kinds), **changes) == expected


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("image", {"mime": "image/webp"}, ["image_mime"]),
        ("image", {"size_bytes": 1001}, ["image_too_large"]),
        ("gif", {"size_bytes": 501}, ["gif_too_large"]),
        ("document", {"mime": "application/zip"}, ["document_mime"]),
        ("document", {"size_bytes": 801}, ["document_too_large"]),
        ("video", {"mime": "video/webm"}, ["video_mime"]),
        ("video", {"size_bytes": 5001}, ["video_too_large"]),
        ("video", {"duration": timedelta(seconds=2)}, ["video_too_short"]),
        ("video", {"duration": timedelta(seconds=3)}, []),
        ("video", {"duration": timedelta(seconds=60)}, []),
        ("video", {"duration": timedelta(seconds=61)}, ["video_too_long"]),
        ("video", {"width": 1500}, ["video_ratio"]),
        ("video", {"width": 300, "height": 200}, ["video_width"]),
        ("video", {"frames_per_second": 61.0}, ["video_frames"]),
        ("video", {"frames_per_second": 0.0}, []),
        ("video", {"codec": "av1"}, ["video_codec"]),
        ("video", {"codec": ""}, []),
        ("video", {"audio_codec": "opus"}, ["video_sound"]),
        ("video", {"audio_codec": ""}, []),
    ],
)
def test_each_file_is_held_to_what_is_taken(kind, changes, expected):
    assert codes(one(kind, **changes)) == expected


def test_a_text_that_is_not_shown_only_warns():
    found = draft_problems(
        text="نص",
        title="",
        media=(one("image"),),
        abilities=replace(PLAIN, shows_text=False),
        final_text=str,
        measure=len,
    )

    assert [(problem.code, problem.blocks) for problem in found] == [("text_not_shown", False)]
