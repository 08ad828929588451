"""The consent screen of OAuth: who may be connected, a button each, and a button to refuse."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from urllib.parse import urlencode

from sandbox.core.accounts import Account
from sandbox.core.answers import Answer, page, redirect
from sandbox.core.exchange import Exchange
from sandbox.core.pages import document

METHODS = ("S256", "plain")


@dataclass(frozen=True)
class ConsentRules:
    """How a network asks.

    `denied`: the fields it sends back when the person refuses (state is added);
    `scope_separator`: a space, or a comma at Meta; `fragment`: what it appends to the address.
    """

    code_life: timedelta
    denied: Mapping[str, str]
    needs_pkce: bool = False
    scope_separator: str = " "
    fragment: str = ""


@dataclass(frozen=True)
class _Ask:
    client_id: str
    redirect_uri: str
    state: str
    scopes: tuple[str, ...]
    challenge: str
    challenge_method: str


async def consent(exchange: Exchange, rules: ConsentRules) -> Answer:
    """Answer both the GET (the screen) and the POST (the person's choice) of an authorize address.

    A request with an unknown client, a redirect address that is not registered, or without the
    PKCE that the network demands is answered with a page; nobody is sent anywhere.
    """
    ask = _ask_of(exchange, rules)
    problem = _problem(exchange, ask, rules)
    if problem:
        body = f"<h1 lang='en' dir='ltr'>{escape(problem)}</h1>"
        return page(document(title=exchange.network.title, body=body), status=400)
    if exchange.method == "GET":
        accounts = exchange.world.accounts.of_network(exchange.network.slug)
        return page(_screen(exchange, ask, accounts))
    chosen = (await exchange.fields()).get("account", "")
    account = exchange.world.accounts.account(exchange.network.slug, chosen)
    if account is None:
        return _back(ask, {**rules.denied, "state": ask.state}, rules)
    code = await exchange.world.accounts.issue_code(
        network=exchange.network.slug,
        account=account.id,
        client_id=ask.client_id,
        redirect_uri=ask.redirect_uri,
        scopes=ask.scopes,
        life=rules.code_life,
        challenge=ask.challenge,
        challenge_method=ask.challenge_method,
    )
    return _back(ask, {"state": ask.state, "code": code.value}, rules)


def _ask_of(exchange: Exchange, rules: ConsentRules) -> _Ask:
    query = exchange.query
    scopes = query.get("scope", "").replace("+", " ").split(rules.scope_separator)
    return _Ask(
        client_id=query.get("client_id", ""),
        redirect_uri=query.get("redirect_uri", ""),
        state=query.get("state", ""),
        scopes=tuple(scope.strip() for scope in scopes if scope.strip()),
        challenge=query.get("code_challenge", ""),
        challenge_method=query.get("code_challenge_method", "plain"),
    )


def _problem(exchange: Exchange, ask: _Ask, rules: ConsentRules) -> str:
    """Return in one English sentence why the request is not even asked, or an empty text."""
    app = exchange.world.accounts.app(exchange.network.slug, ask.client_id)
    if app is None:
        return "Unknown client_id."
    if not app.allows(ask.redirect_uri):
        return "The redirect_uri is not registered for this application."
    if exchange.query.get("response_type", "code") != "code":
        return "The response_type must be code."
    if rules.needs_pkce and (not ask.challenge or ask.challenge_method not in METHODS):
        return "A code_challenge is required."
    return ""


def _back(ask: _Ask, fields: Mapping[str, str], rules: ConsentRules) -> Answer:
    sent = {name: value for name, value in fields.items() if value}
    joint = "&" if "?" in ask.redirect_uri else "?"
    return redirect(f"{ask.redirect_uri}{joint}{urlencode(sent)}{rules.fragment}")


def _screen(exchange: Exchange, ask: _Ask, accounts: list[Account]) -> str:
    network = exchange.network
    scopes = "".join(f"<li><code>{escape(scope)}</code></li>" for scope in ask.scopes)
    buttons = "".join(_button(account) for account in accounts) or (
        "<p>لا توجد حسابات بعد.<br><span lang='en' dir='ltr'>There are no accounts yet.</span></p>"
    )
    body = f"""
<h1>ربط حساب على {escape(network.title_ar)}
  <small lang="en" dir="ltr">Connect an account on {escape(network.title)}</small></h1>
<p>يطلب التطبيق <bdi><b>{escape(ask.client_id)}</b></bdi> الإذن بإدارة أحد حساباتك. اختر الحساب.</p>
<p lang="en" dir="ltr">The application <b>{escape(ask.client_id)}</b> asks to manage one of your
accounts. Choose the account.</p>
<form method="post" class="accounts">{buttons}
  <button class="deny" name="deny" value="1">رفض <small lang="en" dir="ltr">Deny</small></button>
</form>
<details><summary>الأذونات المطلوبة
  <small lang="en" dir="ltr">Requested permissions</small></summary>
  <ul dir="ltr">{scopes}</ul></details>"""
    return document(title=network.title_ar, body=body, shape="narrow")


def _button(account: Account) -> str:
    return (
        f'<button name="account" value="{escape(account.id)}">'
        f'<b dir="auto">{escape(account.name)}</b>'
        f'<bdi class="quiet">@{escape(account.handle.removeprefix("@"))}</bdi></button>'
    )
