"""Connecting an account: the address of consent, a code for tokens, and their renewal.

Each network deviates from OAuth 2 in its own way, so each has its own few lines here; all of them
call through `Http`, with its one deadline and its silence about secrets.
Sources: the networks' own OAuth pages, read 2026-08 to 2026-11.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from . import bluesky_session, oauth_meta
from .connected import now_utc
from .contract import LoggedOut
from .grants import App, Grant, GrantedAccount, granted, in_minutes, token_judge
from .http import Http
from .linkedin import LinkedIn
from .linkedin_pages import administered_pages
from .mastodon import Mastodon
from .oauth_meta import GRAPH_VERSION
from .verdicts import settled
from .x import X
from .youtube import YouTube

__all__ = [
    "BY_PASSWORD",
    "SCOPES",
    "App",
    "Grant",
    "GrantedAccount",
    "authorize_url",
    "exchange",
    "missing_scopes",
    "refresh",
]

Hosts = Mapping[str, str]

SCOPES: Mapping[str, tuple[str, ...]] = {
    "x": (
        "tweet.read",
        "tweet.write",
        "users.read",
        "media.write",
        "offline.access",
        "dm.read",
        "dm.write",
        "tweet.moderate.write",
        "like.read",
        "like.write",
    ),
    "facebook": (
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
        "pages_manage_engagement",
        "pages_read_user_content",
        "pages_manage_metadata",
        "pages_messaging",
        "read_insights",
    ),
    "instagram": (
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_comments",
        "instagram_business_manage_insights",
        "instagram_business_manage_messages",
    ),
    "youtube": (
        "https://www.googleapis.com/auth/youtube.upload",
        "https://www.googleapis.com/auth/youtube.readonly",
        "https://www.googleapis.com/auth/youtube.force-ssl",
        "https://www.googleapis.com/auth/yt-analytics.readonly",
    ),
    "linkedin": (
        "w_organization_social",
        "r_organization_social",
        "w_organization_social_feed",
        "r_organization_social_feed",
        "rw_organization_admin",
    ),
    "mastodon": (
        "read",
        "write:statuses",
        "write:media",
        "write:favourites",
        "write:blocks",
    ),
    "bluesky": (),  # a password for applications opens the whole account
}
# There the institution signs in with a password for applications: nobody is sent to a page.
BY_PASSWORD = frozenset({"bluesky"})
_CONSENT: Mapping[str, str] = {
    "x": "/i/oauth2/authorize",
    "facebook": f"/{GRAPH_VERSION}/dialog/oauth",
    "instagram": "/oauth/authorize",
    "youtube": "/o/oauth2/v2/auth",
    "linkedin": "/oauth/v2/authorization",
    "mastodon": "/oauth/authorize",
}
_TOKEN: Mapping[str, tuple[str, str]] = {  # the host's name and the path
    "x": ("api", "/2/oauth2/token"),
    "youtube": ("token", "/token"),
    "linkedin": ("authorize", "/oauth/v2/accessToken"),
    "mastodon": ("authorize", "/oauth/token"),
}
_NAMES_ITSELF: Mapping[str, type[X] | type[YouTube] | type[Mastodon]] = {
    "x": X,
    "youtube": YouTube,
    "mastodon": Mastodon,
}
_WITH_PKCE = frozenset({"x", "youtube"})


def authorize_url(
    slug: str, app: App, *, redirect_uri: str, state: str, verifier: str, hosts: Hosts
) -> str:
    """Return where a person is sent to consent. `verifier` is used where the network has PKCE."""
    comma_separated = slug in ("facebook", "instagram")
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "scope": ("," if comma_separated else " ").join(SCOPES[slug]),
    }
    if slug in _WITH_PKCE:
        query |= {"code_challenge": _challenge(verifier), "code_challenge_method": "S256"}
    if slug == "youtube":
        # Google gives a refresh token only offline, and again only when consent is asked anew.
        query |= {"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"}
    return f"{hosts['authorize']}{_CONSENT[slug]}?{urlencode(query)}"


def exchange(
    slug: str,
    app: App,
    *,
    redirect_uri: str,
    code: str,
    verifier: str,
    hosts: Hosts,
    http: Http | None = None,
    clock: Callable[[], datetime] = now_utc,
) -> Grant:
    """Turn the code of a consent into tokens and the accounts they speak for.

    Raises:
        Rejected("not_allowed"): the network refused the code or the application.
        OutcomeUnknown: the answer was lost; the code is spent, the person must consent again.
    """
    http = http or Http()
    code = code.removesuffix("#_")  # Instagram adds this to its address
    if slug in ("facebook", "instagram"):
        take = oauth_meta.facebook if slug == "facebook" else oauth_meta.instagram
        return take(app, redirect_uri=redirect_uri, code=code, hosts=hosts, http=http, clock=clock)
    if slug == "bluesky":
        return bluesky_session.begun(app, hosts=hosts, http=http)
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    if slug in _WITH_PKCE:
        fields["code_verifier"] = verifier
    asked_at = clock()
    grant = _ask(slug, app, fields, hosts=hosts, http=http, clock=clock)
    if slug == "linkedin":
        grant = replace(grant, ends_at=in_minutes(grant.ends_at, asked_at=asked_at))
    accounts = _accounts(slug, grant.access_token, hosts=hosts, http=http)
    return replace(grant, accounts=accounts)


def refresh(
    slug: str,
    app: App,
    grant: Grant,
    *,
    hosts: Hosts,
    http: Http | None = None,
    clock: Callable[[], datetime] = now_utc,
) -> Grant:
    """Return a grant with fresh tokens; what the network does not send anew stays as it was.

    X's refresh tokens work once: the new grant must be stored before anything else happens.

    Raises:
        LoggedOut: it cannot be renewed; a person must connect the account again.
        OutcomeUnknown: the answer was lost, and at X the account's link with it.
    """
    http = http or Http()
    if slug == "facebook":
        return oauth_meta.renew_pages(app, grant, hosts=hosts, http=http, clock=clock)
    if slug == "instagram":
        return oauth_meta.renew_instagram(grant, hosts=hosts, http=http, clock=clock)
    if slug == "bluesky":
        return bluesky_session.renewed(grant, hosts=hosts, http=http)
    if not grant.refresh_token:
        raise LoggedOut("this account came without a refresh token")
    fields = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
    fresh = _ask(slug, app, fields, hosts=hosts, http=http, clock=clock)
    return replace(
        fresh,
        refresh_token=fresh.refresh_token or grant.refresh_token,
        scopes=fresh.scopes or grant.scopes,
        accounts=grant.accounts,
        # Renewing the access token does not lengthen the life of the refresh token.
        ends_at=grant.ends_at or fresh.ends_at,
    )


def missing_scopes(slug: str, grant: Grant) -> tuple[str, ...]:
    """Return what was asked for and not granted."""
    return tuple(scope for scope in SCOPES[slug] if scope not in grant.scopes)


def _ask(
    slug: str,
    app: App,
    fields: dict[str, str],
    *,
    hosts: Hosts,
    http: Http,
    clock: Callable[[], datetime],
) -> Grant:
    host, path = _TOKEN[slug]
    headers = {}
    if slug == "x":
        pair = base64.b64encode(f"{app.client_id}:{app.client_secret}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    else:
        fields = fields | {"client_id": app.client_id, "client_secret": app.client_secret}
    asked_at = clock()
    answer = http.call("POST", hosts[host] + path, data=fields, headers=headers)
    is_renewal = fields["grant_type"] == "refresh_token"
    return granted(settled(answer, token_judge(is_renewal=is_renewal)), asked_at)


def _accounts(
    slug: str, access_token: str, *, hosts: Hosts, http: Http
) -> tuple[GrantedAccount, ...]:
    if slug == "linkedin":
        page = LinkedIn(http=http, hosts=hosts, account_id="", access_token=access_token)
        return administered_pages(page)
    connects: type[X] | type[YouTube] | type[Mastodon] = _NAMES_ITSELF[slug]
    account = connects(http=http, hosts=hosts, account_id="", access_token=access_token).account()
    return (GrantedAccount(id=account.id, handle=account.handle, name=account.name),)


def _challenge(verifier: str) -> str:
    """Return the S256 challenge of RFC 7636."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
