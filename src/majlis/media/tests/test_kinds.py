"""Moving images and documents, and fields that take a file."""

from dataclasses import replace

import pytest

from majlis.media import files, renditions
from majlis.media.opening import Unusable
from majlis.media.sentences import NotTaken
from majlis.media.tests import samples
from majlis.networks import NETWORKS
from majlis.networks.forms import Field, FieldKind

X = replace(NETWORKS["x"].abilities, gif_largest_bytes=15 * 1024 * 1024)
THUMBNAIL = Field(
    "thumbnail",
    FieldKind.FILE,
    mimes=("image/jpeg", "image/png"),
    largest_bytes=2 * 1024 * 1024,
)


def content_of(asset, rendition):
    with files.open_file(asset.institution_id, rendition.sha256) as file:
        return file.read()


def test_a_moving_image_goes_out_byte_for_byte(take):
    asset = take(samples.looping_image(), "لافتة.gif")

    rendition = renditions.for_network(asset, network="x", abilities=X)

    assert (asset.kind, rendition.mime, rendition.sha256) == ("gif", "image/gif", asset.sha256)
    assert renditions.preview(asset).mime == "image/jpeg"


def test_what_hides_in_a_moving_image_stays_here_and_its_pictures_stay_as_they_are(take):
    secret = samples.looping_image(comment=b"GPS 24.7136 46.6753")
    asset = take(secret, "لافتة.gif")

    content = content_of(asset, renditions.for_network(asset, network="x", abilities=X))

    assert content != secret
    assert content == samples.looping_image()


def test_a_moving_image_goes_to_no_network_that_shows_it_still(take):
    asset = take(samples.looping_image(), "لافتة.gif")

    with pytest.raises(Unusable) as refusal:
        renditions.for_network(asset, network="facebook", abilities=NETWORKS["facebook"].abilities)

    assert refusal.value.code == "moving_image"


def test_a_document_tells_its_pages_and_goes_out_byte_for_byte(take):
    asset = take(samples.document(pages=3), "تقرير.pdf")

    rendition = renditions.for_network(
        asset, network="linkedin", abilities=NETWORKS["linkedin"].abilities
    )

    assert (asset.kind, asset.pages, asset.width, asset.height) == ("document", 3, 595, 842)
    assert (rendition.mime, rendition.sha256) == ("application/pdf", asset.sha256)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (samples.document(password="سر"), "encrypted"),
        (samples.document(pages=0), "no_pages"),
        (samples.document()[:300], "broken"),
        (b"%PDF-1.7\n" + b"\xff" * 2000, "broken"),
    ],
)
def test_a_document_that_nobody_could_read_is_refused(take, content, code):
    with pytest.raises(NotTaken) as refusal:
        take(content, "تقرير.pdf")

    assert refusal.value.code == code


def test_a_thumbnail_is_made_by_the_rules_of_its_field(take):
    asset = take(samples.photograph(2000, 1500, place=True, quality=99))

    rendition = renditions.for_field(asset, network="youtube", field=THUMBNAIL)

    assert rendition.purpose == "thumbnail"
    assert rendition.size_bytes <= THUMBNAIL.largest_bytes
    assert b"Exif\0\0" not in content_of(asset, rendition)
