"""LinkedIn: documents, captions and first pictures, articles, polls, mentions."""

import hashlib
import json
from urllib.parse import quote

import pytest

from . import real_media
from .linkedin_client import AUTHOR, LinkedInClient
from .waiting import until

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SRT = "1\n00:00:00,000 --> 00:00:01,000\nمرحبًا\n".encode()
METADATA = {
    "format": "SRT",
    "formattedForEasyReader": True,
    "largeText": True,
    "source": "USER_PROVIDED",
    "locale": {"language": "AR", "country": "AE"},
    "transcriptType": "CLOSED_CAPTION",
}
POLL = {
    "question": "متى تزورون المعرض؟",
    "options": [{"text": "صباحًا"}, {"text": "مساءً"}],
    "settings": {"duration": "THREE_DAYS"},
}


@pytest.fixture
def linkedin(sandbox):
    return LinkedInClient(sandbox)


def announced(linkedin, kind, **more):
    body = {"initializeUploadRequest": {"owner": AUTHOR, **more}}
    answer = linkedin.call("POST", f"{kind}?action=initializeUpload", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["value"]


def document(linkedin, content=PDF):
    value = announced(linkedin, "documents")
    linkedin.send(value["uploadUrl"], content)
    return value["document"]


def status(linkedin, urn):
    kind = urn.split(":")[2]
    return linkedin.call("GET", f"{kind}s/{quote(urn, safe='')}").json()["status"]


def test_a_document_is_uploaded_whole_and_posted_with_its_title(sandbox, linkedin):
    urn = document(linkedin)
    until(lambda: status(linkedin, urn), wanted=lambda found: found == "AVAILABLE")

    answer = linkedin.create(content={"media": {"id": urn, "title": "دليل المطابقة"}})

    assert answer.status_code == 201
    (item,) = sandbox.ledger("linkedin")[0]["media"]
    assert (item["kind"], item["mime"], item["alt"]) == (
        "document",
        "application/pdf",
        "دليل المطابقة",
    )
    assert item["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert "دليل المطابقة" in sandbox.http.get(sandbox.walls["linkedin"]).text


def test_a_document_needs_a_title(linkedin):
    urn = document(linkedin)

    refused = linkedin.create(content={"media": {"id": urn}})

    assert (refused.status_code, refused.json()["code"]) == (400, "MISSING_FIELD")


def test_what_is_no_document_fails_in_processing(linkedin):
    urn = document(linkedin, b"hello")

    until(lambda: status(linkedin, urn), wanted=lambda found: found == "PROCESSING_FAILED")


def film_with(linkedin, **more):
    content = real_media.mp4()
    content += (90_000).to_bytes(4, "big") + b"free" + bytes(89_992)
    value = announced(linkedin, "videos", fileSizeBytes=len(content), **more)
    (part,) = value["uploadInstructions"]
    etag = linkedin.send(part["uploadUrl"], content).headers["ETag"]
    return value, etag


def finalize(linkedin, value, etag):
    end = {"video": value["video"], "uploadToken": "", "uploadedPartIds": [etag]}
    return linkedin.call(
        "POST", "videos?action=finalizeUpload", json={"finalizeUploadRequest": end}
    )


def caption(sandbox, linkedin, value, content=SRT, metadata=METADATA):
    return sandbox.http.post(
        value["captionsUploadUrl"],
        data={"metadata": json.dumps(metadata)},
        files={"file": ("captions.srt", content, "application/x-subrip")},
        headers={"Authorization": f"Bearer {linkedin.access_token}"},
    )


def test_captions_and_a_first_picture_have_addresses_of_their_own(sandbox, linkedin):
    value, etag = film_with(linkedin, uploadCaptions=True, uploadThumbnail=True)

    early = finalize(linkedin, value, etag)
    assert early.status_code == 400
    assert caption(sandbox, linkedin, value).status_code == 201
    assert linkedin.send(value["thumbnailUploadUrl"], real_media.jpeg()).status_code == 201
    assert finalize(linkedin, value, etag).status_code == 200

    until(lambda: status(linkedin, value["video"]), wanted=lambda found: found == "AVAILABLE")


@pytest.mark.parametrize(
    ("content", "metadata"), [(b"words", METADATA), (SRT, METADATA | {"format": "VTT"}), (SRT, 7)]
)
def test_captions_that_are_none_are_refused(sandbox, linkedin, content, metadata):
    value, _ = film_with(linkedin, uploadCaptions=True)

    assert caption(sandbox, linkedin, value, content, metadata).status_code == 400


def test_a_video_without_them_has_no_such_addresses(linkedin):
    value, _ = film_with(linkedin, uploadCaptions=False)

    assert not {"captionsUploadUrl", "thumbnailUploadUrl"} & set(value)


def test_an_article_stands_with_its_own_words(linkedin):
    picture = linkedin.image(real_media.jpeg())
    article = {"source": "https://gso.example/ar", "title": "مواصفة", "thumbnail": picture}

    answer = linkedin.create(content={"article": article})

    shown = linkedin.get(answer.headers["x-restli-id"]).json()
    assert shown["content"] == {"article": article}


@pytest.mark.parametrize(
    ("article", "code"),
    [
        ({"title": "بلا عنوان"}, "MISSING_FIELD"),
        ({"source": "ftp://gso.example", "title": "أ"}, "INVALID_VALUE_FOR_FIELD"),
        ({"source": "https://gso.example"}, "MISSING_FIELD"),
        ({"source": "https://gso.example", "title": "أ" * 401}, "FIELD_LENGTH_TOO_LONG"),
        (
            {"source": "https://gso.example", "title": "أ", "thumbnail": "urn:li:image:none"},
            "INVALID_VALUE_FOR_FIELD",
        ),
    ],
)
def test_an_article_that_is_not_right_names_the_code(linkedin, article, code):
    assert linkedin.create(content={"article": article}).json()["code"] == code


def test_a_poll_stands_with_its_options(linkedin):
    answer = linkedin.create(content={"poll": POLL})

    assert linkedin.get(answer.headers["x-restli-id"]).json()["content"] == {"poll": POLL}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"question": ""}, "MISSING_FIELD"),
        ({"question": "؟" * 141}, "FIELD_LENGTH_TOO_LONG"),
        ({"options": [{"text": "واحد"}]}, "INVALID_VALUE_FOR_FIELD"),
        ({"options": [{"text": "واحد"}] * 5}, "INVALID_VALUE_FOR_FIELD"),
        ({"options": [{"text": "واحد"}, {"text": "ا" * 31}]}, "FIELD_LENGTH_TOO_LONG"),
        ({"settings": {"duration": "ONE_WEEK"}}, "INVALID_VALUE_FOR_FIELD"),
    ],
)
def test_a_poll_that_is_not_right_names_the_code(linkedin, changes, code):
    assert linkedin.create(content={"poll": POLL | changes}).json()["code"] == code


def test_a_poll_and_an_article_exclude_each_other(linkedin):
    both = {"poll": POLL, "article": {"source": "https://gso.example", "title": "أ"}}

    assert linkedin.create(content=both).json()["code"] == "INVALID_VALUE_FOR_FIELD"


def test_another_poll_of_the_same_words_is_no_duplicate(linkedin):
    first = linkedin.create(content={"poll": POLL})
    other = linkedin.create(content={"poll": POLL | {"question": "وأين؟"}})
    again = linkedin.create(content={"poll": POLL})

    assert [first.status_code, other.status_code, again.status_code] == [201, 201, 422]


def test_a_mention_is_shown_by_its_name(sandbox, linkedin):
    linkedin.create("مع @[هيئة \\(التقييس\\)](urn:li:organization:1) غدًا")

    assert "مع هيئة (التقييس) غدًا" in sandbox.http.get(sandbox.walls["linkedin"]).text


def test_an_edit_of_what_stands_meets_the_faults_of_publishing(sandbox, linkedin):
    urn = linkedin.create().headers["x-restli-id"]
    sandbox.fault("linkedin", "publish", "error_after_500")

    answer = linkedin.call(
        "POST",
        f"posts/{quote(urn, safe='')}",
        json={"patch": {"$set": {"commentary": "بعد"}}},
        headers={"X-RestLi-Method": "PARTIAL_UPDATE"},
    )

    assert answer.status_code == 500
    assert linkedin.get(urn).json()["commentary"] == "بعد"
