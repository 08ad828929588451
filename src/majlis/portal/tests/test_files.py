"""Files that come with a question: bounded, looked at, kept, and handed out as downloads alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from majlis.inbox.models import Case, ItemFile
from majlis.media.limits import LARGEST_PUBLIC_BYTES, MOST_PUBLIC_FILES
from majlis.portal.models import Portal
from majlis.record.models import Entry
from majlis.store.tenancy import acting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("portal")]
PDF = b"%PDF-1.7\n" + b"x" * 200
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def at(name):
    return reverse(name, args=["ar", "gso"])


def ask(client, *files):
    return client.post(at("portal-ask"), {"text": "ما هذا؟", "files": [*files]})


def named(name, content):
    return SimpleUploadedFile(name, content)


def kept():
    return list(ItemFile.objects.values_list("name", "mime", "size_bytes"))


def incoming(settings):
    return list((settings.MEDIA_ROOT / "incoming").iterdir())


def test_files_come_with_a_question_and_are_told_by_their_content(client, settings):
    assert ask(client, named("فاتورة.pdf", PDF), named("صورة.jpg", PNG)).status_code == 302

    assert kept() == [
        ("فاتورة.pdf", "application/pdf", len(PDF)),
        ("صورة.jpg", "image/png", len(PNG)),
    ]
    assert incoming(settings) == []


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"<svg onload=x>", b"\x7fELF\x00\x01", b""],
)
def test_what_is_not_taken_is_refused_and_nothing_of_it_stays(client, settings, content):
    answer = ask(client, named("photo.png", content))

    assert answer.status_code == 422
    assert "files" in answer.context["form"].errors
    assert not Case.objects.exists()
    assert incoming(settings) == []


def test_a_large_file_is_refused(client, settings):
    Portal.objects.update(file_mb=1)

    assert ask(client, named("a.pdf", PDF + b"x" * 1_100_000)).status_code == 422
    assert ask(client, named("a.pdf", PDF + b"x" * LARGEST_PUBLIC_BYTES)).status_code == 422
    assert incoming(settings) == []


def test_too_many_files_are_refused(client):
    files = [named(f"{number}.pdf", PDF) for number in range(MOST_PUBLIC_FILES + 1)]

    assert ask(client, *files).status_code == 422


def test_where_no_files_are_taken_none_is_asked_for(client):
    Portal.objects.update(file_mb=0)

    assert 'type="file"' not in client.get(at("portal-ask")).content.decode()
    assert ask(client, named("a.pdf", PDF)).status_code in {302, 422}
    assert kept() == []


def test_a_stranger_sends_files_nowhere_else(client, settings):
    client.post("/media/", {"file": named("a.pdf", PDF)})
    client.post("/", {"file": named("a.pdf", PDF)})

    incoming_folder = settings.MEDIA_ROOT / "incoming"
    assert not incoming_folder.exists() or not list(incoming_folder.iterdir())


def test_further_files_come_with_a_further_message(client):
    ask(client)
    client.post(at("portal-message"), {"text": "وهذه الصورة", "files": [named("p.png", PNG)]})

    assert [name for name, *_ in kept()] == ["p.png"]
    assert "p.png" in client.get(at("portal-case")).content.decode()


def test_an_officer_downloads_it_and_no_browser_opens_it(client, noura):
    ask(client, named('ev/il"\r\n.pdf', PDF))
    file = ItemFile.objects.get()
    reference = file.item.case.reference
    client.force_login(noura)

    page = client.get(f"/inbox/{reference}/").content.decode()
    answer = client.get(f"/inbox/{reference}/files/{file.pk}/")

    assert f"/inbox/{reference}/files/{file.pk}/" in page
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_another_office_and_a_reader_of_figures_get_nothing(client, omar, other_office, office):
    ask(client, named("a.pdf", PDF))
    file = ItemFile.objects.get()
    address = f"/inbox/{file.item.case.reference}/files/{file.pk}/"
    client.force_login(omar)

    assert client.get(address).status_code == 404
    with acting_for(other_office.pk):
        assert not ItemFile.objects.exists()


def test_a_manager_sets_how_large_they_may_be(client, manager):
    client.force_login(manager)

    assert client.post("/portal/files/", {"largest": "٥"}).status_code == 302
    assert Portal.objects.get().file_mb == 5
    assert Entry.objects.filter(act="portal.files_changed").count() == 1
    assert client.post("/portal/files/", {"largest": "21"}).status_code == 422


def test_an_officer_does_not_set_it(client, noura):
    client.force_login(noura)

    assert client.post("/portal/files/", {"largest": "5"}).status_code == 403
