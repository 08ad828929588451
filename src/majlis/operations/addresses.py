"""Reading web addresses that people typed, well or badly."""

from urllib.parse import SplitResult, urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def host_of(url: str) -> str:
    """Return the host of a web address, empty where it is none."""
    parts = _parts(url)
    return parts.hostname or "" if parts else ""


def is_address(url: str) -> bool:
    """Say whether `url` is a web address: https or http, and a host."""
    return bool(host_of(url))


def is_origin(url: str) -> bool:
    """Say whether `url` is a web address and nothing more: no path, not even a last slash."""
    parts = _parts(url)
    if parts is None or not parts.hostname:
        return False
    return url == f"{parts.scheme}://{parts.netloc}"


def is_elsewhere(url: str) -> bool:
    """Say whether `url` is an address that other machines may reach."""
    return host_of(url) not in LOOPBACK


def is_exposed(url: str) -> bool:
    """Say whether what is sent to `url` crosses a network unencrypted."""
    return url.startswith("http://") and is_elsewhere(url)


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is no number shows only here
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and not parts.username
    return parts if is_web else None
