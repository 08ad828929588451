"""What X tells in numbers: values of now, of the account and of each post.

Source: X's OpenAPI 2.166 and 2.167 and docs.x.com/x-api/fundamentals/metrics, read 2026-08-22:
non-public metrics of own posts of the last 30 days only; no history of followers.
"""

from datetime import timedelta

from .readings import FigureSources, Source

NON_PUBLIC_FOR = timedelta(days=30)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "views": Source("post", ("views",)),
    "visits": Source("post", ("visits",), kept_for=NON_PUBLIC_FOR),
    "likes_and_reposts": Source("post", ("likes", "reposts")),
}
