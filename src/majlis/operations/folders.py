"""Whether a folder can be written."""

import tempfile
from pathlib import Path


def why_not_writable(folder: Path) -> str:
    """Return the system's reason, empty where the folder can be written; it is made on the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or type(error).__name__
