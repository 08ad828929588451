"""An account's own posts on X: order, spans, pages."""

import pytest

from .x_client import XClient


@pytest.fixture
def x(sandbox):
    return XClient(sandbox)


@pytest.fixture
def seven(x):
    """The ids of seven posts, oldest first."""
    return [x.publish(f"الخبر {number}").json()["data"]["id"] for number in range(7)]


def test_an_empty_timeline_has_no_data(x):
    assert x.timeline().json() == {"meta": {"result_count": 0}}


def test_the_newest_post_comes_first(x, seven):
    body = x.timeline().json()

    assert [post["id"] for post in body["data"]] == seven[::-1]
    assert body["meta"] == {"result_count": 7, "newest_id": seven[6], "oldest_id": seven[0]}


def test_pages_join_without_gap_or_overlap_though_a_post_comes_between(x, seven):
    first = x.timeline(max_results=5).json()
    x.publish("جديد")

    second = x.timeline(max_results=5, pagination_token=first["meta"]["next_token"]).json()

    shown = [post["id"] for page in (first, second) for post in page["data"]]
    assert shown == seven[::-1]
    assert "next_token" not in second["meta"]


def test_a_previous_token_leads_back(x, seven):
    first = x.timeline(max_results=5).json()
    second = x.timeline(max_results=5, pagination_token=first["meta"]["next_token"]).json()

    back = x.timeline(max_results=5, pagination_token=second["meta"]["previous_token"]).json()

    assert [post["id"] for post in back["data"]] == [post["id"] for post in first["data"]]


def test_since_and_until_leave_their_own_ids_out(x, seven):
    body = x.timeline(since_id=seven[2], until_id=seven[5]).json()

    assert [post["id"] for post in body["data"]] == [seven[4], seven[3]]


def test_a_start_time_is_held(x, seven):
    created_at = x.get(f"/2/tweets/{seven[6]}", **{"tweet.fields": "created_at"}).json()

    later = x.timeline(start_time="2999-01-01T00:00:00Z").json()
    now = x.timeline(start_time=created_at["data"]["created_at"]).json()

    assert later["meta"]["result_count"] == 0
    assert now["data"][0]["id"] == seven[6]


@pytest.mark.parametrize(
    "query",
    [
        {"max_results": "4"},
        {"max_results": "101"},
        {"since_id": "x"},
        {"pagination_token": "zz"},
        {"start_time": "2026-01-01T00:00:00"},
        {"tweet.fields": "unheard_of"},
    ],
)
def test_wrong_parameters_are_refused(x, query):
    assert x.timeline(**query).status_code == 400


def test_lagging_lists_show_a_post_late_but_its_id_at_once(sandbox, x):
    sandbox.fault("x", "list", "lagging_lists", seconds=30)
    made = x.publish("متأخر").json()["data"]["id"]

    assert x.timeline().json()["meta"]["result_count"] == 0
    assert x.get(f"/2/tweets/{made}").json()["data"]["id"] == made
    sandbox.control("POST", "/clock", {"offset_s": 31})
    assert x.timeline().json()["data"][0]["id"] == made


def test_a_foreign_post_stands_in_the_timeline(sandbox, x):
    foreign = {"network": "x", "account": "1", "text": "ليس منا https://example.com"}
    sandbox.control("POST", "/posts", foreign)

    (post,) = x.timeline().json()["data"]

    assert post["text"].startswith("ليس منا https://t.co/")


def test_a_post_removed_on_the_network_is_gone(sandbox, x, seven):
    sandbox.control("DELETE", f"/posts/x/{seven[6]}")

    assert x.timeline().json()["data"][0]["id"] == seven[5]
