"""LinkedIn: posts, images, videos, finders, headers, refusals."""

import hashlib
import random
from urllib.parse import quote

import pytest

from . import real_media
from .linkedin_client import ACCOUNT, AUTHOR, COMMENTARY, SHOWN, STORED, LinkedInClient
from .waiting import until


@pytest.fixture
def linkedin(sandbox):
    return LinkedInClient(sandbox)


def test_a_post_answers_with_an_empty_body_and_its_urn_in_the_headers(sandbox, linkedin):
    answer = linkedin.create()

    assert (answer.status_code, answer.content) == (201, b"")
    urn = answer.headers["x-restli-id"]
    assert urn.startswith("urn:li:share:")
    assert answer.headers["x-linkedin-id"] == urn
    (post,) = sandbox.ledger("linkedin")
    assert (post["id"], post["text"], post["visible"]) == (urn, COMMENTARY, True)


def test_people_see_the_text_without_its_escapes(sandbox, linkedin):
    urn = linkedin.create().headers["x-restli-id"]

    wall = sandbox.http.get(sandbox.walls["linkedin"]).text
    page = sandbox.http.get(f"{sandbox.urls['linkedin']['web']}/feed/update/{urn}/").text

    assert SHOWN in wall
    assert SHOWN in page


def test_an_unescaped_parenthesis_cuts_the_text_for_people(sandbox, linkedin):
    linkedin.create("قبل القوس (بعده)")

    wall = sandbox.http.get(sandbox.walls["linkedin"]).text

    assert "قبل القوس" in wall
    assert "بعده" not in wall
    assert sandbox.ledger("linkedin")[0]["text"] == "قبل القوس (بعده)"
    assert linkedin.find()["elements"][0]["commentary"] == "قبل القوس "


def test_a_picture_goes_out_byte_for_byte_with_its_alternative_text(sandbox, linkedin):
    picture = real_media.png()
    urn = linkedin.image(picture)
    alt = "واجهة المعرض مساءً"

    answer = linkedin.create(content={"media": {"id": urn, "altText": alt}})

    assert answer.status_code == 201
    (item,) = sandbox.ledger("linkedin")[0]["media"]
    assert item["sha256"] == hashlib.sha256(picture).hexdigest()
    assert (item["alt"], item["mime"], item["bytes"]) == (alt, "image/png", len(picture))
    shown = linkedin.get(answer.headers["x-restli-id"]).json()
    assert shown["content"] == {"media": {"id": urn, "altText": alt}}


def test_a_picture_must_have_arrived_and_been_processed_first(linkedin):
    urn, address = linkedin.announce()
    waiting = linkedin.create(content={"media": {"id": urn}})
    sent = linkedin.send(address, real_media.jpeg())
    processing = linkedin.create(content={"media": {"id": urn}})

    assert (sent.status_code, sent.content) == (201, b"")
    assert waiting.json()["code"] == "MEDIA_ASSET_WAITING_UPLOAD"
    assert processing.json()["code"] == "MEDIA_ASSET_PROCESSING"


@pytest.mark.parametrize("content", [b"<h1>picture.jpg</h1>", real_media.mp4()])
def test_what_is_no_picture_fails_in_processing(linkedin, content):
    urn, address = linkedin.announce()
    linkedin.send(address, content)

    until(lambda: linkedin.status(urn), wanted=lambda status: status == "PROCESSING_FAILED")

    refused = linkedin.create(content={"media": {"id": urn}})
    assert refused.json()["code"] == "MEDIA_ASSET_PROCESSING_FAILED"


def test_a_video_is_uploaded_in_parts_and_finalized_with_their_etags(sandbox, linkedin):
    content = real_media.mp4()
    padding = (4 << 20) + 1000
    content += padding.to_bytes(4, "big") + b"free" + random.Random(3).randbytes(padding - 8)
    begin = {"owner": AUTHOR, "fileSizeBytes": len(content), "uploadCaptions": False}
    value = linkedin.call(
        "POST", "videos?action=initializeUpload", json={"initializeUploadRequest": begin}
    ).json()["value"]
    etags = [
        linkedin.send(part["uploadUrl"], content[part["firstByte"] : part["lastByte"] + 1]).headers[
            "ETag"
        ]
        for part in value["uploadInstructions"]
    ]
    end = {"video": value["video"], "uploadToken": "", "uploadedPartIds": etags[::-1]}

    def finalize():
        body = {"finalizeUploadRequest": end}
        return linkedin.call("POST", "videos?action=finalizeUpload", json=body)

    assert len(etags) == 2
    assert finalize().status_code == 400
    end["uploadedPartIds"] = etags
    assert finalize().status_code == 200
    until(lambda: linkedin.status(value["video"]), wanted=lambda s: s == "AVAILABLE")
    answer = linkedin.create(content={"media": {"id": value["video"], "title": "كلمة الوزير"}})
    assert answer.headers["x-restli-id"].startswith("urn:li:ugcPost:")
    (item,) = sandbox.ledger("linkedin")[0]["media"]
    assert item["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_same_content_again_is_refused_and_the_first_named(sandbox, linkedin):
    first = linkedin.create().headers["x-restli-id"]

    refused = linkedin.create()

    assert refused.status_code == 422
    body = refused.json()
    assert body["message"].endswith(f"Content is a duplicate of {first}")
    assert body["errorDetails"]["inputErrors"][0]["code"] == "DUPLICATE_POST"
    assert len(sandbox.ledger("linkedin")) == 1


def test_another_text_or_another_picture_is_no_duplicate(linkedin):
    linkedin.create()
    urn = linkedin.image(real_media.jpeg())

    assert linkedin.create(COMMENTARY + " غدًا").status_code == 201
    assert linkedin.create(content={"media": {"id": urn}}).status_code == 201


def test_after_its_deletion_the_content_may_stand_again(linkedin):
    linkedin.delete(linkedin.create().headers["x-restli-id"])

    assert linkedin.create().status_code == 201


def test_a_post_can_be_read_by_its_encoded_urn(linkedin):
    urn = linkedin.create().headers["x-restli-id"]

    shown = linkedin.get(urn).json()
    many = linkedin.call("GET", f"posts?ids=List({quote(urn, safe='')})").json()

    assert (shown["id"], shown["author"], shown["commentary"]) == (urn, AUTHOR, STORED)
    assert shown["lifecycleState"] == "PUBLISHED"
    assert shown["publishedAt"] >= shown["createdAt"] > 1_600_000_000_000
    assert many["results"][urn]["commentary"] == STORED


def test_the_finder_pages_newest_first(sandbox, linkedin):
    made = [linkedin.create(f"منشور {n}").headers["x-restli-id"] for n in range(3)]

    first = linkedin.find("&count=2&sortBy=CREATED")
    rest = linkedin.call("GET", first["paging"]["links"][0]["href"].removeprefix("/rest/")).json()

    assert [post["id"] for post in first["elements"] + rest["elements"]] == made[::-1]
    assert first["paging"]["total"] == 3
    assert rest["paging"]["links"] == []


def test_the_finder_puts_the_latest_change_first_by_default(linkedin):
    first, second = (linkedin.create(f"منشور {n}").headers["x-restli-id"] for n in range(2))
    patch = {"patch": {"$set": {"commentary": "منشور معدّل"}}}
    update = {"X-RestLi-Method": "PARTIAL_UPDATE"}

    path = f"posts/{quote(first, safe='')}"
    assert linkedin.call("POST", path, json=patch, headers=update).status_code == 204

    elements = linkedin.find("")["elements"]
    assert [post["id"] for post in elements] == [first, second]
    assert elements[0]["commentary"] == "منشور معدّل"


def test_a_draft_is_seen_by_nobody(sandbox, linkedin):
    answer = linkedin.create(lifecycleState="DRAFT")

    assert answer.status_code == 201
    assert not sandbox.ledger("linkedin")[0]["visible"]
    assert linkedin.found_ids() == []


def test_deleting_twice_is_deleting_once(sandbox, linkedin):
    urn = linkedin.create().headers["x-restli-id"]

    assert [linkedin.delete(urn).status_code for _ in range(2)] == [204, 204]

    assert linkedin.get(urn).status_code == 404
    assert linkedin.found_ids() == []
    assert SHOWN not in sandbox.http.get(sandbox.walls["linkedin"]).text


def test_three_thousand_utf16_units_are_taken_and_no_more(linkedin):
    assert linkedin.create("ن" * 2998 + "📚").status_code == 201

    refused = linkedin.create("ن" * 2999 + "📚")

    assert (refused.status_code, refused.json()["code"]) == (422, "FIELD_LENGTH_TOO_LONG")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"author": "urn:li:share:1"}, "INVALID_URN_TYPE"),
        ({"author": "وزارة"}, "INVALID_URN"),
        ({"visibility": "EVERYBODY"}, "INVALID_VALUE_FOR_FIELD"),
        ({"commentary": ""}, "MISSING_FIELD"),
        ({"content": {"media": {"id": "urn:li:image:none"}}}, "INVALID_VALUE_FOR_FIELD"),
        ({"content": {"multiImage": {"images": []}}}, "INVALID_VALUE_FOR_FIELD"),
    ],
)
def test_a_body_that_is_not_right_names_the_code(linkedin, fields, code):
    body = linkedin.body() | fields

    refused = linkedin.call("POST", "posts", json=body)

    assert (refused.status_code, refused.json()["code"]) == (400, code)


def test_another_organizations_page_is_not_to_be_had(linkedin):
    refused = linkedin.create(author="urn:li:organization:1")

    assert refused.status_code == 403
    assert refused.json() == {
        "status": 403,
        "serviceErrorCode": 100,
        "code": "ACCESS_DENIED",
        "message": "Not enough permissions to access: partnerApiPosts.CREATE.20260901",
    }


def test_a_retired_version_is_refused(linkedin):
    linkedin.version["LinkedIn-Version"] = "202504"

    refused = linkedin.create()

    assert refused.status_code == 426
    assert refused.json() == {
        "status": 426,
        "code": "NONEXISTENT_VERSION",
        "message": "Requested version 20250401 is not active",
    }


@pytest.mark.parametrize("name", ["LinkedIn-Version", "X-Restli-Protocol-Version"])
def test_both_version_headers_are_required(linkedin, name):
    del linkedin.version[name]

    assert linkedin.create().status_code == 400


def test_the_member_finds_the_page_and_its_name(linkedin):
    acls = linkedin.call("GET", "organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED")
    page = linkedin.call("GET", f"organizations/{ACCOUNT}").json()

    (entry,) = acls.json()["elements"]
    assert (entry["organization"], entry["role"]) == (AUTHOR, "ADMINISTRATOR")
    assert (page["id"], page["localizedName"]) == (int(ACCOUNT), "وزارة الإسكان")
    assert page["vanityName"] == "eskan"


@pytest.mark.parametrize(
    ("shown", "code"),
    [("nonsense", "INVALID_ACCESS_TOKEN"), ("", "EMPTY_ACCESS_TOKEN")],
    ids=["unknown", "none"],
)
def test_a_token_that_is_none_is_refused(linkedin, shown, code):
    linkedin.access_token = shown

    refused = linkedin.create()

    assert (refused.status_code, refused.json()["code"]) == (401, code)


def test_a_token_without_the_permission_cannot_post(sandbox, linkedin):
    linkedin.access_token = sandbox.token("linkedin", ACCOUNT, scopes=["r_organization_social"])

    refused = linkedin.create()

    assert (refused.status_code, refused.json()["code"]) == (403, "ACCESS_DENIED")


def test_a_day_has_a_hundred_and_fifty_posts_and_begins_anew_at_midnight_utc(sandbox, linkedin):
    for number in range(150):
        assert linkedin.create(f"منشور {number}").status_code == 201

    refused = linkedin.create("الأخير")
    assert refused.status_code == 429
    assert refused.json()["message"].startswith("Resource level throttle limit")
    assert "Retry-After" not in refused.headers

    sandbox.control("POST", "/clock", {"offset_s": 86400})
    assert linkedin.create("الأخير").status_code == 201
