"""Instagram Login: the consent, and the three ways to a token.

Source: Meta's pages "Instagram API with Instagram Login"; the error body of the code exchange is
that of public reports. Read 2026-11-22.
"""

from datetime import timedelta
from typing import Any

from sandbox import instagram_problems as problems
from sandbox.core.accounts import BadGrant, Token
from sandbox.core.answers import Answer
from sandbox.core.consent import ConsentRules, consent
from sandbox.core.exchange import Exchange

SLUG = "instagram"
SHORT_LIFE = timedelta(hours=1)
LONG_LIFE = timedelta(days=60)
YOUNGEST_REFRESHED = timedelta(hours=24)

CONSENT = ConsentRules(
    code_life=timedelta(hours=1),
    denied={
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request.",
    },
    scope_separator=",",
    fragment="#_",
)


async def authorize(exchange: Exchange) -> Answer:
    """The consent screen, and the person's choice."""
    return await consent(exchange, CONSENT)


async def exchange_code(exchange: Exchange) -> Answer:
    """POST /oauth/access_token: a code for a token of one hour."""
    fields = await exchange.fields()
    await exchange.gate("token")
    app = exchange.world.accounts.app(SLUG, fields.get("client_id", ""))
    if app is None or not app.has_secret(fields.get("client_secret", "")):
        return _login_error("Invalid platform app")
    if fields.get("grant_type") != "authorization_code":
        return _login_error("Invalid grant_type")
    try:
        code = await exchange.world.accounts.redeem(
            SLUG,
            fields.get("code", ""),
            client_id=app.client_id,
            redirect_uri=fields.get("redirect_uri", ""),
        )
    except BadGrant:
        return _login_error("Matching code was not found or was already used")
    token = await exchange.world.accounts.issue(
        network=SLUG,
        account=code.account,
        client_id=code.client_id,
        use="short",
        scopes=code.scopes,
        life=SHORT_LIFE,
        prefix="IGAA",
    )
    number = int(token.account) if token.account.isdigit() else token.account
    permissions = ",".join(token.scopes)
    return Answer(200, {"access_token": token.value, "user_id": number, "permissions": permissions})


async def exchange_for_long(exchange: Exchange) -> Answer:
    """GET /access_token?grant_type=ig_exchange_token: one hour becomes sixty days."""
    fields = await exchange.fields()
    token = exchange.token(fields.get("access_token", ""))
    await exchange.gate("token")
    app = exchange.world.accounts.app(SLUG, token.client_id)
    if fields.get("grant_type") != "ig_exchange_token":
        raise problems.parameter("Invalid grant_type")
    if app is None or not app.has_secret(fields.get("client_secret", "")):
        raise problems.GraphRefusal(
            101, "Error validating application. Invalid application secret."
        )
    if token.use != "short":
        raise problems.parameter("Session key invalid: only a short-lived token can be exchanged")
    return Answer(200, await long_token(exchange, token))


async def refresh(exchange: Exchange) -> Answer:
    """GET /refresh_access_token: sixty days more for a token at least a day old."""
    fields = await exchange.fields()
    token = exchange.token(fields.get("access_token", ""))
    await exchange.gate("token")
    if fields.get("grant_type") != "ig_refresh_token":
        raise problems.parameter("Invalid grant_type")
    if token.use != "long":
        raise problems.parameter("Only a long-lived token can be refreshed")
    if exchange.now - token.issued_at < YOUNGEST_REFRESHED:
        raise problems.parameter("The token must be at least 24 hours old to be refreshed")
    return Answer(200, await long_token(exchange, token))


async def long_token(exchange: Exchange, token: Token) -> dict[str, Any]:
    """Make a token of sixty days beside `token`, which keeps its own end."""
    fresh = await exchange.world.accounts.issue(
        network=SLUG,
        account=token.account,
        client_id=token.client_id,
        use="long",
        scopes=token.scopes,
        life=LONG_LIFE,
        grant=token.grant,
        prefix="IGAA",
    )
    return token_answer(fresh, expires_in_s=fresh.life_s(exchange.now))


def token_answer(token: Token, *, expires_in_s: int | None) -> dict[str, Any]:
    return {
        "access_token": token.value,
        "token_type": "bearer",
        "expires_in": expires_in_s,
        "permissions": ",".join(token.scopes),
    }


def _login_error(message: str) -> Answer:
    return Answer(400, {"error_type": "OAuthException", "code": 400, "error_message": message})
