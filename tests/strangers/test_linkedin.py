"""LinkedIn's own client of 2023, which knows Rest.li's writing better than we do.

It cannot send a long query together with a body: the content type it would name is a function.
"""

import re
from urllib.parse import parse_qs, urlsplit

import linkedin_api.common.constants as known
import pytest
import requests
from linkedin_api.clients.auth.client import AuthClient
from linkedin_api.clients.auth.utils import oauth
from linkedin_api.clients.restli.client import RestliClient

ACCOUNT = "5515715"
AUTHOR = f"urn:li:organization:{ACCOUNT}"
VERSION = "202609"
BACK = "http://localhost:9/connected"
DAY_MS = 86_400_000
SCOPES = ["w_organization_social", "r_organization_social", "rw_organization_admin"]


@pytest.fixture
def linkedin(sandbox, monkeypatch):
    """The client pointed at the sandbox, and a token of a page."""
    there = sandbox.urls["linkedin"]
    for module in (known, oauth):
        monkeypatch.setattr(module, "OAUTH_BASE_URL", f"{there['authorize']}/oauth/v2")
    monkeypatch.setattr(known, "VERSIONED_BASE_URL", f"{there['api']}/rest")
    monkeypatch.setattr(known, "NON_VERSIONED_BASE_URL", f"{there['api']}/v2")
    return Linkedin(sandbox.token("linkedin", ACCOUNT))


class Linkedin:
    """Calls every method with the same token and version."""

    def __init__(self, token):
        self.token = token
        self.client = RestliClient()

    def __getattr__(self, method):
        def call(path, **more):
            return getattr(self.client, method)(
                resource_path=path, access_token=self.token, version_string=VERSION, **more
            )

        return call

    def post(self, commentary="نرحب بكم في معرض الكتاب", **more):
        entity = {
            "author": AUTHOR,
            "commentary": commentary,
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
            **more,
        }
        return self.create("/posts", entity=entity)


# --- Signing in ---------------------------------------------------------------------------------


@pytest.fixture
def signing_in(sandbox, linkedin):
    """The client of an application, and a code for it."""
    client = AuthClient(
        client_id="majlis-sandbox",
        client_secret="sandbox-secret-linkedin",
        redirect_url=BACK,
    )
    url = client.generate_member_auth_url(scopes=SCOPES, state="s-1")
    assert re.search(rf'name="account" value="{ACCOUNT}"', requests.get(url, timeout=20).text)
    back = requests.post(url, data={"account": ACCOUNT}, allow_redirects=False, timeout=20)
    query = parse_qs(urlsplit(back.headers["location"]).query)
    assert query["state"] == ["s-1"]
    return client, query["code"][0]


def test_a_code_becomes_a_token_that_is_renewed(signing_in):
    client, code = signing_in

    first = client.exchange_auth_code_for_access_token(code)
    second = client.exchange_refresh_token_for_access_token(first.refresh_token)

    assert first.status_code == second.status_code == 200
    assert first.expires_in == 5_184_000
    assert set(first.scope.split(",")) == set(SCOPES)
    assert second.access_token not in ("", first.access_token)
    assert second.refresh_token == first.refresh_token
    assert second.refresh_token_expires_in <= first.refresh_token_expires_in


def test_a_token_is_looked_into(sandbox, signing_in):
    client, code = signing_in
    token = client.exchange_auth_code_for_access_token(code).access_token

    told = client.introspect_access_token(token)
    unknown = client.introspect_access_token("nonsense")

    assert (told.active, told.status, told.client_id) == (True, "active", "majlis-sandbox")
    assert told.auth_type == "3L"
    assert told.expires_at > told.created_at
    assert not unknown.active


# --- Posts --------------------------------------------------------------------------------------


def test_a_post_is_made_read_changed_and_deleted(sandbox, linkedin):
    made = linkedin.post()
    path = {"path_keys": {"id": made.entity_id}}

    assert (made.status_code, made.entity) == (201, None)
    assert made.entity_id == made.decoded_entity_id
    assert made.entity_id.startswith("urn:li:share:")
    shown = linkedin.get("/posts/{id}", **path)
    assert (shown.entity["id"], shown.entity["author"]) == (made.entity_id, AUTHOR)

    changed = linkedin.partial_update(
        "/posts/{id}", patch_set_object={"commentary": "بعد التعديل"}, **path
    )
    assert changed.status_code == 204
    assert sandbox.ledger("linkedin")[0]["text"] == "بعد التعديل"

    assert linkedin.delete("/posts/{id}", **path).status_code == 204
    assert linkedin.get("/posts/{id}", **path).status_code == 404


def test_a_repeat_is_refused_without_an_exception(linkedin):
    first = linkedin.post().entity_id

    again = linkedin.post()

    assert again.status_code == 422
    assert again.entity["message"].endswith(first)


def test_posts_are_found_by_their_author_and_paged(linkedin):
    made = [linkedin.post(f"منشور {number}").entity_id for number in range(3)]
    query = {"author": AUTHOR, "sortBy": "CREATED", "start": 0, "count": 2}

    page = linkedin.finder("/posts", finder_name="author", query_params=query)
    rest = linkedin.finder("/posts", finder_name="author", query_params={**query, "start": 2})

    assert [post["id"] for post in page.elements + rest.elements] == made[::-1]
    assert (page.paging.start, page.paging.count, page.paging.total) == (0, 2, 3)


def test_several_posts_are_read_at_once(linkedin):
    made = [linkedin.post(f"منشور {number}").entity_id for number in range(2)]

    many = linkedin.batch_get("/posts", ids=[*made, "urn:li:share:1"])

    assert set(many.results) == set(made)
    assert many.errors["urn:li:share:1"]["status"] == 404


def test_a_query_too_long_for_an_address_goes_in_a_body(linkedin):
    made = linkedin.post().entity_id
    unknown = [f"urn:li:share:{10**18 + number}" for number in range(150)]

    many = linkedin.batch_get("/posts", ids=[made, *unknown])

    assert many.response.request.method == "POST"
    assert many.response.request.headers["X-HTTP-Method-Override"] == "GET"
    assert (set(many.results), len(many.errors)) == ({made}, 150)


# --- Files --------------------------------------------------------------------------------------


def announced(linkedin, kind, **wanted):
    params = {"initializeUploadRequest": {"owner": AUTHOR, **wanted}}
    answer = linkedin.action(f"/{kind}", action_name="initializeUpload", action_params=params)
    assert answer.status_code == 200
    return answer.value


def test_an_image_is_announced_uploaded_and_looked_at(linkedin):
    value = announced(linkedin, "images")

    assert value["uploadUrlExpiresAt"] > 1_600_000_000_000
    status = linkedin.get("/images/{id}", path_keys={"id": value["image"]}).entity["status"]
    assert status == "WAITING_UPLOAD"
    bearer = {"Authorization": f"Bearer {linkedin.token}"}
    sent = requests.put(value["uploadUrl"], data=b"no picture", headers=bearer, timeout=20)
    assert sent.status_code == 201


def test_a_document_is_announced(linkedin):
    value = announced(linkedin, "documents")

    assert value["document"].startswith("urn:li:document:")
    assert set(value) == {"uploadUrl", "uploadUrlExpiresAt", "document"}


def test_a_video_is_announced_in_parts_and_put_together(linkedin):
    size = (4 << 20) + 100_000
    value = announced(
        linkedin, "videos", fileSizeBytes=size, uploadCaptions=False, uploadThumbnail=False
    )
    etags = []
    for part in value["uploadInstructions"]:
        content = bytes(part["lastByte"] + 1 - part["firstByte"])
        etags.append(requests.put(part["uploadUrl"], data=content, timeout=20).headers["ETag"])
    params = {
        "finalizeUploadRequest": {
            "video": value["video"],
            "uploadToken": value["uploadToken"],
            "uploadedPartIds": etags,
        }
    }

    ended = linkedin.action("/videos", action_name="finalizeUpload", action_params=params)

    assert (len(etags), ended.status_code) == (2, 200)
    status = linkedin.get("/videos/{id}", path_keys={"id": value["video"]}).entity["status"]
    assert status in {"PROCESSING", "PROCESSING_FAILED"}


# --- Comments and reactions ---------------------------------------------------------------------


def test_comments_are_read_answered_changed_and_removed(sandbox, linkedin):
    post = linkedin.post().entity_id
    asked = sandbox.comment("linkedin", post)
    thread = "/socialActions/{thread}/comments"

    (top,) = linkedin.get_all(thread, path_keys={"thread": post}).elements
    answer = linkedin.create(
        thread,
        path_keys={"thread": asked},
        entity={
            "actor": AUTHOR,
            "object": top["object"],
            "message": {"text": "نرحب بكم"},
            "parentComment": asked,
        },
    )
    one = {"path_keys": {"thread": post, "id": answer.entity_id}}
    changed = linkedin.partial_update(
        "/socialActions/{thread}/comments/{id}",
        query_params={"actor": AUTHOR},
        patch_set_object={"message": {"text": "?"}},
        **one,
    )
    removed = linkedin.delete(
        "/socialActions/{thread}/comments/{id}", query_params={"actor": AUTHOR}, **one
    )

    assert top["commentUrn"] == asked
    assert (answer.status_code, answer.entity["parentComment"]) == (201, asked)
    # A nested change is written in another way than this client can: by path, not by $set.
    assert changed.status_code == 400
    assert removed.status_code == 204


def test_a_reaction_hangs_on_a_key_of_two_urns(sandbox, linkedin):
    post = linkedin.post().entity_id
    asked = sandbox.comment("linkedin", post)
    path = {"path_keys": {"key": {"actor": AUTHOR, "entity": asked}}}

    made = linkedin.create(
        "/reactions",
        query_params={"actor": AUTHOR},
        entity={"root": asked, "reactionType": "LIKE"},
    )

    assert made.status_code == 201
    assert linkedin.get("/reactions/{key}", **path).entity["reactionType"] == "LIKE"
    assert linkedin.delete("/reactions/{key}", **path).status_code == 204
    assert linkedin.get("/reactions/{key}", **path).status_code == 404


# --- Figures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        ("organizationalEntityShareStatistics", "organizationalEntity"),
        ("organizationalEntityFollowerStatistics", "organizationalEntity"),
        ("organizationPageStatistics", "organization"),
    ],
)
def test_statistics_come_by_the_day(sandbox, linkedin, resource, name):
    linkedin.post()
    today = sandbox.ledger("linkedin")[0]["data"]["created_ms"] // DAY_MS
    days = {"start": (today - 3) * DAY_MS, "end": today * DAY_MS}

    told = linkedin.finder(
        f"/{resource}",
        finder_name=name,
        query_params={
            name: AUTHOR,
            "timeIntervals": {"timeRange": days, "timeGranularityType": "DAY"},
        },
    )

    assert [row["timeRange"]["start"] for row in told.elements] == [
        (today - back) * DAY_MS for back in (3, 2, 1)
    ]


def test_posts_have_statistics_of_their_own(sandbox, linkedin):
    post = linkedin.post().entity_id
    sandbox.control("POST", "/clock", {"offset_s": 3 * 86_400})

    told = linkedin.finder(
        "/organizationalEntityShareStatistics",
        finder_name="organizationalEntity",
        query_params={"organizationalEntity": AUTHOR, "shares": [post]},
    )

    (row,) = told.elements
    assert row["share"] == post
    assert row["totalShareStatistics"]["impressionCount"] > 0


def test_the_page_and_its_followers_are_read(linkedin):
    acls = linkedin.finder("/organizationAcls", finder_name="roleAssignee")
    page = linkedin.get("/organizations/{id}", path_keys={"id": ACCOUNT})
    size = linkedin.get(
        "/networkSizes/{id}",
        path_keys={"id": AUTHOR},
        query_params={"edgeType": "COMPANY_FOLLOWED_BY_MEMBER"},
    )

    assert acls.elements[0]["organization"] == AUTHOR
    assert page.entity["localizedName"] == "وزارة الإسكان"
    assert size.entity == {"firstDegreeSize": 0}


def test_notifications_are_asked_for(sandbox, linkedin):
    post = linkedin.post().entity_id
    sandbox.comment("linkedin", post)

    told = linkedin.finder(
        "/organizationalEntityNotifications",
        finder_name="criteria",
        query_params={"organizationalEntity": AUTHOR, "actions": ["COMMENT", "SHARE_MENTION"]},
    )

    assert [one["action"] for one in told.elements] == ["COMMENT"]


def test_a_retired_version_is_refused(linkedin):
    refused = linkedin.client.get(
        resource_path="/organizations/{id}",
        path_keys={"id": ACCOUNT},
        access_token=linkedin.token,
        version_string="202504",
    )

    assert refused.status_code == 426
    assert refused.entity["code"] == "NONEXISTENT_VERSION"
