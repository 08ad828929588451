"""Facebook Login: the dialog, user tokens short and long, Page tokens, looking at a token.

Source: Meta's Postman collection and the reels publishing sample (2025-12); lives of tokens are
long-standing general knowledge.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.core.accounts import DEFAULT_CLIENT_ID, App, BadGrant, Token
from sandbox.core.answers import Answer, Refusal
from sandbox.core.consent import ConsentRules, consent
from sandbox.core.exchange import Exchange
from sandbox.core.world import World
from sandbox.facebook_problems import bad_parameter, graph_error

RULES = ConsentRules(
    code_life=timedelta(minutes=10),
    denied={
        "error": "access_denied",
        "error_code": "200",
        "error_reason": "user_denied",
        "error_description": "Permissions error",
    },
    scope_separator=",",
)
SHORT_LIFE = timedelta(hours=2)
LONG_LIFE = timedelta(days=60)
DATA_ACCESS_LIFE = timedelta(days=90)
TASKS = ("ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE")
PERSON_PREFIX = "10"  # the person who signs in: a number of its own beside the Page's


async def dialog(exchange: Exchange) -> Answer:
    """Show the Login dialog, or send the person back with a code."""
    return await consent(exchange, RULES)


async def access_token(exchange: Exchange) -> Answer:
    """Answer `/oauth/access_token`: a code, or a short-lived token, for a token."""
    fields = await exchange.fields()
    await exchange.gate("token")
    app = _app(exchange, fields)
    match fields.get("grant_type", "authorization_code"):
        case "fb_exchange_token":
            return await _lengthened(exchange, fields, app)
        case "client_credentials":
            value = f"{app.client_id}|{app.client_secret}"
            return Answer(200, {"access_token": value, "token_type": "bearer"})
    return await _from_code(exchange, fields, app)


async def accounts(exchange: Exchange, token: Token) -> Answer:
    """Answer `/me/accounts`: the Page that the person chose, with its own token."""
    await exchange.gate("read")
    page = exchange.world.accounts.account("facebook", token.account)
    if page is None or token.use != "user":
        return Answer(200, {"data": []})
    page_token = await _page_token(exchange.world, token)
    entry = {
        "access_token": page_token.value,
        "category": "Government organisation",
        "category_list": [{"id": "161422927240513", "name": "Government organisation"}],
        "name": page.name,
        "username": page.handle,
        "id": page.id,
        "tasks": list(TASKS),
    }
    wanted = str((await exchange.fields()).get("fields", ""))
    if wanted:
        names = {*wanted.split(","), "id"}
        entry = {name: value for name, value in entry.items() if name in names}
    cursors = {"before": page.id, "after": page.id}
    return Answer(200, {"data": [entry], "paging": {"cursors": cursors}})


async def debug_token(exchange: Exchange) -> Answer:
    """Answer `/debug_token`, asked with the application's own token."""
    fields = await exchange.fields()
    await exchange.gate("token")
    _check_app_token(exchange, str(fields.get("access_token", "")))
    known = exchange.world.accounts.token("facebook", str(fields.get("input_token", "")))
    if known is None:
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return Answer(200, {"data": {"error": error, "is_valid": False, "scopes": []}})
    return Answer(200, {"data": _inspected(exchange, known)})


async def revoke(exchange: Exchange, token: Token) -> Answer:
    """Answer `DELETE /me/permissions`: the consent ends with all its tokens."""
    await exchange.gate("token")
    await exchange.world.accounts.end_grant(token, "revoked")
    return Answer(200, {"success": True})


async def issued_page_token(
    world: World, *, account: str, scopes: tuple[str, ...], life: timedelta | None
) -> Token:
    """Make a Page token without a dialog."""
    return await world.accounts.issue(
        network="facebook",
        account=account,
        client_id=DEFAULT_CLIENT_ID,
        use="page",
        scopes=scopes,
        life=life,
        prefix="EAA",
    )


def person_id(token: Token) -> str:
    """Return the id of the person behind a user token."""
    return f"{PERSON_PREFIX}{token.account}"


async def _from_code(exchange: Exchange, fields: Mapping[str, Any], app: App) -> Answer:
    try:
        code = await exchange.world.accounts.redeem(
            "facebook",
            str(fields.get("code", "")),
            client_id=app.client_id,
            redirect_uri=str(fields.get("redirect_uri", "")),
        )
    except BadGrant as error:
        text = "This authorization code has been used or is not valid."
        raise Refusal(graph_error(100, text, subcode=36009)) from error
    token = await exchange.world.accounts.issue(
        network="facebook",
        account=code.account,
        client_id=app.client_id,
        use="user",
        scopes=code.scopes,
        life=SHORT_LIFE,
        prefix="EAA",
    )
    return _token_answer(exchange, token)


async def _lengthened(exchange: Exchange, fields: Mapping[str, Any], app: App) -> Answer:
    given = exchange.token(str(fields.get("fb_exchange_token", "")))
    if given.client_id != app.client_id or given.use != "user":
        raise bad_parameter("The fb_exchange_token belongs to another application")
    token = await exchange.world.accounts.issue(
        network="facebook",
        account=given.account,
        client_id=app.client_id,
        use="user",
        scopes=given.scopes,
        life=LONG_LIFE,
        grant=given.grant,
        prefix="EAA",
        is_long=True,
    )
    return _token_answer(exchange, token)


async def _page_token(world: World, user: Token) -> Token:
    """Return the Page token of a user token: always the same while it is good.

    It has no end when the user token is a long-lived one.
    """
    now = world.clock.now()
    is_long = bool(user.extra.get("is_long"))
    for known in world.accounts.tokens_of_grant("facebook", user.grant):
        has_its_life = known.use == "page" and (known.expires_at is None) == is_long
        if has_its_life and known.state(now) == "valid":
            return known
    life = None if user.expires_at is None or is_long else user.expires_at - now
    return await world.accounts.issue(
        network="facebook",
        account=user.account,
        client_id=user.client_id,
        use="page",
        scopes=user.scopes,
        life=life,
        grant=user.grant,
        prefix="EAA",
    )


def _token_answer(exchange: Exchange, token: Token) -> Answer:
    life_s = token.life_s(exchange.world.clock.now())
    body = {"access_token": token.value, "token_type": "bearer", "expires_in": life_s}
    return Answer(200, body)


def _app(exchange: Exchange, fields: Mapping[str, Any]) -> App:
    app = exchange.world.accounts.app("facebook", str(fields.get("client_id", "")))
    if app is None:
        text = "Error validating application. Cannot get application info due to a system error."
        raise Refusal(graph_error(101, text))
    if not app.has_secret(str(fields.get("client_secret", ""))):
        raise Refusal(graph_error(1, "Error validating client secret."))
    return app


def _check_app_token(exchange: Exchange, value: str) -> None:
    client_id, _, app_secret = value.partition("|")
    app = exchange.world.accounts.app("facebook", client_id)
    if app is None or not app.has_secret(app_secret):
        text = "(#100) You must provide an app access token, or a user access token that is an"
        raise Refusal(graph_error(100, f"{text} owner or developer of the app"))


def _inspected(exchange: Exchange, token: Token) -> dict[str, Any]:
    now = exchange.world.clock.now()
    state = token.state(now)
    expires_at = int(token.expires_at.timestamp()) if token.expires_at else 0
    pages = [token.account]
    seen = {
        "app_id": token.client_id,
        "type": token.use.upper(),
        "application": "Majlis",
        "expires_at": expires_at,
        "data_access_expires_at": int((token.issued_at + DATA_ACCESS_LIFE).timestamp()),
        "is_valid": state == "valid",
        "issued_at": int(token.issued_at.timestamp()),
        "scopes": list(token.scopes),
        "granular_scopes": [{"scope": scope, "target_ids": pages} for scope in token.scopes],
        "user_id": person_id(token),
    }
    if token.use == "page":
        seen["profile_id"] = token.account
    if state != "valid":
        subcode = 463 if state == "expired" else 458
        seen["error"] = {"code": 190, "message": "The token has ended.", "subcode": subcode}
    return seen
