"""LinkedIn: a video in parts that goes on where it broke off, and what accompanies it."""

import io
import json
from datetime import timedelta

import pytest

from majlis.networks.contract import OutgoingPost, Rejected, TryLater

from .recorded import NOW, connected, image, li_error, li_page, said, video

HOST = "https://www.linkedin.com/dms-uploads"
VIDEO, STATUS = "urn:li:video:V1", "GET /rest/videos/urn%3Ali%3Avideo%3AV1"
FILM = bytes(range(10))
NOW_MS = int(NOW.timestamp() * 1000)
CAPTIONS = image(b"1\n00:00:01,000 --> 00:00:02,000\n", kind="captions", language="ar", alt="")
PICTURE = image(b"\xff\xd8 first frame", sha256="e" * 64)


def film(**changes):
    return video(FILM, sha256="f" * 64, size_bytes=len(FILM), **changes)


def parts(*ends, host=HOST):
    starts = (0, *(end + 1 for end in ends))
    return [
        {"uploadUrl": f"{host}/part{number}/0", "firstByte": first, "lastByte": last}
        for number, (first, last) in enumerate(zip(starts, ends, strict=False))
    ]


def begun(*ends, **more):
    value = {
        "video": VIDEO,
        "uploadInstructions": parts(*(ends or (3, 7, 9))),
        "uploadToken": "",
        "uploadUrlsExpireAt": NOW_MS + 60_000,
        **more,
    }
    return said(200, {"value": value})


def actions(begin, finalize=None):
    """Answer both actions on videos, which differ in their query alone."""

    def answer(request):
        is_end = request.url.params["action"] == "finalizeUpload"
        return ((finalize or said(200)) if is_end else begin)(request)

    return answer


def routes(begin=None, **changes):
    return {
        "POST /rest/videos": actions(begin or begun()),
        "PUT /part0/0": said(200, etag="one"),
        "PUT /part1/0": said(200, etag="two"),
        "PUT /part2/0": said(200, etag="three"),
        STATUS: said(200, {"status": "AVAILABLE"}),
        "GET /rest/posts": li_page(),
    } | changes


def kept_in(kept):
    def keep(handles):
        kept.clear()
        kept.update(json.loads(json.dumps(handles)))

    return keep


def told(network, action):
    calls = network.calls("POST", "/rest/videos")
    return [json.loads(it.content) for it in calls if it.url.params["action"] == action]


def test_a_video_goes_in_its_parts_and_is_put_together_by_their_etags():
    kept = {}
    account, network = connected("linkedin", routes())

    ready = account.prepare(OutgoingPost(text="نص", media=(film(),)), {}, kept_in(kept))

    assert ready.look_again_in is None
    puts = [it for it in network.requests if it.method == "PUT"]
    assert [it.content for it in puts] == [FILM[0:4], FILM[4:8], FILM[8:10]]
    assert [it.headers["content-length"] for it in puts] == ["4", "4", "2"]
    (begin,) = told(network, "initializeUpload")
    assert begin["initializeUploadRequest"] == {
        "owner": "urn:li:organization:5515715",
        "fileSizeBytes": 10,
        "uploadCaptions": False,
        "uploadThumbnail": False,
    }
    (end,) = told(network, "finalizeUpload")
    assert end["finalizeUploadRequest"] == {
        "video": VIDEO,
        "uploadToken": "",
        "uploadedPartIds": ["one", "two", "three"],
    }
    assert kept["video"]["is_whole"]


def test_an_upload_that_broke_off_goes_on_with_the_next_part():
    kept = {}
    post = OutgoingPost(text="نص", media=(film(),))
    account, _ = connected("linkedin", routes(**{"PUT /part1/0": said(503)}))
    with pytest.raises(TryLater):
        account.prepare(post, {}, kept_in(kept))
    assert kept["video"]["etags"] == ["one"]

    account, network = connected("linkedin", routes())
    account.prepare(post, dict(kept), kept_in(kept))

    assert [it.content for it in network.requests if it.method == "PUT"] == [FILM[4:8], FILM[8:]]
    assert told(network, "initializeUpload") == []


def test_a_lost_end_of_the_upload_is_looked_up_by_its_status():
    kept = {}
    post = OutgoingPost(text="نص", media=(film(),))
    account, _ = connected("linkedin", routes(**{"POST /rest/videos": actions(begun(), said(500))}))
    with pytest.raises(TryLater):
        account.prepare(post, {}, kept_in(kept))

    account, network = connected("linkedin", routes())
    ready = account.prepare(post, dict(kept), kept_in(kept))

    assert ready.look_again_in is None
    assert told(network, "finalizeUpload") == []


def test_an_end_that_had_no_effect_is_asked_for_again():
    kept = {}
    post = OutgoingPost(text="نص", media=(film(),))
    account, _ = connected("linkedin", routes(**{"POST /rest/videos": actions(begun(), said(503))}))
    with pytest.raises(TryLater):
        account.prepare(post, {}, kept_in(kept))

    statuses = [said(200, {"status": "WAITING_UPLOAD"}), said(200, {"status": "AVAILABLE"})]
    account, network = connected("linkedin", routes(**{STATUS: statuses}))
    account.prepare(post, dict(kept), kept_in(kept))

    assert len(told(network, "finalizeUpload")) == 1
    assert not [it for it in network.requests if it.method == "PUT"]


def test_addresses_that_have_expired_are_asked_for_anew():
    kept = {}
    post = OutgoingPost(text="نص", media=(film(),))
    account, _ = connected("linkedin", routes(**{"PUT /part2/0": said(503)}))
    with pytest.raises(TryLater):
        account.prepare(post, {}, kept_in(kept))

    later = NOW + timedelta(hours=1)
    account, network = connected("linkedin", routes(), clock=lambda: later)
    account.prepare(post, dict(kept), kept_in(kept))

    assert len(told(network, "initializeUpload")) == 1
    assert len([it for it in network.requests if it.method == "PUT"]) == 3


def test_another_file_begins_another_upload():
    kept = {}
    account, _ = connected("linkedin", routes())
    account.prepare(OutgoingPost(text="نص", media=(film(),)), {}, kept_in(kept))

    other = OutgoingPost(text="نص", media=(video(FILM, sha256="0" * 64, size_bytes=10),))
    account, network = connected("linkedin", routes())
    account.prepare(other, dict(kept), kept_in(kept))

    assert len(told(network, "initializeUpload")) == 1


def test_captions_and_a_first_picture_go_to_addresses_of_their_own():
    kept = {}
    begin = begun(captionsUploadUrl=f"{HOST}/words/0", thumbnailUploadUrl=f"{HOST}/picture/0")
    account, network = connected(
        "linkedin",
        routes(begin, **{"POST /words/0": said(201), "PUT /picture/0": said(201)}),
    )
    files = {"captions": CAPTIONS, "thumbnail": PICTURE}

    account.prepare(OutgoingPost(text="نص", media=(film(),), files=files), {}, kept_in(kept))

    (begin_told,) = told(network, "initializeUpload")
    assert begin_told["initializeUploadRequest"]["uploadCaptions"] is True
    assert begin_told["initializeUploadRequest"]["uploadThumbnail"] is True
    (words,) = network.calls("POST", "/words/0")
    assert words.headers["content-type"].startswith("multipart/form-data")
    assert b'"format": "SRT"' in words.content
    assert b'"language": "AR"' in words.content
    assert b"00:00:01,000 --> 00:00:02,000" in words.content
    (picture,) = network.calls("PUT", "/picture/0")
    assert picture.headers["media-type-family"] == "STILLIMAGE"
    assert kept["video"]["sent"] == ["captions", "thumbnail"]


@pytest.mark.parametrize(
    "value",
    [
        {"uploadInstructions": parts(3, 7)},
        {"uploadInstructions": parts(3, 7, 9)[::-1]},
        {"uploadInstructions": []},
        {"uploadInstructions": "parts"},
        {"uploadInstructions": [{"uploadUrl": 7, "firstByte": 0, "lastByte": 9}]},
        {"video": ""},
        {"video": 8},
    ],
)
def test_instructions_that_do_not_cover_the_file_are_not_followed(value):
    account, network = connected("linkedin", routes(begun(**value)))

    with pytest.raises(TryLater):
        account.prepare(OutgoingPost(text="نص", media=(film(),)), {}, lambda handles: None)
    assert not [it for it in network.requests if it.method == "PUT"]


def test_a_part_on_a_foreign_host_gets_neither_bytes_nor_token():
    begin = begun(uploadInstructions=parts(9, host="https://evil.example"))
    account, network = connected("linkedin", routes(begin))

    with pytest.raises(Rejected) as refused:
        account.prepare(OutgoingPost(text="نص", media=(film(),)), {}, lambda handles: None)
    assert refused.value.code == "foreign_address"
    assert not [it for it in network.requests if it.method == "PUT"]


def test_a_part_without_its_etag_is_sent_again():
    account, _ = connected("linkedin", routes(**{"PUT /part0/0": said(200)}))

    with pytest.raises(TryLater):
        account.prepare(OutgoingPost(text="نص", media=(film(),)), {}, lambda handles: None)


def test_a_file_that_has_become_shorter_is_refused():
    account, _ = connected("linkedin", routes())
    cut = film(open=lambda: io.BytesIO(FILM[:6]))

    with pytest.raises(Rejected) as refused:
        account.prepare(OutgoingPost(text="نص", media=(cut,)), {}, lambda handles: None)
    assert refused.value.code == "media_refused"


def test_a_video_that_linkedin_cannot_process_is_refused():
    account, _ = connected(
        "linkedin", routes(**{STATUS: said(200, {"status": "PROCESSING_FAILED"})})
    )

    with pytest.raises(Rejected):
        account.prepare(OutgoingPost(text="نص", media=(film(),)), {}, lambda handles: None)


def test_a_video_in_the_making_is_waited_for_without_another_upload():
    kept = {}
    statuses = [said(200, {"status": "PROCESSING"}), said(200, {"status": "AVAILABLE"})]
    post = OutgoingPost(text="نص", media=(film(),))
    account, network = connected("linkedin", routes(**{STATUS: statuses}))

    assert account.prepare(post, {}, kept_in(kept)).look_again_in == timedelta(seconds=0.5)
    assert account.prepare(post, dict(kept), kept_in(kept)).look_again_in is None
    assert len(told(network, "initializeUpload")) == 1
    assert len(told(network, "finalizeUpload")) == 1


def test_a_document_and_an_articles_picture_go_in_one_piece():
    document = image(
        b"%PDF-1.7", kind="document", mime="application/pdf", sha256="d" * 64, size_bytes=8, alt=""
    )
    found = {
        "POST /rest/documents": said(
            200, {"value": {"uploadUrl": f"{HOST}/doc/0", "document": "urn:li:document:D1"}}
        ),
        "POST /rest/images": said(
            200, {"value": {"uploadUrl": f"{HOST}/pic/0", "image": "urn:li:image:C1"}}
        ),
        "PUT /doc/0": said(201),
        "PUT /pic/0": said(201),
        "GET /rest/documents/urn%3Ali%3Adocument%3AD1": said(200, {"status": "AVAILABLE"}),
        "GET /rest/images/urn%3Ali%3Aimage%3AC1": said(200, {"status": "AVAILABLE"}),
        "GET /rest/posts": li_page(),
    }
    account, network = connected("linkedin", found)
    article = OutgoingPost(
        text="نص", options={"link": "https://gso.example/"}, files={"thumbnail": PICTURE}
    )

    paper = account.prepare(OutgoingPost(text="نص", media=(document,)), {}, lambda handles: None)
    page = account.prepare(article, {}, lambda handles: None)

    assert paper.handles["document"] == {"sha256": "d" * 64, "urn": "urn:li:document:D1"}
    assert page.handles["thumbnail"] == {"sha256": "e" * 64, "urn": "urn:li:image:C1"}
    assert network.calls("PUT", "/doc/0")[0].headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("value", [{}, [], "later", {"uploadUrl": 5, "image": "urn:li:image:C1"}])
def test_an_upload_that_begins_without_its_address_is_begun_again(value):
    account, network = connected("linkedin", {"POST /rest/images": said(200, {"value": value})})

    with pytest.raises(TryLater):
        account.prepare(OutgoingPost(text="نص", media=(image(),)), {}, lambda handles: None)
    assert len(network.requests) == 1


def test_a_refused_announcement_says_why():
    answer = li_error(400, "INVALID_VALUE_FOR_FIELD", "fileSizeBytes :: 12 is not valid")
    account, _ = connected("linkedin", {"POST /rest/videos": answer})

    with pytest.raises(Rejected) as refused:
        account.prepare(OutgoingPost(text="نص", media=(film(),)), {}, lambda handles: None)
    assert "fileSizeBytes" in refused.value.detail
