import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image, ImageChops, ImageFilter

from majlis.media import files, renditions
from majlis.media.tests import samples
from majlis.media.workshop.similarity import similarity
from majlis.networks import NETWORKS
from majlis.networks.contract import Abilities, TextUnit
from majlis.operations.bench import renditions as bench
from majlis.operations.bench.photographs import photographs

GPS = 0x8825
INSTAGRAM = NETWORKS["instagram"].abilities
X = NETWORKS["x"].abilities
PLAIN = Abilities(
    longest_text=1,
    text_unit=TextUnit.CHARACTERS,
    images_most=1,
    image_mimes=("image/jpeg", "image/png"),
    image_largest_bytes=5 * 1024 * 1024,
)


def made(asset, abilities, network="x"):
    rendition = renditions.for_network(asset, network=network, abilities=abilities)
    with files.open_file(asset.institution_id, rendition.sha256) as file:
        content = file.read()
    assert len(content) == rendition.size_bytes
    return rendition, content


def test_what_a_network_takes_goes_out_byte_for_byte(take):
    asset = take(samples.photograph())

    rendition, _ = made(asset, X)

    assert rendition.sha256 == asset.sha256


def test_the_place_of_a_photograph_stays_here(take):
    asset = take(samples.photograph(place=True))

    for network in ("x", "facebook", "instagram", "linkedin"):
        _, content = made(asset, NETWORKS[network].abilities, network)
        image = Image.open(io.BytesIO(content))
        assert not image.getexif().get_ifd(GPS)
        assert b"Exif\0\0" not in content


def test_a_turned_photograph_goes_out_upright(take):
    asset = take(samples.photograph(1600, 1200, orientation=6))

    rendition, content = made(asset, X)

    image = Image.open(io.BytesIO(content))
    assert image.size == (rendition.width, rendition.height) == (1200, 1600)
    assert image.getexif().get(0x0112, 1) == 1


def test_the_colour_profile_stays(take):
    asset = take(samples.photograph(orientation=3))

    _, content = made(asset, X)

    assert Image.open(io.BytesIO(content)).info["icc_profile"]


def test_instagram_gets_a_jpeg_of_its_width_and_shape(take):
    asset = take(samples.drawing(3000, 900), "شعار.png")

    rendition, content = made(asset, INSTAGRAM, "instagram")

    image = Image.open(io.BytesIO(content))
    assert image.format == "JPEG"
    assert 320 <= image.width <= 1440
    assert 0.8 <= image.width / image.height <= 1.91
    assert rendition.mime == "image/jpeg"


def test_bars_are_added_and_nothing_is_cut_off():
    how = renditions.plan(_asset(3000, 900), INSTAGRAM)

    assert how.has_bars
    assert how.inner[0] / how.inner[1] == pytest.approx(3000 / 900, rel=0.01)


def test_what_one_sees_through_becomes_white_in_a_jpeg(take):
    asset = take(samples.drawing(400, 400), "شعار.png")

    _, content = made(asset, INSTAGRAM, "instagram")

    red, green, blue = Image.open(io.BytesIO(content)).getpixel((200, 200))
    assert min(red, green, blue) > 100


def test_a_drawing_stays_a_png_where_it_may(take):
    rendition, _ = made(take(samples.drawing(), "شعار.png"), PLAIN)

    assert rendition.mime == "image/png"


def test_printing_colours_become_screen_colours(take):
    _, content = made(take(samples.printed()), X)

    assert Image.open(io.BytesIO(content)).mode == "RGB"


def test_an_image_of_20_megapixels_fits_every_network(take):
    asset = take(samples.photograph(5472, 3648, quality=97))
    assert asset.size_bytes > X.image_largest_bytes

    for network in ("x", "facebook", "instagram", "linkedin"):
        abilities = NETWORKS[network].abilities
        rendition, _ = made(asset, abilities, network)
        assert rendition.size_bytes <= abilities.image_largest_bytes


def test_too_many_pixels_for_one_network_are_made_fewer():
    how = renditions.plan(_asset(7000, 7000), PLAIN)

    assert how.size[0] * how.size[1] <= 36_152_320


def test_a_still_gif_is_drawn_anew(take):
    target = io.BytesIO()
    Image.new("P", (300, 300)).save(target, "GIF")
    rendition, _ = made(take(target.getvalue(), "صورة.gif"), PLAIN)

    assert rendition.mime == "image/png"


def test_what_hangs_behind_a_picture_does_not_go_out(take):
    asset = take(samples.photograph(400, 300) + b"<script>alert(1)</script>")

    _, content = made(asset, X)

    assert b"<script>" not in content


def test_the_place_is_taken_out_without_touching_the_picture(take):
    for content in (samples.photograph(place=True), samples.drawing_with_a_place()):
        asset = take(content)
        _, sent = made(asset, PLAIN)

        before, after = (Image.open(io.BytesIO(one)) for one in (content, sent))
        assert ImageChops.difference(before, after).getbbox() is None
        assert b"Exif\0\0" not in sent
        assert b"eXIf" not in sent


def test_other_colours_become_a_screens_where_a_network_needs_that(take):
    asset = take(samples.wide_colours())

    kept, changed = made(asset, X)[1], made(asset, INSTAGRAM, "instagram")[1]

    assert not asset.is_srgb
    assert kept == content_of(asset)
    red, green, _ = Image.open(io.BytesIO(changed)).getpixel((300, 300))
    assert green > red  # the profile exchanges the two
    assert "icc_profile" not in Image.open(io.BytesIO(changed)).info


def test_an_image_that_keeps_its_size_looks_like_itself():
    rows = bench.measure(photographs((1368, 912)))

    figures = bench.in_short(rows)
    assert figures["renditions"] >= 20
    assert figures["size_kept"] >= figures["renditions"] / 2
    assert figures["least_similarity"] >= 0.98


def test_a_png_too_heavy_becomes_a_jpeg_of_its_size(take):
    asset = take(_noisy_png(), "صورة.png")
    abilities = replace(PLAIN, image_largest_bytes=asset.size_bytes // 3)

    rendition, content = made(asset, abilities)

    assert (rendition.mime, rendition.width) == ("image/jpeg", 900)
    alike = similarity(Image.open(io.BytesIO(content_of(asset))), Image.open(io.BytesIO(content)))
    assert alike >= 0.98


def test_likeness_is_one_of_the_same_and_falls_with_what_is_lost():
    picture = Image.open(io.BytesIO(samples.photograph(640, 480)))
    softer = picture.filter(ImageFilter.GaussianBlur(2))
    softest = picture.filter(ImageFilter.GaussianBlur(6))

    assert similarity(picture, picture) == pytest.approx(1)
    assert 0.98 > similarity(picture, softer) > similarity(picture, softest) > 0


def test_a_video_goes_out_as_it_is(take):
    asset = take(samples.video(), "فيلم.mp4")

    rendition = renditions.for_network(
        asset, network="youtube", abilities=NETWORKS["youtube"].abilities
    )

    assert (rendition.sha256, rendition.mime) == (asset.sha256, "video/mp4")
    assert asset.duration == pytest.approx(timedelta(seconds=1), abs=timedelta(milliseconds=100))


def test_a_rendition_is_made_once(take):
    asset = take(samples.photograph(place=True))

    first, _ = made(asset, X)
    second, _ = made(asset, X)

    assert first.pk == second.pk


def test_the_desk_has_a_small_picture_of_a_video(take):
    asset = take(samples.video(), "فيلم.mp4")

    small = renditions.preview(asset)

    assert (small.mime, small.width) == ("image/jpeg", 320)


def content_of(asset):
    with files.open_file(asset.institution_id, asset.sha256) as file:
        return file.read()


def _noisy_png():
    target = io.BytesIO()
    Image.open(io.BytesIO(samples.photograph(900, 600))).save(target, "PNG")
    return target.getvalue()


def _asset(width, height):
    from majlis.media.models import Asset

    return Asset(
        kind="image", mime="image/jpeg", width=width, height=height, size_bytes=9000, is_plain=True
    )
