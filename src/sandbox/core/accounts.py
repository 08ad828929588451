"""Accounts of the networks, the applications that ask for them, codes and tokens."""

import base64
import hashlib
import hmac
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sandbox.core.clock import Clock, from_iso, iso
from sandbox.core.ids import secret
from sandbox.core.records import Records

LOOPBACK = ("localhost", "127.0.0.1", "::1")
DEFAULT_CLIENT_ID = "majlis-sandbox"


@dataclass(frozen=True)
class Account:
    """An account, page or channel that can be connected."""

    network: str
    id: str
    handle: str
    name: str
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class App:
    """An application registered with a network. Without addresses any loopback one is allowed.

    X knows each by a second pair, the consumer's key and secret; without one the first serves.
    """

    network: str
    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...] = ()
    consumer_key: str = ""
    consumer_secret: str = ""

    def allows(self, redirect_uri: str) -> bool:
        """Say whether people may be sent back there; registered addresses must match exactly."""
        if self.redirect_uris:
            return redirect_uri in self.redirect_uris
        return urlsplit(redirect_uri).hostname in LOOPBACK

    def has_secret(self, given: str) -> bool:
        """Compare a secret in constant time."""
        return hmac.compare_digest(self.client_secret.encode(), given.encode())

    @property
    def signing_secret(self) -> str:
        """The secret with which the network signs what it sends to the application."""
        return self.consumer_secret or self.client_secret

    def has_consumer_secret(self, given: str) -> bool:
        """Compare the consumer's secret in constant time."""
        return hmac.compare_digest(self.signing_secret.encode(), given.encode())


@dataclass(frozen=True)
class Token:
    """Something a client shows to be let in.

    `use` is the network's own word (access, refresh, user, page). `ended` is empty, `expired`,
    `revoked` or `used` (a single-use refresh token). Tokens of one consent share a `grant`.
    """

    value: str
    network: str
    account: str
    client_id: str
    use: str
    scopes: tuple[str, ...]
    grant: str
    issued_at: datetime
    expires_at: datetime | None = None
    ended: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def state(self, now: datetime) -> str:
        """Return `valid`, or why it no longer opens anything."""
        if self.ended:
            return self.ended
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        return "valid"

    def life_s(self, now: datetime) -> int | None:
        """Return the whole seconds it still lives, or None if it has no end."""
        if self.expires_at is None:
            return None
        return max(0, round((self.expires_at - now).total_seconds()))


@dataclass(frozen=True)
class Code:
    """An authorization code, good for one exchange."""

    value: str
    network: str
    account: str
    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    expires_at: datetime
    challenge: str = ""
    challenge_method: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


class BadGrant(Exception):
    """A code or token was not accepted; the message is a plain English reason."""


class Accounts:
    """Who exists and who has been let in; every change is durable when its call returns."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    async def add(
        self,
        *,
        network: str,
        id: str,  # noqa: A002
        handle: str,
        name: str,
        **extra: Any,
    ) -> Account:
        """Create or rename an account."""
        account = Account(network, id, handle, name, extra)
        await self._records.put("account", f"{network} {id}", asdict(account))
        return account

    def account(self, network: str, id: str) -> Account | None:  # noqa: A002
        """Return the account with this id."""
        found = self._records.get("account", f"{network} {id}")
        return Account(**found) if found else None

    def of_network(self, network: str) -> list[Account]:
        """Return a network's accounts in the order of their creation."""
        kept = self._records.of_kind("account")
        return [Account(**body) for _key, body in kept if body["network"] == network]

    async def register(self, app: App) -> App:
        """Register an application."""
        await self._records.put("app", f"{app.network} {app.client_id}", asdict(app))
        return app

    def app(self, network: str, client_id: str) -> App | None:
        """Return the application. `majlis-sandbox` exists everywhere without being registered."""
        found = self._records.get("app", f"{network} {client_id}")
        if found:
            return App(**{**found, "redirect_uris": tuple(found["redirect_uris"])})
        if client_id == DEFAULT_CLIENT_ID:
            return App(network, client_id, f"sandbox-secret-{network}")
        return None

    def app_of_key(self, network: str, consumer_key: str) -> App | None:
        """Return the application whose consumer key this is."""
        for _key, body in self._records.of_kind("app"):
            if body["network"] == network and body.get("consumer_key") == consumer_key:
                return self.app(network, body["client_id"])
        found = self.app(network, consumer_key)
        return found if found is not None and not found.consumer_key else None

    async def app_token(self, network: str, app: App) -> Token:
        """Return the application's own token, which stands for no account and has no end."""
        for _key, body in self._records.of_kind("token"):
            token = _token_from(body)
            if (token.network, token.client_id, token.use) == (network, app.client_id, "app"):
                return token
        return await self.issue(
            network=network, account="", client_id=app.client_id, use="app", prefix="AAAA"
        )

    async def issue_code(
        self,
        *,
        network: str,
        account: str,
        client_id: str,
        redirect_uri: str,
        scopes: tuple[str, ...],
        life: timedelta,
        challenge: str = "",
        challenge_method: str = "",
    ) -> Code:
        """Make a code for an account whose owner has agreed."""
        code = Code(
            value=secret(),
            network=network,
            account=account,
            client_id=client_id,
            redirect_uri=redirect_uri,
            scopes=scopes,
            expires_at=self._clock.now() + life,
            challenge=challenge,
            challenge_method=challenge_method,
        )
        body = {**asdict(code), "expires_at": iso(code.expires_at)}
        await self._records.put("code", f"{network} {code.value}", body)
        return code

    async def redeem(
        self, network: str, value: str, *, client_id: str, redirect_uri: str, verifier: str = ""
    ) -> Code:
        """Take a code once and return what it stands for.

        Raises:
            BadGrant: unknown, used, too old, for another client or address, or the PKCE
                verifier does not fit the challenge.
        """
        key = f"{network} {value}"
        found = self._records.get("code", key)
        if found is None:
            raise BadGrant("the code is unknown or was used before")
        code = _code_from(found)
        if code.expires_at <= self._clock.now():
            raise BadGrant("the code has expired")
        if (code.client_id, code.redirect_uri) != (client_id, redirect_uri):
            raise BadGrant("the code belongs to another client or redirect address")
        if not pkce_fits(code, verifier):
            raise BadGrant("the code verifier does not fit the challenge")
        await self._records.delete("code", key)
        return code

    async def issue(
        self,
        *,
        network: str,
        account: str,
        client_id: str,
        use: str = "access",
        scopes: tuple[str, ...] = (),
        life: timedelta | None = None,
        grant: str = "",
        prefix: str = "",
        **extra: Any,
    ) -> Token:
        """Make a token; `life` None means that it has no end. `grant` ties it to earlier ones."""
        now = self._clock.now()
        token = Token(
            value=secret(prefix),
            network=network,
            account=account,
            client_id=client_id,
            use=use,
            scopes=scopes,
            grant=grant or secret(size_bytes=9),
            issued_at=now,
            expires_at=now + life if life is not None else None,
            extra=extra,
        )
        await self._keep(token)
        return token

    def token(self, network: str, value: str) -> Token | None:
        """Return a token, ended ones included."""
        found = self._records.get("token", f"{network} {value}")
        return _token_from(found) if found else None

    def tokens_of_grant(self, network: str, grant: str) -> list[Token]:
        """Return all tokens of one consent."""
        kept = [_token_from(body) for _key, body in self._records.of_kind("token")]
        return [token for token in kept if token.network == network and token.grant == grant]

    async def end(self, token: Token, why: str) -> None:
        """End one token: `expired`, `revoked` or `used`."""
        await self._keep(replace(token, ended=why))

    async def end_grant(self, token: Token, why: str) -> None:
        """End every token of a consent, refresh tokens included."""
        for one in self.tokens_of_grant(token.network, token.grant):
            if not one.ended:
                await self.end(one, why)

    async def _keep(self, token: Token) -> None:
        body = asdict(token)
        body |= {"issued_at": iso(token.issued_at), "expires_at": iso(token.expires_at)}
        await self._records.put("token", f"{token.network} {token.value}", body)


def pkce_fits(code: Code, verifier: str) -> bool:
    """Check a PKCE verifier (RFC 7636 section 4.6); a code without challenge needs none."""
    if not code.challenge:
        return True
    if code.challenge_method == "S256":
        digest = hashlib.sha256(verifier.encode()).digest()
        verifier = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return hmac.compare_digest(code.challenge.encode(), verifier.encode())


def _code_from(body: dict[str, Any]) -> Code:
    expires_at = from_iso(body["expires_at"])
    return Code(**{**body, "scopes": tuple(body["scopes"]), "expires_at": expires_at})


def _token_from(body: dict[str, Any]) -> Token:
    moments = {name: from_iso(body[name]) for name in ("issued_at", "expires_at")}
    return Token(**{**body, "scopes": tuple(body["scopes"]), **moments})
