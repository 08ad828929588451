"""What a connected account on any network carries, and how it sends one call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .contract import OutgoingPost, Rejected, RemotePost
from .fingerprint import fingerprint, fingerprint_of
from .heard import kept
from .http import Answer, Http, lies_within
from .verdicts import Judge, settled


def now_utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Connected:
    """One account with its token; `hosts` are the base addresses of its network."""

    http: Http
    hosts: Mapping[str, str]
    account_id: str
    access_token: str = field(repr=False)
    app_id: str = ""  # as the network numbers our application where it pushes
    app_secret: str = field(default="", repr=False)
    allow_list: bool = True  # False only where a harness shows that its tests notice
    clock: Callable[[], datetime] = now_utc

    def send(
        self, judge: Judge, method: str, url: str, *, trusts_status: bool = False, **parts: Any
    ) -> Answer:
        """Make one call with the account's token and raise what its answer means."""
        answer = self.http.call(
            method, url, headers=self.headers() | parts.pop("headers", {}), **parts
        )
        return settled(answer, judge, trusts_status=trusts_status)

    def heard(self) -> dict[str, Any]:
        """Return the last answer as it came, see heard.py; empty when there was none."""
        return kept(self.http.last[-1]) if self.http.last else {}

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}

    def own_address(self, url: str, *names: str) -> str:
        """Return an address the network gave us if it lies in our configured hosts.

        Raises:
            Rejected("foreign_address"): it does not, so it must not get our token.
        """
        if not lies_within(url, [self.hosts[name] for name in names if name in self.hosts]):
            raise Rejected("foreign_address", "the network named an address that is not its own")
        return url


def media_of(post: OutgoingPost) -> tuple[str, int]:
    """Return the kind and the number of a post's media, as RemotePost names them."""
    return (post.media[0].kind if post.media else "", len(post.media))


def same_post(post: OutgoingPost, remote: RemotePost, *, shown_text: str) -> bool:
    """Say whether a post on the network is the one we sent; `shown_text` is ours, un-escaped."""
    kind, count = media_of(post)
    ours = fingerprint(text=shown_text, title=post.title, media_kind=kind, media_count=count)
    return ours == fingerprint_of(remote)


def parsed_time(told: object) -> datetime | None:
    """Return an ISO 8601 time as an aware UTC datetime; Meta writes its zone `+0000`."""
    try:
        at = datetime.fromisoformat(str(told))
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def time_of_epoch(told: object) -> datetime | None:
    """Return seconds or milliseconds since 1970-01-01 UTC as a time; Meta sends both.

    What has twelve digits or more is taken for milliseconds.
    """
    if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) <= 15:
        told = int(told)
    if isinstance(told, bool) or not isinstance(told, int) or told <= 0:
        return None
    try:
        return datetime.fromtimestamp(told / 1000 if told >= 10**11 else told, UTC)
    except (ValueError, OverflowError, OSError):
        return None
