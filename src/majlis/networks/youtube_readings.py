"""What YouTube tells in numbers: a channel's days, its rounded subscribers, and each video.

Source: YouTube Analytics API v2 (discovery 20240707) and Data API v3 (revision 20261104): days are
Pacific and come two to three days late; `subscriberCount` is cut to three significant digits.
"""

from datetime import timedelta

from .readings import PACIFIC_DAYS, FigureSources, Source

LATE = timedelta(days=3)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",), rounded=True),
    "views": Source("day", ("views",), day_zone=PACIFIC_DAYS, final_after=LATE),
    "likes_and_reposts": Source(
        "day", ("likes", "reposts"), day_zone=PACIFIC_DAYS, final_after=LATE
    ),
}
