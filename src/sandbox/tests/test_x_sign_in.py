"""Sign-in with X: consent, codes, PKCE, rotating refresh tokens."""

import httpx
import pytest

from .x_client import SCOPES, agree, ask_token, authorize_address, redeem, refresh


@pytest.fixture
def ministry(sandbox):
    return sandbox.account("x", "77", handle="eskan", name="وزارة الإسكان")


def test_the_consent_page_lists_the_accounts_in_arabic_and_english(sandbox, ministry):
    sandbox.account("x", "78", handle="moe", name="وزارة التعليم")
    address, query = authorize_address(sandbox)

    shown = sandbox.http.get(address, params=query).text

    assert 'dir="rtl"' in shown
    assert "وزارة الإسكان" in shown
    assert 'name="account" value="78"' in shown
    assert "Deny" in shown
    assert "tweet.write" in shown


def test_a_code_becomes_tokens_of_the_chosen_account(sandbox, ministry):
    back = agree(sandbox, "77")
    assert back["state"] == "الحالة"

    tokens = redeem(sandbox, back["code"]).json()

    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 7200
    assert tokens["scope"] == SCOPES
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = sandbox.http.get(sandbox.urls["x"]["api"] + "/2/users/me", headers=headers).json()
    assert me["data"] == {"id": "77", "name": "وزارة الإسكان", "username": "eskan"}


def test_denying_sends_the_person_back_with_access_denied(sandbox, ministry):
    address, query = authorize_address(sandbox)

    answer = sandbox.http.post(address, params=query, data={"deny": "1"})

    back = httpx.URL(answer.headers["Location"]).params
    assert back["error"] == "access_denied"
    assert back["state"] == "الحالة"
    assert "code" not in back


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "stranger"},
        {"redirect_uri": "https://elsewhere.example/"},
        {"code_challenge": ""},
        {"response_type": "token"},
    ],
)
def test_a_wrong_request_is_shown_and_sends_nobody_anywhere(sandbox, ministry, changed):
    address, query = authorize_address(sandbox, **changed)

    answer = sandbox.http.get(address, params=query)

    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_a_registered_redirect_address_must_match_exactly(sandbox, ministry):
    app = {"network": "x", "client_id": "office", "client_secret": "s"}
    sandbox.control("POST", "/app", {**app, "redirect_uris": ["http://localhost:9/only"]})
    address, query = authorize_address(sandbox, client_id="office")

    assert sandbox.http.get(address, params=query).status_code == 400
    query["redirect_uri"] = "http://localhost:9/only"
    assert sandbox.http.get(address, params=query).status_code == 200


@pytest.mark.parametrize(
    "changed", [{"code_verifier": "w" * 43}, {"redirect_uri": "http://localhost:9/other"}]
)
def test_a_code_needs_its_verifier_and_its_address(sandbox, ministry, changed):
    code = agree(sandbox, "77")["code"]

    answer = redeem(sandbox, code, **changed)

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


def test_a_code_works_once(sandbox, ministry):
    code = agree(sandbox, "77")["code"]
    assert redeem(sandbox, code).status_code == 200

    assert redeem(sandbox, code).status_code == 400


def test_a_code_lives_thirty_seconds(sandbox, ministry):
    code = agree(sandbox, "77")["code"]
    sandbox.control("POST", "/clock", {"offset_s": 31})

    assert redeem(sandbox, code).status_code == 400


def test_a_wrong_client_secret_is_refused(sandbox, ministry):
    code = agree(sandbox, "77")["code"]

    answer = ask_token(sandbox, ("majlis-sandbox", "wrong"), grant_type="refresh_token", code=code)

    assert answer.status_code == 401
    assert answer.json()["error"] == "unauthorized_client"


def test_refresh_tokens_rotate_and_work_once(sandbox, ministry):
    first = redeem(sandbox, agree(sandbox, "77")["code"]).json()["refresh_token"]

    second = refresh(sandbox, first).json()["refresh_token"]

    assert second != first
    again = refresh(sandbox, first)
    assert again.status_code == 400
    assert again.json() == {
        "error": "invalid_request",
        "error_description": "Value passed for the token was invalid.",
    }
    assert refresh(sandbox, second).status_code == 200


def test_without_offline_access_there_is_no_refresh_token(sandbox, ministry):
    code = agree(sandbox, "77", scope="tweet.read users.read")["code"]

    assert "refresh_token" not in redeem(sandbox, code).json()


def test_a_lost_answer_to_a_refresh_uses_the_token_up(sandbox, ministry):
    token = redeem(sandbox, agree(sandbox, "77")["code"]).json()["refresh_token"]
    sandbox.fault("x", "token", "lost_token_answer")

    with pytest.raises(httpx.TransportError):
        refresh(sandbox, token)

    assert refresh(sandbox, token).status_code == 400


def test_revoking_ends_the_whole_consent(sandbox, ministry):
    tokens = redeem(sandbox, agree(sandbox, "77")["code"]).json()
    api = sandbox.urls["x"]["api"]
    fields = {"token": tokens["access_token"], "client_id": "majlis-sandbox"}
    auth = ("majlis-sandbox", "sandbox-secret-x")

    answer = sandbox.http.post(f"{api}/2/oauth2/revoke", data=fields, auth=auth)

    assert answer.json() == {"revoked": True}
    assert refresh(sandbox, tokens["refresh_token"]).status_code == 400
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert sandbox.http.get(f"{api}/2/users/me", headers=headers).status_code == 401


def test_an_access_token_ends_after_two_hours(sandbox, ministry):
    tokens = redeem(sandbox, agree(sandbox, "77")["code"]).json()
    sandbox.control("POST", "/clock", {"offset_s": 7201})
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}

    answer = sandbox.http.get(sandbox.urls["x"]["api"] + "/2/users/me", headers=headers)

    assert answer.status_code == 401
    assert answer.json()["title"] == "Unauthorized"
    assert refresh(sandbox, tokens["refresh_token"]).status_code == 200


def test_the_request_log_holds_no_secret(sandbox, ministry):
    tokens = redeem(sandbox, agree(sandbox, "77")["code"]).json()
    refresh(sandbox, tokens["refresh_token"])

    log = str(sandbox.requests("x"))

    assert tokens["refresh_token"] not in log
    assert "sandbox-secret-x" not in log
