"""LinkedIn: images that must be available, an id in a header, and the first of two posts named."""

import json
from datetime import timedelta

import pytest

from majlis.networks.contract import LoggedOut, OutcomeUnknown, OutgoingPost, Rejected, TryLater
from majlis.networks.linkedin import final_text

from .recorded import NOW, TEXT, connected, image, li_error, li_page, li_post, said

NOW_MS = int(NOW.timestamp() * 1000)
POST = OutgoingPost(text=final_text(TEXT), media=(image(),))
UPLOAD = "https://www.linkedin.com/dms-uploads/C1/uploaded-image/0"


def begun(url=UPLOAD):
    return said(200, {"value": {"uploadUrl": url, "image": "urn:li:image:C1"}})


def routes(**changes):
    return {
        "POST /rest/images": begun(),
        "PUT /dms-uploads/C1/uploaded-image/0": said(201),
        "GET /rest/images/urn%3Ali%3Aimage%3AC1": said(200, {"status": "AVAILABLE"}),
        "GET /rest/posts": li_page(li_post("أقدم", createdAt=NOW_MS - 5000)),
    } | changes


def keeping():
    kept = []
    return kept, lambda handles: kept.append(json.loads(json.dumps(handles)))


def test_an_image_is_uploaded_and_the_newest_post_noted():
    kept, keep = keeping()
    account, network = connected("linkedin", routes())

    ready = account.prepare(POST, {}, keep)

    assert ready.handles == {
        "images": [{"sha256": "a" * 64, "urn": "urn:li:image:C1"}],
        "newest_at_ms": NOW_MS - 5000,
    }
    assert kept[-1] == ready.handles
    put = network.calls("PUT", "/uploaded-image/0")[0]
    assert put.content == b"\xff\xd8 a picture"
    assert put.headers["content-length"] == "12"


def test_an_image_in_the_making_is_waited_for():
    kept, keep = keeping()
    states = [said(200, {"status": "PROCESSING"}), said(200, {"status": "AVAILABLE"})]
    account, network = connected(
        "linkedin", routes(**{"GET /rest/images/urn%3Ali%3Aimage%3AC1": states})
    )

    assert account.prepare(POST, {}, keep).look_again_in == timedelta(seconds=0.5)
    assert account.prepare(POST, kept[-1], keep).look_again_in is None
    assert len(network.calls("POST", "/rest/images")) == 1


def test_an_image_that_fails_is_refused():
    _, keep = keeping()
    failed = said(200, {"status": "PROCESSING_FAILED"})
    account, _ = connected("linkedin", routes(**{"GET /rest/images/urn%3Ali%3Aimage%3AC1": failed}))

    with pytest.raises(Rejected) as refused:
        account.prepare(POST, {}, keep)
    assert refused.value.code == "media_refused"


def test_an_upload_address_on_a_foreign_host_gets_no_token():
    _, keep = keeping()
    account, network = connected(
        "linkedin", routes(**{"POST /rest/images": begun("https://evil.example/up")})
    )

    with pytest.raises(Rejected) as refused:
        account.prepare(POST, {}, keep)
    assert refused.value.code == "foreign_address"
    assert {request.url.host for request in network.requests} == {"api.linkedin.com"}


def test_the_post_carries_its_version_and_its_image():
    handles = {"images": [{"urn": "urn:li:image:C1"}], "newest_at_ms": 0}
    answer = said(201, x_restli_id="urn:li:share:1")
    account, network = connected("linkedin", {"POST /rest/posts": answer})

    account.reveal(POST, handles)

    request = network.requests[0]
    assert request.headers["linkedin-version"] == "202609"
    assert request.headers["x-restli-protocol-version"] == "2.0.0"
    body = json.loads(request.content)
    assert body["author"] == "urn:li:organization:5515715"
    assert body["commentary"] == final_text(TEXT)
    assert body["content"] == {"media": {"id": "urn:li:image:C1", "altText": "واجهة المعرض"}}


def test_several_images_go_as_one_post():
    handles = {"images": [{"urn": "urn:li:image:C1"}, {"urn": "urn:li:image:C2"}]}
    answer = said(201, x_restli_id="urn:li:share:1")
    account, network = connected("linkedin", {"POST /rest/posts": answer})

    account.reveal(OutgoingPost(text="نص", media=(image(), image(alt=""))), handles)

    images = json.loads(network.requests[0].content)["content"]["multiImage"]["images"]
    assert images == [
        {"id": "urn:li:image:C1", "altText": "واجهة المعرض"},
        {"id": "urn:li:image:C2"},
    ]


def test_a_duplicate_names_the_first_post():
    answer = li_error(422, "DUPLICATE_POST", "Content is a duplicate of urn:li:share:7243")
    account, _ = connected("linkedin", {"POST /rest/posts": answer})

    with pytest.raises(OutcomeUnknown) as unknown:
        account.reveal(OutgoingPost(text="نص"), {})
    assert unknown.value.exists_as == "urn:li:share:7243"
    assert unknown.value.said_exists


def test_a_conflict_is_doubt():
    account, _ = connected("linkedin", {"POST /rest/posts": li_error(409, "CONFLICT")})

    with pytest.raises(OutcomeUnknown):
        account.reveal(OutgoingPost(text="نص"), {})


def test_a_revoked_token_needs_a_person():
    answer = li_error(401, "REVOKED_ACCESS_TOKEN", serviceErrorCode=65601)
    account, _ = connected("linkedin", {"POST /rest/posts": answer})

    with pytest.raises(LoggedOut) as ended:
        account.reveal(OutgoingPost(text="نص"), {})
    assert not ended.value.refreshable


def test_a_limit_with_its_end_in_the_header_is_believed():
    answer = said(429, {"message": "throttle", "status": 429}, retry_after="90")
    account, _ = connected("linkedin", {"POST /rest/posts": answer})

    with pytest.raises(TryLater) as limited:
        account.reveal(OutgoingPost(text="نص"), {})
    assert limited.value.wait == timedelta(seconds=90)


def test_the_image_counts_when_a_post_is_looked_for():
    plain = li_post(final_text(TEXT), "urn:li:share:1")
    pictured = li_post(
        final_text(TEXT), "urn:li:share:2", content={"media": {"id": "urn:li:image:C1"}}
    )
    account, _ = connected("linkedin", {"GET /rest/posts": li_page(pictured, plain)})

    finding = account.find(POST, {"newest_at_ms": NOW_MS}, since=NOW)

    assert [post.id for post in finding.posts] == ["urn:li:share:2"]


def test_looking_ends_at_the_newest_post_known_before():
    same_but_older = li_post(final_text(TEXT), createdAt=NOW_MS - 5000)
    account, _ = connected("linkedin", {"GET /rest/posts": li_page(same_but_older)})

    finding = account.find(
        OutgoingPost(text=final_text(TEXT)), {"newest_at_ms": NOW_MS - 5000}, since=NOW
    )

    assert finding.posts == ()
    assert finding.is_complete


def test_the_list_is_asked_for_in_linkedins_own_writing():
    account, network = connected("linkedin", {"GET /rest/posts": li_page()})

    list(account.recent(since=NOW))

    request = network.requests[0]
    assert request.headers["x-restli-method"] == "FINDER"
    assert b"author=urn%3Ali%3Aorganization%3A5515715&" in request.url.raw_path


def test_drafts_are_no_public_posts():
    draft = li_post("نص", lifecycleState="DRAFT")
    account, _ = connected("linkedin", {"GET /rest/posts": li_page(draft)})

    assert list(account.recent(since=NOW)) == []
