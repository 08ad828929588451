"""Meta's two ways to a token: Facebook's, which ends at Pages, and Instagram's own.

Sources: Meta's public Postman collection and the pages of Instagram Login, read 2026-11.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from .contract import OutcomeUnknown
from .facebook import Facebook
from .grants import App, Grant, GrantedAccount, grant_of, granted, token_judge
from .http import Http
from .instagram import Instagram
from .meta import judged, proof
from .verdicts import Judge, settled

GRAPH_VERSION = Facebook.version
Hosts = Mapping[str, str]
Clock = Callable[[], datetime]


def facebook(
    app: App, *, redirect_uri: str, code: str, hosts: Hosts, http: Http, clock: Clock
) -> Grant:
    """Turn a code into a long-lived user token and the tokens of the person's Pages."""
    client = {"client_id": app.client_id, "client_secret": app.client_secret}
    url = f"{hosts['api']}/{GRAPH_VERSION}/oauth/access_token"
    asked_at = clock()
    short = http.call("POST", url, data={**client, "redirect_uri": redirect_uri, "code": code})
    short_token = granted(settled(short, _judge(clock)), asked_at).access_token
    asked_at = clock()
    fields = {**client, "grant_type": "fb_exchange_token", "fb_exchange_token": short_token}
    long = granted(settled(http.call("POST", url, data=fields), _judge(clock)), asked_at)
    scopes = _granted_scopes(app, long.access_token, hosts=hosts, http=http, clock=clock)
    return renew_pages(app, replace(long, scopes=scopes), hosts=hosts, http=http, clock=clock)


def renew_pages(app: App, grant: Grant, *, hosts: Hosts, http: Http, clock: Clock) -> Grant:
    """Return the grant with the Pages it speaks for now and their tokens.

    Raises:
        LoggedOut: the user token itself has ended; Facebook knows no refresh.
    """
    pages: list[GrantedAccount] = []
    params = {
        "fields": "id,name,username,access_token,tasks",
        "limit": "100",
        "appsecret_proof": proof(app.client_secret, grant.access_token),
    }
    headers = {"Authorization": f"Bearer {grant.access_token}"}
    while True:
        url = f"{hosts['api']}/{GRAPH_VERSION}/me/accounts"
        answer = http.call("GET", url, params=params, headers=headers)
        data = settled(answer, _judge(clock)).data
        if not isinstance(data.get("data"), list):
            raise OutcomeUnknown("Facebook answered without the list of Pages")
        pages += [_page(made) for made in data["data"] if made.get("access_token")]
        after = data.get("paging", {}).get("cursors", {}).get("after")
        if not data.get("paging", {}).get("next") or not after:
            return replace(grant, accounts=tuple(pages))
        params["after"] = str(after)


def instagram(
    app: App, *, redirect_uri: str, code: str, hosts: Hosts, http: Http, clock: Clock
) -> Grant:
    """Turn a code into a token of an hour, and that into one of sixty days."""
    fields = {
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "grant_type": "authorization_code",
        "redirect_uri": redirect_uri,
        "code": code,
    }
    asked_at = clock()
    answer = http.call("POST", f"{hosts['token']}/oauth/access_token", data=fields)
    data = settled(answer, token_judge(is_renewal=False)).data
    # Some answers come wrapped in a list.
    short = grant_of(data["data"][0] if data.get("data") else data, asked_at)
    asked_at = clock()
    params = {
        "grant_type": "ig_exchange_token",
        "client_secret": app.client_secret,
        "access_token": short.access_token,
    }
    made = http.call("GET", f"{hosts['api']}/access_token", params=params)
    long = granted(settled(made, _judge(clock)), asked_at)
    account = Instagram(
        http=http, hosts=hosts, account_id="", access_token=long.access_token
    ).account()
    return replace(
        long,
        scopes=long.scopes or short.scopes,
        accounts=(GrantedAccount(id=account.id, handle=account.handle, name=account.name),),
    )


def renew_instagram(grant: Grant, *, hosts: Hosts, http: Http, clock: Clock) -> Grant:
    """Give a token that is at least a day old and still alive sixty days more."""
    params = {"grant_type": "ig_refresh_token", "access_token": grant.access_token}
    asked_at = clock()
    answer = http.call("GET", f"{hosts['api']}/refresh_access_token", params=params)
    fresh = granted(settled(answer, _judge(clock)), asked_at)
    return replace(fresh, scopes=fresh.scopes or grant.scopes, accounts=grant.accounts)


def _granted_scopes(
    app: App, access_token: str, *, hosts: Hosts, http: Http, clock: Clock
) -> tuple[str, ...]:
    """Ask Facebook what the person left ticked."""
    params = {
        "input_token": access_token,
        "access_token": f"{app.client_id}|{app.client_secret}",
    }
    answer = http.call("GET", f"{hosts['api']}/{GRAPH_VERSION}/debug_token", params=params)
    data = settled(answer, _judge(clock)).data.get("data", {})
    return tuple(str(scope) for scope in data.get("scopes", []))


def _judge(clock: Clock) -> Judge:
    return lambda answer: judged(answer, clock())


def _page(made: Mapping[str, Any]) -> GrantedAccount:
    return GrantedAccount(
        id=str(made["id"]),
        handle=str(made.get("username", "")),
        name=str(made.get("name", "")),
        access_token_override=str(made["access_token"]),
    )
