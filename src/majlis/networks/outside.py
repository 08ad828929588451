"""Calling an address that a person typed: never into the house, unless the installation says so.

The addresses of the host are looked at when the socket is opened, and the socket goes to one of
those that were looked at: a name that answers differently a moment later leads nowhere else. No
redirect is followed and no proxy of the environment is used.
"""

import ipaddress
from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlsplit

from .connection import FreshConnection
from .http import Http

CALL_BUDGET = timedelta(seconds=10)
_EMBEDS_V4 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


def http_outside(*, inside: bool, budget: timedelta = CALL_BUDGET) -> Http:
    """Return what makes single calls to public addresses; `inside`: to any."""
    transport = FreshConnection() if inside else FreshConnection(allows=is_public)
    return Http(call_budget=budget, transport=transport)


def is_public(address: str) -> bool:
    """Say whether an IP address lies outside every house, ours included."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        hidden = found.ipv4_mapped or found.sixtofour
        if hidden is not None:
            found = hidden
        elif any(found in block for block in _EMBEDS_V4):
            found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast


def mistake(url: str, *, inside_hosts: Collection[str]) -> str:
    """Return what is wrong with an address to be called, one stable word, or nothing.

    `inside_hosts` are hosts of the house, `name` or `name:port`, that may be called; without https
    too.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "no_address"
    is_plain = url.isascii() and not any(sign.isspace() or sign == "\\" for sign in url)
    if not is_plain or parts.scheme not in ("http", "https") or not parts.hostname:
        return "no_address"
    if parts.username is not None or parts.password is not None:
        return "no_address"
    if is_inside(url, inside_hosts):
        return ""
    if parts.scheme != "https" or port not in (None, 443):
        return "not_https"
    return "inside" if _is_a_private_number(parts.hostname) else ""


def is_inside(url: str, inside_hosts: Collection[str]) -> bool:
    """Say whether the installation allows this host of the house."""
    parts = urlsplit(url)
    host, port = (parts.hostname or "").lower(), parts.port
    allowed = {each.strip().lower() for each in inside_hosts if each.strip()}
    return host in allowed or f"{host}:{port}" in allowed


def _is_a_private_number(host: str) -> bool:
    """Say whether a host is written as an address of a house; a name shows only when called."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return not is_public(host)
