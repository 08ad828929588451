"""Connecting an account of Instagram, YouTube and LinkedIn by each network's own OAuth."""

import base64
import hashlib
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

BACK = "http://localhost:8000/channels/connect/back"
ACCOUNT = "17841400000000001"
CLIENT = {"client_id": "majlis-sandbox"}


def secret(slug):
    return {**CLIENT, "client_secret": f"sandbox-secret-{slug}"}


def agreed(sandbox, address, *, account=ACCOUNT, **asked):
    """Walk through the consent screen; return the fields that came back, and the address."""
    query = {**CLIENT, "redirect_uri": BACK, "response_type": "code", "state": "s1", **asked}
    url = f"{address}?{urlencode(query)}"
    screen = sandbox.http.get(url)
    assert screen.status_code == 200
    assert "وزارة الإسكان" in screen.text
    answer = sandbox.http.post(url, data={"account": account})
    assert answer.status_code == 302
    back = answer.headers["Location"]
    assert back.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}, back


class TestInstagram:
    @pytest.fixture(autouse=True)
    def _prepared(self, sandbox):
        sandbox.account("instagram", ACCOUNT)
        self.urls = sandbox.urls["instagram"]
        self.authorize = f"{self.urls['authorize']}/oauth/authorize"

    def short(self, sandbox):
        fields, _ = agreed(sandbox, self.authorize, scope="instagram_business_basic")
        return self.exchange(sandbox, fields["code"])

    def exchange(self, sandbox, code, **changed):
        fields = {
            **secret("instagram"),
            "grant_type": "authorization_code",
            "redirect_uri": BACK,
            "code": code,
            **changed,
        }
        return sandbox.http.post(f"{self.urls['token']}/oauth/access_token", data=fields)

    def long(self, sandbox, short):
        query = {
            "grant_type": "ig_exchange_token",
            "client_secret": "sandbox-secret-instagram",
            "access_token": short,
        }
        return sandbox.http.get(f"{self.urls['api']}/access_token", params=query)

    def refreshed(self, sandbox, token):
        query = {"grant_type": "ig_refresh_token", "access_token": token}
        return sandbox.http.get(f"{self.urls['api']}/refresh_access_token", params=query)

    def test_a_code_becomes_an_hour_and_an_hour_sixty_days(self, sandbox):
        scope = "instagram_business_basic,instagram_business_content_publish"
        fields, back = agreed(sandbox, self.authorize, scope=scope)
        short = self.exchange(sandbox, fields["code"]).json()
        long = self.long(sandbox, short["access_token"]).json()

        assert back.endswith("#_")
        assert fields["state"] == "s1"
        assert short["user_id"] == int(ACCOUNT)
        assert short["permissions"] == scope
        assert long["token_type"] == "bearer"
        assert 5_183_000 < long["expires_in"] <= 5_184_000
        headers = {"Authorization": f"Bearer {long['access_token']}"}
        shown = sandbox.http.get(f"{self.urls['api']}/me?fields=username", headers=headers)
        assert shown.json()["username"] == "eskan"

    def test_a_code_is_good_once(self, sandbox):
        fields, _ = agreed(sandbox, self.authorize, scope="instagram_business_basic")

        assert self.exchange(sandbox, fields["code"]).status_code == 200
        again = self.exchange(sandbox, fields["code"])

        assert again.status_code == 400
        assert again.json()["error_type"] == "OAuthException"

    def test_a_wrong_secret_is_refused(self, sandbox):
        fields, _ = agreed(sandbox, self.authorize, scope="instagram_business_basic")

        assert self.exchange(sandbox, fields["code"], client_secret="x").status_code == 400

    def test_a_token_is_refreshed_from_its_second_day_on(self, sandbox):
        short = self.short(sandbox).json()["access_token"]
        long = self.long(sandbox, short).json()["access_token"]

        assert self.refreshed(sandbox, long).status_code == 400
        sandbox.control("POST", "/clock", {"offset_s": 25 * 3600})
        assert self.refreshed(sandbox, long).json()["access_token"] != long

    def test_an_expired_token_cannot_be_refreshed(self, sandbox):
        short = self.short(sandbox).json()["access_token"]
        long = self.long(sandbox, short).json()["access_token"]
        sandbox.control("POST", "/clock", {"offset_s": 61 * 86400})

        assert self.refreshed(sandbox, long).json()["error"]["code"] == 190

    def test_a_refusal_comes_back_as_one(self, sandbox):
        fields, _ = agreed(sandbox, self.authorize, account="", scope="instagram_business_basic")

        assert (fields["error"], fields["error_reason"]) == ("access_denied", "user_denied")


class TestYouTube:
    scope = "https://www.googleapis.com/auth/youtube.readonly"

    @pytest.fixture(autouse=True)
    def _prepared(self, sandbox):
        sandbox.account("youtube", ACCOUNT)
        self.urls = sandbox.urls["youtube"]

    def code(self, sandbox, verifier, **asked):
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        fields, _ = agreed(
            sandbox,
            f"{self.urls['authorize']}/o/oauth2/v2/auth",
            scope=self.scope,
            code_challenge=challenge,
            code_challenge_method="S256",
            **asked,
        )
        return fields["code"]

    def token(self, sandbox, **fields):
        return sandbox.http.post(f"{self.urls['token']}/token", data=fields)

    def exchange(self, sandbox, code, verifier):
        fields = {"code": code, "redirect_uri": BACK, "code_verifier": verifier}
        return self.token(sandbox, **secret("youtube"), grant_type="authorization_code", **fields)

    def refresh(self, sandbox, token):
        return self.token(
            sandbox, **secret("youtube"), grant_type="refresh_token", refresh_token=token
        )

    def granted(self, sandbox, **asked):
        code = self.code(sandbox, "v" * 43, access_type="offline", **asked)
        return self.exchange(sandbox, code, "v" * 43).json()

    def test_a_first_offline_consent_brings_a_refresh_token(self, sandbox):
        first = self.granted(sandbox)
        second = self.granted(sandbox)
        prompted = self.granted(sandbox, prompt="consent")

        assert first["token_type"] == "Bearer"
        assert first["expires_in"] == 3599
        assert first["scope"] == self.scope
        assert "refresh_token" in first
        assert "refresh_token" not in second
        assert "refresh_token" in prompted

    def test_the_verifier_must_fit(self, sandbox):
        refused = self.exchange(sandbox, self.code(sandbox, "v" * 43), "w" * 43)

        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")

    def test_a_refresh_brings_an_access_token_alone(self, sandbox):
        granted = self.granted(sandbox)

        fresh = self.refresh(sandbox, granted["refresh_token"]).json()

        assert fresh["access_token"] != granted["access_token"]
        assert "refresh_token" not in fresh

    def test_an_access_token_ends_after_an_hour_and_is_refreshed(self, sandbox):
        granted = self.granted(sandbox)
        sandbox.control("POST", "/clock", {"offset_s": 3700})

        def channels(token):
            return sandbox.http.get(
                f"{self.urls['api']}/youtube/v3/channels?mine=true&part=id",
                headers={"Authorization": f"Bearer {token}"},
            )

        assert channels(granted["access_token"]).status_code == 401
        fresh = self.refresh(sandbox, granted["refresh_token"]).json()["access_token"]
        assert channels(fresh).status_code == 200

    def test_after_revoking_nothing_is_left(self, sandbox):
        granted = self.granted(sandbox)
        url = f"{self.urls['token']}/revoke"

        assert sandbox.http.post(url, data={"token": granted["access_token"]}).status_code == 200

        refused = self.refresh(sandbox, granted["refresh_token"])
        assert refused.status_code == 400
        assert refused.json() == {
            "error": "invalid_grant",
            "error_description": "Token has been expired or revoked.",
        }

    def test_a_lost_answer_to_a_refresh_loses_nothing(self, sandbox):
        granted = self.granted(sandbox)
        sandbox.fault("youtube", "token", "error_after_500")

        assert self.refresh(sandbox, granted["refresh_token"]).status_code == 500
        assert self.refresh(sandbox, granted["refresh_token"]).status_code == 200


class TestLinkedIn:
    @pytest.fixture(autouse=True)
    def _prepared(self, sandbox):
        sandbox.account("linkedin", ACCOUNT)
        self.web = sandbox.urls["linkedin"]["authorize"]

    def post(self, sandbox, path, **fields):
        return sandbox.http.post(f"{self.web}/oauth/v2/{path}", data=fields)

    def granted(self, sandbox, scope="w_organization_social r_organization_social"):
        fields, _ = agreed(sandbox, f"{self.web}/oauth/v2/authorization", scope=scope)
        return self.post(
            sandbox,
            "accessToken",
            **secret("linkedin"),
            grant_type="authorization_code",
            redirect_uri=BACK,
            code=fields["code"],
        ).json()

    def test_a_code_becomes_sixty_days(self, sandbox):
        granted = self.granted(sandbox)

        assert 5_183_000 < granted["expires_in"] <= 5_184_000
        assert granted["scope"] == "w_organization_social,r_organization_social"

    def test_introspection_tells_what_has_become_of_a_token(self, sandbox):
        granted = self.granted(sandbox)

        def status():
            fields = {**secret("linkedin"), "token": granted["access_token"]}
            answer = self.post(sandbox, "introspectToken", **fields).json()
            return answer["active"], answer["status"]

        assert status() == (True, "active")
        sandbox.control("POST", "/clock", {"offset_s": 61 * 86400})
        assert status() == (False, "expired")

    def test_a_consent_to_other_scopes_ends_the_tokens_of_the_first(self, sandbox):
        first = self.granted(sandbox)
        same = self.granted(sandbox)

        def status(granted):
            fields = {**secret("linkedin"), "token": granted["access_token"]}
            return self.post(sandbox, "introspectToken", **fields).json()["status"]

        assert (status(first), status(same)) == ("active", "active")
        other = self.granted(sandbox, scope="r_organization_social")
        assert [status(one) for one in (first, same, other)] == ["revoked", "revoked", "active"]

    def test_a_refresh_keeps_the_refresh_token_and_its_end(self, sandbox):
        granted = self.granted(sandbox)
        sandbox.control("POST", "/clock", {"offset_s": 30 * 86400})

        fresh = self.post(
            sandbox,
            "accessToken",
            **secret("linkedin"),
            grant_type="refresh_token",
            refresh_token=granted["refresh_token"],
        ).json()

        assert fresh["access_token"] != granted["access_token"]
        assert fresh["refresh_token"] == granted["refresh_token"]
        assert fresh["refresh_token_expires_in"] <= 335 * 86400 + 5

    def test_a_used_code_is_refused_with_linkedins_sentence(self, sandbox):
        refused = self.post(
            sandbox,
            "accessToken",
            **secret("linkedin"),
            grant_type="authorization_code",
            redirect_uri=BACK,
            code="used",
        )

        assert refused.status_code == 400
        assert refused.json()["error"] == "invalid_request"
        assert "authorization code expired" in refused.json()["error_description"]

    def test_a_cancelled_sign_in_comes_back_as_one(self, sandbox):
        fields, _ = agreed(
            sandbox, f"{self.web}/oauth/v2/authorization", account="", scope="openid"
        )

        assert fields["error"] == "user_cancelled_login"
