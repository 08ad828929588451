"""YouTube's WebSub: asking the hub to tell of a channel's videos, and what it then tells.

It tells of uploads, of a changed title or description, and of what was deleted; never of comments.
Source: developers.google.com/youtube/v3/guides/push_notifications with its sample feed, and W3C
WebSub: a letter whose signature does not hold is answered like any other and passed over.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree  # what declares entities is refused before it is parsed

from .connected import parsed_time
from .contract import NetworkError, OutcomeUnknown, Rejected, TryLater
from .hearing import Happening, NotUnderstood, named, rows, words
from .http import Answer
from .pushing import Arrival, Keys, PostTold, Pushing
from .verdicts import repeatable, settled
from .youtube_calls import YouTubeCalls

SIGNATURE_HEADER = "x-hub-signature"
TOPIC = "https://www.youtube.com/xml/feeds/videos.xml?channel_id="
LEASE = timedelta(days=10)  # the longest that the hub gives; asking again renews it
_CHALLENGE = re.compile(r"[A-Za-z0-9_.~-]{1,200}")
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{1,60}")
_ATOM = "{http://www.w3.org/2005/Atom}"
_YOUTUBE = "{http://www.youtube.com/xml/schemas/2015}"
_GONE = "{http://purl.org/atompub/tombstones/1.0}"
_VIDEO = "yt:video:"


@dataclass(frozen=True, kw_only=True)
class YouTubeSubscribing(YouTubeCalls):
    """The part of a channel that has itself told."""

    def subscribe(self, *, callback_url: str, verify_token: str) -> None:
        """Ask the hub, which then asks at the address; asking again renews the subscription."""
        form = {
            "hub.mode": "subscribe",
            "hub.topic": TOPIC + self.account_id,
            "hub.callback": callback_url,
            "hub.verify": "async",
            "hub.verify_token": verify_token,
            "hub.secret": hub_secret(self.app_secret),
            "hub.lease_seconds": str(int(LEASE.total_seconds())),
        }
        with repeatable(self.http.soon):
            # No token: the hub is a server of its own, and asks for none.
            answer = self.http.call("POST", f"{self.hosts['hub']}/subscribe", data=form)
            settled(answer, self._judge_hub)

    def _judge_hub(self, answer: Answer) -> NetworkError | None:
        if answer.status in (429, 503):
            return TryLater(self.http.soon, f"HTTP {answer.status}")
        if answer.status in (400, 403, 404, 422):
            told = answer.body.decode(errors="replace")
            return Rejected("other", answer.sentence(told) or f"HTTP {answer.status}")
        return OutcomeUnknown(f"HTTP {answer.status}")


def hub_secret(app_secret: str) -> str:
    """Return the word that the hub signs with: made of the application's secret, which it does
    not get to know."""
    return hmac.new(app_secret.encode(), b"websub", hashlib.sha256).hexdigest()


def challenge(query: Mapping[str, str], keys: Keys) -> tuple[str, str] | None:
    """Confirm what we asked for. An end of the subscription is never ours to confirm.

    The word is of the older PubSubHubbub: a hub may leave it out, but not give a wrong one.
    """
    token = query.get("hub.verify_token", keys.verify_token).encode(errors="replace")
    is_ours = hmac.compare_digest(token, keys.verify_token.encode())
    if query.get("hub.mode") != "subscribe" or not is_ours:
        return None
    if not _is_topic(query.get("hub.topic", "")):
        return None
    told = query.get("hub.challenge", "")
    return ("text/plain", told) if _CHALLENGE.fullmatch(told) else None


def signature(body: bytes, secret: str) -> str:
    return "sha1=" + hmac.new(hub_secret(secret).encode(), body, hashlib.sha1).hexdigest()


def parse(body: bytes) -> Mapping[str, Any]:
    """Return the entries of a feed as plain data.

    Raises:
        NotUnderstood: it is no feed, or one that declares a document type.
    """
    try:
        text = body.decode("utf-8")
        if "<!" in text.replace("<![CDATA[", ""):
            raise NotUnderstood("a feed with a declaration")
        feed = ElementTree.fromstring(text.encode())  # noqa: S314 - it declares nothing
    except (ValueError, ElementTree.ParseError, RecursionError) as error:
        raise NotUnderstood(f"not XML: {type(error).__name__}") from error
    if feed.tag != f"{_ATOM}feed":
        raise NotUnderstood("not an Atom feed")
    return {
        "entries": [_entry(entry) for entry in feed.iter(f"{_ATOM}entry")],
        "gone": [_gone(entry) for entry in feed.iter(f"{_GONE}deleted-entry")],
    }


def read(told: Mapping[str, Any], _arrival: Arrival) -> Iterator[Happening | str]:
    """Name what cannot be read: nothing of it is anybody's word to us."""
    for kind in ("entries", "gone"):
        for entry in rows(told, kind):
            if _post(entry, is_gone=kind == "gone") is None:
                yield f"{kind}?"


def posts(told: Mapping[str, Any]) -> Iterator[PostTold]:
    """Yield the videos that a feed tells of."""
    for kind in ("entries", "gone"):
        for entry in rows(told, kind):
            if (post := _post(entry, is_gone=kind == "gone")) is not None:
                yield post


def _post(entry: Mapping[str, Any], *, is_gone: bool) -> PostTold | None:
    video, channel = named(entry.get("video")), named(entry.get("channel"))
    if not video or not _CHANNEL.fullmatch(channel):
        return None
    at: datetime | None = entry.get("at")
    return PostTold(channel, video, is_gone=is_gone, title=words(entry.get("title")), at=at)


def _entry(entry: ElementTree.Element) -> dict[str, Any]:
    return {
        "video": entry.findtext(f"{_YOUTUBE}videoId", ""),
        "channel": entry.findtext(f"{_YOUTUBE}channelId", ""),
        "title": entry.findtext(f"{_ATOM}title", ""),
        "at": parsed_time(entry.findtext(f"{_ATOM}updated", "")),
    }


def _gone(entry: ElementTree.Element) -> dict[str, Any]:
    by = entry.findtext(f"{_GONE}by/{_ATOM}uri", "")
    return {
        "video": entry.get("ref", "").removeprefix(_VIDEO),
        "channel": by.rpartition("/")[2],
        "title": "",
        "at": parsed_time(entry.get("when", "")),
    }


def _is_topic(topic: str) -> bool:
    query = parse_qs(urlsplit(topic).query)
    channel = query.get("channel_id", [""])[0]
    return bool(_CHANNEL.fullmatch(channel)) and topic == TOPIC + channel


PUSHING = Pushing(
    challenge=challenge,
    signature_header=SIGNATURE_HEADER,
    signature=signature,
    read=read,
    parse=parse,
    posts=posts,
    takes_unsigned=True,
)
