"""What Bluesky tells in numbers: values of now. It counts no views and no visits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .bluesky_calls import BlueskyCalls
from .contract import OutcomeUnknown
from .hearing import counted, named, rows
from .readings import FigureSources, Reading, Source, added, batches
from .verdicts import repeatable

FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "likes_and_reposts": Source("post", ("likes", "reposts")),
}
MOST_URIS = 25


@dataclass(frozen=True, kw_only=True)
class BlueskyReadings(BlueskyCalls):
    """The figures of one account."""

    def account_readings(self, *, first: date, last: date) -> list[Reading]:
        """Return the followers as they stand now; the network tells no day of the past."""
        with repeatable(self.http.soon):
            me = self._send(
                "GET", "app.bsky.actor.getProfile", params={"actor": self.account_id}
            ).data
            if "did" not in me:
                raise OutcomeUnknown("the network answered without the account")
        return [Reading("followers", counted(me.get("followersCount")), field="followersCount")]

    def post_readings(self, post_ids: Sequence[str]) -> list[Reading]:
        """Return likes, reposts and comments of each post that stands."""
        found: list[Reading] = []
        with repeatable(self.http.soon):
            for uris in batches(post_ids, MOST_URIS):
                page = self._send("GET", "app.bsky.feed.getPosts", params={"uris": list(uris)})
                if not isinstance(page.data.get("posts"), list):
                    raise OutcomeUnknown("the network answered a look-up without its posts")
                for post in rows(page.data, "posts"):
                    found += _readings(post)
        return found


def _readings(post: Mapping[str, Any]) -> Iterator[Reading]:
    post_id = named(post.get("uri"))
    reposts = added(counted(post.get("repostCount")), counted(post.get("quoteCount")))
    for metric, value, field in (
        ("likes", counted(post.get("likeCount")), "likeCount"),
        ("reposts", reposts, "repostCount+quoteCount"),
        ("comments", counted(post.get("replyCount")), "replyCount"),
    ):
        yield Reading(metric, value, post_id=post_id, field=field)
