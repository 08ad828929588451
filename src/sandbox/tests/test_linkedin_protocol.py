"""LinkedIn: Rest.li's writing, long queries in a body, daily limits, reactions, statistics."""

from urllib.parse import quote

import pytest

from sandbox.linkedin_restli import decoded

from .linkedin_client import ACCOUNT, AUTHOR, LinkedInClient

DAY_MS = 86_400_000


@pytest.fixture
def linkedin(sandbox):
    return LinkedInClient(sandbox)


def escaped(urn):
    return quote(urn, safe="")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", "7"),
        ("urn%3Ali%3Ashare%3A1", "urn:li:share:1"),
        ("List()", []),
        ("List(a,b%2Cc)", ["a", "b,c"]),
        ("(a:1,b:List(2,(c:3)))", {"a": "1", "b": ["2", {"c": "3"}]}),
        ("(timeRange:(start:1,end:2))", {"timeRange": {"start": "1", "end": "2"}}),
    ],
)
def test_values_are_read_as_rest_li_writes_them(text, value):
    assert decoded(text) == value


@pytest.mark.parametrize("text", ["List(a", "(a:1", "(a)", "a,b", "List(a)b", "(a:b:c)"])
def test_what_is_not_whole_is_no_value(text):
    with pytest.raises(ValueError, match=r"."):
        decoded(text)


def test_a_long_query_comes_in_the_body_of_a_post(linkedin):
    made = [linkedin.create(f"منشور {n}").headers["x-restli-id"] for n in range(2)]
    unknown = [f"urn:li:share:{10**18 + n}" for n in range(150)]
    query = f"ids=List({','.join(escaped(urn) for urn in made + unknown)})"
    headers = {
        "X-HTTP-Method-Override": "GET",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-RestLi-Method": "BATCH_GET",
        "Authorization": f"Bearer {linkedin.access_token}",
        **linkedin.version,
    }

    answer = linkedin.sandbox.http.post(
        f"{linkedin.api}/rest/posts", content=query.encode(), headers=headers
    )

    assert answer.status_code == 200
    assert set(answer.json()["results"]) == set(made)
    assert len(answer.json()["errors"]) == 150


def test_query_and_body_come_together_as_mixed(linkedin):
    urn = linkedin.create().headers["x-restli-id"]
    content = (
        "--b\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nfields=id\r\n"
        '--b\r\nContent-Type: application/json\r\n\r\n{"patch":{"$set":{"commentary":"بعد"}}}\r\n'
        "--b--"
    )
    headers = {
        "X-HTTP-Method-Override": "POST",
        "Content-Type": "multipart/mixed; boundary=b",
        "X-RestLi-Method": "PARTIAL_UPDATE",
        "Authorization": f"Bearer {linkedin.access_token}",
        **linkedin.version,
    }

    answer = linkedin.sandbox.http.post(
        f"{linkedin.api}/rest/posts/{escaped(urn)}", content=content.encode(), headers=headers
    )

    assert answer.status_code == 204
    assert linkedin.get(urn).json()["commentary"] == "بعد"


@pytest.mark.parametrize(
    "path",
    [
        "posts?ids=List(urn:li:share:1)",
        "posts?ids=List%28urn%3Ali%3Ashare%3A1%29",
        "socialActions/urn:li:comment:(urn:li:activity:1,2)/comments",
        f"posts?ids=List({'a' * 9000})",
    ],
)
def test_an_address_that_cannot_be_told_apart_is_refused(linkedin, path):
    assert linkedin.call("GET", path).status_code in (400, 414)


def test_each_call_has_its_own_day(sandbox, linkedin):
    sandbox.account("linkedin", ACCOUNT, calls_a_day=3)
    for _ in range(3):
        assert linkedin.call("GET", f"organizations/{ACCOUNT}").status_code == 200

    refused = linkedin.call("GET", f"organizations/{ACCOUNT}")

    assert refused.status_code == 429
    assert refused.json()["message"].startswith("Resource level throttle limit")
    assert linkedin.create().status_code == 201
    sandbox.control("POST", "/clock", {"offset_s": 86_400})
    assert linkedin.call("GET", f"organizations/{ACCOUNT}").status_code == 200


# --- Reactions ----------------------------------------------------------------------------------


@pytest.fixture
def comment(sandbox, linkedin):
    post = linkedin.create().headers["x-restli-id"]
    return sandbox.comment("linkedin", post)


def key(entity):
    return f"reactions/(actor:{escaped(AUTHOR)},entity:{escaped(entity)})"


def react(linkedin, entity, kind="LIKE", actor=AUTHOR):
    body = {"root": entity, "reactionType": kind}
    return linkedin.call("POST", f"reactions?actor={escaped(actor)}", json=body)


def test_a_page_likes_a_comment_and_takes_it_back(linkedin, comment):
    assert linkedin.call("GET", key(comment)).status_code == 404
    assert react(linkedin, comment).status_code == 201
    assert react(linkedin, comment).status_code == 201

    shown = linkedin.call("GET", key(comment)).json()
    all_of_it = linkedin.call("GET", f"reactions/(entity:{escaped(comment)})?q=entity").json()
    place, _, number = comment.removeprefix("urn:li:comment:(").rstrip(")").partition(",")
    read = linkedin.call("GET", f"socialActions/{escaped(place)}/comments/{number}").json()

    assert (shown["reactionType"], shown["root"]) == ("LIKE", comment)
    assert len(all_of_it["elements"]) == 1
    assert read["likesSummary"]["totalLikes"] == 1
    assert linkedin.call("DELETE", key(comment)).status_code == 204
    assert linkedin.call("DELETE", key(comment)).status_code == 404
    assert linkedin.call("GET", key(comment)).status_code == 404


def test_a_reaction_takes_the_place_of_another(linkedin, comment):
    react(linkedin, comment)
    react(linkedin, comment, "PRAISE")

    assert linkedin.call("GET", key(comment)).json()["reactionType"] == "PRAISE"


def test_a_post_is_liked_by_either_of_its_names(linkedin):
    post = linkedin.create().headers["x-restli-id"]

    assert react(linkedin, post).status_code == 201

    assert linkedin.call("GET", key(post)).json()["root"].startswith("urn:li:activity:")


def test_a_reaction_that_is_not_right_is_refused(linkedin, comment):
    assert react(linkedin, comment, "MAYBE").status_code == 400
    assert react(linkedin, comment, actor="urn:li:organization:1").status_code == 403
    assert react(linkedin, "urn:li:share:1").status_code == 404
    assert linkedin.call("GET", f"reactions/(entity:{AUTHOR})").status_code == 400


# --- Statistics ---------------------------------------------------------------------------------


def finder(linkedin, resource, name, more=""):
    return linkedin.call("GET", f"{resource}?q={name}&{name}={escaped(AUTHOR)}{more}").json()


@pytest.mark.parametrize("writing", ["record", "dots"])
def test_followers_gained_come_by_day(sandbox, linkedin, writing):
    linkedin.create()
    today = sandbox.ledger("linkedin")[0]["data"]["created_ms"] // DAY_MS
    span = {"start": (today - 3) * DAY_MS, "end": today * DAY_MS}
    queries = {
        "record": f"&timeIntervals=(timeGranularityType:DAY,timeRange:(start:{span['start']},"
        f"end:{span['end']}))",
        "dots": "&timeIntervals.timeGranularityType=DAY"
        f"&timeIntervals.timeRange.start={span['start']}&timeIntervals.timeRange.end={span['end']}",
    }

    told = finder(
        linkedin,
        "organizationalEntityFollowerStatistics",
        "organizationalEntity",
        queries[writing],
    )

    gains = [element["followerGains"] for element in told["elements"]]
    assert gains == [{"organicFollowerGain": 0, "paidFollowerGain": 0}] * 3


def test_lifetime_statistics_need_no_days(linkedin):
    pages = finder(linkedin, "organizationPageStatistics", "organization")
    followers = finder(linkedin, "organizationalEntityFollowerStatistics", "organizationalEntity")

    views = pages["elements"][0]["totalPageStatistics"]["views"]
    assert views == {"allPageViews": {"pageViews": 0}}
    assert "followerCountsByAssociationType" in followers["elements"][0]


def test_only_a_video_has_views_of_a_video(linkedin):
    post = linkedin.create().headers["x-restli-id"]
    query = f"videoAnalytics?q=entity&entity={escaped(post)}&type="

    assert linkedin.call("GET", f"{query}VIDEO_VIEW").json()["elements"] == []
    assert linkedin.call("GET", f"{query}SOMETHING").status_code == 400


def test_notifications_are_cut_by_their_time(sandbox, linkedin, comment):
    now_ms = next(iter(sandbox.ledger("linkedin")))["data"]["created_ms"]
    asked = f"organizationalEntityNotifications?q=criteria&organizationalEntity={escaped(AUTHOR)}"

    def actions(start, end):
        answer = linkedin.call("GET", f"{asked}&timeRange=(start:{start},end:{end})")
        return [one["action"] for one in answer.json().get("elements", [])]

    assert actions(now_ms - 1000, now_ms + 600_000) == ["COMMENT"]
    assert actions(now_ms + 600_000, now_ms + 700_000) == []
    assert linkedin.call("GET", f"{asked}&timeRange=(start:9,end:1)").status_code == 400
