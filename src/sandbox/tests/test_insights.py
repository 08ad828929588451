"""Insights on the wire: shapes, days, what is refused, what is late, what is never a zero."""

from datetime import date, datetime, timedelta
from urllib.parse import quote

import pytest

from .conftest import RunningSandbox
from .laid_year import IDS, LaidYear, intervals, unix

X, PAGE, IG, ORGANIZATION = IDS["x"], IDS["facebook"], IDS["instagram"], IDS["linkedin"]
URN = f"urn:li:organization:{ORGANIZATION}"


@pytest.fixture(scope="module")
def laid(tmp_path_factory):
    sandbox = RunningSandbox(tmp_path_factory.mktemp("insights"), quotas="off")
    yield LaidYear(sandbox)
    sandbox.stop()
    sandbox.http.close()


@pytest.fixture
def year(laid):
    laid.set_clock(2018, 7, 10, 12)
    yield laid
    laid.sandbox.control("POST", "/insights", {"late": False})


def first_of(year, network, *, after, before="9"):
    return next(p for p in year.posts(network) if after < p["visible_at"] < before)


# --- X ------------------------------------------------------------------------------------------


def test_x_counts_a_post_for_everybody_and_for_its_author(year):
    post = first_of(year, "x", after="2018-07-01")

    answer = year.get("x", f"/2/tweets/{post['id']}", **{"tweet.fields": "public_metrics"})
    private = year.get("x", f"/2/tweets/{post['id']}", **{"tweet.fields": "non_public_metrics"})

    public = answer.json()["data"]["public_metrics"]
    assert 0 < public["impression_count"] < post["data"]["counts"]["views"]
    assert {"retweet_count", "like_count", "reply_count", "quote_count"} <= set(public)
    assert "repost_count" not in public
    metrics = private.json()["data"]["non_public_metrics"]
    assert metrics["impression_count"] == public["impression_count"]
    assert metrics["user_profile_clicks"] >= 0


def test_x_uses_the_wire_names_of_the_request(year):
    post = first_of(year, "x", after="2018-07-01")

    answer = year.get("x", f"/2/tweets/{post['id']}", **{"post.fields": "public_metrics"})

    assert "repost_count" in answer.json()["data"]["public_metrics"]
    assert "retweet_count" not in answer.json()["data"]["public_metrics"]


def test_x_shows_no_private_metrics_of_a_post_older_than_thirty_days(year):
    old, fresh = first_of(year, "x", after="2018-05"), first_of(year, "x", after="2018-07-01")

    query = {"ids": f"{old['id']},{fresh['id']}", "tweet.fields": "non_public_metrics"}
    body = year.get("x", "/2/tweets", **query).json()

    assert [post["id"] for post in body["data"]] == [fresh["id"]]
    assert {error["resource_id"] for error in body["errors"]} == {old["id"]}
    error = body["errors"][0]
    assert error["type"].endswith("/not-authorized-for-field")
    assert error["field"].startswith("non_public_metrics.")
    query["tweet.fields"] = "public_metrics"
    assert len(year.get("x", "/2/tweets", **query).json()["data"]) == 2


@pytest.mark.parametrize("text", ["نص بلا رابط", "نص ورابط https://example.com/ar"])
def test_clicks_on_links_are_told_of_posts_with_a_link_alone(year, text):
    order = {"network": "x", "account": X, "text": text}
    post = year.sandbox.control("POST", "/posts", order)
    year.sandbox.control("POST", "/clock", {"advance_s": 5 * 86_400})

    body = year.get("x", f"/2/tweets/{post['id']}", **{"tweet.fields": "non_public_metrics"})

    has_clicks = "url_link_clicks" in body.json()["data"]["non_public_metrics"]
    assert has_clicks == ("https://" in text)


def test_x_tells_followers_now(year):
    followers = []
    for month in (1, 7, 12):
        year.set_clock(2018, month, 5)
        me = year.get("x", "/2/users/me", **{"user.fields": "public_metrics"}).json()["data"]
        followers.append(me["public_metrics"]["followers_count"])

    assert followers == sorted(followers)
    assert 14_950 < followers[0] < followers[2] < 17_980


# --- Facebook -----------------------------------------------------------------------------------


def page_insights(year, metric, since, until, **more):
    query = {"metric": metric, "period": "day", "since": since, "until": until, **more}
    return year.get("facebook", f"/v26.0/{PAGE}/insights", **query)


def test_a_page_tells_its_pacific_days(year):
    answer = page_insights(
        year, "page_media_view,page_follows", unix(2018, 7, 2, 7), unix(2018, 7, 5, 7)
    )

    views, follows = answer.json()["data"]
    assert views["name"] == "page_media_view"
    assert views["period"] == "day"
    assert views["id"] == f"{PAGE}/insights/page_media_view/day"
    ends = [value["end_time"] for value in views["values"]]
    assert ends == [f"2018-07-0{day}T07:00:00+0000" for day in (3, 4, 5)]
    assert all(value["value"] > 0 for value in views["values"])
    counts = [value["value"] for value in follows["values"]]
    assert counts == sorted(counts)
    assert 9_120 < counts[0] < 10_260


def test_a_winter_day_of_a_page_ends_at_eight(year):
    answer = page_insights(year, "page_views_total", unix(2018, 2, 2, 8), unix(2018, 2, 3, 8))

    (value,) = answer.json()["data"][0]["values"]
    assert value["end_time"] == "2018-02-03T08:00:00+0000"
    assert value["value"] > 50


def test_the_day_that_runs_is_not_told(year):
    answer = page_insights(year, "page_media_view", unix(2018, 7, 9), unix(2018, 7, 12))

    ends = [value["end_time"] for value in answer.json()["data"][0]["values"]]
    assert ends == ["2018-07-09T07:00:00+0000", "2018-07-10T07:00:00+0000"]


@pytest.mark.parametrize(
    "metric", ["page_impressions", "page_fans", "page_impressions_unique", "made_up", ""]
)
def test_a_metric_that_has_ended_is_refused_like_one_that_never_was(year, metric):
    answer = page_insights(year, f"page_media_view,{metric}", unix(2018, 7, 2), unix(2018, 7, 5))

    if not metric:
        assert answer.status_code == 200
        return
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["message"]) == (
        100,
        "(#100) The value must be a valid insights metric",
    )


def test_more_than_ninety_days_are_refused(year):
    answer = page_insights(year, "page_media_view", unix(2018, 3, 1), unix(2018, 6, 30))

    assert answer.status_code == 400
    assert "90 days" in answer.json()["error"]["message"]


def test_a_page_keeps_two_years(year):
    year.set_clock(2021, 1, 2)
    answer = page_insights(year, "page_media_view", unix(2018, 12, 1), unix(2019, 1, 20))

    assert {value["value"] for value in answer.json()["data"][0]["values"]} == {0}
    assert len(answer.json()["data"][0]["values"]) < 22


def test_a_page_that_few_like_has_no_insights(year):
    year.sandbox.account("facebook", "55", handle="small", name="صفحة صغيرة")
    made = year.sandbox.control("POST", "/tokens", {"network": "facebook", "account": "55"})
    answer = year.sandbox.http.get(
        f"{year.sandbox.urls['facebook']['api']}/v26.0/55/insights",
        params={"metric": "page_media_view", "period": "day", **made},
    )

    assert answer.json() == {"data": []}


def test_reactions_and_shares_stand_beside_a_post(year):
    query = {
        "fields": "id,reactions.limit(0).summary(total_count),shares",
        "limit": "100",
        "since": unix(2018, 6, 1),
    }
    listed = year.get("facebook", f"/v26.0/{PAGE}/published_posts", **query).json()["data"]

    assert sum(post["reactions"]["summary"]["total_count"] for post in listed) > 100
    assert all(post["shares"]["count"] > 0 for post in listed if "shares" in post)
    assert [post for post in listed if "shares" not in post]


def test_a_post_has_insights_of_its_own(year):
    post = first_of(year, "facebook", after="2018-05", before="2018-06")
    answer = year.get(
        "facebook", f"/v26.0/{post['id']}/insights", metric="post_media_view,post_clicks"
    )

    rows = {row["name"]: row for row in answer.json()["data"]}
    assert rows["post_media_view"]["period"] == "lifetime"
    assert rows["post_media_view"]["values"] == [{"value": post["data"]["counts"]["views"]}]
    old = year.get("facebook", f"/v26.0/{post['id']}/insights", metric="post_impressions")
    assert old.json()["error"]["code"] == 100


def test_insights_need_their_permission(year):
    asked = {"network": "facebook", "account": PAGE, "scopes": "pages_read_engagement"}
    made = year.sandbox.control("POST", "/tokens", asked)
    answer = year.sandbox.http.get(
        f"{year.sandbox.urls['facebook']['api']}/v26.0/{PAGE}/insights",
        params={"metric": "page_media_view", "access_token": made["access_token"]},
    )

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == 200


# --- Instagram ----------------------------------------------------------------------------------


def account_insights(year, metric, since, until, **more):
    query = {"metric": metric, "period": "day", "since": since, "until": until, **more}
    return year.get("instagram", f"/v26.0/{IG}/insights", **query)


TOTAL = {"metric_type": "total_value"}


def test_an_account_tells_the_total_of_a_range(year):
    day = account_insights(
        year, "views,likes,profile_views", unix(2018, 7, 2), unix(2018, 7, 3), **TOTAL
    )
    week = account_insights(year, "views", unix(2018, 7, 2), unix(2018, 7, 9), **TOTAL)

    rows = {row["name"]: row for row in day.json()["data"]}
    assert set(rows) == {"views", "likes", "profile_views"}
    assert rows["views"]["total_value"]["value"] > 0
    assert "values" not in rows["views"]
    assert week.json()["data"][0]["total_value"]["value"] > rows["views"]["total_value"]["value"]


def test_only_some_measures_come_as_a_series(year):
    series = account_insights(
        year, "reach", unix(2018, 7, 2), unix(2018, 7, 5), metric_type="time_series"
    )
    refused = account_insights(year, "views,reach", unix(2018, 7, 2), unix(2018, 7, 5))

    ends = [value["end_time"] for value in series.json()["data"][0]["values"]]
    assert ends == [f"2018-07-0{day}T00:00:00+0000" for day in (3, 4, 5)]
    assert refused.status_code == 400
    assert "metric_type=total_value" in refused.json()["error"]["message"]


def test_more_than_thirty_days_are_refused_and_ninety_are_kept(year):
    long = account_insights(year, "views", unix(2018, 5, 1), unix(2018, 6, 30), **TOTAL)
    old = account_insights(year, "views", unix(2018, 3, 1), unix(2018, 3, 2), **TOTAL)

    assert "30 days" in long.json()["error"]["message"]
    assert old.json() == {"data": []}


def test_a_day_that_is_not_over_is_an_empty_list(year):
    answer = account_insights(year, "views", unix(2018, 7, 10), unix(2018, 7, 11), **TOTAL)

    assert answer.json() == {"data": []}


def test_a_metric_that_instagram_does_not_have_is_named(year):
    answer = account_insights(year, "views,impressions", unix(2018, 7, 2), unix(2018, 7, 3))

    message = answer.json()["error"]["message"]
    assert message.startswith("(#100) metric[1] must be one of the following values: ")
    assert "impressions" not in message.partition(":")[2]


def test_a_medium_tells_its_lifetime(year):
    post = first_of(year, "instagram", after="2018-05", before="2018-06")
    counts = post["data"]["counts"]
    answer = year.get("instagram", f"/v26.0/{post['id']}/insights", metric="views,likes,shares")

    told = {row["name"]: row["values"][0]["value"] for row in answer.json()["data"]}
    assert told == {name: counts[own] for name, own in (("views", "views"), ("likes", "likes"))} | {
        "shares": counts["reposts"]
    }
    assert {row["period"] for row in answer.json()["data"]} == {"lifetime"}


def test_a_medium_that_hardly_anybody_saw_is_refused_with_code_ten(year):
    post = first_of(year, "instagram", after="2018-07-01")
    at = datetime.fromisoformat(post["visible_at"]) + timedelta(seconds=20)
    year.set_clock(*at.timetuple()[:6])

    answer = year.get("instagram", f"/v26.0/{post['id']}/insights", metric="views")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 10
    assert "Not enough viewers" in answer.json()["error"]["message"]


def test_an_album_names_its_children(year):
    album = next(p for p in year.posts("instagram") if len(p["media"]) > 2 and p["visible"])
    fields = "media_type,children{id,media_type}"
    node = year.get("instagram", f"/v26.0/{album['id']}", fields=fields).json()

    assert node["media_type"] == "CAROUSEL_ALBUM"
    assert len(node["children"]["data"]) == len(album["media"])
    assert {child["media_type"] for child in node["children"]["data"]} == {"IMAGE"}


# --- YouTube ------------------------------------------------------------------------------------


def report(year, **changed):
    query = {
        "ids": "channel==MINE",
        "startDate": "2018-07-01",
        "endDate": "2018-07-10",
        "metrics": "views,likes,shares",
        "dimensions": "day",
    }
    return year.get("youtube", "/v2/reports", host="analytics", **{**query, **changed})


def test_a_report_is_a_table_of_pacific_days(year):
    body = report(year).json()

    assert body["kind"] == "youtubeAnalytics#resultTable"
    assert [column["name"] for column in body["columnHeaders"]] == [
        "day",
        "views",
        "likes",
        "shares",
    ]
    assert body["columnHeaders"][0]["columnType"] == "DIMENSION"
    # At noon UTC on 10 July it is five in the morning in California: the 9th has ended.
    assert [row[0] for row in body["rows"]] == [f"2018-07-0{day}" for day in range(1, 10)]


def test_a_report_without_a_dimension_is_one_row(year):
    (row,) = report(year, dimensions="").json()["rows"]

    assert row[0] == sum(line[1] for line in report(year).json()["rows"])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"metrics": "views,made_up"}, "Unknown identifier (made_up)"),
        ({"startDate": "yesterday"}, "Invalid date"),
    ],
)
def test_a_report_that_cannot_be_made_is_refused(year, changed, words):
    answer = report(year, **changed)

    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]


def test_subscribers_are_cut_to_three_digits(year):
    year.set_clock(2019, 1, 2)
    body = year.get("youtube", "/youtube/v3/channels", part="statistics", mine="true").json()

    assert body["items"][0]["statistics"]["subscriberCount"] == "2140"
    assert year.figures()["followers_exact"]["youtube"] == 2_147


def test_a_video_has_its_counts(year):
    video = first_of(year, "youtube", after="2018-01", before="2018-05")
    body = year.get("youtube", "/youtube/v3/videos", part="statistics", id=video["id"]).json()

    counts = body["items"][0]["statistics"]
    assert counts["viewCount"] == str(video["data"]["counts"]["views"])
    assert counts["likeCount"] == str(video["data"]["counts"]["likes"])


# --- LinkedIn -----------------------------------------------------------------------------------


def shares(year, **query):
    path = "/rest/organizationalEntityShareStatistics"
    whole = {"q": "organizationalEntity", "organizationalEntity": URN, **query}
    return year.get("linkedin", path, **whole)


def test_an_organization_tells_its_utc_days(year):
    first, last = date(2018, 7, 2), date(2018, 7, 12)
    body = shares(year, timeIntervals=intervals(first, last)).json()

    starts = [element["timeRange"]["start"] for element in body["elements"]]
    assert starts == [unix(2018, 7, day) * 1000 for day in range(2, 10)]
    statistics = body["elements"][0]["totalShareStatistics"]
    assert statistics["impressionCount"] > 0
    assert set(statistics) >= {"likeCount", "shareCount", "commentCount", "engagement"}


def test_an_organization_keeps_twelve_months(year):
    year.set_clock(2019, 2, 1)
    body = shares(year, timeIntervals=intervals(date(2018, 1, 1), date(2018, 3, 1))).json()

    assert body["elements"][0]["timeRange"]["start"] >= unix(2018, 1, 31) * 1000


def test_posts_are_asked_by_their_urns_and_a_removed_one_is_left_out(year):
    year.set_clock(2018, 12, 30)
    removed = next(p for p in year.posts("linkedin") if p["removed_at"])
    kept = first_of(year, "linkedin", after="2018-03", before="2018-04")
    urns = f"List({quote(kept['id'], safe='')},{quote(removed['id'], safe='')})"

    (element,) = shares(year, shares=urns).json()["elements"]

    assert element["share"] == kept["id"]
    counts = kept["data"]["counts"]
    assert element["totalShareStatistics"]["impressionCount"] == counts["views"]


def test_page_views_come_by_day(year):
    answer = year.get(
        "linkedin",
        "/rest/organizationPageStatistics",
        q="organization",
        organization=URN,
        timeIntervals=intervals(date(2018, 7, 2), date(2018, 7, 3)),
    )

    views = [
        element["totalPageStatistics"]["views"]["allPageViews"]["pageViews"]
        for element in answer.json()["elements"]
    ]
    assert len(views) == 2
    assert min(views) > 20


def test_the_size_of_a_network_is_its_followers(year):
    path = f"/rest/networkSizes/{URN}"
    year.set_clock(2019, 1, 2)
    size = year.get("linkedin", path, edgeType="COMPANY_FOLLOWED_BY_MEMBER").json()
    refused = year.get("linkedin", path, edgeType="MEMBER_FOLLOWED_BY_COMPANY")

    assert size == {"firstDegreeSize": 5_310}
    assert refused.status_code == 400


# --- Lateness -----------------------------------------------------------------------------------


def test_days_come_late_when_it_is_ordered(year):
    on_time = {"facebook": 8, "instagram": 7, "youtube": 9, "linkedin": 8}

    def told():
        facebook = page_insights(year, "page_media_view", unix(2018, 7, 3), unix(2018, 7, 10, 8))
        instagram = [
            account_insights(year, "views", unix(2018, 7, day), unix(2018, 7, day + 1), **TOTAL)
            for day in range(3, 10)
        ]
        days = intervals(date(2018, 7, 2), date(2018, 7, 10))
        return {
            "facebook": len(facebook.json()["data"][0]["values"]),
            "instagram": sum(bool(answer.json()["data"]) for answer in instagram),
            "youtube": len(report(year).json()["rows"]),
            "linkedin": len(shares(year, timeIntervals=days).json()["elements"]),
        }

    assert told() == on_time
    year.sandbox.control("POST", "/insights", {"late": True})
    assert told() == {"facebook": 7, "instagram": 5, "youtube": 6, "linkedin": 7}
