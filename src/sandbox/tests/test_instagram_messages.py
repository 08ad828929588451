"""Private messages on Instagram: conversations, the window, one private answer to a comment."""

import json

import pytest

from .instagram_client import ACCOUNT, InstagramClient, error_of
from .receiver import VERIFY_TOKEN
from .waiting import until

HOUR_S = 3600
SALEM = "سالم العتيبي"
FIELDS = "id,updated_time,participants,messages.limit(20){id,message,from,to,created_time}"


@pytest.fixture
def instagram(sandbox):
    return InstagramClient(sandbox)


def threads(instagram, **query):
    asked = {"platform": "instagram", "fields": FIELDS, **query}
    return instagram.call("GET", f"{ACCOUNT}/conversations", **asked).json()["data"]


def send(instagram, recipient, text="في صفحة الخدمات 🌷", **more):
    fields = {"recipient": json.dumps(recipient), "message": json.dumps({"text": text}), **more}
    return instagram.call("POST", f"{ACCOUNT}/messages", **fields)


def test_a_conversation_shows_who_wrote_what(sandbox, instagram):
    asked = sandbox.message("instagram", ACCOUNT, "أين الشهادة؟", **{"from": SALEM})
    sent = send(instagram, {"id": asked["person_id"]}).json()

    (thread,) = threads(instagram)

    assert sent["recipient_id"] == asked["person_id"]
    newest, oldest = thread["messages"]["data"]
    assert newest["id"] == sent["message_id"]
    assert newest["from"] == {"id": ACCOUNT, "username": "eskan"}
    assert oldest["message"] == "أين الشهادة؟"
    assert oldest["from"]["id"] == asked["person_id"]
    assert oldest["to"]["data"] == [{"id": ACCOUNT, "username": "eskan"}]
    assert {it["id"] for it in thread["participants"]["data"]} == {ACCOUNT, asked["person_id"]}
    one = instagram.call("GET", sent["message_id"], fields="message,from").json()
    assert one["message"] == "في صفحة الخدمات 🌷"
    again = instagram.call("GET", thread["id"], fields="updated_time,message_count").json()
    assert again["message_count"] == 2
    assert [it["text"] for it in sandbox.messages(network="instagram") if it["by_account"]] == [
        "في صفحة الخدمات 🌷"
    ]


def test_a_conversation_is_found_by_its_person(sandbox, instagram):
    sandbox.message("instagram", ACCOUNT, **{"from": "نورة"})
    asked = sandbox.message("instagram", ACCOUNT, **{"from": SALEM})

    (thread,) = threads(instagram, user_id=asked["person_id"])

    assert thread["id"] == asked["conversation"]
    assert len(threads(instagram)) == 2
    assert threads(instagram, user_id="1") == []


def test_the_latest_moved_comes_first_and_messages_page(sandbox, instagram):
    for text in ("١", "٢", "٣"):
        sandbox.message("instagram", ACCOUNT, text, **{"from": SALEM})
    sandbox.message("instagram", ACCOUNT, "لاحقًا", **{"from": "نورة"})

    first, second = threads(instagram)
    page = instagram.call("GET", f"{second['id']}/messages", fields="message", limit=2).json()
    rest = sandbox.http.get(page["paging"]["next"]).json()

    assert first["messages"]["data"][0]["message"] == "لاحقًا"
    assert [it["message"] for it in page["data"]] == ["٣", "٢"]
    assert [it["message"] for it in rest["data"]] == ["١"]


def test_only_the_newest_twenty_are_shown_whole(sandbox, instagram):
    entries = [{"text": str(number), "from": SALEM} for number in range(22)]
    body = {"network": "instagram", "account": ACCOUNT, "messages": entries}
    ids = sandbox.control("POST", "/messages", body)["ids"]
    (thread,) = threads(instagram)

    listed = instagram.call(
        "GET", f"{thread['id']}/messages", fields="message,created_time", limit=50
    ).json()["data"]

    assert "message" in listed[19]
    assert "message" not in listed[20]
    assert error_of(instagram.call("GET", ids[0], fields="message")) == (100, 33)


def test_a_person_must_have_written_within_a_day(sandbox, instagram):
    asked = sandbox.message("instagram", ACCOUNT)
    person = {"id": asked["person_id"]}
    sandbox.control("POST", "/clock", {"offset_s": 25 * HOUR_S})

    late = send(instagram, person)
    human = send(instagram, person, tag="HUMAN_AGENT")

    assert error_of(late) == (10, 2534022)
    assert human.status_code == 200
    assert error_of(send(instagram, {"id": "1"})) == (100, 2018001)


@pytest.mark.parametrize(
    ("recipient", "message"),
    [
        (None, {"text": "م" * 501}),
        (None, {"text": " "}),
        (None, {}),
        ("no json", {"text": "نص"}),
        (None, "no json"),
    ],
)
def test_what_cannot_be_sent_is_refused(sandbox, instagram, recipient, message):
    asked = sandbox.message("instagram", ACCOUNT)
    given = recipient or json.dumps({"id": asked["person_id"]})
    written = message if isinstance(message, str) else json.dumps(message)

    refused = instagram.call("POST", f"{ACCOUNT}/messages", recipient=given, message=written)

    assert error_of(refused)[0] == 100
    assert not [it for it in sandbox.messages(network="instagram") if it["by_account"]]


def test_a_thousand_bytes_are_taken(sandbox, instagram):
    asked = sandbox.message("instagram", ACCOUNT)

    assert send(instagram, {"id": asked["person_id"]}, "م" * 500).status_code == 200


def test_a_comment_is_answered_privately_once_within_a_week(sandbox, instagram):
    post = sandbox.control(
        "POST", "/posts", {"network": "instagram", "account": account(sandbox), "text": "نص"}
    )["id"]
    first = sandbox.comment("instagram", post, author=SALEM)
    second = sandbox.comment("instagram", post, author=SALEM)

    sent = send(instagram, {"comment_id": first})
    again = send(instagram, {"comment_id": first})
    sandbox.control("POST", "/clock", {"offset_s": 8 * 24 * HOUR_S})
    late = send(instagram, {"comment_id": second})

    assert sent.status_code == 200
    assert error_of(again) == (10900, None)
    assert error_of(late) == (10, 2534022)
    assert error_of(send(instagram, {"comment_id": "1"})) == (100, 33)
    (made,) = sandbox.messages(network="instagram")
    assert (made["comment"], made["person_name"]) == (first, SALEM)


def account(sandbox):
    sandbox.account("instagram", ACCOUNT)
    return ACCOUNT


def test_messages_need_their_permission(sandbox, instagram):
    scopes = ["instagram_business_basic", "instagram_business_manage_comments"]
    instagram.access_token = sandbox.token("instagram", ACCOUNT, scopes=scopes)

    refused = instagram.call("GET", f"{ACCOUNT}/conversations", platform="instagram")

    assert error_of(refused)[0] == 10


def test_typing_is_shown_and_leaves_nothing(sandbox, instagram):
    asked = sandbox.message("instagram", ACCOUNT)
    recipient = json.dumps({"id": asked["person_id"]})

    shown = instagram.call(
        "POST", f"{ACCOUNT}/messages", recipient=recipient, sender_action="TYPING_ON"
    )

    assert shown.json() == {"recipient_id": asked["person_id"]}
    assert len(sandbox.messages(network="instagram")) == 1


def test_messages_echoes_and_removals_are_pushed(sandbox, instagram, receiver_of):
    receiver = receiver_of("instagram")
    sandbox.control(
        "POST",
        "/hooks",
        {"network": "instagram", "callback_url": receiver.url, "verify_token": VERIFY_TOKEN},
    )
    instagram.call("POST", f"{ACCOUNT}/subscribed_apps", subscribed_fields="messages,comments")

    asked = sandbox.message("instagram", ACCOUNT, "أين الشهادة؟")
    sent = send(instagram, {"id": asked["person_id"]}).json()["message_id"]
    sandbox.control("DELETE", f"/messages/instagram/{asked['id']}")
    letters = until(lambda: receiver.bodies, wanted=lambda found: told_in(found) >= 3)

    told = [one for body in letters for entry in body["entry"] for one in entry["messaging"]]
    assert told[0]["message"] == {"mid": asked["id"], "text": "أين الشهادة؟"}
    assert told[0]["sender"] == {"id": asked["person_id"]}
    assert (told[1]["message"]["mid"], told[1]["message"]["is_echo"]) == (sent, True)
    assert told[1]["recipient"] == {"id": asked["person_id"]}
    assert told[2]["message"] == {"mid": asked["id"], "is_deleted": True}


def told_in(bodies):
    return sum(len(entry.get("messaging", ())) for body in bodies for entry in body["entry"])
