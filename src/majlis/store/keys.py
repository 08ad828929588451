"""Keys that live in files of the installation, outside the database."""

import os
import secrets
from pathlib import Path


def text_key(path: Path) -> str:
    """Return the text key kept at `path`, made on first use, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    """Write a new key under its name all at once: a half written key would be a wrong key."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails when another process was first: then its key is the key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def binary_key(path: Path) -> bytes:
    """Return the 32 bytes kept at `path` as hex, made on first use."""
    return bytes.fromhex(text_key(path))
