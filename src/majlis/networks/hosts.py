"""The networks' own hosts, and others that an installation names in their place."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

Hosts = Mapping[str, str]

OWN: Mapping[str, Hosts] = {
    "x": {
        "authorize": "https://x.com",
        "api": "https://api.x.com",
        "web": "https://x.com",
    },
    "facebook": {
        "authorize": "https://www.facebook.com",
        "api": "https://graph.facebook.com",
        "video": "https://graph-video.facebook.com",
        "upload": "https://rupload.facebook.com",
    },
    "instagram": {
        "authorize": "https://www.instagram.com",
        "token": "https://api.instagram.com",
        "api": "https://graph.instagram.com",
        "upload": "https://rupload.facebook.com",
    },
    "youtube": {
        "authorize": "https://accounts.google.com",
        "token": "https://oauth2.googleapis.com",
        "api": "https://www.googleapis.com",
        "analytics": "https://youtubeanalytics.googleapis.com",
        "hub": "https://pubsubhubbub.appspot.com",
        "web": "https://www.youtube.com",
    },
    "linkedin": {
        "authorize": "https://www.linkedin.com",
        "api": "https://api.linkedin.com",
        "upload": "https://www.linkedin.com",
        "web": "https://www.linkedin.com",
    },
    # These have many servers: the address comes with the institution's application.
    "mastodon": {},
    "bluesky": {},
}
OF_A_SERVER = frozenset({"mastodon", "bluesky"})
# Only links are built from it, by `authorize` where it is not named.
_NOT_NEEDED = {"web"}


def read(text: str) -> dict[str, Hosts]:
    """Return every network's hosts, those that `text` names (JSON) in place of the own ones.

    A text with any mistake leads nowhere at all: half of it would mix real and other networks.
    """
    if mistakes(text):
        return {}
    return {**OWN, **json.loads(text or "{}")}


def of_server(address: str) -> Hosts:
    """Return the hosts of a network that is one server of many."""
    base = address.rstrip("/")
    return {"authorize": base, "api": base}


def is_safe(address: str) -> bool:
    """Say whether what is sent there can be read by nobody else: https, or this machine."""
    url = urlsplit(address)
    is_here = url.hostname in ("localhost", "127.0.0.1", "::1")
    return url.scheme == "https" or (url.scheme == "http" and is_here)


def mistakes(text: str) -> list[str]:
    """Return what is wrong with `text`, as English sentences; empty when it can be used."""
    try:
        named = json.loads(text or "{}")
    except ValueError as error:
        return [f"it is not JSON: {error}"]
    if not isinstance(named, dict):
        return ["it is not a JSON object of networks"]
    return [wrong for network, hosts in named.items() for wrong in _wrong_with(network, hosts)]


def _wrong_with(network: str, hosts: Any) -> Iterator[str]:
    if network not in OWN:
        yield f"{network} is none of {', '.join(OWN)}"
    elif not isinstance(hosts, dict) or not all(isinstance(url, str) for url in hosts.values()):
        yield f"{network} is not an object of addresses"
    elif missing := OWN[network].keys() - _NOT_NEEDED - hosts.keys():
        yield f"{network} lacks {', '.join(sorted(missing))}"
