"""What a network tells in numbers: readings, and which of them make up which figure.

Null is not 0. A reading whose `value` is None says that the network gave no figure (too few
people, too old, a measure it has ended, not counted yet); a post that the network does not name
at all has no reading. Sources: the vendors' pages on metrics, named in each network's module.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

UTC_DAYS = "UTC"
PACIFIC_DAYS = "America/Los_Angeles"

Ask = Callable[[str, Mapping[str, str]], dict[str, Any]]
"""Makes one reading call on the account (path, query) and returns the JSON object answered."""


@dataclass(frozen=True)
class Reading:
    """One number of an account or a post, as the network gave it."""

    # Our own word: followers, views, visits, likes, reposts, comments, video_views or reach.
    metric: str
    value: int | None
    # The network's own day that it belongs to; None: as it stands at the moment of asking.
    day: date | None = None
    post_id: str = ""  # "" for the account
    field: str = ""  # the network's own name, e.g. "public_metrics.like_count"


@dataclass(frozen=True)
class Source:
    """How a figure is made of readings on one network.

    `now`: the account's value as it stands when asked, so it must be read at the period's end.
    `day`: one value for each of the network's days; a flow is their sum, a stock the last one.
    `post`: values of each post, counted from its publication and as they stand when asked. Of a
    post that is deleted the last reading is all that remains.
    Where `metrics` names several, they are added.
    """

    how: Literal["now", "day", "post"]
    metrics: tuple[str, ...]
    day_zone: str = UTC_DAYS  # the zone in which the network cuts its days
    rounded: bool = False
    # How long after a day's end its value may still be missing or change.
    final_after: timedelta = timedelta(0)
    # How long the network keeps it: for a day from that day on, for a post from its publication.
    kept_for: timedelta | None = None


# Figure (followers, views, visits, likes_and_reposts) -> its source. A figure that the network
# does not give is absent.
FigureSources = Mapping[str, Source]
