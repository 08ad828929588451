"""Whom the database server runs as: Postgres refuses root."""

import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# The first of these that exists; `nobody` is everywhere.
CANDIDATES = ("majlis", "postgres", "nobody")


class Unreachable(Exception):
    """The server's user cannot use a folder."""


@dataclass(frozen=True)
class Account:
    """The user and group of the server; both None where we already are an ordinary user."""

    user_id: int | None = None
    group_id: int | None = None

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, away from our folder and our terminal."""
        return subprocess.run(
            command,
            user=self.user_id,
            group=self.group_id,
            extra_groups=None if self.user_id is None else [],
            start_new_session=True,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def own(self, folder: Path) -> None:
        """Make this folder and close it to everyone else.

        Raises:
            Unreachable: it belongs to someone else, or is a link; in a shared /tmp, a trap.
        """
        folder.mkdir(exist_ok=True, mode=0o700)
        found = folder.lstat()
        if found.st_uid not in {os.geteuid(), self.user_id} or not stat.S_ISDIR(found.st_mode):
            raise Unreachable(f"{folder} belongs to someone else; remove it.")
        folder.chmod(0o700)
        if self.user_id is not None and self.group_id is not None:
            os.chown(folder, self.user_id, self.group_id)

    def check_reaches(self, folder: Path) -> None:
        """Refuse a home under a closed folder, such as /root.

        Raises:
            Unreachable: with the folder that is closed.
        """
        if self.user_id is None:
            return
        for above in folder.absolute().parents:
            if above.exists() and not above.stat().st_mode & stat.S_IXOTH:
                raise Unreachable(
                    f"The database server runs as an ordinary user, who cannot enter {above}; "
                    "set MAJLIS_HOME to a folder that everyone may pass through."
                )


def account_for(data: Path) -> Account:
    """Return the owner of the data folder; for a new one, the first candidate that exists."""
    if os.geteuid() != 0:
        return Account()
    if data.exists():
        owner = data.stat()
        return Account(owner.st_uid, owner.st_gid)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in CANDIDATES if name in known)
    return Account(entry.pw_uid, entry.pw_gid)
