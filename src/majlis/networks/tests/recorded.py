"""Answers as the networks give them, and a transport that plays them back.

The bodies are those of the vendors' pages and of public reports, shortened.
"""

import html
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from majlis.networks import connect, hosts
from majlis.networks.contract import OutgoingMedia, OutgoingPost

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TEXT = "نرحب بكم في معرض الكتاب #الرياض_تقرأ ✨\nالتسجيل: https://gso.example/ar (مجانًا)"
TITLE = "معرض الكتاب 2026"
TOKEN = "canary-access-token-5e1f"
SECRET = "canary-app-secret-77aa"

HOSTS = {
    "x": {"authorize": "https://x.com", "api": "https://api.x.com"},
    "facebook": {
        "authorize": "https://www.facebook.com",
        "api": "https://graph.facebook.com",
        "video": "https://graph-video.facebook.com",
        "upload": "https://rupload.facebook.com",
    },
    "instagram": {
        "authorize": "https://www.instagram.com",
        "token": "https://api.instagram.com",
        "api": "https://graph.instagram.com",
        "upload": "https://rupload.facebook.com",
    },
    "youtube": {
        "authorize": "https://accounts.google.com",
        "token": "https://oauth2.googleapis.com",
        "api": "https://www.googleapis.com",
        "analytics": "https://youtubeanalytics.googleapis.com",
        "hub": "https://pubsubhubbub.appspot.com",
    },
    "linkedin": {
        "authorize": "https://www.linkedin.com",
        "api": "https://api.linkedin.com",
        "upload": "https://www.linkedin.com",
    },
    "mastodon": hosts.of_server("https://social.gso.example"),
    "bluesky": hosts.of_server("https://pds.gso.example"),
}


def image(content=b"\xff\xd8 a picture", **changes):
    facts = {
        "kind": "image",
        "sha256": "a" * 64,
        "size_bytes": len(content),
        "mime": "image/jpeg",
        "width": 1080,
        "height": 1080,
        "alt": "واجهة المعرض",
        "open": lambda: io.BytesIO(content),
        "public_url": lambda: "https://majlis.example/out/signed.jpg",
    }
    return OutgoingMedia(**(facts | changes))


def video(content=b"0" * 1000, **changes):
    return image(content, **({"kind": "video", "mime": "video/mp4", "alt": ""} | changes))


class Network:
    """Plays answers back and keeps the requests.

    `routes` maps "METHOD path-ending" to an answer, a list of answers (the last one repeats), or
    a function of the request.
    """

    def __init__(self, routes):
        self.routes = {key: list(_many(answers)) for key, answers in routes.items()}
        self.requests = []

    def __call__(self, request):
        request.read()
        self.requests.append(request)
        for key, answers in self.routes.items():
            method, _, ending = key.partition(" ")
            if request.method == method and _path(request).endswith(ending):
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                return _played(answer, request)
        raise AssertionError(f"no answer for {request.method} {request.url}")

    def calls(self, method, ending):
        return [
            request
            for request in self.requests
            if request.method == method and _path(request).endswith(ending)
        ]


def _many(answers):
    return answers if isinstance(answers, list) else [answers]


def _path(request):
    return request.url.raw_path.decode().partition("?")[0]


def _played(answer, request):
    if isinstance(answer, Exception):
        raise answer
    return answer(request) if callable(answer) else answer


def said(status, body=None, **headers):
    """A JSON answer; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = b"" if body is None else json.dumps(body).encode()
    kind = {"content-type": "application/json"}
    return lambda request: httpx.Response(status, content=content, headers=kind | named)


def page_instead():
    html = b"<!doctype html><title>Bad gateway</title>"
    return lambda request: httpx.Response(200, content=html, headers={"content-type": "text/html"})


def connected(slug, routes, **changes):
    network = routes if isinstance(routes, Network) else Network(routes)
    options = {
        "hosts": HOSTS[slug],
        "account": ACCOUNTS[slug],
        "access_token": TOKEN,
        "clock": lambda: NOW,
    }
    account = connect(slug, transport=httpx.MockTransport(network), **(options | changes))
    return account, network


ACCOUNTS = {
    "x": "2244994945",
    "facebook": "104567",
    "instagram": "17841400001",
    "youtube": "UCabc",
    "linkedin": "5515715",
    "mastodon": "109401",
    "bluesky": "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
}


# --- Bodies -------------------------------------------------------------------------------------


def x_post(text=TEXT, id_="1900000000000000001", **more):
    return {
        "id": id_,
        "text": text,
        "author_id": ACCOUNTS["x"],
        "created_at": "2026-11-22T10:00:01.000Z",
        **more,
    }


def x_page(*posts, **more):
    meta = {"result_count": len(posts)}
    if posts:
        meta |= {"newest_id": posts[0]["id"], "oldest_id": posts[-1]["id"]}
    body = {"data": list(posts), "meta": meta} if posts else {"meta": meta}
    return said(200, body | more)


def graph_error(code, subcode=None, message="(#%s) refused", status=400, **headers):
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    if subcode is not None:
        error["error_subcode"] = subcode
    return said(status, {"error": error}, **headers)


def fb_post(text=TEXT, id_="104567_9", published=True, **more):
    return {
        "id": id_,
        "message": text,
        "created_time": "2026-11-22T10:00:01+0000",
        "is_published": published,
        "permalink_url": "https://www.facebook.com/104567/posts/9",
        "from": {"id": ACCOUNTS["facebook"], "name": "الهيئة"},
        **more,
    }


def ig_post(text=TEXT, id_="18000000001", **more):
    return {
        "id": id_,
        "caption": text,
        "timestamp": "2026-11-22T10:00:01+0000",
        "permalink": "https://www.instagram.com/p/Cabc/",
        "media_type": "IMAGE",
        "username": "gso",
        **more,
    }


def yt_video(text=TEXT, id_="dQw4w9WgXcQ", privacy="public", upload="processed", **more):
    return {
        "kind": "youtube#video",
        "id": id_,
        "snippet": {
            "title": TITLE,
            "description": text,
            "channelId": ACCOUNTS["youtube"],
            "publishedAt": "2026-11-22T10:00:01Z",
        },
        "status": {
            "uploadStatus": upload,
            "privacyStatus": privacy,
            "license": "youtube",
            "embeddable": True,
            "publicStatsViewable": True,
            "selfDeclaredMadeForKids": False,
        },
        **more,
    }


def yt_list(*items, kind="video", **more):
    return said(200, {"kind": f"youtube#{kind}ListResponse", "items": list(items), **more})


def yt_error(status, reason, message="refused", **headers):
    row = {"message": message, "domain": "youtube", "reason": reason}
    return said(status, {"error": {"code": status, "message": message, "errors": [row]}}, **headers)


YT_CHANNEL = {"id": "UCabc", "contentDetails": {"relatedPlaylists": {"uploads": "UUabc"}}}


def yt_row(video_id, at="2026-11-22T10:00:01Z"):
    return {"snippet": {"publishedAt": at}, "contentDetails": {"videoId": video_id}}


def li_post(commentary, id_="urn:li:share:7243000000000000001", **more):
    return {
        "id": id_,
        "author": "urn:li:organization:5515715",
        "commentary": commentary,
        "visibility": "PUBLIC",
        "lifecycleState": "PUBLISHED",
        "createdAt": int(NOW.timestamp() * 1000) + 1000,
        **more,
    }


def li_page(*posts):
    return said(200, {"elements": list(posts), "paging": {"start": 0, "count": 50, "links": []}})


def li_error(status, code, message="refused", **more):
    return said(status, {"status": status, "code": code, "message": message, **more})


def toot(text=TEXT, id_="115600000000000001", **more):
    lines = "<br>".join(html.escape(line) for line in text.split("\n"))
    return {
        "id": id_,
        "created_at": "2026-11-22T10:00:01.000Z",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "visibility": "public",
        "url": f"https://social.gso.example/@gso/{id_}",
        "content": f"<p>{lines}</p>",
        "account": {"id": ACCOUNTS["mastodon"], "acct": "gso", "display_name": "الهيئة"},
        "media_attachments": [],
        "favourites_count": 4,
        "reblogs_count": 2,
        "replies_count": 1,
        **more,
    }


SKY_KEY = "3m6abcdefgh2x"
SKY_URI = f"at://{ACCOUNTS['bluesky']}/app.bsky.feed.post/{SKY_KEY}"


def sky_record(text=TEXT, uri=SKY_URI, **more):
    value = {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": "2026-11-22T10:00:01.000Z",
        "langs": ["ar"],
        **more,
    }
    return {"uri": uri, "cid": "bafyreib2rxk3rh6kzwq", "value": value}


def sky_error(status, error, message="refused", **headers):
    return said(status, {"error": error, "message": message}, **headers)


# --- What the contract tests ask of each network ------------------------------------------------


@dataclass
class Case:
    """One network's part in the behaviours that all five share."""

    slug: str
    post: OutgoingPost
    handles: dict
    reveal: str  # the call that makes a post public
    success: Callable
    id: str
    shown: dict  # routes under which the post is shown as public
    hidden: dict  # routes under which it is surely not there
    unreadable: dict  # routes that leave the question open
    read: str
    gone: Callable
    delete: str
    deleted: Callable
    expired: Callable
    limited: Callable
    limited_for: timedelta
    no_id: Callable
    refusals: list = field(default_factory=list)  # (answer, code of Rejected)
    text: str = TEXT


def _li_text():
    from majlis.networks.linkedin import final_text

    return final_text(TEXT)


def cases():
    midnight_utc = timedelta(hours=14)
    plain = OutgoingPost(text=TEXT)
    return [
        Case(
            slug="x",
            post=plain,
            handles={"media": [], "newest_id": "1899999999999999999"},
            reveal="POST /2/tweets",
            success=said(201, {"data": {"id": "1900000000000000001", "text": TEXT}}),
            id="1900000000000000001",
            shown={"GET /tweets": x_page(x_post())},
            hidden={"GET /tweets": x_page(x_post("نص آخر"))},
            unreadable={"GET /tweets": page_instead()},
            read="GET /2/tweets/1900000000000000001",
            gone=said(
                200,
                {"errors": [{"type": "https://api.twitter.com/2/problems/resource-not-found"}]},
            ),
            delete="DELETE /2/tweets/1900000000000000001",
            deleted=said(200, {"data": {"deleted": True}}),
            expired=said(401, {"title": "Unauthorized", "type": "about:blank", "status": 401}),
            limited=said(
                429,
                {"title": "Too Many Requests", "type": "about:blank", "status": 429},
                x_rate_limit_remaining="0",
                x_rate_limit_reset=str(int((NOW + timedelta(minutes=7)).timestamp())),
            ),
            limited_for=timedelta(minutes=7),
            no_id=said(201, {"data": {"text": TEXT}}),
            refusals=[
                (
                    said(
                        403,
                        {
                            "title": "Forbidden",
                            "status": 403,
                            "detail": "You are not permitted to perform this action.",
                        },
                    ),
                    "not_allowed",
                ),
                (
                    said(
                        400,
                        {
                            "errors": [{"message": "Your media IDs are invalid."}],
                            "title": "Invalid Request",
                            "type": "https://api.x.com/2/problems/invalid-request",
                        },
                    ),
                    "media_refused",
                ),
                (said(402, {"title": "CreditsDepleted", "status": 402}), "out_of_credit"),
            ],
        ),
        Case(
            slug="facebook",
            post=plain,
            handles={"photos": [], "post_id": "104567_9"},
            reveal="POST /104567_9",
            success=said(200, {"success": True}),
            id="104567_9",
            shown={"GET /104567_9": said(200, fb_post())},
            hidden={"GET /104567_9": said(200, fb_post(published=False))},
            unreadable={"GET /104567_9": page_instead()},
            read="GET /104567_9",
            gone=graph_error(100, 33),
            delete="DELETE /104567_9",
            deleted=said(200, {"success": True}),
            expired=graph_error(190, 463, "Error validating access token: Session has expired"),
            limited=graph_error(
                80001,
                x_business_use_case_usage=json.dumps(
                    {"104567": [{"type": "pages", "estimated_time_to_regain_access": 7}]}
                ),
            ),
            limited_for=timedelta(minutes=7),
            no_id=said(200, {}),
            refusals=[
                (graph_error(100), "other"),
                (graph_error(200), "not_allowed"),
                (graph_error(368), "not_allowed"),
                (graph_error(10), "not_allowed"),
            ],
        ),
        Case(
            slug="instagram",
            post=OutgoingPost(text=TEXT, media=(image(),)),
            handles={"files": ["a" * 64], "parts": [], "container": "17900"},
            reveal="POST /17841400001/media_publish",
            success=said(200, {"id": "18000000001"}),
            id="18000000001",
            shown={
                "GET /17900": said(200, {"status_code": "PUBLISHED", "id": "17900"}),
                "GET /17841400001/media": said(200, {"data": [ig_post()]}),
            },
            hidden={"GET /17900": said(200, {"status_code": "FINISHED", "id": "17900"})},
            unreadable={
                "GET /17900": said(200, {"status_code": "PUBLISHED", "id": "17900"}),
                "GET /17841400001/media": said(200, {"data": []}),
            },
            read="GET /18000000001",
            gone=graph_error(100, 33),
            delete="DELETE /18000000001",
            deleted=said(200, {"success": True}),
            expired=graph_error(190, 463, "Error validating access token: Session has expired"),
            limited=graph_error(
                80002,
                x_business_use_case_usage=json.dumps(
                    {"1784": [{"type": "instagram", "estimated_time_to_regain_access": 7}]}
                ),
            ),
            limited_for=timedelta(minutes=7),
            no_id=said(200, {}),
            refusals=[
                (graph_error(25, 2207050), "not_allowed"),
                (graph_error(36003, 2207009), "media_refused"),
                (graph_error(36004, 2207010), "text_refused"),
                (graph_error(24, 2207006), "not_found"),
            ],
        ),
        Case(
            slug="youtube",
            post=OutgoingPost(text=TEXT, title=TITLE, media=(video(),)),
            handles={"sha256": "a" * 64, "video": "dQw4w9WgXcQ", "status": {"embeddable": True}},
            reveal="PUT /youtube/v3/videos",
            success=said(200, yt_video()),
            id="dQw4w9WgXcQ",
            shown={"GET /youtube/v3/videos": yt_list(yt_video())},
            hidden={"GET /youtube/v3/videos": yt_list(yt_video(privacy="private"))},
            unreadable={"GET /youtube/v3/videos": page_instead()},
            read="GET /youtube/v3/videos",
            gone=yt_list(),
            delete="DELETE /youtube/v3/videos",
            deleted=said(204),
            expired=yt_error(401, "authError", "Invalid Credentials"),
            limited=yt_error(403, "quotaExceeded", "exceeded your <a href=x>quota</a>"),
            # 10:00 UTC is 02:00 in California; the quota's day ends at its midnight.
            limited_for=timedelta(hours=22),
            no_id=said(200, {"kind": "youtube#video"}),
            refusals=[
                (yt_error(403, "forbidden"), "not_allowed"),
                (yt_error(400, "invalidTitle"), "text_refused"),
                (yt_error(404, "videoNotFound"), "not_found"),
            ],
        ),
        Case(
            slug="linkedin",
            post=OutgoingPost(text=_li_text()),
            handles={"images": [], "newest_at_ms": int(NOW.timestamp() * 1000)},
            reveal="POST /rest/posts",
            success=said(201, x_restli_id="urn:li:share:7243000000000000001"),
            id="urn:li:share:7243000000000000001",
            shown={"GET /rest/posts": li_page(li_post(_li_text()))},
            hidden={"GET /rest/posts": li_page(li_post("نص آخر"))},
            unreadable={"GET /rest/posts": page_instead()},
            read="GET /rest/posts/urn%3Ali%3Ashare%3A7243000000000000001",
            gone=said(404, {"status": 404, "message": "not found"}),
            delete="DELETE /rest/posts/urn%3Ali%3Ashare%3A7243000000000000001",
            deleted=said(204),
            expired=li_error(401, "EXPIRED_ACCESS_TOKEN", serviceErrorCode=65602),
            limited=said(
                429,
                {"message": "Resource level throttle limit for calls to this resource is reached."},
            ),
            limited_for=midnight_utc,
            no_id=said(201),
            refusals=[
                (li_error(403, "ACCESS_DENIED"), "not_allowed"),
                (li_error(400, "FIELD_LENGTH_TOO_LONG"), "text_too_long"),
                (li_error(426, "NONEXISTENT_VERSION"), "other"),
            ],
        ),
        Case(
            slug="mastodon",
            post=plain,
            handles={"media": [], "newest_id": "115599999999999999", "key": "f" * 32},
            reveal="POST /api/v1/statuses",
            success=said(200, toot()),
            id="115600000000000001",
            shown={"GET /statuses": said(200, [toot()])},
            hidden={"GET /statuses": said(200, [toot("نص آخر")])},
            unreadable={"GET /statuses": page_instead()},
            read="GET /api/v1/statuses/115600000000000001",
            gone=said(404, {"error": "Record not found"}),
            delete="DELETE /api/v1/statuses/115600000000000001",
            deleted=said(200, toot()),
            expired=said(401, {"error": "The access token is invalid"}),
            limited=said(
                429,
                {"error": "Too many requests"},
                x_ratelimit_reset=(NOW + timedelta(minutes=7)).isoformat(),
            ),
            limited_for=timedelta(minutes=7),
            no_id=said(200, {"content": "<p></p>"}),
            refusals=[
                (
                    said(403, {"error": "This action is outside the authorized scopes"}),
                    "not_allowed",
                ),
                (
                    said(422, {"error": "Validation failed: Text character limit of 500 exceeded"}),
                    "text_too_long",
                ),
                (
                    said(422, {"error": "Cannot attach files that have not finished processing."}),
                    "media_refused",
                ),
            ],
        ),
        Case(
            slug="bluesky",
            post=plain,
            handles={
                "blobs": [],
                "dids": {},
                "key": SKY_KEY,
                "created_at": "2026-11-22T10:00:01.000Z",
            },
            reveal="POST /xrpc/com.atproto.repo.putRecord",
            success=said(200, {"uri": SKY_URI, "cid": "bafyreib2rxk3rh6kzwq"}),
            id=SKY_URI,
            shown={"GET /com.atproto.repo.getRecord": said(200, sky_record())},
            hidden={
                "GET /com.atproto.repo.getRecord": sky_error(
                    400, "RecordNotFound", "Could not locate record"
                )
            },
            unreadable={"GET /com.atproto.repo.getRecord": page_instead()},
            read="GET /com.atproto.repo.getRecord",
            gone=sky_error(400, "RecordNotFound", "Could not locate record"),
            delete="POST /xrpc/com.atproto.repo.deleteRecord",
            deleted=said(200, {}),
            expired=sky_error(400, "ExpiredToken", "Token has expired"),
            limited=sky_error(
                429,
                "RateLimitExceeded",
                ratelimit_reset=str(int((NOW + timedelta(minutes=7)).timestamp())),
            ),
            limited_for=timedelta(minutes=7),
            no_id=said(200, {}),
            refusals=[
                (sky_error(400, "InvalidRequest", "Invalid app.bsky.feed.post"), "text_refused"),
                (sky_error(400, "BlobTooLarge"), "media_refused"),
                (sky_error(403, "Forbidden"), "not_allowed"),
            ],
        ),
    ]
