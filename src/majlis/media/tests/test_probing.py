import time

import pytest

from majlis.media.opening import READING, Allowance, Unusable, ask_workshop
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


def test_a_gif_is_told_apart_by_whether_it_moves(probed):
    still = samples.still_gif()

    assert probed(samples.moving_image(), "image/gif").kind == "gif"
    assert probed(still, "image/gif").kind == "image"


def test_a_video_tells_its_sound_and_its_pictures_a_second(probed):
    facts = probed(samples.film(sound="aac", rate=50), "video/mp4")

    assert (facts.audio_codec, facts.frames_per_second) == ("aac", 50)


def test_a_cut_off_webm_is_found(probed):
    whole = samples.film(codec="libvpx-vp9", form="webm", seconds=4, bits=400_000)

    with pytest.raises(Unusable) as refusal:
        probed(whole[: len(whole) // 3], "video/webm")
    assert refusal.value.code in {"truncated", "broken"}


def test_a_script_dressed_as_an_image_is_refused(probed):
    with pytest.raises(Unusable) as refusal:
        probed(samples.GIF_THAT_IS_A_SCRIPT, "image/gif")
    assert refusal.value.code == "broken"


def test_a_playlist_inside_a_video_is_never_followed(probed):
    with pytest.raises(Unusable):
        probed(samples.video_that_names_a_playlist(), "video/mp4")


def test_the_workshop_limits_itself_before_it_reads_a_byte(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(samples.photograph(4000, 3000))

    with pytest.raises(Unusable):
        ask_workshop(
            "look",
            path,
            mime="image/jpeg",
            kind="image",
            allowance=Allowance(memory_bytes=40 * 1024**2),
        )


def test_the_workshop_writes_nothing_when_it_only_looks(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(samples.photograph(400, 300))
    order = {"mimes": ["image/jpeg"], "takes": [], "srgb": False, "largest_bytes": 10**6}

    with pytest.raises(Unusable):
        ask_workshop(
            "make",
            path,
            mime="image/jpeg",
            to=str(tmp_path / "made"),
            inner=(400, 300),
            size=(400, 300),
            allowance=READING,
            **order,
        )
