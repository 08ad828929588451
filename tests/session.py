"""The home of one test run: shared by its processes, gone at its end."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

VARIABLE = "MAJLIS_TEST_HOME"
# The process that made the folder, and alone removes it: a test may start a run inside a run.
OWNER = "MAJLIS_TEST_OWNER"
# A folder for what several runs have in common; who names it, removes it.
SHARED = "MAJLIS_TEST_SHARED"

# Ends the server and removes the folder when the run is killed and cannot do it itself.
GUARDIAN = """
while kill -0 {pid} 2>/dev/null; do sleep 2; done
test -d {home} || exit 0
kill -QUIT $(head -1 {home}/database/postmaster.pid 2>/dev/null) 2>/dev/null; sleep 1
rm -rf {home}
"""


def home() -> Path:
    """Return this run's folder; the first process that asks makes it."""
    if VARIABLE not in os.environ:
        os.environ |= {VARIABLE: str(make_folder()), OWNER: str(os.getpid())}
    return Path(os.environ[VARIABLE])


def prepared() -> Path:
    """Return the folder of what is made once for all: of several runs, or of this one."""
    place = Path(os.environ.get(SHARED) or home()) / "prepared"
    place.mkdir(exist_ok=True)
    return place


def settle_environment() -> None:
    """Set what the product's settings read: this run's home, and nothing of the developer's."""
    place = home()
    for name in list(os.environ):
        is_setting = name.startswith("MAJLIS_") and name not in (VARIABLE, OWNER, SHARED)
        if name == "DATABASE_URL" or is_setting:
            del os.environ[name]
    os.environ |= {
        "MAJLIS_HOME": str(place),
        "MAJLIS_PROCESS_ROLE": "test",
    }


def is_ours() -> bool:
    """Say whether this process made the folder of this run."""
    return os.environ.get(OWNER) == str(os.getpid())


def remove() -> None:
    """Remove this run's folder."""
    shutil.rmtree(os.environ.pop(VARIABLE), ignore_errors=True)


def make_folder() -> Path:
    """Make a folder for a server; should this process be killed, both go as well."""
    # Short, for the socket's path; and open to pass through, for the server's user.
    place = Path(tempfile.mkdtemp(prefix="majlis-", dir="/tmp"))
    place.chmod(0o711)
    (place / "static").mkdir()  # where a real start collects files
    subprocess.Popen(
        ["sh", "-c", GUARDIAN.format(pid=os.getpid(), home=place)],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ).returncode = 0  # nobody waits for it, and Python need not warn of that
    return place
