"""What a Mastodon server tells in numbers: values of now. It counts no views and no visits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .contract import OutcomeUnknown
from .hearing import counted
from .mastodon_calls import MastodonCalls
from .readings import FigureSources, Reading, Source
from .verdicts import repeatable

FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "likes_and_reposts": Source("post", ("likes", "reposts")),
}


@dataclass(frozen=True, kw_only=True)
class MastodonReadings(MastodonCalls):
    """The figures of one account."""

    def account_readings(self, *, first: date, last: date) -> list[Reading]:
        """Return the followers as they stand now; a server tells no day of the past."""
        with repeatable(self.http.soon):
            me = self._send("GET", "/api/v1/accounts/verify_credentials").data
            if "followers_count" not in me:
                raise OutcomeUnknown("the server answered without the account")
        return [Reading("followers", counted(me["followers_count"]), field="followers_count")]

    def post_readings(self, post_ids: Sequence[str]) -> list[Reading]:
        """Return likes, reposts and comments of each post that stands."""
        with repeatable(self.http.soon):
            found = [(post_id, self._status(post_id)) for post_id in post_ids]
        return [
            reading
            for post_id, made in found
            if made is not None
            for reading in _readings(post_id, made)
        ]


def _readings(post_id: str, made: Mapping[str, Any]) -> Iterator[Reading]:
    for metric, name in (
        ("likes", "favourites_count"),
        ("reposts", "reblogs_count"),
        ("comments", "replies_count"),
    ):
        yield Reading(metric, counted(made.get(name)), post_id=post_id, field=name)
