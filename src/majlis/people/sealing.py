"""Sealing the secrets of authenticator apps, so that a stolen database holds none of them."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12
PURPOSE = b"people second factor"


class Unsealable(Exception):
    """The text was sealed with a key that this installation no longer has."""


def seal(text: str) -> str:
    """Return `text` sealed with a key made from SECRET_KEY (AES-256-GCM), as base64."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, text.encode(), PURPOSE)
    return base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed; earlier keys of SECRET_KEY_FALLBACKS still open it.

    Raises:
        Unsealable: none of the keys fits.
    """
    raw = base64.b64decode(sealed)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            opened = AESGCM(_key(secret)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], PURPOSE)
        except InvalidTag:
            continue
        return opened.decode()
    raise Unsealable


def _key(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
