"""What Facebook tells in numbers: a Page's days, and reactions and shares of its posts.

Source: Meta's Page Insights as of 2026 (page_impressions and page_fans ended on 2025-11-15);
days are Pacific, a query spans 90 of them, two years are kept, a day may come 48 hours late.
"""

from datetime import timedelta

from .readings import PACIFIC_DAYS, FigureSources, Source

LATE = timedelta(hours=48)
KEPT = timedelta(days=730)
FIGURE_SOURCES: FigureSources = {
    "followers": Source(
        "day", ("followers",), day_zone=PACIFIC_DAYS, final_after=LATE, kept_for=KEPT
    ),
    "views": Source("day", ("views",), day_zone=PACIFIC_DAYS, final_after=LATE, kept_for=KEPT),
    "visits": Source("day", ("visits",), day_zone=PACIFIC_DAYS, final_after=LATE, kept_for=KEPT),
    "likes_and_reposts": Source("post", ("likes", "reposts")),
}
