"""Seals what must not be read: AES-256-GCM, the key in a file outside the database.

Each value has a data key of its own, wrapped by the installation's key. Both layers are bound to
the place where the value lives (table, institution, account, field, key), so that a sealed value
copied into another row does not open there.

The key file holds one key a line, in hex. The first one seals; the others only open what was
sealed before a rotation. A key's id is taken from the key itself, so a file cannot name it wrongly.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from majlis.store import keys

FORMAT = b"\x01"
KEY_ID_BYTES = 8
KEY_BYTES = 32
# Source: NIST SP 800-38D, 5.2.1.1 and 8.2.2: 96 random bits; a tag of 128 bits.
NONCE_BYTES = 12
TAG_BYTES = 16
WRAPPED_BYTES = KEY_BYTES + TAG_BYTES


class CannotUnseal(Exception):
    """A sealed value does not open: its key is gone, or it was changed or moved."""


class KeyLost(CannotUnseal):
    """The key that sealed a value is not in the key file."""


class KeyFileBroken(Exception):
    """The key file is not one key of 64 hex digits a line."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value lives; it opens nowhere else."""

    table: str
    institution_id: int
    account: str
    field: str

    def bound_to(self, key_id: str) -> bytes:
        parts = (self.table, str(self.institution_id), self.account, self.field, key_id)
        return "|".join(parts).encode()


def seal(text: str, place: Place) -> bytes:
    """Return `text` sealed by the current key for `place`."""
    key_id, key = next(iter(_key_ring().items()))
    bound = place.bound_to(key_id)
    data_key = secrets.token_bytes(KEY_BYTES)
    wrapped = _encrypt(key, data_key, bound)
    return FORMAT + bytes.fromhex(key_id) + wrapped + _encrypt(data_key, text.encode(), bound)


def unseal(sealed: bytes | memoryview, place: Place) -> str:
    """Return the text that was sealed for `place`.

    Raises:
        KeyLost: the key file has no such key.
        CannotUnseal: it was sealed for another place, or bytes were changed.
    """
    sealed = bytes(sealed)
    key_id = key_id_of(sealed)
    key = _key_ring().get(key_id)
    if key is None:
        raise KeyLost(f"the key file has no key {key_id}")
    bound = place.bound_to(key_id)
    wrapped_from = len(FORMAT) + KEY_ID_BYTES
    value_from = wrapped_from + NONCE_BYTES + WRAPPED_BYTES
    data_key = _decrypt(key, sealed[wrapped_from:value_from], bound)
    return _decrypt(data_key, sealed[value_from:], bound).decode()


def current_key_id() -> str:
    """Return the id of the key that seals now."""
    return next(iter(_key_ring()))


def key_id_of(sealed: bytes | memoryview) -> str:
    """Return the id of the key that sealed a value."""
    if bytes(sealed[: len(FORMAT)]) != FORMAT:
        raise CannotUnseal("not a sealed value")
    return bytes(sealed[len(FORMAT) : len(FORMAT) + KEY_ID_BYTES]).hex()


def add_key() -> str:
    """Put a new key first in the key file and return its id; the older ones still open."""
    _key_ring()  # a broken file must not be built upon
    before = _path().read_text()
    key = secrets.token_bytes(KEY_BYTES)
    _write(f"{key.hex()}\n{before}")
    return _id_of(key)


def forget_old_keys() -> None:
    """Keep the current key only: call it when nothing is sealed by the others any more."""
    _write(f"{next(iter(_key_ring().values())).hex()}\n")


def _encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal("changed, or sealed for another place") from error


def _path() -> Path:
    return Path(settings.VAULT_KEY_FILE)


def _key_ring() -> dict[str, bytes]:
    """Return the keys by id, the current one first. Read each time: a rotation shows at once."""
    lines = keys.text_key(_path()).split()
    try:
        ring = [bytes.fromhex(line) for line in lines]
    except ValueError as error:
        raise KeyFileBroken("a line of the vault's key file is not hex") from error
    if not ring or any(len(key) != KEY_BYTES for key in ring):
        raise KeyFileBroken("the vault's key file needs one key of 64 hex digits a line")
    return {_id_of(key): key for key in ring}


def _id_of(key: bytes) -> str:
    return hashlib.sha256(b"majlis vault key id " + key).digest()[:KEY_ID_BYTES].hex()


def _write(text: str) -> None:
    """Replace the key file all at once: a half written one would be lost keys."""
    path = _path()
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
