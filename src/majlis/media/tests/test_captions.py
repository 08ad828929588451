import pytest

from majlis.media import files, renditions
from majlis.media.opening import Unusable
from majlis.media.probing import probe
from majlis.media.sniffing import sniff
from majlis.media.tests import samples
from majlis.networks.forms import Field, FieldKind

ONLY_SRT = Field("captions", FieldKind.FILE, mimes=("application/x-subrip",))
ONLY_VTT = Field("captions", FieldKind.FILE, mimes=("text/vtt",))


@pytest.fixture
def looked_at(tmp_path):
    def look(content, mime="application/x-subrip"):
        path = tmp_path / "captions"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return probe(path, mime=mime)

    return look


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize(
    ("text", "mime"), [(samples.SRT, "application/x-subrip"), (samples.VTT, "text/vtt")]
)
def test_captions_are_known_by_what_they_begin_with_in_any_encoding(text, mime, encoding):
    assert sniff(text.encode(encoding)[:512]).mime == mime


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_captions_go_out_in_utf8_whatever_they_came_in(take, encoding):
    asset = take(samples.SRT.encode(encoding), "ترجمة.srt")

    content = made(asset, ONLY_SRT)

    assert asset.kind == "captions"
    assert content.decode() == samples.SRT


def test_captions_in_utf8_go_out_byte_for_byte(take):
    asset = take(samples.SRT.encode(), "ترجمة.srt")

    assert made(asset, ONLY_SRT) == samples.SRT.encode()


def test_captions_change_their_form_where_a_network_takes_the_other(take):
    srt, vtt = take(samples.SRT.encode(), "a.srt"), take(samples.VTT.encode(), "b.vtt")

    assert made(vtt, ONLY_SRT).decode() == samples.SRT
    assert made(srt, ONLY_VTT).decode().startswith("WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n")


def test_the_length_of_captions_is_their_last_moment(looked_at):
    assert looked_at(samples.VTT, "text/vtt").duration.total_seconds() == 6


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (samples.SRT.replace("00:00:06,000", "00:00:02,000"), "captions_backwards", 2),
        (samples.SRT.replace("00:00:04,000", "00:00:00,000"), "captions_order", 2),
        (samples.SRT.replace("-->", "->", 2).replace("->", "-->", 1), "captions_times", 2),
        (samples.SRT.replace("الدخول مجاني", ""), "captions_empty", 2),
        ("WEBVTT\n\nNOTE لا شيء\n", "captions_none", 0),
    ],
)
def test_a_mistake_in_captions_is_named_with_its_place(looked_at, text, code, place):
    with pytest.raises(Unusable) as refusal:
        looked_at(text, "text/vtt" if text.startswith("WEBVTT") else "application/x-subrip")

    assert (refusal.value.code, refusal.value.place) == (code, place)


def test_letters_of_no_known_encoding_are_refused(looked_at):
    with pytest.raises(Unusable) as refusal:
        looked_at(samples.SRT.replace("أهلًا بكم", "éèà àé").encode("latin-1", "replace"))

    assert refusal.value.code == "captions_encoding"


def made(asset, field):
    rendition = renditions.for_field(asset, network="linkedin", field=field)
    assert rendition.mime in field.mimes
    with files.open_file(asset.institution_id, rendition.sha256) as file:
        return file.read()
