"""Every request and its answer, written down for those who compare them with the specifications.

`SANDBOX_RECORD` names a folder; each sandbox writes a file of its own there, one JSON object a
line: what `GET /control/requests` shows of a request, with `answer` (JSON, or text) beside it.
"""

import json
import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.core.answers import Answer
from sandbox.core.request_log import masked

VARIABLE = "SANDBOX_RECORD"


class Recorder:
    """Writes to a file where the environment names a folder, else nowhere."""

    def __init__(self) -> None:
        folder = os.environ.get(VARIABLE)
        self._path = Path(folder) / f"{uuid.uuid4().hex}.jsonl" if folder else None
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)

    def write(self, entry: Mapping[str, Any], answer: Answer | None) -> None:
        """Add one request; `answer` is None where it got none."""
        if self._path is None:
            return
        body = answer.body if answer is not None else None
        if isinstance(body, bytes):
            body = {"bytes": len(body)}
        line = {**entry, "answer": masked(body)}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
