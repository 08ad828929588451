import subprocess
import sys
import time

import pytest

from majlis.media.opening import Unusable
from majlis.media.probing import probe
from majlis.media.tests import samples


@pytest.fixture
def probed(tmp_path):
    def look(content, mime):
        path = tmp_path / "file"
        path.write_bytes(content)
        return probe(path, mime=mime)

    return look


def test_a_photograph_tells_its_size_as_people_see_it(probed):
    facts = probed(samples.photograph(400, 300, orientation=6), "image/jpeg")

    assert (facts.width, facts.height) == (300, 400)
    assert not facts.is_plain


def test_a_place_in_a_photograph_is_noticed(probed):
    assert probed(samples.photograph(400, 300, place=True), "image/jpeg").has_location
    assert not probed(samples.photograph(400, 300), "image/jpeg").has_location


def test_an_ordinary_photograph_may_go_out_as_it_is(probed):
    assert probed(samples.photograph(400, 300), "image/jpeg").is_plain


def test_what_hangs_behind_a_picture_is_noticed(probed):
    hiding = samples.photograph(400, 300) + b"PK\x03\x04 hidden archive"

    assert not probed(hiding, "image/jpeg").is_plain


def test_printing_colours_are_noticed(probed):
    assert not probed(samples.printed(400, 300), "image/jpeg").is_plain


def test_a_video_tells_length_size_and_place(probed):
    facts = probed(samples.video(seconds=2, place=True), "video/mp4")

    assert facts.duration.total_seconds() == pytest.approx(2, abs=0.1)
    assert (facts.width, facts.height, facts.codec) == (320, 180, "h264")
    assert facts.has_location


@pytest.mark.parametrize("index_first", [True, False])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.97])
def test_a_cut_off_video_is_found_wherever_its_index_stands(probed, index_first, kept):
    whole = samples.video(index_first=index_first)

    with pytest.raises(Unusable) as refusal:
        probed(whole[: int(len(whole) * kept)], "video/mp4")
    assert refusal.value.code == "truncated"


def test_a_cut_off_photograph_is_found(probed):
    with pytest.raises(Unusable) as refusal:
        probed(samples.photograph(400, 300)[:9000], "image/jpeg")
    assert refusal.value.code == "broken"


def test_a_bomb_is_refused_before_it_is_decoded(probed):
    begun = time.monotonic()
    with pytest.raises(Unusable) as refusal:
        probed(samples.bomb(), "image/png")

    assert refusal.value.code == "too_many_pixels"
    assert time.monotonic() - begun < 10


def test_a_moving_image_is_refused(probed):
    with pytest.raises(Unusable) as refusal:
        probed(samples.moving_image(), "image/gif")
    assert refusal.value.code == "moving_image"


def test_a_script_dressed_as_an_image_is_refused(probed):
    with pytest.raises(Unusable) as refusal:
        probed(samples.GIF_THAT_IS_A_SCRIPT, "image/gif")
    assert refusal.value.code == "broken"


def test_a_playlist_inside_a_video_is_never_followed(probed):
    with pytest.raises(Unusable):
        probed(samples.video_that_names_a_playlist(), "video/mp4")


def test_the_workshop_has_little_memory_and_time(tmp_path):
    code = (
        "import runpy, resource; workshop = runpy.run_path({path!r});"
        "workshop['limit_myself'](writes_bytes=0);"
        "print([resource.getrlimit(limit)[0] for limit in (resource.RLIMIT_AS, resource.RLIMIT_CPU,"
        " resource.RLIMIT_FSIZE)])"
    ).format(path=str(probe_module_folder() / "workshop.py"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == str([2 * 1024**3, 60, 0])


def probe_module_folder():
    from pathlib import Path

    from majlis.media import opening

    return Path(opening.__file__).parent
