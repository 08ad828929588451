"""What Instagram tells in numbers: an account's days and followers, and insights of each post.

Source: Meta's Instagram Insights as of 2026 (views replaced impressions on 2025-04-21): a day is
up to 48 hours late and kept for 90 days; an empty answer is a missing one, not a zero.
"""

from datetime import timedelta

from .readings import FigureSources, Source

LATE = timedelta(hours=48)
KEPT = timedelta(days=90)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "views": Source("day", ("views",), final_after=LATE, kept_for=KEPT),
    "visits": Source("day", ("visits",), final_after=LATE, kept_for=KEPT),
    "likes_and_reposts": Source("day", ("likes", "reposts"), final_after=LATE, kept_for=KEPT),
}
