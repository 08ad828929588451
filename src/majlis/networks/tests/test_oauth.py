"""Connecting an account at each network: the consent's address, the tokens, their renewal."""

import base64
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from majlis.networks import oauth
from majlis.networks.contract import LoggedOut, OutcomeUnknown, Rejected
from majlis.networks.http import Http
from majlis.networks.oauth import BY_PASSWORD

from .recorded import HOSTS, NOW, Network, graph_error, page_instead, said

APP = oauth.App("majlis", "canary-client-secret")
BACK = "https://majlis.example/channels/connected/"
# The example of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def consent(slug):
    url = oauth.authorize_url(
        slug, APP, redirect_uri=BACK, state="s1", verifier=VERIFIER, hosts=HOSTS[slug]
    )
    return urlsplit(url), {name: it[0] for name, it in parse_qs(urlsplit(url).query).items()}


def exchange(slug, routes):
    network = Network(routes)
    grant = oauth.exchange(
        slug,
        APP,
        redirect_uri=BACK,
        code="c1",
        verifier=VERIFIER,
        hosts=HOSTS[slug],
        http=Http(transport=httpx.MockTransport(network)),
        clock=lambda: NOW,
    )
    return grant, network


def refresh(slug, grant, routes):
    return oauth.refresh(
        slug,
        APP,
        grant,
        hosts=HOSTS[slug],
        http=Http(transport=httpx.MockTransport(Network(routes))),
        clock=lambda: NOW,
    )


def form(request):
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


@pytest.mark.parametrize(
    ("slug", "address"),
    [
        ("x", "https://x.com/i/oauth2/authorize"),
        ("facebook", "https://www.facebook.com/v26.0/dialog/oauth"),
        ("instagram", "https://www.instagram.com/oauth/authorize"),
        ("youtube", "https://accounts.google.com/o/oauth2/v2/auth"),
        ("linkedin", "https://www.linkedin.com/oauth/v2/authorization"),
    ],
)
def test_each_consent_is_asked_at_its_own_address(slug, address):
    url, query = consent(slug)

    assert f"{url.scheme}://{url.netloc}{url.path}" == address
    assert query["client_id"] == "majlis"
    assert query["redirect_uri"] == BACK
    assert query["state"] == "s1"
    assert query["response_type"] == "code"
    assert set(query["scope"].replace(",", " ").split()) == set(oauth.SCOPES[slug])
    assert "canary" not in url.query


def test_pkce_is_used_where_the_network_has_it():
    for slug in HOSTS.keys() - BY_PASSWORD:
        _, query = consent(slug)
        if slug in ("x", "youtube"):
            assert query["code_challenge"] == CHALLENGE
            assert query["code_challenge_method"] == "S256"
        else:
            assert "code_challenge" not in query


def test_youtube_is_asked_for_a_refresh_token():
    _, query = consent("youtube")
    assert (query["access_type"], query["prompt"]) == ("offline", "consent")


X_TOKENS = said(
    200,
    {
        "token_type": "bearer",
        "expires_in": 7200,
        "access_token": "a1",
        "refresh_token": "r1",
        "scope": "tweet.read tweet.write users.read",
    },
)
X_ME = said(200, {"data": {"id": "22", "username": "gso", "name": "هيئة التقييس"}})


def test_x_gives_tokens_and_one_account():
    grant, network = exchange("x", {"POST /2/oauth2/token": X_TOKENS, "GET /2/users/me": X_ME})

    assert (grant.access_token, grant.refresh_token) == ("a1", "r1")
    assert grant.expires_at == NOW + timedelta(hours=2)
    assert [(it.id, it.handle, it.name) for it in grant.accounts] == [("22", "gso", "هيئة التقييس")]
    assert "media.write" in oauth.missing_scopes("x", grant)
    asked = network.calls("POST", "/2/oauth2/token")[0]
    pair = base64.b64encode(b"majlis:canary-client-secret").decode()
    assert asked.headers["authorization"] == f"Basic {pair}"
    assert form(asked) == {
        "grant_type": "authorization_code",
        "code": "c1",
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }


def test_facebook_ends_at_the_tokens_of_the_pages():
    short = said(200, {"access_token": "short", "token_type": "bearer", "expires_in": 5000})
    long = said(200, {"access_token": "long", "token_type": "bearer", "expires_in": 5183944})
    pages = {"data": [{"id": "104567", "name": "الهيئة", "access_token": "page-token"}]}
    scopes = {"data": {"is_valid": True, "scopes": list(oauth.SCOPES["facebook"])}}
    grant, network = exchange(
        "facebook",
        {
            "POST /v26.0/oauth/access_token": [short, long],
            "GET /v26.0/debug_token": said(200, scopes),
            "GET /v26.0/me/accounts": said(200, pages),
        },
    )

    assert grant.access_token == "long"
    assert [(it.id, it.access_token_override) for it in grant.accounts] == [
        ("104567", "page-token")
    ]
    assert oauth.missing_scopes("facebook", grant) == ()
    second = form(network.calls("POST", "/oauth/access_token")[1])
    assert second["grant_type"] == "fb_exchange_token"
    assert second["fb_exchange_token"] == "short"


@pytest.mark.parametrize("wrapped", [False, True])
def test_instagram_turns_an_hour_into_sixty_days(wrapped):
    first = {"access_token": "short", "user_id": 178, "permissions": "instagram_business_basic"}
    grant, network = exchange(
        "instagram",
        {
            "POST /oauth/access_token": said(200, {"data": [first]} if wrapped else first),
            "GET /access_token": said(200, {"access_token": "long", "expires_in": 5184000}),
            "GET /me": said(200, {"user_id": "17841400001", "username": "gso", "name": "الهيئة"}),
        },
    )

    assert grant.access_token == "long"
    assert grant.expires_at == NOW + timedelta(days=60)
    assert grant.scopes == ("instagram_business_basic",)
    assert grant.accounts[0].id == "17841400001"
    assert network.calls("GET", "/me")[0].headers["authorization"] == "Bearer long"


def test_the_mark_that_instagram_adds_is_taken_off_the_code():
    first = said(200, {"access_token": "short", "user_id": 1})
    network = Network(
        {
            "POST /oauth/access_token": first,
            "GET /access_token": said(200, {"access_token": "long"}),
            "GET /me": said(200, {"user_id": "1", "username": "gso"}),
        }
    )
    oauth.exchange(
        "instagram",
        APP,
        redirect_uri=BACK,
        code="c1#_",
        verifier="",
        hosts=HOSTS["instagram"],
        http=Http(transport=httpx.MockTransport(network)),
    )
    assert form(network.requests[0])["code"] == "c1"


def test_linkedin_names_the_pages_a_member_may_speak_for():
    rows = {"elements": [{"organization": "urn:li:organization:55", "role": "ADMINISTRATOR"}]}
    grant, network = exchange(
        "linkedin",
        {
            "POST /oauth/v2/accessToken": said(
                200, {"access_token": "a", "expires_in": 5184000, "scope": "r_organization_social"}
            ),
            "GET /rest/organizationAcls": said(200, rows),
            "GET /rest/organizations/55": said(
                200, {"id": 55, "localizedName": "الهيئة", "vanityName": "gso"}
            ),
        },
    )

    assert [(it.id, it.handle, it.name) for it in grant.accounts] == [("55", "gso", "الهيئة")]
    assert grant.refresh_token is None
    assert network.calls("GET", "/organizations/55")[0].headers["linkedin-version"]


@pytest.mark.parametrize(
    ("told", "days"),
    [
        (365 * 86400, 365),
        (525_600, 365),  # in minutes, as LinkedIn's own sample has it
        (439_200, 305),
        (7 * 86400, 7),
        ("31536000", 365),
        (None, None),
        ("soon", None),
        (-5, None),
    ],
)
def test_linkedin_tells_when_its_refresh_token_ends(told, days):
    tokens = {"access_token": "a", "expires_in": 5184000, "refresh_token": "r"}
    grant, _ = exchange(
        "linkedin",
        {
            "POST /oauth/v2/accessToken": said(200, tokens | {"refresh_token_expires_in": told}),
            "GET /rest/organizationAcls": said(200, {"elements": []}),
        },
    )

    assert grant.expires_at == NOW + timedelta(days=60)
    assert grant.ends_at == (None if days is None else NOW + timedelta(days=days))


@pytest.mark.parametrize("told", [300 * 86400, 365 * 86400, 525_600])
def test_renewing_does_not_move_the_end_of_linkedins_refresh_token(told):
    tokens = {"access_token": "a1", "expires_in": 5184000, "refresh_token_expires_in": told}
    old = oauth.Grant("a0", "r0", NOW, ends_at=NOW + timedelta(days=20))

    grant = refresh("linkedin", old, {"POST /oauth/v2/accessToken": said(200, tokens)})

    assert grant.ends_at == NOW + timedelta(days=20)


def test_an_end_that_was_not_known_is_learnt_by_renewing():
    tokens = {"access_token": "a1", "expires_in": 5184000, "refresh_token_expires_in": 864000}
    old = oauth.Grant("a0", "r0", NOW)

    grant = refresh("linkedin", old, {"POST /oauth/v2/accessToken": said(200, tokens)})

    assert grant.ends_at == NOW + timedelta(days=10)


def test_x_rotates_its_refresh_token():
    old = oauth.Grant("a0", "r0", NOW, ("tweet.read",), ())

    grant = refresh("x", old, {"POST /2/oauth2/token": X_TOKENS})

    assert (grant.access_token, grant.refresh_token) == ("a1", "r1")


def test_youtube_keeps_its_refresh_token():
    old = oauth.Grant("a0", "r0", NOW, ("s",), ())
    answer = said(200, {"access_token": "a1", "expires_in": 3599, "token_type": "Bearer"})

    grant = refresh("youtube", old, {"POST /token": answer})

    assert (grant.access_token, grant.refresh_token, grant.scopes) == ("a1", "r0", ("s",))


@pytest.mark.parametrize(
    ("slug", "route", "answer"),
    [
        (
            "x",
            "POST /2/oauth2/token",
            said(
                400,
                {
                    "error": "invalid_request",
                    "error_description": "Value passed for the token was invalid.",
                },
            ),
        ),
        ("youtube", "POST /token", said(400, {"error": "invalid_grant"})),
        ("linkedin", "POST /oauth/v2/accessToken", said(400, {"error": "invalid_grant"})),
        ("instagram", "GET /refresh_access_token", graph_error(190, 463)),
        ("facebook", "GET /v26.0/me/accounts", graph_error(190, 460)),
    ],
)
def test_a_grant_that_has_ended_needs_a_person(slug, route, answer):
    with pytest.raises(LoggedOut):
        refresh(slug, oauth.Grant("a0", "r0", NOW, (), ()), {route: answer})


def test_a_grant_without_a_refresh_token_needs_a_person():
    with pytest.raises(LoggedOut):
        refresh("linkedin", oauth.Grant("a0", None, NOW, (), ()), {})


def test_a_refused_code_is_no_lost_account():
    answer = said(400, {"error": "invalid_request", "error_description": "bad code"})
    with pytest.raises(Rejected) as refused:
        exchange("x", {"POST /2/oauth2/token": answer})
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize("answer", [said(500), page_instead(), said(200, {})])
def test_a_token_answer_in_doubt_is_unknown(answer):
    with pytest.raises(OutcomeUnknown):
        refresh("x", oauth.Grant("a0", "r0", NOW, (), ()), {"POST /2/oauth2/token": answer})


def test_nothing_printed_shows_a_token():
    grant, _ = exchange("x", {"POST /2/oauth2/token": X_TOKENS, "GET /2/users/me": X_ME})

    assert "a1" not in repr(grant)
    assert "canary" not in repr(APP)
