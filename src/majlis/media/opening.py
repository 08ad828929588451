"""Handing a file to the workshop, and hearing what it says."""

import json
import math
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from majlis.media.limits import MEMORY_BYTES, MOST_PIXELS, PATIENCE, WRITES_BYTES

# Python's isolated mode knows only what is installed; the workshop is told where it lies.
_SOURCE = Path(__file__).parents[2]
_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1));"
    " runpy.run_module('majlis.media.workshop', run_name='__main__')"
)


class Unusable(Exception):
    """The workshop could not use a file; `code` is its stable word (see sentences.py), `place`
    says where in the file, counted from one."""

    def __init__(self, code: str, detail: str = "", *, place: int = 0) -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.place = place


@dataclass(frozen=True)
class Allowance:
    """What one order may take: memory, bytes in one file, and time, on the processor and by the
    clock alike."""

    patience: timedelta = PATIENCE
    memory_bytes: int = MEMORY_BYTES
    writes_bytes: int = WRITES_BYTES
    nice: int = 0


READING = Allowance(writes_bytes=0)
WRITING = Allowance()


def ask_workshop(
    act: str, path: Path, *, mime: str, allowance: Allowance | None = None, **order: Any
) -> dict[str, Any]:
    """Have the workshop look at a file or make something of it, in a process of its own.

    Raises:
        Unusable: it refused, died of the file, or took longer than we wait.
    """
    allowed = allowance or (WRITING if "to" in order else READING)
    limits = {name: value for name, value in asdict(allowed).items() if name.endswith("_bytes")}
    asked = {
        "act": act,
        "path": str(path),
        "mime": mime,
        "most_pixels": MOST_PIXELS,
        "limits": {**limits, "seconds": math.ceil(allowed.patience.total_seconds())},
        "nice": allowed.nice,
        **order,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, str(_SOURCE), json.dumps(asked)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", "")},
            timeout=allowed.patience.total_seconds(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable("took_too_long") from error
    if done.returncode == -signal.SIGXCPU:
        raise Unusable("took_too_long")
    if done.returncode:
        raise Unusable("broken", f"exit {done.returncode}")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise Unusable(answer["refused"], answer.get("detail", ""), place=answer.get("place", 0))
    return answer
