"""Videos made anew by the worker, and those that need not be."""

import io
from dataclasses import replace
from datetime import timedelta

import av
import pytest

from majlis.media import files, renditions, tasks
from majlis.media.models import Making
from majlis.media.opening import Allowance, Unusable, ask_workshop
from majlis.media.tests import samples
from majlis.networks.contract import Abilities, TextUnit
from majlis.store.clock import now

ABLE = Abilities(
    longest_text=1,
    text_unit=TextUnit.CHARACTERS,
    takes_video=True,
    video_mimes=("video/mp4", "video/quicktime"),
    video_largest_bytes=50_000_000,
    video_codecs=("h264",),
    audio_codecs=("aac",),
)


@pytest.fixture
def film(take):
    def taken(name="فيلم.mp4", **how):
        return take(samples.film(**how), name)

    return taken


def asked(asset, abilities=ABLE, purpose="post"):
    return renditions.for_network(asset, network="x", abilities=abilities, purpose=purpose)


def made(asset, abilities=ABLE, purpose="post"):
    """Ask, let the worker work, and open what came of it."""
    with pytest.raises(renditions.NotYet):
        asked(asset, abilities, purpose)
    making = Making.objects.get(asset=asset, purpose=purpose)
    tasks.carry(making.institution_id, making.pk)
    rendition = asked(asset, abilities, purpose)
    with files.open_file(asset.institution_id, rendition.sha256) as file:
        return rendition, av.open(io.BytesIO(file.read()))


def test_a_video_that_a_network_takes_goes_out_byte_for_byte(film):
    asset = film(sound="aac")

    assert asked(asset).sha256 == asset.sha256
    assert not Making.objects.exists()


def test_a_video_in_another_codec_is_made_anew(film):
    rendition, opened = made(film("فيلم.webm", codec="libvpx-vp9", sound="libopus", form="webm"))

    video, sound = opened.streams.video[0], opened.streams.audio[0]
    assert (video.codec_context.name, video.profile, video.pix_fmt) == ("h264", "High", "yuv420p")
    assert (sound.codec_context.name, sound.profile, sound.rate) == ("aac", "LC", 48_000)
    assert rendition.mime == "video/mp4"
    assert float(opened.duration) / 1e6 == pytest.approx(1, abs=0.1)


def test_the_place_of_a_video_stays_here_and_its_pictures_stay_as_they_are(film):
    asset = film(sound="aac", place=True)

    _, opened = made(asset)

    assert asset.has_location
    assert not [name for name in opened.metadata if "location" in name.lower()]
    with files.open_file(asset.institution_id, asset.sha256) as file:
        before = av.open(io.BytesIO(file.read()))
        assert packets(before) == packets(opened)


def test_a_turned_video_is_drawn_upright(film):
    asset = film(rotated=True)

    _, opened = made(asset, replace(ABLE, video_frames_most=20))

    frame = next(opened.decode(video=0))
    picture = frame.to_image()
    assert (asset.width, asset.height) == picture.size == (180, 320)
    assert getattr(frame, "rotation", 0) == 0
    # Red was at the left and blue at the right; turned with the clock, red is above.
    assert picture.getpixel((100, 40))[0] > 120 > picture.getpixel((100, 280))[0]


def test_bars_are_laid_only_where_a_form_asks_for_a_shape(film):
    asset = film()

    rendition, opened = made(asset, replace(ABLE, video_ratio=(0.5, 1.0)), purpose="reel")

    picture = next(opened.decode(video=0)).to_image()
    assert (rendition.width, rendition.height) == picture.size == (320, 320)
    assert max(picture.getpixel((160, 20))) < 40 < max(picture.getpixel((40, 160)))
    assert asked(asset).sha256 == asset.sha256


def test_too_many_pictures_a_second_become_fewer(film):
    _, opened = made(film(rate=50), replace(ABLE, video_frames_most=30))

    assert float(opened.streams.video[0].average_rate) == pytest.approx(30)


def test_a_video_too_large_for_a_network_is_made_to_fit(film):
    asset = film(seconds=2, width=640, height=360, bits=6_000_000, codec="mpeg4")
    abilities = replace(ABLE, video_codecs=(), video_largest_bytes=asset.size_bytes // 2)

    rendition, _ = made(asset, abilities)

    assert rendition.size_bytes <= asset.size_bytes // 2


def test_a_video_too_wide_is_made_narrower_in_its_shape(film):
    rendition, _ = made(film(width=640, height=360), replace(ABLE, video_widths=(100, 320)))

    assert (rendition.width, rendition.height) == (320, 180)


def test_a_network_that_reads_the_head_first_gets_the_index_first(film):
    asset = film(sound="aac")

    rendition, _ = made(asset, replace(ABLE, video_index_first=True))

    with files.open_file(asset.institution_id, rendition.sha256) as file:
        content = file.read()
    assert content.index(b"moov") < content.index(b"mdat")


def test_asked_twice_a_video_is_made_once(film, django_capture_on_commit_callbacks):
    asset = film(codec="mpeg4")

    first = renditions.ask_for(asset, network="x", abilities=ABLE)
    second = renditions.ask_for(asset, network="x", abilities=ABLE)

    assert first.pk == second.pk
    tasks.carry(first.institution_id, first.pk)
    tasks.carry(first.institution_id, first.pk)
    first.refresh_from_db()
    assert (first.state, first.tries) == ("made", 1)
    assert renditions.ask_for(asset, network="x", abilities=ABLE) is None


def test_what_is_expected_of_a_video_is_what_is_made(film):
    asset = film("فيلم.webm", codec="libvpx-vp9", sound="libopus", form="webm", rate=50)
    abilities = replace(ABLE, video_frames_most=25, video_ratio=(1.0, 1.0))

    facts = renditions.expected(asset, abilities=abilities, alt="")
    rendition, opened = made(asset, abilities)

    assert (facts.mime, facts.width, facts.height) == (
        rendition.mime,
        rendition.width,
        rendition.height,
    )
    assert facts.codec == opened.streams.video[0].codec_context.name
    assert facts.audio_codec == opened.streams.audio[0].codec_context.name
    assert facts.frames_per_second == float(opened.streams.video[0].average_rate)


def test_a_video_that_cannot_be_made_says_why(film):
    asset = film(codec="mpeg4")
    making = renditions.ask_for(asset, network="x", abilities=ABLE)
    files.place_of(asset.institution_id, asset.sha256).chmod(0o640)
    files.place_of(asset.institution_id, asset.sha256).write_bytes(b"\0" * 5000)

    tasks.carry(making.institution_id, making.pk)

    with pytest.raises(Unusable) as refusal:
        asked(asset)
    assert refusal.value.code == "broken"


def test_a_video_that_takes_too_long_is_given_up(tmp_path):
    source, target = tmp_path / "film", tmp_path / "made"
    source.write_bytes(samples.film(seconds=4, width=1280, height=720))
    order = {"copies": False, "inner": (1280, 720), "size": (1280, 720), "rate": 0, "bits": 0}

    with pytest.raises(Unusable) as refusal:
        ask_workshop(
            "film",
            source,
            mime="video/mp4",
            to=str(target),
            allowance=Allowance(patience=timedelta(seconds=0.3)),
            largest_bytes=0,
            **order,
        )

    assert refusal.value.code == "took_too_long"


def test_what_a_killed_worker_left_is_begun_again_and_not_for_ever(film):
    asset = film(codec="mpeg4")
    making = renditions.ask_for(asset, network="x", abilities=ABLE)
    left = Making.objects.filter(pk=making.pk)

    left.update(state="begun", tries=1, held_until=now() + timedelta(minutes=1))
    tasks.carry(making.institution_id, making.pk)
    assert left.get().tries == 1

    left.update(held_until=now() - timedelta(minutes=1), tries=tasks.MOST_TRIES)
    tasks.sweep(0)
    assert (left.get().state, left.get().why) == ("failed", "took_too_long")


def packets(container):
    return [bytes(packet) for packet in container.demux(video=0) if packet.size]
