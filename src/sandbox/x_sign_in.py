"""OAuth 2 of X: codes of thirty seconds, PKCE, refresh tokens that work once.

Source: docs.x.com, fundamentals/authentication/oauth-2-0, read 2026-08; the error texts are
reported by users of the API.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.core.accounts import App, BadGrant, Token
from sandbox.core.answers import Answer, Refusal
from sandbox.core.consent import ConsentRules, consent
from sandbox.core.exchange import Exchange
from sandbox.core.world import World

RULES = ConsentRules(
    code_life=timedelta(seconds=30), denied={"error": "access_denied"}, needs_pkce=True
)
ACCESS_LIFE = timedelta(hours=2)
REFRESH_LIFE = timedelta(days=182)  # undocumented; commonly said to be six months


async def authorize(exchange: Exchange) -> Answer:
    """Show the consent screen, or send the person back with a code."""
    return await consent(exchange, RULES)


async def token(exchange: Exchange) -> Answer:
    """Answer `POST /2/oauth2/token`, for a code or a refresh token."""
    fields = await exchange.fields()
    await exchange.gate("token")
    app = _client(exchange, fields)
    match fields.get("grant_type"):
        case "authorization_code":
            return await _from_code(exchange, fields, app)
        case "refresh_token":
            return await _from_refresh(exchange, fields, app)
    raise _bad("invalid_request", "Missing or unknown grant_type.")


async def revoke(exchange: Exchange) -> Answer:
    """Answer `POST /2/oauth2/revoke`: the whole consent ends."""
    fields = await exchange.fields()
    await exchange.gate("token")
    _client(exchange, fields)
    known = exchange.world.accounts.token("x", str(fields.get("token", "")))
    if known is not None:
        await exchange.world.accounts.end_grant(known, "revoked")
    return Answer(200, {"revoked": known is not None})


async def app_token(exchange: Exchange) -> Answer:
    """Answer `POST /oauth2/token`: the application's own bearer, always the same.

    Source: docs.x.com, fundamentals/authentication/oauth-2-0/application-only, read 2026-08.
    """
    fields = await exchange.fields()
    await exchange.gate("token")
    key, secret = _basic(exchange.headers.get("Authorization", ""))
    app = exchange.world.accounts.app_of_key("x", key)
    if app is None or not app.has_consumer_secret(secret):
        error = {"code": 99, "label": "authenticity_token_error"}
        body = {"errors": [{**error, "message": "Unable to verify your credentials"}]}
        raise Refusal(Answer(403, body))
    if fields.get("grant_type") != "client_credentials":
        raise _bad("invalid_request", "Missing or unknown grant_type.")
    token = await exchange.world.accounts.app_token("x", app)
    return Answer(200, {"token_type": "bearer", "access_token": token.value})


async def issued(
    world: World,
    *,
    account: str,
    client_id: str,
    scopes: tuple[str, ...],
    life: timedelta = ACCESS_LIFE,
    grant: str = "",
) -> dict[str, Any]:
    """Make an access token, with `offline.access` a refresh token too; return X's answer."""
    access = await world.accounts.issue(
        network="x",
        account=account,
        client_id=client_id,
        scopes=scopes,
        life=life,
        grant=grant,
    )
    answer: dict[str, Any] = {
        "token_type": "bearer",
        "expires_in": access.life_s(world.clock.now()),
        "access_token": access.value,
        "scope": " ".join(scopes),
    }
    if "offline.access" in scopes:
        refresh = await world.accounts.issue(
            network="x",
            account=account,
            client_id=client_id,
            use="refresh",
            scopes=scopes,
            life=REFRESH_LIFE,
            grant=access.grant,
        )
        answer["refresh_token"] = refresh.value
    return answer


async def _from_code(exchange: Exchange, fields: Mapping[str, Any], app: App) -> Answer:
    try:
        code = await exchange.world.accounts.redeem(
            "x",
            str(fields.get("code", "")),
            client_id=app.client_id,
            redirect_uri=str(fields.get("redirect_uri", "")),
            verifier=str(fields.get("code_verifier", "")),
        )
    except BadGrant as error:
        text = "Value passed for the authorization code was invalid."
        raise _bad("invalid_request", text) from error
    made = await issued(
        exchange.world, account=code.account, client_id=app.client_id, scopes=code.scopes
    )
    return Answer(200, made)


async def _from_refresh(exchange: Exchange, fields: Mapping[str, Any], app: App) -> Answer:
    """Exchange a refresh token for a new pair. It works once; a lost answer loses the account."""
    accounts = exchange.world.accounts
    known = accounts.token("x", str(fields.get("refresh_token", "")))
    if known is None or not _refreshes(known, app, exchange):
        raise _bad("invalid_request", "Value passed for the token was invalid.")
    await accounts.end(known, "used")
    made = await issued(
        exchange.world,
        account=known.account,
        client_id=app.client_id,
        scopes=known.scopes,
        grant=known.grant,
    )
    return Answer(200, made)


def _refreshes(known: Token, app: App, exchange: Exchange) -> bool:
    is_valid = known.state(exchange.world.clock.now()) == "valid"
    return known.use == "refresh" and known.client_id == app.client_id and is_valid


def _client(exchange: Exchange, fields: Mapping[str, Any]) -> App:
    """Return the application that asks; one with a secret must show it by Basic."""
    id_, secret = _basic(exchange.headers.get("Authorization", ""))
    app = exchange.world.accounts.app("x", id_ or str(fields.get("client_id", "")))
    if app is None:
        raise _bad("invalid_request", "Value passed for the client_id was invalid.")
    if app.client_secret and not app.has_secret(secret):
        text = "Missing valid authorization header"
        raise _bad("unauthorized_client", text, status=401)
    return app


def _basic(header: str) -> tuple[str, str]:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        id_, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return id_, secret


def _bad(error: str, description: str, *, status: int = 400) -> Refusal:
    return Refusal(Answer(status, {"error": error, "error_description": description}))
