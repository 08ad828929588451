"""Readings: what each network tells in numbers, and what it leaves untold, which is never zero."""

import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import LoggedOut, Rejected, TryLater
from majlis.networks.figure_sources import FIGURE_SOURCES
from majlis.networks.readings import Reading, added, spans

from .recorded import NOW, connected, graph_error, li_error, page_instead, said, yt_error, yt_list

FIRST, LAST = date(2026, 11, 18), date(2026, 11, 19)
FIGURES = {"followers", "views", "visits", "likes_and_reposts"}


def told(readings, **which):
    """The readings that have these values, as (day or post, value)."""
    return [
        (one.day or one.post_id, one.value)
        for one in readings
        if all(getattr(one, name) == value for name, value in which.items())
    ]


def asked(request):
    return {name: values[0] for name, values in parse_qs(request.url.query.decode()).items()}


# --- What all share -----------------------------------------------------------------------------


@pytest.mark.parametrize("slug", sorted(NETWORKS))
def test_each_figure_of_a_network_comes_from_readings_it_names(slug):
    sources = FIGURE_SOURCES[slug]

    assert set(sources) <= FIGURES
    counts_views = slug not in ("mastodon", "bluesky")
    assert {"followers", "likes_and_reposts"} <= set(sources)
    assert ("views" in sources) == counts_views
    assert ("visits" in sources) == (counts_views and slug != "youtube")


def test_only_youtube_rounds():
    rounded = [slug for slug, sources in FIGURE_SOURCES.items() if sources["followers"].rounded]
    assert rounded == ["youtube"]


def test_half_a_sum_is_no_sum():
    assert added(3, 4) == 7
    assert added(3, None) is None


def test_a_long_range_is_cut():
    cut = list(spans(date(2026, 1, 1), date(2026, 3, 31), most_days=30))

    assert [(end - start).days for start, end in cut] == [29, 29, 29]
    assert cut[1][0] - cut[0][1] == timedelta(days=1)


def reading_of(slug, answer):
    account, _ = connected(slug, {"GET ": answer})
    return (
        lambda: account.account_readings(first=FIRST, last=LAST),
        lambda: account.post_readings(["urn:li:share:1" if slug == "linkedin" else "1"]),
    )


@pytest.mark.parametrize("slug", sorted(NETWORKS))
@pytest.mark.parametrize("answer", [said(503), page_instead(), said(200, {"strange": 1})])
def test_an_answer_that_is_none_is_asked_for_again_later(slug, answer):
    for read in reading_of(slug, answer):
        with pytest.raises(TryLater):
            read()


@pytest.mark.parametrize("slug", sorted(NETWORKS))
def test_a_connection_that_breaks_is_asked_for_again_later(slug):
    def broken(request):
        raise httpx.ReadTimeout("no answer", request=request)

    for read in reading_of(slug, broken):
        with pytest.raises(TryLater):
            read()


@pytest.mark.parametrize(
    ("slug", "answer"),
    [
        ("x", said(401, {"title": "Unauthorized"})),
        ("facebook", graph_error(190, 463)),
        ("instagram", graph_error(190, 463)),
        ("youtube", yt_error(401, "authError")),
        ("linkedin", li_error(401, "EXPIRED_ACCESS_TOKEN")),
    ],
)
def test_an_ended_permission_is_told(slug, answer):
    for read in reading_of(slug, answer):
        with pytest.raises(LoggedOut):
            read()


@pytest.mark.parametrize(
    ("slug", "answer"),
    [
        ("facebook", graph_error(200, message="(#200) requires the permission read_insights")),
        ("instagram", graph_error(10, message="(#10) Application does not have permission")),
        ("linkedin", li_error(403, "ACCESS_DENIED")),
    ],
)
def test_a_permission_that_is_missing_is_no_missing_figure(slug, answer):
    for read in reading_of(slug, answer):
        with pytest.raises(Rejected) as refused:
            read()
        assert refused.value.code == "not_allowed"


# --- X ------------------------------------------------------------------------------------------


def x_metrics(id_, *, reposts="retweet_count", **private):
    public = {reposts: 4, "reply_count": 2, "like_count": 30, "quote_count": 1}
    made = {"id": id_, "text": "نص", "public_metrics": {**public, "impression_count": 900}}
    return {**made, **({"non_public_metrics": private} if private else {})}


def x_lookup(public, private=(), errors=()):
    def answer(request):
        wants_private = "non_public" in asked(request)["tweet.fields"]
        found = list(private if wants_private else public)
        gone = {
            "title": "Not Found Error",
            "type": "https://api.x.com/2/problems/resource-not-found",
        }
        body = {"data": found} if found else {"errors": [gone]}
        if wants_private and errors:
            body["errors"] = list(errors)
        return said(200, body)(request)

    return answer


def test_x_tells_its_followers_as_they_stand():
    me = {"id": "2244994945", "public_metrics": {"followers_count": 17980, "tweet_count": 12}}
    account, network = connected("x", {"GET /2/users/me": said(200, {"data": me})})

    readings = account.account_readings(first=FIRST, last=LAST)

    assert readings == [Reading("followers", 17980, field="public_metrics.followers_count")]
    assert asked(network.requests[0])["user.fields"] == "public_metrics"


def test_x_without_the_count_of_followers_gives_none():
    account, _ = connected("x", {"GET /2/users/me": said(200, {"data": {"id": "1"}})})

    assert account.account_readings(first=FIRST, last=LAST)[0].value is None


@pytest.mark.parametrize("reposts", ["retweet_count", "repost_count"])
def test_x_adds_reposts_and_quotes_under_either_name(reposts):
    private = x_metrics("7", user_profile_clicks=5, url_link_clicks=3)
    answer = x_lookup([x_metrics("7", reposts=reposts)], [private])
    account, _ = connected("x", {"GET /2/tweets": answer})

    readings = account.post_readings(["7"])

    values = {one.metric: one.value for one in readings}
    assert values == {"views": 900, "likes": 30, "reposts": 5, "comments": 2, "visits": 8}
    assert {one.post_id for one in readings} == {"7"}


def test_a_post_without_a_link_has_its_profile_clicks_alone():
    answer = x_lookup([x_metrics("7")], [x_metrics("7", user_profile_clicks=5)])
    account, _ = connected("x", {"GET /2/tweets": answer})

    assert told(account.post_readings(["7"]), metric="visits") == [("7", 5)]


def test_a_post_of_more_than_thirty_days_keeps_its_public_counts_and_has_no_visits():
    error = {
        "resource_id": "7",
        "field": "non_public_metrics.user_profile_clicks",
        "title": "Field Authorization Error",
        "type": "https://api.twitter.com/2/problems/not-authorized-for-field",
    }
    fresh = x_metrics("8", user_profile_clicks=1)
    answer = x_lookup([x_metrics("7"), x_metrics("8")], [fresh], [error])
    account, _ = connected("x", {"GET /2/tweets": answer})

    readings = account.post_readings(["7", "8"])

    assert told(readings, metric="visits") == [("7", None), ("8", 1)]
    assert told(readings, metric="likes") == [("7", 30), ("8", 30)]


def test_a_deleted_post_of_x_has_no_reading():
    gone = {"resource_id": "9", "type": "https://api.twitter.com/2/problems/resource-not-found"}
    account, _ = connected("x", {"GET /2/tweets": said(200, {"errors": [gone]})})

    assert account.post_readings(["9"]) == []


def test_x_is_asked_for_a_hundred_posts_a_call():
    def answer(request):
        ids = asked(request)["ids"].split(",")
        assert len(ids) <= 100
        return x_lookup([x_metrics(id_) for id_ in ids])(request)

    account, network = connected("x", {"GET /2/tweets": answer})

    readings = account.post_readings([str(number) for number in range(250)])

    assert len(network.requests) == 6  # what is public and what is not, three times
    assert len({one.post_id for one in readings}) == 250


def test_no_posts_are_no_call():
    for slug in NETWORKS:
        account, network = connected(slug, {})
        assert account.post_readings([]) == []
        assert network.requests == []


# --- Facebook -----------------------------------------------------------------------------------


def fb_row(name, *values):
    """Values of Pacific days, named by the day on which they end."""
    rows = [{"value": value, "end_time": f"{ends}+0000"} for ends, value in values]
    return {"name": name, "period": "day", "values": rows, "id": f"104567/insights/{name}/day"}


def fb_insights(*rows):
    return said(200, {"data": list(rows), "paging": {"previous": "x", "next": "y"}})


def test_facebook_names_a_day_by_its_end_in_california():
    answer = fb_insights(
        fb_row("page_media_view", ("2026-11-19T08:00:00", 120), ("2026-11-20T08:00:00", 0)),
        fb_row("page_follows", ("2026-11-19T08:00:00", 10260)),
    )
    account, _ = connected("facebook", {"GET /104567/insights": answer})

    readings = account.account_readings(first=FIRST, last=LAST)

    assert told(readings, metric="views") == [(FIRST, 120), (LAST, 0)]
    assert told(readings, metric="followers") == [(FIRST, 10260), (LAST, None)]
    assert told(readings, metric="visits") == [(FIRST, None), (LAST, None)]


def test_a_summer_day_in_california_ends_at_seven():
    summer = date(2026, 7, 1)
    answer = fb_insights(fb_row("page_views_total", ("2026-07-02T07:00:00", 5)))
    account, _ = connected("facebook", {"GET /104567/insights": answer})

    assert told(account.account_readings(first=summer, last=summer), metric="visits") == [
        (summer, 5)
    ]


def test_a_page_with_few_followers_has_no_figures_and_no_zeros():
    account, _ = connected("facebook", {"GET /104567/insights": fb_insights()})

    readings = account.account_readings(first=FIRST, last=LAST)

    assert readings
    assert {one.value for one in readings} == {None}


def test_facebook_is_asked_for_ninety_days_at_most():
    account, network = connected("facebook", {"GET /104567/insights": fb_insights()})

    readings = account.account_readings(first=date(2026, 1, 1), last=date(2026, 6, 30))

    for request in network.requests:
        query = asked(request)
        assert int(query["until"]) - int(query["since"]) <= 91 * 86_400
    assert len(network.requests) == 3
    assert len(told(readings, metric="views")) == 181


def test_a_metric_that_facebook_has_ended_does_not_spoil_the_others():
    ended = graph_error(100, message="(#100) The value must be a valid insights metric")
    row = fb_row("page_media_view", ("2026-11-19T08:00:00", 120))

    def answer(request):
        names = asked(request)["metric"].split(",")
        return (ended if "page_views_total" in names else fb_insights(row))(request)

    account, _ = connected("facebook", {"GET /104567/insights": answer})

    readings = account.account_readings(first=FIRST, last=FIRST)

    assert told(readings, metric="views") == [(FIRST, 120)]
    assert told(readings, metric="visits") == [(FIRST, None)]


def fb_counted(number, *, shares=None, likes=3):
    made = {
        "id": f"104567_{number}",
        "reactions": {"data": [], "summary": {"total_count": likes}},
        "comments": {"data": [], "summary": {"total_count": 2}},
    }
    return {**made, **({"shares": {"count": shares}} if shares is not None else {})}


def fb_pages(*pages):
    def answer(request):
        at = int(asked(request).get("after", "0"))
        more = {"next": "x", "cursors": {"after": str(at + 1)}} if at + 1 < len(pages) else {}
        return said(200, {"data": pages[at], "paging": more})(request)

    return answer


def test_reactions_and_shares_come_from_the_list_of_posts():
    pages = fb_pages([fb_counted(3), fb_counted(2, shares=4)], [fb_counted(1, shares=1)])
    account, network = connected("facebook", {"GET /published_posts": pages})

    readings = account.post_readings(["104567_2", "104567_1"])

    assert told(readings, metric="likes") == [("104567_2", 3), ("104567_1", 3)]
    assert told(readings, metric="reposts") == [("104567_2", 4), ("104567_1", 1)]
    assert "summary(total_count)" in asked(network.requests[0])["fields"]


def test_a_post_that_nobody_shared_has_been_shared_no_time():
    account, _ = connected("facebook", {"GET /published_posts": fb_pages([fb_counted(1)])})

    assert told(account.post_readings(["104567_1"]), metric="reposts") == [("104567_1", 0)]


def test_reading_stops_once_every_post_was_seen():
    pages = fb_pages([fb_counted(3)], [fb_counted(2)], [fb_counted(1)])
    account, network = connected("facebook", {"GET /published_posts": pages})

    account.post_readings(["104567_2"])

    assert len(network.requests) == 2


def test_a_deleted_post_of_facebook_has_no_reading():
    account, _ = connected("facebook", {"GET /published_posts": fb_pages([fb_counted(1)])})

    readings = account.post_readings(["104567_1", "104567_9"])

    assert {one.post_id for one in readings} == {"104567_1"}


def test_a_list_without_reactions_gives_none_for_them():
    bare = {"id": "104567_1"}
    account, _ = connected("facebook", {"GET /published_posts": fb_pages([bare])})

    assert told(account.post_readings(["104567_1"]), metric="likes") == [("104567_1", None)]


def test_views_and_reach_of_a_post_come_beside_its_reactions():
    rows = {
        "post_media_view": 812,
        "post_total_media_view_unique": 640,
        "post_video_views": 55,
    }
    told_rows = [{"name": name, "values": [{"value": value}]} for name, value in rows.items()]
    made = fb_counted(1) | {"insights": {"data": told_rows}}
    account, network = connected("facebook", {"GET /published_posts": fb_pages([made])})

    readings = account.post_readings(["104567_1"])

    assert told(readings, metric="views") == [("104567_1", 812)]
    assert told(readings, metric="reach") == [("104567_1", 640)]
    assert told(readings, metric="video_views") == [("104567_1", 55)]
    assert "insights.metric(post_media_view," in asked(network.requests[0])["fields"]


def test_a_measure_of_posts_that_has_ended_does_not_spoil_the_others():
    ended = graph_error(100, message="(#100) The value must be a valid insights metric")
    row = {"name": "post_media_view", "values": [{"value": 9}]}

    def listed(request):
        if "post_video_views" in asked(request)["fields"]:
            return ended(request)
        return said(200, {"data": [fb_counted(1) | {"insights": {"data": [row]}}]})(request)

    def tried(request):
        is_dead = asked(request)["metric"] == "post_video_views"
        return (ended if is_dead else said(200, {"data": []}))(request)

    account, _ = connected(
        "facebook", {"GET /published_posts": listed, "GET /104567_1/insights": tried}
    )

    readings = account.post_readings(["104567_1"])

    assert told(readings, metric="views") == [("104567_1", 9)]
    assert told(readings, metric="likes") == [("104567_1", 3)]
    assert told(readings, metric="video_views") == [("104567_1", None)]


# --- Instagram ----------------------------------------------------------------------------------


IG_FOLLOWERS = said(200, {"id": "17841400001", "followers_count": 8440})


def ig_total(**values):
    rows = [
        {"name": name, "period": "day", "total_value": {"value": value}}
        for name, value in values.items()
    ]
    return said(200, {"data": rows})


def ig_lifetime(**values):
    rows = [
        {"name": name, "period": "lifetime", "values": [{"value": value}]}
        for name, value in values.items()
    ]
    return said(200, {"data": rows})


def test_instagram_is_asked_day_by_day():
    whole = {"views": 500, "likes": 20, "shares": 3, "comments": 1, "reach": 300}
    answers = [ig_total(**whole, profile_views=40, profile_links_taps=2), ig_total(views=7)]
    account, network = connected(
        "instagram", {"GET /17841400001": IG_FOLLOWERS, "GET /insights": answers}
    )

    readings = account.account_readings(first=FIRST, last=LAST)

    assert told(readings, metric="followers") == [("", 8440)]
    assert told(readings, metric="views") == [(FIRST, 500), (LAST, 7)]
    assert told(readings, metric="visits") == [(FIRST, 42), (LAST, None)]
    assert told(readings, metric="reposts") == [(FIRST, 3), (LAST, None)]
    first, second = network.calls("GET", "/insights")
    assert asked(first)["metric_type"] == "total_value"
    assert int(asked(first)["since"]) == int(datetime(2026, 11, 18, tzinfo=UTC).timestamp())
    assert asked(first)["until"] == asked(second)["since"]


def test_an_empty_set_is_missing_and_not_zero():
    routes = {"GET /17841400001": IG_FOLLOWERS, "GET /insights": said(200, {"data": []})}
    account, _ = connected("instagram", routes)

    readings = account.account_readings(first=FIRST, last=LAST)

    assert {one.value for one in readings if one.day} == {None}


def test_half_of_the_visits_of_a_profile_are_no_figure():
    routes = {"GET /17841400001": IG_FOLLOWERS, "GET /insights": ig_total(profile_views=40)}
    account, _ = connected("instagram", routes)

    readings = account.account_readings(first=FIRST, last=FIRST)

    assert told(readings, metric="visits") == [(FIRST, None)]


def test_a_metric_that_instagram_does_not_know_does_not_spoil_the_others():
    text = "(#100) metric[1] must be one of the following values: views, likes"

    def answer(request):
        names = asked(request)["metric"].split(",")
        if names == ["views"]:
            return ig_total(views=9)(request)
        return graph_error(100, message=text)(request)

    routes = {"GET /17841400001": IG_FOLLOWERS, "GET /insights": answer}
    account, _ = connected("instagram", routes)

    readings = account.account_readings(first=FIRST, last=FIRST)

    assert told(readings, metric="views") == [(FIRST, 9)]
    assert told(readings, metric="likes") == [(FIRST, None)]


def ig_medium(kind="FEED"):
    return said(200, {"id": "18000000001", "media_product_type": kind})


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (
            "FEED",
            {"saved": 4, "follows": 3, "profile_visits": 2},
            {"saves": 4, "follows": 3, "visits": 2, "likes": 12, "comments": 1},
        ),
        (
            "REELS",
            {"ig_reels_video_view_total_time": 900, "ig_reels_avg_watch_time": 10},
            {"watched_ms": 900, "watched_on_average_ms": 10, "saves": None, "likes": 12}
            | {"comments": 1},
        ),
        ("STORY", {"replies": 6}, {"replies": 6, "follows": None, "visits": None}),
        ("AD", {}, {}),
    ],
)
def test_each_kind_of_medium_of_instagram_is_asked_for_its_own(kind, given, expected):
    def answer(request):
        known = {"views": 90, "likes": 12, "shares": 2, "comments": 1, "reach": 70, **given}
        names = asked(request)["metric"].split(",")
        return ig_lifetime(**{name: known[name] for name in names if name in known})(request)

    account, network = connected(
        "instagram",
        {"GET /18000000001/insights": answer, "GET /18000000001": ig_medium(kind)},
    )

    readings = account.post_readings(["18000000001"])

    of_any = {"views": 90, "reposts": 2, "reach": 70, "interactions": None}
    assert {one.metric: one.value for one in readings} == of_any | expected
    assert len(network.requests) == 2


def test_a_medium_that_too_few_have_seen_gives_none():
    few = graph_error(10, message="(#10) Not enough viewers for the media to show insights")
    account, _ = connected(
        "instagram", {"GET /18000000001/insights": few, "GET /18000000001": ig_medium()}
    )

    readings = account.post_readings(["18000000001"])

    assert readings
    assert {one.value for one in readings} == {None}


def test_a_deleted_medium_has_no_reading():
    account, _ = connected("instagram", {"GET /18000000001": graph_error(100, 33)})

    assert account.post_readings(["18000000001"]) == []


# --- YouTube ------------------------------------------------------------------------------------


def yt_channel(**statistics):
    return yt_list({"id": "UCabc", "statistics": statistics}, kind="channel")


def yt_table(*rows, names=("day", "views", "likes", "shares", "comments")):
    headers = [{"name": name, "columnType": "METRIC", "dataType": "INTEGER"} for name in names]
    body = {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers}
    return said(200, {**body, **({"rows": list(rows)} if rows else {})})


def yt_routes(table, **statistics):
    return {
        "GET /youtube/v3/channels": yt_channel(**(statistics or {"subscriberCount": "2140"})),
        "GET /v2/reports": table,
    }


def test_youtube_tells_its_days_and_its_rounded_subscribers():
    account, network = connected("youtube", yt_routes(yt_table(["2026-11-18", 50, 3, 2, 1])))

    readings = account.account_readings(first=FIRST, last=LAST)

    assert told(readings, metric="followers") == [("", 2140)]
    assert told(readings, metric="views") == [(FIRST, 50), (LAST, None)]
    assert told(readings, metric="reposts") == [(FIRST, 2), (LAST, None)]
    report = network.calls("GET", "/v2/reports")[0]
    assert report.url.host == "youtubeanalytics.googleapis.com"
    assert asked(report)["ids"] == "channel==MINE"
    assert (asked(report)["startDate"], asked(report)["endDate"]) == ("2026-11-18", "2026-11-19")


def test_the_columns_of_a_report_are_read_by_their_names():
    names = ("likes", "day", "views", "comments", "shares")
    table = yt_table([3, "2026-11-18", 50, 1, 2], names=names)
    account, _ = connected("youtube", yt_routes(table))

    assert told(account.account_readings(first=FIRST, last=FIRST), metric="likes") == [(FIRST, 3)]


def test_a_report_without_rows_is_missing_and_not_zero():
    account, _ = connected("youtube", yt_routes(yt_table()))

    readings = account.account_readings(first=FIRST, last=LAST)

    assert {one.value for one in readings if one.day} == {None}


def test_hidden_subscribers_are_not_zero():
    routes = yt_routes(yt_table(), subscriberCount="0", hiddenSubscriberCount=True)
    account, _ = connected("youtube", routes)

    assert told(account.account_readings(first=FIRST, last=LAST), metric="followers") == [
        ("", None)
    ]


def test_the_days_quota_names_its_end():
    account, _ = connected("youtube", yt_routes(yt_error(403, "quotaExceeded")))

    with pytest.raises(TryLater) as limited:
        account.account_readings(first=FIRST, last=LAST)
    assert limited.value.rate_limited


def test_youtube_is_asked_for_fifty_videos_a_call_and_a_deleted_one_is_absent():
    def answer(request):
        ids = asked(request)["id"].split(",")
        assert len(ids) <= 50
        counts = {"viewCount": "9", "likeCount": "1", "commentCount": "0"}
        found = [{"id": id_, "statistics": counts} for id_ in ids if id_ != "v7"]
        return yt_list(*found)(request)

    watched = ("video", "views", "engagedViews", "shares", "estimatedMinutesWatched")
    table = yt_table(["v1", 9, 7, 2, 6], names=watched)
    routes = {"GET /youtube/v3/videos": answer, "GET /v2/reports": table}
    account, network = connected("youtube", routes)

    readings = account.post_readings([f"v{number}" for number in range(60)])

    assert len(network.calls("GET", "/videos")) == 2
    assert len(network.calls("GET", "/v2/reports")) == 2
    assert told(readings, post_id="v1", metric="engaged_views") == [("v1", 7)]
    assert told(readings, post_id="v1", metric="reposts") == [("v1", 2)]
    assert told(readings, post_id="v1", metric="minutes_watched") == [("v1", 6)]
    assert told(readings, post_id="v2", metric="engaged_views") == [("v2", None)]
    report = asked(network.calls("GET", "/v2/reports")[0])
    assert report["dimensions"] == "video"
    assert report["filters"].startswith("video==v0,v1,")
    assert "v7" not in report["filters"].partition("==")[2].split(",")
    assert len({one.post_id for one in readings}) == 59
    assert told(readings, post_id="v1", metric="views") == [("v1", 9)]


def test_a_video_that_hides_its_likes_gives_none_for_them():
    made = {"id": "v1", "statistics": {"viewCount": "9", "commentCount": "0"}}
    routes = {"GET /youtube/v3/videos": yt_list(made), "GET /v2/reports": yt_table()}
    account, _ = connected("youtube", routes)

    assert told(account.post_readings(["v1"]), metric="likes") == [("v1", None)]


def test_subscribers_won_and_lost_and_engaged_views_are_told_by_day():
    names = ("day", "views", "engagedViews", "subscribersGained", "subscribersLost")
    table = yt_table(["2026-11-18", 50, 41, 3, 1], names=names)
    account, _ = connected("youtube", yt_routes(table))

    readings = account.account_readings(first=FIRST, last=FIRST)

    assert told(readings, metric="engaged_views") == [(FIRST, 41)]
    assert told(readings, metric="followers_gained") == [(FIRST, 3)]
    assert told(readings, metric="followers_lost") == [(FIRST, 1)]


# --- LinkedIn -----------------------------------------------------------------------------------


def ms(day):
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def li_day(day, **statistics):
    return {
        "organizationalEntity": "urn:li:organization:5515715",
        "timeRange": {"start": ms(day), "end": ms(day + timedelta(days=1))},
        **statistics,
    }


def li_shares(day, **counts):
    whole = {"impressionCount": 80, "likeCount": 5, "shareCount": 2, "commentCount": 1}
    return li_day(day, totalShareStatistics={**whole, "uniqueImpressionsCount": 60, **counts})


def li_views(day, count):
    views = {"views": {"allPageViews": {"pageViews": count}}}
    return li_day(day, totalPageStatistics=views)


def li_elements(*rows):
    return said(200, {"elements": list(rows), "paging": {"start": 0, "count": 10, "links": []}})


def li_gains(day, organic, paid=0):
    gains = {"organicFollowerGain": organic, "paidFollowerGain": paid}
    return li_day(day, followerGains=gains)


def li_routes(shares, views, *gains):
    return {
        "GET /rest/organizationalEntityFollowerStatistics": li_elements(*gains),
        "GET /rest/networkSizes/urn%3Ali%3Aorganization%3A5515715": said(
            200, {"firstDegreeSize": 5310}
        ),
        "GET /rest/organizationalEntityShareStatistics": shares,
        "GET /rest/organizationPageStatistics": views,
    }


def test_linkedin_tells_its_days():
    routes = li_routes(
        li_elements(li_shares(FIRST, clickCount=7), li_shares(LAST, likeCount=0)),
        li_elements(li_views(LAST, 33)),
        li_gains(FIRST, 12, paid=3),
        li_gains(LAST, -2),
    )
    account, network = connected("linkedin", routes)

    readings = account.account_readings(first=FIRST, last=LAST)

    assert told(readings, metric="followers") == [("", 5310)]
    assert told(readings, metric="likes") == [(FIRST, 5), (LAST, 0)]
    assert told(readings, metric="visits") == [(FIRST, None), (LAST, 33)]
    assert told(readings, metric="clicks") == [(FIRST, 7), (LAST, None)]
    assert told(readings, metric="follower_gains") == [(FIRST, 15), (LAST, -2)]
    query = urlsplit(str(network.calls("GET", "ShareStatistics")[0].url)).query
    assert "organizationalEntity=urn%3Ali%3Aorganization%3A5515715" in query
    span = f"timeIntervals=(timeRange:(start:{ms(FIRST)},end:{ms(LAST + timedelta(days=1))}),"
    assert f"{span}timeGranularityType:DAY)" in query


def test_a_range_that_has_not_ended_is_not_asked_for():
    routes = li_routes(li_elements(), li_elements())
    account, network = connected("linkedin", routes)
    today = NOW.date()

    readings = account.account_readings(first=today - timedelta(days=1), last=today)

    assert f"end:{ms(today)})" in str(network.calls("GET", "ShareStatistics")[0].url)
    assert told(readings, metric="views") == [(today - timedelta(days=1), None), (today, None)]


def test_a_day_that_lies_wholly_ahead_is_no_call():
    size = said(200, {"firstDegreeSize": 5310})
    routes = {"GET /rest/networkSizes/urn%3Ali%3Aorganization%3A5515715": size}
    account, network = connected("linkedin", routes)

    readings = account.account_readings(first=NOW.date(), last=NOW.date())

    assert len(network.requests) == 1
    assert {one.value for one in readings if one.day} == {None}


def test_shares_and_videos_of_linkedin_are_asked_by_their_kinds():
    def answer(request):
        url = str(request.url)
        kind, name = ("share", "shares") if "&shares=List(" in url else ("ugcPost", "ugcPosts")
        assert f"&{name}=List(urn%3Ali%3A{kind}%3A1" in url
        counts = {"impressionCount": 80, "likeCount": 5, "shareCount": 2}
        return li_elements({kind: f"urn:li:{kind}:1", "totalShareStatistics": counts})(request)

    played = li_elements({"entity": "urn:li:ugcPost:1", "statisticsType": "VIDEO_VIEW", "value": 9})
    routes = {"GET ShareStatistics": answer, "GET /rest/videoAnalytics": played}
    account, network = connected("linkedin", routes)
    ids = ["urn:li:share:1", "urn:li:ugcPost:1", "urn:li:share:2"]

    readings = account.post_readings(ids)

    assert len(network.requests) == 3
    query = urlsplit(str(network.calls("GET", "videoAnalytics")[0].url)).query
    assert query == "q=entity&entity=urn%3Ali%3AugcPost%3A1&type=VIDEO_VIEW"
    assert told(readings, metric="video_views") == [("urn:li:ugcPost:1", 9)]
    assert told(readings, metric="views") == [("urn:li:share:1", 80), ("urn:li:ugcPost:1", 80)]
    assert told(readings, metric="comments", post_id="urn:li:share:1") == [("urn:li:share:1", None)]


@pytest.mark.parametrize(
    "answer", [li_error(403, "ACCESS_DENIED"), li_elements()], ids=["no role", "no video"]
)
def test_a_post_of_linkedin_without_video_statistics_keeps_its_other_readings(answer):
    def shares(request):
        row = {"ugcPost": "urn:li:ugcPost:1", "totalShareStatistics": {"impressionCount": 80}}
        return li_elements(row)(request)

    routes = {"GET ShareStatistics": shares, "GET /rest/videoAnalytics": answer}
    account, _ = connected("linkedin", routes)

    readings = account.post_readings(["urn:li:ugcPost:1"])

    assert told(readings, metric="views") == [("urn:li:ugcPost:1", 80)]
    assert told(readings, metric="video_views") == []


def test_many_shares_stay_within_an_address_that_linkedin_takes():
    account, network = connected("linkedin", {"GET ShareStatistics": li_elements()})

    account.post_readings([f"urn:li:share:72430000000000{number:05}" for number in range(90)])

    assert len(network.requests) == 3
    assert all(len(str(request.url)) < 4000 for request in network.requests)


def test_readings_are_plain_and_can_be_kept():
    account, _ = connected("youtube", yt_routes(yt_table(["2026-11-18", 50, 3, 2, 1])))

    for one in account.account_readings(first=FIRST, last=FIRST):
        assert json.dumps([one.metric, one.value, one.field, one.post_id])
