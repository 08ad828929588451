"""What a consent gave, account by account, and what of it is missing."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from majlis.channels.tokens import Permission
from majlis.networks.contract import LoggedOut
from majlis.networks.oauth import SCOPES, Grant, GrantedAccount, missing_scopes

# Instagram renews its access token by itself, there is no second one.
RENEWED_WITHOUT_REFRESH_TOKEN = frozenset({"instagram"})

# Without these an account may be seen but not published on; the rest is for comments and figures.
NEEDED_TO_PUBLISH: Mapping[str, frozenset[str]] = {
    "x": frozenset({"tweet.read", "tweet.write", "users.read", "media.write"}),
    "facebook": frozenset({"pages_show_list", "pages_read_engagement", "pages_manage_posts"}),
    "instagram": frozenset({"instagram_business_basic", "instagram_business_content_publish"}),
    "youtube": frozenset(
        {
            "https://www.googleapis.com/auth/youtube.upload",
            "https://www.googleapis.com/auth/youtube.readonly",
            "https://www.googleapis.com/auth/youtube.force-ssl",
        }
    ),
    "linkedin": frozenset({"w_organization_social", "r_organization_social"}),
    "mastodon": frozenset({"read", "write:statuses", "write:media"}),
    "bluesky": frozenset(),
}
# Networks add these to any consent: they tell who the person is and allow nothing.
HARMLESS = frozenset(
    {
        "email",
        "openid",
        "profile",
        "public_profile",
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/userinfo.profile",
    }
)


@dataclass(frozen=True)
class Offer:
    """One account that may be connected, with its permission."""

    id: str
    handle: str
    name: str
    permission: Permission = field(repr=False)


def offers(network: str, grant: Grant) -> tuple[Offer, ...]:
    """Return the accounts of a grant."""
    # RFC 6749, 5.1: a network that names no scopes granted what was asked.
    grant = replace(grant, scopes=grant.scopes or SCOPES[network])
    return tuple(
        Offer(
            id=account.id,
            handle=account.handle.removeprefix("@") or account.name,
            name=account.name,
            permission=permission_of(network, grant, account),
        )
        for account in grant.accounts
    )


def permission_of(network: str, grant: Grant, account: GrantedAccount) -> Permission:
    """Return the permission for one account of a grant.

    A Facebook Page has a token of its own that does not end; the person's token, from which the
    network makes it anew, stands in the place of a refresh token.
    """
    if account.access_token_override:
        return Permission(
            access_token=account.access_token_override,
            refresh_token=grant.access_token,
            scopes=grant.scopes,
        )
    is_renewed = bool(grant.refresh_token) or network in RENEWED_WITHOUT_REFRESH_TOKEN
    return Permission(
        access_token=grant.access_token,
        refresh_token=grant.refresh_token or "",
        expires_at=grant.expires_at,
        ends_at=grant.ends_at if is_renewed else grant.expires_at,
        scopes=grant.scopes,
    )


def grant_of(network: str, permission: Permission) -> Grant:
    """Return the grant that the network renews a permission from."""
    if network == "facebook":
        if not permission.refresh_token:
            raise LoggedOut("this Page came without the token of a person")
        return Grant(access_token=permission.refresh_token, scopes=tuple(permission.scopes))
    return Grant(
        access_token=permission.access_token,
        refresh_token=permission.refresh_token or None,
        expires_at=permission.expires_at,
        scopes=tuple(permission.scopes),
        ends_at=permission.ends_at,
    )


def renewed(network: str, fresh: Grant, *, account_id: str) -> Permission:
    """Return what a renewal gave for this account.

    Raises:
        LoggedOut: the grant is alive, but it does not speak for this account any more.
    """
    if network != "facebook":
        return permission_of(network, fresh, GrantedAccount(account_id, "", ""))
    for account in fresh.accounts:
        if account.id == account_id:
            return permission_of(network, fresh, account)
    raise LoggedOut("this Page is no longer among those of the person")


def missing(network: str, permission: Permission) -> tuple[str, ...]:
    """Return what was asked for and not granted."""
    return missing_scopes(network, Grant(access_token="", scopes=tuple(permission.scopes)))


def may_publish(network: str, permission: Permission) -> bool:
    return NEEDED_TO_PUBLISH[network] <= set(permission.scopes)


def unasked(network: str, permission: Permission) -> list[str]:
    """Return what was granted beyond what we asked for."""
    return sorted(set(permission.scopes) - set(SCOPES[network]) - HARMLESS)


def dumped(offered: tuple[Offer, ...]) -> str:
    """Return offers as text, to be sealed while a person chooses."""
    return json.dumps([asdict(offer) for offer in offered], default=datetime.isoformat)


def loaded(text: str) -> tuple[Offer, ...]:
    return tuple(
        Offer(**(made | {"permission": _permission(made["permission"])}))
        for made in json.loads(text)
    )


def _permission(made: dict[str, object]) -> Permission:
    times = ("expires_at", "ends_at", "given_at")
    read = {name: _moment(made[name]) if name in times else made[name] for name in made}
    return Permission(**read)  # type: ignore[arg-type]


def _moment(told: object) -> datetime | None:
    return datetime.fromisoformat(str(told)) if told else None
