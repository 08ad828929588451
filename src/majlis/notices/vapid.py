"""Who sends a push: this installation's own key, and the word that proves it to a push service."""

import base64
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey

from majlis.store import keys
from majlis.store.clock import now

LASTS = timedelta(hours=12)  # RFC 8292, 2: no longer than 24 hours


def public_key() -> str:
    """Return the key that a browser binds its subscription to, as it takes it."""
    point = _private().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def authorization(endpoint: str) -> str:
    """Return the header by which the push service of `endpoint` knows us. Source: RFC 8292, 3."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now() + LASTS).timestamp()),
        "sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}",
    }
    key = ECKey.import_key(_private())
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, key)
    return f"vapid t={token}, k={public_key()}"


@cache
def _private() -> ec.EllipticCurvePrivateKey:
    """Return the key on P-256; its secret number is kept like the installation's other keys."""
    number = int.from_bytes(keys.binary_key(settings.PUSH_KEY_FILE), "big")
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())


# Of the curve P-256. Source: FIPS 186-4, D.1.2.3.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
