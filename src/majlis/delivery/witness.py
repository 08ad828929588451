"""What we remember outside the database: the highest attempt, and which database it was.

A restored backup has forgotten attempts; this file has not. It is written and fsynced between an
attempt's intent and its call.
"""

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Memory:
    attempt: int = 0
    system: str = ""  # Postgres' system identifier
    timeline: int = 0


_here = threading.Lock()
_highest = 0  # what this process knows to be in the file


def remember_attempt(attempt_id: int) -> None:
    """Return once the file holds at least `attempt_id`, on disk."""
    global _highest  # noqa: PLW0603 - one file per process, and the lock beside it
    with _here:
        if attempt_id <= _highest:
            return
        with _locked() as file:
            memory = _read(file)
            if attempt_id > memory.attempt:
                memory = Memory(attempt_id, memory.system, memory.timeline)
                _write(file, memory)
            _highest = memory.attempt


def remember_database(*, system: str, timeline: int) -> None:
    with _here, _locked() as file:
        _write(file, Memory(_read(file).attempt, system, timeline))


def recall() -> Memory:
    """Return what the file holds; zeros where there is none yet."""
    with _here, _locked() as file:
        return _read(file)


@contextmanager
def _locked() -> Iterator[int]:
    path: Path = settings.WITNESS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _read(file: int) -> Memory:
    text = os.pread(file, 4096, 0).rstrip(b"\0 \n")
    return Memory(**json.loads(text)) if text else Memory()


def _write(file: int, memory: Memory) -> None:
    # One block, padded and written in place: it is whole or it is the old one.
    os.pwrite(file, json.dumps(asdict(memory)).encode().ljust(512), 0)
    os.fsync(file)
