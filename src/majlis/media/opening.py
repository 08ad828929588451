"""Handing a file to the workshop, and hearing what it says."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from majlis.media.limits import MOST_PIXELS, PATIENCE

_WORKSHOP = Path(__file__).with_name("workshop.py")


class Unusable(Exception):
    """The workshop could not use a file; `code` is its stable word (see sentences.py)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


def ask_workshop(act: str, path: Path, *, mime: str, **order: Any) -> dict[str, Any]:
    """Have the workshop `look`, `make` or draw a `still`, in a process of its own.

    Raises:
        Unusable: it refused, died of the file, or took longer than we wait.
    """
    asked = {"act": act, "path": str(path), "mime": mime, "most_pixels": MOST_PIXELS, **order}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKSHOP), json.dumps(asked)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", "")},
            timeout=PATIENCE.total_seconds(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable("took_too_long") from error
    if done.returncode:
        raise Unusable("broken", f"exit {done.returncode}")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise Unusable(answer["refused"], answer.get("detail", ""))
    return answer
