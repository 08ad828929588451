"""The demonstration year in the sandbox: its exact count, its times, its citizens, its return."""

import time
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest

from .conftest import RunningSandbox
from .laid_year import IDS, LaidYear, days_of, intervals, unix

FIGURES = {
    "posts": 2_466,
    "images": 2_364,
    "videos": 48,
    "likes_and_reposts": 23_000,
    "inquiries_answered": 319,
}
JOINED_WITHIN = timedelta(hours=72)
YEARS = [(2018, 1), (2018, 2), (2024, 1), (2024, 2)]


@pytest.fixture(scope="module", params=YEARS, ids=str)
def laid(request, tmp_path_factory):
    sandbox = RunningSandbox(tmp_path_factory.mktemp("year"), quotas="off")
    year, seed = request.param
    yield LaidYear(sandbox, year=year, seed=seed)
    sandbox.stop()
    sandbox.http.close()


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    sandbox = RunningSandbox(tmp_path_factory.mktemp("one"), quotas="off")
    yield LaidYear(sandbox)
    sandbox.stop()
    sandbox.http.close()


def comments_of(laid):
    return laid.sandbox.control("GET", "/comments")["comments"]


def moment(text):
    return datetime.fromisoformat(text)


# --- The count ----------------------------------------------------------------------------------


def test_the_ledger_counts_the_report(laid):
    laid.set_clock(laid.year + 1, 1, 2)
    figures = laid.figures()["figures"]

    assert {name: figures[name] for name in FIGURES} == FIGURES
    assert figures["followers"] >= 40_000
    assert figures["views"] >= 2_000_000
    assert figures["visits"] >= 215_000


def test_the_networks_add_up_to_the_whole_and_youtube_has_no_visits(laid):
    laid.set_clock(laid.year + 1, 1, 2)
    counted = laid.figures()

    for name, total in counted["figures"].items():
        assert sum(own[name] or 0 for own in counted["networks"].values()) == total
    assert counted["networks"]["youtube"]["visits"] is None
    assert counted["followers_exact"]["all"] - counted["figures"]["followers"] == 7


def test_nothing_moves_after_the_year(laid):
    counts = []
    for later in ((1, 1, 8, 1), (1, 20, 0, 0), (7, 1, 0, 0)):
        laid.set_clock(laid.year + 1, *later)
        counts.append(laid.figures()["figures"])

    assert counts[0] == counts[1] == counts[2]
    assert laid.figures(laid.year + 1)["figures"]["posts"] == 0
    assert laid.figures(laid.year + 1)["figures"]["views"] == 0


def test_the_count_only_grows(laid):
    seen = []
    for day in range(0, 366, 20):
        at = datetime(laid.year, 1, 1, 6, tzinfo=UTC) + timedelta(days=day)
        laid.set_clock(*at.timetuple()[:5])
        figures = laid.figures()["figures"]
        seen.append(figures)

    for name in seen[0]:
        values = [figures[name] for figures in seen]
        assert values == sorted(values), name
    assert seen[0]["posts"] == seen[0]["views"] == seen[0]["inquiries_answered"] == 0


def test_the_days_that_a_network_tells_add_up_to_what_the_ledger_counts(laid):
    laid.set_clock(laid.year + 1, 1, 2)
    own = laid.figures()["networks"]
    first, last = days_of(laid.year)[0], days_of(laid.year)[-1]

    assert _sum_of_page(laid, "page_media_view") == own["facebook"]["views"]
    assert _sum_of_page(laid, "page_views_total") == own["facebook"]["visits"]
    query = {"ids": "channel==MINE", "startDate": first, "endDate": last}
    report = {**query, "metrics": "views,likes,shares", "dimensions": "day"}
    rows = laid.get("youtube", "/v2/reports", host="analytics", **report).json()["rows"]
    assert sum(row[1] for row in rows) == own["youtube"]["views"]
    assert sum(row[2] + row[3] for row in rows) == own["youtube"]["likes_and_reposts"]


def _sum_of_page(laid, metric):
    total = 0
    for start in days_of(laid.year)[::80]:
        end = min(start + timedelta(days=80), date(laid.year + 1, 1, 1))
        query = {"metric": metric, "period": "day"}
        query |= {"since": unix(*start.timetuple()[:3], 12) - 4 * 3600}
        query |= {"until": unix(*end.timetuple()[:3], 12) - 4 * 3600}
        path = f"/v26.0/{IDS['facebook']}/insights"
        (row,) = laid.get("facebook", path, **query).json()["data"]
        total += sum(value["value"] for value in row["values"])
    return total


def test_the_statistics_of_an_organizations_posts_add_up_to_its_days(laid):
    laid.set_clock(laid.year + 1, 1, 1)
    path, urn = (
        "/rest/organizationalEntityShareStatistics",
        f"urn:li:organization:{IDS['linkedin']}",
    )
    first, last = days_of(laid.year)[0], days_of(laid.year)[-1]
    query = {"q": "organizationalEntity", "organizationalEntity": urn}
    query["timeIntervals"] = intervals(first, last)

    elements = laid.get("linkedin", path, **query).json()["elements"]

    views = sum(element["totalShareStatistics"]["impressionCount"] for element in elements)
    assert views == sum(post["data"]["counts"]["views"] for post in laid.posts("linkedin"))


# --- The citizens -------------------------------------------------------------------------------


def test_each_inquiry_stands_alone_when_72_hours_of_a_person_are_one_case(laid):
    written = defaultdict(list)
    for comment in comments_of(laid):
        if not comment["by_account"]:
            written[comment["network"], comment["author_id"]].append(comment)

    for own in written.values():
        meanings = [comment["data"]["meaning"] for comment in own]
        assert meanings.count("inquiry") <= 1
        if "inquiry" in meanings:
            assert set(meanings) <= {"inquiry", "thanks"}


def test_answers_come_after_their_inquiries_and_before_the_year_ends(laid):
    comments = comments_of(laid)
    by_id = {(one["network"], one["id"]): one for one in comments}
    waits = []
    for answer in comments:
        asked = by_id.get((answer["network"], answer["parent"]))
        if answer["by_account"] and asked and asked["data"]["meaning"] == "inquiry":
            waits.append(moment(answer["created_at"]) - moment(asked["created_at"]))
            assert moment(answer["created_at"]) < datetime(laid.year, 12, 31, tzinfo=UTC)
            assert answer["post"] == asked["post"]

    assert len(waits) == 319
    assert min(waits) > timedelta(minutes=5)
    assert max(waits) < timedelta(days=6)
    assert sum(wait < timedelta(hours=2) for wait in waits) > 80
    assert sum(wait > timedelta(hours=12) for wait in waits) > 20


def test_the_street_is_as_mixed_as_in_life(laid):
    comments = comments_of(laid)
    meanings = Counter(one["data"].get("meaning") for one in comments)

    assert meanings["inquiry"] == 319 + 45
    assert meanings["praise"] > 400
    assert min(meanings["spam"], meanings["thanks"], meanings["courtesy"]) > 30
    assert sum(one["removed_at"] is not None for one in comments) == 16
    assert sum(one["edited_at"] is not None for one in comments) == 16
    assert sum(one["hidden"] for one in comments) > 10
    assert laid.figures()["inquiries_received"] == 364


def test_comments_stand_under_posts_that_are_there_already(laid):
    posts = {(post["network"], post["id"]): post for post in laid.sandbox.ledger()}

    for comment in comments_of(laid):
        above = posts[comment["network"], comment["post"]]
        assert moment(above["visible_at"]) < moment(comment["created_at"])
        assert above["removed_at"] is None


# --- The clock ----------------------------------------------------------------------------------


def test_a_post_is_there_from_its_moment_on(one):
    post = next(p for p in one.posts("x") if p["visible_at"] > "2018-05")
    at = moment(post["visible_at"])

    def is_there(moved):
        one.set_clock(*(at + moved).timetuple()[:6])
        found = one.get("x", f"/2/tweets/{post['id']}").json()
        listed = one.get("x", f"/2/users/{IDS['x']}/tweets", max_results=5).json()
        page = one.sandbox.http.get(f"{one.sandbox.walls['x']}p/{post['id']}").status_code
        return "data" in found, listed["data"][0]["id"] == post["id"], page == 200

    assert is_there(timedelta(seconds=-2)) == (False, False, False)
    assert is_there(timedelta(seconds=2)) == (True, True, True)
    assert is_there(timedelta(seconds=-2)) == (False, False, False)


@pytest.mark.parametrize("network", ["x", "facebook", "instagram", "linkedin"])
def test_a_removal_comes_in_its_time_and_is_undone_when_the_clock_goes_back(one, network):
    one.set_clock(2018, 12, 31)
    removed = next(post for post in one.posts(network) if post["removed_at"])
    at = moment(removed["removed_at"])

    def stands(moved):
        one.set_clock(*(at + moved).timetuple()[:5])
        ids = [p["id"] for p in one.posts(network) if p["visible"]]
        return removed["id"] in ids

    assert stands(timedelta(minutes=-2))
    assert not stands(timedelta(minutes=2))
    assert stands(timedelta(minutes=-2))
    one.set_clock(2018, 12, 31)
    gone = one.figures()["removed"]
    assert gone["posts"] == 12


def test_a_post_published_today_stands_above_those_laid_for_the_time_before(one):
    one.set_clock(2018, 6, 15, 9)
    order = {"network": "x", "account": IDS["x"], "text": "منشور حي في منتصف العام"}
    made = one.sandbox.control("POST", "/posts", order)

    first = one.get("x", f"/2/users/{IDS['x']}/tweets", max_results=5).json()["data"][0]

    assert first["id"] == made["id"]
    laid_later = next(p for p in one.posts("x") if p["visible_at"] > "2018-06-15T10")
    assert int(made["id"]) < int(laid_later["id"])
    assert one.figures()["networks"]["x"]["posts"] == len(
        [p for p in one.posts("x") if p["visible_at"] <= "2018-06-15T09:00:01"]
    )
    one.sandbox.control("DELETE", f"/posts/x/{made['id']}")


def test_comments_come_in_their_time(one):
    inquiry = next(
        c
        for c in comments_of(one)
        if c["network"] == "facebook" and c["data"].get("meaning") == "inquiry"
    )
    at = moment(inquiry["created_at"])

    def seen(moved):
        one.set_clock(*(at + moved).timetuple()[:6])
        body = one.get("facebook", f"/v26.0/{inquiry['post']}/comments", filter="stream").json()
        return inquiry["id"] in [comment["id"] for comment in body["data"]]

    assert not seen(timedelta(seconds=-2))
    assert seen(timedelta(seconds=2))


# --- Laying it ----------------------------------------------------------------------------------


def test_a_year_is_laid_in_a_few_seconds(one):
    assert one.made["posts"] == 2_466
    assert one.made["comments"] > 1_000
    assert one.made["took_s"] < 10


def test_two_runs_of_a_seed_are_equal(one, tmp_path):
    other = RunningSandbox(tmp_path, quotas="off")
    try:
        again = LaidYear(other)
        kept = ("network", "id", "text", "title", "accepted_at", "media", "data")
        laid = [[{k: p[k] for k in kept} for p in year.posts("")] for year in (one, again)]
        live = {p["id"] for p in one.posts("") if p["data"].get("origin") == "foreign"}

        assert [p for p in laid[0] if p["id"] not in live] == laid[1]
        said = [
            sorted((c["network"], c["created_at"], c["author_name"], c["text"]) for c in comments)
            for comments in (comments_of(one), comments_of(again))
        ]
        assert said[0] == said[1]
    finally:
        other.stop()
        other.http.close()


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({}, 409, "has the year 2018 already"),
        ({"year": 1999}, 400, "year must lie"),
        ({"year": 2019, "accounts": {"x": IDS["x"]}}, 400, "accounts lacks facebook"),
        ({"year": 2019, "accounts": {**IDS, "x": "9"}}, 404, "x has no account 9"),
        ({"year": "soon"}, 400, "soon"),
    ],
)
def test_a_year_that_cannot_be_laid_is_refused(one, changed, status, words):
    before = len(one.sandbox.ledger())
    url = f"{one.sandbox.control_url}/control/year"
    answer = one.sandbox.http.post(url, json=one.order(**changed))

    assert answer.status_code == status
    assert words in answer.json()["error"]
    assert len(one.sandbox.ledger()) == before


def test_the_year_is_there_after_a_restart(own_sandbox):
    laid = LaidYear(own_sandbox)
    before, removed = laid.figures()["figures"], laid.figures()["removed"]
    own_sandbox.stop()
    began = time.monotonic()
    own_sandbox.start()

    assert time.monotonic() - began < 8
    assert laid.figures()["figures"] == before
    assert laid.figures()["removed"] == removed
    assert removed["posts"] == 12


def test_pictures_and_videos_are_real_files(one):
    one.set_clock(2019, 1, 1)
    kinds = Counter()
    for post in one.posts(""):
        for item in post["media"]:
            kinds[item["kind"], item["sha256"]] += 1
    files = Counter(kind for kind, _ in kinds)

    assert (files["image"], files["video"]) == (48, 4)
    for _, sha256 in kinds:
        answer = one.sandbox.http.get(f"{one.sandbox.walls['x']}media/{sha256}")
        assert answer.status_code == 200
        start = answer.content[:12]
        assert start[:2] == b"\xff\xd8" or start[4:8] == b"ftyp"
        assert len(answer.content) < 60_000


def test_two_years_follow_each_other(own_sandbox):
    first = LaidYear(own_sandbox, year=2018)
    own_sandbox.control("POST", "/year", first.order(year=2019, seed=8))
    first.set_clock(2020, 1, 2)

    for year in (2018, 2019):
        figures = first.figures(year)["figures"]
        assert {name: figures[name] for name in FIGURES} == FIGURES


def test_other_accounts_count_only_when_they_are_asked_for(own_sandbox):
    laid = LaidYear(own_sandbox)
    own_sandbox.account("x", "999", handle="other")
    order = {"network": "x", "account": "999", "text": "من حساب آخر"}
    laid.set_clock(2018, 6, 1)
    own_sandbox.control("POST", "/posts", order)
    laid.set_clock(2019, 1, 2)

    only = ",".join(IDS.values())
    counted = own_sandbox.control("GET", f"/figures?year=2018&accounts={only}")

    assert counted["figures"]["posts"] == 2_466
    assert counted["figures"]["likes_and_reposts"] == 23_000
    assert laid.figures()["figures"]["posts"] == 2_467


def test_the_figures_of_no_year_are_zeros_and_no_error(own_sandbox):
    figures = own_sandbox.control("GET", "/figures?year=2018")["figures"]
    assert set(figures.values()) == {0}
