"""X's calls as a test makes them."""

import base64
import hashlib
import io
from urllib.parse import parse_qsl, urlsplit

CLIENT = ("majlis-sandbox", "sandbox-secret-x")
BACK = "http://localhost:9/connected"
VERIFIER = "v" * 43
SCOPES = "tweet.read tweet.write users.read media.write offline.access"


class XClient:
    def __init__(self, sandbox, account="1"):
        self.sandbox = sandbox
        self.http = sandbox.http
        self.account = account
        self.api = sandbox.urls["x"]["api"]
        self.access_token = sandbox.token("x", account)

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.access_token}"}

    def get(self, path, **query):
        return self.http.get(self.api + path, params=query, headers=self.headers)

    def post(self, path, body=None, **options):
        return self.http.post(self.api + path, json=body, headers=self.headers, **options)

    def publish(self, text, **fields):
        return self.post("/2/tweets", {"text": text, **fields})

    def delete(self, id):  # noqa: A002
        return self.http.delete(f"{self.api}/2/tweets/{id}", headers=self.headers)

    def timeline(self, **query):
        return self.get(f"/2/users/{self.account}/tweets", **query)

    def initialize(self, total_bytes, mime="image/jpeg", category="tweet_image"):
        body = {"media_type": mime, "total_bytes": total_bytes, "media_category": category}
        return self.post("/2/media/upload/initialize", body).json()["data"]["id"]

    def append(self, media, index, content):
        return self.http.post(
            f"{self.api}/2/media/upload/{media}/append",
            data={"segment_index": str(index)},
            files={"media": ("part", io.BytesIO(content), "application/octet-stream")},
            headers=self.headers,
        )

    def finalize(self, media):
        return self.post(f"/2/media/upload/{media}/finalize")

    def upload(self, content, **kind):
        """Upload a file in one segment; return the media id."""
        media = self.initialize(len(content), **kind)
        assert self.append(media, 0, content).status_code == 200
        assert self.finalize(media).status_code == 200
        return media


def authorize_address(sandbox, **changed):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    query = {
        "response_type": "code",
        "client_id": CLIENT[0],
        "redirect_uri": BACK,
        "scope": SCOPES,
        "state": "الحالة",
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **changed,
    }
    return sandbox.urls["x"]["authorize"] + "/i/oauth2/authorize", query


def agree(sandbox, account="1", **changed):
    """Press an account's button; return the fields that come back."""
    address, query = authorize_address(sandbox, **changed)
    answer = sandbox.http.post(address, params=query, data={"account": account})
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def ask_token(sandbox, auth=CLIENT, **fields):
    return sandbox.http.post(sandbox.urls["x"]["api"] + "/2/oauth2/token", data=fields, auth=auth)


def redeem(sandbox, code, **changed):
    fields = {"code": code, "redirect_uri": BACK, "code_verifier": VERIFIER, **changed}
    return ask_token(sandbox, grant_type="authorization_code", **fields)


def refresh(sandbox, token):
    return ask_token(sandbox, grant_type="refresh_token", refresh_token=token)
