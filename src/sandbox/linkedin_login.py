"""LinkedIn's three-legged OAuth, and the look into a token.

Source: learn.microsoft.com/linkedin/shared/authentication, pages "Authorization Code Flow",
"Programmatic refresh tokens" and "Token introspection", read 2026-11-22.
"""

from datetime import timedelta
from typing import Any

from sandbox.core.accounts import App, BadGrant, Token
from sandbox.core.answers import Answer
from sandbox.core.consent import ConsentRules, consent
from sandbox.core.exchange import Exchange
from sandbox.core.world import World

SLUG = "linkedin"
ACCESS_LIFE = timedelta(days=60)
REFRESH_LIFE = timedelta(days=365)

CONSENT = ConsentRules(
    code_life=timedelta(minutes=30),
    denied={
        "error": "user_cancelled_login",
        "error_description": "The user cancelled LinkedIn login",
    },
)

BAD_CODE = (
    "Unable to retrieve access token: appid/redirect uri/code verifier does not match "
    "authorization code. Or authorization code expired. Or external member binding exists"
)
BAD_REFRESH = "The provided authorization grant or refresh token is invalid, expired or revoked."


async def authorize(exchange: Exchange) -> Answer:
    """The consent screen, and the person's choice."""
    return await consent(exchange, CONSENT)


async def access_token(exchange: Exchange) -> Answer:
    """POST /oauth/v2/accessToken: a code or a refresh token for an access token."""
    fields = await exchange.fields()
    shown = exchange.world.accounts.token(SLUG, str(fields.get("refresh_token", "")))
    await exchange.gate("token", account=shown.account if shown else "")
    app = _app(exchange, fields)
    if app is None:
        return _error(401, "invalid_client", "Client authentication failed")
    if fields.get("grant_type") == "authorization_code":
        return await _from_code(exchange, fields, app)
    if fields.get("grant_type") == "refresh_token":
        return await _from_refresh(exchange, shown, app)
    return _error(400, "invalid_request", 'A required parameter "grant_type" is missing')


async def _from_code(exchange: Exchange, fields: dict[str, Any], app: App) -> Answer:
    try:
        code = await exchange.world.accounts.redeem(
            SLUG,
            str(fields.get("code", "")),
            client_id=app.client_id,
            redirect_uri=str(fields.get("redirect_uri", "")),
        )
    except BadGrant:
        return _error(400, "invalid_request", BAD_CODE)
    await _end_of_other_scopes(exchange.world, app, code.account, code.scopes)
    body = await give_tokens(
        exchange.world, account=code.account, client_id=app.client_id, scopes=code.scopes
    )
    return Answer(200, body)


async def _end_of_other_scopes(
    world: World, app: App, account: str, scopes: tuple[str, ...]
) -> None:
    """End the tokens of earlier consents: they do not survive one to other scopes."""
    for _key, kept in world.records.of_kind("token"):
        whose = (kept["network"], kept["client_id"], kept["account"])
        if whose != (SLUG, app.client_id, account) or set(kept["scopes"]) == set(scopes):
            continue
        token = world.accounts.token(SLUG, kept["value"])
        if token is not None and not token.ended:
            await world.accounts.end(token, "revoked")


async def _from_refresh(exchange: Exchange, shown: Token | None, app: App) -> Answer:
    if (
        shown is None
        or shown.use != "refresh"
        or shown.client_id != app.client_id
        or shown.state(exchange.now) != "valid"
    ):
        return _error(400, "invalid_request", BAD_REFRESH)
    body = await give_tokens(
        exchange.world,
        account=shown.account,
        client_id=shown.client_id,
        scopes=shown.scopes,
        refresh=shown,
    )
    return Answer(200, body)


async def give_tokens(
    world: World,
    *,
    account: str,
    client_id: str,
    scopes: tuple[str, ...],
    life: timedelta = ACCESS_LIFE,
    refresh: Token | None = None,
) -> dict[str, Any]:
    """Return a token answer; using a refresh token neither replaces nor prolongs it."""
    now = world.clock.now()
    access = await world.accounts.issue(
        network=SLUG,
        account=account,
        client_id=client_id,
        scopes=scopes,
        life=life,
        grant=refresh.grant if refresh else "",
        prefix="AQ",
    )
    if refresh is None:
        refresh = await world.accounts.issue(
            network=SLUG,
            account=account,
            client_id=client_id,
            use="refresh",
            scopes=scopes,
            life=REFRESH_LIFE,
            grant=access.grant,
            prefix="AQ",
        )
    return {
        "access_token": access.value,
        "expires_in": access.life_s(now),
        "refresh_token": refresh.value,
        "refresh_token_expires_in": refresh.life_s(now),
        "scope": ",".join(scopes),
        "token_type": "Bearer",
    }


async def introspect(exchange: Exchange) -> Answer:
    """POST /oauth/v2/introspectToken: what has become of a token."""
    fields = await exchange.fields()
    await exchange.gate("token")
    app = _app(exchange, fields)
    if app is None:
        return _error(401, "invalid_client", "Client authentication failed")
    shown = exchange.world.accounts.token(SLUG, str(fields.get("token", "")))
    if shown is None or shown.client_id != app.client_id:
        return Answer(200, {"active": False})
    state = shown.state(exchange.now)
    issued_s = int(shown.issued_at.timestamp())
    return Answer(
        200,
        {
            "active": state == "valid",
            "auth_type": "3L",
            "authorized_at": issued_s,
            "client_id": shown.client_id,
            "created_at": issued_s,
            "expires_at": int(shown.expires_at.timestamp()) if shown.expires_at else None,
            "scope": ",".join(shown.scopes),
            "status": "active" if state == "valid" else state,
        },
    )


def _app(exchange: Exchange, fields: dict[str, Any]) -> App | None:
    app = exchange.world.accounts.app(SLUG, str(fields.get("client_id", "")))
    return app if app is not None and app.has_secret(str(fields.get("client_secret", ""))) else None


def _error(status: int, error: str, description: str) -> Answer:
    return Answer(status, {"error": error, "error_description": description})
