import pytest

from majlis.media import files
from majlis.media.models import Asset
from majlis.media.receiving import receive
from majlis.media.sentences import NotTaken
from majlis.media.tests import samples
from majlis.record.models import Entry


def test_a_file_is_kept_with_its_facts_and_written_down(take, huda):
    asset = take(samples.photograph(place=True, orientation=6), "زيارة الوزير.jpg")

    assert (asset.kind, asset.mime, asset.width, asset.height) == (
        "image",
        "image/jpeg",
        1200,
        1600,
    )
    assert asset.has_location
    assert asset.added_by == huda
    assert Entry.objects.filter(act="asset.added", actor_id=huda.pk).exists()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        ("نص لا صورة".encode(), "صورة.jpg", "text"),
        (samples.PAGE, "صورة.jpg", "markup"),
        (samples.DRAWN_CODE, "شعار.svg", "markup"),
        (samples.PLAYLIST, "فيلم.mp4", "playlist"),
        (samples.GIF_THAT_IS_A_SCRIPT, "صورة.gif", "broken"),
        (samples.bomb(), "صورة.png", "too_many_pixels"),
        (samples.video()[:1500], "فيلم.mp4", "truncated"),
        (samples.video_that_names_a_playlist(), "فيلم.mp4", "truncated"),
        (b"", "صورة.jpg", "empty"),
    ],
)
def test_what_is_not_taken_is_told_in_a_sentence_and_leaves_nothing(
    arrive, office, huda, store, content, name, code
):
    with pytest.raises(NotTaken) as refusal:
        receive(arrive(content, name), institution_id=office.pk, by=huda)

    assert refusal.value.code == code
    assert len(str(refusal.value)) > 20
    assert not Asset.objects.exists()
    assert not (store / str(office.pk)).exists()


def test_a_png_that_is_called_jpg_is_kept_as_what_it_is_and_told(arrive, office, huda):
    received = receive(arrive(samples.drawing(), "صورة.jpg"), institution_id=office.pk, by=huda)

    assert received.asset.mime == "image/png"
    assert "PNG" in received.told


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "ministry\u202egpj.exe", "CON", "ن" * 255, "a\r\nb.jpg"]
)
def test_a_hostile_name_is_only_a_label(take, name, store, office):
    asset = take(samples.photograph(80, 60), name)

    assert "\u202e" not in asset.original_name
    assert files.place_of(office.pk, asset.sha256).is_relative_to(store)


def test_two_persons_who_upload_the_same_file_share_its_bytes(take, store, office):
    content = samples.photograph(80, 60)
    first, second = take(content), take(content, "نسخة.jpg")

    assert first.pk != second.pk
    assert first.sha256 == second.sha256
