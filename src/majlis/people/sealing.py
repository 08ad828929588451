"""Sealing secrets of people and of ways to call them, so that a stolen database holds none."""

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


def seal(text: str, *, purpose: bytes = PURPOSE) -> str:
    """Return `text` sealed with a key made from SECRET_KEY (AES-256-GCM), as base64.

    What was sealed for one purpose opens for no other.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_key(settings.SECRET_KEY, purpose)).encrypt(nonce, text.encode(), purpose)
    return base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, purpose: bytes = PURPOSE) -> str:
    """Return what was sealed; earlier keys of SECRET_KEY_FALLBACKS still open it.

    Raises:
        Unsealable: none of the keys fits.
    """
    raw = base64.b64decode(sealed)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            opened = AESGCM(_key(secret, purpose)).decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose
            )
        except InvalidTag:
            continue
        return opened.decode()
    raise Unsealable


def _key(secret: str, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
