import pytest

from majlis.media.sniffing import name_lies, sniff
from majlis.media.tests import samples


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (samples.photograph(80, 60), "image/jpeg"),
        (samples.drawing(8, 8), "image/png"),
        (samples.moving_image(), "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypisom\0\0\2\0", "video/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\2\0", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "video/webm"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\0\0\0\x08wide\0\0\x10\0mdat", "video/quicktime"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content, mime):
    assert sniff(content[:512]).mime == mime


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (samples.PAGE, "markup"),
        (b"\xef\xbb\xbf \n<SVG onload=alert(1)>", "markup"),
        (b'<?xml version="1.0"?><svg/>', "markup"),
        (samples.PLAYLIST, "playlist"),
        ("نص لا صورة".encode(), "text"),
        (b"alert(1)", "text"),
        (b"PK\x03\x04rest", "archive"),
        (b"\x1a\x45\xdf\xa3", "matroska"),
        (b"RIFF\x24\0\0\0AVI LIST", "avi"),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"\0\0\0\x18ftypavif", "heic"),
        (b"\0\0\0\x18ftypM4A ", "sound"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "unknown"),
    ],
)
def test_what_no_network_takes_is_named_and_not_taken(content, what):
    found = sniff(content)

    assert (found.mime, found.what) == ("", what)


def test_a_name_that_promises_another_type_lies():
    assert name_lies("تقرير.jpg", sniff(samples.drawing(8, 8)))
    assert name_lies("clip.mp4", sniff(samples.photograph(80, 60)))


def test_a_name_without_an_ending_promises_nothing():
    assert not name_lies("صورة", sniff(samples.drawing(8, 8)))


def test_cameras_may_mix_up_mp4_and_mov():
    assert not name_lies("clip.mov", sniff(b"\0\0\0\x18ftypisom\0\0\2\0"))
