"""Which ports of this machine are free."""

import random
import socket
from collections.abc import Iterable
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Below it are the ports of services that one knows by their number.
LOWEST, HIGHEST = 10_000, 65_535
# The kernel gives these to outgoing connections, and to servers that ask for any port.
GIVEN_OUT = Path("/proc/sys/net/ipv4/ip_local_port_range")
USUAL = (32_768, 60_999)
TRIES = 100


class NoneFree(Exception):
    """No free port was found."""


def free_port() -> int:
    """Return a port that was free a moment ago and that the kernel gives to nobody by itself.

    Raises:
        NoneFree: all that were tried are taken.
    """
    low, high = given_out()
    own = [port for port in range(LOWEST, HIGHEST + 1) if not low <= port <= high]
    # At random: two who choose at once find the same ports free.
    pool = own or range(LOWEST, HIGHEST + 1)
    for port in random.sample(pool, min(TRIES, len(pool))):
        if not _is_taken(port):
            return port
    raise NoneFree(f"Of {TRIES} ports of this machine that were tried, none is free.")


def given_out() -> tuple[int, int]:
    """Return the first and the last port that the kernel gives to outgoing connections."""
    try:
        low, high = map(int, GIVEN_OUT.read_text().split())
    except (OSError, ValueError):  # not Linux, or closed to us
        return USUAL
    return low, high


def taken(ports: Iterable[int]) -> list[int]:
    """Return those of `ports` on which someone listens on this machine."""
    return [port for port in ports if _is_taken(port)]


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port whose last connection is only fading is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False
