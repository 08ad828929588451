"""Citizens and the account in conversation on X."""

import pytest

from .test_x_contract import Contract
from .x_client import XClient

WANTED = {
    "tweet.fields": (
        "author_id,conversation_id,created_at,display_text_range,entities,in_reply_to_user_id,"
        "public_metrics,referenced_tweets"
    ),
    "expansions": "author_id,referenced_tweets.id",
}


@pytest.fixture
def x(sandbox):
    return XClient(sandbox)


@pytest.fixture
def post(x):
    return x.publish("يفتح المعرض غدا").json()["data"]["id"]


def conversation(x, post, **query):
    return x.get("/2/tweets/search/recent", query=f"conversation_id:{post}", **query).json()


def ids_of(body):
    return [tweet["id"] for tweet in body.get("data", [])]


def test_a_citizens_reply_is_found_by_its_conversation_with_its_author(sandbox, x, post):
    reply = sandbox.comment("x", post, "متى؟", author="فهد القحطاني")

    body = conversation(x, post, **WANTED)

    assert ids_of(body) == [reply, post]
    found = body["data"][0]
    assert found["text"] == "@eskan متى؟"
    start, end = found["display_text_range"]
    assert found["text"][start:end] == "متى؟"
    assert found["referenced_tweets"] == [{"type": "replied_to", "id": post}]
    assert found["in_reply_to_user_id"] == "1"
    authors = {user["id"]: user for user in body["includes"]["users"]}
    assert authors[found["author_id"]]["name"] == "فهد القحطاني"
    assert authors[found["author_id"]]["username"] == "fahad_q"


def test_our_answer_is_a_post_of_our_timeline_and_of_the_conversation(sandbox, x, post):
    reply = sandbox.comment("x", post)

    answer = x.publish("من التاسعة", reply={"in_reply_to_tweet_id": reply})

    assert answer.status_code == 201
    made = answer.json()["data"]
    assert made["text"] == "@sara_alotaibi من التاسعة"
    timeline = x.timeline(**WANTED).json()["data"]
    assert timeline[0]["id"] == made["id"]
    assert timeline[0]["referenced_tweets"] == [{"type": "replied_to", "id": reply}]
    assert timeline[0]["conversation_id"] == post
    assert ids_of(conversation(x, post)) == [made["id"], reply, post]
    assert ids_of(x.timeline(exclude="replies").json()) == [post]
    ours = [comment for comment in sandbox.comments() if comment["by_account"]]
    assert [(one["id"], one["parent"], one["post"]) for one in ours] == [(made["id"], reply, post)]


def test_a_left_out_user_is_not_named_in_the_reply(sandbox, x, post):
    reply = sandbox.comment("x", post)
    author = sandbox.comments()[0]["author_id"]

    fields = {"in_reply_to_tweet_id": reply, "exclude_reply_user_ids": [author]}

    assert x.publish("نعم", reply=fields).json()["data"]["text"] == "نعم"


def test_only_those_who_name_us_can_be_answered(sandbox, x):
    sandbox.account("x", "2", handle="another")
    stranger = sandbox.mention("x", "2", "سؤال إلى @another")

    answer = x.publish("تطفل", reply={"in_reply_to_tweet_id": stranger})

    assert answer.status_code == 403
    assert "mentioned" in answer.json()["detail"]


def test_a_deleted_reply_is_gone_everywhere_and_cannot_be_answered(sandbox, x, post):
    reply = sandbox.comment("x", post)
    sandbox.remove("x", reply)

    assert ids_of(conversation(x, post)) == [post]
    assert "data" not in x.get(f"/2/tweets/{reply}").json()
    answer = x.publish("فات الأوان", reply={"in_reply_to_tweet_id": reply})
    assert answer.status_code == 403
    assert "deleted" in answer.json()["detail"]


def test_an_edit_gives_another_id_and_the_old_one_leads_to_it(sandbox, x, post):
    first = sandbox.comment("x", post, "متى؟")
    sandbox.edit("x", first, text="متى وأين؟")

    (found, _post) = conversation(x, post)["data"]

    assert found["text"] == "@eskan متى وأين؟"
    assert found["edit_history_tweet_ids"] == [first, found["id"]]
    assert found["id"] != first
    assert x.get(f"/2/tweets/{first}").json()["data"]["id"] == found["id"]
    answer = x.publish("في الرياض", reply={"in_reply_to_tweet_id": first})
    assert answer.status_code == 201


def test_direct_answers_are_counted(sandbox, x, post):
    reply = sandbox.comment("x", post)
    sandbox.comment("x", post, "وأنا أسأل")
    x.publish("من التاسعة", reply={"in_reply_to_tweet_id": reply})

    counts = {
        tweet["id"]: tweet["public_metrics"]["reply_count"]
        for tweet in conversation(x, post, **WANTED)["data"]
    }

    assert counts[post] == 2
    assert counts[reply] == 1


def test_mentions_hold_replies_and_posts_that_name_us_newest_first(sandbox, x, post):
    reply = sandbox.comment("x", post)
    other = sandbox.mention("x", "1", "شكرا @Eskan على الخدمة")
    sandbox.account("x", "2", handle="another")
    sandbox.mention("x", "2", "سؤال إلى @another")

    assert ids_of(x.get("/2/users/1/mentions").json()) == [other, reply]
    assert ids_of(x.get("/2/users/1/mentions", since_id=reply).json()) == [other]


def test_an_answer_to_a_mention_stands_in_its_conversation(sandbox, x):
    mention = sandbox.mention("x", "1", "سؤال إلى @eskan")

    answer = x.publish("جواب", reply={"in_reply_to_tweet_id": mention}).json()["data"]["id"]

    assert ids_of(conversation(x, mention)) == [answer, mention]


def test_mentions_come_in_pages(sandbox, x):
    made = [sandbox.mention("x", "1", f"@eskan {number}") for number in range(7)]

    first = x.get("/2/users/1/mentions", max_results=5).json()
    token = first["meta"]["next_token"]
    second = x.get("/2/users/1/mentions", max_results=5, pagination_token=token).json()

    assert ids_of(first) + ids_of(second) == made[::-1]


def test_without_mentions_there_is_no_data(x):
    assert x.get("/2/users/1/mentions").json() == {"meta": {"result_count": 0}}


def test_several_conversations_fit_into_one_search(sandbox, x, post):
    other = x.publish("منشور آخر").json()["data"]["id"]
    replies = [sandbox.comment("x", post), sandbox.comment("x", other)]

    query = f"(conversation_id:{post} OR conversation_id:{other}) is:reply -from:eskan"
    body = x.get("/2/tweets/search/recent", query=query).json()

    assert ids_of(body) == replies[::-1]


@pytest.mark.parametrize(
    ("query", "many"),
    [
        ("to:eskan", 1),
        ("@eskan", 1),
        ("from:fahad_q متى", 1),
        ('"يفتح المعرض"', 1),
        ("lang:en", 0),
        ("is:retweet", 0),
    ],
)
def test_the_search_knows_the_usual_operators(sandbox, x, post, query, many):
    sandbox.comment("x", post, "متى؟", author="فهد القحطاني")

    body = x.get("/2/tweets/search/recent", query=query).json()

    assert body["meta"]["result_count"] == many


@pytest.mark.parametrize(
    "query",
    [
        {"query": "conversation_id:1 OR"},
        {"query": "(conversation_id:1"},
        {"query": "colour:red"},
        {"query": "is:nice"},
        {"query": ""},
        {"query": "conversation_id:1", "max_results": "9"},
        {"query": "conversation_id:1", "start_time": "2011-01-01T00:00:00Z"},
        {"query": "conversation_id:1", "since_id": "1"},
    ],
)
def test_what_the_search_cannot_do_is_refused(x, query):
    assert x.get("/2/tweets/search/recent", **query).status_code == 400


def test_the_search_ends_after_seven_days(sandbox, x, post):
    sandbox.comment("x", post)
    sandbox.control("POST", "/clock", {"advance_s": 8 * 86_400})
    x.access_token = sandbox.token("x")

    assert conversation(x, post) == {"meta": {"result_count": 0}}


def test_a_lost_answer_to_our_reply_leaves_it_in_the_timeline(sandbox, x, post):
    reply = sandbox.comment("x", post)
    sandbox.fault("x", "publish", "error_after_500")

    lost = x.publish("من التاسعة", reply={"in_reply_to_tweet_id": reply})
    again = x.publish("من التاسعة", reply={"in_reply_to_tweet_id": reply})

    assert lost.status_code == 500
    assert again.status_code == 403
    assert "duplicate" in again.json()["detail"]
    assert len(x.timeline().json()["data"]) == 2


def test_a_reply_can_be_hidden_by_us_and_shown_again(sandbox, x, post):
    reply = sandbox.comment("x", post)
    address = f"{x.api}/2/tweets/{reply}/hidden"

    hidden = sandbox.http.put(address, json={"hidden": True}, headers=x.headers)

    assert hidden.json() == {"data": {"hidden": True}}
    assert sandbox.comments()[0]["hidden"]
    shown = sandbox.http.put(address, json={"hidden": False}, headers=x.headers)
    assert shown.json() == {"data": {"hidden": False}}


def test_others_conversations_are_not_ours_to_tidy(sandbox, x):
    mention = sandbox.mention("x", "1", "سؤال إلى @eskan")

    address = f"{x.api}/2/tweets/{mention}/hidden"
    hidden = sandbox.http.put(address, json={"hidden": True}, headers=x.headers)
    deleted = x.delete(mention)

    assert hidden.status_code == 403
    assert deleted.status_code == 403


def test_posts_laid_ahead_are_not_in_the_timeline(sandbox, x, post):
    now = sandbox.control("GET", "/clock")["now"]
    ahead = now.replace(now[:4], "2999", 1)

    sandbox.comment("x", post, "جواب لاحق", author="account", at=ahead)

    assert ids_of(x.timeline().json()) == [post]


@pytest.mark.parametrize(
    ("name", "fields"), [("openapi-2.166.json", "tweet"), ("openapi-2.167.json", "post")]
)
def test_answers_about_conversations_are_those_of_the_specification(sandbox, name, fields):
    contract = Contract(name)
    x = XClient(sandbox)
    post = x.publish("منشور").json()["data"]["id"]
    reply = sandbox.comment("x", post, "متى؟ https://example.com")
    named = f"{fields}.fields"
    asked = {named: "author_id,conversation_id,entities,public_metrics,display_text_range"}

    search = x.get("/2/tweets/search/recent", query=f"conversation_id:{post}", **asked)
    mentions = x.get("/2/users/1/mentions", expansions="author_id", **asked)
    hidden = sandbox.http.put(
        f"{x.api}/2/tweets/{reply}/hidden", json={"hidden": True}, headers=x.headers
    )

    seen = [
        *contract.complaints(search, "get", "/2/tweets/search/recent"),
        *contract.complaints(mentions, "get", "/2/users/{id}/mentions"),
        *contract.complaints(hidden, "put", "/2/tweets/{tweet_id}/hidden"),
    ]
    assert seen == []
