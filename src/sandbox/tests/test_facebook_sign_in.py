"""Facebook Login, tokens long and short, and how a token is shown."""

import hashlib
import hmac
from urllib.parse import parse_qsl, urlsplit

import pytest

from .facebook_client import APP, PAGE, FacebookClient, error_of

BACK = "http://localhost:9/connected"
SCOPES = "pages_show_list,pages_read_engagement,pages_manage_posts"


@pytest.fixture
def dialog(sandbox):
    sandbox.account("facebook", PAGE, handle="eskan", name="وزارة الإسكان")
    return sandbox.urls["facebook"]["authorize"] + "/v26.0/dialog/oauth"


@pytest.fixture
def graph(sandbox):
    """Ask the Graph API; returns the answer."""

    def ask(path, **query):
        return sandbox.http.get(f"{sandbox.urls['facebook']['api']}/v26.0{path}", params=query)

    return ask


@pytest.fixture
def user_token(sandbox, dialog, graph):
    query = {"client_id": APP[0], "redirect_uri": BACK, "state": "s", "scope": SCOPES}
    answer = sandbox.http.post(dialog, params=query, data={"account": PAGE})
    code = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))["code"]
    exchanged = graph(
        "/oauth/access_token",
        client_id=APP[0],
        client_secret=APP[1],
        redirect_uri=BACK,
        code=code,
    )
    return exchanged.json()["access_token"]


def lengthened(graph, token):
    return graph(
        "/oauth/access_token",
        grant_type="fb_exchange_token",
        client_id=APP[0],
        client_secret=APP[1],
        fb_exchange_token=token,
    ).json()


def test_the_dialog_shows_the_page_and_denial_comes_back(sandbox, dialog):
    query = {"client_id": APP[0], "redirect_uri": BACK, "state": "s", "scope": SCOPES}
    assert "وزارة الإسكان" in sandbox.http.get(dialog, params=query).text

    answer = sandbox.http.post(dialog, params=query, data={"deny": "1"})

    back = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    assert back["error"] == "access_denied"
    assert back["error_reason"] == "user_denied"
    assert back["state"] == "s"


def test_a_page_token_from_a_long_lived_token_has_no_end(graph, user_token):
    long = lengthened(graph, user_token)
    assert long["expires_in"] > 59 * 86400

    (page,) = graph("/me/accounts", access_token=long["access_token"]).json()["data"]

    assert page["id"] == PAGE
    assert "CREATE_CONTENT" in page["tasks"]
    app = "|".join(APP)
    seen = graph("/debug_token", input_token=page["access_token"], access_token=app).json()["data"]
    assert seen["is_valid"]
    assert seen["type"] == "PAGE"
    assert seen["expires_at"] == 0
    assert "pages_manage_posts" in seen["scopes"]


def test_a_page_token_from_a_short_token_ends_with_it(sandbox, graph, user_token):
    (page,) = graph("/me/accounts", access_token=user_token).json()["data"]
    sandbox.control("POST", "/clock", {"offset_s": 7201})

    answer = graph(f"/{PAGE}", access_token=page["access_token"])

    assert answer.status_code == 400
    assert error_of(answer) == (190, 463)


def test_me_is_the_person_or_the_page(graph, user_token):
    (page,) = graph("/me/accounts", access_token=user_token).json()["data"]

    assert graph("/me", access_token=user_token).json()["id"] != PAGE
    shown = graph("/me", access_token=page["access_token"], fields="id,name,username").json()
    assert shown == {"id": PAGE, "name": "وزارة الإسكان", "username": "eskan"}


def test_a_wrong_app_secret_is_refused(graph, user_token):
    answer = graph(
        "/oauth/access_token",
        grant_type="fb_exchange_token",
        client_id=APP[0],
        client_secret="wrong",
        fb_exchange_token=user_token,
    )

    assert error_of(answer) == (1, None)


def test_withdrawing_the_permissions_ends_every_token(sandbox, graph, user_token):
    (page,) = graph("/me/accounts", access_token=user_token).json()["data"]
    api = sandbox.urls["facebook"]["api"]

    sandbox.http.delete(f"{api}/v26.0/me/permissions", params={"access_token": user_token})

    assert error_of(graph(f"/{PAGE}", access_token=page["access_token"])) == (190, 458)


def test_a_proof_is_checked_when_it_is_sent(sandbox, graph):
    token = sandbox.token("facebook", PAGE)
    proof = hmac.new(APP[1].encode(), token.encode(), hashlib.sha256).hexdigest()

    assert graph("/me", access_token=token, appsecret_proof=proof).status_code == 200
    assert error_of(graph("/me", access_token=token, appsecret_proof="0" * 64)) == (100, None)


def test_no_token_and_a_false_token_are_told_apart(graph):
    assert error_of(graph("/me")) == (2500, None)
    assert error_of(graph("/me", access_token="nonsense")) == (190, None)


def test_answers_say_how_much_was_used(sandbox):
    answer = FacebookClient(sandbox).post("مرحبا")

    assert '"call_count"' in answer.headers["X-App-Usage"]
    assert PAGE in answer.headers["X-Business-Use-Case-Usage"]
    assert answer.headers["facebook-api-version"] == "v26.0"


def test_a_rate_limit_names_the_minutes_to_wait(sandbox):
    facebook = FacebookClient(sandbox)
    sandbox.fault("facebook", "publish", "rate_limited", seconds=90)

    answer = facebook.post("مرحبا")

    assert error_of(answer) == (32, None)
    assert '"estimated_time_to_regain_access": 2' in answer.headers["X-Business-Use-Case-Usage"]
    assert facebook.post("مرحبا").status_code == 400
    sandbox.control("POST", "/clock", {"offset_s": 91})
    assert facebook.post("مرحبا").status_code == 200
