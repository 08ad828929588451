"""What YouTube tells in numbers: a channel's days, its rounded subscribers, and each video.

Source: YouTube Analytics API v2 (discovery 20240707) and Data API v3 (revision 20261104): days are
Pacific and come two to three days late, a day without data has no row; `subscriberCount` is cut
to three significant digits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .contract import OutcomeUnknown
from .hearing import counted, named, part, rows
from .readings import PACIFIC_DAYS, FigureSources, Reading, Source, batches, days_between
from .verdicts import repeatable
from .youtube_calls import YouTubeCalls

LATE = timedelta(days=3)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",), rounded=True),
    "views": Source("day", ("views",), day_zone=PACIFIC_DAYS, final_after=LATE),
    "likes_and_reposts": Source(
        "day", ("likes", "reposts"), day_zone=PACIFIC_DAYS, final_after=LATE
    ),
}
# `views` counts every first frame since 24 August 2026; `engagedViews` as before.
OF_CHANNEL = {
    "views": "views",
    "engagedViews": "engaged_views",
    "likes": "likes",
    "shares": "reposts",
    "comments": "comments",
    "subscribersGained": "followers_gained",
    "subscribersLost": "followers_lost",
}
OF_VIDEO = {"viewCount": "views", "likeCount": "likes", "commentCount": "comments"}
# Since its publication, of the days that are told already.
WATCHED = {
    "engagedViews": "engaged_views",
    "shares": "reposts",
    "estimatedMinutesWatched": "minutes_watched",
    "averageViewDuration": "view_seconds",
}
FIRST_DAY = date(2005, 4, 23)  # of the first video of all
MOST_IDS = 50


@dataclass(frozen=True, kw_only=True)
class YouTubeReadings(YouTubeCalls):
    """The figures of one channel."""

    def account_readings(self, *, first: date, last: date) -> list[Reading]:
        """Return the subscribers as they stand now, and each measure of each Pacific day."""
        with repeatable(self.http.soon):
            found = [self._subscribers()]
            told = self._days(first, last)
        found += [
            Reading(metric, told.get((name, day.isoformat())), day=day, field=name)
            for name, metric in OF_CHANNEL.items()
            for day in days_between(first, last)
        ]
        return found

    def post_readings(self, post_ids: Sequence[str]) -> list[Reading]:
        """Return the readings of each video that stands: as it is now, and as it was watched."""
        found: list[Reading] = []
        with repeatable(self.http.soon):
            for ids in batches(post_ids, MOST_IDS):
                query = {"part": "statistics", "id": ",".join(ids)}
                videos = rows(self._items_page("/youtube/v3/videos", query), "items")
                standing = [named(video.get("id")) for video in videos]
                watched = self._watched(standing) if standing else {}
                for video in videos:
                    found += _video(video)
                    found += _watching(named(video.get("id")), watched)
        return found

    def _watched(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return a line of the report for each of these videos that was watched at all."""
        lines = self._lines(
            {
                "ids": "channel==MINE",
                "startDate": FIRST_DAY.isoformat(),
                "endDate": self.clock().astimezone(ZoneInfo(PACIFIC_DAYS)).date().isoformat(),
                "metrics": ",".join(("views", *WATCHED)),
                "dimensions": "video",
                "filters": f"video=={','.join(ids)}",
                "sort": "-views",
                "maxResults": str(MOST_IDS),
            }
        )
        return {named(line.get("video")): line for line in lines}

    def _subscribers(self) -> Reading:
        page = self._items_page("/youtube/v3/channels", {"part": "statistics", "mine": "true"})
        channels = rows(page, "items")
        if not channels:
            raise OutcomeUnknown("YouTube answered without the channel")
        statistics = part(channels[0], "statistics")
        is_hidden = statistics.get("hiddenSubscriberCount") is True
        count = None if is_hidden else counted(statistics.get("subscriberCount"))
        return Reading("followers", count, field="statistics.subscriberCount")

    def _days(self, first: date, last: date) -> dict[tuple[str, str], int | None]:
        lines = self._lines(
            {
                "ids": "channel==MINE",
                "startDate": first.isoformat(),
                "endDate": last.isoformat(),
                "metrics": ",".join(OF_CHANNEL),
                "dimensions": "day",
                "sort": "day",
            }
        )
        return {
            (name, str(line["day"])): counted(line.get(name))
            for line in lines
            if "day" in line
            for name in OF_CHANNEL
        }

    def _lines(self, query: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the rows of a report by the names of their columns."""
        table = self._report(query)
        names = [named(column.get("name")) for column in rows(table, "columnHeaders")]
        given = table.get("rows")
        return [
            dict(zip(names, line, strict=False))
            for line in (given if isinstance(given, list) else [])
            if isinstance(line, list)
        ]

    def _report(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Ask YouTube Analytics, which has a host of its own."""
        url = f"{self.hosts['analytics']}/v2/reports"
        table = self.send(self._judge, "GET", url, params=query).data
        if table.get("kind") != "youtubeAnalytics#resultTable":
            raise OutcomeUnknown("YouTube Analytics answered with something else than a table")
        return table


def _video(video: Mapping[str, Any]) -> Iterator[Reading]:
    # A count that its owner hides is left out.
    statistics, video_id = part(video, "statistics"), named(video.get("id"))
    for name, metric in OF_VIDEO.items():
        value = counted(statistics.get(name))
        yield Reading(metric, value, post_id=video_id, field=f"statistics.{name}")


def _watching(video_id: str, watched: Mapping[str, Mapping[str, Any]]) -> Iterator[Reading]:
    # A video that nobody has watched in the days told so far has no line: missing is not 0.
    line = watched.get(video_id, {})
    for name, metric in WATCHED.items():
        yield Reading(metric, counted(line.get(name)), post_id=video_id, field=name)
