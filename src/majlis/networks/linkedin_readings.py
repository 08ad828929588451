"""What LinkedIn tells in numbers: an organization's days, its followers, and each post.

Source: Microsoft Learn (share, page and follower statistics) by way of audits of 2026: days are
UTC, organic only, about twelve months back, and at least a day late.
"""

from datetime import timedelta

from .readings import FigureSources, Source

LATE = timedelta(days=1)
KEPT = timedelta(days=365)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "views": Source("day", ("views",), final_after=LATE, kept_for=KEPT),
    "visits": Source("day", ("visits",), final_after=LATE, kept_for=KEPT),
    "likes_and_reposts": Source("day", ("likes", "reposts"), final_after=LATE, kept_for=KEPT),
}
