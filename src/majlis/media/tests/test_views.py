import resource
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from majlis.media import addresses
from majlis.media.models import Asset
from majlis.media.tests import samples
from majlis.media.tests.test_files import disk_takes, everything_in

HTMX = {"HX-Request": "true"}


def upload(client, content, name, *, headers=None):
    file = SimpleUploadedFile(name, content, content_type="image/png")
    return client.post("/media/", {"file": file, "language": "ar"}, headers=headers or HTMX)


def test_an_uploaded_image_is_shown_with_a_field_for_its_alternative_text(client, huda):
    client.force_login(huda)

    answer = upload(client, samples.photograph(400, 300), "زيارة.jpg")

    asset = Asset.objects.get()
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="asset" value="{asset.pk}"' in html
    assert 'name="alt"' in html
    assert "media-added" in answer.headers["HX-Trigger-After-Swap"]


def test_the_browsers_word_on_the_type_is_not_believed(client, huda):
    client.force_login(huda)

    upload(client, samples.photograph(400, 300), "زيارة.png")

    assert Asset.objects.get().mime == "image/jpeg"


def test_a_refused_file_is_told_at_the_field(client, huda):
    client.force_login(huda)

    answer = upload(client, samples.PAGE, "صورة.jpg")

    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert not Asset.objects.exists()


def test_a_full_disk_is_told_at_the_field_and_nothing_half_stays(client, huda, store):
    client.force_login(huda)

    with disk_takes(64 * 1024):
        answer = upload(client, samples.photograph(), "زيارة.jpg")

    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert everything_in(store) == []


def test_nothing_chosen_is_told(client, huda):
    client.force_login(huda)

    assert client.post("/media/", {}, headers=HTMX).status_code == 422


def test_who_may_not_write_uploads_nothing(client, noura, store):
    client.force_login(noura)

    assert upload(client, samples.photograph(80, 60), "a.jpg").status_code == 403
    assert everything_in(store) == []


def test_a_stranger_fills_no_disk(client, store, db):
    upload(client, samples.photograph(80, 60), "a.jpg")

    assert everything_in(store) == []


def test_another_office_does_not_see_our_files(client, take, omar):
    asset = take(samples.photograph(80, 60))
    client.force_login(omar)

    assert client.get(f"/media/{asset.pk}/preview/").status_code == 404
    assert client.get(f"/media/{asset.pk}/file/").status_code == 404


def test_a_file_is_shown_so_that_nothing_in_it_can_run(client, take, huda):
    asset = take(samples.photograph(80, 60))
    client.force_login(huda)

    answer = client.get(f"/media/{asset.pk}/file/")

    assert b"".join(answer.streaming_content) == samples_of(asset)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_network_fetches_a_file_without_signing_in(client, take, settings):
    settings.PUBLIC_MEDIA_URL = "http://localhost:8000"
    asset = take(samples.photograph(80, 60))
    url = addresses.public_url(asset.institution_id, asset.sha256, asset.mime)

    answer = client.get(url.removeprefix("http://localhost:8000"))

    assert url.startswith("http://localhost:8000/out/")
    assert b"".join(answer.streaming_content) == samples_of(asset)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_a_network_may_ask_for_a_video_part_by_part(client, take, settings):
    asset = take(samples.film(), "فيلم.mp4")
    content = samples_of(asset)
    url = path_of(asset, settings)
    parts = {
        "bytes=0-99": content[:100],
        "bytes=100-": content[100:],
        "bytes=-50": content[-50:],
        "bytes=10-99999999": content[10:],
    }

    for asked, wanted in parts.items():
        answer = client.get(url, headers={"Range": asked})
        at = content.index(wanted)
        assert answer.status_code == 206
        assert b"".join(answer.streaming_content) == wanted
        assert answer.headers["Content-Length"] == str(len(wanted))
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["Content-Range"] == (
            f"bytes {at}-{at + len(wanted) - 1}/{len(content)}"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        let_go(answer)


def test_a_part_behind_the_end_is_refused_and_what_is_no_part_is_the_whole(client, take, settings):
    asset = take(samples.film(), "فيلم.mp4")
    url, content = path_of(asset, settings), samples_of(asset)

    beyond = client.get(url, headers={"Range": "bytes=99999999-"})

    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(content)}")
    for asked in ("bytes=-", "bytes=5-2,9-", "lines=1-2", "bytes=a-b"):
        answer = client.get(url, headers={"Range": asked})
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == content
        let_go(answer)
    other = client.get(url, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert other.status_code == 200
    let_go(other)


def test_a_network_may_ask_for_the_head_alone(client, take, settings):
    for content, name, mime in (
        (samples.film(), "فيلم.mp4", "video/mp4"),
        (samples.looping_image(), "لافتة.gif", "image/gif"),
        (samples.document(), "تقرير.pdf", "application/pdf"),
        (samples.SRT.encode(), "ترجمة.srt", "application/x-subrip"),
    ):
        asset = take(content, name)

        answer = client.head(path_of(asset, settings))

        assert answer.headers["Content-Type"] == mime
        assert answer.headers["Content-Length"] == str(len(content))
        assert answer.headers["Accept-Ranges"] == "bytes"
        let_go(answer)


def test_a_sheet_stands_for_what_has_no_picture(client, take, huda):
    asset = take(samples.document(), "تقرير.pdf")
    client.force_login(huda)

    answer = client.get(f"/media/{asset.pk}/preview/")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")


def test_a_document_is_shown_by_its_pages(client, huda):
    client.force_login(huda)

    html = upload(client, samples.document(pages=3), "تقرير.pdf").content.decode()

    assert "3 صفحات" in html
    assert 'name="alt" value' in html


def test_an_address_ends_after_a_while(client, take, settings, monkeypatch):
    asset = take(samples.photograph(80, 60))
    url = addresses.public_url(asset.institution_id, asset.sha256, asset.mime)
    monkeypatch.setattr(addresses, "VALID_FOR", timedelta(0))

    assert client.get(url.removeprefix(settings.PUBLIC_MEDIA_URL)).status_code == 404


@pytest.mark.parametrize("path", ["x", "..%2f..%2fetc%2fpasswd", "..%5c..%5cx", "a:b:c"])
def test_a_forged_address_leads_nowhere(client, db, path):
    assert client.get(f"/out/{path}").status_code == 404


def test_a_changed_address_leads_nowhere(client, take, settings):
    asset = take(samples.photograph(80, 60))
    url = addresses.public_url(asset.institution_id, asset.sha256, asset.mime)
    forged = url.removeprefix(settings.PUBLIC_MEDIA_URL).replace("/out/", "/out/A")

    assert client.get(forged).status_code == 404


def test_a_large_upload_never_stands_in_memory(client, huda):
    """The body comes in pieces and goes to the disk; the process grows by a few of them."""
    size_bytes = 100 * 1024 * 1024
    body = Body(size_bytes)
    client.force_login(huda)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    answer = client.generic(
        "POST",
        "/media/",
        headers=HTMX,
        **{
            "wsgi.input": body,
            "CONTENT_LENGTH": str(body.length),
            "CONTENT_TYPE": f"multipart/form-data; boundary={Body.BOUNDARY}",
        },
    )

    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert answer.status_code == 422  # it is no video, which is found out at the end
    assert body.given == body.length
    print(f"100 MB uploaded, the process grew by {grown_kb} KB")
    assert grown_kb < 16 * 1024


class Body:
    """A form with one large file, made while it is read."""

    BOUNDARY = "xxborderxx"

    def __init__(self, size_bytes):
        self.head = (
            f'--{self.BOUNDARY}\r\nContent-Disposition: form-data; name="file";'
            ' filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
        ).encode() + b"\0\0\0\x18ftypisom\0\0\2\0isomiso2"
        self.tail = f"\r\n--{self.BOUNDARY}--\r\n".encode()
        self.length = size_bytes + len(self.head) + len(self.tail)
        self.given = 0

    def read(self, wanted=-1):
        left = self.length - self.given
        wanted = left if wanted is None or wanted < 0 else min(wanted, left)
        at, self.given = self.given, self.given + wanted
        middle = self.length - len(self.tail)
        if at < len(self.head) or self.given > middle:
            whole = self.head.ljust(min(middle, self.given), b"\0") if at < len(self.head) else b""
            if self.given > middle:
                return (
                    b"\0" * max(0, middle - at)
                    + self.tail[max(0, at - middle) : self.given - middle]
                )
            return whole[at : self.given]
        return b"\0" * wanted

    def readline(self, wanted=-1):
        return self.read(wanted)


def let_go(answer):
    """Close the file of an answer; `close` itself would end the test's connection too."""
    for close in answer._resource_closers:
        close()


def path_of(asset, settings):
    url = addresses.public_url(asset.institution_id, asset.sha256, asset.mime)
    return url.removeprefix(settings.PUBLIC_MEDIA_URL)


def samples_of(asset):
    from majlis.media import files

    with files.open_file(asset.institution_id, asset.sha256) as file:
        return file.read()
