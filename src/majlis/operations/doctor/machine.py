"""The machine: Python, the home folder, its disk, the keys, what was built, the ports."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from majlis.operations import ports
from majlis.operations.doctor.finding import Finding, fine, problem, warning
from majlis.operations.doctor.speech import gettext as _
from majlis.operations.folders import why_not_writable

OLDEST_PYTHON = (3, 11)
LITTLE_SPACE_BYTES = 2 * 1024**3
NO_SPACE_BYTES = 200 * 1024**2
PACKAGE = Path(__file__).resolve().parents[2]


def python() -> Finding:
    """D01: this Python is new enough."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return problem(
            "D01",
            _("Python {version} is too old.").format(version=found),
            _("Install Python 3.11 or newer and run bin/setup again."),
        )
    return fine("D01", _("Python {version}.").format(version=found))


def home(folder: Path) -> Finding:
    """D02: we can write where the data lives."""
    if why := why_not_writable(folder):
        return problem(
            "D02",
            _("The data folder {folder} cannot be written: {why}.").format(folder=folder, why=why),
            _("Give this user the folder, or set MAJLIS_HOME to another one."),
        )
    return fine("D02", _("The data folder {folder} can be written.").format(folder=folder))


def disk(folder: Path) -> Finding:
    """D03: there is room."""
    free_bytes = shutil.disk_usage(folder if folder.exists() else "/").free
    free = f"{free_bytes / 1024**3:.1f}"
    said = _("{free} GB are free in the data folder.").format(free=free)
    mend = _("Free some space, or move MAJLIS_HOME to a larger disk.")
    if free_bytes < NO_SPACE_BYTES:
        return problem("D03", said, mend)
    return warning("D03", said, mend) if free_bytes < LITTLE_SPACE_BYTES else fine("D03", said)


def keys(*paths: Path) -> Iterator[Finding]:
    """D04: keys are files that only their owner can read."""
    for path in paths:
        if not path.exists():
            yield warning(
                "D04",
                _("The key file {path} is not there yet.").format(path=path),
                _("It is made at the first start; if accounts were connected before, restore it."),
            )
        elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield problem(
                "D04",
                _("Others can read the key file {path}.").format(path=path),
                _("Run: chmod 600 {path}").format(path=path),
            )
        elif not os.access(path, os.R_OK):
            yield problem(
                "D04",
                _("The key file {path} cannot be read by this user.").format(path=path),
                _("Run Majlis as the owner of that file."),
            )
        else:
            yield fine("D04", _("The key file {path} is closed to others.").format(path=path))


def built() -> Iterator[Finding]:
    """D05: fonts and the Arabic catalogue are there."""
    mend = _("Run bin/setup.")
    if list((PACKAGE / "ui" / "static" / "ui" / "fonts").glob("*.woff2")):
        yield fine("D05", _("The fonts are there."))
    else:
        yield problem("D05", _("The fonts are not there."), mend)
    if (PACKAGE / "locale" / "ar" / "LC_MESSAGES" / "django.mo").exists():
        yield fine("D05", _("The Arabic catalogue is there."))
    else:
        yield problem("D05", _("The Arabic catalogue is not there."), mend)


def port(number: int, *, is_ours: bool) -> Finding:
    """D06: the office's port is free, or it is the office itself that listens."""
    if is_ours or not ports.taken([number]):
        return fine("D06", _("Port {number} is free or ours.").format(number=number))
    return problem(
        "D06",
        _("Another program listens on port {number}.").format(number=number),
        _("Stop it, or start Majlis with --port."),
    )
