"""Google's OAuth 2.0 as a web application meets it.

Source: developers.google.com/identity/protocols/oauth2/web-server, read 2026-11-22. A refresh
token comes with the first consent, and later only when the person was asked anew.
"""

import base64
import binascii
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.core.accounts import App, BadGrant, Token
from sandbox.core.answers import Answer
from sandbox.core.consent import ConsentRules, consent
from sandbox.core.exchange import Exchange
from sandbox.core.world import World

SLUG = "youtube"
ACCESS_LIFE = timedelta(seconds=3599)
ASKED = "youtube.asked"  # by code: whether it asked for offline access, and by prompting
GRANTED = "youtube.granted"  # by client and account: a refresh token was given

CONSENT = ConsentRules(code_life=timedelta(minutes=10), denied={"error": "access_denied"})


async def authorize(exchange: Exchange) -> Answer:
    """The consent screen, and the person's choice."""
    answer = await consent(exchange, CONSENT)
    sent = parse_qs(urlsplit(answer.headers.get("Location", "")).query)
    if "code" in sent:
        asked = {
            "offline": exchange.query.get("access_type") == "offline",
            "prompted": "consent" in exchange.query.get("prompt", "").split(),
        }
        await exchange.world.records.put(ASKED, sent["code"][0], asked)
    return answer


async def token(exchange: Exchange) -> Answer:
    """POST /token: a code or a refresh token for an access token."""
    fields = await exchange.fields()
    shown = exchange.world.accounts.token(SLUG, str(fields.get("refresh_token", "")))
    await exchange.gate("token", account=shown.account if shown else "")
    app = _app(exchange, fields)
    if app is None:
        return _error(401, "invalid_client", "The OAuth client was not found.")
    if fields.get("grant_type") == "authorization_code":
        return await _from_code(exchange, fields, app)
    if fields.get("grant_type") == "refresh_token":
        return await _from_refresh(exchange, shown, app)
    return _error(400, "unsupported_grant_type", f"Invalid grant_type: {fields.get('grant_type')}")


async def _from_code(exchange: Exchange, fields: dict[str, Any], app: App) -> Answer:
    world = exchange.world
    value = str(fields.get("code", ""))
    asked = world.records.get(ASKED, value) or {"offline": False, "prompted": False}
    try:
        code = await world.accounts.redeem(
            SLUG,
            value,
            client_id=app.client_id,
            redirect_uri=str(fields.get("redirect_uri", "")),
            verifier=str(fields.get("code_verifier", "")),
        )
    except BadGrant as error:
        return _error(400, "invalid_grant", str(error))
    access = await give_access(
        world, account=code.account, client_id=app.client_id, scopes=code.scopes
    )
    body = token_answer(access)
    granted = f"{app.client_id} {code.account}"
    if asked["offline"] and (asked["prompted"] or world.records.get(GRANTED, granted) is None):
        body["refresh_token"] = (await give_refresh(world, access)).value
        await world.records.put(GRANTED, granted, {})
    return Answer(200, body)


async def _from_refresh(exchange: Exchange, shown: Token | None, app: App) -> Answer:
    if (
        shown is None
        or shown.use != "refresh"
        or shown.client_id != app.client_id
        or shown.state(exchange.now) != "valid"
    ):
        return _error(400, "invalid_grant", "Token has been expired or revoked.")
    access = await give_access(
        exchange.world,
        account=shown.account,
        client_id=app.client_id,
        scopes=shown.scopes,
        grant=shown.grant,
    )
    return Answer(200, token_answer(access))


async def revoke(exchange: Exchange) -> Answer:
    """POST /revoke: ends a whole consent, whichever of its tokens is shown."""
    fields = await exchange.fields()
    await exchange.gate("token")
    shown = exchange.world.accounts.token(SLUG, str(fields.get("token", "")))
    if shown is None or shown.state(exchange.now) != "valid":
        return _error(400, "invalid_token", "Token expired or revoked")
    await exchange.world.accounts.end_grant(shown, "revoked")
    granted = f"{shown.client_id} {shown.account}"
    await exchange.world.records.delete(GRANTED, granted)
    return Answer(200, {})


async def give_access(
    world: World, *, account: str, client_id: str, scopes: tuple[str, ...], grant: str = ""
) -> Token:
    """Make an access token of about an hour."""
    return await world.accounts.issue(
        network=SLUG,
        account=account,
        client_id=client_id,
        use="access",
        scopes=scopes,
        life=ACCESS_LIFE,
        grant=grant,
        prefix="ya29.",
    )


async def give_refresh(world: World, access: Token) -> Token:
    """Make a refresh token, without end, of the same consent."""
    return await world.accounts.issue(
        network=SLUG,
        account=access.account,
        client_id=access.client_id,
        use="refresh",
        scopes=access.scopes,
        grant=access.grant,
        prefix="1//",
    )


def _app(exchange: Exchange, fields: dict[str, Any]) -> App | None:
    """Return the client, which names itself in the form or by HTTP Basic."""
    client_id, secret = str(fields.get("client_id", "")), str(fields.get("client_secret", ""))
    scheme, _, value = exchange.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(value).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
    app = exchange.world.accounts.app(SLUG, client_id)
    return app if app is not None and app.has_secret(secret) else None


def token_answer(access: Token) -> dict[str, Any]:
    """Return the reply to a code or a refresh token."""
    return {
        "access_token": access.value,
        "expires_in": int(ACCESS_LIFE.total_seconds()),
        "scope": " ".join(access.scopes),
        "token_type": "Bearer",
    }


def _error(status: int, error: str, description: str) -> Answer:
    return Answer(status, {"error": error, "error_description": description})
