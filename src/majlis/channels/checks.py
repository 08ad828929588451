"""What must hold before anything starts: the vault's key, and no token over an open line."""

import os
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from majlis.channels import vault

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@register("majlis")
def the_vault_has_its_key(**_: Any) -> list[CheckMessage]:
    try:
        vault.current_key_id()
    except vault.KeyFileBroken as error:
        hint = "Put the right key file back, or name it in MAJLIS_VAULT_KEY_FILE."
        return [Error(f"{error}.", hint=hint, id="majlis.E030")]
    except (OSError, UnicodeDecodeError) as error:
        hint = "Let this process' user read it, or name another in MAJLIS_VAULT_KEY_FILE."
        return [Error(f"The vault's key file cannot be read: {error}", hint=hint, id="majlis.E031")]
    if os.stat(settings.VAULT_KEY_FILE).st_mode & 0o077:
        hint = f"chmod 600 {settings.VAULT_KEY_FILE}"
        return [
            checks.Warning("Others may read the vault's key file.", hint=hint, id="majlis.W030")
        ]
    return []


@register("majlis")
def tokens_travel_encrypted(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"MAJLIS_NETWORK_URLS: {address} ({network}, {name}) is not an https address.",
            hint="Only addresses on this machine may go without https.",
            id="majlis.E032",
        )
        for network, hosts in settings.NETWORK_URLS.items()
        for name, address in hosts.items()
        if not _is_safe(address)
    ]


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_local = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or is_local)
