"""Where the data lives and where the database is reached."""

import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PORT = 5432
# The kernel's sockaddr_un holds 108 bytes, and Postgres wants a few for its lock file.
LONGEST_SOCKET_PATH_BYTES = 100
DATABASE = "majlis"
ROLES = ("owner", "web", "worker")
# A peer that vanished is noticed within a minute, not after the two hours of the kernel's default.
NETWORK_OPTIONS = {
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

# A wrong address leads nowhere: not to the embedded database, which is another one.
NOWHERE: dict[str, Any] = {"NAME": DATABASE, "HOST": "/DATABASE_URL/is/not/an/address"}


def default_home() -> Path:
    """Return where an installation keeps its data unless MAJLIS_HOME says otherwise."""
    if os.geteuid() == 0:
        return Path("/var/lib/majlis")
    shared = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(shared) / "majlis"


def socket_folder(home: Path) -> Path:
    """Return the folder of the server's socket: under `home`, or a short one for a long `home`."""
    folder = home.absolute() / "run"
    longest = f"{folder}/.s.PGSQL.{PORT}.lock"
    if len(os.fsencode(longest)) < LONGEST_SOCKET_PATH_BYTES:
        return folder
    return Path("/tmp") / f"majlis-{hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:12]}"  # noqa: S108 - owner and mode are checked before use


def django_database(*, url: str, home: Path, role: str, pool_size: int) -> dict[str, Any]:
    """Return Django's settings of the one database, for a process in this role.

    Without `url` it is the embedded server of `home`. A `url` names one login; where that login
    is a member of majlis_owner, majlis_web and majlis_worker it takes on the role of the process.
    `pool_size` is the most connections of a process; 0 means one per thread and no pool.
    """
    database = _from_url(url, role) if url else _embedded(home, role)
    database |= {
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": True,
        # A connection that the server's restart cut is noticed before it is used.
        "CONN_HEALTH_CHECKS": True,
    }
    options = database.setdefault("OPTIONS", {})
    options["connect_timeout"] = 10
    options["options"] = " ".join(["-c jit=off", *_take_on(url, role)])
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    return database


def is_address(url: str) -> bool:
    """Say whether `url` can be the address of a Postgres."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is no number shows only here
    except ValueError:
        return False
    return parts.scheme in {"postgresql", "postgres"}


def _embedded(home: Path, role: str) -> dict[str, Any]:
    return {
        "NAME": DATABASE,
        "USER": f"majlis_{role}",
        "HOST": str(socket_folder(home)),
        "PORT": str(PORT),
    }


def _from_url(url: str, role: str) -> dict[str, Any]:
    if not is_address(url):
        return {**NOWHERE}
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")) or DATABASE,
        "USER": unquote(parts.username or "") or f"majlis_{role}",
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": asked.pop("port", "") or str(parts.port or ""),
        "OPTIONS": NETWORK_OPTIONS | asked,
    }


def _take_on(url: str, role: str) -> list[str]:
    return [f"-c role=majlis_{role}"] if url and role in ROLES else []
