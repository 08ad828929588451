"""X's private messages, likes and people who are kept away, as its API speaks of them."""

import pytest

from .x_client import XClient

SARA = "سارة العتيبي"


@pytest.fixture
def x(sandbox):
    return XClient(sandbox)


def written(sandbox, text="هل لديكم موعد؟", **more):
    return sandbox.message("x", "1", text, **{"from": SARA, **more})


def send(x, person, **body):
    return x.post(f"/2/dm_conversations/with/{person}/messages", body or {"text": "نعم"})


def test_a_conversation_is_named_by_both_the_smaller_number_first(sandbox, x):
    theirs = written(sandbox)
    made = send(x, theirs["person_id"]).json()["data"]

    assert made["dm_conversation_id"] == theirs["conversation"]
    assert theirs["conversation"] == f"1-{theirs['person_id']}"
    same = x.post(f"/2/dm_conversations/{theirs['conversation']}/messages", {"text": "وأيضًا"})
    assert same.status_code == 201


def test_messages_come_newest_first_page_by_page(sandbox, x):
    ids = [written(sandbox, f"سؤال {number}")["id"] for number in range(5)]
    seen, query = [], {"max_results": 2}
    while True:
        page = x.get("/2/dm_events", **query).json()
        seen += [it["id"] for it in page["data"]]
        if "next_token" not in page["meta"]:
            break
        assert len(page["meta"]["next_token"]) >= 16
        query["pagination_token"] = page["meta"]["next_token"]

    assert seen == ids[::-1]


def test_an_empty_list_has_no_data(x):
    assert x.get("/2/dm_events").json() == {"meta": {"result_count": 0}}


def test_only_what_is_asked_for_is_told(sandbox, x):
    written(sandbox, "رابط https://momah.gov.sa")

    (bare,) = x.get("/2/dm_events").json()["data"]
    page = x.get(
        "/2/dm_events", **{"dm_event.fields": "created_at,entities", "expansions": "sender_id"}
    ).json()

    assert set(bare) == {"id", "text", "event_type"}
    assert "https://t.co/" in bare["text"]
    assert page["data"][0]["entities"]["urls"][0]["expanded_url"] == "https://momah.gov.sa"
    assert page["includes"]["users"][0]["name"] == SARA
    assert x.get("/2/dm_events", **{"dm_event.fields": "mood"}).status_code == 400


def test_what_is_older_than_thirty_days_is_not_told(sandbox, x):
    written(sandbox)
    sandbox.control("POST", "/clock", {"advance_s": 31 * 86_400})
    x.access_token = sandbox.token("x")

    assert x.get("/2/dm_events").json()["meta"]["result_count"] == 0


def test_one_message_is_read_and_only_ones_own_is_deleted(sandbox, x):
    theirs = written(sandbox)
    ours = send(x, theirs["person_id"]).json()["data"]["dm_event_id"]

    assert x.get(f"/2/dm_events/{ours}").json()["data"]["text"] == "نعم"
    assert (
        x.http.delete(f"{x.api}/2/dm_events/{theirs['id']}", headers=x.headers).status_code == 403
    )
    deleted = x.http.delete(f"{x.api}/2/dm_events/{ours}", headers=x.headers)
    assert deleted.json() == {"data": {"deleted": True}}
    assert x.get(f"/2/dm_events/{ours}").json()["errors"][0]["title"] == "Not Found Error"
    assert x.http.delete(f"{x.api}/2/dm_events/{ours}", headers=x.headers).status_code == 404


def test_another_account_reads_nothing_of_it(sandbox, x):
    theirs = written(sandbox)
    other = XClient(sandbox, "2")

    assert "errors" in other.get(f"/2/dm_events/{theirs['id']}").json()
    assert other.get("/2/dm_events").json()["meta"]["result_count"] == 0


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": 5}, {"words": "نعم"}, {"text": "نعم", "mark": "1"}]
)
def test_a_wrong_message_is_refused(sandbox, x, body):
    person = written(sandbox)["person_id"]

    answer = x.post(f"/2/dm_conversations/with/{person}/messages", body)

    assert answer.status_code == 400
    assert len(sandbox.messages()) == 1


def test_whoever_is_not_there_cannot_be_written_to(x):
    answer = send(x, "123456789")

    assert answer.status_code == 403
    assert "permission to DM" in answer.json()["detail"]


def test_a_token_without_the_scope_gets_a_bare_refusal(sandbox):
    x = XClient(sandbox)
    x.access_token = sandbox.token("x", scopes="tweet.read tweet.write")

    answer = x.get("/2/dm_events")

    assert answer.status_code == 403
    assert answer.json()["detail"] == "Forbidden"


def test_lists_and_messages_have_windows_of_their_own(sandbox, x):
    person = written(sandbox)["person_id"]

    lists = [x.get("/2/dm_events") for _ in range(16)]
    sent = [send(x, person, text=f"نعم {number}") for number in range(16)]

    assert [it.status_code for it in lists] == [200] * 15 + [429]
    assert [it.status_code for it in sent] == [201] * 15 + [429]
    assert lists[0].headers["x-rate-limit-limit"] == "15"
    assert sent[0].headers["x-user-limit-24hour-limit"] == "1440"


def test_a_lost_answer_leaves_the_message_and_a_cut_request_none(sandbox, x):
    person = written(sandbox)["person_id"]
    sandbox.fault("x", "message", "error_after_500")
    after = send(x, person, text="وصلت")
    sandbox.fault("x", "message", "error_before_503")
    before = send(x, person, text="لم تصل")

    assert (after.status_code, before.status_code) == (500, 503)
    assert [it["text"] for it in sandbox.messages() if it["by_account"]] == ["وصلت"]


def test_messages_are_told_to_a_subscriber_in_the_form_of_the_samples(sandbox, x, receiver_of):
    receiver = receiver_of("x")
    auth = ("majlis-sandbox", "sandbox-secret-x")
    asked = {"grant_type": "client_credentials"}
    app = x.http.post(f"{x.api}/oauth2/token", data=asked, auth=auth).json()["access_token"]
    headers = {"Authorization": f"Bearer {app}"}
    hook = x.http.post(f"{x.api}/2/webhooks", json={"url": receiver.url}, headers=headers).json()
    for kind in ("dm.received", "dm.sent"):
        body = {"event_type": kind, "filter": {"user_id": "1"}, "webhook_id": hook["id"]}
        refused = x.http.post(f"{x.api}/2/activity/subscriptions", json=body, headers=headers)
        assert refused.status_code == 403  # private: the account's own token is needed
        assert x.post("/2/activity/subscriptions", body).status_code == 200

    theirs = written(sandbox)
    send(x, theirs["person_id"], text="نعم")

    letters = receiver.wait(2)
    told = {it["data"]["event_type"]: it["data"]["payload"] for it in letters}
    (heard,) = told["dm.received"]["direct_message_events"]
    (sent,) = told["dm.sent"]["direct_message_events"]
    assert heard["id"] == theirs["id"]
    assert heard["message_create"]["sender_id"] == theirs["person_id"]
    assert heard["message_create"]["target"] == {"recipient_id": "1"}
    assert sent["message_create"]["target"] == {"recipient_id": theirs["person_id"]}
    assert told["dm.received"]["users"][theirs["person_id"]]["data"]["name"] == SARA


# Likes, and people who are kept away


def test_likes_are_kept_and_listed_newest_post_first(sandbox, x):
    post = x.publish("خبر").json()["data"]["id"]
    ids = [sandbox.comment("x", post, f"سؤال {number}") for number in range(2)]
    for id_ in ids:
        assert x.post("/2/users/1/likes", {"tweet_id": id_}).json() == {"data": {"liked": True}}

    liked = x.get("/2/users/1/liked_tweets").json()["data"]
    gone = x.http.delete(f"{x.api}/2/users/1/likes/{ids[0]}", headers=x.headers)

    assert [it["id"] for it in liked] == ids[::-1]
    assert gone.json() == {"data": {"liked": False}}
    assert [it["about"] for it in sandbox.standing()["likes"] if it["holds"]] == [ids[1]]
    assert x.post("/2/users/2/likes", {"tweet_id": ids[0]}).status_code == 403
    assert x.post("/2/users/1/likes", {"tweet_id": "1"}).status_code == 404
    assert x.post("/2/users/1/likes", {}).status_code == 400


def test_a_person_is_kept_away_and_let_write_again(sandbox, x):
    person = written(sandbox)["person_id"]

    away = x.post(f"/2/users/{person}/dm/block")
    held = [it["about"] for it in sandbox.standing()["blocks"] if it["holds"]]
    again = x.post(f"/2/users/{person}/dm/unblock")

    assert (away.json(), again.json()) == (
        {"data": {"blocked": True}},
        {"data": {"blocked": False}},
    )
    assert held == [person]
    assert x.post("/2/users/123/dm/block").status_code == 404


def test_users_are_read_by_id_and_by_name(sandbox, x):
    person = written(sandbox)["person_id"]

    assert x.get(f"/2/users/{person}").json()["data"]["name"] == SARA
    assert x.get("/2/users/by/username/eskan").json()["data"]["id"] == "1"
    assert "errors" in x.get("/2/users/5").json()
    assert "errors" in x.get("/2/users/by/username/nobody").json()
